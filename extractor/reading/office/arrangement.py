"""Lines and tables as an office program holds them, as the blocks they are to a reader.

Administrative documents set issuer and motto side by side, with a table, tabs or blanks; such a letterhead is read
column by column. Other tables that hold no data only lay out a page and are read row by row. Lines whose tabs part
numbers are a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from extractor.reading.blocks import Block, Grid, GridCell, Paragraph, Word
from extractor.reading.heading import MOTTO
from extractor.reading.rows import holds_data, is_figure

_HEAD = 12
"""Lines within which a letterhead begins."""

_LETTERHEAD_LINE = 150
_APART = re.compile(r"\t+| {3,}")
_ORNAMENT = re.compile(r"[\W_]+$")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with what it holds, and the places it fills (0-based)."""

    items: tuple[Item, ...]
    row: int
    column: int
    height: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A table in order of row, then column; `ruled` where lines part its cells."""

    cells: tuple[TableCell, ...]
    ruled: bool


Item = str | TableDraft
"""A line, in which tabs are kept, or a table."""


def arrange(items: Iterable[Item]) -> Iterator[Block]:
    """The blocks of a document."""
    flat = _in_columns(list(_flat(items)))
    for tabbed, group in groupby(flat, key=lambda each: isinstance(each, str) and "\t" in each.strip()):
        if tabbed:
            yield from _tabbed([str(each).strip() for each in group])
        else:
            yield from (Paragraph(words(each)) if isinstance(each, str) else each for each in group)


def words(text: str) -> tuple[Word, ...]:
    return tuple(map(Word, text.split()))


def in_columns(rows: Iterable[tuple[str, str]]) -> list[str]:
    """The lines of a letterhead set in two columns: those on the left, then those on the right."""
    pairs = list(rows)
    return [text for column in zip(*pairs, strict=True) for text in column if text.strip()]


def _flat(items: Iterable[Item]) -> Iterator[str | Grid]:
    """Lines and grids in order, nothing nested."""
    for item in _rejoined(items):
        if isinstance(item, str):
            yield item
        elif _is_data(item):
            yield _grid(item)
        else:
            cells = item.cells
            if any(MOTTO.search(line) for cell in cells for line in _text(cell).split("\n")):
                cells = tuple(sorted(cells, key=lambda cell: (cell.column, cell.row)))
            for cell in cells:
                yield from _flat(cell.items)


def _text(cell: TableCell) -> str:
    """The lines of a cell, those of tables in it too."""
    return "\n".join(item if isinstance(item, str) else "\n".join(map(_text, item.cells)) for item in cell.items)


def _is_data(table: TableDraft) -> bool:
    filled = [cell for cell in table.cells if _text(cell).strip()]
    if any(_is_data(item) for cell in filled for item in cell.items if isinstance(item, TableDraft)):
        return False
    rows = [[" ".join(_text(cell).split()) for cell in row] for _, row in groupby(filled, key=lambda cell: cell.row)]
    return holds_data(rows, ruled=table.ruled)


def _grid(table: TableDraft) -> Grid:
    cells = (GridCell(words(_text(cell)), cell.row, cell.column, cell.height, cell.width) for cell in table.cells)
    return Grid(tuple(cells))


def _rejoined(items: Iterable[Item]) -> Iterator[Item]:
    """The same with the parts of a table as one: of equally many columns, nothing between them, the second headless."""
    table: TableDraft | None = None
    for item in items:
        if table and isinstance(item, TableDraft) and _goes_on(table, item):
            down = max(cell.row + cell.height for cell in table.cells)
            moved = (replace(cell, row=cell.row + down) for cell in item.cells)
            table = TableDraft((*table.cells, *moved), table.ruled)
            continue
        if table:
            yield table
        table = None
        if isinstance(item, str):
            yield item
        elif item.cells:
            table = item
    if table:
        yield table


def _goes_on(table: TableDraft, after: TableDraft) -> bool:
    """Whether the first row of `after` is one of data, or repeats the first of `table`, which holds data."""
    if not after.cells or _width(table) != _width(after):
        return False
    above, first = ([" ".join(_text(cell).split()) for cell in each.cells if cell.row == 0] for each in (table, after))
    return (first == above or any(map(is_figure, first[1:]))) and _is_data(table)


def _width(table: TableDraft) -> int:
    return max(cell.column + cell.width for cell in table.cells)


def _in_columns(flat: list[str | Grid]) -> list[str | Grid]:
    """The same with a letterhead that is set with tabs or blanks read column by column."""
    for start, line in enumerate(flat[:_HEAD]):
        if not isinstance(line, str) or not _APART.search(line):
            continue
        end = start
        while end < len(flat) and _is_letterhead_line(flat[end]):
            end += 1
        lines = [str(each) for each in flat[start:end]]
        if any(MOTTO.search(part) for each in lines for part in _APART.split(each)):
            return [*flat[:start], *in_columns(map(_halves, lines)), *flat[end:]]
    return flat


def _is_letterhead_line(item: str | Grid) -> bool:
    if not isinstance(item, str) or len(item) > _LETTERHEAD_LINE:
        return False
    return _APART.search(item.rstrip()) is not None or _ORNAMENT.match(item.strip()) is not None


def _halves(line: str) -> tuple[str, str]:
    left, *right = _APART.split(line.strip(), maxsplit=1)
    if not right and _APART.match(line):
        return "", left
    return left, _APART.sub(" ", right[0]) if right else ""


def _tabbed(lines: list[str]) -> Iterator[Block]:
    """Neighbouring lines with tabs: a table where the tabs part numbers."""
    rows = [re.split(r"\t+", line) for line in lines]
    if len({len(row) for row in rows}) > 1:
        rows = [line.split("\t") for line in lines]
    if holds_data([[cell.strip() for cell in row if cell.strip()] for row in rows], ruled=False):
        yield Grid(tuple(GridCell(words(cell), r, c) for r, row in enumerate(rows) for c, cell in enumerate(row)))
    else:
        yield from (Paragraph(words(line)) for line in lines)
