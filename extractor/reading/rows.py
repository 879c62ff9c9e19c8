"""Tables of a page: which of them hold data, and the lines their rows become.

Old portals lay out whole pages with tables, so a table is data only by what it holds: several rows of short
cells, among them numbers, or a ruled grid of terms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.reading.markup import Element, GridCell, Line, Page

_LONG = 300
"""Characters from which a cell is running text."""

_CELL_LINES = 8
_SPAN_LIMIT = 100
_NUMBER = re.compile(r"[<>≤≥~≈+±–-]?\s?\(?\d[\d.,\s]*\)?\s?(?:%|[^\W\d_]{1,4}\d?)?$")


@dataclass(slots=True)
class _Cell:
    element: Element
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class _Grid:
    element: Element
    rows: list[tuple[Element, list[_Cell]]] = field(default_factory=list)
    headed: bool = False
    broken: bool = False
    """Holds another table, or text outside its cells."""


def join_rows(page: Page) -> None:
    """Replace the lines of each data table in `page.lines` by one line a row."""
    grids, cells = _grids(page)
    if not grids:
        return
    rows: dict[int, Line] = {}
    for grid in grids:
        if _is_data(grid):
            rows.update(_lines(grid))
    if not rows:
        return
    lines: list[Line] = []
    for line in page.lines:
        cell = cells.get(id(line.element))
        row = rows.get(id(cell.element.parent)) if cell else None
        if row is None:
            lines.append(line)
        elif not lines or lines[-1] is not row:
            lines.append(row)
    page.lines = lines


def _grids(page: Page) -> tuple[list[_Grid], dict[int, _Cell]]:
    """The tables that hold no table, and the cell of each element that is in one of their cells."""
    grids: dict[int, _Grid] = {}
    within: dict[int, _Grid] = {}
    cells: dict[int, _Cell] = {}
    rows: dict[int, list[_Cell]] = {}
    for element in page.elements:  # parents come before their children
        if element.hidden:
            continue
        above = id(element.parent)
        grid = within.get(above)
        if element.tag == "table":
            if grid:
                grid.broken = True
            within[id(element)] = grids[id(element)] = _Grid(element)
            continue
        if grid is None:
            continue
        within[id(element)] = grid
        if element.tag == "tr":
            rows[id(element)] = []
            grid.rows.append((element, rows[id(element)]))
        elif element.tag in ("td", "th") and above in rows:
            cells[id(element)] = _Cell(element)
            rows[above].append(cells[id(element)])
            grid.headed = grid.headed or element.tag == "th"
        elif above in cells:
            cells[id(element)] = cells[above]
    for line in page.lines:
        if cell := cells.get(id(line.element)):
            cell.lines.append(line)
        elif (grid := within.get(id(line.element))) and line.element.tag != "caption":
            grid.broken = True
    return [grid for grid in grids.values() if not grid.broken], cells


def is_figure(text: str) -> bool:
    """Whether the text of a cell is a number, with a short unit or without."""
    return _NUMBER.match(text) is not None


def holds_data(rows: Sequence[Sequence[str]], *, ruled: bool) -> bool:
    """Whether a table of these texts, its filled cells row by row, holds data and does not only lay out a page.

    Its cells must be short, and numbers be among them unless the table is `ruled`.
    """
    wide = sum(len(row) > 1 for row in rows)
    if wide < 2:
        return False
    texts = [text for row in rows for text in row]
    long = sum(len(text) for text in texts if len(text) >= _LONG)
    if long * 2 > sum(map(len, texts)):
        return False
    right = [text for row in rows for text in row[1:]]
    numbers = sum(map(is_figure, right))
    if numbers > 1 and numbers * 4 >= len(right):
        return True
    return ruled and wide > 2 and long == 0


def _is_data(grid: _Grid) -> bool:
    filled = [[cell for cell in cells if cell.lines] for _, cells in grid.rows]
    size = sum(len(cell.text) for row in filled for cell in row)
    linked = sum(line.linked for row in filled for cell in row for line in cell.lines)
    if linked * 2 > size or any(len(c.lines) > _CELL_LINES for row in filled for c in row):
        return False
    ruled = grid.headed or grid.element.attribute("border").strip("0px ") != ""
    return holds_data([[cell.text for cell in row] for row in filled], ruled=ruled)


def _lines(grid: _Grid) -> dict[int, Line]:
    """A line for each row that has text, by the row's element; none where spans are out of proportion."""
    filled = [i for i, (_, cells) in enumerate(grid.rows) if any(cell.lines for cell in cells)]
    place = {row: i for i, row in enumerate(filled)}
    taken: dict[tuple[int, int], bool] = {}
    most = 1000 + 20 * sum(len(cells) for _, cells in grid.rows)
    found: dict[int, Line] = {}
    for i in filled:
        element, cells = grid.rows[i]
        placed: list[GridCell] = []
        column = 0
        for cell in cells:
            while (place[i], column) in taken:
                column += 1
            across, down = _span(cell.element, "colspan"), _span(cell.element, "rowspan")
            height = sum(1 for row in range(i, min(i + down, len(grid.rows))) if row in place)
            taken.update(
                ((r, c), True) for r in range(place[i], place[i] + height) for c in range(column, column + across)
            )
            if len(taken) > most:
                return {}
            placed.append(GridCell(place[i], column, height, across, tuple(tuple(line.pieces) for line in cell.lines)))
            column += across
        lines = [line for cell in cells for line in cell.lines]
        found[id(element)] = Line(
            element,
            [piece for line in lines for piece in line.pieces],
            " | ".join(cell.text for cell in cells),
            sum(line.linked for line in lines),
            cells=tuple(placed),
        )
    return found


def _span(element: Element, name: str) -> int:
    written = element.attribute(name).strip()
    count = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1
    return min(max(count, 1), _SPAN_LIMIT)
