"""A manifest: what an archivist knows of each file besides its bytes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from extractor.errors import ManifestError

COLUMNS = ("file", "title", "published", "source")


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """A row: `file` is a path relative to the manifest's folder; an empty string or None is unknown.

    `line` is where the row begins, counted from 1; it is no part of what the row says.
    """

    file: str
    title: str = ""
    published: date | None = None
    origin: str = ""
    line: int = field(default=0, compare=False)


def read_manifest(path: Path) -> dict[str, ManifestEntry]:
    """The rows of a CSV file with the columns `file,title,published,source` in any order, by `file`.

    UTF-8 with or without byte order mark; `published` is an ISO date or empty; other columns are ignored.
    Raises ManifestError with the line for a missing column, a wrong date, a file named twice or not at all.
    """
    name = str(path)
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ManifestError(name, 1, f"cannot be opened ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ManifestError(name, line, "is not UTF-8; save it as CSV UTF-8") from error
    rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    entries: dict[str, ManifestEntry] = {}
    lines: dict[str, int] = {}
    line = 1
    try:
        header = [column.strip().lower() for column in next(rows, [])]
        if missing := [column for column in COLUMNS if column not in header]:
            raise ManifestError(name, 1, f"no column {', '.join(missing)}; the header is {','.join(COLUMNS)}")
        places = [header.index(column) for column in COLUMNS]
        line = rows.line_num + 1
        for row in rows:
            if any(field.strip() for field in row):
                entry = _entry(row, places, name, line)
                if entry.file in entries:
                    raise ManifestError(name, line, f"{entry.file} stands already on line {lines[entry.file]}")
                entries[entry.file] = entry
                lines[entry.file] = line
            line = rows.line_num + 1
    except csv.Error as error:
        raise ManifestError(name, line, f"is not CSV ({error})") from error
    return entries


def _entry(row: list[str], places: list[int], name: str, line: int) -> ManifestEntry:
    if len(row) <= max(places):
        raise ManifestError(name, line, f"has {len(row)} fields, the header {max(places) + 1} or more")
    file, title, published, origin = (row[place].strip() for place in places)
    if not file:
        raise ManifestError(name, line, "names no file")
    try:
        day = date.fromisoformat(published) if published else None
    except ValueError as error:
        raise ManifestError(name, line, f"{published!r} is not a date; write it as 2017-08-14") from error
    return ManifestEntry(file, title, day, origin, line)
