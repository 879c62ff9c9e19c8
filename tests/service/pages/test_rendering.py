"""What every page has: both languages, the login, errors as pages, nothing from elsewhere."""

import csv
import re

import pytest

from service.archive import access
from service.pages.rendering import HERE, address, number

TEMPLATES = sorted((HERE / "templates").glob("**/*.html"))
SAID = re.compile(r"""\bt\((?:"([^"]+)"|'([^']+)')\)""")


def test_every_word_of_the_pages_has_its_english():
    with (HERE / "english.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    known = {row["vi"] for row in rows}
    assert len(known) == len(rows) and all(row["en"] for row in rows)
    said = {a or b for file in TEMPLATES for a, b in SAID.findall(file.read_text(encoding="utf-8"))}
    assert said and said <= known, said - known


def test_no_page_asks_anything_of_another_place():
    files = [*TEMPLATES, *(HERE / "static").glob("**/*.css"), *(HERE / "static").glob("**/*.js")]
    for file in files:
        addresses = set(re.findall(r"https?://[^\s\"')<]+", file.read_text(encoding="utf-8")))
        assert addresses <= {"http://www.w3.org/2000/svg"}, file


def test_no_template_has_style_or_script_of_its_own():
    for file in TEMPLATES:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text), file


@pytest.mark.parametrize("path", ["/", "/tai-lieu", "/dang-nhap"])
def test_a_page_speaks_both_languages(client, path):
    assert '<html lang="vi"' in client.get(path).text
    client.cookies.set("solieu_lang", "en")
    english = client.get(path).text
    assert '<html lang="en"' in english and "Options" in english


def test_who_is_not_known_is_led_to_the_login_and_back(client):
    with client.app.state.archive.write() as connection:
        access.create_account(connection, "lan", "mật khẩu dài", "archivist")
    asked = client.get("/tai-lieu?before=9", follow_redirects=False)
    assert asked.status_code == 303 and asked.headers["location"] == "/dang-nhap?to=%2Ftai-lieu%3Fbefore%3D9"
    wrong = client.post("/dang-nhap", data={"name": "lan", "password": "sai"})
    assert wrong.status_code == 401 and "không đúng" in wrong.text
    entered = client.post(
        "/dang-nhap", data={"name": "lan", "password": "mật khẩu dài", "to": "/tai-lieu"}, follow_redirects=False
    )
    cookie = entered.headers["set-cookie"]
    assert entered.headers["location"] == "/tai-lieu" and "HttpOnly" in cookie and "SameSite=lax" in cookie
    client.cookies.set("solieu_session", re.search(r"solieu_session=([^;]+)", cookie)[1])
    assert "Đăng xuất" in client.get("/tai-lieu").text
    client.post("/dang-xuat")
    assert client.get("/tai-lieu", follow_redirects=False).status_code == 303


def test_a_login_leads_to_no_other_site(client):
    assert 'value="/"' in client.get("/dang-nhap?to=https://evil.example").text
    assert 'value="/"' in client.get("/dang-nhap?to=//evil.example").text


def test_what_is_not_there_is_a_page_for_people_and_a_problem_for_programs(client):
    shown = client.get("/khong-co")
    assert shown.status_code == 404 and "Không tìm thấy" in shown.text
    assert client.get("/v1/khong-co").json()["status"] == 404


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1234567.50", "1.234.567,50"), ("-12", "−12"), ("88.83", "88,83"), ("0", "0"), (None, "")],
)
def test_numbers_are_written_as_vietnamese_write_them(value, shown):
    assert number(value) == shown


def test_an_address_holds_what_is_not_empty():
    assert address("/so-sanh", {"a": ["x", "y"], "b": ""}, c=1) == "/so-sanh?a=x&a=y&c=1"
