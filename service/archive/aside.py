"""Documents that need a look: kept, but they could not be read, or read with warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from service.archive.schema import document, version

_COLUMNS = (
    document.c.id, document.c.title, document.c.source, document.c.problem, document.c.record_count,
    document.c.warning_count, version.c.name, version.c.received_at,
)  # fmt: skip


def set_aside(connection: Connection, before: int | None, limit: int) -> Sequence[Any]:
    """Documents that could not be read, the latest first, those before a document's id where one is given."""
    asked = (
        select(*_COLUMNS)
        .join(version, version.c.id == document.c.version_id)
        .where(document.c.problem.is_not(None), document.c.withdrawn_at.is_(None))
        .order_by(document.c.id.desc())
        .limit(limit)
    )
    return connection.execute(asked if before is None else asked.where(document.c.id < before)).all()


def about(connection: Connection, ids: Sequence[int]) -> dict[int, Any]:
    """What there is to say of documents that just came in, by id."""
    asked = select(*_COLUMNS).join(version, version.c.id == document.c.version_id).where(document.c.id.in_(ids))
    return {row.id: row for row in connection.execute(asked)}
