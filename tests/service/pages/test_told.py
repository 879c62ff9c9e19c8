"""What readers tell in English, in Vietnamese on the pages."""

import csv
from datetime import date
from pathlib import Path

import pytest

from service import pages
from service.pages.periods import period_name
from service.pages.rendering import day, moment
from service.pages.told import told


@pytest.mark.parametrize(
    ("message", "name", "shown"),
    [
        (
            "hồ sơ/a.pdf: it begins as a PDF but is damaged or cut off; check whether it was saved or loaded completely",
            "hồ sơ/a.pdf",
            "tệp PDF bị hỏng hoặc thiếu phần cuối; hãy kiểm tra xem tệp đã được lưu hoặc tải về trọn vẹn chưa",
        ),
        (
            "a.png: there is no text in it; scan it with new words",
            "a.png",
            "tệp không có chữ nào; scan it with new words",
        ),
        ("An Phú (3 mentions) may be A and B", "", "An Phú (3 lần nêu) có thể là A and B"),
        ("words of a later version", "", "words of a later version"),
        (None, "a.pdf", ""),
    ],
)
def test_a_message_is_told_in_vietnamese(message, name, shown):
    assert told(message, name, "vi") == shown


def test_in_english_it_stays_as_it_is_but_for_the_name():
    assert told("a.pdf: it is locked with a password; save it without one", "a.pdf", "en") == (
        "it is locked with a password; save it without one"
    )


def test_every_row_has_as_many_blanks_in_both_languages():
    with (Path(pages.__file__).parent / "told.csv").open(encoding="utf-8", newline="") as lines:
        assert all(row["en"].count("{}") == row["vi"].count("{}") > -1 for row in csv.DictReader(lines))


def test_moments_are_those_of_vietnam():
    assert moment("2026-11-26T20:12:19.000000+00:00") == "27/11/2026 03:12:19"
    assert day("2026-11-26T20:12:19.000000+00:00") == "27/11/2026" and day("2026-11-26") == "26/11/2026"
    assert day(date(2017, 8, 14)) == "14/08/2017" and day(None) == ""


@pytest.mark.parametrize(
    ("label", "vietnamese", "english"),
    [
        ("2017-H1", "6 tháng 2017", "H1 2017"),
        ("2018-Q2", "quý 2/2018", "Q2 2018"),
        ("2017-06", "tháng 6/2017", "Jun 2017"),
        ("2020-01/2020-09", "9 tháng 2020", "Jan–Sep 2020"),
        ("2020-03/2020-08", "tháng 3–8/2020", "Mar–Aug 2020"),
        ("2017-12-31", "31/12/2017", "31 Dec 2017"),
        ("2016-12-16/2017-09-15", "16/12/2016–15/09/2017", "16 Dec 2016–15 Sep 2017"),
        ("2016/2020", "2016–2020", "2016–2020"),
        ("2017", "năm 2017", "2017"),
    ],
)
def test_periods_have_names(label, vietnamese, english):
    assert (period_name(label), period_name(label, "en")) == (vietnamese, english)
