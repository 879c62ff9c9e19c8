"""Documents as they are in force, their versions, originals and what happened to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from service.archive import objects
from service.archive.corrections import revision
from service.archive.readings import Json
from service.archive.records import Results, held
from service.archive.schema import agent, correction, digital_object, document, event, extraction, version


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are asked for; None is any."""

    external_id: str | None = None
    kind: str | None = None
    source: str | None = None
    place_code: str | None = None
    published_from: date | None = None
    published_to: date | None = None
    readable: bool | None = None
    withdrawn: bool | None = None


def _documents() -> Select[Any]:
    columns = (*document.c, version.c.number.label("version"), version.c.digest, version.c.received_at)
    return select(*columns).outerjoin(version, version.c.id == document.c.version_id)


def one(connection: Connection, document_id: int) -> Row[Any] | None:
    """A document with the number, digest and moment of its version in force."""
    return connection.execute(_documents().where(document.c.id == document_id)).one_or_none()


def by_external_id(connection: Connection, external_id: str) -> Row[Any] | None:
    return connection.execute(_documents().where(document.c.external_id == external_id)).one_or_none()


def listed(connection: Connection, wanted: Wanted, before: int | None, limit: int) -> Sequence[Row[Any]]:
    """Documents, the latest first, before one of them."""
    asked = _documents().order_by(document.c.id.desc()).limit(limit)
    if before is not None:
        asked = asked.where(document.c.id < before)
    for column, value in (
        (document.c.external_id, wanted.external_id),
        (document.c.kind, wanted.kind),
        (document.c.source, wanted.source),
        (document.c.place_code, wanted.place_code),
    ):
        asked = asked if value is None else asked.where(column == value)
    if wanted.published_from is not None:
        asked = asked.where(document.c.published >= wanted.published_from)
    if wanted.published_to is not None:
        asked = asked.where(document.c.published <= wanted.published_to)
    if wanted.readable is not None:
        asked = asked.where(document.c.problem.is_(None) if wanted.readable else document.c.problem.is_not(None))
    if wanted.withdrawn is not None:
        gone = document.c.withdrawn_at.is_not(None) if wanted.withdrawn else document.c.withdrawn_at.is_(None)
        asked = asked.where(gone)
    return connection.execute(asked).all()


def state(connection: Connection, row: Row[Any]) -> str:
    """What changes whenever a document says something else: its reading, what people decided, its withdrawal."""
    last = connection.scalar(select(func.max(correction.c.id)).where(correction.c.document_id == row.id))
    gone = "withdrawn" if row.withdrawn_at else "held"
    return f"{row.version_id}-{row.extraction_id}-{last or 0}-{gone}"


def contract(connection: Connection, row: Row[Any]) -> Json:
    """What a document that was read says: the contract's object with the records in force, as people decided. Each has
    its `id`, `review` and `revision` besides."""
    results = Results(connection)
    found = [one for one in held(connection, row.id, results) if one.live and one.review != "rejected"]
    found.sort(key=lambda one: (one.now["evidence"]["start"], one.now["evidence"]["end"], one.id))
    place = {one.ordinal: number for number, one in enumerate(found) if one.ordinal is not None}
    records = [
        one.now
        | {"restates": place.get(one.now["restates"])}
        | {"id": one.id, "review": one.review, "revision": revision(one)}
        for one in found
    ]
    return results[row.extraction_id] | {"records": records}


def reading_of(connection: Connection, document_id: int, number: int) -> int | None:
    """The id of the last reading of a version; None where there is no such version or it was not read."""
    asked = select(func.max(extraction.c.id)).join(version, version.c.id == extraction.c.version_id)
    found: int | None = connection.scalar(asked.where(version.c.document_id == document_id, version.c.number == number))
    return found


def versions(connection: Connection, document_id: int, after: int, limit: int) -> Sequence[Row[Any]]:
    """The versions of a document behind a number, oldest first, with size and media type of their bytes."""
    asked = (
        select(version, digital_object.c.size, digital_object.c.media_type)
        .join(digital_object, digital_object.c.digest == version.c.digest)
        .where(version.c.document_id == document_id, version.c.number > after)
        .order_by(version.c.number)
        .limit(limit)
    )
    return connection.execute(asked).all()


def version_of(connection: Connection, document_id: int, number: int) -> Row[Any] | None:
    found = versions(connection, document_id, number - 1, 1)
    return found[0] if found and found[0].number == number else None


def original(connection: Connection, digest: str) -> Iterator[bytes]:
    """The bytes of a version as they came, part by part."""
    return objects.parts(connection, digest)


def events(connection: Connection, document_id: int, after: int, limit: int) -> Sequence[Row[Any]]:
    """What happened to a document behind an event, with who did it, oldest first."""
    asked = (
        select(event, agent.c.name, agent.c.kind.label("agent_kind"))
        .join(agent, agent.c.id == event.c.agent_id)
        .where(event.c.document_id == document_id, event.c.id > after)
        .order_by(event.c.id)
        .limit(limit)
    )
    return connection.execute(asked).all()
