"""A table as it lies on one page, and sheets of several pages joined into one grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from extractor.model.document import Box
from extractor.reading.blocks import Grid, GridCell
from extractor.reading.layout.lines import in_order

_SAME = 0.85
"""How alike two rows are at least of which one repeats the other; recognised text differs by a letter now and then."""
_HEADER = 6
"""Rows that a repeated header has at most."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on a page: the box it fills, the x of its columns' edges from left to right, and its cells."""

    page: int
    box: Box
    edges: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def height(self) -> int:
        return max(cell.row + cell.row_span for cell in self.cells)


def sheet(page: int, box: Box, edges: tuple[float, ...], cells: Iterable[GridCell]) -> Sheet | None:
    """A sheet without its empty rows and columns; None where fewer than two cells hold words."""
    cells = [replace(cell, words=in_order(cell.words)) for cell in cells]
    if sum(bool(cell.words) for cell in cells) < 2:
        return None
    rows = sorted({cell.row for cell in cells if cell.words})
    columns = sorted({cell.column for cell in cells if cell.words})
    kept = []
    for cell in cells:
        row, row_span = _among(rows, cell.row, cell.row_span)
        column, column_span = _among(columns, cell.column, cell.column_span)
        if row_span and column_span:
            kept.append(GridCell(cell.words, row, column, row_span, column_span))
    kept.sort(key=lambda cell: (cell.row, cell.column))
    return Sheet(page, box, (*(edges[column] for column in columns), edges[-1]), tuple(kept))


def grid_of(sheets: list[Sheet]) -> Grid:
    """The sheets of one table as one grid, without the headers that are repeated on new pages."""
    first, *others = sheets
    cells = list(first.cells)
    for other in others:
        columns = columns_in(first, other)
        assert columns is not None
        repeated = _repeated(first, other)
        rest = [
            replace(
                cell,
                row=cell.row - repeated,
                column=columns[cell.column],
                column_span=columns[cell.column + cell.column_span] - columns[cell.column],
            )
            for cell in other.cells
            if cell.row >= repeated
        ]
        if rest:
            _append(cells, rest)
    return Grid(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def columns_in(first: Sheet, other: Sheet) -> list[int] | None:
    """The columns of `first` at which the edges of `other` lie, no one twice; None where they do not fit.

    Where both begin with the same header, their columns are the same wherever the edges lie.
    """
    if len(first.edges) == len(other.edges) and _repeated(first, other):
        return list(range(len(first.edges)))
    width = first.edges[-1] - first.edges[0]
    near = max(8.0, 0.02 * width)
    shift = other.edges[0] - first.edges[0]
    if abs(other.edges[-1] - shift - first.edges[-1]) > 2 * near or abs(shift) > 0.1 * width:
        return None
    at = [min(range(len(first.edges)), key=lambda i: abs(first.edges[i] + shift - edge)) for edge in other.edges]
    off = max(abs(first.edges[i] + shift - edge) for i, edge in zip(at, other.edges, strict=True))
    if off > 2 * near or len(set(at)) < len(at) or (len(at) < len(first.edges) and len(at) < 3):
        return None
    return at


def _among(kept: list[int], start: int, span: int) -> tuple[int, int]:
    """Where a run of rows or columns lies among those that are kept."""
    return sum(i < start for i in kept), sum(start <= i < start + span for i in kept)


def _repeated(first: Sheet, other: Sheet) -> int:
    """How many of the first rows of `other` repeat rows at the head of `first`."""
    for offset in range(3):
        count = 0
        while count < min(_HEADER, other.height) and _alike(_row(first, offset + count), _row(other, count)):
            count += 1
        if count:
            reach = max((c.row + c.row_span for c in other.cells if c.row < count), default=0)
            return count if reach <= count else 0
    return 0


def _row(sheet: Sheet, row: int) -> str:
    return "|".join("".join(word.text for word in cell.words) for cell in sheet.cells if cell.row == row)


def _alike(one: str, two: str) -> bool:
    if not one.strip("|") or not two.strip("|"):
        return False
    if one == two:
        return True
    digits = [[c for c in text if c.isdigit()] for text in (one, two)]
    return digits[0] == digits[1] and SequenceMatcher(None, one, two, autojunk=False).ratio() >= _SAME


def _append(cells: list[GridCell], rest: list[GridCell]) -> None:
    """Add the rows of a new page; a first row that ends the last row of the page before goes into that row."""
    height = max(cell.row + cell.row_span for cell in cells)
    if _broken(cells, rest, height):
        for cell in (cell for cell in rest if cell.row == 0 and cell.words):
            at = next(i for i, held in enumerate(cells) if held.row == height - 1 and held.column == cell.column)
            cells[at] = replace(cells[at], words=cells[at].words + cell.words)
        rest = [replace(cell, row=cell.row - 1) for cell in rest if cell.row > 0]
    cells.extend(replace(cell, row=cell.row + height) for cell in rest)


def _broken(cells: list[GridCell], rest: list[GridCell], height: int) -> bool:
    """Whether the first of the rows `rest` reads on from the last row: text that begins small, and no ordinal or number."""
    filled = [cell for cell in rest if cell.row == 0 and cell.words]
    if not filled or any(cell.row_span > 1 for cell in rest if cell.row == 0):
        return False
    last = {cell.column for cell in cells if cell.row == height - 1 and cell.row_span == 1 and cell.words}
    if not all(cell.column in last for cell in filled):
        return False
    if not filled[0].words[0].text[:1].islower() or any(cell.words[0].text[0].isdigit() for cell in filled):
        return False
    firsts = Counter(bool(cell.words) for cell in cells if cell.column == 0)
    return filled[0].column > 0 and firsts[True] > firsts[False]
