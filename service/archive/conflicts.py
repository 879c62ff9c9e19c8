"""Facts that documents of the archive state with different values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Text, Tuple, and_, cast, func, select, tuple_

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
_ROWS = 24_000
"""Figures that are looked at for a page before it is shown as far as it is."""
_LISTED = 500
"""How many ids are given to the database in one list."""


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
    listed = bool(places or indicators)
    wanted = list(_wanted(places, indicators))
    behind = [] if after is None else [_behind(order, after, listed)]
    upto = _end(connection, [*wanted, *behind], order)
    if upto is not None:
        wanted.append(tuple_(*order) <= _values(order, upto))
    found: list[Fact] = []
    many = limit
    while groups := _groups(connection, [*wanted, *behind], order, verdicts, many):
        ids = [one for _, held in groups for one in held]
        for at, told in _facts(_of(connection, ids, order), verdicts):
            found.extend(told)
            if len(found) >= limit:
                return Some(tuple(found), at)
        if len(groups) < many:
            break
        behind = [_behind(order, groups[-1][0], listed)]
        many *= 4
    return Some(tuple(found), upto)


def _wanted(places: Collection[str], indicators: Collection[str]) -> Iterator[ColumnElement[bool]]:
    """Which figures may be of facts."""
    yield from _COUNTED
    if places:
        yield record.c.place_id.in_(sorted(places))
    if indicators:
        yield record.c.indicator_key.in_(sorted(indicators))


def _end(connection: Connection, asked: Sequence[ColumnElement[bool]], order: Sequence[Column[Any]]) -> Key | None:
    """Up to which key it is looked; None where there are no more figures than are looked at together."""
    last = select(*_SAME).where(*asked).order_by(*order).offset(_ROWS).limit(1)
    row = connection.execute(last).one_or_none()
    return None if row is None else _key(row)


def _groups(
    connection: Connection,
    asked: Sequence[ColumnElement[bool]],
    order: Sequence[Column[Any]],
    verdicts: tuple[str, ...],
    many: int,
) -> list[tuple[Key, list[int]]]:
    """The first keys whose figures may state facts of these verdicts, with the ids of these."""
    ids = func.aggregate_strings(cast(record.c.id, Text), ",").label("ids")
    groups = (
        select(*_SAME, ids).where(*asked).group_by(*order).having(_may_differ(verdicts)).order_by(*order).limit(many)
    )
    return [(_key(row), sorted(map(int, row.ids.split(",")))) for row in connection.execute(groups)]


def _of(connection: Connection, ids: Sequence[int], order: Sequence[Column[Any]]) -> Iterator[Row[Any]]:
    """The figures of these ids, which are in order."""
    for at in range(0, len(ids), _LISTED):
        asked = selected().add_columns(record.c.indicator_key).where(record.c.id.in_(ids[at : at + _LISTED]))
        yield from connection.execute(asked.order_by(*order, record.c.id))


def _behind(order: Sequence[Column[Any]], key: Key, listed: bool) -> ColumnElement[bool]:
    """What follows a key. Beside a list of places or indicators the first column stands within a function: PostgreSQL would
    look for every one of the list behind the key along the index, again and again."""
    first = func.coalesce(order[0], order[0]) if listed else order[0]
    return tuple_(first, *order[1:]) > _values(order, key)


def _may_differ(verdicts: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether figures that share a key are of several documents and, unless these may agree, of several values."""
    several = func.min(record.c.document_id) < func.max(record.c.document_id)
    return several if "agreement" in verdicts else and_(several, func.min(record.c.value) < func.max(record.c.value))


def _values(order: Sequence[Column[Any]], key: Key) -> Tuple:
    at = dict(zip(_SAME, key, strict=True))
    return tuple_(*(at[column] for column in order))


def _several(verdicts: tuple[str, ...]) -> Select[Any]:
    """What figures of several documents share."""
    return select(*_SAME).where(*_COUNTED).group_by(*_SAME).having(_may_differ(verdicts))


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


def _key(row: Any) -> Key:
    named = row._mapping
    key: Any = tuple(named[column.name] for column in _SAME)
    return key  # type: ignore[no-any-return]
