"""The tables of search, kept with the rows they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, and_, bindparam, insert, select

from service.archive.readings import Reading, unpack
from service.archive.schema import document, extraction, passage, posting, posting_segment, record, record_part
from service.archive.search import columns, postings


def index(connection: Connection, document_id: int, texts: Mapping[int, str] | None = None) -> None:
    """Makes what a document and its records say now known to search. To be called in the transaction that wrote them.

    `texts` are those of extractions, by id, where they are at hand; others are read from the archive.
    """
    columns.drop(connection, document_id)
    missing = connection.execute(_UNKNOWN_OF, {"document": document_id}).all()
    head = connection.execute(_HEADLESS_OF, {"document": document_id}).one_or_none()
    rows = [_passage(head.extraction_id, 0, 0, _title(*head[1:]))] if head else []
    held = dict(texts or {})
    for one in missing:
        if one.extraction_id not in held:
            held[one.extraction_id] = _text(connection, one.extraction_id)
        said = held[one.extraction_id][one.sentence_start : one.sentence_end]
        rows.append(_passage(one.extraction_id, one.sentence_start, one.sentence_end, said))
    if rows:
        connection.execute(_PASSAGE, rows)


def index_new(connection: Connection, read: Sequence[tuple[int, Reading]], records: Sequence[int]) -> None:
    """The same for documents that search knows nothing of: their readings, by extraction, and the ids of their records."""
    columns.drop_parts(connection, records)
    rows = []
    for extraction_id, reading in read:
        head = reading.head
        rows.append(_passage(extraction_id, 0, 0, _title(head["title"], head["issuer"], head["number"])))
        said = sorted({(row["sentence_start"], row["sentence_end"]) for row in reading.rows})
        rows += (_passage(extraction_id, start, end, reading.text[start:end]) for start, end in said)
    connection.execute(_PASSAGE, rows)


def settle(connection: Connection, *, all_of_it: bool = True) -> None:
    """Writes what makes search quick of what was indexed before; without it the same is found, but more slowly. Without
    `all_of_it` only as much as is worth while in the midst of taking in many documents."""
    postings.seal(connection, all_of_it=all_of_it)
    columns.complete(connection, all_of_it=all_of_it)


def renew(connection: Connection, document_id: int) -> None:
    """As `settle`, of the fields of one document's records only: without it every search makes them again."""
    columns.renew(connection, document_id)


def faults(connection: Connection) -> Iterator[str]:
    """What is wrong with the tables of search: each made again and compared with what is held."""
    for one in connection.execute(_UNKNOWN):
        yield f"search: the sentence {one.sentence_start}–{one.sentence_end} of extraction {one.extraction_id} is missing"
    for bare in connection.execute(_HEADLESS):
        yield f"search: the title of extraction {bare.extraction_id} is missing"
    for row in connection.execute(select(record_part), execution_options={"yield_per": 16}):
        if row.content and columns.packed(connection, row.number) != bytes(row.content):
            yield f"search: part {row.number} of the fields is not what the records say"
    for first, last in list(postings.segments(connection)):
        made = {(row["plain"], row["word"]): row["content"] for row in postings.rows_of(connection, first, last)}
        held = connection.execute(
            select(posting.c.plain, posting.c.word, posting.c.content).where(posting.c.first == first)
        )
        if {(row.plain, row.word): bytes(row.content) for row in held} != made:
            yield f"search: the words of passages {first} to {last} are not what they say"


def forget(connection: Connection) -> None:
    """Empties the tables of search that can be made of `passage` again; `settle` does."""
    connection.execute(posting.delete())
    connection.execute(posting_segment.delete())
    connection.execute(record_part.delete())


def _title(*parts: str | None) -> str:
    """Title, issuer and number of a document, which are found as a sentence is."""
    return "\n".join(filter(None, parts))


def _passage(extraction_id: int, start: int, end: int, text: str) -> dict[str, object]:
    return {"extraction_id": extraction_id, "start": start, "end": end, "text": text}


def _text(connection: Connection, extraction_id: int) -> str:
    packed = connection.scalar(select(extraction.c.result).where(extraction.c.id == extraction_id))
    return str(unpack(packed)["document"]["text"]) if packed else ""


_UNKNOWN = (
    select(record.c.extraction_id, record.c.sentence_start, record.c.sentence_end)
    .distinct()
    .outerjoin(
        passage,
        and_(
            passage.c.extraction_id == record.c.extraction_id,
            passage.c.start == record.c.sentence_start,
            passage.c.end == record.c.sentence_end,
        ),
    )
    .where(record.c.live, passage.c.id.is_(None))
    .order_by(record.c.extraction_id, record.c.sentence_start, record.c.sentence_end)
)
_HEADLESS = (
    select(document.c.extraction_id, document.c.title, document.c.issuer, document.c.number)
    .outerjoin(
        passage,
        and_(passage.c.extraction_id == document.c.extraction_id, passage.c.start == 0, passage.c.end == 0),
    )
    .where(document.c.extraction_id.is_not(None), passage.c.id.is_(None))
)
_UNKNOWN_OF = _UNKNOWN.where(record.c.document_id == bindparam("document"))
_HEADLESS_OF = _HEADLESS.where(document.c.id == bindparam("document"))
_PASSAGE = insert(passage)
