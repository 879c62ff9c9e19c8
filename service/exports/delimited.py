"""CSV: one row a record, UTF-8, ISO dates, a point for the decimals, ranges and qualifiers in columns of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

from service.exports.rows import Column, Row, columns
from service.exports.whole import whole_file

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What a spreadsheet may take for a formula; and the apostrophe that keeps it from doing so, so that it can be undone."""
DICTIONARY = ("name", "type", "label_vi", "description_vi", "description_en")


def write_csv(rows: Iterable[Row], out: Path) -> int:
    """Writes records to `out`, with the byte order mark that Excel needs to read Vietnamese, and the data dictionary
    beside it (`NAME.dictionary.csv`). The number of records."""
    with whole_file(out) as records:
        written = write_records(rows, records, "utf-8-sig")
        if records != out:  # a device or a pipe has no place beside it
            with whole_file(out.with_suffix(".dictionary.csv")) as dictionary:
                write_dictionary(dictionary, "utf-8-sig")
    return written


def write_records(rows: Iterable[Row], path: Path, encoding: str = "utf-8") -> int:
    """Records as CSV at `path`; how many."""
    written = -1  # the head is no record
    with path.open("wb") as stream:
        for line in record_lines(rows, encoding):
            stream.write(line)
            written += 1
    return written


def record_lines(rows: Iterable[Row], encoding: str = "utf-8") -> Iterator[bytes]:
    """Records as the lines of a CSV file, after a line of the columns' names."""
    names = [column.name for column in columns()]
    written = [_writing(column) for column in columns()]
    of = attrgetter(*names)
    cells = (
        ["" if value is None else write(value) for write, value in zip(written, of(row), strict=True)] for row in rows
    )
    return _lines(chain([names], cells), encoding)


def write_dictionary(path: Path, encoding: str = "utf-8") -> None:
    """What each column means, in Vietnamese and English."""
    path.write_bytes(b"".join(dictionary_lines(encoding)))


def dictionary_lines(encoding: str = "utf-8") -> Iterator[bytes]:
    """The data dictionary as the lines of a CSV file."""
    described = ([column.name, column.type, column.label, column.vi, column.en] for column in columns())
    return _lines(chain([DICTIONARY], described), encoding)


def _writing(column: Column) -> Callable[[Any], str]:
    """How a value of a column is written: harmless where it is a document's word."""
    if column.type == "decimal":
        return lambda value: format(value, "f")
    if column.type == "date":
        return date.isoformat
    return harmless if column.free else str


def harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula: one that could be gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(table: Iterable[Sequence[str]], encoding: str) -> Iterator[bytes]:
    """Rows as CSV, each whole; a byte order mark, where the encoding has one, before the first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in table:
        writer.writerow(row)
        yield buffer.getvalue().encode(encoding)
        encoding = "utf-8"
        buffer.seek(0)
        buffer.truncate()
