from datetime import date

import pytest

from service.comparison.names import indicator, places, told
from service.errors import UnclearName

START, END = date(2016, 1, 1), date(2018, 12, 31)


def ids(typed, start=START, end=END):
    return {unit.id for unit in places(typed, start, end)}


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("thu-ngan-sach", "thu-ngan-sach"),
        ("Thu ngân sách", "thu-ngan-sach"),
        ("thu ngan sach", "thu-ngan-sach"),
        ("tong thu ngan sach", "thu-ngan-sach"),
        ("ty le ho ngheo", "ty-le-ho-ngheo"),
        ("gia tri san xuat", "gia-tri-san-xuat"),
        ("grdp", "grdp"),
    ],
)
def test_an_indicator_is_understood_with_or_without_diacritics(typed, identifier):
    assert indicator(typed, ()).id == identifier


def test_an_indicator_that_only_the_archive_has():
    held = [("?lò gạch nung đã dỡ", "lò gạch nung đã dỡ"), ("?số lò vôi", "số lò vôi")]
    assert indicator("lo gach nung da do", held).key == "?lò gạch nung đã dỡ"
    with pytest.raises(UnclearName) as error:
        indicator("lo", held)
    assert set(error.value.candidates) >= {"lò gạch nung đã dỡ", "số lò vôi"}
    with pytest.raises(UnclearName, match="no such indicator"):
        indicator("xyz", held)


@pytest.mark.parametrize(
    "typed", ["An Biên", "an bien", "huyện An Biên", "huyen an bien", "An Bien, Kien Giang", "district-908"]
)
def test_a_place_is_understood(typed):
    assert ids(typed) == {"district-908"}


def test_what_lies_above_tells_places_of_one_name_apart():
    assert len(ids("Châu Thành")) > 5
    assert len(ids("chau thanh, tra vinh")) == 1
    assert ids("kien giang") == {"province-91"}
    assert ids("Không Có") == set()


def test_a_seat_within_its_district_needs_its_kind():
    assert ids("Gò Quao") == {"district-907"}
    (town,) = places("thị trấn Gò Quao", START, END)
    assert town.level == "commune" and told(town, END) == "thị trấn Gò Quao, Gò Quao"
