"""The same fact in several documents: do they agree, was it revised, or do they contradict each other?

Nothing is chosen away: a fact keeps every figure that states it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from extractor.catalogues.spelling import folded_tokens
from service.comparison.figure import Figure, status_group
from service.comparison.messages import Message, filled, message
from service.comparison.narrative import day_text
from service.comparison.rules import indicator_key
from service.comparison.scale import Amount, amount, measured, same_quantity
from service.comparison.wording import value_text

FactKey = tuple[str, str, str, str, date, date, str]
"""Place, indicator, measure, basis kind, first and last day, and whether it is a target."""

_SOON = timedelta(days=30)
"""Two sources that differ within this time contradict each other; later than that the later one revises."""

_WITHOUT_END = Decimal("Infinity")

_REVIEWED = frozenset({"accepted", "corrected", "added"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Figures of one fact that say the same within their rounding. `shown` is the one to show: reviewed before
    unreviewed, then the most precise."""

    shown: Figure
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """How one reading follows another: `code` is that of its message, `day` when the later one was told."""

    code: str
    before: Reading
    after: Reading
    day: date | None

    def told(self) -> Message:
        fields = {"first": value_text(self.before.shown), "second": value_text(self.after.shown)}
        return filled(self.code, fields | ({"day": day_text(self.day)} if self.day else {}))


@dataclass(frozen=True, slots=True)
class Fact:
    """All figures that state one fact; `readings` are in order of time, `steps` lead from one to the next.

    `verdict` is `single` (one document states it), `agreement`, `revision` (each reading replaces the one before) or
    `conflict`.
    """

    readings: tuple[Reading, ...]
    verdict: str
    steps: tuple[Step, ...] = ()

    @property
    def reasons(self) -> tuple[Message, ...]:
        """Why the verdict is as it is. Made when asked for: a table of a large archive holds thousands and shows few."""
        if self.verdict != "agreement":
            return tuple(step.told() for step in self.steps)
        documents = {figure.document_id for figure in self.figures}
        return (message("agreement", count=str(len(documents))),)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for reading in self.readings for figure in reading.figures)

    @property
    def current(self) -> Reading | None:
        """What holds today: the last reading. Where readings contradict each other, the one that a person has
        decided on, None where there is not one such."""
        if self.verdict != "conflict":
            return self.readings[-1]
        decided = [reading for reading in self.readings if reading.shown.review in _REVIEWED]
        return decided[0] if len(decided) == 1 else None


def facts(figures: Iterable[Figure]) -> tuple[Fact, ...]:
    """Figures grouped by the fact they state, in the order in which each is first stated.

    A figure without a place or a period is a fact of its own: nothing tells that another says the same.
    """
    groups: dict[FactKey | int, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(fact_key(figure) or figure.record_id, []).append(figure)
    return tuple(_fact(alike) for group in groups.values() for alike in _by_quantity(group))


def fact_key(figure: Figure) -> FactKey | None:
    """What a figure is true of; None where its place or period is not known."""
    if figure.period_start is None or figure.period_end is None or not (figure.place_id or figure.place_name):
        return None
    place = figure.place_id or f"{figure.place_level or ''} {' '.join(folded_tokens(figure.place_name))}"
    return (
        place,
        indicator_key(figure),
        figure.measure,
        figure.basis_kind or "",
        figure.period_start,
        figure.period_end,
        status_group(figure.status),
    )


def agree(first: Figure, second: Figure) -> bool:
    """Whether two figures of one fact say the same: within half a unit of the last digit of the coarser one, units
    scaled. `trên 88` agrees with 88,83 and not with 89,2: a bound is taken to be less than a unit of its last digit that
    is not nought away, and what is only about right half of that."""
    return _agree(first, amount(first), second, amount(second))


def agreeing(figure: Figure, others: Iterable[Figure]) -> list[Figure]:
    """Those of the others that say the same as a figure."""
    held = amount(figure)
    return [one for one in others if _agree(one, amount(one), figure, held)]


def _agree(first: Figure, one: Amount, second: Figure, other: Amount) -> bool:
    if not same_quantity(one.quantity, other.quantity):
        return False
    if first.qualifier == second.qualifier:
        return _near(one, other)
    (low, high), (floor, ceiling) = _bounds(first.qualifier, one), _bounds(second.qualifier, other)
    return low <= ceiling and floor <= high


def as_known_on(fact: Fact, day: date) -> Fact | None:
    """A fact as the documents published by a day told it; None where none had. Undated documents are left out."""
    known = [figure for figure in fact.figures if figure.published is not None and figure.published <= day]
    return _fact(known) if known else None


def _fact(figures: Sequence[Figure]) -> Fact:
    readings = _readings(figures)
    told = [(reading, _last_day(reading)) for reading in readings] if len(readings) > 1 else []
    steps = tuple(_step(*before, *after) for before, after in pairwise(told))
    if not steps:
        several = len({figure.document_id for figure in figures}) > 1
        return Fact(readings, "agreement" if several else "single")
    return Fact(readings, "conflict" if any(step.code == "conflict" for step in steps) else "revision", steps)


def _readings(figures: Sequence[Figure]) -> tuple[Reading, ...]:
    held = {figure.record_id: amount(figure) for figure in figures}

    def vagueness(figure: Figure) -> tuple[bool, Decimal, int]:
        return figure.qualifier != "eq", held[figure.record_id].half, figure.record_id

    piles: list[list[Figure]] = []
    for figure in sorted(figures, key=vagueness):
        own = held[figure.record_id]
        for pile in piles:
            if _agree(pile[0], held[pile[0].record_id], figure, own):
                pile.append(figure)
                break
        else:
            piles.append([figure])
    readings = [
        Reading(
            min(pile, key=lambda figure: (figure.review not in _REVIEWED, vagueness(figure))),
            tuple(sorted(pile, key=_order)),
        )
        if len(pile) > 1
        else Reading(pile[0], (pile[0],))
        for pile in piles
    ]
    return tuple(sorted(readings, key=lambda reading: _stage(reading.figures)))


def _step(before: Reading, earlier: date | None, after: Reading, later: date | None) -> Step:
    """How one reading follows another, each with the day on which it was last told: a revision that says why it is one,
    or a conflict."""
    estimated = all(figure.status == "estimate" for figure in before.figures)
    actual = any(figure.status == "actual" for figure in after.figures)
    if estimated and actual and (earlier is None or later is None or earlier <= later):
        return Step("revision_status", before, after, None)
    if earlier is None or later is None or later <= earlier:
        return Step("conflict", before, after, None)
    one_source = {figure.source for figure in before.figures} & {figure.source for figure in after.figures}
    if one_source or later - earlier > _SOON:
        return Step("revision_later", before, after, later)
    return Step("conflict", before, after, None)


def _by_quantity(figures: Sequence[Figure]) -> list[list[Figure]]:
    piles: list[tuple[str, list[Figure]]] = []
    for figure in figures:
        quantity, _ = measured(figure)
        home = next((pile for held, pile in piles if same_quantity(held, quantity)), None)
        if home is None:
            piles.append((quantity, [figure]))
        else:
            home.append(figure)
    return [pile for _, pile in piles]


def _near(one: Amount, other: Amount) -> bool:
    slack = one.half if one.half > other.half else other.half
    if one.upper is not None and other.upper is not None:
        return abs(one.value - other.value) <= slack and abs(one.upper - other.upper) <= slack
    if one.upper is None and other.upper is None:
        return abs(one.value - other.value) <= slack
    span, point = (one, other) if one.upper is not None else (other, one)
    return span.upper is not None and span.value - slack <= point.value <= span.upper + slack


def _bounds(qualifier: str, held: Amount) -> tuple[Decimal, Decimal]:
    """Between which values an amount lies, by its qualifier."""
    value = held.value
    match qualifier:
        case "gt":
            return value, value + held.step
        case "lt":
            return value - held.step, value
        case "ge":
            return value, _WITHOUT_END
        case "le":
            return -_WITHOUT_END, value
        case "approx":
            return value - held.step / 2, value + held.step / 2
        case _:
            return value - held.half, (value if held.upper is None else held.upper) + held.half


def _order(figure: Figure) -> tuple[date, int]:
    return figure.published or date.max, figure.record_id


def _stage(figures: Sequence[Figure]) -> tuple[bool, date, int]:
    told = [figure.published for figure in figures if figure.published is not None]
    return any(figure.status != "estimate" for figure in figures), max(told, default=date.max), figures[0].record_id


def _last_day(reading: Reading) -> date | None:
    return max((figure.published for figure in reading.figures if figure.published is not None), default=None)
