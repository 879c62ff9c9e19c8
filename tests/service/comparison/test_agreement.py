from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparison.agreement import agree, as_known_on, facts
from tests.service.comparison.figures import figure

JULY, AUGUST, DECEMBER = date(2017, 7, 10), date(2017, 8, 14), date(2017, 12, 20)


def stated(value="88.83", document=1, **changes):
    return figure(value, document_id=document, record_id=changes.pop("record", document), **changes)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"value": "88.83"}, {"value": "88.83"}, True),
        ({"value": "88.83"}, {"value": "88.8"}, True),
        ({"value": "88.83"}, {"value": "89"}, True),
        ({"value": "88.83"}, {"value": "88.9"}, False),
        ({"value": "65.2"}, {"value": "65.3"}, False),
        ({"value": "88.83"}, {"value": "88830", "multiplier": 6}, True),
        ({"value": "88.83"}, {"value": "88834", "multiplier": 6}, True),
        ({"value": "88.83"}, {"value": "88841", "multiplier": 6}, False),
        ({"value": "88.83"}, {"value": "88.83", "unit": "USD"}, False),
        ({"value": "1.2", "unit": "square_kilometre"}, {"value": "120", "unit": "hectare"}, True),
        ({"value": "88.83"}, {"value": "88", "qualifier": "gt"}, True),
        ({"value": "89.2"}, {"value": "88", "qualifier": "gt"}, False),
        ({"value": "87.5"}, {"value": "88", "qualifier": "gt"}, False),
        ({"value": "1234"}, {"value": "1200", "qualifier": "gt"}, True),
        ({"value": "88.83"}, {"value": "89", "qualifier": "lt"}, True),
        ({"value": "88.83"}, {"value": "90", "qualifier": "approx"}, True),
        ({"value": "80"}, {"value": "90", "qualifier": "approx"}, False),
        ({"value": "95"}, {"value": "90", "qualifier": "ge"}, True),
        ({"value": "95"}, {"value": "90", "qualifier": "le"}, False),
        ({"value": "88", "qualifier": "gt"}, {"value": "90", "qualifier": "lt"}, True),
        ({"value": "88", "qualifier": "gt"}, {"value": "70", "qualifier": "lt"}, False),
        ({"value": "88", "qualifier": "gt"}, {"value": "88", "qualifier": "gt"}, True),
        ({"value": "88", "upper": Decimal(90)}, {"value": "89"}, True),
        ({"value": "88", "upper": Decimal(90)}, {"value": "91"}, False),
        ({"value": "88", "upper": Decimal(90)}, {"value": "88", "upper": Decimal(92)}, False),
    ],
)
def test_agreement_within_rounding(one, other, same):
    first, second = stated(**{"multiplier": 9, **one}), stated(**{"multiplier": 9, **other})
    assert agree(first, second) is same and agree(second, first) is same


def test_one_document_is_no_agreement():
    (fact,) = facts([stated(), stated(record=2)])
    assert fact.verdict == "single" and fact.current and len(fact.figures) == 2


def test_documents_that_agree():
    (fact,) = facts([stated("88.8"), stated("88.83", 2), stated("88", 3, qualifier="gt")])
    assert fact.verdict == "agreement" and len(fact.readings) == 1
    assert fact.readings[0].shown.value == Decimal("88.83") and "3 tài liệu" in fact.reasons[0].vi


def test_an_estimate_is_revised_by_what_was_reached():
    (fact,) = facts(
        [stated("88.83", 2, published=AUGUST), stated("90", 1, status="estimate", published=JULY)],
    )
    assert fact.verdict == "revision" and [reading.shown.status for reading in fact.readings] == ["estimate", "actual"]
    assert fact.current and fact.current.shown.value == Decimal("88.83")
    assert fact.reasons[0].code == "revision_status"


def test_a_fact_as_known_on_a_day():
    (fact,) = facts(
        [
            stated("90", 1, status="estimate", published=JULY),
            stated("88.83", 2, published=AUGUST),
            stated("88.5", 3, published=DECEMBER),
        ]
    )
    assert fact.verdict == "revision" and len(fact.readings) == 3
    assert as_known_on(fact, date(2017, 7, 1)) is None
    known = {day: as_known_on(fact, day).current.shown.value for day in (JULY, AUGUST, date(2017, 12, 1), DECEMBER)}
    assert [str(value) for value in known.values()] == ["90", "88.83", "88.83", "88.5"]


def test_two_sources_at_one_time_contradict_each_other():
    (fact,) = facts([stated("88.83", 1), stated("89.9", 2, source="baokiengiang.vn", published=date(2017, 8, 20))])
    assert fact.verdict == "conflict" and fact.current is None and len(fact.readings) == 2
    assert "88,83 tỷ đồng" in fact.reasons[0].vi and "89.9 × 10^9 VND" in fact.reasons[0].en


def test_one_source_corrects_itself():
    (fact,) = facts([stated("88.83", 1), stated("89.9", 2, published=date(2017, 8, 20))])
    assert fact.verdict == "revision" and fact.reasons[0].code == "revision_later"


def test_one_document_can_contradict_itself():
    (fact,) = facts([stated("88.83"), stated("89.9", record=2)])
    assert fact.verdict == "conflict"


def test_undated_documents_that_differ_conflict():
    (fact,) = facts([stated("88.83", 1, published=None), stated("89.9", 2, published=None)])
    assert fact.verdict == "conflict"


def test_what_a_person_decided_holds_in_a_conflict():
    other = stated("89.9", 2, source="baokiengiang.vn", review="accepted")
    (fact,) = facts([stated("88.83", 1), other])
    assert fact.verdict == "conflict" and fact.current and fact.current.shown == other
    assert len(fact.figures) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"place_id": "district-909"},
        {"indicator_id": "thu-noi-dia"},
        {"measure": "percent_of_plan"},
        {"basis_kind": "plan"},
        {"period": "2016-H1"},
        {"status": "target"},
        {"unit": "USD"},
        {"place_id": "province-91"},
    ],
)
def test_other_facts(changes):
    assert len(facts([stated(), stated(document=2, **changes)])) == 2


def test_kien_giang_and_an_giang_are_two_places():
    old, new = stated(place_id="province-91"), stated(document=2, place_id="province-91-2025")
    assert len(facts([old, new])) == 2


def test_without_place_or_period_nothing_is_grouped():
    lost = {"place_id": None, "place_name": ""}
    assert len(facts([stated(**lost), stated(document=2, **lost)])) == 2
    assert len(facts([stated(period_start=None), stated(document=2, period_start=None)])) == 2
    named = {"place_id": None, "place_name": "Ấp Hoà Bình", "place_level": "village"}
    assert len(facts([stated(**named), stated(document=2, **named | {"place_name": "ấp Hòa Bình"})])) == 1


def test_a_change_of_a_rate_is_in_percentage_points():
    one = stated("-1.1", measure="change", unit="percent", multiplier=0)
    other = stated("-1.10", 2, measure="change", unit="percentage_point", multiplier=0)
    (fact,) = facts([one, other])
    assert fact.verdict == "agreement"


VALUES = st.decimals(-1000, 1000, places=2)
STATEMENTS = st.lists(
    st.tuples(VALUES, st.sampled_from(["actual", "estimate"]), st.sampled_from([JULY, AUGUST, DECEMBER, None])),
    min_size=1,
    max_size=6,
)


@given(STATEMENTS)
def test_no_figure_is_lost_and_order_does_not_matter(statements):
    figures = [
        stated(str(value), number, status=status, published=day)
        for number, (value, status, day) in enumerate(statements, 1)
    ]
    (fact,) = facts(figures)
    assert sorted(held.record_id for held in fact.figures) == list(range(1, len(figures) + 1))
    assert facts(reversed(figures)) == (fact,)
    assert all(agree(reading.shown, held) for reading in fact.readings for held in reading.figures)


@given(VALUES, st.integers(0, 2))
def test_a_rounded_value_agrees_with_what_it_was_rounded_from(value, places):
    rounded = round(value, places)
    assert agree(stated(str(value)), stated(str(rounded)))
