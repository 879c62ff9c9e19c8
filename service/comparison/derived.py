"""Values that no document states, computed from figures and labelled with their formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from service.comparison.agreement import agree
from service.comparison.figure import Figure
from service.comparison.messages import Message, message
from service.comparison.narrative import name_text, names_list
from service.comparison.rules import against_summing, differences, same_indicator
from service.comparison.scale import amount, half_of, quantity_of

_PRECISION = 28


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed value: `value` × 10^`multiplier` in `unit`, true within `low` and `high` (the rounding of what it was
    computed from). `formula` says how, `sources` are the records it was computed from."""

    value: Decimal
    low: Decimal
    high: Decimal
    unit: str | None
    unit_text: str | None
    multiplier: int
    qualifier: str
    formula: Message
    sources: tuple[int, ...]


def implied_plan(level: Figure, attainment: Figure) -> Derived | None:
    """The plan that a level and its percentage of the plan imply; None where the two are not of one fact.

    The plan is of the base that the percentage names (`kế hoạch năm`), not of the figures' own period.
    """
    together = (
        level.measure == "level"
        and attainment.measure == "percent_of_plan"
        and level.qualifier == attainment.qualifier == "eq"
        and level.upper is None
        and attainment.upper is None
        and attainment.value > 0
        and level.place_id == attainment.place_id
        and level.place_name == attainment.place_name
        and (level.period_start, level.period_end) == (attainment.period_start, attainment.period_end)
        and level.period_start is not None
        and same_indicator(level, attainment)
        and quantity_of(attainment.unit)[0] == "ratio"
    )
    if not together:
        return None
    share, half = amount(attainment).value, amount(attainment).half
    own = half_of(level.value)
    with localcontext(prec=_PRECISION):
        value = level.value / share
        low = (level.value - own) / (share + half)
        high = (level.value + own) / (share - half) if share > half else value
    return Derived(
        _rounded(value, high - low),
        low,
        high,
        level.unit,
        level.unit_text,
        level.multiplier,
        "eq",
        message("formula_plan", level=_number(level), percent=_number(attainment)),
        (level.record_id, attainment.record_id),
    )


def sum_over(parts: Sequence[str], figures: Iterable[Figure]) -> Derived | tuple[Message, ...]:
    """The sum of one figure of each place in `parts` (ids), or why there is none: a part is missing, a figure is not of
    the kind of the others or is not one that adds up. Missing is missing, never nought."""
    of: dict[str, Figure] = {}
    for figure in figures:
        place = figure.place_id
        if place is None or place not in parts:
            return (message("sum_place", place=figure.place_name),)
        if place in of and not agree(of[place], figure):
            return (message("sum_twice", place=figure.place_name),)
        of.setdefault(place, figure)
    missing = [part for part in parts if part not in of]
    if missing or not parts:
        return (message("sum_missing", places=names_list([name_text(part) for part in missing])),)
    chosen = [of[part] for part in parts]
    against = dict.fromkeys(
        reason
        for figure in chosen
        for reason in (*against_summing(figure), *differences(chosen[0], figure), *_spans(chosen[0], figure))
    )
    return tuple(against) or _sum(chosen)


def _spans(first: Figure, other: Figure) -> tuple[Message, ...]:
    if (first.period_start, first.period_end) == (other.period_start, other.period_end):
        return ()
    return (message("sum_period", first=first.period_label or "", second=other.period_label or ""),)


def _sum(figures: Sequence[Figure]) -> Derived:
    first = figures[0]
    _, factor = quantity_of(first.unit)
    scale = factor.scaleb(first.multiplier)
    amounts = [amount(figure) for figure in figures]
    value = sum((held.value for held in amounts), Decimal(0)) / scale
    low = sum((held.value - held.half for held in amounts), Decimal(0)) / scale
    high = sum((held.value + held.half for held in amounts), Decimal(0)) / scale
    terms = " + ".join(f"{_number(figure)} ({figure.place_name})" for figure in figures)
    return Derived(
        value,
        low,
        high,
        first.unit,
        first.unit_text,
        first.multiplier,
        _qualifier(figures),
        message("formula_sum", terms=terms),
        tuple(figure.record_id for figure in figures),
    )


def _number(figure: Figure) -> str:
    return " ".join(part for part in (str(figure.value), figure.unit_text or figure.unit or "") if part)


def _rounded(value: Decimal, width: Decimal) -> Decimal:
    """A value to the digits that its width leaves certain, at least to whole units."""
    return value.quantize(Decimal(1).scaleb(min(width.adjusted(), 0)))


def _qualifier(figures: Sequence[Figure]) -> str:
    found = {figure.qualifier for figure in figures}
    return found.pop() if len(found) == 1 else "approx"
