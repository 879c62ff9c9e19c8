"""Rows of words that stand in columns: text set side by side, or a table without ruling lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extractor.reading.blocks import Word
from extractor.reading.layout.lines import bounds, box_of

Row = list[Word]

_WIDE = 0.75
"""A gap of a row parts columns where it is this many times as wide as letters are high …"""
_WIDER = 2.2
"""… and this many times as wide as the row's blanks are."""
_LEAST = 0.6
_MARKER = re.compile(r"(?:[-–—+*•●▪]|\(?(?:\d{1,3}|[IVXLC]{1,6}|[a-zđA-ZĐ])(?:\.\d{1,2}){0,3}[.)]*)$")


@dataclass(frozen=True, slots=True)
class Band:
    """Rows `start` to `end` (half-open) that a gutter from x = `left` to `right` parts; `sides` counts those on both sides."""

    start: int
    end: int
    left: float
    right: float
    sides: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def letter_height(rows: Sequence[Row]) -> float:
    """The usual height of letters in points; 12 where there is none."""
    heights = [box.y1 - box.y0 for row in rows for box in map(box_of, row)]
    return median(heights) if heights else 12.0


def wide_gaps(row: Row, height: float) -> list[tuple[float, float]]:
    """The gaps of a row that may part columns."""
    gaps: list[tuple[float, float]] = []
    blanks: list[float] = []
    last = row[0]
    reach = box_of(last).x1
    for word in row[1:]:
        box = box_of(word)
        if box.x0 > reach:
            gaps.append((reach, box.x0))
            if not last.text[0].isdigit() and not word.text[0].isdigit():
                blanks.append(box.x0 - reach)
        if box.x1 >= reach:
            reach, last = box.x1, word
    usual = sorted(blanks)[len(blanks) // 4] if len(blanks) > 3 else 0.0
    least = max(_WIDE * height, min(_WIDER * usual, 2 * height))
    return [(a, b) for a, b in gaps if b - a >= least]


def band_at(rows: Sequence[Row], start: int, height: float) -> Band | None:
    """The longest run of rows from `start` on that one gutter parts, with words on both sides in two rows at least."""
    best: Band | None = None
    for left, right in wide_gaps(rows[start], height):
        band = _followed(rows, start, left, right, height)
        if band is None:
            continue
        if best is None or (band.sides, band.right - band.left) > (best.sides, best.right - best.left):
            best = band
    return best


def parted(row: Row, x: float) -> tuple[Row, Row]:
    """The words of a row on the left and on the right of `x`."""
    left = [word for word in row if _centre(word) < x]
    right = [word for word in row if _centre(word) >= x]
    return left, right


def _followed(rows: Sequence[Row], start: int, left: float, right: float, height: float) -> Band | None:
    lefts: list[Row] = []
    rights: list[Row] = []
    both: list[Row] = []
    end = at = start
    while at < len(rows):
        on_left, on_right = parted(rows[at], (left + right) / 2)
        narrow_left = max([left, *(box_of(word).x1 for word in on_left)])
        narrow_right = min([right, *(box_of(word).x0 for word in on_right)])
        if at > start:
            gap = _top(rows[at]) - _bottom(rows[at - 1])
            if gap > (2.5 if on_left and on_right else 1.2) * height:
                break
        if narrow_right - narrow_left < _LEAST * height:
            if not _passes_through(rows, at, (left + right) / 2, height) or len(both) < 2:
                break
            at += 1
            continue
        left, right = narrow_left, narrow_right
        if on_left:
            lefts.append(on_left)
        if on_right:
            rights.append(on_right)
        if on_left and on_right:
            both.append(on_left)
        at += 1
        end = at
    sides = min(len(lefts), len(rights))
    if sides < 2 or not both:
        return None
    if all(len(row) == 1 and _MARKER.match(row[0].text) for row in lefts):
        return None
    if len(both) > 1 and all(row[-1].text.endswith(":") for row in both):
        return None
    return Band(start, end, left, right, sides)


def _passes_through(rows: Sequence[Row], at: int, x: float, height: float) -> bool:
    """Whether a row over the whole width stands between rows that a gutter parts: a heading within a table."""
    if wide_gaps(rows[at], height) or at + 1 >= len(rows):
        return False
    after_left, after_right = parted(rows[at + 1], x)
    gaps = wide_gaps(rows[at + 1], height)
    close = _top(rows[at + 1]) - _bottom(rows[at]) < 1.2 * height
    return bool(after_left and after_right) and close and any(a <= x <= b for a, b in gaps)


def _centre(word: Word) -> float:
    box = box_of(word)
    return (box.x0 + box.x1) / 2


def _top(row: Row) -> float:
    return bounds(row).y0


def _bottom(row: Row) -> float:
    return bounds(row).y1
