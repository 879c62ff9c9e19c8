"""The rows of `record`: what the readings of a document say, with what people decided laid over it.

A record keeps its id from reading to reading as long as its evidence is the same. Which id speaks of which record is
written beside each reading, so that the rows can be made again from what is only ever added to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from service.archive.decisions import BY_PEOPLE, POINTERS, Decision, active, effective
from service.archive.events import EXTRACTION, happened, now, software
from service.archive.matching import Alignment, alignment, matched
from service.archive.memberships import keep_members
from service.archive.readings import Json, Reading, Row, row_of, text_digest, unpack
from service.archive.schema import correction, document, extraction, record, version
from service.archive.search.keeping import index


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it stands: `standing` is what the machine last said of it (else what a person added), `now` that
    with the decisions laid over it. `text` is the digest of the text of `extraction_id`, which all offsets point into."""

    id: int
    standing: Json
    extraction_id: int
    text: str
    ordinal: int | None
    decisions: tuple[Decision, ...]
    now: Json
    review: str
    live: bool


@dataclass(slots=True)
class Results:
    """The contract's objects of readings, unpacked when asked for."""

    connection: Connection
    known: dict[int, Json] = field(default_factory=dict)

    def __getitem__(self, extraction_id: int) -> Json:
        found = self.known.get(extraction_id)
        if found is None:
            packed = self.connection.scalar(select(extraction.c.result).where(extraction.c.id == extraction_id))
            found = self.known[extraction_id] = unpack(packed or b"")
        return found


def held(
    connection: Connection,
    document_id: int,
    results: Results | None = None,
    *,
    before: int | None = None,
    only: int | None = None,
) -> list[Held]:
    """Every record that any reading of a document or any person ever had, by id; of readings `before` one if given, and
    of the records the one that is given alone."""
    results = results or Results(connection)
    asked = (
        select(extraction.c.id, extraction.c.text_digest, extraction.c.laid)
        .join(version, version.c.id == extraction.c.version_id)
        .where(version.c.document_id == document_id)
        .order_by(extraction.c.id)
    )
    readings = connection.execute(asked if before is None else asked.where(extraction.c.id < before)).all()
    decided = decisions(connection, document_id, only)
    withdrawn = connection.scalar(_WITHDRAWN, {"document": document_id}) is not None
    last = readings[-1].id if readings else None
    where: dict[int, tuple[int, str, int | Json]] = {
        record_id: (first.extraction_id, first.text, first.changes)
        for record_id, (first, *_) in decided.items()
        if first.action == "add"
    }
    for reading in readings:
        for place, record_id in enumerate(reading.laid["ids"]):
            where[record_id] = (reading.id, reading.text_digest, place)
        for key, kept in reading.laid["kept"].items():
            where[int(key)] = (reading.id, reading.text_digest, kept)
    if only is not None:
        where = {only: where[only]} if only in where else {}
    found = []
    for record_id, (extraction_id, text, at) in sorted(where.items()):
        standing = results[extraction_id]["records"][at] if isinstance(at, int) else at
        ordinal = at if extraction_id == last and isinstance(at, int) else None
        if ordinal is None:
            standing = standing | {"restates": None}
        made = tuple(decided.get(record_id, ()))
        found.append(_decided(record_id, standing, extraction_id, text, ordinal, made, withdrawn))
    return found


def _decided(
    record_id: int,
    standing: Json,
    extraction_id: int,
    text: str,
    ordinal: int | None,
    made: tuple[Decision, ...],
    withdrawn: bool,
) -> Held:
    """A record with the decisions made on it laid over what the machine says."""
    now, review = effective(standing, made, text)
    taken_back = any(one.action == "add" and one not in active(made) for one in made)
    live = not withdrawn and (ordinal is not None or (review in BY_PEOPLE and not taken_back))
    return Held(record_id, standing, extraction_id, text, ordinal, made, now, review, live)


def decisions(connection: Connection, document_id: int, only: int | None = None) -> dict[int, list[Decision]]:
    """The decisions on each record of a document, or on one of them, in their order."""
    rows = connection.execute(
        select(correction, extraction.c.text_digest)
        .join(extraction, extraction.c.id == correction.c.extraction_id)
        .where(correction.c.document_id == document_id, *([] if only is None else [correction.c.record_id == only]))
        .order_by(correction.c.record_id, correction.c.id)
    )
    return {
        record_id: [
            Decision(
                one.id, record_id, one.action, one.changes, one.beneath, one.text_digest, one.extraction_id, one.undoes
            )
            for one in made
        ]
        for record_id, made in groupby(rows, key=lambda row: int(row.record_id))
    }


def rebuild(connection: Connection, document_id: int) -> list[Row]:
    """The rows of `record` of a document, by id, as its readings and decisions make them; `record` is not read."""
    return [_row(one, document_id) for one in held(connection, document_id)]


def _row(one: Held, document_id: int) -> Row:
    about = {"document_id": document_id, "extraction_id": one.extraction_id, "live": one.live, "review": one.review}
    return row_of(one.now, one.ordinal) | about | {"id": one.id}


def project(connection: Connection, document_id: int, texts: Mapping[int, str] | None = None) -> None:
    """Brings the rows of a document's records, and their number, to what its readings and decisions say; what search
    knows of them too. `texts` are those of extractions that are at hand."""
    present = {
        row["id"]: dict(row)
        for row in connection.execute(select(record).where(record.c.document_id == document_id)).mappings()
    }
    rows = rebuild(connection, document_id)
    _bring(connection, document_id, [row for row in rows if present.get(row["id"]) != row], texts)


def project_one(connection: Connection, document_id: int, one: Held) -> None:
    """As `project`, after a decision on one record, as it stood before: no reading is unpacked."""
    made = tuple(decisions(connection, document_id, one.id).get(one.id, ()))
    withdrawn = connection.scalar(_WITHDRAWN, {"document": document_id}) is not None
    now = _decided(one.id, one.standing, one.extraction_id, one.text, one.ordinal, made, withdrawn)
    _bring(connection, document_id, [_row(now, document_id)])


def _bring(
    connection: Connection, document_id: int, changed: list[Row], texts: Mapping[int, str] | None = None
) -> None:
    """Writes rows of records over those that are held, and what follows from them."""
    if changed:
        columns: dict[str, Any] = {name: bindparam(name) for name in changed[0] if name != "id"}
        named = [row | {"record_id": row["id"]} for row in changed]
        connection.execute(update(record).where(record.c.id == bindparam("record_id")).values(columns), named)
    counted = select(func.count()).where(
        record.c.document_id == document_id, record.c.live, record.c.review != "rejected"
    )
    connection.execute(
        update(document).where(document.c.id == document_id).values(record_count=counted.scalar_subquery())
    )
    index(connection, document_id, texts)


def lay(connection: Connection, document_id: int, extraction_id: int, reading: Reading) -> None:
    """Makes a reading, whose row is there, the one in force. Its records take the ids of those with the same evidence;
    what people decided goes with these; the others stay as rows that are no longer live."""
    results = Results(connection)
    fresh_one = connection.scalar(_EARLIER, {"document": document_id, "reading": extraction_id}) is None
    past = [] if fresh_one else held(connection, document_id, results, before=extraction_id)
    connection.execute(_HEAD, reading.head | {"of": document_id})
    keep_members(connection, document_id, reading.members)
    fixed = {"document_id": document_id, "extraction_id": extraction_id, "live": True, "review": "unreviewed"}
    found: list[int | None] = [None] * len(reading.rows)
    kept: dict[str, Json] = {}
    if past:
        found, kept = _match(past, results, unpack(reading.result))
    fresh = [row | fixed for row, record_id in zip(reading.rows, found, strict=True) if record_id is None]
    made = iter(_insert(connection, fresh))
    ids = [next(made) if one is None else one for one in found]
    connection.execute(_LAID, {"of": extraction_id, "laid": {"ids": ids, "kept": kept}})
    if past or (not fresh_one and connection.scalar(_WITHDRAWN, {"document": document_id})):
        project(connection, document_id, {extraction_id: reading.text})
    else:
        index(connection, document_id, {extraction_id: reading.text})


def add_extraction(connection: Connection, document_id: int, version_id: int, reading: Reading, reader: int) -> int:
    """Adds a reading of a version and makes it the one in force; the id of the extraction. Those before it stay."""
    made = {
        "version_id": version_id,
        "software": software(),
        "made_at": now(),
        "text_digest": text_digest(reading.text),
        "result": reading.result,
        "laid": {"ids": [], "kept": {}},
    }
    extraction_id = int(connection.scalar(_EXTRACTION, made) or 0)
    connection.execute(_IN_FORCE, {"document": document_id, "version": version_id, "reading": extraction_id})
    lay(connection, document_id, extraction_id, reading)
    happened(
        connection,
        EXTRACTION,
        reader,
        {"records": len(reading.rows)},
        document_id=document_id,
        version_id=version_id,
        extraction_id=extraction_id,
    )
    return extraction_id


def _insert(connection: Connection, rows: list[Row]) -> list[int]:
    """The ids of new rows, all of one extraction, in their order. They are asked for afterwards: returned by the insert
    they would cost a statement a row."""
    if not rows:
        return []
    connection.execute(_RECORD, rows)
    made = {one.ordinal: int(one.id) for one in connection.execute(_MADE, rows[0])}
    return [made[row["ordinal"]] for row in rows]


# Made once: making a statement takes longer than the database does over it.
_EARLIER = (
    select(extraction.c.id)
    .join(version, version.c.id == extraction.c.version_id)
    .where(version.c.document_id == bindparam("document"), extraction.c.id < bindparam("reading"))
    .limit(1)
)
_WITHDRAWN = select(document.c.withdrawn_at).where(document.c.id == bindparam("document"))
_RECORD = insert(record)
_MADE = select(record.c.ordinal, record.c.id).where(
    record.c.document_id == bindparam("document_id"),
    record.c.live,
    record.c.extraction_id == bindparam("extraction_id"),
)
_EXTRACTION = insert(extraction).returning(extraction.c.id)
_IN_FORCE = (
    update(document)
    .where(document.c.id == bindparam("document"))
    .values(version_id=bindparam("version"), extraction_id=bindparam("reading"), problem=None)
)
_HEAD = update(document).where(document.c.id == bindparam("of"))
_LAID = update(extraction).where(extraction.c.id == bindparam("of")).values(laid=bindparam("laid"))


def _match(past: list[Held], results: Results, result: Json) -> tuple[list[int | None], dict[str, Json]]:
    """The ids of the records of a new reading where they are known, and, of those it has not, the ones that people
    keep, as they stand in its text."""
    text = result["document"]["text"]
    ways: dict[str, Alignment] = {}
    moved: list[tuple[int, tuple[int, int], Json]] = []
    for one in sorted(past, key=lambda one: (not one.live, one.id)):
        if one.text not in ways:
            ways[one.text] = alignment(results[one.extraction_id]["document"]["text"], text)
        span = ways[one.text].moved(one.standing["evidence"]["start"], one.standing["evidence"]["end"])
        if span is not None:
            moved.append((one.id, span, one.standing))
    ids, again = matched(moved, result["records"])
    there = {record_id for record_id, _, _ in moved} - again
    kept = {
        str(one.id): _carried(one.standing, ways[one.text], result)
        for one in past
        if one.id in there and one.review in BY_PEOPLE
    }
    return ids, kept


def _carried(standing: Json, way: Alignment, result: Json) -> Json:
    """A record with its offsets moved to the text of another reading, which has its evidence."""
    from service.archive.passages import page_of, sentence_of

    evidence = standing["evidence"]
    start, end = way.moved(evidence["start"], evidence["end"]) or (0, 0)
    same = (start, end) == (evidence["start"], evidence["end"])
    sentence = way.moved(*evidence["sentence"]) or sentence_of(result["document"]["text"], start, end)
    here = {
        "start": start,
        "end": end,
        "sentence": list(sentence),
        "page": page_of(result["document"]["pages"], start),
        "bbox": evidence["bbox"] if same else None,
    }
    parts = {name: _part(standing[name], pointers, way) for name, pointers in POINTERS.items()}
    return standing | parts | {"evidence": evidence | here, "restates": None}


def _part(part: Json | None, pointers: tuple[str, ...], way: Alignment) -> Json | None:
    """A place, indicator, basis or period with its words where they are now, else nowhere."""
    if part is None:
        return None
    moved = dict(part)
    if "start" in pointers and part["start"] is not None:
        moved["start"], moved["end"] = way.moved(part["start"], part["end"]) or (None, None)
    if "span" in pointers and part["span"]:
        moved["span"] = _span(part["span"], way)
    if "parts" in pointers:
        pieces = [_span(piece, way) for piece in part["parts"]]
        moved["parts"] = [] if None in pieces else pieces
    return moved


def _span(span: list[int], way: Alignment) -> list[int] | None:
    moved = way.moved(*span)
    return list(moved) if moved else None
