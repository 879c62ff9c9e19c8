"""CSV and TSV to `Document`."""

from __future__ import annotations

import csv
import io
import re

from extractor.errors import EmptyDocument, TooLarge
from extractor.model.document import Document
from extractor.reading.blocks import document_of
from extractor.reading.manifest import ManifestEntry
from extractor.reading.office.sheets import CELL_LIMIT, Sheet, SheetCell, blocks_of
from extractor.text.legacy import convert_mixed

_DELIMITERS = ";\t,|"
_SAMPLE = 200
"""Lines that tell the delimiter."""

# Decimals behind a point are a program's or English; behind a comma they are Vietnamese, French or the like.
_POINTED = re.compile(r"[-+]?(?:\d+\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3})+(?:\.\d+)?|0\.\d+)%?$")
_COMMAED = re.compile(
    r"[-+]?(?:\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+|0,\d+)%?$"
)
_FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?$")
_SWAPPED = str.maketrans(",.", ".,")


def read_csv(raw: str, *, name: str, digest: str, entry: ManifestEntry | None = None) -> Document:
    """The document of a decoded table whose cells are parted by semicolons, tabs, commas or bars.

    Where its figures are written with a decimal point they come out with a comma, as Vietnamese documents print them.
    Raises TooLarge over the limit of cells, EmptyDocument where there is no text.
    """
    raw, _, _ = convert_mixed(raw)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(raw), delimiter=_delimiter(raw))]
    except csv.Error as error:
        remedy = "check whether a quotation mark is missing"
        raise TooLarge(name, f"a cell is over the limit of {csv.field_size_limit()} letters", remedy) from error
    if _is_pointed(rows):
        rows = [[cell.translate(_SWAPPED) if _FIGURE.match(cell) else cell for cell in row] for row in rows]
    cells = tuple(SheetCell(cell, r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell)
    if len(cells) > CELL_LIMIT:
        raise TooLarge(name, f"its cells are over the limit of {CELL_LIMIT}", "split it into parts")
    if not cells:
        raise EmptyDocument(name, "there is no text in it", "check whether the file was saved completely")
    blocks, _ = blocks_of([Sheet("", cells)])
    media_type = "text/tab-separated-values" if name.lower().endswith(".tsv") else "text/csv"
    return document_of(blocks, pages=0, name=name, digest=digest, media_type=media_type, entry=entry)


def _delimiter(text: str) -> str:
    """The sign that parts most lines into equally many cells, more than one; a comma where none does."""
    sample = "\n".join(text.split("\n", _SAMPLE)[:_SAMPLE])
    best = (0, 0, ",")
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if len(row) > 1]
        if widths:
            usual = max(set(widths), key=lambda width: (widths.count(width), width))
            best = max(best, (widths.count(usual), usual, delimiter), key=lambda found: found[:2])
    return best[2]


def _is_pointed(rows: list[list[str]]) -> bool:
    """Whether figures show a decimal point for certain, and none a decimal comma."""
    cells = [cell for row in rows for cell in row]
    return any(map(_POINTED.match, cells)) and not any(map(_COMMAED.match, cells))
