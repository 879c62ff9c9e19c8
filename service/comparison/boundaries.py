"""May figures about a place at two times be compared? Answered from the dated changes of administrative units.

The answer is `Comparable` (the same land), `BySumming` (one unit of one time is the whole of several of the other)
or `NotComparable`. Only amounts and counts may be summed (`service.comparison.rules`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from extractor.catalogues.areas.changes import RECORDS_BEGIN, REFORM, Changes, changes, level_of
from extractor.catalogues.areas.lookup import NATION, gazetteer
from extractor.model.mention import ReferencePeriod
from service.comparison.messages import Message, filled, message
from service.comparison.narrative import date_doubts, day_text, doubts_of, name_text, reason, told, told_of
from service.comparison.territory import Joined, joined


@dataclass(frozen=True, slots=True)
class Comparable:
    """The same land at both times. `first` and `second` are the unit's ids then: they differ where it went on under
    another. `certain` is False where a note tells of a doubt."""

    first: str
    second: str
    notes: tuple[Message, ...] = ()
    certain: bool = True

    def turned(self) -> Comparable:
        """The same answer with the times exchanged."""
        return replace(self, first=self.second, second=self.first)


@dataclass(frozen=True, slots=True)
class BySumming:
    """The units `first` of the first time hold together the same land as the units `second` of the second.

    One of the two is a single unit: the place that was asked for.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    notes: tuple[Message, ...] = ()
    certain: bool = True

    @property
    def parts(self) -> tuple[str, ...]:
        """The side that is summed."""
        return self.first if len(self.first) > 1 else self.second

    def turned(self) -> BySumming:
        """The same answer with the times exchanged."""
        return replace(self, first=self.second, second=self.first)


@dataclass(frozen=True, slots=True)
class NotComparable:
    """Figures of the two times are not of the same land. `first` and `second` are the smallest groups of units that
    are: figures of all of the one may be compared with those of all of the other. Empty where that is not known."""

    reason: Message
    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def instrument(self) -> str:
        """The legal act behind the reason, empty where it is not known."""
        return self.reason.instrument

    def turned(self) -> NotComparable:
        """The same answer with the times exchanged."""
        return replace(self, first=self.second, second=self.first)


Comparison = Comparable | BySumming | NotComparable

_REMEMBERED = 16_384
"""How many answers are remembered: a table asks of the same places and days again and again."""


@lru_cache(maxsize=_REMEMBERED)
def compare_days(place_id: str | None, first: date, second: date) -> Comparison:
    """Whether figures about a place on two days are of the same land. The days come in any order."""
    if first > second:
        return compare_days(place_id, second, first).turned()
    if place_id is None or gazetteer().row(place_id) is None:
        return NotComparable(message("place_unknown"))
    if level_of(place_id) == NATION:
        return Comparable(place_id, place_id)
    if level_of(place_id) == "region":
        return Comparable(place_id, place_id, (message("not_dated", unit=name_text(place_id)),), False)
    if first < RECORDS_BEGIN:
        return NotComparable(message("before_records", day=day_text(RECORDS_BEGIN)))
    known = changes()
    at_first, at_second = known.alive(place_id, first), known.alive(place_id, second)
    if not at_first and not at_second:
        return NotComparable(message("no_such_unit", unit=name_text(place_id, second), day=day_text(second)))
    if first == second:
        return Comparable(place_id, place_id)
    return _compare(known, place_id, at_first, first, second)


@lru_cache(maxsize=_REMEMBERED)
def compare_periods(place_id: str | None, first: ReferencePeriod, second: ReferencePeriod) -> Comparison:
    """As `compare_days`, for the last day of each period on which there was the unit.

    A period within which the land changed is told of in a note, and the answer is not certain.
    """
    result = compare_days(place_id, _day_in(place_id, first), _day_in(place_id, second))
    spans = (*_straddling(result.first, first), *_straddling(result.second, second))
    if not spans:
        return result
    notes = (*result.notes, *dict.fromkeys(spans))
    if isinstance(result, NotComparable):
        return replace(result, notes=notes)
    return replace(result, notes=notes, certain=False)


def compare_all(
    place_id: str | None, periods: Sequence[ReferencePeriod], base: ReferencePeriod
) -> tuple[Comparison, ...]:
    """Each period against `base`, the second of the two."""
    return tuple(compare_periods(place_id, period, base) for period in periods)


def compare_places(first_id: str, first: date, second_id: str, second: date) -> Comparable | NotComparable:
    """Whether a unit on one day and a unit on another hold the same land: names and codes do not tell."""
    if first > second:
        return compare_places(second_id, second, first_id, first).turned()
    known = changes()
    names = {"first": name_text(first_id, first), "second": name_text(second_id, second)}
    if not (known.alive(first_id, first) and known.alive(second_id, second)):
        return NotComparable(filled("different_units", names))
    groups = joined(known, (first_id,), True, first, second, level_of(first_id))
    if second_id not in groups.after:
        return NotComparable(filled("different_units", names))
    answer = _answer(first_id, groups, first, second)
    if isinstance(answer, BySumming):
        part = message("only_part", part=names["second"], unit=names["first"])
        return NotComparable(part, answer.first, answer.second, answer.notes)
    return answer


def _compare(known: Changes, place: str, at_first: bool, first: date, second: date) -> Comparison:
    level = level_of(place)
    groups = joined(known, (place,), at_first, first, second, level)
    answer = _answer(place, groups, first, second)
    if level == "commune" and not at_first:
        whole = joined(known, (place,), False, first, second, "district")
        if whole.known and whole.after == (place,) and (len(whole.before) == 1 or isinstance(answer, NotComparable)):
            return _answer(place, whole, first, second)
    if level == "province" and isinstance(answer, NotComparable):
        sides = [side for side, day in ((True, first), (False, second)) if known.alive(place, day)]
        sums = (_by_districts(known, place, side, groups, first, second) for side in sides)
        return next((by_districts for by_districts in sums if by_districts), answer)
    return answer


def _answer(place: str, groups: Joined, first: date, second: date) -> Comparison:
    before, after = groups.before, groups.after
    if not groups.known:
        return NotComparable(reason(place, groups, first, second))
    notes = told(place, groups.crossed, first, second)
    dated = (*before, *after) if second < REFORM else before
    doubts = (*doubts_of(dated, first, second), *date_doubts(before, first), *date_doubts(after, second))
    if len(before) == len(after) == 1:
        return Comparable(before[0], after[0], (*notes, *doubts), not doubts)
    if before == (place,) or after == (place,):
        return BySumming(before, after, (*notes, *doubts), not doubts)
    return NotComparable(reason(place, groups, first, second), before, after, doubts)


def _by_districts(
    known: Changes, place: str, at_first: bool, groups: Joined, first: date, second: date
) -> BySumming | None:
    """A province as the sum of what its districts were or became, where these keep to its bounds."""
    day = first if at_first else second
    if day >= REFORM:
        return None
    districts = {unit.id for unit in gazetteer().children(place, day) if level_of(unit.id) == "district"}
    walked = joined(known, districts, at_first, first, second, "district")
    own, other = (walked.before, walked.after) if at_first else (walked.after, walked.before)
    if not walked.known or not other or set(own) != districts:
        return None
    near = (change for change in groups.crossed if place in (*change.predecessors, *change.successors))
    doubts = (*date_doubts(walked.before, first), *date_doubts(walked.after, second))
    notes = (*told(place, near, first, second), *doubts)
    before, after = ((place,), other) if at_first else (other, (place,))
    return BySumming(before, after, notes, not doubts)


def _day_in(place_id: str | None, period: ReferencePeriod) -> date:
    """The last day of a period on which there was the unit; the period's last where there was none."""
    if place_id is None or changes().alive(place_id, period.end):
        return period.end
    for unit in reversed(gazetteer().versions(place_id)):
        if unit.valid_to and period.start < unit.valid_to <= period.end:
            return date.fromordinal(unit.valid_to.toordinal() - 1)
    return period.end


def _straddling(units: str | Iterable[str], period: ReferencePeriod) -> Iterable[Message]:
    for unit in (units,) if isinstance(units, str) else units:
        for change in changes().territorial(unit):
            if period.start < change.effective <= period.end:
                yield message("straddles", change.instrument, period=period.label, what=told_of(change))
