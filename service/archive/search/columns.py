"""The fields of the records in force as columns in memory, for filters and counts over all of them.

They are kept in `record_part`, 4,096 records a row, and read from there. A part that is not there is made from the
records: it is only dropped when they change, and `complete` writes those that are missing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, select

from service.archive.schema import document, passage, record, record_part

PART = 4096
NUMBERS: dict[str, np.dtype[Any]] = {
    "id": np.dtype("<i8"),
    "document": np.dtype("<i8"),
    "passage": np.dtype("<i8"),  # the record's sentence, 0 where it has none
    "head": np.dtype("<i8"),  # the title of its document
    "number": np.dtype("<f8"),
    "start": np.dtype("<i4"),  # days as ordinals, 0 where there is none
    "end": np.dtype("<i4"),
    "published": np.dtype("<i4"),
}
CODES = ("place", "indicator", "period", "measure", "status", "review", "source", "kind", "unit", "basis")
"""Fields whose values are few. A place or indicator without an id is its name behind a `=`. `year` is made of `end`."""
_CODE: np.dtype[Any] = np.dtype("<u2")
_EPOCH = date(1970, 1, 1).toordinal()

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Part:
    stamp: str
    numbers: dict[str, Column]
    codes: dict[str, Column]
    values: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """All records in force, by id. `codes[field]` are numbers of `values[field]`, of which the empty text is none."""

    parts: dict[int, Part]
    numbers: dict[str, Column]
    codes: dict[str, Column]
    values: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.numbers["id"])


def columns(connection: Connection, known: Columns | None) -> Columns:
    """The records as they are now, where `known` is what they were before: only parts that changed are read."""
    stamps = connection.execute(select(record_part.c.number, record_part.c.stamp)).all()
    held = {row.number: row.stamp for row in stamps}
    last = (connection.scalar(select(func.max(record.c.id))) or 0) // PART
    before = known.parts if known else {}
    kept = {number: part for number, part in before.items() if held.get(number) == part.stamp}
    wanted = [number for number in held if number not in kept]
    parts = dict(kept)
    for some in (wanted[at : at + 64] for at in range(0, len(wanted), 64)):
        for row in connection.execute(select(record_part).where(record_part.c.number.in_(some))):
            parts[row.number] = unpacked(row.stamp, row.content)
    for number in range(last + 1):
        if number not in held:
            parts[number] = unpacked("", packed(connection, number))
    if known is not None and len(kept) == len(parts) == len(before):
        return known
    return _together(dict(sorted(parts.items())))


def drop(connection: Connection, document_id: int) -> None:
    """Drops the parts that hold records of a document, which changed."""
    connection.execute(_DROPPED, {"document": document_id})


def drop_parts(connection: Connection, records: Iterable[int]) -> None:
    """Drops the parts that the ids of records belong to."""
    numbers = {identifier // PART for identifier in records}
    connection.execute(delete(record_part).where(record_part.c.number.in_(sorted(numbers))))


def complete(connection: Connection) -> None:
    """Writes the parts that are missing."""
    last = (connection.scalar(select(func.max(record.c.id))) or -1) // PART
    _write(connection, range(last + 1))


def renew(connection: Connection, document_id: int) -> None:
    """Writes those of the parts that hold records of a document which are missing."""
    _write(connection, sorted(set(connection.scalars(_PARTS, {"document": document_id}))))


def _write(connection: Connection, numbers: Iterable[int]) -> None:
    held = set(connection.scalars(select(record_part.c.number)))
    for number in numbers:
        if number not in held:
            content = packed(connection, number)
            connection.execute(insert(record_part).values(number=number, stamp=uuid.uuid4().hex, content=content))


def packed(connection: Connection, number: int) -> bytes:
    """A part made from the records: a line of JSON with the values of the codes, then the columns one after another."""
    rows = connection.execute(_ROWS, {"first": number * PART, "last": number * PART + PART - 1})
    names, found = list(rows.keys()), rows.all()
    held = dict(zip(names, zip(*found, strict=True) if found else ((),) * len(names), strict=True))
    arrays = [np.array(_numbers(held[name], kind), kind) for name, kind in NUMBERS.items()]
    values: dict[str, list[str]] = {}
    for field in CODES:
        numbered: dict[str, int] = {}
        arrays.append(np.array([numbered.setdefault(text, len(numbered)) for text in _texts(held, field)], _CODE))
        values[field] = list(numbered)
    head = json.dumps({"rows": len(held["id"]), "values": values}, ensure_ascii=False).encode()
    return b"\n".join((head, b"".join(array.tobytes() for array in arrays)))


def _numbers(column: Sequence[Any], kind: np.dtype[Any]) -> list[Any]:
    none = np.nan if kind.kind == "f" else 0
    return [none if value is None else value.toordinal() if isinstance(value, date) else value for value in column]


def _texts(held: dict[str, Sequence[Any]], field: str) -> Iterable[str]:
    if field in ("place", "indicator"):
        named = zip(held[f"{field}_id"], held[f"{field}_name"], strict=True)
        return (identifier or (f"={name}" if name else "") for identifier, name in named)
    if field == "source":
        known = cache(publisher)
        return (known(*each) for each in zip(held["address"], held["issuer"], strict=True))
    return (text or "" for text in held[field])


def publisher(address: str, issuer: str | None) -> str:
    """Who a document is from: the site of its address, else its issuer."""
    site = urlsplit(address).hostname if "://" in address else None
    return site.removeprefix("www.") if site else issuer or ""


def unpacked(stamp: str, content: bytes) -> Part:
    line = content.index(b"\n")
    head = json.loads(content[:line])
    rows, at = head["rows"], line + 1
    arrays: dict[str, Column] = {}
    for name, kind in (*NUMBERS.items(), *((field, _CODE) for field in CODES)):
        arrays[name] = np.frombuffer(content, kind, rows, at)
        at += rows * kind.itemsize
    return Part(stamp, {n: arrays[n] for n in NUMBERS}, {field: arrays[field] for field in CODES}, head["values"])


def _together(parts: dict[int, Part]) -> Columns:
    every = list(parts.values())
    numbers = {
        name: np.concatenate([part.numbers[name] for part in every]) if every else np.array([], kind)
        for name, kind in NUMBERS.items()
    }
    codes: dict[str, Column] = {}
    values: dict[str, list[str]] = {}
    for field in CODES:
        numbered: dict[str, int] = {"": 0}
        renamed = [
            np.array([numbered.setdefault(value, len(numbered)) for value in part.values[field]], np.int32)[
                part.codes[field]
            ]
            for part in every
            if part.values[field]
        ]
        codes[field] = np.concatenate(renamed) if renamed else np.array([], np.int32)
        values[field] = list(numbered)
    codes["year"], values["year"] = _years(numbers["end"])
    return Columns(parts, numbers, codes, values)


def _years(days: Column) -> tuple[Column, list[str]]:
    """The years that ordinal days lie in, as codes, with their values."""
    since = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    first = int(since[days > 0].min(initial=2000))
    codes = np.where(days > 0, since - first + 1, 0).astype(np.int32)
    return codes, ["", *(str(first + at) for at in range(int(codes.max(initial=0))))]


def _rows() -> Select[Any]:
    head = passage.alias("head")
    said = and_(
        passage.c.extraction_id == record.c.extraction_id,
        passage.c.start == record.c.sentence_start,
        passage.c.end == record.c.sentence_end,
    )
    titled = and_(head.c.extraction_id == document.c.extraction_id, head.c.start == 0, head.c.end == 0)
    return (
        select(
            record.c.id,
            record.c.document_id.label("document"),
            passage.c.id.label("passage"),
            head.c.id.label("head"),
            record.c.number,
            record.c.period_start.label("start"),
            record.c.period_end.label("end"),
            document.c.published,
            record.c.place_id,
            record.c.place_name,
            record.c.indicator_id,
            record.c.indicator_name,
            record.c.period_label.label("period"),
            record.c.measure,
            record.c.status,
            record.c.review,
            record.c.unit,
            record.c.basis_kind.label("basis"),
            document.c.source.label("address"),
            document.c.issuer,
            document.c.kind,
        )
        .select_from(
            record.join(document, document.c.id == record.c.document_id)
            .outerjoin(passage, said)
            .outerjoin(head, titled)
        )
        .where(record.c.id.between(bindparam("first"), bindparam("last")))
        .where(record.c.live, document.c.withdrawn_at.is_(None))
        .order_by(record.c.id)
    )


_ROWS = _rows()
_PARTS = select(record.c.id // PART).where(record.c.document_id == bindparam("document"))
_DROPPED = delete(record_part).where(record_part.c.number.in_(_PARTS))
