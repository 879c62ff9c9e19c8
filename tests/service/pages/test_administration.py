"""Quản trị: accounts, keys, webhooks and the audit log, for administrators only; and everybody's own password."""

import csv
import re

import pytest

from service.archive import access, webhooks
from service.archive.access import SCOPES, Principal
from service.archive.ingest import Custody, ingest
from service.archive.trail import audit_log
from service.pages.rendering import english, translate
from service.pages.roles import role_name, scope_name
from service.pages.trail import ACTIONS, DETAILS, OBJECTS, STATED
from service.pages.webhooks import KINDS, STATES
from service.sources import Task

WORD = "mật khẩu dài"
OTHER = "một mật khẩu khác"
PAGES = ("/quan-tri/tai-khoan", "/quan-tri/khoa-api", "/quan-tri/webhook", "/quan-tri/nhat-ky")
LAN, MAI = "/quan-tri/tai-khoan/1", "/quan-tri/tai-khoan/2"


@pytest.fixture
def office(client):
    """The service with an administrator, who is logged in, and an archivist."""
    with client.app.state.archive.write() as connection:
        access.create_account(connection, "Lan", WORD, "administrator")
        access.create_account(connection, "mai", WORD, "archivist")
    sign_in(client, "Lan")
    return client


def sign_in(client, name, password=WORD):
    client.cookies.clear()
    return client.post("/dang-nhap", data={"name": name, "password": password}, follow_redirects=False).status_code


def send(client, path, status=303, **form):
    answer = client.post(path, data=form, follow_redirects=False)
    assert answer.status_code == status, answer.text
    return answer


def noted(client, action=None):
    """Lines of the audit log, the latest first."""
    with client.app.state.archive.read() as connection:
        return [
            (one.actor, one.action, one.target, one.detail)
            for one in audit_log(connection, None, 100)
            if action in (None, one.action)
        ]


def test_only_an_administrator_sees_and_reaches_it(office):
    assert 'href="/quan-tri"' in office.get("/").text
    assert office.get("/quan-tri", follow_redirects=False).headers["location"] == PAGES[0]
    assert [office.get(path).status_code for path in PAGES] == [200] * 4
    sign_in(office, "mai")
    assert 'href="/quan-tri"' not in office.get("/").text
    assert [office.get(path).status_code for path in (*PAGES, LAN, "/quan-tri/nhat-ky.csv")] == [403] * 6
    for path in (PAGES[0], f"{LAN}/khoa", f"{LAN}/mat-khau", f"{LAN}/vai-tro", PAGES[1], PAGES[2]):
        send(office, path, 403, role="reader", password=OTHER, again=OTHER, name="x", scopes="read")
    office.cookies.clear()
    assert office.get(PAGES[0], follow_redirects=False).headers["location"].startswith("/dang-nhap?to=")


def test_a_page_of_another_site_changes_nothing(office):
    answer = office.post(f"{MAI}/khoa", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403 and sign_in(office, "mai") == 303


def test_the_first_account_is_an_administrators_and_closes_the_door(client):
    assert "Chưa có tài khoản nào" in client.get(PAGES[0]).text and client.get("/tai-khoan").status_code == 404
    send(client, PAGES[0], name="  Lan ", role="reader", password=WORD, again=WORD)
    assert client.get(PAGES[0], follow_redirects=False).status_code == 303  # to the login
    sign_in(client, "Lan")
    assert "Quản trị viên" in client.get(LAN).text
    assert noted(client, "create")[0][2:] == ("account 1", {"name": "Lan", "role": "administrator"})


WRONG = (
    ({"name": " "}, "Hãy viết tên"),
    ({"name": "a\tb\0"}, "Hãy viết tên"),
    ({"name": "mai"}, "Đã có tài khoản tên này"),
    ({"name": "Nguyễn Thị Hà", "password": "nguyễn thị hà", "again": "nguyễn thị hà"}, "Mật khẩu cần 10 đến"),
    ({"password": "ngắn quá", "again": "ngắn quá"}, "Mật khẩu cần 10 đến"),
    ({"password": "1" * 12, "again": "1" * 12}, "Mật khẩu cần 10 đến"),
    ({"again": "khác hẳn đi"}, "không giống nhau"),
    ({"role": "chief"}, "Hãy chọn vai trò"),
)


def test_what_an_account_needs_is_told(office):
    for wrong, told in WRONG:
        sent = {"name": "hung", "role": "reader", "password": WORD, "again": WORD} | wrong
        answer = send(office, PAGES[0], 422, **sent)
        assert told in answer.text and f'"{sent["password"]}"' not in answer.text
    assert noted(office, "create") == []


def test_an_account_changes_and_its_sessions_end(office):
    archive = office.app.state.archive
    for path, form in (
        ("vai-tro", {"role": "reader"}),
        ("mat-khau", {"password": OTHER, "again": OTHER}),
        ("khoa", {}),
    ):
        token = access.log_in(archive, "mai", WORD if path != "khoa" else OTHER, 1)
        send(office, f"{MAI}/{path}", **form)
        with archive.read() as connection:
            assert access.by_session(connection, token) is None
    shown = office.get(PAGES[0]).text
    assert "Người đọc" in shown and "Đã khóa" in shown
    assert sign_in(office, "mai", OTHER) == 401
    sign_in(office, "Lan")
    send(office, f"{MAI}/mo")
    assert sign_in(office, "mai", OTHER) == 303
    assert [detail for *_, detail in noted(office, "change")] == [
        {"disabled": False}, {"disabled": True}, {"password": ""}, {"role": "reader"},
    ]  # fmt: skip
    assert OTHER not in str(noted(office))


def test_the_last_administrator_cannot_be_locked_out(office):
    """Neither by themselves, nor by a program's key, nor by two who do so to each other."""
    send(office, f"{LAN}/khoa", 422)
    with office.app.state.archive.write() as connection:
        _, key = access.create_key(connection, "máy", SCOPES)
    office.cookies.clear()
    office.headers["Authorization"] = f"Bearer {key}"
    for path, form in (("khoa", {}), ("vai-tro", {"role": "reader"})):
        assert "quản trị viên cuối cùng" in send(office, f"{LAN}/{path}", 422, **form).text
    send(office, f"{MAI}/vai-tro", role="administrator")
    send(office, f"{LAN}/vai-tro", role="reader")
    assert "quản trị viên cuối cùng" in send(office, f"{MAI}/khoa", 422).text
    send(office, f"{LAN}/vai-tro", role="administrator")
    send(office, f"{LAN}/khoa")
    send(office, f"{MAI}/khoa", 422)  # one who is locked out is none


def test_an_account_that_is_not_there_is_told(office):
    for number, status in ((99, 404), (2**70, 422)):
        assert office.get(f"/quan-tri/tai-khoan/{number}").status_code == status
        send(office, f"/quan-tri/tai-khoan/{number}/khoa", status)


def test_names_and_passwords_are_the_same_however_marks_are_typed(client):
    """`ậ` as one character, or as `a` with two marks behind it."""
    with client.app.state.archive.write() as connection:
        access.create_account(connection, "Nguye\u0302\u0303n  Lan", "ma\u0323\u0302t kha\u0302\u0309u", "reader")
    assert sign_in(client, "Nguyễn Lan", "mật khẩu") == 303
    assert sign_in(client, "Nguye\u0302\u0303n Lan ", "ma\u0323\u0302t kha\u0302\u0309u") == 303


def test_who_is_logged_in_changes_the_own_password(office):
    archive = office.app.state.archive
    elsewhere = access.log_in(archive, "mai", WORD, 1)
    sign_in(office, "mai")
    assert "Kết thúc các phiên khác" in office.get("/tai-khoan").text
    for wrong, told in (
        ({"current": "sai rồi đấy"}, "Mật khẩu hiện tại không đúng"),
        ({"again": "lệch"}, "không giống nhau"),
        ({"password": "ngắn", "again": "ngắn"}, "Mật khẩu cần 10 đến"),
    ):
        sent = {"current": WORD, "password": OTHER, "again": OTHER} | wrong
        assert told in send(office, "/tai-khoan/mat-khau", 422, **sent).text
    send(office, "/tai-khoan/mat-khau", current=WORD, password=OTHER, again=OTHER)
    assert "Kết thúc các phiên khác" not in office.get("/tai-khoan?xong=mat-khau").text  # this one goes on
    with archive.read() as connection:
        assert access.by_session(connection, elsewhere) is None
    assert (sign_in(office, "mai"), sign_in(office, "mai", OTHER)) == (401, 303)
    assert noted(office, "change") == [("mai", "change", "account 2", {"password": ""})]


def test_passwords_are_not_guessed_on_the_own_page(office):
    sent = {"current": "sai rồi đấy", "password": OTHER, "again": OTHER}
    answers = [office.post("/tai-khoan/mat-khau", data=sent).status_code for _ in range(12)]
    assert answers[0] == 422 and answers[-1] == 429


def test_other_sessions_end_when_asked(office):
    archive = office.app.state.archive
    tokens = [access.log_in(archive, name, WORD, 1) for name in ("Lan", "mai")]
    send(office, "/tai-khoan/phien")
    with archive.read() as connection:
        assert [access.by_session(connection, token) is None for token in tokens] == [True, False]
    assert office.get("/tai-khoan").status_code == 200 and noted(office, "end sessions")


def test_the_last_login_is_told(office):
    rows = re.findall(r"<tr>.*?</tr>", office.get(PAGES[0]).text, re.S)
    assert "chưa lần nào" not in rows[1] and "chưa lần nào" in rows[2]


def test_a_key_is_shown_once_and_revoked(office):
    made = send(office, PAGES[1], 200, name="cổng <b>", scopes=["read", "admin", "fly"], days="30")
    (key,) = re.findall(r'value="(slk_[^"]+)"', made.text)
    assert made.headers["cache-control"] == "no-store" and "cổng &lt;b&gt;" in made.text
    shown = office.get(PAGES[1]).text
    assert key not in shown and key[:10] in shown and "Đọc, Quản trị" in shown and "Đang dùng được" in shown
    assert key not in str(noted(office)) and noted(office, "create")[0][3] == {
        "name": "cổng <b>", "scopes": ["read", "admin"],
    }  # fmt: skip
    bearer = {"Authorization": f"Bearer {key}"}
    assert office.get("/v1/keys", headers=bearer).status_code == 200
    assert "chưa lần nào" not in office.get(PAGES[1]).text
    asked = office.get(f"{PAGES[1]}/1/thu-hoi").text
    assert "Thu hồi khóa API?" in asked and office.get("/v1/keys", headers=bearer).status_code == 200
    send(office, f"{PAGES[1]}/1/thu-hoi")
    assert office.get("/v1/keys", headers=bearer).status_code == 401
    assert "Thu hồi ngày" in office.get(PAGES[1]).text and noted(office, "revoke")
    assert office.get(f"{PAGES[1]}/9/thu-hoi").status_code == 404
    send(office, f"{PAGES[1]}/9/thu-hoi", 404)


def test_what_a_key_needs_is_told(office):
    assert "Hãy viết tên" in send(office, PAGES[1], 422, name="", scopes="read").text
    assert "ít nhất một quyền" in send(office, PAGES[1], 422, name="cổng", scopes="fly").text
    with office.app.state.archive.write() as connection:
        access.create_key(connection, "cũ", ("read",), -1)
    assert "Đã hết hạn" in office.get(PAGES[1]).text


def test_the_log_is_filtered_paged_and_taken_away(office):
    archive = office.app.state.archive
    hung = Principal("key:7", "hùng", ("read",))
    with archive.write() as connection:
        for number in range(1, 151):
            access.note(connection, hung, "read", f"document {number}", "10.0.0.7")
        access.note(connection, hung, "search", "=1+1 <script>", "10.0.0.7")
    first = office.get(PAGES[3]).text
    assert "=1+1 &lt;script&gt;" in first and "tài liệu #150" in first and "tài liệu #20<" not in first
    (older,) = re.findall(r'rel="next"[^>]* href="([^"]+)"', first)
    assert "tài liệu #20<" in office.get(older.replace("&amp;", "&")).text
    assert "tài liệu #150" not in office.get(f"{PAGES[3]}?viec=search").text
    assert "Không có dòng nào" in office.get(f"{PAGES[3]}?ai=ai+khác").text
    assert "Không có dòng nào" in office.get(f"{PAGES[3]}?den=14/08/2017").text
    assert "tài liệu #150" in office.get(f"{PAGES[3]}?tu=2017-08-14&den=9998-01-01").text
    assert "Ngày cần viết như" in office.get(f"{PAGES[3]}?tu=31/31/2017").text
    for odd in ("tu=gestern&den=0001-01-01", "ai=%00&viec=fly", f"tu=9999-12-31&ai={'a' * 3000}"):
        assert office.get(f"{PAGES[3]}?{odd}").status_code == 200
    assert office.get(f"{PAGES[3]}?truoc={2**70}").status_code == 422
    answer = office.get(f"{PAGES[3]}.csv?ai=hùng")
    assert answer.content.startswith(b"\xef\xbb\xbf") and "attachment" in answer.headers["content-disposition"]
    head, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert head == ["at", "actor", "action", "target", "detail", "address"] and len(rows) == 151
    assert rows[0][1:] == ["hùng", "search", "'=1+1 <script>", "", "10.0.0.7"]


def test_who_came_and_went_is_in_the_log(office):
    send(office, "/dang-xuat")
    assert sign_in(office, "mai") == 303
    office.app.state.lines._write()  # within a second
    assert {one[:3] for one in noted(office)} == {
        ("Lan", "log in", "account 1"), ("Lan", "log out", "account 1"), ("mai", "log in", "account 2"),
    }  # fmt: skip


def test_a_webhook_is_made_paused_replayed_and_deleted(office):
    archive = office.app.state.archive
    for url in ("ftp://x", "http://elsewhere.example/", "https://u:p@x.example", "https://x\0.example", ""):
        assert "Địa chỉ phải có dạng" in send(office, PAGES[2], 422, url=url).text
    made = send(office, PAGES[2], 200, url="http://127.0.0.1:9/hook", kinds=["document.created", "fly"])
    (secret,) = re.findall(r'value="(whsec_[^"]+)"', made.text)
    hook = f"{PAGES[2]}/1"
    send(office, f"{hook}/tam-dung")
    assert "Tạm dừng" in office.get(hook).text and secret not in office.get(PAGES[2]).text
    list(ingest(archive, [Task("a.txt", None, "An Biên thu 88,83 tỷ đồng.".encode(), None)], Custody("lan")))
    send(office, f"{hook}/gui-tiep")
    with archive.write() as connection:
        webhooks.change(connection, 1, active=False)  # the dispatcher leaves it alone
        row = webhooks.one(connection, 1)
        if not webhooks.deliveries(connection, 1, None, None, 1):
            webhooks.change(connection, 1, active=True)
            webhooks.plan(connection)
            webhooks.change(connection, 1, active=False)
        (sent,) = webhooks.deliveries(connection, 1, None, None, 9)
        webhooks.end(connection, webhooks.Due(sent.id, sent.event_id, 9, row.url, row.secret), 500, "it answered 500")
    assert "không gửi được" in office.get(PAGES[2]).text and "máy nhận trả lời 500" in office.get(hook).text
    assert "Không có dòng nào" in office.get(f"{hook}?tinh_trang=delivered").text
    send(office, f"{hook}/gui-lai", change=sent.event_id)
    with archive.read() as connection:
        assert [one.state for one in webhooks.deliveries(connection, 1, None, None, 9)] == ["waiting"]
    assert "Xóa webhook?" in office.get(f"{hook}/xoa").text
    send(office, f"{hook}/xoa")
    assert office.get(hook).status_code == 404 and "Chưa có webhook nào" in office.get(PAGES[2]).text
    done = [one[1] for one in noted(office) if one[1] != "log in"]  # which is written within a second, with others
    assert done[:5] == ["delete", "replay", "change", "change", "create"]


def test_every_word_has_its_english():
    said = {
        *ACTIONS.values(), *DETAILS.values(), *STATED.values(), *KINDS.values(), *STATES.values(), *(name for name, _ in OBJECTS.values()),
        *map(role_name, access.ROLES), *map(scope_name, SCOPES),
    } - {"webhook #"}  # fmt: skip
    assert {one for one in said if translate(one, "en") == one} == set() and said <= set(english())


def test_the_pages_speak_english_too(office):
    office.cookies.set("solieu_lang", "en")
    for path in (*PAGES, MAI, f"{MAI}/khoa", "/tai-khoan"):
        shown = office.get(path).text
        content = shown[shown.index("<main") :]
        assert '<html lang="en"' in shown and not re.findall(r"[^<>]*[ảạăâđêôơưộệịởủừ][^<>]*", content), path
