from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from service.comparison.boundaries import BySumming, compare_days
from service.comparison.derived import Derived, implied_plan, sum_over
from tests.service.comparison.figures import figure

PARTS = ("district-908", "district-913")
NAMES = {"district-908": "An Biên", "district-913": "U Minh Thượng"}


def part(place, value, **changes):
    return figure(value, place_id=place, place_name=NAMES.get(place, place), record_id=len(value), **changes)


def attained(value, **changes):
    return figure(value, measure="percent_of_plan", unit="percent", unit_text="%", multiplier=0, record_id=2, **changes)


def codes(messages):
    assert not isinstance(messages, Derived)
    return [message.code for message in messages]


def test_the_plan_that_a_level_and_its_attainment_imply():
    plan = implied_plan(figure("88.83"), attained("65.2", basis_kind="plan"))
    assert plan and plan.value == Decimal("136.2") and plan.low < Decimal("136.25") < plan.high
    assert (plan.unit, plan.multiplier, plan.sources) == ("VND", 9, (1, 2))
    assert plan.formula.code == "formula_plan" and "88.83 tỷ đồng" in plan.formula.vi and "65.2 %" in plan.formula.en


def test_no_plan_of_figures_that_do_not_belong_together():
    assert implied_plan(figure(), figure()) is None
    assert implied_plan(figure(), attained("65.2", period="2017")) is None
    assert implied_plan(figure(), attained("65.2", place_id="district-909")) is None
    assert implied_plan(figure(), attained("65.2", indicator_id="thu-noi-dia")) is None
    assert implied_plan(figure(qualifier="gt"), attained("65.2")) is None
    assert implied_plan(figure(), attained("0")) is None


def test_a_sum_over_parts():
    total = sum_over(
        PARTS, [part("district-913", "40500", multiplier=6, unit_text="triệu đồng"), part("district-908", "88.8")]
    )
    assert isinstance(total, Derived)
    assert total.value == Decimal("129.3") and total.multiplier == 9 and total.qualifier == "eq"
    assert total.low == Decimal("129.2495") and total.high == Decimal("129.3505")
    assert total.formula.vi == "suy ra, cộng: 88.8 tỷ đồng (An Biên) + 40500 triệu đồng (U Minh Thượng)"


def test_missing_is_not_nought():
    found = sum_over(PARTS, [part("district-908", "88.8")])
    assert codes(found) == ["sum_missing"] and "U Minh Thượng" in found[0].vi
    assert codes(sum_over((), [])) == ["sum_missing"]


def test_what_is_not_summed():
    def both(**changes):
        return codes(sum_over(PARTS, [part("district-908", "1"), part("district-913", "2", **changes)]))

    assert both(unit="USD") == ["unit_differs"]
    assert both(period="2016-H1") == ["sum_period"]
    assert both(status="target") == ["status_differs"]
    assert both(upper=Decimal(3)) == ["sum_range"]
    rates = [part(place, "4.1", unit="percent") for place in PARTS]
    assert codes(sum_over(PARTS, rates)) == ["sum_unit"]
    assert codes(sum_over(PARTS, [part("district-909", "1")])) == ["sum_place"]
    assert codes(sum_over(PARTS, [part("district-908", "1"), part("district-908", "2")])) == ["sum_twice"]


def test_bounds_stay_bounds():
    over = [part(place, "10", qualifier="gt") for place in PARTS]
    total, mixed = sum_over(PARTS, over), sum_over(PARTS, [over[0], part("district-913", "5")])
    assert isinstance(total, Derived) and total.qualifier == "gt"
    assert isinstance(mixed, Derived) and mixed.qualifier == "approx"


def test_the_parts_that_boundaries_name_are_summed():
    places = compare_days("province-91-2025", date(2017, 6, 30), date(2026, 6, 30))
    assert isinstance(places, BySumming)
    total = sum_over(places.parts, [part("province-89", "10"), part("province-91", "20")])
    assert isinstance(total, Derived) and total.value == 30


@given(st.decimals("0.01", 10000, places=2), st.decimals(1, 300, places=1))
def test_the_plan_gives_the_attainment_back(level, percent):
    plan = implied_plan(figure(str(level)), attained(str(percent)))
    assert plan and plan.low <= level / percent * 100 <= plan.high
