"""Documents that the archive has nothing of, kept many at a time: a few statements for all of them, where each by itself
would take two dozen. What is written is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select

from service.archive.events import EXTRACTION, INGESTION, event_row, happened_all, now, software
from service.archive.readings import Json, Reading, Row, text_digest
from service.archive.schema import cluster_member, document, extraction, record, version
from service.archive.search.keeping import index_new


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new document whose bytes are stored: `known` are the columns of `document` that tell how it came, `name` and
    `entry` those of its version."""

    known: Row
    name: str
    entry: Json | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class Hands:
    """Under which accession documents come in, and the agents who bring and who read them."""

    accession: int
    bringer: int
    reader: int


def keep_new(connection: Connection, hands: Hands, new: Sequence[Fresh]) -> list[int]:
    """Adds documents with what was read in them, in their order; their ids."""
    documents, versions, extractions = (
        reserve(connection, table, len(new)) for table in (document, version, extraction)
    )
    ids = iter(reserve(connection, record, sum(len(one.reading.rows) for one in new)))
    numbered = list(zip(new, documents, versions, extractions, strict=True))
    records = [
        row | {"id": next(ids), "document_id": of, "extraction_id": read, "live": True, "review": "unreviewed"}
        for one, of, _, read in numbered
        for row in one.reading.rows
    ]
    made = iter([row["id"] for row in records])
    connection.execute(
        _DOCUMENT,
        [
            one.known | one.reading.head | {"id": of, "version_id": held, "extraction_id": read}
            for one, of, held, read in numbered
        ],
    )
    connection.execute(
        _VERSION,
        [
            {
                "id": held,
                "document_id": of,
                "number": 1,
                "digest": one.reading.digest,
                "accession_id": hands.accession,
                "name": one.name,
                "entry": one.entry,
                "received_at": one.known["created_at"],
            }
            for one, of, held, _ in numbered
        ],
    )
    connection.execute(
        _EXTRACTION,
        [
            {
                "id": read,
                "version_id": held,
                "software": software(),
                "made_at": now(),
                "text_digest": text_digest(one.reading.text),
                "result": one.reading.result,
                "laid": {"ids": [next(made) for _ in one.reading.rows], "kept": {}},
            }
            for one, _, held, read in numbered
        ],
    )
    _insert(connection, record, records)
    members = [row | {"document_id": of} for one, of, _, _ in numbered for row in one.reading.members]
    if members:
        connection.execute(_MEMBER, members)
    index_new(connection, [(read, one.reading) for one, _, _, read in numbered], [row["id"] for row in records])
    happened_all(connection, [row for one in numbered for row in _events(hands, *one)])
    return documents


def reserve(connection: Connection, table: Table, many: int) -> list[int]:
    """Ids for so many new rows, rising; the connection is the writer's, so that nobody else takes them."""
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        numbers = func.generate_series(1, bindparam("many", many)).table_valued()
        return [int(one) for one in connection.scalars(select(func.nextval(sequence)).select_from(numbers))]
    last = connection.scalar(select(func.max(table.c.id))) or 0
    return list(range(last + 1, last + 1 + many))


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Inserts rows of the same columns, which it may change. The driver takes them as they are: to be looked at value by
    value costs more than the database does over them."""
    if not rows:
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    for name in rows[0]:
        convert = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if convert is not None:
            for row in rows:
                row[name] = convert(row[name])
    places = statement.positiontup
    given: Any = [tuple(map(row.__getitem__, places)) for row in rows] if places else rows
    connection.exec_driver_sql(str(statement), given)


def _events(hands: Hands, one: Fresh, document_id: int, version_id: int, extraction_id: int) -> list[Row]:
    of = {"document_id": document_id, "version_id": version_id}
    detail = {"name": one.name, "outcome": "new"}
    came = {"accession_id": hands.accession, "digest": one.reading.digest}
    read = event_row(EXTRACTION, hands.reader, {"records": len(one.reading.rows)}) | {"extraction_id": extraction_id}
    return [read | of, event_row(INGESTION, hands.bringer, detail) | came | of]


# Made once: making a statement takes longer than the database does over it.
_DOCUMENT, _VERSION, _EXTRACTION = insert(document), insert(version), insert(extraction)
_MEMBER = insert(cluster_member)
