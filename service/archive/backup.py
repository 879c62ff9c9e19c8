"""Copies of an archive, made while others write: a backup is always one SQLite file. Docs: docs/archive.md."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, LargeBinary, insert, select

from service.archive.events import BACKUP, agent_of, happened, person
from service.archive.schema import metadata
from service.archive.store import Archive, address, number_on, open_archive
from service.archive.verify import Checked, check
from service.errors import ArchiveError, Damaged, NoArchive

_ROWS, _LARGE_ROWS = 1000, 16
"""Rows that are copied together; fewer where each may hold a megabyte."""
_ROOM = "look whether the folder may be written and the disk has room"


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup or a restored archive: where it is, and what was found in it when it was checked. A copy of what is not
    whole is made all the same, and tells its failures."""

    location: str
    checked: Checked


def backup(archive: Archive, out: Path, agent: str | None = None) -> Copy:
    """Writes the archive as it is at one moment to the file `out`, which holds all of it and is whole, or is not there.

    Raises ArchiveError where `out` is there already or cannot be written.
    """
    with _made(out) as file:
        if archive.sqlite:
            _vacuum(Path(archive.engine.url.database or ""), file)
        else:
            with archive.read() as connection, open_archive(file, create=True) as copy:
                _copy(connection, copy)
        checked = _one_file(file)
    with archive.write() as connection:
        detail = {"file": str(out), "documents": checked.documents, "failures": len(checked.failures)}
        happened(connection, BACKUP, agent_of(connection, person(agent)), detail)
    return Copy(str(out), checked)


def restore(file: Path, location: str) -> Copy:
    """Makes an archive of a backup: a new SQLite file, or in a PostgreSQL database that holds no documents.

    Raises ArchiveError where there is something in the place already or `file` is no backup.
    """
    if not file.is_file():
        raise NoArchive(str(file), "there is no backup here", "give the file that `solieu backup` wrote")
    url, name = address(location)
    if url.drivername == "sqlite":
        with _made(Path(url.database or "")) as new:
            _vacuum(file, new)
            checked = _one_file(new)
        return Copy(name, checked)
    # through a copy, which may be brought to the present schema: the backup stays as it is
    with TemporaryDirectory(prefix="solieu-restore-") as folder:
        copy = Path(folder) / "archive.db"
        _vacuum(file, copy)
        with open_archive(copy) as held, open_archive(location, create=True) as archive:
            with held.read() as connection:
                _copy(connection, archive)
            return Copy(name, sum(check(archive), Checked()))


@contextmanager
def _made(out: Path) -> Iterator[Path]:
    """A name to write a file under that takes the name `out` once it is whole and on the disk."""
    if out.exists():
        raise ArchiveError(str(out), "is there already", "give the name of a new file")
    unfinished = out.with_name(f"{out.name}.{os.getpid()}.unfinished")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
        _on_disk(unfinished)
        unfinished.rename(out)
        _on_disk(out.parent)
    except OSError as error:
        raise ArchiveError(str(out), f"it cannot be written ({error.strerror})", _ROOM) from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{unfinished}{suffix}").unlink(missing_ok=True)


def _on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _vacuum(source: Path, file: Path) -> None:
    """Copies a SQLite archive as it is at one moment; writers need not wait."""
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.OperationalError as error:
        raise ArchiveError(str(source), f"it cannot be copied to {file} ({error})", _ROOM) from error
    except sqlite3.DatabaseError as error:
        raise Damaged(str(source), str(error), "run `solieu verify` to see what is lost") from error


def _one_file(file: Path) -> Checked:
    """What is in a copy, and wrong there; afterwards there is nothing beside the file that belongs to it."""
    with open_archive(file) as copy:
        checked = sum(check(copy), Checked())
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return checked


def _copy(source: Connection, into: Archive) -> None:
    """Copies every row, with its id, in one transaction."""
    with into.write() as connection:
        for table in metadata.sorted_tables:
            if connection.execute(select(table.primary_key.columns[0]).limit(1)).first() is not None:
                raise ArchiveError(
                    into.location, f"its table {table.name} holds rows already", "give an empty database"
                )
        for table in metadata.sorted_tables:
            large = any(isinstance(column.type, LargeBinary) for column in table.columns)
            size = _LARGE_ROWS if large else _ROWS
            rows = source.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": size})
            for some in rows.mappings().partitions():
                connection.execute(insert(table), [dict(row) for row in some])
            number_on(connection, table)
