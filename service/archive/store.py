"""An archive as a place to read from and write to: a SQLite file, or a PostgreSQL database by its URL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InternalError, OperationalError

from service.archive import migrate
from service.errors import ArchiveError, Damaged, NoArchive, Unreachable

_PATIENCE = 60
"""Seconds to wait while another process writes."""
_REMEDIES = (
    ("full", "make room on the disk and run it again: what was committed is kept"),
    ("no space left", "make room on the disk and run it again: what was committed is kept"),
    ("i/o error", "look whether the disk has room and is sound, then run it again: what was committed is kept"),
    ("locked", "another process is writing; try again when it has ended"),
    ("readonly", "give a file in a folder that you may write in"),
    ("unable to open", "give a file in a folder that you may write in"),
    ("password", "look at the user and the password in the address"),
    ("does not exist", "look at the names in the address; `createdb` makes a database"),
)
"""Words in a database's message, and what the user can do."""


class Archive:
    """An open archive. `location` is how messages call it. Close it, or use it as a context."""

    def __init__(self, engine: Engine, location: str) -> None:
        self.engine = engine
        self.location = location

    @property
    def sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees the archive as it is at one moment, while others write."""
        with self._told(), self.engine.connect() as connection:
            if not self.sqlite:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction of the only writer: all of it happens or nothing. Others wait their turn."""
        with self._told(), self.engine.connect() as connection:
            connection = connection.execution_options(begin="BEGIN IMMEDIATE")
            if not self.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": migrate.LOCK})
            yield connection
            connection.commit()

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            if told := _told(self.location, error):
                raise told from error
            raise


def open_archive(location: str | Path, *, create: bool = False) -> Archive:
    """The archive at `location`: the path of a SQLite file, or `postgresql://user:password@host/database`.

    With `create`, one that is not there yet is made; an older schema is brought up to date. Raises NoArchive,
    OtherSchema, Unreachable, Damaged or ArchiveError; a file or database of another program is left as it was.
    """
    url, name = address(location)
    if url.drivername == "sqlite" and not _is_file(Path(url.database or ""), name):
        if not create:
            raise NoArchive(name, "there is no archive here", "make one with `solieu ingest FOLDER --archive LOCATION`")
        _make_folder(Path(url.database or ""), name)
    engine = create_engine(url, pool_pre_ping=url.drivername != "sqlite", **_options(url))
    if url.drivername == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    try:
        _recognise(engine, name, create)
        if url.drivername == "sqlite":
            _read_beside_the_writer(engine)
        migrate.bring_up_to_date(engine, name)
    except DatabaseError as error:
        engine.dispose()
        told = _told(name, error) or ArchiveError(name, _first_line(error), "give the location of an archive of solieu")
        raise told from error
    except ArchiveError:
        engine.dispose()
        raise
    return Archive(engine, name)


def _recognise(engine: Engine, name: str, create: bool) -> None:
    """Raises ArchiveError where other tables are in the place than those of an archive, NoArchive where none are."""
    tables = set(inspect(engine).get_table_names())
    if {"alembic_version", "digital_object"} <= tables:
        return
    if tables:
        remedy = "give the location of an archive, a new file or an empty database"
        raise ArchiveError(name, "holds tables of another program", remedy)
    if not create:
        raise NoArchive(name, "holds no archive yet", "make one with `solieu ingest FOLDER --archive LOCATION`")


def _read_beside_the_writer(engine: Engine) -> None:
    """Turns the write-ahead log on, which the file remembers. SQLite does not wait where two do this at once."""
    until = time.monotonic() + _PATIENCE
    while True:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise OperationalError("PRAGMA journal_mode", None, error) from error
            time.sleep(0.01)
        finally:
            connection.close()


def address(location: str | Path) -> tuple[URL, str]:
    """What SQLAlchemy connects to, and how messages call it: without a password. Raises ArchiveError."""
    written = str(location)
    if "://" not in written:
        return URL.create("sqlite", database=written), written
    try:
        url = make_url(written)
    except (ArgumentError, ValueError) as error:  # a port that is no number is the latter
        raise ArchiveError(written.split("@")[-1], "is not an address", "write postgresql://user@host/name") from error
    if url.get_backend_name() == "sqlite":
        return URL.create("sqlite", database=url.database), url.database or written
    if url.get_backend_name() != "postgresql":
        raise ArchiveError(url.render_as_string(), "is no SQLite file or PostgreSQL database", "give one of these")
    if isinstance(password := url.query.get("password"), str):  # where nothing that is shown would hide it
        url = url.set(password=password).difference_update_query(["password"])
    return url.set(drivername="postgresql+psycopg"), url.render_as_string()


def _is_file(file: Path, name: str) -> bool:
    try:
        return file.is_file()
    except OSError as error:
        raise ArchiveError(
            name, f"it cannot be looked at ({error.strerror})", "give a file that you may read"
        ) from error


def _make_folder(file: Path, name: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(name, f"its folder cannot be made ({error.strerror})", "choose another place") from error


def _options(url: URL) -> dict[str, Any]:
    return {"connect_args": {"timeout": _PATIENCE}} if url.drivername == "sqlite" else {}


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` says
    # FULL: what was committed outlives a power failure
    for setting in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def name_of(connection: Connection) -> str:
    """How messages call the archive of a connection; without a password."""
    url = connection.engine.url
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string()


def number_on(connection: Connection, table: Table) -> None:
    """Lets PostgreSQL number new rows of a table after those that came with their numbers; SQLite does so by itself."""
    if connection.dialect.name == "postgresql" and table.autoincrement_column is not None:
        after = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), after, text("false"))))


def _told(location: str, error: DatabaseError) -> ArchiveError | None:
    """What an error of the database means to the user; None where it is a fault of the program."""
    reason = _first_line(error)
    if isinstance(error, OperationalError):
        known = (remedy for words, remedy in _REMEDIES if words in reason.lower())
        return Unreachable(location, reason, next(known, "look whether it runs and may be written, then try again"))
    # SQLite has no class of its own for a broken file; PostgreSQL calls broken pages and indexes an internal error
    if (type(error) is DatabaseError and "not a database" not in reason) or isinstance(error, InternalError):
        return Damaged(location, reason, "restore a backup; `solieu verify` tells what is lost")
    return None


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
