"""A day of an analyst: types a query, compares five districts over three half-years, opens the source of a number, takes
the table away; and the analyst's pages at both sizes, in both themes, without script and under axe."""

import csv
from pathlib import Path
from urllib.parse import urlencode

import pytest

from service.archive.ingest import Custody, ingest
from service.sources import sources
from tests.service.browser.conftest import screenshot

SERIES = Path(__file__).resolve().parents[3] / "corpora" / "series"
DISTRICTS = ("An Biên", "An Minh", "Vĩnh Thuận", "Gò Quao", "U Minh Thượng")
FIVE = "/so-sanh?" + urlencode(
    {"chi_tieu": "thu-ngan-sach", "dia_ban": DISTRICTS, "tu": "2016-H1", "den": "2018-H1"}, True
)
PAGES = {
    "tim-kiem": "/tim-kiem?" + urlencode({"q": "thu ngân sách An Biên 6 tháng 2017"}),
    "so-sanh": FIVE,
    "bang-mau": "/so-sanh?"
    + urlencode({"chi_tieu": ["thu-ngan-sach", "ty-le-ho-ngheo"], "dia_ban": DISTRICTS, "ky": "2017-H1"}, True),
    "cum": "/cum-thi-dua?" + urlencode({"cum": "Cụm 1, Kiên Giang"}),
    "cac-cum": "/cum-thi-dua",
    "mau-thuan": "/mau-thuan?loai=conflict&loai=revision",
    "nguon": "/nguon?so=1&so=2",
}


@pytest.fixture(scope="module")
def series(server):
    """The documents of corpora/series are in the archive."""
    list(ingest(server[0], sources([SERIES], None).tasks, Custody("lan")))


def test_finds_compares_cites_and_takes_away(series, browse, tmp_path):
    page = browse("/")
    page.keyboard.press("/")
    page.keyboard.type("thu ngân sách An Biên 6 tháng 2017")
    page.keyboard.press("Enter")
    chips = page.locator(".understood .chip")
    chips.first.wait_for()
    told = chips.all_inner_texts()
    assert "Thu ngân sách nhà nước" in told[0] and "An Biên" in told[1] and "6 tháng 2017" in told[2]
    page.get_by_role("link", name="25,1 tỷ đồng").first.wait_for()
    page.locator(".tally").get_by_role("link", name="So sánh").click()
    for name in DISTRICTS[1:]:
        box = page.get_by_label("Thêm địa bàn")
        box.fill(f"huyện {name}")
        page.locator(".suggestions li").first.wait_for()
        box.press("Enter")
        box.press("Enter")
        page.locator(".chip", has_text=name).wait_for()
    page.get_by_text("Dãy kỳ, xếp hạng theo, ngày công bố").click()
    page.get_by_label("Từ kỳ").fill("2016-H1")
    page.get_by_label("Đến kỳ").fill("2018-H1")
    page.get_by_label("Đến kỳ").press("Enter")
    page.locator("th.period", has_text="6 tháng 2016").wait_for()
    page.locator(".toggle[aria-current]", has_text="6 tháng 2018").wait_for()
    rows = page.locator(".compared tbody tr")
    assert rows.count() == 5 and page.locator("th.period").count() == 3
    drawn = page.locator(".drawing svg a")
    drawn.first.wait_for()
    assert drawn.count() == 15
    number = rows.filter(has_text="An Minh").locator("a", has_text="20,6")
    assert "mâu thuẫn" in number.text_content()
    number.click()
    shown = page.locator("dialog[open] .source")
    shown.first.wait_for()
    assert shown.count() == 2 and "An Minh" in shown.first.locator("blockquote").inner_text()
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    kept = tmp_path / "so-sanh.csv"
    download.value.save_as(kept)
    with kept.open(encoding="utf-8-sig", newline="") as lines:
        levels = [row for row in csv.DictReader(lines) if row["Số đo"] == "mức" and row["Giá trị"]]
    assert len(levels) == 15 and {row["Địa bàn"] for row in levels} == set(DISTRICTS)
    number.click()
    page.locator("dialog[open] .source h3 a").first.click()
    page.wait_for_url("**/tai-lieu/**")
    assert page.locator("mark a[aria-current]").inner_text() in ("20,6 tỷ đồng", "21,4 tỷ đồng", "20,6", "21,4")


def test_the_saved_and_the_chosen_stay(series, browse):
    page = browse(FIVE)
    page.get_by_text("Đã lưu").click()
    page.get_by_label("Tên", exact=True).fill("năm huyện")
    page.get_by_role("button", name="Lưu trang này").click()
    page.locator(".kept .count").wait_for()
    elsewhere = browse("/cum-thi-dua?" + urlencode({"cum": "Cụm 1, Kiên Giang"}))
    elsewhere.get_by_text("Đã lưu").click()
    assert elsewhere.locator(".kept li").count() == 0  # of another kind
    elsewhere.goto(FIVE)  # another window: nothing is kept in the browser
    elsewhere.get_by_text("Đã lưu").click()
    assert "thu-ngan-sach" in elsewhere.get_by_role("link", name="năm huyện").get_attribute("href")
    elsewhere.get_by_role("button", name="Bỏ năm huyện").click()
    elsewhere.get_by_text("Đã lưu").click()
    assert elsewhere.locator(".kept li").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_pages_work_at_both_sizes_and_axe_finds_nothing(series, browse, name):
    from axe_playwright_python.sync_playwright import Axe

    for size, theme in (("wide", "light"), ("narrow", "dark"), ("wide", "dark")):
        page = browse(PAGES[name], size, theme)
        if page.locator("[data-chart]").count():
            page.locator(".drawing svg").wait_for()
        screenshot(page, f"{name}-{size}-{theme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, size)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in found] == []


def test_without_script_everything_is_there(series, browse):
    page = browse(FIVE, script=False)
    assert page.locator(".compared tbody tr").count() == 5
    assert page.locator(".drawing img").get_attribute("alt")
    page.locator(".compared a", has_text="20,6").click()
    assert page.locator(".source").count() == 2
