"""The rows of `record`: the latest reading of a document, with what people decided laid over it."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, update

from service.archive.readings import Reading
from service.archive.schema import document, record
from service.archive.search.keeping import index


def lay(connection: Connection, document_id: int, extraction_id: int, reading: Reading) -> None:
    """Makes a reading the one in force: its records take the place of those before."""
    connection.execute(_PAST, {"document": document_id})
    fixed = {"document_id": document_id, "extraction_id": extraction_id, "live": True, "review": "unreviewed"}
    if reading.rows:
        connection.execute(_RECORD, [row | fixed for row in reading.rows])
    connection.execute(_HEAD, reading.head | {"of": document_id})
    index(connection, document_id, {extraction_id: reading.text})


# Made once: making a statement takes longer than the database does over it.
_PAST = update(record).where(record.c.document_id == bindparam("document"), record.c.live).values(live=False)
_RECORD = insert(record)
_HEAD = update(document).where(document.c.id == bindparam("of"))
