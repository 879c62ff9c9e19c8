"""A document as the joining rules see it: its mentions in order, and its text with the mentions blanked out.

In `View.masked` every code point of a period is `¤`, of a place `§`, of a person `¶`; offsets stay those of the
text. Patterns over it can then speak of words alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from extractor.model.document import Document
from extractor.model.mention import Mention, PartyMention, PeriodMention, PlaceMention, QuantityMention

PERIOD, PLACE, PERSON = "¤", "§", "¶"
_ENCODING, _WIDTH = "utf-32-le", 4
"""Code points as so many bytes each, to blank out any of them in place."""
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
    starts: tuple[tuple[int, ...], ...]
    """Where the periods, the places and the quantities start, to find those in a stretch."""

    def periods_in(self, start: int, end: int) -> Sequence[PeriodMention]:
        """The periods that start in [start, end), in order; so the other two."""
        return _within(self.periods, self.starts[0], start, end)

    def places_in(self, start: int, end: int) -> Sequence[PlaceMention]:
        return _within(self.places, self.starts[1], start, end)

    def quantities_in(self, start: int, end: int) -> Sequence[QuantityMention]:
        return _within(self.quantities, self.starts[2], start, end)


def _within(mentions: tuple[M, ...], starts: tuple[int, ...], start: int, end: int) -> Sequence[M]:
    low = bisect_left(starts, start)
    if low == len(starts) or starts[low] >= end:
        return ()
    return mentions[low : bisect_left(starts, end, low)]


def view(
    document: Document,
    lower: str,
    quantities: tuple[QuantityMention, ...],
    periods: tuple[PeriodMention, ...],
    places: tuple[PlaceMention, ...],
    people: tuple[PartyMention, ...],
) -> View:
    """A view of `document`; `lower` is its text lower-cased, of the same length."""
    masked = bytearray(_encoded(lower))
    for mentions, sign in ((periods, PERIOD), (places, PLACE), (people, PERSON)):
        blank = _encoded(sign)
        for mention in mentions:
            span = mention.span
            masked[_WIDTH * span.start : _WIDTH * span.end] = blank * len(span)
    starts = tuple(tuple(m.span.start for m in mentions) for mentions in (periods, places, quantities))
    words = masked.decode(_ENCODING, "surrogatepass")
    return View(document, document.text, lower, words, quantities, periods, places, people, starts)


def _encoded(text: str) -> bytes:
    return text.encode(_ENCODING, "surrogatepass")
