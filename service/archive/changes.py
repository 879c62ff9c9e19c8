"""The change feed: what happened to documents and records, in its order, for those who keep a copy in step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from service.archive.events import CORRECTION, EXTRACTION, INGESTION, REINSTATEMENT, WITHDRAWAL
from service.archive.schema import document, event, version

TYPES = (
    "document.created",
    "document.changed",
    "document.extracted",
    "document.unreadable",
    "document.withdrawn",
    "document.reinstated",
    "record.decided",
)
"""In the order of a document's life; `document.extracted` follows created and changed, and a new reading."""
_KINDS = (INGESTION, EXTRACTION, CORRECTION, WITHDRAWAL, REINSTATEMENT)
_OF_KIND = {
    EXTRACTION: "document.extracted",
    CORRECTION: "record.decided",
    WITHDRAWAL: "document.withdrawn",
    REINSTATEMENT: "document.reinstated",
}
_OF_OUTCOME = {"new": "document.created", "new_version": "document.changed", "unread": "document.changed"}


@dataclass(frozen=True, slots=True)
class Change:
    """One entry; `id` grows. `version` is the number of the version it is about, where it is about one."""

    id: int
    type: str
    at: str
    document_id: int
    external_id: str | None
    version: int | None
    record_id: int | None
    detail: dict[str, Any]


def after(connection: Connection, last: int, limit: int) -> tuple[list[Change], int]:
    """The changes behind an event, and the last event looked at, behind which the next are."""
    rows = connection.execute(_asked().where(event.c.id > last).order_by(event.c.id).limit(limit)).all()
    found = [change for row in rows if (change := _change(row)) is not None]
    return found, rows[-1].id if rows else last


def any_after(connection: Connection, last: int) -> bool:
    return connection.scalar(select(event.c.id).where(event.c.kind.in_(_KINDS), event.c.id > last).limit(1)) is not None


def one(connection: Connection, event_id: int) -> Change | None:
    row = connection.execute(_asked().where(event.c.id == event_id)).one_or_none()
    return None if row is None else _change(row)


def latest(connection: Connection) -> int:
    """The id of the last event; 0 where nothing happened yet."""
    return connection.scalar(select(func.max(event.c.id))) or 0


def _asked() -> Any:
    return (
        select(event, document.c.external_id, version.c.number)
        .join(document, document.c.id == event.c.document_id)
        .outerjoin(version, version.c.id == event.c.version_id)
        .where(event.c.kind.in_(_KINDS))
    )


def _change(row: Row[Any]) -> Change | None:
    if row.kind != INGESTION:
        kind = _OF_KIND[row.kind]
    elif row.outcome == "failure":
        kind = "document.unreadable"
    elif row.detail.get("outcome") in _OF_OUTCOME:
        kind = _OF_OUTCOME[row.detail["outcome"]]
    else:
        return None  # the same bytes under another name: the document is as it was
    return Change(row.id, kind, row.at, row.document_id, row.external_id, row.number, row.record_id, row.detail)


def ids(changes: Sequence[Change], types: Sequence[str]) -> list[int]:
    """The events among changes that are of these types; of all where none is given."""
    return [change.id for change in changes if not types or change.type in types]
