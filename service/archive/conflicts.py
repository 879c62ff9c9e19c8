"""Facts that documents of the archive state with different values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, func, select, tuple_

from service.archive.figures import figure_of, selected
from service.archive.schema import record
from service.comparison.agreement import Fact, facts
from service.comparison.figure import Figure

_SAME = (
    record.c.indicator_key,
    record.c.place_id,
    record.c.period_end,
    record.c.period_start,
    record.c.measure,
)
"""What the figures of one fact share, in the order of an index; unit, basis and kind of status are told apart by `facts`."""
_BY_PLACE = (_SAME[1], _SAME[0], *_SAME[2:])
"""The same as the figures of some places lie together, along the other index."""
_COUNTED = (
    record.c.live,
    record.c.review != "rejected",
    record.c.value.is_not(None),
    *(column.is_not(None) for column in _SAME),
)
"""Which figures count; those of withdrawn documents are not live."""
Key = tuple[str, str, date, date, str]
"""Indicator, place, last and first day and measure: where in the order of conflicts one is."""
_PLACES = range(len(_SAME))
"""Where the key stands in a row of `_figures`."""
_ROWS = 3000
"""Figures that are looked at together, in the order of the index."""
_ROUNDS = 6
"""How often more are looked at for a page before it is shown as far as it is."""


@dataclass(frozen=True, slots=True)
class Some:
    """Some facts, and behind which key it goes on; None where there are no more."""

    facts: tuple[Fact, ...]
    next: Key | None


def conflicts(connection: Connection, verdicts: tuple[str, ...] = ("conflict",)) -> Iterator[Fact]:
    """The facts of several documents whose verdict is one of these (`conflict`, `revision`, `agreement`), in the order
    of indicator, place and time. Figures without an indicator, a place's id or a period are left out. Streamed."""
    rows = connection.execute(_told(_several(verdicts)), execution_options={"yield_per": 2000})
    for _, found in _facts(rows, verdicts):
        yield from found


def some_conflicts(
    connection: Connection,
    verdicts: tuple[str, ...],
    limit: int,
    *,
    after: Key | None = None,
    places: Collection[str] = (),
    indicators: Collection[str] = (),
) -> Some:
    """The same, some at a time: `limit` or a few more, fewer where they lie far apart. `places` are ids, `indicators`
    keys; none is any. Those of some places are in the order of place, indicator and time."""
    order = _BY_PLACE if places else _SAME
    asked = _figures(places, indicators).order_by(*order, record.c.id)
    found: list[Fact] = []
    behind = after
    for _ in range(_ROUNDS):
        groups, ends = _groups(
            connection, asked if behind is None else asked.where(_behind(order, behind, bool(places or indicators)))
        )
        several = [(at, rows) for at, rows in groups if _may_differ(rows, verdicts)]
        for first in range(0, len(several), limit):
            ids = [row.id for _, rows in several[first : first + limit] for row in rows]
            for at, held in _facts(connection.execute(_of(ids, order)), verdicts):
                found.extend(held)
                if len(found) >= limit:
                    return Some(tuple(found), None if ends and at == groups[-1][0] else at)
        if ends:
            return Some(tuple(found), None)
        behind = groups[-1][0]
    return Some(tuple(found), behind)


def _of(ids: Sequence[int], order: Sequence[Column[Any]]) -> Select[Any]:
    """The figures of these ids, in order."""
    asked = selected().add_columns(record.c.indicator_key).where(record.c.id.in_(ids))
    return asked.order_by(*order, record.c.id)


def _behind(order: Sequence[Column[Any]], key: Key, listed: bool) -> ColumnElement[bool]:
    """What follows a key. Beside a list of places or indicators the first column stands within a function: PostgreSQL would
    look for every one of the list behind the key along the index, again and again."""
    at = dict(zip(_SAME, key, strict=True))
    first = func.coalesce(order[0], order[0]) if listed else order[0]
    return tuple_(first, *order[1:]) > tuple_(*(at[column] for column in order))


def _figures(places: Collection[str], indicators: Collection[str]) -> Select[Any]:
    """Figures that may be of facts."""
    asked = select(*_SAME, record.c.id, record.c.document_id, record.c.value).where(*_COUNTED)
    if places:
        asked = asked.where(record.c.place_id.in_(sorted(places)))
    if indicators:
        asked = asked.where(record.c.indicator_key.in_(sorted(indicators)))
    return asked.limit(_ROWS)


def _groups(connection: Connection, asked: Select[Any]) -> tuple[list[tuple[Key, list[Any]]], bool]:
    """Figures by their keys, and whether there are no more."""
    rows = connection.execute(asked).all()
    groups: list[tuple[Key, list[Any]]] = [(key, list(held)) for key, held in groupby(rows, key=itemgetter(*_PLACES))]
    ends = len(rows) < _ROWS
    return (groups if ends or len(groups) < 2 else groups[:-1]), ends  # the last may go on behind the limit


def _may_differ(rows: list[Any], verdicts: tuple[str, ...]) -> bool:
    several = any(row.document_id != rows[0].document_id for row in rows)
    return several and ("agreement" in verdicts or any(row.value != rows[0].value for row in rows))


def _several(verdicts: tuple[str, ...]) -> Select[Any]:
    """What figures of several documents share."""
    columns = [record.c[column.name] for column in _SAME]
    several = (
        select(*columns)
        .where(*_COUNTED)
        .group_by(*columns)
        .having(func.min(record.c.document_id) < func.max(record.c.document_id))
    )
    return several if "agreement" in verdicts else several.having(func.min(record.c.value) < func.max(record.c.value))


def _told(several: Select[Any]) -> Select[Any]:
    """The figures of these, in order."""
    found = several.subquery()
    return (
        selected()
        .add_columns(record.c.indicator_key)
        .join(found, and_(*(found.c[column.name] == column for column in _SAME)))
        .order_by(*_SAME, record.c.id)
    )


def _facts(rows: Iterable[Any], verdicts: tuple[str, ...]) -> Iterator[tuple[Key, list[Fact]]]:
    for key, group in groupby(rows, key=_key):
        held = facts(figure_of(row) for row in group)
        yield key, [fact for fact in held if fact.verdict in verdicts and _of_several(fact.figures)]


def _of_several(figures: tuple[Figure, ...]) -> bool:
    return len({one.document_id for one in figures}) > 1


def _key(row: Row[Any]) -> Key:
    named = row._mapping
    key: Any = tuple(named[column.name] for column in _SAME)
    return key  # type: ignore[no-any-return]
