"""Clusters: the list, members by year, members ranked by what is chosen, and their files."""

import csv
import io
import re

from tests.service.pages.analyst import filled, seen

NAME = "Cụm 1, Kiên Giang"


def test_known_clusters_lead_to_their_members(client):
    filled(client)
    page = seen(client, "/cum-thi-dua").text
    to = re.search(r'<a href="([^"]+)">Cụm thi đua số 1, Kiên Giang</a>', page)[1].replace("&amp;", "&")
    shown = client.get(to).text
    assert "<b>Cụm trưởng</b>" in shown and re.search(
        r'<th scope="row">Vĩnh Thuận</th>.*<b>Cụm trưởng</b></td></tr>', shown
    )
    assert "thành viên lấy theo năm 2017" in shown


def test_members_are_ranked_a_half_year_beside_the_year_and_year_against_year(client):
    filled(client)
    page = seen(client, "/cum-thi-dua", cum=NAME, nam="2017", chi_tieu="thu-ngan-sach").text
    heads = re.findall(r'class="period">([^<]+)</th>', page)
    assert heads == ["6 tháng 2017", "năm 2017"]
    both = seen(
        client, "/cum-thi-dua", cum=NAME, nam=["2016", "2018"], chi_tieu="thu-ngan-sach", ky=["2016-H1", "2018-H1"]
    )
    assert re.findall(r'class="period">([^<]+)</th>', both.text) == ["6 tháng 2016", "6 tháng 2018"]
    rows = re.findall(r'<tr><th scope="row">([^<]+?)(?: <span|</th>)', both.text.partition("compared")[2])
    assert rows == ["Gò Quao", "An Biên", "Vĩnh Thuận", "An Minh", "U Minh Thượng"]
    text = seen(client, "/cum-thi-dua.csv", cum=NAME, nam="2017", chi_tieu="thu-ngan-sach").content.decode("utf-8-sig")
    assert {row["Địa bàn"] for row in csv.DictReader(io.StringIO(text))} == set(rows)


def test_a_name_of_no_cluster_is_told(client):
    filled(client)
    assert "không có trong kho" in seen(client, "/cum-thi-dua", status=404, cum="Cụm 99, Kiên Giang").text
