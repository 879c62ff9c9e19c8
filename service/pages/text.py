"""The text of a document as a page shows it: lines and rows of cells with their figures marked, part by part.

All offsets are code points of the whole text. Pure values; the template escapes what is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Json = dict[str, Any]
_PART = 16_000
"""Code points of a part: some six printed pages, drawn at once."""
_BAR = re.compile(r"(?<!\S)\|(?!\S)")
"""What parts the cells of a row."""
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text that is shown at a time; a page or some of one where the document has pages."""

    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that is the evidence of records, the first of which it leads to."""

    start: int
    end: int
    records: tuple[int, ...]
    review: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, with the mark they lie in; `begins` where the mark begins here."""

    text: str
    mark: Mark | None = None
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line, or a cell of one, from an offset."""

    start: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from an offset: cells, one for a line without bars. `warnings` are those that begin in it."""

    start: int
    cells: tuple[Stretch, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines, which are the rows of a table or paragraphs."""

    table: bool
    lines: tuple[Line, ...]


def parts(text: str, pages: Sequence[Sequence[int]]) -> tuple[Part, ...]:
    """The parts of a text, cut between lines; there is always one."""
    whole = (
        [(0, len(text), None)] if not pages else [(start, end, number) for number, (start, end) in enumerate(pages, 1)]
    )
    found: list[Part] = []
    for first, last, number in whole:
        start = first
        while last - start > _PART + _PART // 4:
            cut = text.rfind("\n", start, start + _PART) + 1
            cut = cut if cut > start else start + _PART
            found.append(Part(start, cut, number))
            start = cut
        found.append(Part(start, last, number))
    return tuple(found)


def part_at(parted: Sequence[Part], offset: int) -> int:
    """The index of the part that an offset lies in."""
    return max(0, bisect_right(parted, offset, key=lambda part: part.start) - 1)


def marks(shown: Sequence[Json], sure: float) -> tuple[Mark, ...]:
    """What is marked, in order; evidence that overlaps is one mark. `shown` are records as `record_json` gives them,
    whose offsets are those of the text; those below `sure` that nobody looked at are doubtful."""
    found: list[Mark] = []
    for one in sorted(shown, key=lambda one: (one["record"]["evidence"]["start"], one["record"]["evidence"]["end"])):
        evidence = one["record"]["evidence"]
        start, end, review = evidence["start"], evidence["end"], one["review"]
        doubtful = review == "unreviewed" and one["record"]["confidence"] < sure
        if found and start < found[-1].end:
            last = found.pop()
            review = last.review if last.review == review else "unreviewed"
            last_end = max(last.end, end)
            found.append(Mark(last.start, last_end, (*last.records, one["id"]), review, last.doubtful or doubtful))
        else:
            found.append(Mark(start, end, (one["id"],), review, doubtful))
    return tuple(found)


def blocks(text: str, part: Part, marked: Sequence[Mark], warnings: Sequence[Json]) -> tuple[Block, ...]:
    """The part of a text to show."""
    lines = _LINE.finditer(text, part.start, part.end)
    made: list[Block] = []
    for cells, group in groupby(lines, key=lambda line: _BAR.search(line[0]) is not None):
        rows = list(group)
        table = cells and len(rows) > 1
        made.append(Block(table, tuple(_line(text, row, table, marked, warnings) for row in rows)))
    return tuple(made)


def _line(text: str, line: re.Match[str], table: bool, marked: Sequence[Mark], warnings: Sequence[Json]) -> Line:
    start, end = line.span()
    bars = [start + bar.start() for bar in _BAR.finditer(line[0])] if table else []
    bounds = zip((start, *(bar + 1 for bar in bars)), (*bars, end), strict=True)
    cells = tuple(stretch(text, first, last, marked) for first, last in bounds)
    said = [one["message"] for one in warnings if one["start"] is not None and start <= one["start"] <= end]
    return Line(start, cells, tuple(dict.fromkeys(said)))


def stretch(text: str, start: int, end: int, marked: Sequence[Mark]) -> Stretch:
    """A stretch of the text without the blanks at its ends, with the marks in it."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Stretch(start, tuple(_pieces(text, start, end, marked)))


def _pieces(text: str, start: int, end: int, marked: Sequence[Mark]) -> Iterator[Piece]:
    at = start
    first = bisect_right(marked, start, key=lambda mark: mark.end)
    last = bisect_left(marked, end, key=lambda mark: mark.start)
    for mark in marked[first:last]:
        if at < mark.start:
            yield Piece(text[at : mark.start])
        at, before = min(mark.end, end), max(at, mark.start)
        if before < at:
            yield Piece(text[before:at], mark, mark.start >= start)
    if at < end:
        yield Piece(text[at:end])
