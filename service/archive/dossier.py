"""All that an archive keeps of one document: what it is, its reading in force, its versions, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from service.archive import objects
from service.archive.readings import Json, unpack
from service.archive.records import Results
from service.archive.schema import agent, digital_object, document, event, extraction, record, version
from service.archive.store import name_of
from service.errors import NotFound

_KEPT = 4


@dataclass(frozen=True, slots=True)
class Dossier:
    """`head` is the document's row with the digest, name and number of its version in force; `result` the contract's
    object of its reading in force, None where it could not be read."""

    head: Row[Any]
    result: Json | None


class Shelf(dict[int, Json]):
    """The readings that were unpacked last, by the ids of their extractions. They never change."""

    def __setitem__(self, extraction_id: int, result: Json) -> None:
        super().__setitem__(extraction_id, result)
        while len(self) > _KEPT:
            self.pop(next(iter(self)), None)


def head_of(connection: Connection, document_id: int) -> Row[Any]:
    """A document with its version in force. Raises NotFound."""
    columns = (
        document, version.c.digest, version.c.name, version.c.number.label("version_number"), version.c.received_at
    )  # fmt: skip
    joined = document.outerjoin(version, version.c.id == document.c.version_id)
    found = connection.execute(select(*columns).select_from(joined).where(document.c.id == document_id)).one_or_none()
    if found is None:
        raise NotFound(name_of(connection), f"it holds no document {document_id}", "give the number of another")
    return found


def dossier(connection: Connection, document_id: int, results: Results | None = None) -> Dossier:
    """Raises NotFound."""
    head = head_of(connection, document_id)
    results = results or Results(connection)
    return Dossier(head, None if head.extraction_id is None else results[head.extraction_id])


def reading(connection: Connection, extraction_id: int) -> Json:
    """What an extraction says, in the contract's shape. Raises NotFound."""
    packed = connection.scalar(select(extraction.c.result).where(extraction.c.id == extraction_id))
    if packed is None:
        raise NotFound(name_of(connection), f"it holds no reading {extraction_id}", "look at the document's versions")
    return unpack(packed)


def versions(connection: Connection, document_id: int) -> Sequence[Row[Any]]:
    """The versions of a document, the latest first, each with the size of its original and its latest reading's id."""
    latest = (
        select(
            extraction.c.version_id, func.max(extraction.c.id).label("extraction_id"), func.count().label("readings")
        )
        .join(version, version.c.id == extraction.c.version_id)
        .where(version.c.document_id == document_id)
        .group_by(extraction.c.version_id)
        .subquery()
    )
    return connection.execute(
        select(version, digital_object.c.size, latest.c.extraction_id, latest.c.readings)
        .join(digital_object, digital_object.c.digest == version.c.digest)
        .outerjoin(latest, latest.c.version_id == version.c.id)
        .where(version.c.document_id == document_id)
        .order_by(version.c.number.desc())
    ).all()


def readings(connection: Connection, document_id: int) -> Sequence[Any]:
    """The readings of a document, the latest first: id, version number, software, moment."""
    return connection.execute(
        select(extraction.c.id, extraction.c.software, extraction.c.made_at, version.c.number)
        .join(version, version.c.id == extraction.c.version_id)
        .where(version.c.document_id == document_id)
        .order_by(extraction.c.id.desc())
    ).all()


def events(connection: Connection, document_id: int, before: int | None, limit: int) -> Sequence[Row[Any]]:
    """What happened to a document, the latest first, before an event where one is given; with the name of who did it."""
    asked = (
        select(event, agent.c.name.label("by"), agent.c.version.label("release"))
        .join(agent, agent.c.id == event.c.agent_id)
        .where(event.c.document_id == document_id)
        .order_by(event.c.id.desc())
        .limit(limit)
    )
    return connection.execute(asked if before is None else asked.where(event.c.id < before)).all()


def original(connection: Connection, digest: str) -> bytes:
    """The bytes of a version."""
    return objects.content(connection, digest)


def document_of(connection: Connection, record_id: int) -> int:
    """The document a record stands in. Raises NotFound."""
    found = connection.scalar(select(record.c.document_id).where(record.c.id == record_id))
    if found is None:
        raise NotFound(name_of(connection), f"it holds no record {record_id}", "go back to its document")
    return int(found)
