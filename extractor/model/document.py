"""A document: text whose every offset leads back to the bytes it came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date
from itertools import islice


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in `Document.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each code point of a text lay in its source.

    `starts[i]` is the first text offset of run i and `sources[i]` its source offset; where `linear[i]`, text
    and source advance together through the run, otherwise the whole run came from one source place.
    Both rise and never fall. Source offsets count code points of the decoded source (before normalisation).
    """

    starts: tuple[int, ...] = (0,)
    sources: tuple[int, ...] = (0,)
    linear: tuple[bool, ...] = (True,)

    def __post_init__(self) -> None:
        if not len(self.starts) == len(self.sources) == len(self.linear) or self.starts[:1] != (0,):
            raise ValueError("runs of an offset map need a start, a source and a kind each, the first at 0")

    def source(self, offset: int) -> int:
        """The source offset of text offset `offset`; the text's own length gives the end of its source."""
        run = bisect_right(self.starts, offset) - 1
        if self.linear[run]:
            return self.sources[run] + offset - self.starts[run]
        return self.sources[run]

    def target(self, source: int, length: int) -> int:
        """The first offset of a text of `length` code points whose source is not before `source`."""
        if self == OffsetMap():
            return source
        return bisect_left(range(length), source, key=self.source)

    def source_span(self, span: Span) -> Span:
        """The range of the source that `span` came from."""
        return Span(self.source(span.start), self.source(span.end))


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its text's span, and the grid places it fills (0-based)."""

    span: Span
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A grid found in the document. In `Document.text` a row is a line and its cells are parted by ` | `."""

    span: Span
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points (1/72 inch), the origin in the upper left corner of the page that
    its words stand on; of a Document that is the page as a viewer shows it."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __or__(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


@dataclass(frozen=True, slots=True)
class Placement:
    """Where something stands: its page, counted from 1, and the box it fills there."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of the source and where it stands; `source` counts as the sources of `OffsetMap` do."""

    source: Span
    place: Placement


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document besides its text; an empty string or None is unknown.

    `source` is the path or name it was read under, `origin` where it came from before that (an address, an
    office), as its manifest says.
    """

    source: str = ""
    origin: str = ""
    media_type: str = "text/plain"
    title: str = ""
    published: date | None = None
    byline: str = ""
    issuer: str = ""
    number: str = ""
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Warning:
    """Something the reader of the result should know; `span` is None where it concerns the whole document."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Text in NFC, with what leads back to the source.

    `digest` is `sha256:` and the hexadecimal SHA-256 of the bytes that came in. `pages` are the spans of its pages
    and `words` its words on them, in order; both are empty where the source has no pages.
    """

    digest: str
    text: str
    offsets: OffsetMap = field(default_factory=OffsetMap)
    pages: tuple[Span, ...] = ()
    words: tuple[PlacedWord, ...] = ()
    tables: tuple[Table, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[Warning, ...] = ()

    def placement(self, span: Span) -> Placement | None:
        """Where the words of `span` stand: those on the line of its first word; None where nothing has a page."""
        if not self.words:
            return None
        source = self.offsets.source_span(span)
        at = bisect_right(self.words, source.start, key=_end)
        found: Placement | None = None
        for word in islice(self.words, at, None):
            if word.source.start >= source.end or (found and not _on_a_line(found, word.place)):
                break
            found = Placement(found.page, found.box | word.place.box) if found else word.place
        return found


def _on_a_line(first: Placement, next_: Placement) -> bool:
    middle = (next_.box.y0 + next_.box.y1) / 2
    return first.page == next_.page and first.box.y0 <= middle <= first.box.y1


def _end(word: PlacedWord) -> int:
    return word.source.end
