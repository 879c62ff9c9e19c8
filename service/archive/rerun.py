"""Stored originals read again with the present extractor. What people decided stands; what the machine now says
otherwise is told. Docs: docs/corrections.md."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import tee
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, exists, select, update

from extractor.model.catalogue import Additions
from extractor.reading.manifest import ManifestEntry
from service.archive import objects
from service.archive.differences import Difference, difference, difference_json
from service.archive.events import EXTRACTION, agent_of, happened, software
from service.archive.readings import Json, Parts, Reading, read, unpack
from service.archive.records import add_extraction
from service.archive.schema import agent, document, event, extraction, version
from service.archive.search.keeping import settle
from service.archive.store import Archive
from service.archive.vocabulary import additions
from service.batch import Outcome, outcomes
from service.sources import Task

_TOGETHER, _SECONDS = 64, 2.0
"""A transaction ends after so many documents or seconds: what an interruption may cost."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of a document that was read again. `outcome`: unchanged (the reading is the same), changed (it is a
    new one; `difference` tells), read (it could not be read before), set_aside (it cannot be read; `message` tells
    why), superseded (a new version came meanwhile; run it again)."""

    document_id: int
    name: str
    outcome: str
    records: int = 0
    difference: Difference | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class _Original:
    """The version in force of a document: its bytes' digest, its name, and what the manifest told when it came."""

    id: int
    version_id: int
    digest: str
    name: str
    entry: Json | None


def waiting(archive: Archive, documents: Iterable[int] = (), *, again: bool = False) -> list[int]:
    """The ids of the documents that a rerun is to read: those given, else all that this version of solieu has not read
    yet (`again`: those too), so that one that was interrupted is taken up. Withdrawn documents are left alone."""
    wanted = select(document.c.id).where(document.c.version_id.is_not(None), document.c.withdrawn_at.is_(None))
    given = list(documents)
    name, _, release = software().rpartition(" ")
    done = exists().where(
        event.c.document_id == document.c.id,
        event.c.version_id == document.c.version_id,
        event.c.kind == EXTRACTION,
        event.c.agent_id == agent.c.id,
        agent.c.kind == "software",
        agent.c.name == name,
        agent.c.version == release,
        event.c.outcome == "success",
    )
    if given:
        wanted = wanted.where(document.c.id.in_(given))
    elif not again:
        wanted = wanted.where(~done)
    with archive.read() as connection:
        return list(connection.scalars(wanted.order_by(document.c.id)))


def rerun(archive: Archive, documents: Iterable[int], *, jobs: int = 1) -> Iterator[Reread]:
    """Reads documents again, in their order, and says of each what became of it once that is safely kept."""
    with archive.read() as connection:
        added = additions(connection)
    with tempfile.TemporaryDirectory(prefix="solieu-") as folder:
        held: list[tuple[_Original, Outcome[Parts]]] = []
        since = time.monotonic()
        to_read, to_keep = tee(_stored(archive, documents))
        readings = outcomes((_task(archive, one, Path(folder), added) for one in to_read), jobs, read)
        for one, reading in zip(to_keep, readings, strict=True):
            (Path(folder) / str(one.version_id)).unlink(missing_ok=True)
            held.append((one, reading))
            if len(held) == _TOGETHER or time.monotonic() - since > _SECONDS:
                yield from _keep(archive, held)
                held, since = [], time.monotonic()
        yield from _keep(archive, held)
    with archive.write() as connection:
        settle(connection)


def _stored(archive: Archive, documents: Iterable[int]) -> Iterator[_Original]:
    """The version in force of each document."""
    columns = (document.c.id, document.c.version_id, version.c.digest, version.c.name, version.c.entry)
    asked = select(*columns).join(version, version.c.id == document.c.version_id)
    for document_id in documents:
        with archive.read() as connection:
            found = connection.execute(asked.where(document.c.id == document_id)).one_or_none()
        if found is not None:
            yield _Original(*found)


def _task(archive: Archive, one: _Original, folder: Path, added: Additions) -> Task:
    """The original as a file for the time it is read, so that what waits to be read takes no memory."""
    path = folder / str(one.version_id)
    with archive.read() as connection, path.open("wb") as stream:
        for part in objects.parts(connection, one.digest):
            stream.write(part)
    return Task(one.name, path, None, _entry(one), added)


def _entry(one: _Original) -> ManifestEntry | None:
    if not one.entry:
        return None
    day = one.entry["published"]
    return ManifestEntry(
        one.name,
        one.entry["title"] or "",
        date.fromisoformat(day) if day else None,
        one.entry["source"] or "",
    )


def _keep(archive: Archive, held: list[tuple[_Original, Outcome[Parts]]]) -> list[Reread]:
    if not held:
        return []
    with archive.write() as connection:
        reader = agent_of(connection, software(), "software")
        return [_keep_one(connection, one, reading, reader) for one, reading in held]


def _keep_one(connection: Connection, one: _Original, reading: Outcome[Parts], reader: int) -> Reread:
    columns = (document.c.version_id, document.c.extraction_id, document.c.problem)
    there = connection.execute(select(*columns).where(document.c.id == one.id)).one()
    if there.version_id != one.version_id:
        return Reread(one.id, one.name, "superseded", message=f"{one.name}: a new version came meanwhile; run it again")
    if reading.result is None:
        return _set_aside(connection, one, reading.error, there.problem, reader)
    found = Reading(*reading.result)
    before = _reading_of(connection, there.extraction_id)
    if before is not None and there.problem is None and _same(unpack(before.result), unpack(found.result)):
        about = {"document_id": one.id, "version_id": one.version_id, "extraction_id": before.id}
        happened(connection, EXTRACTION, reader, {"records": len(found.rows), "changed": False}, **about)
        return Reread(one.id, one.name, "unchanged", len(found.rows))
    made = add_extraction(connection, one.id, one.version_id, found, reader)
    if before is None or before.version_id != one.version_id:
        return Reread(one.id, one.name, "read", len(found.rows))
    told = difference(connection, one.id, before.id, made)
    return Reread(one.id, one.name, "changed", len(found.rows), told)


def _set_aside(connection: Connection, one: _Original, error: str | None, problem: str | None, reader: int) -> Reread:
    """Of one that was read before, the earlier reading stays in force."""
    about = {"document_id": one.id, "version_id": one.version_id}
    happened(connection, EXTRACTION, reader, {"error": error}, outcome="failure", **about)
    if problem is not None:
        connection.execute(update(document).where(document.c.id == one.id).values(problem=error))
    return Reread(one.id, one.name, "set_aside", message=error)


def _reading_of(connection: Connection, extraction_id: int | None) -> Any:
    columns = (extraction.c.id, extraction.c.version_id, extraction.c.result)
    return connection.execute(select(*columns).where(extraction.c.id == extraction_id)).one_or_none()


def _same(old: Json, new: Json) -> bool:
    """Whether two readings say the same; by which version of solieu does not count."""
    return {**old, "version": None} == {**new, "version": None}


def reread_json(one: Reread) -> Json:
    """What became of a document, as a JSON object."""
    return {
        "document_id": one.document_id,
        "name": one.name,
        "outcome": one.outcome,
        "records": one.records,
        "difference": difference_json(one.difference) if one.difference else None,
        "message": one.message,
    }
