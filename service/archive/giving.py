"""Records given away: written in a format that is asked for, with an event that says so; or read into a data frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.archive.bag import write_bag
from service.archive.events import EXPORT, agent_of, happened
from service.archive.reading_rows import rows, works
from service.archive.store import Archive, open_archive
from service.archive.wanted import Wanted, wanted
from service.exports.delimited import write_csv
from service.exports.lines import write_lines
from service.exports.package import write_package
from service.exports.parquet import write_parquet
from service.exports.rows import Row
from service.exports.sdmx import write_sdmx
from service.exports.workbook import write_xlsx

if TYPE_CHECKING:
    import pandas as pd

_FILES: dict[str, Callable[[Iterator[Row], Path], int]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
    "jsonl": write_lines,
    "sdmx": write_sdmx,
}


@dataclass(frozen=True, slots=True)
class Given:
    """An export that was written: its place (a file, or a folder), and how many records are in it."""

    format: str
    out: str
    records: int


def give(archive: Archive, form: str, out: Path, asked: Wanted, agent: str, told: dict[str, Any]) -> Given:
    """Writes the records asked for to `out` in a format (csv, xlsx, parquet, jsonl, sdmx, datapackage, bag), as the archive is at one moment, and records the event
    `dissemination` with `told`, what was asked for in people's words. A bag is always of everything.

    Raises ExportError where `out` cannot be written, ArchiveError.
    """
    if form == "bag":
        written = write_bag(archive, out)
    else:
        with archive.read() as connection:
            if form == "datapackage":
                written = write_package(rows(connection, asked), works(connection, asked), out)
            else:
                written = _FILES[form](rows(connection, asked), out)
    with archive.write() as connection:
        detail = {"format": form, "records": written} | {name: value for name, value in told.items() if value}
        happened(connection, EXPORT, agent_of(connection, agent), detail)
    return Given(form, str(out), written)


def read_archive(
    location: str | Path,
    *,
    place: str | None = None,
    indicator: str | None = None,
    period: str | None = None,
    documents: Sequence[int] = (),
) -> pd.DataFrame:
    """The records in force of an archive as a data frame, its types as `service.exports.frame.frame` tells.

    `place`, `indicator`, `period` and `documents` ask as `service.archive.wanted.wanted` tells. Raises ArchiveError, Unclear.
    """
    from service.exports.frame import frame

    asked = wanted(place, indicator, period, documents)
    with open_archive(location) as archive, archive.read() as connection:
        return frame(rows(connection, asked))
