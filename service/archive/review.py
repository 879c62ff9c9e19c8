"""The queue of records that nobody looked at yet, the least certain first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, func, or_, select, tuple_

from service.archive.schema import agent, correction, document, record
from service.archive.search import naming


@dataclass(frozen=True, slots=True)
class Filter:
    """`places` are ids of the gazetteer, with all that lies in them; `indicators` are keys (`readings.indicator_key`);
    `source` stands in an issuer's name or an address. What is empty is any."""

    places: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    source: str = ""


Place = tuple[float, int]
"""Where in the queue a record is: its confidence and id. Stays what it is while others review."""


def waiting(connection: Connection, wanted: Filter, after: Place | None, limit: int) -> Sequence[Row[Any]]:
    """The records behind a place in the queue: id, document_id, confidence."""
    rows = _rows(wanted)
    asked = _unseen(rows, select(rows.c.id, rows.c.document_id, rows.c.confidence))
    if after is not None:
        asked = asked.where(tuple_(rows.c.confidence, rows.c.id) > tuple_(*after))
    return connection.execute(asked.order_by(rows.c.confidence, rows.c.id).limit(limit)).all()


def left(connection: Connection, wanted: Filter, most: int) -> int:
    """How many records wait, counted up to `most`."""
    rows = _rows(wanted)
    some = _unseen(rows, select(rows.c.id)).limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def decided_since(connection: Connection, name: str, moment: str) -> int:
    """How many records a person decided on since a moment (ISO 8601, UTC)."""
    asked = (
        select(func.count(correction.c.record_id.distinct()))
        .join(agent, agent.c.id == correction.c.agent_id)
        .where(agent.c.kind == "person", agent.c.name == name, correction.c.made_at >= moment)
    )
    return connection.scalar(asked) or 0


def _unseen(rows: FromClause, columns: Select[Any]) -> Select[Any]:
    return columns.where(rows.c.review == "unreviewed", rows.c.live)


def _rows(wanted: Filter) -> FromClause:
    """The records a filter lets through. They are gathered first: few rows of a place are not to be looked for along the
    whole queue."""
    asked: list[ColumnElement[bool]] = []
    if wanted.places:
        asked.append(record.c.place_id.in_(sorted(naming.inside(wanted.places))))
    if wanted.indicators:
        asked.append(record.c.indicator_key.in_(wanted.indicators))
    if wanted.source:
        named = [column.contains(wanted.source, autoescape=True) for column in (document.c.issuer, document.c.source)]
        asked.append(record.c.document_id.in_(select(document.c.id).where(or_(*named))))
    if not asked:
        return record
    columns = (record.c.id, record.c.document_id, record.c.confidence, record.c.review, record.c.live)
    return select(*columns).where(*asked).cte("wanted").prefix_with("MATERIALIZED")
