"""Warnings: each code with a text that has it and one that has not."""

from datetime import date

import pytest

from extractor.pipeline import extract
from extractor.reading import ManifestEntry

HEAD = "Huyện Gò Quao: kết quả năm 2017\n"


def warnings(text, published=None):
    extraction = extract(text, entry=ManifestEntry("", published=published))
    return [(w.code, w.message, w.span.of(extraction.document.text)) for w in extraction.warnings]


def codes(text, published=None):
    return [code for code, _, _ in warnings(text, published)]


def test_what_cannot_be_dated_is_named():
    text = "Huyện Gò Quao: làm đường\nHiện nay huyện Gò Quao có 12 xã. Sản lượng lúa tăng 5% so với cùng kỳ."
    ((_, message, words),) = [w for w in warnings(text) if w[0] == "no_date"]
    assert words == "Hiện nay" and "'hiện nay', 'cùng kỳ'" in message and "manifest" in message
    assert "no_date" not in codes(text, date(2017, 7, 3))


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "Năm 2017, huyện thu ngân sách 88,5 tỷ đồng.",
        HEAD + "Năm 2017, sản lượng lúa đạt 5.000 tấn, tăng 5% so với cùng kỳ.",
        HEAD + "Trong thời gian tới, huyện phấn đấu có 3 xã đạt chuẩn nông thôn mới.",
    ],
)
def test_no_date_is_needed_where_the_text_says_when(text):
    assert "no_date" not in codes(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Thu ngân sách năm 2017 đạt 88,5 tỷ đồng, đạt 65% kế hoạch.", "88,5 tỷ đồng"),
        ("Diện tích lúa năm 2017 là 1.200 ha.", "1.200 ha"),
    ],
)
def test_figures_of_no_place(text, words):
    ((_, message, where),) = [w for w in warnings(text) if w[0] == "no_place"]
    assert where == words and words in message
    assert "no_place" not in codes("Huyện Gò Quao\n" + text)


def test_figures_of_no_period():
    text = "Huyện Gò Quao\nHuyện có 12 xã, diện tích lúa là 1.200 ha."
    ((_, message, where),) = [w for w in warnings(text) if w[0] == "no_period"]
    assert where == "12 xã" and message.startswith("2 figures without a period")
    assert "no_period" not in codes(HEAD + text) and "no_period" not in codes(text, date(2017, 7, 3))


def test_figures_of_nothing_named():
    found = warnings("88,5 tỷ đồng.\nHuyện Gò Quao năm 2017 có 12 xã.", date(2017, 7, 3))
    assert [w[2] for w in found if w[0] == "no_indicator"] == ["88,5 tỷ đồng"]
    assert "no_indicator" not in codes(HEAD + "Năm 2017, thu ngân sách đạt 88,5 tỷ đồng.")


@pytest.mark.parametrize(
    ("text", "where", "readings"),
    [
        ("Năm 2017, diện tích rừng đạt 1.475% kế hoạch.", "1.475%", ("1.475", "1475")),
        ("Năm 2017, có 33,293 người được vay vốn.", "33,293 người", ("33.293", "33293")),
    ],
)
def test_separators_that_may_be_either(text, where, readings):
    ((_, message, words),) = [w for w in warnings(HEAD + text) if w[0] == "number_ambiguous"]
    assert words == where and all(reading in message for reading in readings)


@pytest.mark.parametrize("written", ["33.293 người", "33,5 người", "1.475,5%", "47,5%"])
def test_separators_that_are_certain(written):
    assert "number_ambiguous" not in codes(f"{HEAD}Năm 2017, số lao động có việc làm là {written}.")


def test_places_that_may_be_several():
    text = "Năm 2017, huyện Châu Thành thu ngân sách 88,5 tỷ đồng. Huyện Châu Thành có 12 xã."
    ((_, message, words),) = [w for w in warnings(text) if w[0] == "place_ambiguous"]
    assert words == "huyện Châu Thành" and "(2 mentions)" in message
    for province in ("Tây Ninh", "Kiên Giang", "Hậu Giang"):
        assert f"huyện Châu Thành ({province}" in message
    assert "place_ambiguous" not in codes(text.replace(" thu", ", tỉnh Kiên Giang thu"))


def test_a_place_before_and_after_a_merger():
    text = "Đắk Lắk thu ngân sách 88,5 tỷ đồng."
    assert [w[1] for w in warnings(text) if w[0] == "place_ambiguous"] == [
        "Đắk Lắk may be tỉnh Đắk Lắk (before 2025-07-01), tỉnh Đắk Lắk (since 2025-07-01)"
    ]
    assert "place_ambiguous" not in codes(text, date(2017, 7, 3))


def test_places_that_are_unknown():
    found = warnings("Năm 2017, huyện Quang Lạ Mới thu ngân sách 88,5 tỷ đồng.")
    assert [w[2] for w in found if w[0] == "place_unknown"] == ["huyện Quang Lạ Mới"]
    assert "place_unknown" not in codes(HEAD + "Ấp Hòa Lạ của xã Định An có 5 hộ nghèo.")
