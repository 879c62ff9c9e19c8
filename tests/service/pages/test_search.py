"""Finding: what was understood and taken back, facets, pages that follow each other, files of everything."""

import csv
import io
import re
from html import unescape
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from service.app import create_app
from service.archive.search.searcher import Searcher
from tests.service.conftest import HERE
from tests.service.pages.analyst import filled, seen

LINE = "thu ngân sách An Biên 6 tháng 2017"


def hits(text):
    return re.findall(r'<h2><a href="/tai-lieu/\d+\?record=(\d+)#r\1">', text)


def test_a_line_is_understood_and_each_piece_can_be_taken_back(client):
    filled(client)
    page = seen(client, "/tim-kiem", q=LINE).text
    assert "An Biên" in page and "6 tháng 2017" in page and len(hits(page)) == 4
    assert "<mark>25,1 tỷ đồng</mark>" in page
    chips = re.findall(r'class="chip"><span class="what">([^<]+)</span>.*?<a href="([^"]+)"', page)
    assert [name for name, _ in chips] == ["Chỉ tiêu", "Địa bàn", "Kỳ"]
    without_period = client.get(chips[2][1].replace("&amp;", "&")).text
    assert "“6 tháng 2017”" in without_period and "Nguyên văn" in without_period


def test_others_are_answered_while_searches_are_made_quick(settings, monkeypatch):
    began, goes_on, warm = Event(), Event(), Searcher.warm

    def slow(searcher):
        began.set()
        goes_on.wait(30)
        warm(searcher)

    monkeypatch.setattr(Searcher, "warm", slow)
    with TestClient(create_app(settings), base_url=HERE) as client:
        assert began.wait(30)
        assert client.get("/tai-lieu").status_code == client.get("/v1/ready").status_code == 200
        assert "warming" in [thread.name for thread in enumerate_threads()]
        goes_on.set()
        assert client.get("/tim-kiem").status_code == 200
    assert "warming" not in [thread.name for thread in enumerate_threads()]


def test_facets_narrow_and_are_undone(client):
    filled(client)
    page = seen(client, "/tim-kiem", q="An Biên").text
    narrowed = re.search(r'<li><a href="(/tim-kiem\?[^"]*so_do=percent_of_plan[^"]*)"', page)[1].replace("&amp;", "&")
    found = client.get(narrowed).text
    assert "% kế hoạch" in found and 0 < len(hits(found)) < len(hits(page))
    assert 'aria-current="true"><span>% kế hoạch' in found
    assert seen(client, "/tim-kiem", q="An Biên", nam="2017").text != page


def test_pages_follow_each_other_without_gap(client):
    filled(client)
    whole, at, path = [], 0, "/tim-kiem?sap_xep=-value"
    while path and at < 20:
        page = seen(client, path).text
        whole += hits(page)
        following = re.search(r'rel="next"[^>]*href="([^"]+)"', page)
        path, at = (following[1].replace("&amp;", "&") if following else None), at + 1
    total = int(re.search(r"<b>([\d.]+)</b> số liệu trong", seen(client, "/tim-kiem").text)[1].replace(".", ""))
    assert len(whole) == len(set(whole)) == total > 25
    assert "Tìm lại" in seen(client, "/tim-kiem", status=422, sau="zzz").text


def test_everything_found_as_files(client):
    filled(client)
    rows = list(csv.DictReader(io.StringIO(seen(client, "/tim-kiem.csv", q=LINE).content.decode("utf-8-sig"))))
    assert {row["Giá trị"] for row in rows} >= {"25.1", "57.3"} and all(
        row["Mã địa bàn"] == "district-908" for row in rows
    )
    assert {row["Loại số"] for row in rows} == {"thực hiện"}
    sheet = load_workbook(io.BytesIO(seen(client, "/tim-kiem.xlsx", q=LINE).content)).active
    assert sheet.max_row == len(rows) + 1 and sheet.freeze_panes == "A2"
    assert 25.1 in [cell.value for column in sheet.iter_cols() for cell in column]


def test_words_of_documents_and_of_people_are_only_shown(client):
    page = seen(client, "/tim-kiem", q='<script>alert("x")</script>').text
    assert "<script>alert" not in page
    assert "Không có số liệu nào" in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"q": "thu ngân sách An Biên 9 tháng 2017"}, "mọi kỳ trong năm 2017"),
        ({"q": "thu ngân sách An Biên nghìn sahc"}, "không kể “nghìn sahc”"),
        ({"q": "thu ngân sách An Biên", "so_do": "rank"}, "không kể hạng"),
    ],
)
def test_where_nothing_is_found_it_tells_what_one_condition_less_finds(client, asked, told):
    filled(client)
    page = seen(client, "/tim-kiem", **asked).text
    assert not hits(page)
    ways = dict(re.findall(r'<li><a href="([^"]*)">([^<]*)</a>: \d+ số liệu</li>', page))
    way = next(to for to, label in ways.items() if label == told)
    assert hits(client.get(unescape(way)).text)
    assert "không kể" not in seen(client, "/tim-kiem", q=LINE).text
