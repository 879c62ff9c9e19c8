"""What readers of laid-out formats find: blocks of words, on pages or not, and the `Document` they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor.errors import EmptyDocument
from extractor.model.document import Box, Cell, Document, OffsetMap, PlacedWord, Placement, Span, Table, Warning
from extractor.reading.heading import describe
from extractor.reading.manifest import ManifestEntry
from extractor.reading.tables import tables_in_text
from extractor.text.unicode import clean


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters without a blank; `place` where it has a page, `doubt` what makes its reading unsure.

    `place` lies on the page as it is read; `shown` is the box on the page as a viewer shows it, where the page was turned
    or made level to be read.
    """

    text: str
    place: Placement | None = None
    doubt: str = ""
    shown: Box | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that read on, parted by one blank each; it may run over the end of a page."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: its words, and the grid places it fills (0-based)."""

    words: tuple[Word, ...]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its cells in order of row, then column. Places no cell fills are empty."""

    cells: tuple[GridCell, ...]


Block = Paragraph | Grid


def document_of(
    blocks: Iterable[Block],
    *,
    pages: int,
    name: str,
    digest: str,
    media_type: str,
    entry: ManifestEntry | None = None,
    warnings: tuple[Warning, ...] = (),
) -> Document:
    """The document that `blocks` make: a paragraph a line, a row of a grid a line with ` | ` between its cells.

    `pages` is how many pages the source has, 0 where it has none. Offsets lead to the words as the reader gave them,
    before cleaning. Raises EmptyDocument where there is no word.
    """
    draft = _Draft()
    for block in blocks:
        if isinstance(block, Grid):
            draft.write_grid(block)
        else:
            draft.write(block.words)
        draft.add("\n")
    text, offsets = clean("".join(draft.parts))
    if not text.strip():
        raise EmptyDocument(name, "there is no text in it", "check whether the file was saved completely")
    back = _Back(offsets, len(text))
    tables = tuple(back.table(table) for table in draft.tables)
    doubts = tuple(Warning(w.code, w.message, back.span(w.span)) for w in draft.doubts if w.span)
    return Document(
        digest=digest,
        text=text,
        offsets=offsets,
        pages=tuple(back.span(span) for span in draft.pages(pages)),
        words=tuple(draft.words),
        tables=tables or tables_in_text(text),
        metadata=describe(text, name=name, media_type=media_type, entry=entry),
        warnings=(*warnings, *doubts),
    )


@dataclass(slots=True)
class _Draft:
    """The text as written so far: its parts and length, its words with places, its tables and doubts."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    words: list[PlacedWord] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    doubts: list[Warning] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def write(self, words: Iterable[Word]) -> Span:
        """Write words on the current line; gives the span they fill."""
        start = self.length
        for word in words:
            if self.length > start:
                self.add(" ")
            span = Span(self.length, self.length + len(word.text))
            self.add(word.text)
            if word.place is not None:
                seen = word.place if word.shown is None else Placement(word.place.page, word.shown)
                self.words.append(PlacedWord(span, seen))
            if word.doubt:
                self.doubts.append(Warning("doubtful_reading", word.doubt, span))
        return Span(start, self.length)

    def write_grid(self, grid: Grid) -> None:
        start = self.length
        last = max(cell.column + cell.column_span for cell in grid.cells) - 1
        row = column = 0
        cells: list[Cell] = []
        for cell in grid.cells:
            if cell.row != row:
                self.add(" | " * (last - column) + "\n")
                row, column = cell.row, 0
            self.add(" | " * (cell.column - column))
            column = cell.column
            cells.append(Cell(self.write(cell.words), cell.row, cell.column, cell.row_span, cell.column_span))
        self.add(" | " * (last - column))
        self.tables.append(Table(Span(start, self.length), tuple(cells)))

    def pages(self, count: int) -> Iterator[Span]:
        """The pages 1 to `count`: each begins with the first word on it, or where that of a later page stands."""
        at = 0
        start = 0
        for number in range(2, count + 2):
            while at < len(self.words) and self.words[at].place.page < number:
                at += 1
            end = self.words[at].source.start if at < len(self.words) else self.length
            yield Span(start, end)
            start = end


@dataclass(frozen=True, slots=True)
class _Back:
    """Where offsets of the text as written lie in the cleaned text of `length` code points."""

    offsets: OffsetMap
    length: int

    def span(self, written: Span) -> Span:
        return Span(self.offsets.target(written.start, self.length), self.offsets.target(written.end, self.length))

    def table(self, table: Table) -> Table:
        cells = (Cell(self.span(c.span), c.row, c.column, c.row_span, c.column_span) for c in table.cells)
        return Table(self.span(table.span), tuple(cells))
