"""What stands in the margins of pages and is no part of their text: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.reading.blocks import Word
from extractor.reading.layout.columns import wide_gaps
from extractor.reading.layout.lines import bounds, rows_of
from extractor.reading.layout.ruled import ruled_sheets
from extractor.reading.layout.sheets import Sheet
from extractor.reading.pages import PageWords

_NUMBER = re.compile(
    r"[-–—\s(\[]*(?:(?:trang|page|tr\.?)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–—\s.)\]]*$", re.I
)
_SHARE = 0.11
"""The share of a page's height that its head and its foot may fill."""
_ROWS = 3
_AROUND = 2
"""Pages before and after in which a running head must come again."""
_SHIFT = 8.0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its ruled tables from the top down, and the words that stand in none."""

    page: PageWords
    sheets: tuple[Sheet, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row in the margin of a page; `key` is its text without its figures.

    `number` says that it is a page number, `apart` that a gap parts it and what stands outside of it from the text.
    """

    key: str
    y: float
    words: tuple[Word, ...]
    number: bool
    apart: bool


def leaves_of(pages: Iterable[PageWords]) -> Iterator[Leaf]:
    """Pages without what stands in their margins; reads a few pages ahead."""
    window: deque[tuple[Leaf, list[_Edge]]] = deque(maxlen=2 * _AROUND + 1)
    ahead = 0
    for page in pages:
        sheets, words = ruled_sheets(page)
        leaf = Leaf(page, tuple(sheets), tuple(words))
        window.append((leaf, _edges(leaf)))
        ahead += 1
        if ahead > _AROUND:
            yield _bare(window, len(window) - 1 - _AROUND)
            ahead -= 1
    for at in range(len(window) - ahead, len(window)):
        yield _bare(window, at)


def _edges(leaf: Leaf) -> list[_Edge]:
    """The rows in the head and the foot, from the outside in; a row that stands inside of text is none."""
    height = leaf.page.height
    rows = rows_of(leaf.words)
    found: list[_Edge] = []
    tables = [sheet.box for sheet in leaf.sheets]
    for side in (rows, rows[::-1]):
        top = side is rows
        boxes = [bounds(row) for row in side[: _ROWS + 1]]
        within = 0
        for box in boxes[:_ROWS]:
            if (box.y1 > _SHARE * height) if top else (box.y0 < (1 - _SHARE) * height):
                break
            if any((table.y1 < box.y0) if top else (table.y0 > box.y1) for table in tables):
                break
            within += 1
        gaps = [max(two.y0 - one.y1, one.y0 - two.y1) for one, two in pairwise(boxes)]
        for i, (row, box) in enumerate(zip(side[:within], boxes, strict=False)):
            text = " ".join(word.text for word in row)
            apart = any(gap > box.y1 - box.y0 for gap in gaps[i:within]) and len(wide_gaps(row, box.y1 - box.y0)) < 3
            key = re.sub(r"\d+", "#", text).casefold()
            found.append(_Edge(key, box.y0, tuple(row), bool(_NUMBER.match(text)), apart or len(boxes) == within))
    return found


def _bare(window: deque[tuple[Leaf, list[_Edge]]], at: int) -> Leaf:
    leaf, edges = window[at]
    others = [edge for i, (_, around) in enumerate(window) if i != at for edge in around]
    gone: set[int] = set()
    for edge in edges:
        repeated = edge.apart and any(edge.key == other.key and abs(edge.y - other.y) < _SHIFT for other in others)
        if edge.number or repeated:
            gone.update(map(id, edge.words))
    return replace(leaf, words=tuple(word for word in leaf.words if id(word) not in gone)) if gone else leaf
