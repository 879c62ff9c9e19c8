"""Documents taken into the archive: stored, read and made into records, in transactions of a few at a time.

What was interrupted is taken up by running it again: documents whose bytes are there are not read twice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby, tee
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DataError, OperationalError

from service.archive import objects
from service.archive.brought import (
    CHANGED,
    Brought,
    described,
    entry_json,
    is_small,
    known_all,
    looked_up,
    opened,
    sent,
    small_bytes,
    told_of,
)
from service.archive.events import ACCESSION, INGESTION, agent_of, happened, now, software
from service.archive.fresh import Fresh, Hands, keep_new
from service.archive.readings import Parts, Reading, read
from service.archive.records import add_extraction
from service.archive.schema import accession, document, event, version
from service.archive.search.keeping import settle
from service.archive.store import Archive
from service.archive.vocabulary import additions
from service.batch import Outcome, outcomes
from service.sources import Task

_TOGETHER, _SECONDS = 64, 2.0
"""A transaction ends after so many documents or seconds: what an interruption may cost."""


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


def ingest(archive: Archive, tasks: Iterable[Task], custody: Custody, *, jobs: int = 1) -> Iterator[Receipt]:
    """Takes documents in; a receipt for each once it is safely kept, in their order. One that fails stops no other.

    Raises ArchiveError where the archive itself cannot go on (no room, no answer); what was receipted is kept.
    """
    desk = _Desk(custody)
    with archive.read() as connection:
        added = additions(connection)
    waiting: list[tuple[Brought, Outcome[Parts]]] = []
    since = time.monotonic()
    to_read, to_keep = tee(looked_up(archive, (replace(task, added=added) for task in tasks)))
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
    return _Desk(custody).take(connection, sent(task, external_id), reading)


def known(connection: Connection, task: Task, external_id: str | None = None) -> Receipt | None:
    """The receipt of a document, given as bytes, that the archive needs not read: it is unchanged or a duplicate."""
    one = sent(task, external_id)
    outcome, held = told_of(connection, one)
    if outcome not in ("unchanged", "duplicate"):
        return None
    return Receipt(task.name, outcome, held.id, held.number, held.record_count)


_DOCUMENT = insert(document).returning(document.c.id)
_VERSION = insert(version).returning(version.c.id)


class _Desk:
    """Keeps documents under one accession, which begins with the first that is kept."""

    def __init__(self, custody: Custody) -> None:
        self._custody = custody
        self._accession: int | None = None
        self._bringer = self._reader = 0

    def keep(self, archive: Archive, waiting: list[tuple[Brought, Outcome[Parts]]]) -> list[Receipt]:
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

    def _take_all(self, connection: Connection, waiting: list[tuple[Brought, Outcome[Parts]]]) -> Iterator[Receipt]:
        """Keeps documents in their order: those that are new together, as far as nothing goes wrong, the others one
        by one."""
        plain = self._plain(connection, waiting)
        for together, some in groupby(waiting, key=lambda each: each[0].key in plain):
            held = list(some)
            receipts = self._take_new(connection, held) if together else None
            yield from receipts or (self.take(connection, one, reading) for one, reading in held)

    def _plain(self, connection: Connection, waiting: list[tuple[Brought, Outcome[Parts]]]) -> set[str]:
        """The keys of those that were read, are small, and of which the archive holds nothing, whatever becomes of the
        others."""
        brought = [one for one, _ in waiting]
        keys, digests = Counter(one.key for one in brought), Counter(one.digest for one in brought)
        stored = objects.held_of(connection, [one.digest for one in brought if one.digest])
        return {
            one.key
            for (one, reading), (outcome, _) in zip(waiting, known_all(connection, brought), strict=True)
            if outcome == "new" and reading.result and one.digest not in stored
            if keys[one.key] == digests[one.digest] == 1 and is_small(one.task)
        }

    def _take_new(self, connection: Connection, new: list[tuple[Brought, Outcome[Parts]]]) -> list[Receipt] | None:
        """Keeps new documents that were read; None, and nothing is kept, where one of them cannot be."""
        readings = [Reading(*reading.result) for _, reading in new if reading.result]
        read = list(zip((one for one, _ in new), readings, strict=True))
        try:
            with self._whole(connection):
                hands = self._begin(connection)
                stored = ((held.digest, held.head["media_type"], small_bytes(one, held)) for one, held in read)
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

    def take(self, connection: Connection, one: Brought, reading: Outcome[Parts]) -> Receipt:
        if one.digest is None:
            return Receipt(one.task.name, "failed", message=one.problem)
        outcome, held = told_of(connection, one)
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
        self, connection: Connection, one: Brought, reading: Outcome[Parts], outcome: str, held: Any
    ) -> Receipt:
        task, digest = one.task, one.digest or ""
        read = Reading(*reading.result) if reading.result else None
        if read is not None and read.digest != digest:
            raise OSError(None, CHANGED)
        hands = self._begin(connection)
        media_type = read.head["media_type"] if read else objects.UNREAD
        with opened(task) as stream:
            if not objects.put(connection, stream, digest, media_type):
                raise OSError(None, CHANGED)
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

    def _tell_duplicate(self, connection: Connection, one: Brought, document_id: int) -> None:
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

    def _new_document(self, connection: Connection, one: Brought) -> int:
        return int(connection.scalar(_DOCUMENT, described(one)) or 0)

    def _new_version(self, connection: Connection, one: Brought, document_id: int, number: int) -> int:
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
        one: Brought,
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


def _fresh(one: Brought, read: Reading) -> Fresh:
    return Fresh(described(one), one.task.name, entry_json(one.task.entry), read)
