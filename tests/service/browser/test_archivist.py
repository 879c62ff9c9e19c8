"""A day of an archivist, from a mixed folder to a verified and exported archive, in a real browser."""

import csv

import pytest
from click.testing import CliRunner

from service.archive.corrections import records_json
from service.cli import main
from tests.service.browser.conftest import REPORT

PAGE = "<html><head><title>Vĩnh Thuận</title></head><body><p>{}</p></body></html>".format(
    "Huyện Vĩnh Thuận năm 2017 thu ngân sách đạt 61,2 tỷ đồng, bằng 104% kế hoạch; có 45 câu lạc bộ đờn ca."
)
"""`câu lạc bộ đờn ca` is no indicator of the catalogue."""


@pytest.fixture
def folder(tmp_path):
    """A text, a page, the same text under another name, and a file that is no document."""
    held = tmp_path / "hồ sơ"
    held.mkdir()
    report = REPORT.replace("AN BIÊN", "U MINH THƯỢNG").replace("An Biên", "U Minh Thượng").replace("88,83", "47,5")
    (held / "bao-cao.txt").write_text(report, encoding="utf-8")
    (held / "ban-sao.txt").write_text(report, encoding="utf-8")
    (held / "vinh-thuan.html").write_text(PAGE, encoding="utf-8")
    (held / "hong.pdf").write_bytes(b"%PDF-1.4\n")
    return held


def outcome(page, name):
    return page.locator(".incoming tr", has_text=name).locator(".tag")


def test_from_a_mixed_folder_to_a_verified_export(browse, archive, folder, tmp_path, server):
    # takes in
    page = browse("/nhap", script=False)
    page.locator('input[name="file"]').set_input_files(sorted(folder.iterdir()))
    page.get_by_role("button", name="Nhập", exact=True).click()
    assert outcome(page, "vinh-thuan.html").inner_text() == "mới"
    assert {outcome(page, name).inner_text() for name in ("bao-cao.txt", "ban-sao.txt")} == {
        "mới", "đã có, không đổi",
    }  # fmt: skip
    assert outcome(page, "hong.pdf").inner_text() == "đã giữ, chưa đọc được"
    link = page.locator(".incoming tr", has_text="vinh-thuan.html").get_by_role("link").get_attribute("href")
    document_id = int(link.rpartition("/")[2])

    def records():
        with archive.read() as connection:
            return {one["record"]["evidence"]["text"]: one for one in records_json(connection, document_id)}

    # corrects
    page = browse(f"{link}?record={records()['104%']['id']}")
    page.keyboard.press("e")
    page.wait_for_function("() => document.activeElement.name === 'value'")
    page.keyboard.type("104,5")
    page.locator('.panel input[name="reason"]').fill("đối chiếu bản in")
    page.keyboard.press("Enter")
    page.locator('.panel[data-review="corrected"]').wait_for()
    # adjudicates
    page = browse("/duyet?nguon=vinh-thuan")
    page.wait_for_load_state("networkidle")
    waiting = page.locator("[data-left]").get_attribute("data-left")
    with page.expect_response(lambda answer: answer.request.method == "POST") as told:
        page.keyboard.press("a")
    assert told.value.ok
    assert int(page.locator("[data-left]").get_attribute("data-left")) == int(waiting) - 1
    assert sum(one["review"] == "accepted" for one in records().values()) == 1
    # teaches the catalogue and reads again
    (unknown,) = [one for one in records().values() if one["record"]["indicator"]["id"] is None]
    page = browse("/danh-muc/chi-tieu")
    page.locator("details.adding summary").click()
    page.locator('input[name="name"]').fill(unknown["record"]["indicator"]["text"])
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.get_by_role("button", name="Đọc lại").click()
    page.get_by_text("Mọi tài liệu có những từ này đã được đọc lại.").wait_for()
    now = records()
    assert now["104%"]["record"]["value"] == "104.5" and now["104%"]["review"] == "corrected"
    coded = now[unknown["record"]["evidence"]["text"]]
    read = coded["machine"]["indicator"][0] if coded["machine"] else coded["record"]["indicator"]
    assert read["id"].startswith("them-")  # beneath what a person may have accepted before
    page = browse(f"{link}/phien-ban")
    assert page.get_by_text("Khác nhau giữa hai lần đọc").count() == 1
    # verifies and exports
    run = CliRunner()
    location = server[0].location
    verified = run.invoke(main, ["verify", "--archive", location])
    assert verified.exit_code == 0, verified.output
    target = tmp_path / "out.csv"
    exported = run.invoke(main, ["export", str(target), "--archive", location, "--format", "csv"])
    assert exported.exit_code == 0, exported.output
    with target.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert any("104.5" in row.values() for row in rows)


def test_files_are_sent_one_by_one_and_told_of(browse, folder):
    page = browse("/nhap")
    (folder / "ghi chú.xyz").write_text("?", encoding="utf-8")
    page.locator('input[name="file"]').set_input_files(sorted(folder.iterdir()))
    ended = "() => document.querySelector('progress').value === document.querySelector('progress').max"
    page.wait_for_function(ended, timeout=60_000)
    page.locator(".unread td", has_text="hong.pdf").wait_for()
    assert outcome(page, "ghi chú.xyz").inner_text() == "không phải loại tệp đọc được"
    assert outcome(page, "hong.pdf").inner_text() == "đã giữ, chưa đọc được"
    told = {outcome(page, name).inner_text() for name in ("bao-cao.txt", "ban-sao.txt", "vinh-thuan.html")}
    assert told <= {"mới", "trùng với tài liệu đã có", "đã có, không đổi"}
    assert page.locator(".incoming tr", has_text="vinh-thuan.html").get_by_role("link").count() == 1
