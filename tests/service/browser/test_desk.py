"""The desk in a real browser: keys, suggestions, the queue, nothing that axe objects to."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from service.archive.corrections import records_json
from tests.service.browser.conftest import screenshot

PAGES = [
    "/", "/nhap", "/tai-lieu", "/tai-lieu?ten=bao cao&tinh_trang=hien_hanh&tu=hom qua", "/tai-lieu/99", "/tai-lieu/1", "/tai-lieu/1?record=1", "/tai-lieu/1/phien-ban", "/tai-lieu/1/nhat-ky",
    "/duyet", "/danh-muc/chi-tieu?q=thu", "/danh-muc/chi-tieu/grdp", "/danh-muc/dia-ban?q=an bien", "/danh-muc/dia-ban/district-908",
]  # fmt: skip


def records(archive, document_id=1):
    with archive.read() as connection:
        return records_json(connection, document_id)


def by_words(archive, words, document_id=1):
    return next(one for one in records(archive, document_id) if one["record"]["evidence"]["text"] == words)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_fits_and_looks_as_it_should(browse, path):
    for size, theme in (("wide", "light"), ("narrow", "dark")):
        page = browse(path, size, theme)
        found = Axe().run(page).response["violations"]
        serious = [
            f"{one['id']}: {node['html'][:150]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]
        assert serious == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), f"{path} is wider than {size}"
        screenshot(page, f"{path.strip('/').replace('/', '-').replace('?', '-') or 'home'}-{size}-{theme}")


def test_a_record_is_corrected_with_the_keyboard_alone(browse, archive):
    page = browse("/tai-lieu/1")
    page.keyboard.press("j")
    page.locator(".panel").wait_for()
    first = page.locator(".panel").get_attribute("data-record")
    page.keyboard.press("j")
    page.wait_for_function("id => document.querySelector('.panel').dataset.record !== id", arg=first)
    page.keyboard.press("k")
    page.wait_for_function("id => document.querySelector('.panel').dataset.record === id", arg=first)
    page.keyboard.press("e")
    page.wait_for_function("() => document.activeElement.name === 'value'")
    page.keyboard.type("91,5")
    for _ in range(6):  # to the place
        page.keyboard.press("Tab")
    page.wait_for_function("() => document.activeElement.name === 'place'")
    page.keyboard.press("Control+a")
    page.keyboard.type("vinh thuan")
    page.locator(".suggestions li").first.wait_for()
    assert "huyện Vĩnh Thuận" in page.locator(".suggestions li[aria-selected=true]").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator('.panel[data-review="corrected"]').wait_for()
    one = next(one for one in records(archive) if one["id"] == int(first))
    assert one["record"]["value"] == "91.5" and one["record"]["place"]["name"] == "Vĩnh Thuận"
    assert page.locator(f'.sheet mark.corrected a[data-records="{first}"]').count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.locator(".panel").wait_for()
    page.keyboard.press("u")
    page.locator('.panel[data-review="unreviewed"]').wait_for()
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")


def test_a_missed_record_is_added_by_marking_words(browse, archive):
    page = browse("/tai-lieu/2")
    page.evaluate(
        """() => {
          const line = [...document.querySelectorAll('.text p')].find((one) => one.textContent.includes('một nửa'));
          const node = line.firstChild, at = node.data.indexOf('một nửa số xã');
          getSelection().setBaseAndExtent(node, at, node, at + 'một nửa số xã'.length);
        }"""
    )
    page.keyboard.press("n")
    page.locator('.panel input[name="value"]').wait_for()
    assert page.locator(".panel .quote").inner_text() == "một nửa số xã"
    page.locator('.panel input[name="value"]').fill("50")
    page.locator('.panel input[name="unit"]').fill("%")
    page.keyboard.press("Enter")
    page.locator('.panel[data-review="added"]').wait_for()
    one = by_words(archive, "một nửa số xã", 2)
    assert (one["review"], one["record"]["value"]) == ("added", "50")


def test_two_who_decide_at_once_are_both_told_what_stands(browse, archive):
    one = by_words(archive, "3,2%")
    first, second = browse(f"/tai-lieu/1?record={one['id']}"), browse(f"/tai-lieu/1?record={one['id']}")
    first.keyboard.press("a")
    first.locator('.panel[data-review="accepted"]').wait_for()
    second.keyboard.press("x")
    second.locator(".panel [role=alert]").wait_for()
    assert "Người khác vừa quyết định" in second.locator(".panel [role=alert]").inner_text()
    assert second.locator(".panel").get_attribute("data-review") == "accepted"


def test_the_queue_goes_on_at_once_and_back(browse, archive):
    page = browse("/duyet?nguon=kien-giang")
    seen = []

    def current():
        return page.locator(".review").get_attribute("data-record")

    page.wait_for_load_state("networkidle")
    for key in ("a", "x"):
        seen.append(current())
        with page.expect_response(f"**/so-lieu/{seen[-1]}"):
            page.keyboard.press(key)
            assert current() != seen[-1], "the next was not at hand"
    seen.append(current())
    page.keyboard.press("s")
    reviews = {one["id"]: one["review"] for one in records(archive, 2)}
    assert [reviews[int(one)] for one in seen] == ["accepted", "rejected", "unreviewed"]
    page.keyboard.press("u")
    assert current() == seen[2]
    with page.expect_response(f"**/so-lieu/{seen[1]}"):
        page.keyboard.press("u")
        assert current() == seen[1]
    assert (
        next(one for n in (1, 2) for one in records(archive, n) if one["id"] == int(seen[1]))["review"] == "unreviewed"
    )


def test_keys_are_told_everywhere_and_the_focus_stays(browse, archive):
    page = browse("/tai-lieu")
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("kien giang")
    page.keyboard.press("Enter")
    page.wait_for_url("**ten=kien+giang*")
    one = by_words(archive, "3,2%", 2)
    page.goto(f"/tai-lieu/2?record={one['id']}")
    page.locator('.decide [value="reject"]').focus()
    page.keyboard.press("Enter")
    page.locator('.panel[data-review="rejected"]').wait_for()
    assert page.evaluate("document.activeElement.value") == "reject"
    page.goto("/duyet")
    page.locator('.decide [value="accept"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.review')")
    page.locator(".menu summary").click()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.menu summary')")
