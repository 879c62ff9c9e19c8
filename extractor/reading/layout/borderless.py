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
from extractor.reading.layout.header import header_cells, header_over
from extractor.reading.layout.lines import bounds, box_of, is_cut
from extractor.reading.layout.sheets import Sheet, sheet

_FIGURE = re.compile(r"(?:[<>≤≥~≈+±−–-]?\s?\(?\d[\d.,]*\)?(?:\s?[%‰])?|[-–—x…]|\.{2,}|%)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ORDINAL = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,2}){0,3})[.)]?$|[-+*•]$")
_BETWEEN = 3
"""Rows without figures that may follow on each other in a table; three times as many where they are names only."""
_APART = 2.5
"""Heights of letters that rows of a table are apart at most."""
_GUTTER = 0.35
"""The share of the letters' height that a gap between columns is wide at least."""
_SECTION = 14
"""Words that a name without figures has at most."""
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
    figures = [_first_figure(each) for each in parts]
    done = 0
    for start, end in _runs(rows, figures, height):
        found = _table(page, rows, parts, (max(start, done), end, done), height)
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
    return _sheet(page, rows, gutters, [], _logical(cells, rows, _near(rows, cells)))


def row_breaks(rows: Sequence[Row], edges: Sequence[float]) -> list[float] | None:
    """Where rows of a table are parted that no ruling line parts, from the top down, as y; `edges` are its columns'.

    There are none unless figures stand beside names in several rows, and every row has a name or an ordinal. None where
    there are no figures at all.
    """
    cells = [_dealt(row, edges[1:-1]) for row in rows]
    figures = _amounts(cells)
    if not any(figures):
        return None
    if sum(count > 1 for count in figures) < 2 and sum(count > 0 for count in figures) < 3:
        return []
    parts = _logical(cells, rows, _near(rows, cells))
    first = min(map(min, cells))
    if not all({first, first + 1} & part.keys() for part in parts):
        return []
    boxes = [bounds(word for words in part.values() for word in words) for part in parts]
    return [(one.y1 + two.y0) / 2 for one, two in pairwise(boxes)]


def _table(
    page: int, rows: Sequence[Row], parts: Sequence[Sequence[Row]], where: tuple[int, int, int], height: float
) -> Found | None:
    """The table whose body is rows `where[0]` to `where[1]`; its header does not begin before `where[2]`."""
    start, end, done = where
    gutters = _gutters(parts[start:end], height)
    gutters = _without_splits([_dealt(row, gutters) for row in rows[start:end]], gutters)
    gutters = _between_filled(rows[start:end], _beside_names(parts[start:end], gutters))
    if not gutters:
        return None
    cells = [_dealt(row, gutters) for row in rows[start:end]]
    if not _is_table(cells, len(gutters) + 1):
        return None
    near = _near(rows[start:end], cells)
    while end < len(rows) and _is_rest(rows, parts, end, gutters, near, height):
        cells.append(_dealt(rows[end], gutters))
        end += 1
    first = start
    while first > done:
        first -= 1
        if _begins(rows, parts, first, gutters, near, height) or _is_section(rows, parts, first, gutters, height):
            cells[:0] = [_dealt(row, gutters) for row in rows[first:start]]
            start = first
        elif not _is_line(rows, parts, first, gutters, near):
            break
    columns = _extents(cells, len(gutters) + 1)
    top, columns = header_over(rows, start, done, columns, height)
    body = _logical(cells, rows[start:end], near)
    made = _sheet(page, rows[top:end], gutters, header_cells(rows[top:start], columns, _first_of_figures(cells)), body)
    return Found(top, end, made) if made else None


def _sheet(
    page: int, rows: Sequence[Row], gutters: Sequence[float], head: list[GridCell], body: Sequence[_Cells]
) -> Sheet | None:
    box = bounds(word for row in rows for word in row)
    below = max((cell.row + cell.row_span for cell in head), default=0)
    cells = [
        GridCell(tuple(words), below + i, column) for i, row in enumerate(body) for column, words in sorted(row.items())
    ]
    return sheet(page, box, (box.x0, *gutters, box.x1), [*head, *cells])


def _runs(rows: Sequence[Row], figures: Sequence[float | None], height: float) -> Iterator[tuple[int, int]]:
    """Rows with figures that follow on each other, with few others between them; `figures` is where theirs begin."""
    start = last = None
    for i, left in enumerate(figures):
        if left is None:
            continue
        if start is not None and last is not None:
            gaps = [_top(rows[k + 1]) - _bottom(rows[k]) for k in range(last, i)]
            # Lines of names stand left of the figures, those of paragraphs do not.
            wide = sum(bounds(row).x1 > min(left, figures[last] or left) for row in rows[last + 1 : i])
            if wide > _BETWEEN or i - last > 3 * _BETWEEN or max(gaps) > _APART * height:
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


def _first_figure(parts: Sequence[Row]) -> float | None:
    """Where the figures of a row begin that stand behind its first part; years alone are a header's."""
    figures = [part for part in parts[1:] if _FIGURE.match(_text(part))]
    if not any(any(c.isdigit() for c in text) and not _YEAR.match(text) for text in map(_text, figures)):
        return None
    return box_of(figures[0][0]).x0


def _begins(
    rows: Sequence[Row],
    parts: Sequence[Sequence[Row]],
    at: int,
    gutters: Sequence[float],
    near: float | None,
    height: float,
) -> bool:
    """Whether the row over a body belongs to it: an ordinal with a name, or the first line of the first name."""
    gap = _top(rows[at + 1]) - _bottom(rows[at])
    if near is not None and gap < near and _in_columns(parts[at], gutters):
        return True
    if len(parts[at]) == 2:
        return gap < 2 * height and len(parts[at][0]) == 1 and bool(_ORDINAL.match(_text(parts[at][0])))
    if near is not None:
        return gap < near
    return gap < 0 and len(parts[at]) == 1 and set(_dealt(rows[at], gutters)) <= {0, 1}


def _is_line(
    rows: Sequence[Row], parts: Sequence[Sequence[Row]], at: int, gutters: Sequence[float], near: float | None
) -> bool:
    """Whether a row is a line of a name without figures whose first line stands close above."""
    if near is None or not at or len(parts[at]) > 1 or max(_dealt(rows[at], gutters)) > 1:
        return False
    return _top(rows[at]) - _bottom(rows[at - 1]) < near


def _is_section(
    rows: Sequence[Row], parts: Sequence[Sequence[Row]], at: int, gutters: Sequence[float], height: float
) -> bool:
    """Whether the row over a body is a name without figures (`Trong đó`) that stands under a header."""
    if not at or len(parts[at]) > 1 or max(_dealt(rows[at], gutters)) > 1 or len(rows[at]) > _SECTION:
        return False
    apart = max(_top(rows[at + 1]) - _bottom(rows[at]), _top(rows[at]) - _bottom(rows[at - 1]))
    over = set(_dealt(rows[at - 1], gutters))
    return 0 < apart < 2 * height and bool(over - {0, 1}) and len(rows[at - 1]) <= 4 * len(gutters)


def _is_rest(
    rows: Sequence[Row],
    parts: Sequence[Sequence[Row]],
    at: int,
    gutters: Sequence[float],
    near: float | None,
    height: float,
) -> bool:
    """Whether the row below a body is the rest of its last row: close under it, in its columns."""
    gap = _top(rows[at]) - _bottom(rows[at - 1])
    if near is not None and gap < near and _in_columns(parts[at], gutters):
        return True
    if len(parts[at]) > 1 or len(_dealt(rows[at], gutters)) > 1:
        return False
    return gap < near if near is not None else gap < 0.6 * height and rows[at][0].text[:1].islower()


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


def _beside_names(rows: Sequence[Sequence[Row]], gutters: tuple[float, ...]) -> tuple[float, ...]:
    """The gutters moved right of the longest line of names that end before the next column."""
    moved = list(gutters)
    words = [box_of(word) for parts in rows if len(parts) > 1 for part in parts for word in part]
    for parts in rows:
        if len(parts) > 1:
            continue
        box = bounds(parts[0])
        at = bisect_right(gutters, box.x0)
        if at < len(gutters):
            beyond = min((each.x0 for each in words if each.x0 >= gutters[at]), default=gutters[at])
            if box.x1 < beyond:
                moved[at] = max(moved[at], (box.x1 + beyond) / 2)
    return tuple(moved)


def _between_filled(rows: Sequence[Row], gutters: tuple[float, ...]) -> tuple[float, ...]:
    """The gutters without those beside a column that no word is in."""
    filled = {column for row in rows for column in _dealt(row, gutters)}
    kept = sorted(filled)
    return tuple(gutters[column - 1] for column in kept[1:])


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


def _in_columns(parts: Sequence[Row], gutters: Sequence[float]) -> bool:
    """Whether each part of a row stands in one column."""
    return all(len(_dealt(part, gutters)) == 1 for part in parts)


def _is_table(rows: Sequence[_Cells], columns: int) -> bool:
    behind = [_text(words) for row in rows if len(row) > 1 for column, words in row.items() if column]
    figures = sum(bool(_FIGURE.match(text)) for text in behind)
    return figures >= (0.75 if columns == 2 else _FIGURES) * len(behind)


def _extents(cells: Sequence[_Cells], count: int) -> list[tuple[float, float]]:
    """From where to where the words of each column reach."""
    boxes = [bounds(word for row in cells for word in row.get(column, [])) for column in range(count)]
    return [(box.x0, box.x1) for box in boxes]


def _first_of_figures(cells: Sequence[_Cells]) -> int:
    """The first column behind the first that holds figures for the most part."""
    for column in range(1, max(max(row) for row in cells) + 1):
        texts = [_text(row[column]) for row in cells if column in row]
        if texts and sum(bool(_FIGURE.match(text)) for text in texts) > len(texts) / 2:
            return column
    return 1


def _near(rows: Sequence[Row], cells: Sequence[_Cells]) -> float | None:
    """Rows of words that stand closer than this are lines of one row of the table; None where the gaps do not tell."""
    gaps = [_top(after) - _bottom(before) for before, after in pairwise(rows)]
    first = _first_of_figures(cells)
    filled = [_filled(row, first) and not (i and _rests(cells[i - 1], row, first)) for i, row in enumerate(cells)]
    full = [gap for gap, both in zip(gaps, pairwise(filled), strict=True) if all(both) and gap > 0]
    if full:
        least = min(full)
        inside = [gap for gap in gaps if gap < least - 1.5]
        return (max(inside) + least) / 2 if inside else None
    # Lines beside one another overlap, lines of one cell are close, rows are apart: at least one gap to each new row.
    apart = sum(has and not (i and filled[i - 1] and gaps[i - 1] < 0) for i, has in enumerate(filled)) - 1
    widest = sorted(gaps, reverse=True)
    jumps = [(two + one) / 2 for one, two in pairwise(widest[max(apart, 1) - 1 :]) if one - two > 1.5]
    return jumps[0] if jumps else None


def _logical(cells: Sequence[_Cells], rows: Sequence[Row], near: float | None) -> list[_Cells]:
    """Rows of the table from rows of words: the lines of a cell go together."""
    first = _first_of_figures(cells)
    logical: list[_Cells] = []
    for i, row in enumerate(cells):
        gap = _top(rows[i]) - _bottom(rows[i - 1]) if i else float("inf")
        if near is not None:
            close = gap < near
        else:
            close = gap < 0.8 * (_bottom(rows[i]) - _top(rows[i])) and (
                _rests(logical[-1], row, first) or _reads_on(logical[-1], row, first)
            )
        if logical and close:
            for column, words in row.items():
                logical[-1].setdefault(column, []).extend(words)
        else:
            logical.append({column: list(words) for column, words in row.items()})
    return logical


def _reads_on(last: _Cells, row: _Cells, first: int) -> bool:
    """Whether a row of words belongs to the row of the table before it, as far as the words tell."""
    name = _name(row)
    small = bool(name) and (name[0].text[:1].islower() or name[0].text[:1] == "(")
    if not _filled(last, first) and _name(last):
        return small or not name  # a name of several lines, beside the middle of which the figures stand
    begin = row[min(row)]
    if _filled(row, first) or (len(begin) == 1 and _ORDINAL.match(begin[0].text)):
        return False
    return bool(name) and (not _name(last) or small)


def _name(row: _Cells) -> list[Word]:
    """The first words of a row that are no ordinal; none where it has figures only."""
    for _, words in sorted(row.items()):
        if any(c.isalpha() for c in _text(words)) and not (len(words) == 1 and _ORDINAL.match(words[0].text)):
            return words
    return []


def _filled(row: _Cells, first: int) -> bool:
    """Whether a row has figures in column `first` or behind it."""
    return any(_FIGURE.match(_text(words)) for column, words in row.items() if column >= first)


def _rests(last: _Cells, row: _Cells, first: int) -> bool:
    """Whether the figures of a row are but the ends of figures that their columns are too narrow for."""
    figures = [column for column in row if column >= first]
    return bool(figures) and all(
        column in last and is_cut(last[column][-1].text, row[column][0].text) for column in figures
    )


def _amounts(rows: Sequence[_Cells]) -> list[int]:
    """The figures of each row where others stand beside them; years, ordinals and the ends of cut figures are none."""
    first = _first_of_figures(rows)
    counts: list[int] = []
    above: dict[int, str] = {}
    for row in rows:
        texts = {column: _text(words) for column, words in row.items() if column >= first}
        figures = [
            text
            for column, text in texts.items()
            if _FIGURE.match(text)
            and text[0] != "("
            and not _YEAR.match(text)
            and not is_cut(above.get(column, " "), text)
        ]
        counts.append(sum(any(c.isdigit() for c in text) for text in figures) if len(row) > 1 else 0)
        above |= texts
    return counts


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _top(row: Row) -> float:
    return bounds(row).y0


def _bottom(row: Row) -> float:
    return bounds(row).y1
