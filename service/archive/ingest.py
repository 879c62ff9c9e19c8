"""Documents taken into the archive: stored, read and made into records, in transactions of a few at a time.

What was interrupted is taken up by running it again: documents whose bytes are there are not read twice.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice, tee
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import DataError, OperationalError

from extractor.reading.manifest import ManifestEntry
from service.archive import objects
from service.archive.events import ACCESSION, EXTRACTION, INGESTION, agent_of, happened, now, software
from service.archive.fresh import Fresh, Hands, keep_new
from service.archive.readings import Parts, Reading, Row, read, text_digest
from service.archive.records import lay
from service.archive.schema import accession, document, event, extraction, version
from service.archive.search.keeping import settle
from service.archive.store import Archive
from service.archive.vocabulary import additions
from service.batch import Outcome, outcomes
from service.sources import Task

_TOGETHER, _SECONDS = 64, 2.0
"""A transaction ends after so many documents or seconds: what an interruption may cost."""
_CHANGED = "it was changed while it was read"
_ASKED = 32
"""How many documents are looked up at a time before they are read."""
_SMALL = 1 << 18
"""Bytes of a file that is kept together with others, so that these take little memory."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a document that was brought. `outcome`: new, new_version, unchanged (the bytes of its latest
    version), duplicate (those of another document, whose id is given), set_aside (kept, but it could not be read) or
    failed (not kept; `message` tells why)."""

    name: str
    outcome: str
    document_id: int | None = None
    version: int | None = None
    records: int = 0
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Custody:
    """Where documents come from and who brings them. What comes one by one joins the accession of the same custody and
    day where it is `continued`."""

    agent: str
    origin: str = ""
    custodian: str = ""
    note: str = ""
    continued: bool = False


@dataclass(frozen=True, slots=True)
class _Brought:
    """A document on its way in, with the digest of its bytes, or why these cannot be had."""

    task: Task
    key: str
    digest: str | None
    problem: str | None
    held: bool
    """Whether the archive has read these bytes already and needs not read them again."""
    external_id: str | None = None
    """What the sender calls the document: then it is the same work as what came under this name, and no other."""


def ingest(archive: Archive, tasks: Iterable[Task], custody: Custody, *, jobs: int = 1) -> Iterator[Receipt]:
    """Takes documents in; a receipt for each once it is safely kept, in their order. One that fails stops no other.

    Raises ArchiveError where the archive itself cannot go on (no room, no answer); what was receipted is kept.
    """
    desk = _Desk(custody)
    with archive.read() as connection:
        added = additions(connection)
    waiting: list[tuple[_Brought, Outcome[Parts]]] = []
    since = time.monotonic()
    to_read, to_keep = tee(_brought(archive, (replace(task, added=added) for task in tasks)))
    readings = outcomes((one.task for one in to_read if one.digest and not one.held), jobs, read)
    for one in to_keep:
        waiting.append((one, next(readings) if one.digest and not one.held else Outcome(None, one.problem)))
        if len(waiting) == _TOGETHER or time.monotonic() - since > _SECONDS:
            yield from desk.keep(archive, waiting)
            waiting, since = [], time.monotonic()
    yield from desk.keep(archive, waiting)
    with archive.write() as connection:
        settle(connection)


def take(
    connection: Connection, task: Task, reading: Outcome[Parts], custody: Custody, external_id: str | None = None
) -> Receipt:
    """Takes in one document, given as bytes, that was read already; what is committed with `connection` is kept."""
    return _Desk(custody).take(connection, _sent(task, external_id), reading)


def known(connection: Connection, task: Task, external_id: str | None = None) -> Receipt | None:
    """The receipt of a document, given as bytes, that the archive needs not read: it is unchanged or a duplicate."""
    one = _sent(task, external_id)
    outcome, held = _known(connection, one)
    if outcome not in ("unchanged", "duplicate"):
        return None
    return Receipt(task.name, outcome, held.id, held.number, held.record_count)


def _sent(task: Task, external_id: str | None) -> _Brought:
    """A document that came by itself: without a name of the sender's, only the same bytes are the same work."""
    digest = hashlib.sha256(task.data or b"").hexdigest()
    key = f"sha256:{digest}" if external_id is None else f"external:{external_id}"
    return _Brought(task, key, digest, None, False, external_id)


def _brought(archive: Archive, tasks: Iterable[Task]) -> Iterator[_Brought]:
    """The tasks with what the archive knows of them; asked a few at a time, ahead of reading."""
    tasks = iter(tasks)
    while some := [_hashed(task) for task in islice(tasks, _ASKED)]:
        with archive.read() as connection:
            for one, (outcome, _) in zip(some, _known_all(connection, some), strict=True):
                yield replace(one, held=outcome in ("unchanged", "duplicate"))


def _hashed(task: Task) -> _Brought:
    key = _key(task)
    try:
        digest = objects.digest_of(task.path) if task.path else hashlib.sha256(task.data or b"").hexdigest()
    except OSError as error:
        problem = f"{task.name}: it cannot be opened ({error.strerror}); check the path"
        return _Brought(task, key, None, problem, False)
    return _Brought(task, key, digest, None, False)


def _key(task: Task) -> str:
    """What makes a document that comes again the same work: its address and file name, else where the file lies."""
    if task.entry and task.entry.origin:
        return f"{task.entry.origin}#{Path(task.name).name}"
    return task.path.resolve().as_posix() if task.path else task.name


def _known(connection: Connection, one: _Brought) -> tuple[str, Any]:
    (told,) = _known_all(connection, [one])
    return told


def _known_all(connection: Connection, brought: Sequence[_Brought]) -> Iterator[tuple[str, Any]]:
    """What the archive makes of each one's bytes under its key: an outcome of `Receipt`, or `unread` where it holds them
    but could not read them; with the document's row where there is one. Those that have no digest are new."""
    same = {row.key: row for row in connection.execute(_SAME, {"keys": [one.key for one in brought]})}
    unnamed = [one.digest for one in brought if one.digest and not one.external_id and one.key not in same]
    other: dict[str, Any] = {}
    for row in connection.execute(_OTHER, {"digests": unnamed}) if unnamed else ():
        other.setdefault(row.digest, row)
    for one in brought:
        held = same.get(one.key)
        if held is None or one.digest is None:
            copy = None if one.external_id or one.digest is None else other.get(one.digest)
            yield ("new", None) if copy is None else ("duplicate", copy)
        # who names documents tells of them anew each time: a new date changes what the words mean
        elif held.digest != one.digest or (one.external_id and held.entry != entry_json(one.task.entry)):
            yield "new_version", held
        else:
            yield ("unread" if held.problem else "unchanged"), held


def entry_json(entry: ManifestEntry | None) -> dict[str, Any] | None:
    """What was told of a document, as `version.entry` keeps it."""
    if entry is None:
        return None
    published = entry.published.isoformat() if entry.published else None
    return {"title": entry.title, "published": published, "source": entry.origin}


def entry_of(told: dict[str, Any] | None) -> ManifestEntry | None:
    """What `version.entry` keeps, as it was told."""
    if told is None:
        return None
    published = date.fromisoformat(told["published"]) if told["published"] else None
    return ManifestEntry("-", told["title"], published, told["source"])


# What is asked for each document is made once: making a statement takes longer than the database does over it.
_HELD = select(
    document.c.id,
    document.c.key,
    document.c.problem,
    document.c.record_count,
    version.c.id.label("version_id"),
    version.c.number,
    version.c.digest,
    version.c.entry,
).join(version, version.c.id == document.c.version_id)
_SAME = _HELD.where(document.c.key.in_(bindparam("keys", expanding=True)))
_OTHER = _HELD.where(version.c.digest.in_(bindparam("digests", expanding=True))).order_by(document.c.id)
_DOCUMENT = insert(document).returning(document.c.id)
_VERSION = insert(version).returning(version.c.id)
_EXTRACTION = insert(extraction).returning(extraction.c.id)
_IN_FORCE = (
    update(document)
    .where(document.c.id == bindparam("document"))
    .values(version_id=bindparam("version"), extraction_id=bindparam("reading"), problem=None)
)


class _Desk:
    """Keeps documents under one accession, which begins with the first that is kept."""

    def __init__(self, custody: Custody) -> None:
        self._custody = custody
        self._accession: int | None = None
        self._bringer = self._reader = 0

    def keep(self, archive: Archive, waiting: list[tuple[_Brought, Outcome[Parts]]]) -> list[Receipt]:
        """Keeps documents in one transaction; their receipts once it is whole."""
        if not waiting:
            return []
        began = self._accession
        try:
            with archive.write() as connection:
                receipts = list(self._take_all(connection, waiting))
                settle(connection, all_of_it=False)
                return receipts
        except BaseException:
            self._accession = began
            raise

    def _take_all(self, connection: Connection, waiting: list[tuple[_Brought, Outcome[Parts]]]) -> Iterator[Receipt]:
        """Keeps documents in their order: those that are new together, as far as nothing goes wrong, the others one
        by one."""
        plain = self._plain(connection, waiting)
        for together, some in groupby(waiting, key=lambda each: each[0].key in plain):
            held = list(some)
            receipts = self._take_new(connection, held) if together else None
            yield from receipts or (self.take(connection, one, reading) for one, reading in held)

    def _plain(self, connection: Connection, waiting: list[tuple[_Brought, Outcome[Parts]]]) -> set[str]:
        """The keys of those that were read, are small, and of which the archive holds nothing, whatever becomes of the
        others."""
        brought = [one for one, _ in waiting]
        keys, digests = Counter(one.key for one in brought), Counter(one.digest for one in brought)
        stored = objects.held_of(connection, [one.digest for one in brought if one.digest])
        return {
            one.key
            for (one, reading), (outcome, _) in zip(waiting, _known_all(connection, brought), strict=True)
            if outcome == "new" and reading.result and one.digest not in stored
            if keys[one.key] == digests[one.digest] == 1 and _is_small(one.task)
        }

    def _take_new(self, connection: Connection, new: list[tuple[_Brought, Outcome[Parts]]]) -> list[Receipt] | None:
        """Keeps new documents that were read; None, and nothing is kept, where one of them cannot be."""
        readings = [Reading(*reading.result) for _, reading in new if reading.result]
        read = list(zip((one for one, _ in new), readings, strict=True))
        try:
            with self._whole(connection):
                hands = self._begin(connection)
                stored = ((held.digest, held.head["media_type"], _bytes(one, held)) for one, held in read)
                objects.put_new(connection, stored)
                ids = keep_new(connection, hands, [_fresh(one, held) for one, held in read])
        except (OSError, DataError):
            return None
        return [
            Receipt(one.task.name, "new", number, 1, len(held.rows))
            for (one, held), number in zip(read, ids, strict=True)
        ]

    @contextmanager
    def _whole(self, connection: Connection) -> Iterator[None]:
        """Within it all is done or nothing, an accession that began too."""
        began = self._accession
        savepoint = connection.begin_nested()
        try:
            yield
        except BaseException as error:
            self._accession = began
            if not isinstance(error, OperationalError):  # after which nothing of the transaction is left, on SQLite
                savepoint.rollback()
            raise
        savepoint.commit()

    def take(self, connection: Connection, one: _Brought, reading: Outcome[Parts]) -> Receipt:
        if one.digest is None:
            return Receipt(one.task.name, "failed", message=one.problem)
        outcome, held = _known(connection, one)
        if outcome == "duplicate":
            self._tell_duplicate(connection, one, held.id)
        if outcome in ("unchanged", "duplicate"):
            return Receipt(one.task.name, outcome, held.id, held.number, held.record_count)
        try:
            with self._whole(connection):
                return self._keep_one(connection, one, reading, outcome, held)
        except (OSError, DataError) as error:
            told = error.strerror if isinstance(error, OSError) else str(error.orig).splitlines()[0]
            return Receipt(
                one.task.name, "failed", message=f"{one.task.name}: it cannot be kept ({told}); bring it again"
            )

    def _keep_one(
        self, connection: Connection, one: _Brought, reading: Outcome[Parts], outcome: str, held: Any
    ) -> Receipt:
        task, digest = one.task, one.digest or ""
        read = Reading(*reading.result) if reading.result else None
        if read is not None and read.digest != digest:
            raise OSError(None, _CHANGED)
        hands = self._begin(connection)
        media_type = read.head["media_type"] if read else objects.UNREAD
        with _opened(task) as stream:
            if not objects.put(connection, stream, digest, media_type):
                raise OSError(None, _CHANGED)
        if outcome == "new" and read:
            (document_id,) = keep_new(connection, hands, [_fresh(one, read)])
            return Receipt(task.name, outcome, document_id, 1, len(read.rows))
        if outcome == "unread":
            document_id, version_id, number = held.id, held.version_id, held.number
        else:
            document_id = held.id if outcome == "new_version" else self._new_document(connection, one)
            number = held.number + 1 if outcome == "new_version" else 1
            version_id = self._new_version(connection, one, document_id, number)
        if read is None:
            connection.execute(
                update(document)
                .where(document.c.id == document_id)
                .values(version_id=version_id, problem=reading.error)
            )
            self._tell(connection, "failure", one, outcome, document_id, version_id, reading.error)
            return Receipt(task.name, "set_aside", document_id, number, message=reading.error)
        add_extraction(connection, document_id, version_id, read, self._reader)
        self._tell(connection, "success", one, outcome, document_id, version_id, None)
        return Receipt(task.name, "new" if outcome == "unread" else outcome, document_id, number, len(read.rows))

    def _tell_duplicate(self, connection: Connection, one: _Brought, document_id: int) -> None:
        """That the bytes of a document came under another name: once for each name, however often they come."""
        told = select(event.c.id).where(
            event.c.document_id == document_id,
            event.c.kind == INGESTION,
            event.c.detail["key"].as_string() == one.key,
        )
        if connection.scalar(told.limit(1)) is None:
            detail = {"name": one.task.name, "outcome": "duplicate", "key": one.key}
            bringer = agent_of(connection, self._custody.agent)
            happened(connection, INGESTION, bringer, detail, digest=one.digest, document_id=document_id)

    def _begin(self, connection: Connection) -> Hands:
        """Those who keep documents; the accession begins with the first."""
        if self._accession is None:
            self._bringer = agent_of(connection, self._custody.agent)
            self._reader = agent_of(connection, software(), "software")
            self._accession = self._begun(connection)
        return Hands(self._accession, self._bringer, self._reader)

    def _begun(self, connection: Connection) -> int:
        started = now()
        said = {
            "origin": self._custody.origin,
            "custodian": self._custody.custodian,
            "note": self._custody.note,
            "agent_id": self._bringer,
        }
        if self._custody.continued:
            same = select(accession.c.id).filter_by(**said).where(accession.c.started_at >= started[:10])
            going_on = connection.scalar(same.order_by(accession.c.id.desc()).limit(1))
            if going_on is not None:
                return int(going_on)
        year, last = started[:4], connection.scalar(select(accession.c.number).order_by(accession.c.id.desc()).limit(1))
        number = f"{year}-{int(last[5:]) + 1 if last and last.startswith(year) else 1:06d}"
        made = insert(accession).values(number=number, started_at=started, **said)
        begun = int(connection.scalar(made.returning(accession.c.id)) or 0)
        happened(connection, ACCESSION, self._bringer, {"number": number}, accession_id=begun)
        return begun

    def _new_document(self, connection: Connection, one: _Brought) -> int:
        return int(connection.scalar(_DOCUMENT, _known_of(one)) or 0)

    def _new_version(self, connection: Connection, one: _Brought, document_id: int, number: int) -> int:
        made = {
            "document_id": document_id,
            "number": number,
            "digest": one.digest,
            "accession_id": self._accession,
            "name": one.task.name,
            "entry": entry_json(one.task.entry),
            "received_at": now(),
        }
        return int(connection.scalar(_VERSION, made) or 0)

    def _tell(
        self,
        connection: Connection,
        result: str,
        one: _Brought,
        outcome: str,
        document_id: int,
        version_id: int,
        error: str | None,
    ) -> None:
        detail = {"name": one.task.name, "outcome": outcome} | ({"error": error} if error else {})
        happened(
            connection,
            INGESTION,
            self._bringer,
            detail,
            outcome=result,
            accession_id=self._accession,
            digest=one.digest,
            document_id=document_id,
            version_id=version_id,
        )


def _known_of(one: _Brought) -> Row:
    """The columns of `document` that tell how it came."""
    entry = one.task.entry
    return {
        "key": one.key,
        "external_id": one.external_id,
        "created_at": now(),
        "source": entry.origin if entry and entry.origin else one.task.name,
        "title": entry.title if entry and entry.title else None,
        "published": entry.published if entry else None,
    }


def _fresh(one: _Brought, read: Reading) -> Fresh:
    return Fresh(_known_of(one), one.task.name, entry_json(one.task.entry), read)


def _opened(task: Task) -> BinaryIO:
    return task.path.open("rb") if task.path else io.BytesIO(task.data or b"")


def _is_small(task: Task) -> bool:
    try:
        return (task.path.stat().st_size if task.path else len(task.data or b"")) <= min(_SMALL, objects.PART)
    except OSError:
        return False


def _bytes(one: _Brought, read: Reading) -> bytes:
    """The whole of a small document. Raises OSError where it is not what was read."""
    with _opened(one.task) as stream:
        content = stream.read(_SMALL + 1)
    if not hashlib.sha256(content).hexdigest() == read.digest == one.digest:
        raise OSError(None, _CHANGED)
    return content


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
