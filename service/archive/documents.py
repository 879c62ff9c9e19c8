"""What the archive holds of a document: metadata, versions, readings and events."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, Row, select

from service.archive.readings import Json, unpack
from service.archive.schema import accession, agent, digital_object, document, event, extraction, version
from service.archive.store import name_of
from service.errors import NotFound

_DIGEST = re.compile(r"(?:sha256:)?([0-9a-fA-F]{64})")
_ACCESSION = re.compile(r"\d{4}-\d{6}")


def find(connection: Connection, name: str) -> list[int]:
    """The ids of the documents that `name` names: a document's number, the SHA-256 of a version's bytes or an accession
    number. Raises NotFound."""
    held = select(version.c.document_id).distinct().order_by(version.c.document_id)
    if match := _DIGEST.fullmatch(name):
        asked = held.where(version.c.digest == match[1].lower())
    elif _ACCESSION.fullmatch(name):
        asked = held.join(accession, accession.c.id == version.c.accession_id).where(accession.c.number == name)
    elif name.isascii() and name.isdigit() and len(name) < 19:
        asked = select(document.c.id).where(document.c.id == int(name))
    else:
        raise NotFound(
            name_of(connection), f"{name!r} names nothing", "give a number, a SHA-256 or an accession number"
        )
    found = list(connection.scalars(asked))
    if not found:
        raise NotFound(name_of(connection), f"it holds no document {name}", "`solieu search` finds documents")
    return found


def document_json(connection: Connection, document_id: int) -> Json:
    """A document with its `versions` (each with its `readings`, latest last), `events` and `warnings` of the reading in
    force. Raises NotFound."""
    one = connection.execute(select(document).where(document.c.id == document_id)).one_or_none()
    if one is None:
        raise NotFound(name_of(connection), f"it holds no document {document_id}", "give the number of another")
    result = reading_json(connection, one.extraction_id)
    return {
        "id": one.id,
        "external_id": one.external_id,
        "source": one.source,
        "title": one.title,
        "published": one.published.isoformat() if one.published else None,
        "issuer": one.issuer,
        "number": one.number,
        "kind": one.kind,
        "media_type": one.media_type,
        "place": one.place_name and {"name": one.place_name, "code": one.place_code},
        "period": one.period_label,
        "records": one.record_count,
        "problem": one.problem,
        "withdrawn": one.withdrawn_at and {"at": one.withdrawn_at, "reason": one.withdrawal_reason},
        "extraction_id": one.extraction_id,
        "versions": _versions(connection, document_id),
        "warnings": result["warnings"] if result else [],
        "events": _events(connection, document_id),
    }


def reading_json(connection: Connection, extraction_id: int | None) -> Json | None:
    """The contract's object of a reading; None where there is none."""
    packed = connection.scalar(select(extraction.c.result).where(extraction.c.id == extraction_id))
    return unpack(packed) if packed else None


def digest_of_version(connection: Connection, document_id: int, number: int | None = None) -> str:
    """The SHA-256 of a document's original: of one version, else of that in force. Raises NotFound."""
    asked = select(version.c.digest).where(version.c.document_id == document_id)
    if number is None:
        asked = asked.join(document, document.c.version_id == version.c.id)
    else:
        asked = asked.where(version.c.number == number)
    found = connection.scalar(asked)
    if found is None:
        raise NotFound(name_of(connection), f"document {document_id} has no such version", "`solieu show` lists them")
    return str(found)


def _versions(connection: Connection, document_id: int) -> list[Json]:
    rows = connection.execute(
        select(
            version, digital_object.c.size, accession.c.number.label("accession"), accession.c.origin,
            accession.c.custodian, agent.c.name.label("brought_by"),
        )
        .join(digital_object, digital_object.c.digest == version.c.digest)
        .join(accession, accession.c.id == version.c.accession_id)
        .join(agent, agent.c.id == accession.c.agent_id)
        .where(version.c.document_id == document_id)
        .order_by(version.c.number)
    )  # fmt: skip
    readings = connection.execute(
        select(extraction.c.id, extraction.c.version_id, extraction.c.software, extraction.c.made_at, extraction.c.laid)
        .join(version, version.c.id == extraction.c.version_id)
        .where(version.c.document_id == document_id)
        .order_by(extraction.c.id)
    ).all()
    return [_version(row, [one for one in readings if one.version_id == row.id]) for row in rows]


def _version(row: Row[Any], readings: list[Any]) -> Json:
    return {
        "number": row.number,
        "name": row.name,
        "digest": row.digest,
        "size": row.size,
        "entry": row.entry,
        "received_at": row.received_at,
        "accession": row.accession,
        "origin": row.origin,
        "custodian": row.custodian,
        "brought_by": row.brought_by,
        "readings": [
            {"id": one.id, "software": one.software, "made_at": one.made_at, "records": len(one.laid["ids"])}
            for one in readings
        ],
    }


def _events(connection: Connection, document_id: int) -> list[Json]:
    rows = connection.execute(
        select(event, agent.c.name, agent.c.version.label("release"))
        .join(agent, agent.c.id == event.c.agent_id)
        .where(event.c.document_id == document_id)
        .order_by(event.c.id)
    )
    return [
        {
            "at": row.at,
            "kind": row.kind,
            "by": f"{row.name} {row.release}".strip(),
            "outcome": row.outcome,
            "detail": row.detail,
            "record_id": row.record_id,
        }
        for row in rows
    ]
