"""The whole archive as a BagIt bag that people can read without this program, and the archive made again of one.

Every table is one file of JSON lines, its rows by key. What is bytes lies in files of its own: originals under their
digest and name, readings as the contract's JSON, their texts as text. Docs: docs/exports.md.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Table, func, insert, select

from service.archive import migrate, objects
from service.archive.events import software
from service.archive.reading_rows import count, rows
from service.archive.readings import pack
from service.archive.schema import (
    accession,
    account,
    addition,
    agent,
    api_key,
    audit,
    cluster_member,
    correction,
    delivery,
    digital_object,
    document,
    event,
    executor,
    extraction,
    idempotency,
    job,
    job_item,
    object_part,
    passage,
    posting,
    posting_segment,
    record,
    record_part,
    saved,
    session,
    version,
    webhook,
)
from service.archive.search.keeping import settle
from service.archive.store import Archive, number_on
from service.archive.wanted import Wanted
from service.errors import ExportError, OtherSchema
from service.exports.bagit import BagWriter, safe_name, verified
from service.exports.delimited import dictionary_lines, record_lines
from service.exports.whole import whole_folder

TABLES = (
    agent, accession, digital_object, document, version, extraction, record, cluster_member, correction, event, passage,
    addition,
)  # fmt: skip
"""What a bag holds, each table after those it refers to; with the parts of the originals, which are files."""
MADE_AGAIN = (posting, posting_segment, record_part)
"""What only makes search quick, and is made of the others."""
LEFT_OUT = (account, session, saved, api_key, idempotency, webhook, delivery, audit, executor, job, job_item)
"""What stays at home: who may enter here, their keys and secrets."""

_AT_A_TIME = 500
_SCHEMA, _SOFTWARE = "Solieu-Schema", "Bag-Software-Agent"
_LAYOUT = """\
Kho số liệu / An archive of figures
===================================

tables/*.jsonl     Mỗi bảng của kho một tệp, mỗi dòng một đối tượng JSON (UTF-8), theo khóa:
                   One file a table of the archive, one JSON object a line (UTF-8), by key:
                   agent, event (PREMIS), accession, document, version, digital_object, extraction, record, correction,
                   cluster_member, passage.
originals/D/NAME   Tệp gốc không đổi; D là SHA-256 của nó. / Originals, unchanged; D is their SHA-256.
texts/N.txt        Văn bản của lần đọc N (UTF-8). / The text of reading N (extraction.id), which offsets point into.
readings/N.json    Kết quả của lần đọc N. / What reading N gave: one JSON object, the program's contract.
records.csv        Số liệu hiện hành; dictionary.csv giải thích các cột. / The records in force; dictionary.csv explains.

`solieu ingest --bag FOLDER --archive NEW` lập lại kho này. / makes this archive again.
"""


def write_bag(archive: Archive, out: Path) -> int:
    """Writes the whole archive, as it is at one moment, as a bag into the folder `out`; the number of records in force.

    The same archive gives the same bytes, but for Bagging-Date. Raises ExportError or ArchiveError.
    """
    with archive.read() as connection, whole_folder(out) as folder:
        bag = BagWriter(folder)
        bag.add("LAYOUT.txt", [_LAYOUT.encode()])
        bag.add("dictionary.csv", dictionary_lines())
        for table in TABLES:
            bag.add(f"tables/{table.name}.jsonl", _lines(connection, table))
        for digest, name in _originals(connection):
            bag.add(f"originals/{digest}/{name}", objects.parts(connection, digest))
        for id, packed in _rows(connection, extraction.c.id, extraction.c.result):
            content = zlib.decompress(packed)
            bag.add(f"readings/{id}.json", [content])
            bag.add(f"texts/{id}.txt", [json.loads(content)["document"]["text"].encode()])
        bag.add("records.csv", record_lines(rows(connection, Wanted())))
        written = count(connection, Wanted())
        bag.seal(
            [
                (_SOFTWARE, software()),
                ("Bagging-Date", datetime.now(UTC).date().isoformat()),
                ("External-Description", "An archive of figures that documents state, with its originals"),
                (_SCHEMA, migrate.LATEST),
            ]
        )
    return written


def restore_bag(bag: Path, archive: Archive) -> int:
    """Fills an empty archive with what `bag` holds, all of it or nothing; the number of documents.

    Raises ExportError where the bag is not whole or the archive not empty, OtherSchema where this version of the program
    does not know the bag's tables.
    """
    about = verified(bag)
    if about.get(_SCHEMA, "~") > migrate.LATEST:
        raise _other(bag, about)
    with archive.write() as connection:
        if any(connection.execute(select(table).limit(1)).first() for table in TABLES):
            raise ExportError(archive.location, "holds something already", "name an archive that is not there yet")
        for table in TABLES:
            _fill(connection, table, bag, about)
            if table is digital_object:
                _restore_originals(connection, bag)
        for table in TABLES:
            number_on(connection, table)
        settle(connection)
        return connection.scalar(select(func.count()).select_from(document)) or 0


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table by key, one JSON object a line, without the bytes that lie in files of their own."""
    columns = _columns(table)
    kept = [_of_documents()] if table is digital_object else []
    for row in _rows(connection, *columns, where=kept):
        values = {
            column.name: value.isoformat() if isinstance(value, date) else value
            for column, value in zip(columns, row, strict=True)
        }
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _of_documents() -> ColumnElement[bool]:
    """The objects that are originals of documents; what jobs brought and nothing was made of stays with the jobs."""
    return select(version.c.id).where(version.c.digest == digital_object.c.digest).exists()


def _rows(connection: Connection, *columns: Any, where: Iterable[ColumnElement[bool]] = ()) -> Iterator[Any]:
    """The rows of a table, by its first column, which is its key."""
    statement = select(*columns).where(*where).order_by(columns[0])
    yield from connection.execute(statement, execution_options={"yield_per": _AT_A_TIME})


def _columns(table: Table) -> list[Any]:
    return [column for column in table.columns if column is not extraction.c.result]


def _originals(connection: Connection) -> Iterator[tuple[str, str]]:
    """The digest of each object and the name that the first document which it came as had."""
    first = select(func.min(version.c.id)).group_by(version.c.digest)
    named = select(version.c.digest, version.c.name).where(version.c.id.in_(first)).subquery()
    statement = (
        select(digital_object.c.digest, named.c.name)
        .select_from(digital_object.outerjoin(named, named.c.digest == digital_object.c.digest))
        .where(_of_documents())
        .order_by(digital_object.c.digest)
    )
    for digest, name in connection.execute(statement, execution_options={"yield_per": _AT_A_TIME}):
        yield digest, safe_name(name or "")


def _fill(connection: Connection, table: Table, bag: Path, about: Mapping[str, str]) -> None:
    """Puts the rows of a table back."""
    days = {column.name for column in table.columns if isinstance(column.type, Date)}
    names = {column.name for column in _columns(table)}
    path = bag / "data" / "tables" / f"{table.name}.jsonl"
    with path.open(encoding="utf-8", newline="\n") as stream:
        while lines := list(islice(stream, _AT_A_TIME)):
            filled = [json.loads(line) for line in lines]
            for row in filled:
                if row.keys() != names:
                    raise _other(bag, about)
                for name in days:
                    row[name] = row[name] and date.fromisoformat(row[name])
                if table is extraction:
                    row["result"] = pack(json.loads((bag / "data" / "readings" / f"{row['id']}.json").read_bytes()))
            connection.execute(insert(table), filled)


def _restore_originals(connection: Connection, bag: Path) -> None:
    for (digest,) in connection.execute(select(digital_object.c.digest)).all():
        (path,) = (bag / "data" / "originals" / digest).iterdir()
        with path.open("rb") as stream:
            for part, content in enumerate(iter(lambda: stream.read(objects.PART), b"")):
                connection.execute(insert(object_part).values(digest=digest, part=part, content=content))


def _other(bag: Path, about: Mapping[str, str]) -> OtherSchema:
    held, wrote = about.get(_SCHEMA, "unknown"), about.get(_SOFTWARE, "another program")
    return OtherSchema(
        str(bag), f"its tables (schema {held}) are not those of this version", f"use {wrote}, which wrote it"
    )
