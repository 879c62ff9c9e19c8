"""Every row of the indicator catalogue: its units, its words, and that its names lead back to it."""

from collections import Counter
from itertools import combinations

import pytest

from extractor.catalogues.indicators import lookup
from extractor.catalogues.indicators.lookup import by_id, code, find_aliases, indicators
from extractor.catalogues.spelling import folded_tokens
from extractor.catalogues.units.lookup import unit_coded, unit_named

DIRECTIONS = {"up", "down", "none"}
KINDS = {"flow", "stock", "rate", "share", "average", "index", "growth", "count", "score"}
AGGREGATIONS = {"sum", "wavg", "none"}
RELATIVE = ("percent_of_plan", "percent_change", "ratio_to_base", "share", "rank")


def rows():
    return list(lookup._rows("indicators.csv"))


def test_ids_and_names_are_given_once():
    for field in ("id", "name"):
        assert [value for value, times in Counter(row[field] for row in rows()).items() if times > 1] == []


def test_ids_are_slugs_and_fields_have_known_values():
    for row in rows():
        assert row["id"] and all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in row["id"]), row
        assert row["direction"] in DIRECTIONS, row
        assert row["kind"] in KINDS, row
        assert row["aggregation"] in AGGREGATIONS, row
        assert row["domain"] and row["units"], row


def test_only_what_adds_up_is_summed():
    summed = [
        row["id"]
        for row in rows()
        if row["aggregation"] == "sum" and row["kind"] in ("rate", "share", "index", "growth")
    ]
    assert summed == []


def test_every_unit_is_in_the_units_catalogue():
    unknown = [(row["id"], unit) for row in rows() for unit in row["units"].split("|") if unit_named(unit) is None]
    assert unknown == []


def test_every_code_leads_back_to_its_unit():
    for row in rows():
        for named in map(unit_named, row["units"].split("|")):
            coded = unit_coded(named.code)
            assert coded is not None, (row["id"], named)
            assert (coded.code, coded.dimension) == (named.code, named.dimension), row["id"]


def test_every_indicator_can_be_asked_for_with_any_unit_and_measure():
    for indicator in indicators():
        for unit in (None, *indicator.units, "hectare", "VND/hectare", "giường/10000 dân", "quyển"):
            for measure in (None, "level", *RELATIVE):
                code(indicator.name, unit, measure)


def test_no_row_says_a_name_twice():
    for row in rows():
        names = [row["name"], *row["aliases"].split("|"), *row["contextual"].split("|")]
        keys = Counter(folded_tokens(name) for name in names if name)
        assert [key for key, times in keys.items() if times > 1] == [], row["id"]


def test_aliases_that_name_two_indicators_are_told_apart_by_unit():
    owners = {}
    for indicator in indicators():
        for alias in (indicator.name, *indicator.aliases):
            owners.setdefault(folded_tokens(alias), []).append(indicator)
    clashes = [
        (" ".join(alias), one.id, other.id)
        for alias, shared in owners.items()
        for one, other in combinations(shared, 2)
        if not set(one.units).isdisjoint(other.units)
    ]
    assert clashes == []


@pytest.mark.parametrize("indicator", indicators(), ids=lambda i: i.id)
def test_every_alias_leads_back_to_its_indicator(indicator):
    assert by_id(indicator.id) is indicator
    for alias in (indicator.name, *indicator.aliases, *indicator.contextual):
        for unit in indicator.units:
            assert code(alias, unit) is indicator, (alias, unit)


@pytest.mark.parametrize(
    ("phrase", "unit", "measure", "expected"),
    [
        ("thu ngân sách trên địa bàn", "VND", "level", "thu-ngan-sach"),
        ("Năng suất lúa", "tonne/hectare", "level", "nang-suat-lua"),
        ("năng suất lúa bình quân", "quintal/hectare", "level", "nang-suat-lua"),
        ("thu nhập bình quân đầu người", "VND/người/year", "level", "thu-nhap-binh-quan-dau-nguoi"),
        ("mật độ dân số", "người/square_kilometre", "level", "mat-do-dan-so"),
        ("số hộ nghèo", "percent", "level", "ty-le-ho-ngheo"),
        ("số hộ nghèo", "hộ", "level", "so-ho-ngheo"),
        ("tỉ lệ hộ nghèo", "%", "level", "ty-le-ho-ngheo"),
        ("Tỷ lệ hộ nghèo", "percentage_point", "change", "ty-le-ho-ngheo"),
        ("GTSX", "tỷ đồng", "level", "gia-tri-san-xuat"),
    ],
)
def test_phrases(phrase, unit, measure, expected):
    found = code(phrase, unit, measure)
    assert found is not None and found.id == expected


@pytest.mark.parametrize(
    ("phrase", "unit"),
    [
        ("", None),
        ("hoa hậu", "người"),
        ("xuất khẩu", "hecta"),
        ("năng suất", None),
        ("lễ khai giảng năm học mới", None),
        ("đội thu ngân sách của xã", "người"),
    ],
)
def test_what_is_no_indicator(phrase, unit):
    assert code(phrase, unit) is None


def test_aliases_are_found_in_text_longest_first():
    text = "Tỷ lệ hộ nghèo giảm;\nGTSX và thu ngân sách tăng"
    found = [(text[start:end], id) for start, end, id, _ in find_aliases(text)]
    assert found == [
        ("Tỷ lệ hộ nghèo", "ty-le-ho-ngheo"),
        ("GTSX", "gia-tri-san-xuat"),
        ("thu ngân sách", "thu-ngan-sach"),
    ]
