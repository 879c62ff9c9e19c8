"""The rows of a comparison: for a place and each period, whose figures are of its land."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.model.mention import ReferencePeriod
from service.comparison.boundaries import BySumming, Comparable, NotComparable, compare_periods
from service.comparison.messages import Message


@dataclass(frozen=True, slots=True)
class Land:
    """`units` are those whose figures, summed where they are several, stand for the place in a period: itself alone
    where its land of then is not known or there was no such place. `same` tells whether this is its land of the last
    period in which there was one."""

    units: tuple[str, ...]
    same: bool
    notes: tuple[Message, ...]


def lands(
    place_id: str, periods: Sequence[ReferencePeriod], others: Iterable[ReferencePeriod] = ()
) -> dict[ReferencePeriod, Land]:
    """The land of a place in each of the periods and of the others; the last one is looked for among the periods."""
    ordered = sorted(set(periods), key=lambda period: (period.end, period.start))
    there = [one for one in ordered if not isinstance(compare_periods(place_id, one, one), NotComparable)]
    base = there[-1] if there else None
    wanted = dict.fromkeys((*ordered, *others))
    return {one: _land(place_id, one, base or one) for one in wanted}


def _land(place_id: str, period: ReferencePeriod, base: ReferencePeriod) -> Land:
    result = compare_periods(place_id, period, base)
    if isinstance(result, Comparable):
        return Land((result.first,), True, result.notes)
    if isinstance(result, BySumming) and len(result.first) > 1:
        return Land(result.first, True, result.notes)
    notes = (result.reason, *result.notes) if isinstance(result, NotComparable) else result.notes
    return Land((place_id,), False, notes)
