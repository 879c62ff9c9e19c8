"""Tables: found in text, laid out as a grid, and read by their headers.

In `Document.text` a row is a line and its cells are parted by ` | `, whatever the document came from; text
that came with tabs keeps them. Empty cells are kept, so that columns stay aligned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.model.document import Cell, Span, Table

Row = tuple[Cell | None, ...]

_ROW = re.compile(r"^[^\n|\t]*[|\t][^\n]*$", re.M)
_RULE = re.compile(r"[\s|:+=-]*-[\s|:+=-]*$")
_NUMBER = re.compile(r"[<>≤≥~≈+±−–-]?\s?\(?\d[\d.,\s]*\)?(?:\s?[-–]\s?\d[\d.,]*)?\s?(?:%|‰|%o)?$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
# A spreadsheet makes `-2` of a `(2)` that was typed in.
_COLUMN_LABEL = re.compile(r"\(?(?:[A-ZĐ]|-?(?P<n>\d{1,2}))\)?\s*(?:=\s*[\d\s()/x×*+:.,%A-Z=-]+)?$")
_ORDINAL = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,2}){0,3})[.)]?$|[-+*•]$")
_UNIT_LABEL = re.compile(r"(?:đơn vị tính|đơn vị|đv tính|đvt|dvt)\s*[:(]\s*(?P<unit>[^\n|\t)]{1,60})", re.I)
# What may follow a bare `Đơn vị:`, which also introduces the body that reports.
_UNIT_START = re.compile(
    r"(?:1[.\s]?000\s?)?(?:%|‰|đồng|triệu|tr[ .đ]|tỷ|tỉ|nghìn|ngàn|trăm|usd|ha\b|héc ?ta|tấn|tạ\b|kg|m2|m3|m²|m³|km|người|hộ|con\b|chiếc|lượt|"
    r"vụ\b|giường|cái|đ\b|vnđ|kwh|mw\b|lao động|học sinh|phần trăm)",
    re.I,
)
_ABOVE = 400


@dataclass(frozen=True, slots=True)
class Layout:
    """A table laid out: `rows[r][c]` is the cell that fills row r and column c, None where there is none.

    `roles[r]` is what row r is: `caption` (one line of text over the table), `header`, `formula` (column
    letters and numbers, `3=2/1`), `section` (a heading between data rows) or `data`. `labels[r][c]` is the text.
    """

    rows: tuple[Row, ...]
    labels: tuple[tuple[str, ...], ...]
    roles: tuple[str, ...]


def tables_in_text(text: str) -> tuple[Table, ...]:
    """The tables of a text: runs of lines whose cells are parted by `|` or by tabs."""
    if "|" not in text and "\t" not in text:
        return ()
    return tuple(table for run in _runs(text) if (table := _table(text, run)) is not None)


def grid(table: Table) -> tuple[Row, ...]:
    """The rows of a table; a cell that spans several places stands in each of them."""
    height = max((cell.row + cell.row_span for cell in table.cells), default=0)
    width = max((cell.column + cell.column_span for cell in table.cells), default=0)
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        for r in range(cell.row, cell.row + cell.row_span):
            for c in range(cell.column, cell.column + cell.column_span):
                rows[r][c] = cell
    return tuple(tuple(row) for row in rows)


def layout(text: str, table: Table) -> Layout:
    """The table's grid with the role of each row."""
    rows = grid(table)
    labels = tuple(tuple(cell.span.of(text).strip() if cell else "" for cell in row) for row in rows)
    roles: list[str] = []
    headers: set[tuple[str, ...]] = set()
    in_head = True
    for i, row in enumerate(rows):
        role = _role(row, labels[i], i, in_head, bool(headers))
        if role == "header":
            headers.add(labels[i])
        elif role in ("data", "section"):
            in_head = False
            if labels[i] in headers:
                role = "header"  # repeated on a new page
        roles.append(role)
    return Layout(rows, labels, tuple(roles))


def header_path(laid: Layout, cell: Cell) -> tuple[Cell, ...]:
    """The header cells over `cell`, outermost first: the last run of header rows above it, no cell twice."""
    last = cell.row - 1
    while last >= 0 and laid.roles[last] != "header":
        last -= 1
    first = last
    while first > 0 and laid.roles[first - 1] == "header":
        first -= 1
    path: list[Cell] = []
    for r in range(max(first, 0), last + 1):
        over = _over(laid, r, cell.column, below=r < last)
        if over is not None and over not in path:
            path.append(over)
    return tuple(path)


def row_label(laid: Layout, row: int) -> Cell | None:
    """The cell that names what a row is about: its first that is neither ordinal nor number."""
    for cell, label in zip(laid.rows[row], laid.labels[row], strict=True):
        if cell is not None and label and not _ORDINAL.match(label):
            return None if _NUMBER.match(label) else cell
    return None


def unit_line(text: str, table: Table) -> Span | None:
    """The unit stated for the whole table: `triệu đồng` of `Đơn vị tính: triệu đồng` above it or in its caption."""
    first_row = max((c.span.end for c in table.cells if c.row == 0), default=table.span.start)
    best: Span | None = None
    for match in _UNIT_LABEL.finditer(text, max(0, table.span.start - _ABOVE), first_row):
        unit = match["unit"].rstrip(" .;:)")
        label = match.group()[: match.start("unit") - match.start()].lower()
        bare = label.startswith("đơn vị") and "tính" not in label
        if unit and (not bare or _UNIT_START.match(unit)):
            best = Span(match.start("unit"), match.start("unit") + len(unit))
    return best


def _runs(text: str) -> Iterator[list[Span]]:
    """Lines with separators that follow on each other."""
    run: list[Span] = []
    for match in _ROW.finditer(text):
        if run and match.start() != run[-1].end + 1:
            yield run
            run = []
        run.append(Span(match.start(), match.end()))
    if run:
        yield run


def _table(text: str, run: list[Span]) -> Table | None:
    pipes = sum("|" in line.of(text) for line in run)
    separator = "|" if pipes * 2 > len(run) else "\t"
    rows = [
        _cells(text, line, separator) for line in run if separator in line.of(text) and not _RULE.match(line.of(text))
    ]
    rows = [row for row in rows if any(row)]
    if separator == "|" and rows and all(not row[0] and not row[-1] for row in rows) and len(rows[0]) > 2:
        fenced = all(line.of(text).lstrip()[:1] == "|" for line in run)
        rows = [row[1:-1] for row in rows] if fenced else rows
    widest = max((len(row) for row in rows), default=0)
    numeric = sum(bool(_NUMBER.match(row[-1].of(text))) for row in rows if row)
    if not ((len(rows) > 1 and widest > 2) or (len(rows) > 2 and widest > 1 and (separator == "|" or numeric > 1))):
        return None
    cells = (Cell(span, r, c) for r, row in enumerate(rows) for c, span in enumerate(row))
    return Table(Span(run[0].start, run[-1].end), tuple(cells))


def _cells(text: str, line: Span, separator: str) -> list[Span]:
    cells: list[Span] = []
    start = line.start
    for part in line.of(text).split(separator):
        lead = len(part) - len(part.lstrip())
        begin = start + (lead if part.strip() else min(lead, 1))
        cells.append(Span(begin, begin + len(part.strip())))
        start += len(part) + 1
    return cells


def _role(row: Row, labels: tuple[str, ...], index: int, in_head: bool, seen_header: bool) -> str:
    filled = [c for c, label in enumerate(labels) if label]
    distinct = {id(row[c]) for c in filled}
    if in_head and not seen_header and len(distinct) <= 1 and len(row) > 1:
        return "caption"
    if in_head and _is_formula(row, labels):
        return "formula"
    if not in_head and len(filled) == len(row) and _is_formula(row, labels):
        return "formula"  # repeated on a new page
    numbers = [c for c in filled if _NUMBER.match(labels[c]) and not (c == 0 and _ORDINAL.match(labels[c]))]
    if in_head and numbers and all(_YEAR.match(labels[c]) for c in numbers) and filled[0] not in numbers:
        return "header"
    if numbers:
        return "data"
    if not in_head or seen_header:
        if len(distinct) <= 1 or (filled[-1] < 2 < len(row)):
            return "section"
        if not in_head or _ORDINAL.match(labels[0]):
            return "data"
    return "header"


def _is_formula(row: Row, labels: tuple[str, ...]) -> bool:
    """Column letters and numbers, each number one more than the last: `A B 1 2 3=2/1`."""
    numbers: list[int] = []
    seen: set[int] = set()
    for cell, label in zip(row, labels, strict=True):
        if not label or id(cell) in seen:
            continue
        seen.add(id(cell))
        match = _COLUMN_LABEL.match(label)
        if match is None:
            return False
        if match["n"]:
            numbers.append(int(match["n"]))
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 4


def _over(laid: Layout, row: int, column: int, *, below: bool) -> Cell | None:
    """The header cell of a row over a column; a group's name stands over its first column only in flat text."""
    if laid.labels[row][column]:
        return laid.rows[row][column]
    if not below or not laid.labels[row + 1][column]:
        return None
    for c in range(column - 1, -1, -1):
        if laid.labels[row][c]:
            return laid.rows[row][c] if laid.labels[row + 1][c] else None
    return None
