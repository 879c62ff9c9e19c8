"""Facts that documents of the archive state with different values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from service.archive.figures import figure_of, selected
from service.archive.schema import document, record
from service.comparison.agreement import Fact, facts
from service.comparison.figure import Figure

_SAME = (
    record.c.indicator_key,
    record.c.place_id,
    record.c.period_end,
    record.c.period_start,
    record.c.measure,
)
"""What the figures of one fact share, in the order of the index; unit, basis and kind of status are told apart by `facts`."""


def conflicts(connection: Connection, verdicts: tuple[str, ...] = ("conflict",)) -> Iterator[Fact]:
    """The facts of several documents whose verdict is one of these (`conflict`, `revision`, `agreement`), in the order
    of indicator, place and time. Figures without an indicator, a place's id or a period are left out. Streamed."""
    columns = [record.c[column.name] for column in _SAME]
    several = (
        select(*columns)
        .join(document, document.c.id == record.c.document_id)
        .where(
            record.c.live,
            record.c.review != "rejected",
            record.c.value.is_not(None),
            document.c.withdrawn_at.is_(None),
            *(column.is_not(None) for column in columns),
        )
        .group_by(*columns)
        .having(func.min(record.c.document_id) < func.max(record.c.document_id))
    )
    if "agreement" not in verdicts:
        several = several.having(func.min(record.c.value) < func.max(record.c.value))
    found = several.subquery()
    told = (
        selected()
        .add_columns(record.c.indicator_key)
        .join(found, and_(*(found.c[column.name] == column for column in _SAME)))
        .order_by(*_SAME, record.c.id)
    )
    rows = connection.execute(told, execution_options={"yield_per": 2000})
    for _, group in groupby(rows, key=_key):
        for fact in facts(figure_of(row) for row in group):
            if fact.verdict in verdicts and _of_several(fact.figures):
                yield fact


def _of_several(figures: tuple[Figure, ...]) -> bool:
    return len({one.document_id for one in figures}) > 1


def _key(row: Row[Any]) -> tuple[Any, ...]:
    named = row._mapping
    return tuple(named[column.name] for column in _SAME)
