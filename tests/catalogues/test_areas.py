from collections import Counter
from datetime import date
from importlib import resources
from itertools import pairwise

import pytest

from extractor.catalogues.areas.lookup import gazetteer, groupings
from extractor.catalogues.areas.names import CAPITALISED, WORD, name_key

LAST_OF_OLD, FIRST_OF_NEW = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Đắk R'lấp", "Đăk R’Lấp", "ĐăkR'lấp", "Đắk Rlấp", "Đắc R' Lấp"),
        ("Hòa Bình", "Hoà Bình", "HÒA BÌNH"),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu", "Bà Rịa-Vũng Tàu"),
        ("Cư Jút", "Cư Jut"),
        ("Quy Nhơn", "Qui Nhơn"),
        ("3", "03"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings):
    assert len({name_key(name) for name in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("Hà Nam", "Hà Năm"), ("Tân Yên", "Tân Yến"), ("An Minh", "An Bình")])
def test_different_names_have_different_keys(one, other):
    assert name_key(one) != name_key(other)


def test_a_closing_quote_ends_a_word():
    assert CAPITALISED.findall("'Hà Nội' có R' Lấp") == ["Hà", "Nội", "R' Lấp"]
    assert WORD.findall("ĐăkWil 3") == ["Đăk", "Wil", "3"]


@pytest.mark.parametrize(
    ("level", "day", "count"),
    [
        ("province", date(2005, 1, 1), 64),
        ("province", LAST_OF_OLD, 63),
        ("province", FIRST_OF_NEW, 34),
        ("district", FIRST_OF_NEW, 0),
        ("commune", FIRST_OF_NEW, 3321),
    ],
)
def test_how_many_units_there_were(level, day, count):
    places = gazetteer()
    units = [unit for i in places.ids() for unit in places.versions(i) if unit.level == level]
    standing = [u for u in units if (not u.valid_from or u.valid_from <= day) and (not u.valid_to or day < u.valid_to)]
    assert len(standing) == count


def test_a_code_passes_to_another_unit():
    old, new = gazetteer().unit("province-91", LAST_OF_OLD), gazetteer().unit("province-91-2025", FIRST_OF_NEW)
    assert old and new and (old.code, old.name, new.code, new.name) == ("91", "Kiên Giang", "91", "An Giang")


def test_a_towns_kind_changes_and_its_id_stays():
    kinds = [unit.kind for unit in gazetteer().versions("district-900")]
    assert gazetteer().named("Hà Tiên", "district", date(2020, 1, 1))[0].kind == "thành phố"
    assert kinds == ["thị xã", "thành phố"]


def test_ten_districts_bear_one_name():
    units = gazetteer().named("Châu Thành", "district", LAST_OF_OLD)
    assert len({unit.parent for unit in units}) == len(units) == 10


def test_ancestors_and_children():
    places = gazetteer()
    (district,) = places.named("An Minh", "district", LAST_OF_OLD)
    assert places.ancestors(district.id) == ("province-91",)
    assert {unit.kind for unit in places.children(district.id, LAST_OF_OLD)} == {"xã", "thị trấn"}
    assert places.province(district.id) == "province-91"


def test_names_without_marks():
    assert {row[3] for row in gazetteer().rows_without_marks("kiengiang")} == {"Kiên Giang"}


def test_the_data_is_whole():
    places = gazetteer()
    for identifier in places.ids():
        versions = places.versions(identifier)
        for unit in versions:
            assert unit.parent is None or places.versions(unit.parent), unit
            assert not (unit.valid_from and unit.valid_to) or unit.valid_from < unit.valid_to, unit
        for before, after in pairwise(versions):
            assert before.valid_to and after.valid_from and before.valid_to <= after.valid_from, identifier


def test_no_two_units_hold_a_code_at_once():
    places = gazetteer()
    for day in (date(2010, 1, 1), date(2020, 1, 1), LAST_OF_OLD, FIRST_OF_NEW):
        codes = Counter(
            (unit.level, unit.code)
            for i in places.ids()
            for unit in places.versions(i)
            if unit.code
            and (not unit.valid_from or unit.valid_from <= day)
            and (not unit.valid_to or day < unit.valid_to)
        )
        assert [code for code, count in codes.items() if count > 1] == []


def test_groupings_name_units_there_are():
    assert all(gazetteer().versions(identifier) for _, identifier in groupings())


def test_sources_are_told():
    assert resources.files("extractor.catalogues.areas").joinpath("SOURCES.md").is_file()
