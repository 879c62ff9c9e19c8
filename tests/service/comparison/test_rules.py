from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparison.figure import period_kind
from service.comparison.rules import against_summing, differences, remarks
from tests.service.comparison.figures import figure


def codes(messages):
    return [message.code for message in messages]


@pytest.mark.parametrize(
    ("start", "end", "kind", "count"),
    [
        ("2017-01-01", "2017-12-31", "year", 0),
        ("2017-01-01", "2017-06-30", "half_year", 0),
        ("2017-07-01", "2017-12-31", "half_year", 0),
        ("2017-04-01", "2017-06-30", "quarter", 0),
        ("2017-01-01", "2017-03-31", "quarter", 0),
        ("2020-02-01", "2020-02-29", "month", 0),
        ("2017-01-01", "2017-01-31", "month", 0),
        ("2017-01-01", "2017-09-30", "months", 9),
        ("2017-01-01", "2017-11-30", "months", 11),
        ("2017-06-30", "2017-06-30", "moment", 0),
        ("2017-06-05", "2017-06-11", "week", 0),
        ("2016-01-01", "2020-12-31", "term", 5),
        ("2017-02-01", "2017-04-30", "other", 0),
        ("2017-01-01", "2017-06-15", "other", 0),
        ("2016-10-01", "2017-03-31", "other", 1),
    ],
)
def test_kinds_of_period(start, end, kind, count):
    found = period_kind(date.fromisoformat(start), date.fromisoformat(end))
    assert (found.kind, found.count) == (kind, count)
    assert found.told().vi and found.told().en


def test_a_season_is_of_one_kind_with_the_same_season():
    one = period_kind(date(2016, 10, 1), date(2017, 3, 31))
    assert one == period_kind(date(2018, 10, 1), date(2019, 3, 31)) != period_kind(date(2018, 11, 1), date(2019, 3, 31))
    assert period_kind(None, date(2017, 1, 1)).kind == "unknown"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, []),
        ({"period": "2016-H1"}, []),
        ({"period": "2017-H2"}, []),
        ({"place_id": "district-909", "place_name": "An Minh"}, []),
        ({"status": "estimate"}, []),
        ({"unit_text": "triệu đồng", "multiplier": 6}, []),
        ({"status": "target"}, ["status_differs"]),
        ({"period": "2017"}, ["period_differs"]),
        ({"period": "2017-9M"}, ["period_differs"]),
        ({"period": "2017-06-30"}, ["period_differs"]),
        ({"unit": "USD"}, ["unit_differs"]),
        ({"unit": "VND/người/năm"}, ["unit_differs"]),
        ({"unit": None, "unit_text": None}, ["unit_differs"]),
        ({"measure": "percent_of_plan", "unit": "percent"}, ["measure_differs", "unit_differs"]),
        ({"basis_kind": "plan"}, ["basis_differs"]),
        ({"indicator_id": "thu-noi-dia"}, ["indicator_differs"]),
        ({"indicator_id": None, "indicator_name": "thu khác"}, ["indicator_differs"]),
        (
            {"indicator_id": "thu-noi-dia", "period": "2017", "status": "target"},
            ["indicator_differs", "period_differs", "status_differs"],
        ),
    ],
)
def test_what_differs(other, expected):
    found = differences(figure(), figure("90", **other))
    assert codes(found) == expected
    assert codes(differences(figure("90", **other), figure())) == expected
    assert all(message.vi and message.en and "{" not in message.vi + message.en for message in found)


def test_names_of_indicators_are_folded():
    one, other = (figure(indicator_id=None, indicator_name=name) for name in ("Số xã hoà bình", "số xã hòa bình"))
    assert not differences(one, other)


@pytest.mark.parametrize(
    ("unit", "other", "same"),
    [
        ("hectare", "square_kilometre", True),
        ("tonne/hectare", "quintal/hectare", True),
        ("hộ", "hộ nghèo", True),
        ("percent", "permille", True),
        ("percent", "times", True),
        ("percent", "percentage_point", False),
        ("người", "lượt người", False),
        ("tonne", "hectare", False),
        ("VND/người/month", "VND/người/year", False),
        ("công", "hectare", False),
    ],
)
def test_units_of_one_quantity(unit, other, same):
    assert (codes(differences(figure(unit=unit), figure(unit=other))) == []) is same


def test_remarks():
    assert codes(remarks(figure(), figure(period="2016-H1"))) == []
    assert codes(remarks(figure(), figure(period="2017-H2", status="estimate", qualifier="gt"))) == [
        "other_season",
        "other_status",
        "not_exact",
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"qualifier": "gt"}, []),
        ({"unit": "percent"}, ["sum_unit"]),
        ({"measure": "percent_of_plan", "unit": "percent"}, ["sum_measure", "sum_unit"]),
        ({"measure": "percent_change", "unit": "percent"}, ["sum_measure", "sum_unit"]),
        ({"measure": "rank", "unit": None}, ["sum_measure"]),
        ({"indicator_id": "grdp"}, ["sum_indicator"]),
        ({"indicator_id": "grdp-binh-quan", "unit": "VND/người/năm"}, ["sum_unit", "sum_indicator"]),
        ({"indicator_id": "thu-nhap-binh-quan-dau-nguoi"}, ["sum_indicator"]),
        ({"indicator_id": None, "indicator_name": "Thu nhập bình quân"}, ["sum_name"]),
        ({"indicator_id": None, "indicator_name": "Tỷ lệ che phủ", "unit": "hectare"}, ["sum_name"]),
        ({"indicator_id": None, "indicator_name": "số cầu xây mới", "unit": "cầu"}, []),
        ({"indicator_id": None, "indicator_name": "số cầu xây mới", "unit": None}, ["sum_no_unit"]),
        ({"indicator_id": "pci", "unit": "điểm"}, ["sum_unit", "sum_indicator"]),
        ({"indicator_id": "pci", "unit": "hạng"}, ["sum_unit", "sum_indicator"]),
    ],
)
def test_what_may_be_summed(changes, expected):
    assert codes(against_summing(figure(**changes))) == expected


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 2000))
def test_every_period_has_a_kind_with_words(start, days):
    kind = period_kind(start, start + timedelta(days=days))
    assert kind == period_kind(start, start + timedelta(days=days))
    assert kind.told().vi and "{" not in kind.told().en and kind.kind != "unknown"
