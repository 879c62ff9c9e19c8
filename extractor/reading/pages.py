"""Pages as a reader of PDFs or of images found them: words with their boxes, and ruling lines."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.reading.blocks import Word


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line, level or upright, from its upper left end to its lower right one, in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page: its number from 1, its size in points as it is read, its words and ruling lines.

    Every word has a place on this page. The words need not be in reading order.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
