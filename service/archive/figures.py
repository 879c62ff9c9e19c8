"""Live figures of the archive, for comparisons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from service.archive.schema import document, record
from service.comparison.cells import Origin
from service.comparison.figure import Figure

Item = TypeVar("Item")

_LISTED = 500
"""How many values are given to the database in one list."""

COLUMNS = (
    record.c.id,
    record.c.document_id,
    record.c.place_id,
    record.c.place_name,
    record.c.place_level,
    record.c.indicator_id,
    record.c.indicator_name,
    record.c.measure,
    record.c.value,
    record.c.upper,
    record.c.unit,
    record.c.unit_text,
    record.c.multiplier,
    record.c.qualifier,
    record.c.period_start,
    record.c.period_end,
    record.c.period_label,
    record.c.basis_kind,
    record.c.status,
    document.c.published,
    document.c.source,
    record.c.confidence,
    record.c.review,
)
"""What a figure is made of, in the order of its fields."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: `ends` are the days between which their periods end, both included. None is any.

    `known_on` leaves out what was published later, or came in later where a document has no day of publication.
    """

    indicators: tuple[str, ...]
    """Keys (`readings.indicator_key`): ids of the catalogue, or `?` and a folded name."""
    places: tuple[str, ...] | None = None
    ends: tuple[date, date] | None = None
    measures: tuple[str, ...] | None = None
    known_on: date | None = None


def figures(connection: Connection, asked: Asked) -> Iterator[Figure]:
    """The live figures that are asked for, in no order; rejected ones and those of withdrawn documents are left out.
    Streamed. PostgreSQL, asked for an order by record, would walk through all records for the first ones."""
    wanted = [*_filters(asked)]
    for places in [None] if asked.places is None else _lists(asked.places):
        of_places = [] if places is None else [record.c.place_id.in_(places)]
        statement = selected().where(*wanted, *of_places)
        for row in connection.execute(statement, execution_options={"yield_per": 2000}):
            yield figure_of(row)


def origins(connection: Connection, documents: Iterable[int]) -> dict[int, Origin]:
    """The documents of these ids, as far as the archive has them."""
    columns = (
        document.c.id,
        document.c.title,
        document.c.source,
        document.c.published,
        document.c.issuer,
        document.c.place_name,
        document.c.place_code,
    )
    return {
        row.id: Origin(*row)
        for ids in _lists(sorted(set(documents)))
        for row in connection.execute(select(*columns).where(document.c.id.in_(ids)))
    }


def indicator_keys(connection: Connection) -> Iterator[tuple[str, str]]:
    """Key and name of the indicators that no catalogue has, each once, in the order of the keys."""
    last = ""
    while True:  # from key to key by the index: a DISTINCT would read every record
        found = connection.execute(
            select(record.c.indicator_key, record.c.indicator_name)
            .where(record.c.indicator_key > last)
            .order_by(record.c.indicator_key)
            .limit(1)
        ).one_or_none()
        if found is None:
            return
        last = found.indicator_key
        if last.startswith("?"):
            yield last, found.indicator_name


def places_told(connection: Connection, indicators: Collection[str], places: Collection[str]) -> set[str]:
    """Those of `places` that have live figures of the indicators."""
    return {
        place
        for ids in _lists(sorted(places))
        for place in connection.scalars(
            select(record.c.place_id)
            .where(record.c.live, record.c.indicator_key.in_(indicators), record.c.place_id.in_(ids))
            .distinct()
        )
        if place
    }


def spans_told(
    connection: Connection, indicators: Collection[str], places: Collection[str], measures: Collection[str]
) -> Iterator[tuple[date, date, str | None, int]]:
    """First and last day and label of the periods of live figures, with how many figures each has."""
    for ids in _lists(sorted(places)):
        asked = (
            select(record.c.period_start, record.c.period_end, func.min(record.c.period_label), func.count())
            .where(
                record.c.live,
                record.c.indicator_key.in_(indicators),
                record.c.place_id.in_(ids),
                record.c.measure.in_(measures),
                record.c.period_start.is_not(None),
                record.c.status != "target",
            )
            .group_by(record.c.period_start, record.c.period_end)
        )
        yield from (tuple(row) for row in connection.execute(asked))


def first_of_spans(connection: Connection, asked: Asked) -> Iterator[tuple[date, date, int, int]]:
    """First and last day of the periods that figures asked for are of, targets left out; with how many figures each has
    and the id of the first of these."""
    for places in [None] if asked.places is None else _lists(asked.places):
        of_places = [] if places is None else [record.c.place_id.in_(places)]
        spans = (
            selected()
            .with_only_columns(record.c.period_start, record.c.period_end, func.count(), func.min(record.c.id))
            .where(*_filters(asked), *of_places, record.c.period_start.is_not(None), record.c.period_end.is_not(None))
            .where(record.c.status != "target")
            .group_by(record.c.period_start, record.c.period_end)
        )
        yield from (tuple(row) for row in connection.execute(spans))


def period_labels(connection: Connection, records: Iterable[int]) -> dict[int, str | None]:
    """What the periods of records are called."""
    return {
        row.id: row.period_label
        for ids in _lists(records)
        for row in connection.execute(select(record.c.id, record.c.period_label).where(record.c.id.in_(ids)))
    }


def selected() -> Select[Any]:
    """Live figures with their documents."""
    return (
        select(*COLUMNS)
        .join(document, document.c.id == record.c.document_id)
        .where(
            record.c.live,
            record.c.review != "rejected",
            record.c.value.is_not(None),
            document.c.withdrawn_at.is_(None),
        )
    )


def figure_of(row: Row[Any]) -> Figure:
    """The figure that a row of `COLUMNS` tells."""
    values = list(row[: len(COLUMNS)])
    values[3], values[6] = values[3] or "", values[6] or ""
    values[8] = Decimal(values[8])
    values[9] = None if values[9] is None else Decimal(values[9])
    return Figure(*values)


def known_until(day: date) -> ColumnElement[bool]:
    """Whether a document was published, or without a day of publication came in, by the end of a day."""
    after = (day + timedelta(days=1)).isoformat()
    return or_(document.c.published <= day, and_(document.c.published.is_(None), document.c.created_at < after))


def _filters(asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield record.c.indicator_key.in_(asked.indicators)
    if asked.ends is not None:
        yield record.c.period_end.between(*asked.ends)
    if asked.measures is not None:
        yield record.c.measure.in_(asked.measures)
    if asked.known_on:
        yield known_until(asked.known_on)


def _lists(items: Iterable[Item]) -> Iterator[list[Item]]:
    held = list(items)
    for at in range(0, len(held), _LISTED):
        yield held[at : at + _LISTED]
