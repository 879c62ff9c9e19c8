"""Comparing: five districts over three half-years, states in words, sources a click away, charts and files."""

import csv
import io
import re

from openpyxl import load_workbook

from tests.service.pages.analyst import DISTRICTS, filled, seen

ASKED = {"chi_tieu": "thu ngan sach", "dia_ban": DISTRICTS, "tu": "2016-H1", "den": "2018-H1"}


def test_five_districts_over_three_half_years(client):
    filled(client)
    page = seen(client, "/so-sanh", **ASKED).text
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>', page)
    assert rows == list(DISTRICTS)
    assert page.count('scope="colgroup"') == 3 and "6 tháng 2017" in page
    conflict = re.search(r'<a href="([^"]+)" data-source>20,6<span class="sign conflict">.*?</a>', page)
    assert "(mâu thuẫn)" in conflict[0] and "(khớp)" in page and "(đã sửa)" in page and "(suy ra)" in page
    sources = client.get(conflict[1].replace("&amp;", "&")).text
    assert sources.count('<article class="source">') == 2 and sources.count("<mark>") == 2
    document = re.search(r'href="(/tai-lieu/\d+\?record=(\d+)#r\2)"', sources)[1]
    assert f'id="r{document.rpartition("#r")[2]}"' in client.get(document).text


def test_the_form_leads_to_an_address_that_has_it_all(client):
    filled(client)
    asked = {
        "them_chi_tieu": "thu ngân sách",
        "them_chi_tieu_id": "thu-ngan-sach",
        "them_trong": "Kiên Giang",
        "tu": "",
    }
    answer = client.get("/so-sanh", params=asked, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/so-sanh?chi_tieu=thu-ngan-sach&trong=Ki%C3%AAn+Giang"
    page = client.get(answer.headers["location"]).text
    assert "Kỳ có số liệu" in page and "không có số liệu" in page
    members = seen(client, "/so-sanh", chi_tieu="thu-ngan-sach", cum="Cụm 1, Kiên Giang").text
    assert "U Minh Thượng" in members


def test_what_is_not_understood_is_told_with_what_it_may_be(client):
    filled(client)
    page = seen(
        client, "/so-sanh", status=422, chi_tieu="thu ngan sach", dia_ban="huyện Châu Thành", tu="2017", den="2017"
    ).text
    assert "có thể là" in page and re.search(r'href="/so-sanh\?[^"]*Ki', page)
    assert "Không hiểu kỳ" in seen(client, "/so-sanh", status=422, chi_tieu="x", dia_ban="An Biên", ky="hôm nào").text
    assert "Chỉ tiêu có nhiều số liệu nhất" in seen(client, "/so-sanh").text
    assert "Các huyện, xã của" in seen(client, "/so-sanh", chi_tieu="thu-ngan-sach").text


def test_charts_are_parts_of_the_page_and_pictures(client):
    filled(client)
    part = seen(client, "/so-sanh/bieu-do", **ASKED)
    assert part.headers["content-type"].startswith("image/svg+xml")
    assert len(re.findall(r'<a [^>]*href="/nguon\?so=', part.text)) == 15 and "var(--series-1)" in part.text
    assert "https://" not in part.text and "style=" not in part.text
    assert 'aria-label="An Minh, 6 tháng 2017: 20,6 tỷ đồng, mâu thuẫn"' in part.text
    alone = seen(client, "/so-sanh.svg", **ASKED).text
    assert "https://" not in alone and "<a " not in alone and "Gò Quao 30,2" in alone
    assert seen(client, "/so-sanh.png", bieu_do="bars", **ASKED).content.startswith(b"\x89PNG")
    heat = seen(client, "/so-sanh/bieu-do", **ASKED | {"chi_tieu": ["thu-ngan-sach", "gia-tri-san-xuat"]}).text
    assert "var(--step-5)" in heat and "(1)" in heat


def test_a_chart_speaks_the_language_of_its_page(client):
    filled(client)
    client.cookies.set("solieu_lang", "en")
    part = seen(client, "/so-sanh/bieu-do", **ASKED).text
    assert 'aria-label="Lines over periods of 5 places, H1 2016 to H1 2018' in part
    assert 'aria-label="An Minh, H1 2017: 20,6 tỷ đồng, conflict"' in part
    bars = seen(client, "/so-sanh/bieu-do", bieu_do="bars", **ASKED | {"dia_ban": [*DISTRICTS, "Rạch Giá"]}).text
    assert "no figure" in bars and "rank 1, " in bars and "hạng" not in bars and "số liệu" not in bars


def test_what_is_seen_as_files(client):
    filled(client)
    text = seen(client, "/so-sanh.csv", **ASKED).content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Số đo"] == "mức"]
    assert len(rows) == 15 and rows[0]["Chỉ tiêu"] and {row["Đối chiếu"] for row in rows} >= {"mâu thuẫn", "đã sửa"}
    assert {(row["Bội số"], row["Đơn vị"]) for row in rows} == {("tỷ", "đồng")} and rows[0]["Kỳ"] == "6 tháng 2016"
    sheet = load_workbook(io.BytesIO(seen(client, "/so-sanh.xlsx", **ASKED).content)).active
    assert sheet.max_row == text.count("\n")
    client.cookies.set("solieu_lang", "en")
    english = seen(client, "/so-sanh.csv", **ASKED).content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(english)) if row["measure"] == "level"]
    assert {row["state"] for row in rows} >= {"conflict", "revision"} and rows[0]["period"] == "2016-H1"
    seen(client, "/so-sanh.csv", status=422)
