from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.catalogues.areas.changes import changes
from extractor.catalogues.areas.lookup import gazetteer
from extractor.model.mention import ReferencePeriod
from service.comparison.boundaries import (
    BySumming,
    Comparable,
    NotComparable,
    compare_all,
    compare_days,
    compare_periods,
    compare_places,
)

OLD, MIDDLE, LATE, NOW = date(2006, 1, 1), date(2010, 1, 1), date(2022, 1, 1), date(2026, 1, 1)
AN_BIEN, AN_MINH, VINH_THUAN, U_MINH_THUONG = "district-908", "district-909", "district-910", "district-913"
RACH_GIA, HA_TIEN, KIEN_LUONG, PHU_QUOC, KIEN_HAI, GIANG_THANH = (
    f"district-{code}" for code in (899, 900, 902, 911, 912, 914)
)
PROVINCES_OF_2008 = {f"province-{code}" for code in ("01", "17", "25", "26", "28")}


def year(number: int) -> ReferencePeriod:
    return ReferencePeriod(date(number, 1, 1), date(number, 12, 31), str(number))


@pytest.mark.parametrize(
    ("place", "first", "second", "code", "instrument"),
    [
        (PHU_QUOC, date(2017, 6, 30), LATE, "reclassified", "1109/NQ-UBTVQH14"),
        (HA_TIEN, MIDDLE, LATE, "reclassified", "573/NQ-UBTVQH14"),
        (RACH_GIA, date(2005, 1, 1), MIDDLE, "reclassified", "97/2005/NĐ-CP"),
        ("province-46", MIDDLE, NOW, "renamed", "175/2024/QH15"),
        ("province-75-2025", date(2025, 8, 1), date(2026, 6, 1), "reclassified", "30/2026/QH16"),
    ],
)
def test_the_same_land_under_another_name_or_kind(place, first, second, code, instrument):
    result = compare_days(place, first, second)
    assert isinstance(result, Comparable) and result.first == result.second == place and result.certain
    note = next(note for note in result.notes if note.code == code)
    assert instrument in note.instrument and instrument in note.vi and instrument in note.en
    assert "theo Ngh" in note.vi and ("by Resolution" in note.en or "by Decree" in note.en)


@pytest.mark.parametrize("place", [AN_BIEN, "district-907", "province-79", "province-01"])
def test_nothing_changed(place):
    assert compare_days(place, date(2015, 1, 1), date(2018, 1, 1)) == Comparable(place, place)


@pytest.mark.parametrize(
    ("place", "first", "second", "parts"),
    [
        ("province-91-2025", MIDDLE, NOW, {"province-91", "province-89"}),
        ("province-79-2025", MIDDLE, NOW, {"province-79", "province-74", "province-77"}),
        (AN_BIEN, MIDDLE, NOW, {"commune-30985-2025", "commune-30988-2025", "commune-31006-2025"}),
        (U_MINH_THUONG, MIDDLE, NOW, {"commune-31012-2025", "commune-31027-2025"}),
        (PHU_QUOC, MIDDLE, NOW, {"commune-31078-2025", "commune-31105-2025"}),
        ("commune-30985-2025", MIDDLE, NOW, {"commune-30985", "commune-30997", "commune-31009"}),
        ("district-612", date(2005, 1, 1), MIDDLE, {"district-612", "district-617"}),  # Đắk Tô, Tu Mơ Rông 2005
    ],
)
def test_one_unit_is_the_whole_of_several(place, first, second, parts):
    result = compare_days(place, first, second)
    assert isinstance(result, BySumming) and set(result.parts) == parts
    assert (place,) in (result.first, result.second) and result.notes
    turned = compare_days(place, second, first)
    assert isinstance(turned, BySumming) and (turned.first, turned.second) == (result.second, result.first)


def test_an_old_province_is_the_sum_of_communes_of_today():
    result = compare_days("province-91", MIDDLE, NOW)
    assert isinstance(result, BySumming) and result.first == ("province-91",) and len(result.second) == 48


@pytest.mark.parametrize(("place", "parts"), [("province-01", 14), ("province-26", 10)])
def test_a_province_that_gained_or_lost_land_is_rebuilt_from_districts(place, parts):
    result = compare_days(place, date(2007, 1, 1), MIDDLE)  # Hà Nội, and Vĩnh Phúc without Mê Linh
    assert isinstance(result, BySumming) and len(result.parts) == parts
    assert any("15/2008/QH12" in note.instrument for note in result.notes)


@pytest.mark.parametrize(
    ("place", "first", "second", "code", "instrument", "group"),
    [
        (AN_BIEN, OLD, MIDDLE, "part_gone", "58/2007/NĐ-CP", {AN_BIEN, AN_MINH, VINH_THUAN}),
        (U_MINH_THUONG, OLD, MIDDLE, "made_of_parts", "58/2007/NĐ-CP", {AN_BIEN, AN_MINH, VINH_THUAN}),
        (KIEN_LUONG, OLD, MIDDLE, "part_gone", "29/NQ-CP", {KIEN_LUONG, HA_TIEN}),
        (GIANG_THANH, OLD, MIDDLE, "made_of_parts", "29/NQ-CP", {KIEN_LUONG, HA_TIEN}),
        (HA_TIEN, OLD, LATE, "part_gained", "29/NQ-CP", {KIEN_LUONG, HA_TIEN}),
        ("province-28", date(2007, 1, 1), MIDDLE, "merged_larger", "15/2008/QH12", PROVINCES_OF_2008),
        (RACH_GIA, MIDDLE, NOW, "mixed", "203/2025/QH15", {RACH_GIA, "district-903"}),
        (KIEN_LUONG, MIDDLE, NOW, "mixed", "203/2025/QH15", {KIEN_LUONG, HA_TIEN}),
    ],
)
def test_land_of_another_extent(place, first, second, code, instrument, group):
    result = compare_days(place, first, second)
    assert isinstance(result, NotComparable) and result.reason.code == code and instrument in result.instrument
    assert set(result.first) == group
    turned = compare_days(place, second, first)
    assert isinstance(turned, NotComparable) and (turned.first, turned.second) == (result.second, result.first)


def test_the_districts_of_the_first_cluster_can_all_be_rebuilt():
    for place in (AN_BIEN, AN_MINH, VINH_THUAN, U_MINH_THUONG, "district-907"):
        assert isinstance(compare_days(place, MIDDLE, NOW), BySumming)


def test_one_code_is_never_taken_for_one_unit():
    kien_giang, an_giang = "province-91", "province-91-2025"
    result = compare_places(kien_giang, date(2017, 6, 30), an_giang, NOW)
    assert isinstance(result, NotComparable) and result.reason.code == "merged_larger"
    assert set(result.first) == {kien_giang, "province-89"} and result.second == (an_giang,)
    assert "202/2025/QH15" in result.instrument
    old_an_giang = compare_places("province-89", date(2017, 6, 30), an_giang, NOW)
    assert isinstance(old_an_giang, NotComparable)


def test_a_commune_with_a_districts_name_is_only_a_part_of_it():
    result = compare_places("commune-30985-2025", NOW, AN_BIEN, MIDDLE)
    assert isinstance(result, NotComparable) and result.reason.code == "only_part"
    assert result.second == (AN_BIEN,) and len(result.first) == 3


def test_a_district_that_became_one_commune_is_the_same_land():
    assert isinstance(compare_places(KIEN_HAI, MIDDLE, "commune-31108-2025", NOW), Comparable)
    result = compare_days("commune-31108-2025", MIDDLE, NOW)
    assert isinstance(result, Comparable) and result.first == KIEN_HAI


@pytest.mark.parametrize(
    ("place", "first", "second", "code"),
    [
        (None, MIDDLE, NOW, "place_unknown"),
        ("district-no", MIDDLE, NOW, "place_unknown"),
        (AN_BIEN, date(2025, 8, 1), NOW, "no_such_unit"),
        (AN_BIEN, date(1999, 1, 1), MIDDLE, "before_records"),
        ("district-861", OLD, MIDDLE, "predecessor_unknown"),
        ("commune-29803", MIDDLE, LATE, "successor_unknown"),
    ],
)
def test_what_cannot_be_told(place, first, second, code):
    result = compare_days(place, first, second)
    assert isinstance(result, NotComparable) and result.reason.code == code
    assert result.reason.vi and result.reason.en and not result.first


def test_a_commune_whose_neighbours_changed_is_in_doubt():
    result = compare_days("commune-29794", MIDDLE, LATE)  # Mỹ Thuận: two communes of Bình Tân were merged in 2020
    assert isinstance(result, Comparable) and not result.certain
    assert [note.code for note in result.notes] == ["neighbours_changed"]


def test_a_change_soon_after_by_the_list_may_be_in_force_already():
    result = compare_days("district-447", date(2015, 3, 1), date(2015, 4, 1))
    assert isinstance(result, Comparable)
    near = compare_days(
        "district-675", date(2004, 9, 1), date(2004, 11, 30)
    )  # Lạc Dương gave land by the list of 12/2004
    assert isinstance(near, Comparable) and not near.certain and near.notes[0].code == "date_of_list"


def test_regions_are_not_dated_and_the_nation_is_one():
    region = next(unit for unit in gazetteer().ids() if unit.startswith("region"))
    result = compare_days(region, OLD, NOW)
    assert isinstance(result, Comparable) and not result.certain
    assert compare_days("vn", OLD, NOW) == Comparable("vn", "vn")


def test_a_period_that_spans_a_change_is_told_of():
    result = compare_periods("province-91-2025", year(2024), year(2025))
    assert isinstance(result, BySumming) and not result.certain
    assert result.notes[-1].code == "straddles" and "2025" in result.notes[-1].vi
    halves = compare_periods(
        "province-91-2025", year(2024), ReferencePeriod(date(2025, 7, 1), date(2025, 12, 31), "2025-H2")
    )
    assert isinstance(halves, BySumming) and halves.certain


def test_a_unit_that_ended_within_a_period_is_taken_as_it_was_then():
    result = compare_periods(AN_BIEN, year(2024), year(2025))
    assert isinstance(result, Comparable) and not result.certain and result.notes[-1].code == "straddles"


def test_many_periods_against_one():
    results = compare_all(AN_BIEN, [year(2006), year(2012), year(2025)], year(2024))
    assert [type(result).__name__ for result in results] == ["NotComparable", "Comparable", "Comparable"]


def communes_of(districts, day, other):
    """The communes of some districts on a day, of those that there are on another day too."""
    places = gazetteer()
    return {
        unit.id for district in districts for unit in places.children(district, day) if changes().alive(unit.id, other)
    }


CHANGED = [unit for unit in gazetteer().ids() if unit.startswith("district") and len(changes().territorial(unit)) > 1]
BEFORE_REFORM = st.dates(date(2004, 8, 31), date(2025, 6, 30))


@given(place=st.sampled_from(CHANGED), first=BEFORE_REFORM, second=BEFORE_REFORM)
@settings(max_examples=300, deadline=None)
def test_the_same_land_has_the_same_communes(place, first, second):
    result = compare_days(place, first, second)
    if not isinstance(result, NotComparable) or result.first:
        one, other = ((side,) if isinstance(side, str) else side for side in (result.first, result.second))
        assert communes_of(one, first, second) == communes_of(other, second, first)


PLACES = [unit for unit in gazetteer().ids() if not unit.startswith(("region", "vn"))]
DAYS = st.dates(date(2004, 8, 31), date(2026, 6, 1))


@given(place=st.sampled_from(PLACES), first=DAYS, second=DAYS)
@settings(max_examples=150, deadline=None)
def test_both_ways_give_the_same_answer(place, first, second):
    there, back = compare_days(place, first, second), compare_days(place, second, first)
    if first != second:
        assert back.turned() == there
    if isinstance(there, BySumming):
        assert len(there.parts) > 1 and (place,) in (there.first, there.second)


@given(place=st.sampled_from(PLACES), first=DAYS, second=DAYS)
@settings(max_examples=100, deadline=None)
def test_groups_are_the_same_whichever_member_is_asked(place, first, second):
    result = compare_days(place, first, second)
    if isinstance(result, NotComparable):
        level = place.partition("-")[0]
        for member in result.first:
            if member.startswith(level) and result.first and level == "district":
                asked = compare_days(member, first, second)
                assert (asked.first, asked.second) == (result.first, result.second)
