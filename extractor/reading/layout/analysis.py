"""From words on pages to blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.reading.blocks import Block, Paragraph, Word
from extractor.reading.layout.borderless import figure_tables, text_table
from extractor.reading.layout.columns import Row, band_at, letter_height, parted, wide_gaps
from extractor.reading.layout.lines import bounds, box_of, joined, rows_of
from extractor.reading.layout.margins import Leaf, leaves_of
from extractor.reading.layout.paragraphs import Line, lines_of, margins_of, reads_on
from extractor.reading.layout.sheets import Sheet, columns_in, grid_of
from extractor.reading.pages import PageWords

Margins = tuple[float, float]

_DEPTH = 3
_LINES = 4
"""Lines that must end at the right margin to show it."""
_NOTE = re.compile(r"(?:\[?\(?\d{1,3}\)?\]?|[*†]{1,3})$")
_SMALL = 0.9
"""The share of the usual height of letters that those of footnotes have at most."""


def blocks_of(pages: Iterable[PageWords]) -> Iterator[Block]:
    """The paragraphs and tables of pages in reading order; holds no more than a few pages at a time.

    Running heads and page numbers are left out, paragraphs and tables joined over the ends of pages, footnotes put
    behind the paragraph that runs on over them.
    """
    held: list[Line] = []
    words: list[Word] = []
    sheets: list[Sheet] = []
    notes: list[Paragraph] = []

    def closed() -> Iterator[Block]:
        nonlocal held, words, sheets, notes
        if held:
            yield Paragraph(tuple(words))
        if sheets:
            yield grid_of(sheets)
        yield from notes
        held, words, sheets, notes = [], [], [], []

    margins: dict[float, Margins | None] = {}
    for leaf in leaves_of(pages):
        width = leaf.page.width
        margins[width] = _margins(leaf, margins.get(width))
        pieces, below = _pieces(leaf, margins[width])
        for i, piece in enumerate(pieces):
            if isinstance(piece, Sheet):
                follows = i == 0 and sheets and sheets[-1].page != piece.page
                if not (follows and columns_in(sheets[0], piece)):
                    yield from closed()
                sheets.append(piece)
                continue
            if not held or not reads_on(held, piece):
                yield from closed()
            held.append(piece)
            words = joined(words, piece.words)
        notes.extend(below)
    yield from closed()


def _margins(leaf: Leaf, before: Margins | None) -> Margins | None:
    """Where the lines of a page begin and end; a page with few full lines has those of the pages before."""
    rows = rows_of(leaf.words)
    if not rows:
        return before
    left, right = margins_of(rows)
    near = letter_height(rows) / 2
    if sum(abs(bounds(row).x1 - right) < near for row in rows) < _LINES:
        before = before or (left, leaf.page.width - left)
        return min(left, before[0]), max(right, before[1])
    return left, right


def _pieces(leaf: Leaf, margins: Margins | None) -> tuple[list[Sheet | Line], list[Paragraph]]:
    """The lines and tables of a page in reading order, and its footnotes."""
    words = list(leaf.words)
    pieces: list[Sheet | Line] = []
    number = leaf.page.number
    below, words = _footnotes(leaf, words)
    for sheet in leaf.sheets:
        above = [word for word in words if (box_of(word).y0 + box_of(word).y1) / 2 < sheet.box.y0]
        pieces += _region(number, rows_of(above), margins)
        pieces.append(sheet)
        taken = set(map(id, above))
        words = [word for word in words if id(word) not in taken]
    pieces += _region(number, rows_of(words), margins)
    return pieces, below


def _region(number: int, rows: Sequence[Row], margins: Margins | None, depth: int = 0) -> list[Sheet | Line]:
    """The lines and tables in rows of words: rows in columns are read column by column."""
    height = letter_height(rows)
    pieces: list[Sheet | Line] = []
    done = 0
    for found in figure_tables(number, rows, height):
        pieces += _columns(number, rows[done : found.start], margins, depth)
        pieces.append(found.sheet)
        done = found.end
    return pieces + _columns(number, rows[done:], margins, depth)


def _columns(number: int, rows: Sequence[Row], margins: Margins | None, depth: int) -> list[Sheet | Line]:
    """The lines in rows of words that may stand side by side."""
    height = letter_height(rows)
    pieces: list[Sheet | Line] = []
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        band = band_at(rows, at, height) if depth < _DEPTH else None
        if band is None or band.right - band.left < height:
            plain.append(rows[at])
            at += 1
            continue
        pieces += lines_of(number, plain, margins)
        plain = []
        inside = rows[band.start : band.end]
        sheet = text_table(number, inside, height)
        if sheet is not None:
            pieces.append(sheet)
        else:
            sides = [parted(row, band.middle) for row in inside]
            for side in zip(*sides, strict=True):
                pieces += _region(number, rows_of(word for row in side for word in row), None, depth + 1)
        at = band.end
    return pieces + lines_of(number, plain, margins)


def _footnotes(leaf: Leaf, words: list[Word]) -> tuple[list[Paragraph], list[Word]]:
    """The footnotes of a page, and its other words: lines in small letters at its foot that begin with a note's number."""
    rows = rows_of(words)
    usual = letter_height(rows)
    start = len(rows)
    while start and letter_height(rows[start - 1 : start]) < _SMALL * usual:
        start -= 1
    while start < len(rows) and not _NOTE.match(rows[start][0].text):
        start += 1
    if any(wide_gaps(row, usual) for row in rows[start:]):
        return [], words  # a table
    if start == len(rows) or bounds(rows[start]).y0 < leaf.page.height / 2:
        return [], words
    notes: list[list[Word]] = []
    for row in rows[start:]:
        if _NOTE.match(row[0].text):
            notes.append(list(row))
        else:
            notes[-1] = joined(notes[-1], row)
    return [Paragraph(tuple(note)) for note in notes], [word for row in rows[:start] for word in row]
