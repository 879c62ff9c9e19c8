from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from extractor.catalogues.indicators.lookup import by_id
from service.comparison.cells import Named, Origin, Place
from service.comparison.choice import chosen
from service.comparison.periods import between, period_of
from service.comparison.printed import rows, table, to_json
from service.comparison.ranks import ranks
from service.comparison.series import compared, plan
from tests.service.comparison.figures import figure

H1 = period_of("2017-H1")
NAMES = {
    "district-908": "An Biên",
    "district-909": "An Minh",
    "district-910": "Vĩnh Thuận",
    "district-902": "Kiên Lương",
}


def named(identifier="thu-ngan-sach"):
    known = by_id(identifier)
    return Named(known.id, known.id, known.name, known.direction, known.kind, known.aggregation)


def place(identifier):
    return Place(identifier, NAMES.get(identifier, identifier), "district", "huyện", "Kiên Giang")


def numbered(*figures):
    """Figures with record ids in their order, and a document each."""
    return [replace(one, record_id=number, document_id=number) for number, one in enumerate(figures, 1)]


def table_of(
    figures, places=("district-908", "district-909", "district-910"), periods=(H1,), indicator=None, **options
):
    made = plan(indicator or named(), [place(one) for one in places], periods)
    return compared(made, figures, options.pop("origins", {}), **options)


def codes(comparison):
    return [note.code for note in comparison.notes]


def test_missing_is_missing_and_ranks_have_ties_and_gaps():
    assert ranks([Decimal(5), Decimal(7), Decimal(7), None, Decimal(3)]) == (3, 1, 1, None, 4)
    assert ranks([Decimal(5), Decimal(7), None], lowest_first=True) == (1, 2, None)
    found = table_of(numbered(figure("88.83"), figure("0", place_id="district-910")))
    (first,), (missing,), (zero,) = found.cells
    assert (first.level.value, first.rank, zero.level.value, zero.rank) == (Decimal("88.83"), 1, Decimal(0), 2)
    assert missing.level is missing.rank is missing.state is None and missing.sources == 0


def test_figures_in_other_scales_of_a_unit_are_told_in_one():
    same = [
        figure("88.83"),
        figure("90", place_id="district-909"),
        figure("77123", multiplier=6, place_id="district-910"),
    ]
    found = table_of(numbered(*same))
    assert (found.unit.code, found.unit.multiplier) == ("VND", 9)
    assert [row[0].level.value for row in found.cells] == [Decimal("88.83"), Decimal(90), Decimal("77.123")]


def test_another_unit_is_left_out_and_told():
    other = figure("12", place_id="district-910", unit="USD", unit_text="triệu USD", multiplier=6)
    found = table_of(numbered(figure("88.83"), figure("90", place_id="district-909"), other))
    assert found.cells[2][0].level is None and codes(found) == ["other_unit"]


def test_stated_attainment_goes_before_a_derived_one():
    level, plan_year = figure("88.83"), figure("136.24", status="target", period="2017")
    derived = table_of(numbered(level, plan_year)).cells[0][0].attainment
    assert (derived.value, derived.formula.code, derived.figures) == (Decimal("65.20"), "plan_ratio", (1, 2))
    percent = {"measure": "percent_of_plan", "unit": "percent", "unit_text": "%", "multiplier": 0, "basis_kind": "plan"}
    stated = table_of(numbered(level, plan_year, figure("65.2", **percent))).cells[0][0].attainment
    assert (stated.value, stated.formula, stated.figures) == (Decimal("65.2"), None, (3,))


def test_growth_is_stated_or_derived_and_labelled():
    before = figure("80", period="2016-H1")
    derived = table_of(numbered(figure("88"), before)).cells[0][0].growth
    assert (derived.value, derived.formula.code) == (Decimal("10.00"), "growth_ratio")
    assert "2016-H1" in derived.formula.vi and derived.figures == (1, 2)
    change = {"unit": "percent", "unit_text": "%", "multiplier": 0, "basis_kind": "same_period_last_year"}
    found = table_of(numbered(figure("88"), before, figure("11", measure="percent_change", **change)))
    assert (found.cells[0][0].growth.value, found.cells[0][0].growth.formula) == (Decimal(11), None)
    ratio = table_of(numbered(figure("98.4", measure="ratio_to_base", **change))).cells[0][0].growth
    assert (ratio.value, ratio.formula.code) == (Decimal("-1.6"), "base_ratio")


def test_growth_over_another_base_is_left_out_and_told():
    change = figure("11", measure="percent_change", unit="percent", multiplier=0, basis_kind="previous_period")
    found = table_of(numbered(change))
    assert found.cells[0][0].growth is None and codes(found) == ["other_basis", "no_figures"]


def test_rates_give_no_derived_growth():
    rate = {"unit": "percent", "unit_text": "%", "multiplier": 0, "indicator_id": "ty-le-ho-ngheo"}
    figures = numbered(figure("4", **rate), figure("5", period="2016-H1", **rate))
    found = table_of(figures, indicator=named("ty-le-ho-ngheo"))
    assert found.cells[0][0].growth is None


def test_what_is_counted_at_the_last_day_of_a_period_is_the_periods():
    day = {"period_start": date(2017, 6, 30), "period_end": date(2017, 6, 30)}
    rate = {"unit": "percent", "unit_text": "%", "multiplier": 0, "indicator_id": "ty-le-ho-ngheo"}
    figures = numbered(figure("8.2", **rate, **day), figure("9.3", place_id="district-909", **rate, **day))
    found = table_of(figures, indicator=named("ty-le-ho-ngheo"))
    assert [row[0].rank for row in found.cells] == [1, 2, None] and codes(found) == []
    # revenue of a day is not that of the half-year
    flow = table_of(numbered(figure("8.2", **day)))
    assert flow.cells[0][0].level is None and codes(flow) == ["only_within"]


def test_the_lowest_is_first_where_low_is_better():
    rate = {"unit": "percent", "unit_text": "%", "multiplier": 0, "indicator_id": "ty-le-ho-ngheo"}
    figures = numbered(figure("4", **rate), figure("5", place_id="district-909", **rate))
    assert [row[0].rank for row in table_of(figures, indicator=named("ty-le-ho-ngheo")).cells] == [1, 2, None]


def test_a_bound_is_shown_and_not_ranked():
    found = table_of(numbered(figure("88", qualifier="gt"), figure("90", place_id="district-909")))
    assert [row[0].rank for row in found.cells] == [None, 1, None] and codes(found) == ["bounds_not_ranked"]


def test_several_documents_of_one_fact():
    rounded = figure("88.8", published=date(2017, 9, 1))
    (cell,) = table_of(numbered(figure("88.83"), rounded)).cells[0]
    assert (cell.level.value, cell.sources, cell.state) == (Decimal("88.83"), 2, "agreement")
    (cell,) = table_of(numbered(figure("88.83", status="estimate"), figure("91.2", published=date(2018, 1, 5)))).cells[
        0
    ]
    assert (cell.level.value, cell.state, cell.level.figures) == (Decimal("91.2"), "revision", (2, 1))
    (cell,) = table_of(numbered(figure("88.83", source="a"), figure("95", source="b"))).cells[0]
    assert cell.state == "conflict" and cell.figures == (1, 2)


@pytest.mark.parametrize("turned", [False, True])
def test_which_figure_is_shown(turned):
    def first(*figures, origins=None):
        held = numbered(*figures)
        return str(chosen(held[::-1] if turned else held, origins or {}).value)

    assert first(figure("1"), figure("2", published=date(2018, 1, 1))) == "2"
    assert first(figure("1", review="accepted"), figure("2", published=date(2018, 1, 1))) == "1"
    own = Origin(1, None, "", None, "UBND huyện An Biên", "An Biên", None)
    assert first(figure("1"), figure("2"), origins={1: own}) == "1"
    assert first(figure("1", confidence=0.5), figure("2", confidence=0.9)) == "2"
    assert first(figure("1"), figure("2")) == "1"


def test_figures_of_other_land_are_shown_and_told():
    # Kiên Lương gave Giang Thành on 2009-06-30 and land to Hà Tiên: not the same land
    years = period_of("2008"), period_of("2010")
    first = {"place_id": "district-902", "period_start": date(2008, 1, 1), "period_end": date(2008, 12, 31)}
    later = {"place_id": "district-902", "period_start": date(2010, 1, 1), "period_end": date(2010, 12, 31)}
    found = table_of(numbered(figure("50", **first), figure("40", **later)), ("district-902",), years)
    assert [cell.same_land for cell in found.cells[0]] == [False, True]
    assert "part_gone" in codes(found) and "địa giới khác" in table(found)
    assert any(note.instrument for note in found.notes)


def test_a_figure_of_before_the_bounds_are_held_is_shown_and_marked():
    early = {"period_start": date(2003, 1, 1), "period_end": date(2003, 12, 31)}
    found = table_of(numbered(figure("12", **early)), ("district-908",), (period_of("2003"), period_of("2016")))
    first, _ = found.cells[0]
    assert (first.level.value, first.same_land) == (Decimal(12), False) and codes(found) == ["before_records"]


def test_parts_are_summed_and_a_missing_one_leaves_no_sum():
    years = period_of("2024"), period_of("2026")
    days = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
    parts = [figure("10", place_id="province-91", **days), figure("9.5", place_id="province-89", **days)]
    before, after = table_of(numbered(*parts), ("province-91-2025",), years).cells[0]
    assert set(before.units) == {"province-91", "province-89"} and after.level is None
    assert (before.level.value, before.level.formula.code, before.level.figures) == (Decimal("19.5"), "summed", (2, 1))
    short = table_of(numbered(parts[0]), ("province-91-2025",), years)
    assert short.cells[0][0].level is None and short.cells[0][0].others == (1,)
    assert codes(short)[-2:] == ["part_missing", "only_within"] and "tỉnh Kiên Giang" in short.notes[-1].vi
    rate = [replace(one, unit="percent", unit_text="%", multiplier=0) for one in parts]
    (never, _) = table_of(numbered(*rate), ("province-91-2025",), years).cells[0]
    assert never.level is None and "not_summed" in [note.code for note in never.notes]


def test_kinds_of_periods_that_differ_are_told():
    found = table_of(numbered(figure(), figure("170", period="2017")), periods=(H1, period_of("2017")))
    assert [cell.level.value for cell in found.cells[0]] == [Decimal("88.83"), Decimal(170)]
    assert codes(found) == ["period_kinds"]


def test_a_figure_of_a_day_within_the_period_is_told_and_not_missing():
    day = {"period_start": date(2017, 6, 15), "period_end": date(2017, 6, 15), "period_label": "2017-06-15"}
    for period in (H1, period_of("2017")):
        found = table_of(numbered(figure("42.5", **day)), ("district-908",), (period,))
        (cell,) = found.cells[0]
        assert cell.level is None and cell.rank is None and cell.others == (1,)
        assert codes(found) == ["only_within"] and "42,5 tỷ đồng (giá trị, đến 15/6/2017)" in found.notes[0].vi
        assert "–‡" in table(found) and to_json(found)["cells"][0][0]["others"] == [1]
        assert set(to_json(found)["figures"]) == {"1"}
        empty, spread = rows(found)
        assert (empty["value"], spread["value"], spread["period_end"], spread["rank"]) == (
            None,
            "42.5",
            "2017-06-15",
            None,
        )


def test_figures_of_a_part_are_not_told_where_the_whole_has_one():
    day = figure("42.5", period_start=date(2017, 6, 15), period_end=date(2017, 6, 15))
    assert table_of(numbered(figure(), day), ("district-908",)).cells[0][0].others == ()
    # what has a column of its own is seen there
    both = table_of(numbered(figure()), ("district-908",), (H1, period_of("2017")))
    assert both.cells[0][1].level is None and both.cells[0][1].others == ()
    goal = replace(day, status="target")
    assert codes(table_of(numbered(goal), ("district-908",))) == ["no_figures"]
    # nine months lie in the year, not in its first half
    nine = numbered(figure("60", period="2017-9M"))
    assert table_of(nine, ("district-908",), (period_of("2017"),)).cells[0][0].others == (1,)
    assert table_of(nine, ("district-908",)).cells[0][0].others == ()


def test_many_cells_with_figures_of_a_part_are_counted():
    years = [period_of(str(year)) for year in range(1995, 2020)]
    days = [{"period_start": date(one.start.year, 3, 1), "period_end": date(one.start.year, 3, 1)} for one in years]
    found = table_of(numbered(*(figure("1", **one) for one in days)), ("district-908",), years)
    told = [code for code in codes(found) if code.startswith("only_within")]
    assert told == ["only_within"] * 20 + ["only_within_more"] and found.notes[-1].vi.startswith("còn 5 ô")


def test_labels_and_rows_of_periods():
    assert [one.label for one in between(period_of("2016-H1"), period_of("2018-H1"), None)] == [
        "2016-H1",
        "2017-H1",
        "2018-H1",
    ]
    assert [one.label for one in between(period_of("2016"), period_of("2017"), "half")] == [
        "2016-H1", "2016-H2", "2017-H1", "2017-H2",
    ]  # fmt: skip
    assert period_of("2016-01/2016-09").label == "2016-01/2016-09" and period_of("2016-q3").end == date(2016, 9, 30)
    for wrong in ("16", "2016-H3", "2016-02-30", "2018/2016"):
        with pytest.raises(ValueError):
            period_of(wrong)
    with pytest.raises(ValueError):
        between(period_of("2016-H1"), period_of("2018"), None)


def test_what_is_given_out():
    percent = figure("65.2", measure="percent_of_plan", unit="percent", unit_text="%", multiplier=0, basis_kind="plan")
    origin = Origin(1, "Báo cáo", "UBND", date(2017, 8, 14), None, "An Biên", None)
    found = table_of(numbered(figure(), percent), origins={1: origin, 9: origin})
    given = to_json(found)
    assert given["cells"][0][0]["level"]["value"] == "88.83" and given["cells"][1][0]["level"] is None
    assert set(given["figures"]) == {"1", "2"} and set(given["documents"]) == {"1"}
    spread = list(rows(found))
    assert [(one["place"], one["measure"], one["value"]) for one in spread] == [
        ("An Biên", "level", "88.83"), ("An Biên", "percent_of_plan", "65.2"), ("An Minh", None, None), ("Vĩnh Thuận", None, None),
    ]  # fmt: skip
    assert spread[0]["title"] == "Báo cáo"
    printed = table(found)
    assert "88,83" in printed and "65,2%" in printed and "2017-H1" in printed and "(tỷ đồng)" in printed
