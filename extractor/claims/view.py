"""A document as the joining rules see it: its mentions in order, and its text with the mentions blanked out.

In `View.masked` every code point of a period is `¤`, of a place `§`, of a person `¶`; offsets stay those of the
text. Patterns over it can then speak of words alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from extractor.model.document import Document
from extractor.model.mention import Mention, PartyMention, PeriodMention, PlaceMention, QuantityMention

PERIOD, PLACE, PERSON = "¤", "§", "¶"
M = TypeVar("M", bound=Mention)


@dataclass(frozen=True, slots=True)
class View:
    document: Document
    text: str
    lower: str
    masked: str
    quantities: tuple[QuantityMention, ...]
    periods: tuple[PeriodMention, ...]
    places: tuple[PlaceMention, ...]
    people: tuple[PartyMention, ...]

    def periods_in(self, start: int, end: int) -> Sequence[PeriodMention]:
        return _within(self.periods, start, end)

    def places_in(self, start: int, end: int) -> Sequence[PlaceMention]:
        return _within(self.places, start, end)

    def quantities_in(self, start: int, end: int) -> Sequence[QuantityMention]:
        return _within(self.quantities, start, end)


def _within(mentions: tuple[M, ...], start: int, end: int) -> Sequence[M]:
    """The mentions that start in [start, end); mentions are sorted by start."""
    low = bisect_left(mentions, start, key=lambda m: m.span.start)
    high = bisect_right(mentions, end - 1, key=lambda m: m.span.start)
    return mentions[low:high]


def view(
    document: Document,
    lower: str,
    quantities: tuple[QuantityMention, ...],
    periods: tuple[PeriodMention, ...],
    places: tuple[PlaceMention, ...],
    people: tuple[PartyMention, ...],
) -> View:
    """A view of `document`; `lower` is its text lower-cased, of the same length."""
    masked = list(lower)
    for mentions, sign in ((periods, PERIOD), (places, PLACE), (people, PERSON)):
        for mention in mentions:
            span = mention.span
            masked[span.start : span.end] = sign * len(span)
    return View(document, document.text, lower, "".join(masked), quantities, periods, places, people)
