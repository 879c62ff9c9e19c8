"""A day of an administrator: takes in a colleague, gives a program its key and takes it back, and looks who did what."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from service.archive import access, webhooks
from tests.service.browser.conftest import screenshot, serving

WORD = "mật khẩu dài"
PAGES = {
    "tai-khoan": "/quan-tri/tai-khoan", "mot-tai-khoan": "/quan-tri/tai-khoan/2", "khoa-tai-khoan": "/quan-tri/tai-khoan/2/khoa",
    "khoa-api": "/quan-tri/khoa-api", "webhook": "/quan-tri/webhook", "mot-webhook": "/quan-tri/webhook/1",
    "nhat-ky": "/quan-tri/nhat-ky", "cua-toi": "/tai-khoan",
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A service of its own, with accounts: whoever looks has to log in."""
    with serving(str(tmp_path_factory.mktemp("office") / "archive.db")) as served:
        with served[0].write() as connection:
            access.create_account(connection, "Lan", WORD, "administrator")
            access.create_account(connection, "mai", WORD, "archivist")
            access.create_key(connection, "cổng thông tin", ("read", "write"), 365)
            access.revoke_key(connection, access.create_key(connection, "cũ", ("read",))[0])
            made, _ = webhooks.create(connection, "account:1", "http://127.0.0.1:9/hook", [])
            webhooks.change(connection, made, active=False)
        yield served


@pytest.fixture
def enter(browse):
    """Opens a page as the administrator."""

    def entered(path, *how, **more):
        page = browse(path, *how, **more)
        page.get_by_label("Tên").fill("Lan")
        page.get_by_label("Mật khẩu").fill(WORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}")
        return page

    return entered


def test_every_page_is_accessible_and_fits(enter):
    for size, theme in (("wide", "light"), ("narrow", "dark")):
        page = enter("/quan-tri/tai-khoan", size, theme)
        for name, path in PAGES.items():
            page.goto(path)
            for folded in page.locator("details.adding summary").all():
                folded.click()
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, size)
            screenshot(page, f"quan-tri-{name}-{size}-{theme}")


def test_a_colleague_is_taken_in_and_a_key_given_and_taken_back(enter, server, browse):
    page = enter("/quan-tri/tai-khoan")
    page.get_by_text("Thêm tài khoản").first.click()
    page.get_by_label("Tên").fill("Trần Văn Hùng")
    for label in ("Mật khẩu", "Gõ lại mật khẩu"):
        page.get_by_label(label, exact=True).fill("ba con voi xanh")
    page.get_by_label("Lưu trữ viên").check()
    page.get_by_role("button", name="Thêm tài khoản").click()
    assert page.get_by_role("status").inner_text() == "Đã thêm tài khoản."
    page.get_by_role("link", name="Trần Văn Hùng").click()
    page.get_by_role("link", name="Khóa tài khoản").click()
    page.get_by_role("button", name="Khóa tài khoản").click()
    page.get_by_role("button", name="Mở lại").click()
    page.locator("h2", has_text="Đang hoạt động").wait_for()

    page.get_by_role("link", name="Khóa API").click()
    page.get_by_text("Tạo khóa").first.click()
    page.get_by_label("Tên chương trình dùng khóa").fill("máy báo cáo")
    page.get_by_label("Duyệt, sửa").check()
    page.get_by_role("button", name="Tạo khóa").click()
    key = page.locator("#secret").input_value()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Chép").click()
    page.get_by_text("Đã chép.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == key
    assert access.by_key(server[0], key).scopes == ("read", "correct")
    page.get_by_role("link", name="Thu hồi máy báo cáo").click()
    page.get_by_role("link", name="Không").click()
    assert access.by_key(server[0], key)
    page.get_by_role("link", name="Thu hồi máy báo cáo").click()
    page.get_by_role("button", name="Thu hồi").click()
    page.get_by_role("status").wait_for()
    assert access.by_key(server[0], key) is None

    page.get_by_role("link", name="Nhật ký").click()
    page.get_by_label("Việc").select_option("tạo")
    page.get_by_role("button", name="Lọc").click()
    rows = page.locator(".log tbody tr")
    assert "khóa API" in rows.first.inner_text() and "máy báo cáo" in rows.first.inner_text() and rows.count() == 2
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "nhat-ky.csv"


def test_without_script_and_with_the_keyboard_the_own_password_changes(enter):
    page = enter("/tai-khoan", script=False)
    page.get_by_label("Mật khẩu hiện tại").focus()
    for _ in range(3):
        page.keyboard.type(WORD)
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_text("Đã đổi mật khẩu").wait_for()
