"""An archive as a place to read from and write to: a SQLite file, or a PostgreSQL database by its URL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from service.archive import migrate
from service.errors import ArchiveError, NoArchive, Unreachable

_PATIENCE = 60
"""Seconds to wait while another process writes."""


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
        except OperationalError as error:
            raise Unreachable(self.location, _first_line(error), "try again when it answers") from error


def open_archive(location: str | Path, *, create: bool = False) -> Archive:
    """The archive at `location`: the path of a SQLite file, or `postgresql://user:password@host/database`.

    With `create`, one that is not there yet is made; an older schema is brought up to date. Raises NoArchive,
    OtherSchema, Unreachable or ArchiveError.
    """
    url, name = _address(location)
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        if not create:
            raise NoArchive(name, "there is no archive here", "make one with `solieu ingest FOLDER --archive LOCATION`")
        _make_folder(Path(url.database or ""), name)
    engine = create_engine(url, pool_pre_ping=url.drivername != "sqlite", **_options(url))
    if url.drivername == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    try:
        known = inspect(engine).has_table("alembic_version")
        if not known and not create:
            raise NoArchive(name, "holds no archive yet", "make one with `solieu ingest FOLDER --archive LOCATION`")
        migrate.bring_up_to_date(engine, name)
    except OperationalError as error:
        engine.dispose()
        raise Unreachable(name, _first_line(error), "look whether it runs and may be written") from error
    except DBAPIError as error:
        engine.dispose()
        raise ArchiveError(name, _first_line(error), "give the location of an archive of solieu") from error
    except ArchiveError:
        engine.dispose()
        raise
    return Archive(engine, name)


def _address(location: str | Path) -> tuple[URL, str]:
    written = str(location)
    if "://" not in written:
        return URL.create("sqlite", database=written), written
    try:
        url = make_url(written)
    except ArgumentError as error:
        raise ArchiveError(written.split("@")[-1], "is not an address", "write postgresql://user@host/name") from error
    if url.get_backend_name() == "sqlite":
        return URL.create("sqlite", database=url.database), url.database or written
    if url.get_backend_name() != "postgresql":
        raise ArchiveError(url.render_as_string(), "is no SQLite file or PostgreSQL database", "give one of these")
    return url.set(drivername="postgresql+psycopg"), url.render_as_string()


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
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def name_of(connection: Connection) -> str:
    """How messages call the archive of a connection; without a password."""
    url = connection.engine.url
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string()


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
