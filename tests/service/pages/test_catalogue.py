"""The catalogues: places by date, indicators, and what is added to them and read again."""

import pytest

from service.archive import vocabulary
from tests.service.pages.test_documents import brought, records

TEXT = "Huyện An Biên có 1.250 lượt nhà nông điển hình năm 2017, tăng 12,5% so với năm 2016.\n"


def added(client, indicator="grdp", alias="nhà nông điển hình"):
    return client.post(f"/danh-muc/chi-tieu/{indicator}", data={"alias": alias, "reason": "địa phương gọi"})


def test_a_place_tells_its_names_changes_and_what_lies_in_it(client):
    shown = client.get("/danh-muc/dia-ban/district-908").text
    assert "huyện An Biên, Kiên Giang" in shown and "trước 01/07/2025" in shown and "58/2007/NĐ-CP" in shown
    assert "/danh-muc/dia-ban/district-908" in client.get("/danh-muc/dia-ban?q=an bien").text
    assert client.get("/danh-muc/dia-ban/district-0").status_code == 404


def test_indicators_are_found_by_any_of_their_names(client):
    assert "/danh-muc/chi-tieu/grdp" in client.get("/danh-muc/chi-tieu?q=quy mo nen kinh te").text
    assert "GRDP" in client.get("/danh-muc/chi-tieu/grdp").text


def test_an_indicator_is_added_and_documents_with_its_words_are_read_again(client):
    document_id = brought(client, TEXT, "a.txt")
    assert all(one["record"]["indicator"]["id"] is None for one in records(client, document_id))
    name = records(client, document_id)[0]["record"]["indicator"]["text"]
    answer = client.post("/danh-muc/chi-tieu", data={"name": name, "units": ""}, follow_redirects=False)
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert "1 tài liệu có những từ này" in client.get(where).text
    identifier = where.rpartition("/")[2]
    client.post(f"/danh-muc/doc-lai/{identifier}")
    (first, *_) = records(client, document_id)
    assert first["record"]["indicator"]["id"] == identifier and first["record"]["indicator"]["name"] == name
    assert "đã được đọc lại" in client.get(where).text
    fresh = brought(client, TEXT + "Hết.\n", "b.txt")
    assert records(client, fresh)[0]["record"]["indicator"]["id"] == identifier
    suggested = client.get("/goi-y/chi-tieu", params={"q": name}).json()
    assert identifier in {one["id"] for one in suggested}


def test_an_alias_is_added_and_taken_back(client):
    assert added(client).status_code == 200
    shown = client.get("/danh-muc/chi-tieu/grdp").text
    assert "nhà nông điển hình" in shown and "địa phương gọi" in shown
    with client.app.state.archive.read() as connection:
        (row,) = vocabulary.held(connection)
        assert vocabulary.additions(connection).aliases == (("grdp", "nhà nông điển hình"),)
    client.post(f"/danh-muc/bo/{row.id}")
    with client.app.state.archive.read() as connection:
        assert vocabulary.held(connection) == []
    assert client.post(f"/danh-muc/bo/{row.id}").status_code == 404


@pytest.mark.parametrize("alias", ["GRDP", "…", "x" * 300])
def test_an_alias_that_is_known_or_none_is_refused(client, alias):
    assert added(client, alias=alias).status_code == 422


def test_an_unknown_unit_and_a_second_indicator_of_a_name_are_refused(client):
    new = {"name": "Nông dân điển hình", "units": "người"}
    assert client.post("/danh-muc/chi-tieu", data=new | {"units": "xyz-đơn-vị"}).status_code == 422
    assert client.post("/danh-muc/chi-tieu", data=new).status_code == 200
    assert client.post("/danh-muc/chi-tieu", data=new).status_code == 422
