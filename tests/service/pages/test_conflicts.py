"""Conflicts: side by side with their words, page by page, narrowed, and settled from the page."""

import re

import pytest

from service.archive import access
from service.archive.conflicts import conflicts, some_conflicts
from tests.service.pages.analyst import filled, seen


def facts(page):
    return page.count('<article class="fact card"')


def test_a_conflict_shows_its_words_and_leads_to_its_documents(client):
    filled(client)
    page = seen(client, "/mau-thuan").text
    assert facts(page) == 2 and "huyện An Minh, Kiên Giang" in page and "<mark>20,6 tỷ đồng</mark>" in page
    assert len(set(re.findall(r'href="/tai-lieu/(\d+)\?record', page))) == 2
    assert facts(seen(client, "/mau-thuan", loai="revision").text) == 2
    assert facts(seen(client, "/mau-thuan", dia_ban="U Minh Thượng").text) == 0
    assert facts(seen(client, "/mau-thuan", dia_ban="Kiên Giang", chi_tieu="thu ngân sách").text) == 2
    assert "Không có địa bàn này" in seen(client, "/mau-thuan", dia_ban="Xứ Không Có").text


@pytest.mark.parametrize("rows", [3, 24_000])
def test_pages_of_conflicts_have_each_once(client, monkeypatch, rows):
    monkeypatch.setattr("service.archive.conflicts._ROWS", rows)
    filled(client)
    verdicts = ("conflict", "revision", "agreement")
    with client.app.state.archive.read() as connection:
        whole = [[one.record_id for one in fact.figures] for fact in conflicts(connection, verdicts)]
        found, after = [], None
        for _ in range(40):
            some = some_conflicts(connection, verdicts, 1, after=after)
            found += [[one.record_id for one in fact.figures] for fact in some.facts]
            after = some.next
            if after is None:
                break
    assert found == whole and len(whole) > 4


@pytest.mark.parametrize("rows", [3, 24_000])
def test_pages_of_conflicts_of_some_places_have_each_once(client, monkeypatch, rows):
    monkeypatch.setattr("service.archive.conflicts._ROWS", rows)
    filled(client)
    verdicts = ("conflict", "revision", "agreement")
    with client.app.state.archive.read() as connection:
        whole = [fact.figures for fact in conflicts(connection, verdicts)]
        places = {one[0].place_id for one in whole}
        found, after = [], None
        for _ in range(40):
            some = some_conflicts(connection, verdicts, 1, after=after, places=places)
            found += [fact.figures for fact in some.facts]
            after = some.next
            if after is None:
                break
    assert len(places) > 1 and found == sorted(whole, key=lambda one: one[0].place_id)


def test_an_archivist_settles_a_conflict_and_a_reader_cannot(client):
    filled(client)
    page = seen(client, "/mau-thuan").text
    record, then = re.search(r'action="/so-lieu/(\d+)"><input type="hidden" name="then" value="([^"]+)"', page).groups()
    done = client.post(f"/so-lieu/{record}", data={"action": "reject", "then": then}, follow_redirects=False)
    assert done.status_code == 303 and done.headers["location"] == "/mau-thuan"
    assert facts(seen(client, "/mau-thuan").text) == 1
    other = {"sec-fetch-site": "cross-site"}
    assert client.post(f"/so-lieu/{record}", data={"action": "undo"}, headers=other).status_code == 403
    with client.app.state.archive.write() as connection:
        access.create_account(connection, "mai", "mật khẩu dài", "reader")
    client.post("/dang-nhap", data={"name": "mai", "password": "mật khẩu dài"})
    page = seen(client, "/mau-thuan").text
    assert facts(page) == 1 and "/so-lieu/" not in page
