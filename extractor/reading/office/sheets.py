"""Sheets of spreadsheets as blocks: a heading, the lines over a table, the table, the notes under it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from extractor.model.document import Warning
from extractor.reading.blocks import Block, Grid, GridCell, Paragraph
from extractor.reading.heading import MOTTO
from extractor.reading.office.arrangement import in_columns, words

CELL_LIMIT = 500_000
"""Filled cells that a file may have."""

_UNNAMED = re.compile(r"(?:sheet|trang[ _]?tính|bảng)[ _]?\d*$", re.I)
_NUMBER = re.compile(r"[-+]?\(?\d[\d.,]*\)?\s?%?$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_TABLE_WIDTH = 3
"""Filled cells of a row that is no line of text, in a sheet that has so many."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A filled cell as it is printed, and the places it fills (0-based)."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its filled cells in any order, and the rows and columns that are hidden."""

    name: str
    cells: tuple[SheetCell, ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


Row = list[SheetCell]


def blocks_of(sheets: Sequence[Sheet]) -> tuple[list[Block], tuple[Warning, ...]]:
    """The blocks of all sheets, and what of them is left out."""
    blocks: list[Block] = []
    warnings: list[Warning] = []
    filled = [sheet for sheet in sheets if sheet.cells]
    for sheet in filled:
        shown = _visible(sheet)
        if len(shown) < len(sheet.cells):
            count = len(sheet.cells) - len(shown)
            warnings.append(Warning("hidden_cells", f"{count} cells in hidden rows or columns of sheet {sheet.name!r} are left out"))  # fmt: skip
        if not shown:
            continue
        if len(filled) > 1 and not _UNNAMED.match(sheet.name.strip()):
            blocks.append(Paragraph(words(sheet.name)))
        blocks.extend(_blocks(shown))
    return blocks, tuple(warnings)


def not_shown(name: str, cells: Sequence[SheetCell]) -> list[Warning]:
    """The warning for a hidden sheet; none where it is empty."""
    return [Warning("hidden_sheet", f"sheet {name!r} is hidden and left out")] if cells else []


def _visible(sheet: Sheet) -> Row:
    """The cells that are seen, as if there were no hidden rows and columns, nor columns in which no cell begins."""
    rows, columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
    seen: list[tuple[str, int, int, int, int]] = []
    for cell in sheet.cells:
        row, height = _without(rows, cell.row, cell.height)
        column, width = _without(columns, cell.column, cell.width)
        if height and width:
            seen.append((cell.text, row, column, height, width))
    used = sorted({column for _, _, column, _, _ in seen})
    placed = []
    for text, row, column, height, width in seen:
        first = bisect_left(used, column)
        placed.append(SheetCell(text, row, first, height, bisect_left(used, column + width) - first))
    return sorted(placed, key=lambda cell: (cell.row, cell.column))


def _without(hidden: list[int], start: int, length: int) -> tuple[int, int]:
    """Where a stretch begins and how long it is once the hidden places are taken out."""
    before, within = bisect_left(hidden, start), bisect_left(hidden, start + length)
    return start - before, length - (within - before)


def _blocks(cells: Row) -> Iterator[Block]:
    parts = [_Part.of(rows) for rows in _apart(cells)]
    at = 0
    while at < len(parts):
        part = parts[at]
        at += 1
        yield from _lines(part.rows[: part.start])
        table, below = part.rows[part.start : part.end], part.rows[part.end :]
        # Blank rows also part the groups of one table: then what follows has numbers but no header.
        while table and (more := _continued(parts, at)):
            for each in parts[at:more]:
                table, below = [*table, *below, *each.rows[: each.end]], each.rows[each.end :]
            at = more
        yield from _table(table)
        yield from _lines(below)


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows without a blank row between them; those from `start` until before `end` are a table."""

    rows: list[Row]
    start: int
    end: int

    @classmethod
    def of(cls, rows: list[Row]) -> _Part:
        width = min(_TABLE_WIDTH, max(map(len, rows)))
        wide = [i for i, row in enumerate(rows) if len(row) >= width]
        if width < 2 or (width < _TABLE_WIDTH and any(MOTTO.search(cell.text) for row in rows for cell in row)):
            return cls(rows, len(rows), len(rows))
        start = wide[0]
        while start and _heads(rows[start - 1], rows[start]):
            start -= 1
        end = max(i for i, row in enumerate(rows) if len(row) >= width or (len(row) > 1 and _numbers(row)))
        return cls(rows, start, end + 1)

    @property
    def is_table(self) -> bool:
        return self.start < self.end

    @property
    def goes_on(self) -> bool:
        """Whether the table has no header of its own."""
        return self.is_table and self.start < 2 and _numbers(self.rows[self.start]) > 0


def _heads(above: Row, row: Row) -> bool:
    """Whether `above` begins the header that `row` goes on: it reaches down, or has the name of the first column."""
    reaches = any(cell.row + cell.height > row[0].row for cell in above)
    return reaches or (len(above) > 1 and above[0].column < row[0].column)


def _continued(parts: list[_Part], at: int) -> int:
    """Up to which part the table before part `at` goes on; 0 where it does not."""
    end = at
    while end < len(parts) and not parts[end].is_table and len(parts[end].rows) == 1:
        end += 1  # the heading of a group
    return end + 1 if end < len(parts) and parts[end].goes_on else 0


def _apart(cells: Row) -> Iterator[list[Row]]:
    """The rows in groups, parted by blank rows and by titles of tables; a cell over several rows holds them together."""
    group: list[Row] = []
    reach = 0
    for row, each in groupby(cells, key=lambda cell: cell.row):
        line = list(each)
        if group and row > reach:
            yield group
            group = []
        elif title := _title(group, line):
            yield group[:-title]
            group = group[-title:]
        group.append(line)
        reach = max([reach if len(group) > 1 else 0, *(cell.row + cell.height for cell in line)])
    if group:
        yield group


def _title(above: list[Row], row: Row) -> int:
    """How many lines of text directly above a header are the title of its table, where another stands over them."""
    if len(row) < _TABLE_WIDTH or _numbers(row):
        return 0
    title = len(list(takewhile(lambda each: len(each) == 1, reversed(above))))
    return title if any(map(_numbers, above[: len(above) - title])) else 0


def _numbers(row: Row) -> int:
    """How many figures a row has beside its first cell; years are no figures."""
    return sum(bool(_NUMBER.match(cell.text)) and not _YEAR.match(cell.text) for cell in row[1:])


def _lines(rows: list[Row]) -> Iterator[Paragraph]:
    """Rows of text as lines; a letterhead is read column by column."""
    motto = next((i for i, row in enumerate(rows) if any(MOTTO.search(cell.text) for cell in row)), None)
    texts: list[str] = []
    if motto is not None:
        right = next(cell.column for cell in rows[motto] if MOTTO.search(cell.text))
        end = max([motto + 1, *(i + 1 for i, row in enumerate(rows) if len(row) > 1)])
        halves = (([cell for cell in row if cell.column < right], row) for row in rows[:end])
        texts += in_columns((_joined(left), _joined(row[len(left) :])) for left, row in halves)
        rows = rows[end:]
    texts += [cell.text for row in rows for cell in row]
    yield from (Paragraph(words(line)) for text in texts for line in text.split("\n") if line.strip())


def _joined(cells: Row) -> str:
    return "\n".join(cell.text for cell in cells)


def _table(rows: list[Row]) -> Iterator[Block]:
    """The rows of a table as a grid; as lines where they hold next to nothing, like the names under a table."""
    if not rows:
        return
    if len(rows) < 2 or (not any(map(_numbers, rows)) and len(rows) < _TABLE_WIDTH):
        yield from _lines(rows)
        return
    places = [row[0].row for row in rows]
    yield Grid(
        tuple(
            GridCell(words(cell.text), i, cell.column, bisect_left(places, cell.row + cell.height) - i, cell.width)
            for i, row in enumerate(rows)
            for cell in row
        )
    )
