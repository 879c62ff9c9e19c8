"""An archive made large without reading: the rows of its documents again and again, with other values.

The texts and the contract's objects stay as they were, so that it serves to time questions, not to be verified.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, literal, null, select

from service.archive.schema import document, extraction, passage, record, record_part, version
from service.archive.search.keeping import settle
from service.archive.store import Archive

_TABLES = (document, version, extraction, passage, record)
_POINTING = {
    "document_id": document,
    "version_id": version,
    "extraction_id": extraction,
}


def multiply(archive: Archive, many: int) -> None:
    """Copies the documents of an archive, which has some, until it holds about `many`."""
    while True:
        with archive.write() as connection:
            held = connection.scalar(select(func.max(document.c.id))) or 0
            if held >= many:
                connection.execute(record_part.delete())
                settle(connection)
                return
            _copy(connection, many - held)


def _copy(connection: Connection, documents: int) -> None:
    """The rows of the first so many documents once more, all numbers moved beyond those there are."""
    beyond = {table: connection.scalar(select(func.max(table.c.id))) or 0 for table in _TABLES}
    for table in _TABLES:
        values: dict[str, Any] = {column.name: column for column in table.columns}
        values["id"] = table.c.id + beyond[table]
        for name, pointed in _POINTING.items():
            if name in values:
                values[name] = table.c[name] + beyond[pointed]
        if table is document:
            values |= {"key": table.c.key + literal(f" {beyond[document]}"), "external_id": null()}
        if table is record:
            values["number"] = table.c.number * 1.07
        chosen = select(*values.values())
        if table is document:
            chosen = chosen.where(table.c.id <= documents)
        elif table is record or table is version:
            chosen = chosen.where(table.c.document_id <= documents)
        else:
            of = extraction if table is passage else table
            joined = table.join(extraction) if table is passage else table
            chosen = chosen.select_from(joined.join(version, version.c.id == of.c.version_id))
            chosen = chosen.where(version.c.document_id <= documents)
        connection.execute(insert(table).from_select(list(values), chosen))
        if connection.dialect.name == "postgresql":
            last = select(func.max(table.c.id)).scalar_subquery()
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
