"""What one reading of a document says that another does not, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from service.archive.decisions import difference as differing
from service.archive.readings import Json
from service.archive.records import Results, held
from service.archive.schema import extraction, version


@dataclass(frozen=True, slots=True)
class Item:
    """A record that only one of two readings has, as it has it."""

    record_id: int
    record: Json


@dataclass(frozen=True, slots=True)
class Change:
    """A record that two readings have; `fields` are those that differ, with what the old and the new say."""

    record_id: int
    record: Json
    fields: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """From one reading to another. `decided` are the ids of the records gone or changed that people decided on: of
    these nothing shows but what they said."""

    old: int
    new: int
    added: tuple[Item, ...]
    gone: tuple[Item, ...]
    changed: tuple[Change, ...]
    decided: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)


def difference(connection: Connection, document_id: int, old: int, new: int) -> Difference:
    """What the reading `new` of a document says otherwise than `old`; both are ids of extractions."""
    results = Results(connection)
    before, after = _records(connection, old, results), _records(connection, new, results)
    both = [(id, before[id], after[id]) for id in after if id in before]
    changed = tuple(Change(id, there, fields) for id, here, there in both if (fields := differing(here, there)))
    gone = tuple(Item(id, one) for id, one in before.items() if id not in after)
    reviewed = {one.id for one in held(connection, document_id, results) if one.review != "unreviewed"}
    touched = sorted(reviewed & ({one.record_id for one in changed} | {one.record_id for one in gone}))
    added = tuple(Item(id, one) for id, one in after.items() if id not in before)
    return Difference(old, new, added, gone, changed, tuple(touched))


def differences(connection: Connection, document_id: int) -> Iterator[Difference]:
    """From each reading of a document to the next."""
    ids = list(
        connection.scalars(
            select(extraction.c.id)
            .join(version, version.c.id == extraction.c.version_id)
            .where(version.c.document_id == document_id)
            .order_by(extraction.c.id)
        )
    )
    for old, new in pairwise(ids):
        yield difference(connection, document_id, old, new)


def difference_json(one: Difference) -> Json:
    """A difference as a JSON object: fields as [old, new]."""
    return {
        "old": one.old,
        "new": one.new,
        "added": [{"id": item.record_id, "record": item.record} for item in one.added],
        "gone": [{"id": item.record_id, "record": item.record} for item in one.gone],
        "changed": [
            {"id": item.record_id, "fields": {field: list(both) for field, both in item.fields.items()}}
            for item in one.changed
        ],
        "decided": list(one.decided),
    }


def _records(connection: Connection, extraction_id: int, results: Results) -> dict[int, Json]:
    laid = connection.scalar(select(extraction.c.laid).where(extraction.c.id == extraction_id)) or {"ids": []}
    return dict(zip(laid["ids"], results[extraction_id]["records"], strict=True))
