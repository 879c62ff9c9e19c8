"""The fields of the records in force as columns in memory, for filters and counts over all of them.

They are kept in `record_part`, 4,096 records a row, and read from there. When records change, the rows of their parts
are emptied and get another stamp; what is empty or not there is made from the records. Who has read a part before reads
it again only when its stamp is another.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, select, update

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
"""Fields whose values are few. A place or indicator without an id is its name behind a `=`. `year` is made of `end`; its
codes are the years."""
_CODE: np.dtype[Any] = np.dtype("<u2")
_FILLED = 4
"""Parts that are looked at for having been filled lately."""
_EPOCH = date(1970, 1, 1).toordinal()

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Where the records of a part lie in the columns, and the stamp they had; none of a part without a row."""

    stamp: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Columns:
    """All records in force, by id. `codes[field]` are numbers of `values[field]`, of which the empty text is none; a
    value keeps its number in later columns, also when no record has it any more."""

    parts: dict[int, Part]
    numbers: dict[str, Column]
    codes: dict[str, Column]
    values: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.numbers["id"])


@dataclass(frozen=True, slots=True)
class Content:
    """A part as it is kept."""

    numbers: dict[str, Column]
    codes: dict[str, Column]
    values: dict[str, list[str]]


def picked(column: Column, rows: Column) -> Column:
    """The values of rows, which rise: the column itself where they are all."""
    return column if len(rows) == len(column) else column.take(rows)


def columns(connection: Connection, known: Columns | None) -> Columns:
    """The records as they are now, where `known` is what they were before: only parts that changed are read."""
    known = known or _NONE
    held = {row.number: row.stamp for row in connection.execute(select(record_part.c.number, record_part.c.stamp))}
    kept = {number for number, part in known.parts.items() if held.get(number) == part.stamp}
    wanted = [number for number in held if number not in kept]
    read: dict[int, Content] = {}
    for some in (wanted[at : at + 64] for at in range(0, len(wanted), 64)):
        for row in connection.execute(select(record_part).where(record_part.c.number.in_(some))):
            read[row.number] = unpacked(row.content or packed(connection, row.number))
    for number in range(_last(connection) + 1):
        if number not in held:
            read[number] = unpacked(packed(connection, number))
    if not read and len(kept) == len(known.parts):
        return known
    return _together(known, kept, read, held)


def drop(connection: Connection, document_id: int) -> None:
    """Empties the parts that hold records of a document, which changed."""
    drop_parts(connection, connection.scalars(_IDS, {"document": document_id}))


def drop_parts(connection: Connection, records: Iterable[int]) -> None:
    """Empties the parts that the ids of records belong to."""
    _empty(connection, (identifier // PART for identifier in records))


def complete(connection: Connection, *, all_of_it: bool = True) -> None:
    """Writes the parts that are empty or missing; without `all_of_it` only those that were filled last."""
    last = _last(connection)
    _write(connection, range(last + 1) if all_of_it else range(max(0, last - _FILLED), last))


def renew(connection: Connection, document_id: int) -> None:
    """Writes those of the parts that hold records of a document which are empty or missing."""
    _write(connection, sorted({one // PART for one in connection.scalars(_IDS, {"document": document_id})}))


def _last(connection: Connection) -> int:
    """The last part that has records; -1 where there are none."""
    return (connection.scalar(select(func.max(record.c.id))) or -1) // PART


def _empty(connection: Connection, numbers: Iterable[int]) -> None:
    if emptied := sorted(set(numbers)):
        connection.execute(delete(record_part).where(record_part.c.number.in_(emptied)))
        connection.execute(
            insert(record_part), [{"number": one, "stamp": uuid.uuid4().hex, "content": b""} for one in emptied]
        )


def _write(connection: Connection, numbers: Sequence[int]) -> None:
    sizes = select(record_part.c.number, (func.length(record_part.c.content) > 0).label("full")).where(
        record_part.c.number.between(min(numbers, default=0), max(numbers, default=-1))
    )
    held = {row.number: row.full for row in connection.execute(sizes)}
    for number in numbers:
        if number not in held:
            _empty(connection, [number])
        if not held.get(number):
            content = packed(connection, number)
            connection.execute(update(record_part).where(record_part.c.number == number).values(content=content))


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


def unpacked(content: bytes) -> Content:
    line = content.index(b"\n")
    head = json.loads(content[:line])
    rows, at = head["rows"], line + 1
    arrays: dict[str, Column] = {}
    for name, kind in (*NUMBERS.items(), *((field, _CODE) for field in CODES)):
        arrays[name] = np.frombuffer(content, kind, rows, at)
        at += rows * kind.itemsize
    return Content({n: arrays[n] for n in NUMBERS}, {field: arrays[field] for field in CODES}, head["values"])


def _together(known: Columns, kept: set[int], read: dict[int, Content], stamps: Mapping[int, str]) -> Columns:
    """The parts of `known` that are kept and those that were read, one behind the other."""
    parts: dict[int, Part] = {}
    at = 0
    for number in sorted(kept | read.keys()):
        part = known.parts[number] if number in kept else None
        size = part.end - part.first if part else len(read[number].numbers["id"])
        parts[number] = Part(stamps.get(number, ""), at, at + size)
        at += size

    def joined(before: Column, fresh: Mapping[int, Column], kind: np.dtype[Any]) -> Column:
        pieces = (
            fresh[number] if number in fresh else before[known.parts[number].first : known.parts[number].end]
            for number in parts
        )
        return np.concatenate([np.array([], kind), *pieces], dtype=kind, casting="unsafe")  # as wide as is needed

    numbers = {
        name: joined(known.numbers[name], {at: one.numbers[name] for at, one in read.items()}, kind)
        for name, kind in NUMBERS.items()
    }
    codes: dict[str, Column] = {}
    values: dict[str, list[str]] = {}
    for field in CODES:
        values[field], renamed = _renamed(known.values[field], {at: one.values[field] for at, one in read.items()})
        fresh = {at: renamed[at][one.codes[field]] for at, one in read.items()}
        codes[field] = joined(known.codes[field], fresh, np.min_scalar_type(len(values[field])))
    codes["year"] = joined(known.codes["year"], {at: _years(one.numbers["end"]) for at, one in read.items()}, _CODE)
    values["year"] = ["", *map(str, range(1, int(codes["year"].max(initial=0)) + 1))]
    return Columns(parts, numbers, codes, values)


def _renamed(known: list[str], read: Mapping[int, list[str]]) -> tuple[list[str], dict[int, Column]]:
    """All values of a field, and for each part that was read the numbers that its codes have among them."""
    numbered = {value: number for number, value in enumerate(known)}
    found = {
        number: np.array([numbered.setdefault(value, len(numbered)) for value in values], np.int32)
        for number, values in read.items()
    }
    return (known if len(numbered) == len(known) else list(numbered)), found


def _years(days: Column) -> Column:
    """The years that ordinal days lie in; 0 of none."""
    since = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(days > 0, since, 0).astype(_CODE)


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
_IDS = select(record.c.id).where(record.c.document_id == bindparam("document"))
_NONE = Columns(
    {},
    {name: np.array([], kind) for name, kind in NUMBERS.items()},
    {field: np.array([], _CODE) for field in (*CODES, "year")},
    {field: [""] for field in (*CODES, "year")},
)
