"""Pages to `Document`: the article's title, body and tables, nothing of what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.errors import NoArticle
from extractor.model.document import Cell, Document, OffsetMap, Span, Table
from extractor.reading.article import find_article
from extractor.reading.heading import Hints, describe
from extractor.reading.manifest import ManifestEntry
from extractor.reading.markup import GridCell, Line, parse, pieces
from extractor.reading.rows import join_rows
from extractor.text.legacy import convert, convert_mixed, detect
from extractor.text.offsets import Recorder, compose
from extractor.text.unicode import clean


def read_html(raw: str, *, name: str, digest: str, entry: ManifestEntry | None = None) -> Document:
    """The article of a page; raises NoArticle where there is none.

    Offsets lead to the decoded source of the page. The rows of data tables are lines with their cells parted
    by ` | `, a place that a spanning cell fills besides its first is empty.
    """
    page = parse(raw)
    join_rows(page)
    article = find_article(page, raw)
    if article is None:
        raise _no_article(name)
    recorder = Recorder()
    grids: list[_Grid] = []
    for line in article.lines:
        if recorder.length:
            recorder.add("\n", line.pieces[0][0], linear=False)
        if not line.cells:
            _write(recorder, raw, line.pieces)
            continue
        if line.cells[0].row == 0 or not grids:
            grids.append(_Grid(recorder.length))
        _write_row(recorder, raw, line, grids[-1])
    written, back = recorder.finish(len(raw))
    unicode, decoded, converted = convert_mixed(written)
    text, cleaned = clean(unicode)
    if not text.strip():  # nothing but signs that nobody sees
        raise _no_article(name)
    cleaned = compose(cleaned, decoded)
    encoding = detect(written) if converted else None
    title = convert(article.title, encoding)[0] if encoding else article.title
    hints = Hints(title=title, published=article.published)
    metadata = describe(text, name=name, media_type="text/html", entry=entry, hints=hints)
    return Document(
        digest=digest,
        text=text,
        offsets=compose(cleaned, back),
        tables=tuple(_table(grid, text, cleaned) for grid in grids),
        metadata=metadata,
    )


@dataclass(slots=True)
class _Grid:
    """A table as written: offsets into the text before cleaning."""

    start: int
    end: int = 0
    cells: list[tuple[GridCell, int, int]] = field(default_factory=list)


def _write(recorder: Recorder, raw: str, ranges: Iterable[tuple[int, int]]) -> None:
    blank = True  # at the start, and after a blank
    pending: tuple[int, bool] | None = None
    for start, end in ranges:
        for part, at, linear in pieces(raw, start, end):
            if part == " ":
                pending = pending or (at, linear)
                continue
            if pending and not blank:
                recorder.add(" ", pending[0], linear=pending[1])
            pending = None
            recorder.add(part, at, linear=linear)
            blank = False


def _write_row(recorder: Recorder, raw: str, row: Line, grid: _Grid) -> None:
    at = row.pieces[0][0]
    column = 0
    for cell in row.cells:
        if cell.lines:
            at = cell.lines[0][0][0]
        while column < cell.column:
            recorder.add(" | ", at, linear=False)
            column += 1
        start = recorder.length
        for ranges in cell.lines:
            if recorder.length > start:
                recorder.add(" ", ranges[0][0], linear=False)
            _write(recorder, raw, ranges)
            at = ranges[-1][1]
        grid.cells.append((cell, start, recorder.length))
        for _ in range(cell.column_span - 1):
            recorder.add(" | ", at, linear=False)
        column = cell.column + cell.column_span - 1
    grid.end = recorder.length


def _table(grid: _Grid, text: str, cleaned: OffsetMap) -> Table:
    """The table in the cleaned text."""

    def place(written: int) -> int:
        return cleaned.target(written, len(text))

    cells = (
        Cell(Span(place(start), place(end)), cell.row, cell.column, cell.row_span, cell.column_span)
        for cell, start, end in grid.cells
    )
    return Table(Span(place(grid.start), place(grid.end)), tuple(cells))


def _no_article(name: str) -> NoArticle:
    return NoArticle(name, "the page has no article, only navigation", "give the page of the article itself")
