"""What an archive holds, in a few numbers and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from service.archive.review import Filter, left
from service.archive.schema import document

Rows = Sequence[Any]
"""Rows of documents with the columns of SHOWN as attributes."""


@dataclass(frozen=True, slots=True)
class Overview:
    documents: int
    records: int
    unread: int
    """Documents that could not be read."""
    unreviewed: int
    """Records that nobody looked at, counted up to `COUNTED` and one more."""
    latest: Rows
    """The documents that came last."""


COUNTED = 10_000
_LATEST = 8
SHOWN = (
    document.c.id,
    document.c.title,
    document.c.source,
    document.c.published,
    document.c.created_at,
    document.c.kind,
    document.c.place_name,
    document.c.period_label,
    document.c.record_count,
    document.c.warning_count,
    document.c.problem,
    document.c.withdrawn_at,
)


def overview(connection: Connection) -> Overview:
    unread = func.count(document.c.problem).filter(document.c.withdrawn_at.is_(None))
    documents, records, unreadable = connection.execute(
        select(func.count(), func.sum(document.c.record_count), unread).select_from(document)
    ).one()
    unreviewed = left(connection, Filter(), COUNTED + 1)
    latest = connection.execute(select(*SHOWN).order_by(document.c.id.desc()).limit(_LATEST)).all()
    return Overview(documents, records or 0, unreadable, unreviewed, latest)
