"""Numbers in a row that answer to a row of places or bases: `An Biên, An Minh lần lượt đạt 71,2%, 68,4%`.

Numbers parted by nothing but `,`, `và` and `;` are a run: what the first one's clause says holds for all, and so
does the base named behind the last. `lần lượt` and its like deal the run out, in order, to as many places
(`Hiệp Hòa và Lạng Giang … lần lượt là …`) or bases (`so với tháng trước và cùng kỳ`). `tương ứng` deals a second
run to the places of the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.claims.bases import Comparison, comparison_at, comparisons_in
from extractor.claims.composed import QUANTITY_HEAD
from extractor.claims.phrases import HEAD_NOUN
from extractor.claims.subjects import mention_of
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, PlaceMention, QuantityMention

_ORDERED = re.compile(r"(?<!\w)(?:lần lượt|theo thứ tự|tương ứng|thứ tự)(?!\w)")
_BETWEEN = re.compile(r"\s*(?:[,;/]|và|, và|; và)\s*")
_LIST = re.compile(r"\s*(?:[,;]|và|, và)\s*(?:(?:huyện|thành phố|thị xã|xã|phường|thị trấn|tp|tx|tỉnh|quận)[. ]\s*)?")
_AND = re.compile(r"\s*,\s*(?:và\s+)?|\s+và\s+")
_REACH = 120
_FAR = 1_000
"""Code points before a run within which its sentence may name bases; some sentences have no end."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A number's part in a run. `first` tells that it opens the run; `place` and `comparison` are dealt to it. It is
    the number `index` of `count` that names may be dealt to; `last` ends the run."""

    first: bool
    place: PlaceMention | None = None
    comparison: Comparison | None = None
    index: int = 0
    count: int = 1
    last: QuantityMention | None = None


def slots(view: View, sentence: Span, quantities: Sequence[QuantityMention]) -> dict[int, Slot]:
    """The slots of the numbers of a sentence that stand in runs, by the start of the number."""
    found: dict[int, Slot] = {}
    dealt: list[PlaceMention] = []
    for run in _runs(view, quantities):
        start = run[0].span.start
        earlier = max(sentence.start, start - _FAR)
        ordered = None
        for match in _ORDERED.finditer(view.masked, max(sentence.start, start - _REACH), start):
            ordered = match
        tail = _tail(view, sentence, run[-1])
        twice = [] if ordered is not None or len(run) != 2 else _named_before(view, earlier, start)
        if len(twice) == 2 and not comparisons_in(view, run[-1].span.end, tail):
            found |= {q.span.start: Slot(i == 0, None, twice[i]) for i, q in enumerate(run)}
            continue
        if ordered is None and (ordered := _ORDERED.search(view.masked, run[-1].span.end, tail)) is None:
            bases = comparisons_in(view, run[-1].span.end, tail)
            if len(bases) == len(run):
                found |= {q.span.start: Slot(i == 0, None, bases[i]) for i, q in enumerate(run)}
            elif bases and bases[0].kind == "plan":
                found |= {q.span.start: Slot(i == 0, None, bases[0], i, len(run)) for i, q in enumerate(run)}
            continue
        places = _last_list(view, sentence.start, ordered.start(), len(run))
        if not places and len(dealt) == len(run):
            places = dealt
        bases = comparisons_in(view, run[-1].span.end, tail)
        if not bases and not places:
            bases = _named_before(view, earlier, start)
        for i, quantity in enumerate(run):
            base = bases[i] if len(bases) == len(run) else bases[0] if len(bases) == 1 else None
            place = places[i] if places else None
            count = 1 if places or len(bases) == len(run) else len(run)
            found[quantity.span.start] = Slot(i == 0, place, base, i, count, run[-1])
        dealt = places
    return found


def item_of(view: View, subject: IndicatorMention, slot: Slot) -> IndicatorMention:
    """The one of a row of names that a number in a row of as many is of: `Diện tích lúa, bắp lần lượt đạt 9.100 ha,
    240 ha`. Names behind the first share its head."""
    bounds = [0, *(b for m in _AND.finditer(subject.surface) for b in m.span()), len(subject.surface)]
    if slot.count < 2 or subject.parts or len(bounds) != 2 * slot.count:
        return subject
    start = subject.span.start
    span = Span(start + bounds[2 * slot.index], start + bounds[2 * slot.index + 1])
    head = QUANTITY_HEAD.match(subject.surface.lower())
    if slot.index == 0 or head is None or HEAD_NOUN.match(span.of(view.masked)):
        return mention_of(view, span, subject.rule)
    parts = (Span(start, start + head.end() - 1), span)
    return mention_of(view, span, subject.rule, parts, f"{subject.surface[: head.end()]}{span.of(view.text)}")


def _named_before(view: View, start: int, end: int) -> list[Comparison]:
    """The bases of earlier clauses of the sentence, each kind once: `tăng 3% so với tháng trước và 12% so với cùng
    kỳ; … tăng 1,8% và 22,4%`."""
    found: dict[str, Comparison] = {}
    while (named := comparison_at(view, start, end)) is not None:
        found.setdefault(named.kind, named)
        start = max(named.span.end, start + 1)
    return [base for kind, base in found.items() if kind in ("previous", "same", "period", "last_year")]


def _runs(view: View, quantities: Sequence[QuantityMention]) -> list[list[QuantityMention]]:
    runs: list[list[QuantityMention]] = []
    for quantity in quantities:
        previous = runs[-1][-1] if runs else None
        if (
            previous is not None
            and _BETWEEN.fullmatch(view.masked, previous.span.end, quantity.span.start)
            and _alike(previous, quantity)
        ):
            runs[-1].append(quantity)
        else:
            runs.append([quantity])
    return [run for run in runs if len(run) > 1]


def _alike(one: QuantityMention, other: QuantityMention) -> bool:
    return (one.unit.code if one.unit else "") == (other.unit.code if other.unit else "")


def _tail(view: View, sentence: Span, last: QuantityMention) -> int:
    """Where the words behind a run that belong to it end: at the next number, stop or bracket."""
    following = view.quantities_in(last.span.end, sentence.end)
    end = following[0].span.start if following else sentence.end
    stop = re.compile(r"[;.()\n]").search(view.masked, last.span.end, end)
    return stop.start() if stop else end


def _last_list(view: View, start: int, end: int, count: int) -> list[PlaceMention]:
    """The `count` places that end the words before `lần lượt` as one list; empty where they are no such list, or are
    more."""
    named = [place for place in view.places_in(start, end) if not place.reference]
    places = named[-count:]
    if len(places) < count:
        return []
    if len(named) > count and _LIST.fullmatch(view.lower, named[-count - 1].span.end, places[0].span.start):
        return []
    for left, right in pairwise(places):
        if not _LIST.fullmatch(view.lower, left.span.end, right.span.start):
            return []
    return places
