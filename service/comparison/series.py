"""An indicator over places and periods, made of figures: levels, attainment, growth and ranks, none of them guessed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TypeVar

from extractor.model.mention import ReferencePeriod
from service.comparison.cells import ATTAINMENT, GROWTH, LEVEL, Cell, Comparison, Entry, Named, Origin, Place, Unit
from service.comparison.entries import MOMENTS, Facts, attainment, fits, growth, is_year_before, level, unit_of
from service.comparison.figure import Figure, period_kind
from service.comparison.lands import Land, lands
from service.comparison.messages import Message, message
from service.comparison.periods import year_before
from service.comparison.ranks import ranks
from service.comparison.wording import figures_text

Key = TypeVar("Key")
_MEASURES = (LEVEL, ATTAINMENT, GROWTH)
_NOTED = 20
"""How many cells without a number are told of one by one as having figures of a part of their period."""
MEASURES_READ = (LEVEL, ATTAINMENT, GROWTH, "ratio_to_base")
"""The measures of the figures that a comparison is made of."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A comparison to be made: `lands` has the land of each place in each period and the same period a year before.

    `units` and `ends` are those of the figures to ask for.
    """

    indicator: Named
    places: tuple[Place, ...]
    periods: tuple[ReferencePeriod, ...]
    lands: tuple[dict[ReferencePeriod, Land], ...]

    @property
    def units(self) -> tuple[str, ...]:
        held = (land.units for row in self.lands for land in row.values())
        return tuple(sorted({*chain.from_iterable(held), *(place.id for place in self.places)}))

    @property
    def days(self) -> frozenset[tuple[date, date]]:
        """First and last day of each period; of an indicator that is counted at a moment, the last day alone too."""
        moments = [(one.end, one.end) for one in self.periods if self.indicator.kind in MOMENTS]
        return frozenset([*((one.start, one.end) for one in self.periods), *moments])

    @property
    def ends(self) -> tuple[date, date]:
        """Between which days the periods of the figures to ask for end: with those of the year before, which growth is
        derived from, and of the whole year, whose plan it is."""
        return (
            min(day for one in self.periods for day in (one.start, year_before(one).end)),
            max(date(one.end.year, 12, 31) for one in self.periods),
        )


def plan(indicator: Named, places: Sequence[Place], periods: Iterable[ReferencePeriod]) -> Plan:
    """What a comparison needs. The periods are put in order of time; there is at least one."""
    ordered = tuple(sorted(set(periods), key=lambda period: (period.end, period.start)))
    before = [year_before(period) for period in ordered]
    return Plan(indicator, tuple(places), ordered, tuple(lands(place.id, ordered, before) for place in places))


def compared(
    plan: Plan,
    figures: Iterable[Figure],
    origins: Mapping[int, Origin],
    *,
    measure: str | None = None,
    known_on: date | None = None,
) -> Comparison:
    """The comparison that the figures allow; `figures` are those of `MEASURES_READ` that `plan` asks for.

    `measure` (level, percent_of_plan or percent_change) is what is ranked; without one what fills most cells.
    """
    held = tuple(figures)
    days = plan.days
    unit = unit_of(
        one
        for one in held
        if one.measure == LEVEL and one.status != "target" and (one.period_start, one.period_end) in days
    )
    facts = Facts(
        plan.indicator,
        unit,
        origins,
        _grouped(held, lambda one: (one.place_id or "", one.measure, one.period_end)),
        _grouped(held, lambda one: (one.place_id or "", one.measure)),
        {one.record_id: one for one in held},
    )
    rows = [
        tuple(_cell(facts, place, period, days, row) for period in plan.periods)
        for place, row in zip(plan.places, plan.lands, strict=True)
    ]
    ranked = measure or _fullest(rows)
    ranked_rows, rank_notes = _ranked(plan, rows, ranked)
    told = {number for row in ranked_rows for cell in row for number in (*cell.figures, *cell.others)}
    kept = {one.record_id: one for one in held if one.record_id in told}
    notes = (*_notes(plan, held, unit, ranked_rows), *rank_notes)
    documents = {one.document_id for one in kept.values()}
    return Comparison(
        plan.indicator,
        ranked,
        unit,
        plan.places,
        plan.periods,
        ranked_rows,
        kept,
        {number: origin for number, origin in origins.items() if number in documents},
        notes,
        known_on,
    )


def _grouped(figures: Iterable[Figure], key: Callable[[Figure], Key]) -> dict[Key, list[Figure]]:
    grouped: defaultdict[Key, list[Figure]] = defaultdict(list)
    for one in figures:
        grouped[key(one)].append(one)
    return dict(grouped)


def _cell(
    facts: Facts,
    place: Place,
    period: ReferencePeriod,
    days: Collection[tuple[date, date]],
    row: dict[ReferencePeriod, Land],
) -> Cell:
    land, before = row[period], row[year_before(period)]
    notes: list[Message] = []
    amount = level(facts, place, land, period, notes)
    earlier = level(facts, place, before, year_before(period), []) if land.same and before.same else None
    reached = attainment(facts, land, period, amount)
    grown = growth(facts, land, period, amount, earlier)
    told = (number for entry in (amount, reached, grown) if entry for number in entry.figures)
    notes = [*land.notes, *notes] if land.units != (place.id,) or not land.same or land.notes else notes
    cell = Cell(amount, reached, grown, None, tuple(dict.fromkeys(told)), land.units, land.same, tuple(notes))
    others = _others(facts, cell, period, days)
    if not others:
        return cell
    note = message(
        "only_within", place=place.name, period=period.label, figures=figures_text(others, places=len(land.units) > 1)
    )
    return replace(cell, notes=(*cell.notes, note), others=tuple(one.record_id for one in others))


def _others(facts: Facts, cell: Cell, period: ReferencePeriod, days: Collection[tuple[date, date]]) -> list[Figure]:
    """Figures of a part of the period, or of a part of the land, by a measure that the cell has no number of. What has
    a column of its own, or is told of as left out for its unit or base, is not among them."""
    missing = [measure for measure in _MEASURES if not cell.entry(measure)]
    part_of_land = len(cell.units) > 1
    return [
        one
        for one in facts.within(cell.units, missing, period)
        if one.status != "target" and (one.measure != GROWTH or is_year_before(one))
        if part_of_land or (one.period_start, one.period_end) not in days
    ]


def _fullest(rows: Sequence[Sequence[Cell]]) -> str:
    count = Counter(measure for row in rows for cell in row for measure in _MEASURES if cell.entry(measure))
    return max(_MEASURES, key=lambda measure: count[measure])


def _ranked(
    plan: Plan, rows: Sequence[tuple[Cell, ...]], measure: str
) -> tuple[tuple[tuple[Cell, ...], ...], list[Message]]:
    """The cells with their ranks, and what is to be said of these."""
    direction = plan.indicator.direction
    if direction == "none":
        return tuple(rows), [message("not_ranked")]
    notes = [] if direction else [message("direction_unknown")]
    columns = []
    for at, period in enumerate(plan.periods):
        entries = [row[at].entry(measure) for row in rows]
        sure = [entry if entry and _is_point(entry) else None for entry in entries]
        for place, entry, point in zip(plan.places, entries, sure, strict=True):
            if entry and not point:
                notes.append(message("bounds_not_ranked", place=place.name, period=period.label))
        columns.append(ranks([one.value if one else None for one in sure], lowest_first=direction == "down"))
    return (
        tuple(
            tuple(replace(cell, rank=columns[at][number]) for at, cell in enumerate(row))
            for number, row in enumerate(rows)
        ),
        notes,
    )


def _is_point(entry: Entry) -> bool:
    return entry.upper is None and entry.qualifier in ("eq", "approx")


def _notes(
    plan: Plan, figures: Sequence[Figure], unit: Unit | None, rows: Sequence[Sequence[Cell]]
) -> Iterator[Message]:
    """What differs, and what the cells have to say, each once."""
    kinds = dict.fromkeys(period_kind(period.start, period.end).told() for period in plan.periods)
    if len(kinds) > 1:
        yield message("period_kinds", kinds=_listed(kinds))
    days = plan.days
    shown = [one for one in figures if (one.period_start, one.period_end) in days]
    levels = [one for one in shown if one.measure == LEVEL and one.status != "target"]
    others = Counter(one.unit_text or one.unit or "—" for one in levels if unit and not fits(unit, one))
    if others and unit:
        listed = ", ".join(sorted(others))
        yield message("other_unit", count=str(others.total()), units=listed, unit=unit.text or unit.code or "—")
    changes = [one for one in shown if one.measure in (GROWTH, "ratio_to_base")]
    bases = Counter(message(f"basis.{one.basis_kind or 'none'}") for one in changes if not is_year_before(one))
    if bases:
        yield message("other_basis", count=str(bases.total()), bases=_listed(bases))
    if not any(cell.entries or cell.others for row in rows for cell in row):
        yield message("no_figures")
    told = [
        note for row in rows if any(cell.entries or cell.others for cell in row) for cell in row for note in cell.notes
    ]
    within = [note for note in told if note.code == "only_within"]
    yield from dict.fromkeys(note for note in told if note.code != "only_within")
    yield from within[:_NOTED]
    if len(within) > _NOTED:
        yield message("only_within_more", count=str(len(within) - _NOTED))


def _listed(messages: Iterable[Message]) -> tuple[str, str]:
    told = sorted(messages, key=lambda one: one.code)
    return ", ".join(one.vi for one in told), ", ".join(one.en for one in told)
