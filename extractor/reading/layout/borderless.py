"""Tables without ruling lines: the gaps between words tell the columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.reading.blocks import GridCell, Word
from extractor.reading.layout.columns import Row, letter_height, wide_gaps
from extractor.reading.layout.header import header_cells, header_start
from extractor.reading.layout.lines import bounds, box_of
from extractor.reading.layout.sheets import Sheet, sheet

_FIGURE = re.compile(r"(?:[<>≤≥~≈+±−–-]?\s?\(?\d[\d.,]*\)?(?:\s?[%‰])?|[-–—x…]|\.{2,}|%)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ORDINAL = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,2}){0,3})[.)]?$|[-+*•]$")
_BETWEEN = 3
"""Rows without figures that may follow on each other in a table."""
_APART = 2.5
"""Heights of letters that rows of a table are apart at most."""
_GUTTER = 0.35
"""The share of the letters' height that a gap between columns is wide at least."""
_STRAY = 0.1
"""The share of rows whose words may lie in a gap between columns."""
_FIGURES = 0.4
"""The share of cells behind the first column that are figures at least."""
_SHORT = 6
"""Words that a cell of a table of texts has at most, on the middle."""

_Cells = dict[int, list[Word]]


@dataclass(frozen=True, slots=True)
class Found:
    """A table in rows `start` to `end` (half-open)."""

    start: int
    end: int
    sheet: Sheet


def figure_tables(page: int, rows: Sequence[Row], height: float) -> Iterator[Found]:
    """The tables of figures among rows of words, from the top down; `height` is that of letters in points."""
    parts = [_segments(row, height) for row in rows]
    rank = [_has_figures(each) for each in parts]
    done = 0
    for start, end in _runs(rows, rank, height):
        while start > done and _belongs(parts, rows, start - 1, height):
            start -= 1
        found = _table(page, rows, parts, (start, end, done), height)
        if found is not None:
            yield found
            done = found.end


def text_table(page: int, rows: Sequence[Row], height: float) -> Sheet | None:
    """The table of three columns or more that rows of short texts make; None where they are none."""
    parts = [_segments(row, height) for row in rows]
    gutters = _gutters(parts, height)
    if len(gutters) < 2:
        return None
    cells = [_dealt(row, gutters) for row in rows]
    full = [row for row in cells if len(row) >= 3]
    if len(full) < 3 or median(len(words) for row in full for words in row.values()) > _SHORT:
        return None
    return _sheet(page, rows, gutters, [], _logical(cells, rows))


def _table(
    page: int, rows: Sequence[Row], parts: Sequence[Sequence[Row]], where: tuple[int, int, int], height: float
) -> Found | None:
    """The table whose body is rows `where[0]` to `where[1]`; its header does not begin before `where[2]`."""
    start, end, done = where
    gutters = _gutters(parts[start:end], height)
    gutters = _without_splits([_dealt(row, gutters) for row in rows[start:end]], gutters)
    if not gutters:
        return None
    cells = [_dealt(row, gutters) for row in rows[start:end]]
    if not _is_table(cells, len(gutters) + 1):
        return None
    while end < len(rows) and _ends(rows, parts, end, gutters, height):
        cells.append(_dealt(rows[end], gutters))
        end += 1
    top = header_start(rows, start, done, gutters, height)
    while start - 1 > top and len(parts[start - 1]) == 1 and max(_dealt(rows[start - 1], gutters)) <= 1:
        start -= 1  # a name without figures, such as `Trong đó`
        cells.insert(0, _dealt(rows[start], gutters))
    body = rows[start:end]
    head = header_cells(rows[top:start], body, gutters)
    return (
        Found(top, end, found) if (found := _sheet(page, rows[top:end], gutters, head, _logical(cells, body))) else None
    )


def _sheet(
    page: int, rows: Sequence[Row], gutters: Sequence[float], head: list[GridCell], body: Sequence[_Cells]
) -> Sheet | None:
    box = bounds(word for row in rows for word in row)
    below = max((cell.row + cell.row_span for cell in head), default=0)
    cells = [
        GridCell(tuple(words), below + i, column) for i, row in enumerate(body) for column, words in sorted(row.items())
    ]
    return sheet(page, box, (box.x0, *gutters, box.x1), [*head, *cells])


def _runs(rows: Sequence[Row], figures: Sequence[bool], height: float) -> Iterator[tuple[int, int]]:
    """Rows with figures that follow on each other, with few others between them."""
    start = last = None
    for i, has in enumerate(figures):
        if not has:
            continue
        if start is not None and last is not None:
            gaps = [_top(rows[k + 1]) - _bottom(rows[k]) for k in range(last, i)]
            if i - last > _BETWEEN + 1 or max(gaps) > _APART * height:
                if last > start:
                    yield start, last + 1
                start = i
        else:
            start = i
        last = i
    if start is not None and last is not None and last > start:
        yield start, last + 1


def _segments(row: Row, height: float) -> list[Row]:
    """The words of a row between its wide gaps."""
    cuts = [b for _, b in wide_gaps(row, min(height, letter_height([row])))]
    parts: list[Row] = [[] for _ in range(len(cuts) + 1)]
    for word in row:
        parts[bisect_right(cuts, box_of(word).x0 + 0.01)].append(word)
    return [part for part in parts if part]


def _has_figures(parts: Sequence[Row]) -> bool:
    """Whether a part of a row behind the first is a figure; years alone are a header's."""
    figures = [text for text in map(_text, parts[1:]) if _FIGURE.match(text)]
    return any(any(c.isdigit() for c in text) and not _YEAR.match(text) for text in figures)


def _belongs(parts: Sequence[Sequence[Row]], rows: Sequence[Row], at: int, height: float) -> bool:
    """Whether the row over a body begins it: an ordinal with a name, no figures."""
    close = _top(rows[at + 1]) - _bottom(rows[at]) < height
    return close and len(parts[at]) == 2 and bool(_ORDINAL.match(_text(parts[at][0]))) and len(parts[at][0]) == 1


def _ends(
    rows: Sequence[Row], parts: Sequence[Sequence[Row]], at: int, gutters: Sequence[float], height: float
) -> bool:
    """Whether a row below a body is the rest of the last cell: small letters close under it, in its column."""
    row = rows[at]
    close = _top(row) - _bottom(rows[at - 1]) < 0.6 * height
    return close and row[0].text[:1].islower() and len(_dealt(row, gutters)) == 1 and len(parts[at]) == 1


def _gutters(rows: Sequence[Sequence[Row]], height: float) -> tuple[float, ...]:
    """The middles of the gaps in which hardly any row of several parts has words."""
    spans = [(box.x0, box.x1) for parts in rows if len(parts) > 1 for part in parts for box in map(box_of, part)]
    spans += [
        (box_of(one).x1, box_of(two).x0)
        for parts in rows
        if len(parts) > 1
        for part in parts
        for one, two in pairwise(part)
        if box_of(two).x0 > box_of(one).x1
    ]
    most = _STRAY * sum(len(parts) > 1 for parts in rows)
    over = 0
    gutters: list[float] = []
    gaps: list[tuple[float, float, float]] = []  # of the region that hardly any row fills: -rows, width, middle
    before: float | None = None
    for x, step in sorted([(x0, 1) for x0, _ in spans] + [(x1, -1) for _, x1 in spans]):
        if before is not None and over <= most and x - before >= _GUTTER * height:
            gaps.append((-over, x - before, (before + x) / 2))
        over += step
        before = x
        if over > most and gaps:
            gutters.append(max(gaps)[2])
            gaps = []
    return tuple(gutters)


def _without_splits(rows: Sequence[_Cells], gutters: tuple[float, ...]) -> tuple[float, ...]:
    """The gutters without those within a column: `A` on its left and `1` on its right, or figures and dashes.

    Such halves hold the same kind of thing and never stand in one row.
    """
    kept: list[float] = []
    left: list[int] = []  # the columns from the last gutter kept
    for i, gutter in enumerate(gutters):
        left.append(i)
        halves = [(_text([w for c in left for w in row.get(c, [])]), _text(row.get(i + 1, []))) for row in rows]
        filled = [one or two for one, two in halves if one or two]
        apart = all(not one or not two for one, two in halves)
        kind = _ORDINAL if not kept and not i else _FIGURE
        if not apart or not all(kind.match(text) for text in filled):
            kept.append(gutter)
            left = []
    return tuple(kept)


def _dealt(row: Row, gutters: Sequence[float]) -> _Cells:
    cells: _Cells = {}
    for word in row:
        box = box_of(word)
        cells.setdefault(bisect_right(gutters, (box.x0 + box.x1) / 2), []).append(word)
    return cells


def _is_table(rows: Sequence[_Cells], columns: int) -> bool:
    behind = [_text(words) for row in rows if len(row) > 1 for column, words in row.items() if column]
    figures = sum(bool(_FIGURE.match(text)) for text in behind)
    return figures >= (0.75 if columns == 2 else _FIGURES) * len(behind)


def _logical(cells: Sequence[_Cells], rows: Sequence[Row]) -> list[_Cells]:
    """Rows of the table from rows of words: the lines of a cell go together."""
    gaps = [_top(after) - _bottom(before) for before, after in pairwise(rows)]
    anchors = [gap for gap, row in zip(gaps, cells[1:], strict=True) if len(row) > 1]
    inside = [gap for gap, row in zip(gaps, cells[1:], strict=True) if len(row) == 1]
    near = None
    if anchors and inside and min(inside) < median(anchors) - 1.5:
        near = (median(anchors) + min(inside)) / 2
    logical: list[_Cells] = []
    for i, row in enumerate(cells):
        gap = gaps[i - 1] if i else float("inf")
        close = gap < near if near is not None else gap < 0.8 * (_bottom(rows[i]) - _top(rows[i]))
        if logical and close and _reads_on(logical[-1], row, sure=near is not None):
            for column, words in row.items():
                logical[-1].setdefault(column, []).extend(words)
        else:
            logical.append({column: list(words) for column, words in row.items()})
    return logical


def _reads_on(last: _Cells, row: _Cells, *, sure: bool) -> bool:
    """Whether a row of words belongs to the row of the table before it; `sure` where it stands closer than rows do."""
    label = min(row)
    begin = row[label][0].text
    if _ORDINAL.match(begin) and len(row[label]) == 1:
        return False
    named = any(any(c.isalpha() for c in _text(words)) for words in last.values())
    if all(any(c.isalpha() for c in _text(words)) for words in row.values()):
        if sure and len(row) <= len(last):
            return True
        return len(row) == 1 and (not named or begin[:1].islower() or begin[:1] == "(")
    # Figures in the middle of a name of several lines.
    return len(last) == 1 and not set(last) & set(row) and label > min(last) and sure


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _top(row: Row) -> float:
    return bounds(row).y0


def _bottom(row: Row) -> float:
    return bounds(row).y1
