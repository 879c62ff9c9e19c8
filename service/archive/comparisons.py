"""A comparison asked of an archive: names understood, figures found, the table made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from sqlalchemy import Connection

from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.indicators.lookup import by_id
from extractor.model.mention import AdministrativeUnit, ReferencePeriod
from service.archive.figures import (
    Asked,
    figures,
    first_of_spans,
    indicator_keys,
    origins,
    period_labels,
    places_told,
    spans_told,
)
from service.comparison import names
from service.comparison.cells import Comparison, Named, Place
from service.comparison.figure import period_kind
from service.comparison.messages import Message, message
from service.comparison.series import MEASURES_READ, compared, plan
from service.errors import UnclearName

_ALWAYS = (date(1945, 1, 1), date(2100, 12, 31))
_LABELS = 8
"""How many periods that are not shown are named."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be compared, as people type it. `within` are units whose parts are the places; without periods these
    are the ones of the most frequent kind that have figures."""

    indicator: str
    places: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    periods: tuple[ReferencePeriod, ...] = ()
    measure: str | None = None
    known_on: date | None = None


def compare(connection: Connection, question: Question) -> Comparison:
    """The answer to a question. Raises `UnclearName` for an indicator or a place that is no one thing."""
    indicator = understood(connection, question.indicator)
    start = min((one.start for one in question.periods), default=_ALWAYS[0])
    end = max((one.end for one in question.periods), default=_ALWAYS[1])
    units = _units(connection, indicator, question.places, start, end)
    for typed in question.within:
        above = _unit(connection, indicator, typed, start, end, parts=True)
        units += parts_of(above, start, end)
    periods, others = (
        (question.periods, ())
        if question.periods
        else told_periods(connection, indicator, [one.id for one in units], question.known_on)
    )
    day = max((one.end for one in periods), default=date.today())
    rows = dict.fromkeys(names.place(unit, day) for unit in units)
    found = series(connection, indicator, tuple(rows), periods, question.measure, question.known_on)
    return replace(found, notes=(*found.notes, _other_periods(others))) if others else found


def series(
    connection: Connection,
    indicator: Named,
    rows: Sequence[Place],
    periods: Sequence[ReferencePeriod],
    measure: str | None = None,
    known_on: date | None = None,
) -> Comparison:
    """The comparison of an indicator over places and periods that are known; of no period where there are none."""
    made = plan(indicator, rows, periods)
    held = []
    if periods and rows:
        asked = Asked((indicator.key,), made.units, made.ends, MEASURES_READ, known_on)
        held = sorted(figures(connection, asked), key=lambda one: one.record_id)
    return compared(
        made, held, origins(connection, (one.document_id for one in held)), measure=measure, known_on=known_on
    )


def understood(connection: Connection, typed: str) -> Named:
    """The indicator that is meant by what was typed. Raises `UnclearName`."""
    return names.indicator(typed, () if by_id(typed.strip()) else indicator_keys(connection))


def told_periods(
    connection: Connection, indicator: Named, places: Sequence[str], known_on: date | None
) -> tuple[tuple[ReferencePeriod, ...], tuple[ReferencePeriod, ...]]:
    """The periods of the kind that most figures of the places are of, and the others that have figures; in order."""
    asked = Asked((indicator.key,), tuple(sorted(set(places))), measures=MEASURES_READ, known_on=known_on)
    first: dict[tuple[date, date], int] = {}
    count: Counter[str] = Counter()
    kinds: dict[tuple[date, date], str] = {}
    for start, end, many, number in first_of_spans(connection, asked):
        days = start, end
        first[days] = min(number, first.get(days, number))
        count[kinds.setdefault(days, str(period_kind(*days)))] += many
    if not count:
        return (), ()
    most = min(count, key=lambda kind: (-count[kind], kind))
    labels = period_labels(connection, first.values())
    held = {days: ReferencePeriod(*days, labels[number] or days[1].isoformat()) for days, number in first.items()}
    ordered = sorted(held)
    return (
        tuple(held[days] for days in ordered if kinds[days] == most),
        tuple(held[days] for days in ordered if kinds[days] != most),
    )


def _other_periods(periods: Sequence[ReferencePeriod]) -> Message:
    labels, more = ", ".join(one.label for one in periods[:_LABELS]), len(periods) - _LABELS
    vi, en = (f" và {more} kỳ khác", f" and {more} others") if more > 0 else ("", "")
    return message("other_periods", periods=(labels + vi, labels + en))


def known_periods(
    connection: Connection, indicators: Sequence[Named], places: Sequence[str]
) -> tuple[tuple[ReferencePeriod, int], ...]:
    """The periods that figures of the indicators and places (ids) tell of, with how many do; in order of time."""
    count: Counter[tuple[date, date]] = Counter()
    labels: dict[tuple[date, date], str] = {}
    for start, end, label, told in spans_told(connection, [one.key for one in indicators], places, MEASURES_READ):
        count[start, end] += told
        labels.setdefault((start, end), label or end.isoformat())
    return tuple(
        (ReferencePeriod(*days, labels[days]), count[days]) for days in sorted(count, key=lambda one: one[::-1])
    )


def parts_of(unit: AdministrativeUnit, start: date, end: date) -> list[AdministrativeUnit]:
    """The units directly below one, as of the last day of the span on which it had any."""
    areas = gazetteer()
    for day in (end, start):
        below = areas.children(unit.id, day)
        if below:
            return sorted(below, key=lambda one: one.code or one.id)
    last = max((one.valid_to for one in areas.children(unit.id) if one.valid_to), default=None)
    return list(areas.children(unit.id, date.fromordinal(last.toordinal() - 1))) if last else []


def _units(
    connection: Connection, indicator: Named, typed: Sequence[str], start: date, end: date
) -> list[AdministrativeUnit]:
    """The units meant: of several of one name, that which lies in the province of those that are sure."""
    found = [names.places(one, start, end) for one in typed]
    areas = gazetteer()
    sure = {areas.province(one[0].id, end.isoformat()) for one in found if len(one) == 1}
    units = []
    for name, held in zip(typed, found, strict=True):
        near = [one for one in held if areas.province(one.id, end.isoformat()) in sure]
        units.append(near[0] if len(near) == 1 else _unit(connection, indicator, name, start, end))
    return units


def _unit(
    connection: Connection, indicator: Named, typed: str, start: date, end: date, *, parts: bool = False
) -> AdministrativeUnit:
    """The unit that is meant: of several of one name, that which alone has figures of the indicator."""
    found = names.places(typed, start, end)
    if parts:
        found = tuple(one for one in found if gazetteer().children(one.id))
    if len(found) == 1:
        return found[0]
    below = {one.id: [part.id for part in gazetteer().children(one.id)] if parts else [one.id] for one in found}
    told = places_told(connection, (indicator.key,), set(chain.from_iterable(below.values())))
    having = [one for one in found if told & set(below[one.id])]
    if len(having) == 1:
        return having[0]
    raise UnclearName(typed, "place", [names.told(one, end) for one in having or found])
