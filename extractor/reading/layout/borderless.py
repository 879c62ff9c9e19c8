"""Tables without ruling lines: the gaps between words tell the columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractor.reading.blocks import GridCell, Word
from extractor.reading.layout.columns import Row, wide_gaps
from extractor.reading.layout.lines import bounds, box_of
from extractor.reading.layout.sheets import Sheet, sheet

_FIGURE = re.compile(r"(?:[<>≤≥~≈+±−–-]?\s?\(?\d[\d.,\s]*\)?\s?(?:%|‰)?|[-–—x…]|\.{2,})$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ORDINAL = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,2}){0,3})[.)]?$|[-+*•]$")
_FIGURES = 0.5
"""The share of cells behind the first column that are figures in a table of two columns or more."""
_SHORT = 6
"""Words that a cell of a table of texts has at most, on the middle."""
_STRAY = 0.1
"""The share of rows whose words may lie in the gap between two columns."""

_Cells = dict[int, list[Word]]


def borderless_sheet(page: int, rows: Sequence[Row], height: float) -> Sheet | None:
    """The table that rows of words make; None where they are no table. `height` is that of letters in points."""
    parts = [_segments(row, height) for row in rows]
    if sum(len(each) > 1 for each in parts) < 2:
        return None
    body = next((i for i, each in enumerate(parts) if _has_figures(each)), None)
    start = body if body is not None else 0
    gutters = _gutters(parts[start:], height)
    if not gutters:
        return None
    cells = [_dealt(row, gutters) for row in rows]
    if not _is_table(cells[start:], len(gutters) + 1):
        return None
    box = bounds(word for row in rows for word in row)
    found: list[GridCell] = []
    if start:
        found = _header(parts[:start], gutters)
    height_so_far = max((cell.row + cell.row_span for cell in found), default=0)
    for i, row in enumerate(_logical(cells[start:], rows[start:])):
        for column, words in sorted(row.items()):
            found.append(GridCell(tuple(words), height_so_far + i, column))
    return sheet(page, box, (box.x0, *gutters, box.x1), found)


def _segments(row: Row, height: float) -> list[Row]:
    """The words of a row between its wide gaps."""
    cuts = [b for _, b in wide_gaps(row, height)]
    parts: list[Row] = [[] for _ in range(len(cuts) + 1)]
    for word in row:
        parts[bisect_right(cuts, box_of(word).x0 + 0.01)].append(word)
    return [part for part in parts if part]


def _has_figures(parts: Sequence[Row]) -> bool:
    texts = [_text(part) for part in parts[1:]]
    return any(_FIGURE.match(text) and not _YEAR.match(text) for text in texts)


def _gutters(rows: Sequence[Sequence[Row]], height: float) -> tuple[float, ...]:
    """The middles of the gaps that hardly any row of several parts has words in."""
    spans = [(box.x0, box.x1) for parts in rows if len(parts) > 1 for box in (bounds(part) for part in parts)]
    most = _STRAY * sum(len(parts) > 1 for parts in rows)
    events = sorted([(x0, 1) for x0, _ in spans] + [(x1, -1) for _, x1 in spans])
    gutters: list[float] = []
    over = 0
    begun = False
    since: float | None = None
    for x, step in events:
        if begun and since is not None and over <= most and x - since >= 0.35 * height:
            gutters.append((since + x) / 2)
        over += step
        begun = True
        since = x
    return tuple(gutters[i] for i in range(len(gutters)) if _both_sides(gutters, i, spans))


def _both_sides(gutters: Sequence[float], i: int, spans: Sequence[tuple[float, float]]) -> bool:
    """Whether something stands between a gutter and the one before."""
    before = gutters[i - 1] if i else float("-inf")
    return any(before <= (x0 + x1) / 2 < gutters[i] for x0, x1 in spans)


def _dealt(row: Row, gutters: Sequence[float]) -> _Cells:
    cells: _Cells = {}
    for word in row:
        box = box_of(word)
        cells.setdefault(bisect_right(gutters, (box.x0 + box.x1) / 2), []).append(word)
    return cells


def _is_table(rows: Sequence[_Cells], columns: int) -> bool:
    behind = [_text(words) for row in rows if len(row) > 1 for column, words in row.items() if column]
    figures = sum(bool(_FIGURE.match(text)) for text in behind)
    if columns == 2:
        return len(behind) >= 2 and figures >= 0.75 * len(behind)
    if figures >= _FIGURES * len(behind):
        return True
    full = [row for row in rows if len(row) >= 3]
    return len(full) >= 3 and median(len(words) for row in full for words in row.values()) <= _SHORT


def _logical(cells: Sequence[_Cells], rows: Sequence[Row]) -> list[_Cells]:
    """Rows of the table from rows of words: the lines of a cell go together."""
    gaps = [_top(after) - _bottom(before) for before, after in pairwise(rows)]
    anchors = [gap for gap, row in zip(gaps, cells[1:], strict=True) if len(row) > 1]
    inside = [gap for gap, row in zip(gaps, cells[1:], strict=True) if len(row) == 1]
    near = (
        (median(anchors) + median(inside)) / 2 if anchors and inside and min(inside) < 0.7 * median(anchors) else None
    )
    logical: list[_Cells] = []
    waiting = False  # the last row lacks its name, or has nothing but the name
    for i, row in enumerate(cells):
        gap = gaps[i - 1] if i else float("inf")
        close = gap < near if near is not None else gap < 0.8 * (_bottom(rows[i]) - _top(rows[i]))
        label = min(row)
        if logical and close and _reads_on(logical[-1], row, label, waiting, sure=near is not None):
            for column, words in row.items():
                logical[-1].setdefault(column, []).extend(words)
            waiting = waiting and len(row) == 1
            continue
        logical.append({column: list(words) for column, words in row.items()})
        waiting = not any(any(c.isalpha() for c in _text(words)) for words in row.values())
    return logical


def _reads_on(last: _Cells, row: _Cells, label: int, waiting: bool, *, sure: bool) -> bool:
    """Whether a row of words belongs to the row of the table before it; `sure` where it stands closer than rows do."""
    if _ORDINAL.match(row[label][0].text):
        return False
    texts = all(any(c.isalpha() for c in _text(words)) for words in row.values())
    if len(row) == 1:
        return texts and (sure or waiting or row[label][0].text[:1].islower() or row[label][0].text.startswith("("))
    alone = len(last) == 1 and next(iter(last)) not in row
    return (sure and texts and set(row) <= set(last)) or (alone and not texts and label > next(iter(last)))


def _header(rows: Sequence[Sequence[Row]], gutters: Sequence[float]) -> list[GridCell]:
    """The header's cells: names over several columns in one row, what stands under them in the next."""
    spanning: dict[tuple[int, int], list[Word]] = {}
    last = -1
    for i, parts in enumerate(rows):
        for part in parts:
            first, end = _reach(part, gutters)
            if end > first:
                spanning.setdefault((first, end), []).extend(part)
                last = i
    plain: dict[tuple[int, bool], list[Word]] = {}
    under = {column for first, end in spanning for column in range(first, end + 1)}
    for parts in rows:
        for part in parts:
            first, end = _reach(part, gutters)
            if end == first:
                plain.setdefault((first, first in under), []).extend(part)
    cells = [GridCell(tuple(words), 0, first, 1, end + 1 - first) for (first, end), words in spanning.items()]
    for (column, below), words in plain.items():
        cells.append(GridCell(tuple(words), int(below), column, 1 if below or last < 0 else 2))
    return cells


def _reach(part: Row, gutters: Sequence[float]) -> tuple[int, int]:
    """The first and the last column that a part of a header row stands over."""
    box = bounds(part)
    return bisect_right(gutters, box.x0), bisect_right(gutters, box.x1)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _top(row: Row) -> float:
    return bounds(row).y0


def _bottom(row: Row) -> float:
    return bounds(row).y1
