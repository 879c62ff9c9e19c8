"""The queue of records that nobody looked at yet, the least certain first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Row, Select, func, or_, select, tuple_

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


_GATHERED = 20_000
"""Records of a filter that are gathered and sorted; of more the first ones are soon met along the queue."""


def waiting(connection: Connection, wanted: Filter, after: Place | None, limit: int) -> Sequence[Row[Any]]:
    """The records behind a place in the queue: id, document_id, confidence."""
    rows: FromClause = record
    asked = _asked(wanted, led=False)
    if asked and _few(connection, wanted):
        rows, asked = _gathered(wanted), []
    found: Select[Any] = select(rows.c.id, rows.c.document_id, rows.c.confidence).where(
        rows.c.review == "unreviewed", rows.c.live, *asked
    )
    if after is not None:
        found = found.where(tuple_(rows.c.confidence, rows.c.id) > tuple_(*after))
    return connection.execute(found.order_by(rows.c.confidence, rows.c.id).limit(limit)).all()


def left(connection: Connection, wanted: Filter, most: int) -> int:
    """How many records wait, counted up to `most`."""
    asked = _asked(wanted)
    review: ColumnElement[str] = func.coalesce(record.c.review, "") if asked else record.c.review
    some = select(record.c.id).where(review == "unreviewed", record.c.live, *asked).limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def decided_since(connection: Connection, name: str, moment: str) -> int:
    """How many records a person decided on since a moment (ISO 8601, UTC)."""
    asked = (
        select(func.count(correction.c.record_id.distinct()))
        .join(agent, agent.c.id == correction.c.agent_id)
        .where(agent.c.kind == "person", agent.c.name == name, correction.c.made_at >= moment)
    )
    return connection.scalar(asked) or 0


def _few(connection: Connection, wanted: Filter) -> bool:
    some = select(record.c.id).where(*_asked(wanted)).limit(_GATHERED + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(some)) or 0) <= _GATHERED


def _gathered(wanted: Filter) -> FromClause:
    """The records a filter lets through, found by it and not along the whole queue."""
    columns = (record.c.id, record.c.document_id, record.c.confidence, record.c.review, record.c.live)
    return select(*columns).where(*_asked(wanted)).cte("wanted").prefix_with("MATERIALIZED")


def _asked(wanted: Filter, *, led: bool = True) -> list[ColumnElement[bool]]:
    """What a filter asks of a record. Unless the database is to be `led` by it to where such records are, the columns
    stand within functions, which no index is of."""

    def column(one: Column[Any]) -> ColumnElement[Any]:
        return one if led else func.coalesce(one, one)

    asked: list[ColumnElement[bool]] = []
    if wanted.places:
        asked.append(column(record.c.place_id).in_(sorted(naming.inside(wanted.places))))
    if wanted.indicators:
        asked.append(column(record.c.indicator_key).in_(wanted.indicators))
    if wanted.source:
        named = [one.contains(wanted.source, autoescape=True) for one in (document.c.issuer, document.c.source)]
        asked.append(column(record.c.document_id).in_(select(document.c.id).where(or_(*named))))
    return asked
