"""The queue of records that nobody looked at yet, the least certain first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, tuple_

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
    asked = _asked(wanted, select(record.c.id, record.c.document_id, record.c.confidence))
    if after is not None:
        asked = asked.where(tuple_(record.c.confidence, record.c.id) > tuple_(*after))
    return connection.execute(asked.order_by(record.c.confidence, record.c.id).limit(limit)).all()


def left(connection: Connection, wanted: Filter, most: int) -> int:
    """How many records wait, counted up to `most`."""
    some = _asked(wanted, select(record.c.id)).limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def decided_since(connection: Connection, name: str, moment: str) -> int:
    """How many records a person decided on since a moment (ISO 8601, UTC)."""
    asked = (
        select(func.count(correction.c.record_id.distinct()))
        .join(agent, agent.c.id == correction.c.agent_id)
        .where(agent.c.kind == "person", agent.c.name == name, correction.c.made_at >= moment)
    )
    return connection.scalar(asked) or 0


def _asked(wanted: Filter, columns: Select[Any]) -> Select[Any]:
    asked: list[ColumnElement[bool]] = [record.c.review == "unreviewed", record.c.live]
    if wanted.places:
        asked.append(record.c.place_id.in_(sorted(naming.inside(wanted.places))))
    if wanted.indicators:
        asked.append(record.c.indicator_key.in_(wanted.indicators))
    if wanted.source:
        named = [column.contains(wanted.source, autoescape=True) for column in (document.c.issuer, document.c.source)]
        asked.append(record.c.document_id.in_(select(document.c.id).where(or_(*named))))
    return columns.where(and_(*asked))
