"""The rows of `record`: the latest reading of a document, with what people decided laid over it."""

from __future__ import annotations

from sqlalchemy import Connection, insert, update

from service.archive.memberships import keep_members
from service.archive.readings import Reading
from service.archive.schema import document, record


def lay(connection: Connection, document_id: int, extraction_id: int, reading: Reading) -> None:
    """Makes a reading the one in force: its records take the place of those before."""
    connection.execute(update(record).where(record.c.document_id == document_id, record.c.live).values(live=False))
    fixed = {"document_id": document_id, "extraction_id": extraction_id, "live": True, "review": "unreviewed"}
    if reading.rows:
        connection.execute(insert(record), [row | fixed for row in reading.rows])
    keep_members(connection, document_id, reading.members)
    connection.execute(update(document).where(document.c.id == document_id).values(**reading.head))
