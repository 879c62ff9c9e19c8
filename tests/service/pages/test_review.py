"""The queue: the least certain first, filters, a place in it that stays, and what is counted."""

import re

from service.archive import review
from service.archive.ingest import Custody, ingest
from service.archive.review import Filter, left, waiting
from service.sources import Task
from tests.service.pages.test_documents import brought, records

OTHER = "Thu ngân sách tỉnh Cà Mau năm 2018 đạt 4.512 tỷ đồng, tăng 12,5% so với cùng kỳ.\n"


def filled(client):
    return brought(client), brought(client, OTHER, "ca-mau.txt")


def shown(client, path="/duyet"):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def test_the_least_certain_comes_first_and_others_follow(client):
    filled(client)
    with client.app.state.archive.read() as connection:
        rows = waiting(connection, Filter(), None, 100)
        assert [row.confidence for row in rows] == sorted(row.confidence for row in rows) and len(rows) > 3
        assert left(connection, Filter(), 2) == 2 and left(connection, Filter(), 100) == len(rows)
        rest = waiting(connection, Filter(), (rows[1].confidence, rows[1].id), 100)
        assert [row.id for row in rest] == [row.id for row in rows[2:]]
    page = shown(client)
    assert re.search(r'<section class="card review" data-record="(\d+)"', page)[1] == str(rows[0].id)
    following = shown(client, f"/duyet/tiep?sau={rows[0].confidence}:{rows[0].id}")
    assert re.findall(r'class="card review" data-record="(\d+)"', following) == [str(row.id) for row in rows[1:5]]


def test_filters_by_place_with_what_lies_in_it_by_indicator_and_by_source(client):
    first, second = filled(client)
    with client.app.state.archive.read() as connection:
        inside = {row.document_id for row in waiting(connection, Filter(places=("province-91",)), None, 99)}
        assert inside == {first}
        keys = {one["record"]["indicator"]["id"] for one in records(client, second) if one["record"]["indicator"]}
        by_key = {
            row.document_id for row in waiting(connection, Filter(indicators=tuple(filter(None, keys))), None, 99)
        }
        assert second in by_key
        assert {row.document_id for row in waiting(connection, Filter(source="ca-mau"), None, 99)} == {second}
    assert f"/tai-lieu/{second}" in shown(client, "/duyet?dia_ban=Cà Mau")
    assert "Không có địa bàn này" in shown(client, "/duyet?dia_ban=Xứ Không Có")
    assert "Hết số liệu chờ duyệt" in shown(client, "/duyet?nguon=không-có-nguồn-này")


def test_records_of_which_there_are_many_are_met_along_the_queue(client, monkeypatch):
    filled(client)
    filters = (Filter(places=("province-91",)), Filter(indicators=("thu-ngan-sach",)), Filter(source="ca-mau"))
    found = []
    with client.app.state.archive.read() as connection:
        for most in (review._GATHERED, 0):
            monkeypatch.setattr(review, "_GATHERED", most)
            found.append([(waiting(connection, one, None, 99), left(connection, one, 99)) for one in filters])
    assert found[0] == found[1] and all(len(rows) == count > 0 for rows, count in found[0])


def test_a_decision_goes_on_to_the_next_and_is_counted(client):
    filled(client)
    page = shown(client)
    record = re.search(r'data-record="(\d+)"', page)[1]
    then = re.search(r'name="then" value="([^"]+)"', page)[1].replace("&amp;", "&")
    answer = client.post(f"/so-lieu/{record}", data={"action": "accept", "then": then}, follow_redirects=False)
    assert answer.headers["location"] == then and then.startswith("/duyet?sau=")
    after = shown(client, then)
    assert 'data-done="1"' in after and f'data-record="{record}"' not in after
    elsewhere = client.post(
        f"/so-lieu/{record}", data={"action": "undo", "then": "//evil.example"}, follow_redirects=False
    )
    assert elsewhere.headers["location"] == "/"


def test_a_cursor_that_means_nothing_begins_anew(client):
    ingest_nothing = list(ingest(client.app.state.archive, [], Custody("lan")))
    assert ingest_nothing == []
    filled(client)
    assert 'class="card review"' in shown(client, "/duyet?sau=zzz") and 'class="card review"' in shown(
        client, "/duyet?sau=e-e:1"
    )
    assert Task
