"""An archive at work is killed at random instants; afterwards nothing may be lost, doubled or broken.

Work is done by a forked process, whose documents were read before: so that the kills fall while it writes. What it has
told to be kept must be there after the kill; when all work is done, everything must be there exactly once.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, event, func, select

from evaluation.server import Server
from service.archive import ingest as ingesting
from service.archive import rerun as rerunning
from service.archive.backup import backup
from service.archive.corrections import Author, change
from service.archive.events import EXTRACTION, INGESTION
from service.archive.ingest import Custody, ingest
from service.archive.readings import Parts, read, reading_of, unpack
from service.archive.rerun import rerun, waiting
from service.archive.schema import correction, digital_object, document, extraction, record, version
from service.archive.schema import event as events
from service.archive.store import Archive, open_archive
from service.archive.verify import Checked, check
from service.errors import ArchiveError, NoArchive
from service.sources import Task

_DOCUMENTS = 80
_TOGETHER = 16
"""Documents of a transaction: few, so that kills fall between and inside of many."""
_LARGE = 2_500_000
"""Bytes of the one original that is kept in several parts."""
_DELIVERIES = 2
"""How many times the documents come; each time another third of them has changed."""
_KILLS_EACH = 20
"""Kills an archive sees before it is let end and looked at."""
_DONE, _UNREACHABLE, _FAULT = 0, 3, 4
"""How the process that works can end by itself."""


@dataclass(slots=True)
class Tally:
    """`kills` by what was killed and how; `problems` is empty where nothing was lost."""

    kills: Counter[str] = field(default_factory=Counter)
    archives: int = 0
    problems: list[str] = field(default_factory=list)


Reading = tuple[Parts | None, str | None]


def run(times: int, server: Server | None, seed: int) -> Iterator[Tally]:
    """Kills so many times; the tally after each archive. On PostgreSQL where `server` is given, else on SQLite."""
    chance = random.Random(seed)
    deliveries = [list(_delivery(number)) for number in range(_DELIVERIES)]
    readings = {task.data or b"": read(task) for tasks in deliveries for task in tasks}
    tally = Tally()
    while sum(tally.kills.values()) < times:
        with tempfile.TemporaryDirectory(prefix="solieu-kills-") as folder:
            location = str(Path(folder) / "archive.db")
            if server:
                server.execute(f"CREATE DATABASE kills_{tally.archives}")
                location = server.url(f"kills_{tally.archives}")
            left = min(_KILLS_EACH, times - sum(tally.kills.values()))
            trial = _Trial(location, Path(folder), server, deliveries, readings, chance, tally)
            trial.go(left)
            tally.archives += 1
            if server:
                server.execute(f"DROP DATABASE kills_{tally.archives - 1} WITH (FORCE)")
        yield tally


def _delivery(number: int) -> Iterator[Task]:
    for each in range(_DOCUMENTS):
        changed = 0 if each % 3 == 0 else number
        said = f"Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách {each + 1},{changed + 1} tỷ đồng, đạt 65,2% kế hoạch."
        if each == _DOCUMENTS // 2:
            filled = "x" * _LARGE
            yield Task(f"{each}.html", None, f"<html><body><p>{said}</p><!-- {filled} --></body></html>".encode(), None)
        else:
            yield Task(f"{each}.txt", None, said.encode(), None)


@dataclass(slots=True)
class _Trial:
    """One archive, from nothing to whole."""

    location: str
    folder: Path
    server: Server | None
    deliveries: list[list[Task]]
    readings: dict[bytes, Reading]
    chance: random.Random
    tally: Tally
    delivery: int = 0
    """The one that is due."""
    statements: int = 900
    """About how many a process runs; a kill falls at one of them."""
    seconds: float = 1.2
    """About how long a process works."""

    def go(self, kills: int) -> None:
        while kills and self.delivery < len(self.deliveries):
            kills -= self._killed(self.chance.choices(self._works(), (60, 15, 15, 10))[0])
            self._look()
        self._end_by_itself()

    def _killed(self, work: Callable[[int], None]) -> bool:
        """Lets a process work and kills it; whether it was killed before it ended."""
        how = self.chance.choice(_WAYS_POSTGRESQL if self.server else _WAYS)
        at = self.chance.randrange(1, self.statements) if how == "statement" else None
        child, reading = _forked(work, at)
        started = time.monotonic()
        if how != "statement":
            time.sleep(self.chance.uniform(0.0, self.seconds))
            self._kill(how, child)
        told = _all_of(reading)
        _, status = os.waitpid(child, 0)
        lasted = time.monotonic() - started
        code = os.waitstatus_to_exitcode(status)
        if code == _FAULT:
            self._problem(f"{how}: a fault in the process")
        if code == _UNREACHABLE and how in ("moment", "statement"):
            self._problem(f"{how}: the archive could not be reached")
        self._receipted(told)
        if code == _DONE:
            if work == self._deliver:  # quicker than thought
                self.delivery += 1
                self.seconds = min(self.seconds, lasted)
                self.statements = self.statements * 3 // 4 if how == "statement" else self.statements
            return False
        self.tally.kills[f"{work.__name__.strip('_')}, {how}"] += 1
        return True

    def _kill(self, how: str, child: int) -> None:
        if how == "moment":
            os.kill(child, signal.SIGKILL)
            return
        assert self.server
        name = self.location.split("?")[0].rpartition("/")[2]
        backends = f"FROM pg_stat_activity WHERE datname = '{name}'"
        if how == "connection ended":
            self.server.execute(f"SELECT pg_terminate_backend(pid) {backends}")
        elif how == "backend killed":
            self._kill_backends(backends)
        else:
            self.server.stop()
            self.server.start()

    def _kill_backends(self, backends: str) -> None:
        """Whereupon the server ends all others too and recovers; returns when it answers again."""
        import psycopg

        assert self.server
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(self.server.url("postgres"), autocommit=True) as witness,
        ):
            killed = 0
            for (pid,) in self.server.execute(f"SELECT pid {backends} AND backend_type = 'client backend'"):
                with suppress(ProcessLookupError):
                    os.kill(int(str(pid)), signal.SIGKILL)
                    killed += 1
            while killed:  # until this connection is ended
                witness.execute("SELECT 1")
                time.sleep(0.02)
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with suppress(psycopg.OperationalError):
                self.server.execute("SELECT 1")
                return
            time.sleep(0.1)
        raise TimeoutError("the server does not recover")

    # What the process does

    def _works(self) -> list[Callable[[int], None]]:
        return [self._deliver, self._read_again, self._correct, self._back_up]

    def _deliver(self, told: int) -> None:
        """Takes in the documents that are due, and the receipts out."""
        vars(ingesting)["_TOGETHER"] = _TOGETHER
        vars(ingesting)["read"] = lambda task: self.readings[task.data or b""]
        with open_archive(self.location, create=True) as archive:
            for receipt in ingest(archive, self.deliveries[self.delivery], Custody("Lan")):
                os.write(told, f"{receipt.name} {receipt.outcome}\n".encode())

    def _read_again(self, told: int) -> None:
        """Reads all that is held with an extractor that is less sure."""
        vars(rerunning)["_TOGETHER"] = _TOGETHER
        vars(rerunning)["read"] = lambda task: _less_sure(self.readings[task.path.read_bytes()])
        with suppress(NoArchive), open_archive(self.location) as archive:
            for _ in rerun(archive, waiting(archive, again=True)):
                pass

    def _correct(self, told: int) -> None:
        """Decides on records, one after another."""
        with suppress(NoArchive), open_archive(self.location) as archive:
            with archive.read() as connection:
                ids = list(connection.scalars(select(record.c.id).where(record.c.live)))
            for record_id in self.chance.sample(ids, len(ids)):
                with archive.write() as connection:
                    made = change(connection, record_id, {"value": str(record_id)}, Author("Lan", "read again"))
                os.write(told, f"{made} decision\n".encode())

    def _back_up(self, told: int) -> None:
        with suppress(NoArchive), open_archive(self.location) as archive:
            backup(archive, self.folder / "backup.db", "Lan")

    # What must be so afterwards

    def _look(self) -> None:
        """The archive is whole, and so is a backup that has its name."""
        with suppress(NoArchive), open_archive(self.location) as archive:
            self._clean(archive)
        finished = self.folder / "backup.db"
        if finished.exists():
            with open_archive(finished) as copy:
                self._clean(copy)
        for path in self.folder.glob("backup.db*"):
            path.unlink()

    def _clean(self, archive: Archive) -> None:
        try:
            for failure in sum(check(archive), Checked()).failures:
                self._problem(f"verify: {failure}")
        except ArchiveError as error:
            self._problem(f"verify: {error}")

    def _receipted(self, told: str) -> None:
        """What was told to be kept is there."""
        lines = [line.split() for line in told.splitlines()]
        if not lines:
            return
        with open_archive(self.location) as archive, archive.read() as connection:
            held = {
                (row.key, row.digest)
                for row in connection.execute(
                    select(document.c.key, version.c.digest).join(version, version.c.document_id == document.c.id)
                )
            }
            decided = {str(made) for made in connection.scalars(select(correction.c.id))}
        digests = {task.name: _digest(task) for task in self.deliveries[self.delivery]}
        for name, outcome in lines:
            kept = name in decided if outcome == "decision" else (name, digests[name]) in held
            if not kept:
                self._problem(f"lost: {name}, told to be {outcome}")

    def _end_by_itself(self) -> None:
        """Nothing is killed any more: all is there, once."""
        while self.delivery < len(self.deliveries):
            child, reading = _forked(self._deliver, None)
            self._receipted(_all_of(reading))
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != _DONE:
                self._problem("it cannot be taken up again")
                return
            self.delivery += 1
        with open_archive(self.location) as archive:
            self._clean(archive)
            self._once(archive)

    def _once(self, archive: Archive) -> None:
        final = {task.name: task for task in self.deliveries[-1]}
        with archive.read() as connection:
            rows = connection.execute(
                select(document.c.key, version.c.digest, version.c.number, document.c.version_id, version.c.id)
                .join(version, version.c.document_id == document.c.id)
                .order_by(document.c.id, version.c.number)
            ).all()
            live = {
                row.key: row.records
                for row in connection.execute(
                    select(document.c.key, func.count().label("records"))
                    .join(record, record.c.document_id == document.c.id)
                    .where(record.c.live, record.c.ordinal.is_not(None))
                    .group_by(document.c.key)
                )
            }
            counts = {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (document, digital_object, extraction)
            }
            succeeded = select(events.c.kind, events.c.detail).where(events.c.outcome == "success")
            happened = Counter(
                row.kind for row in connection.execute(succeeded) if row.detail.get("changed") is not False
            )
        latest = {row.key: row.digest for row in rows if row.id == row.version_id}
        distinct = {row.digest for row in rows}
        wanted = {
            "every document's latest version": latest == {name: _digest(task) for name, task in final.items()},
            "documents": counts["document"] == len(final),
            "versions": len({(row.key, row.digest) for row in rows}) == len(rows),
            "objects": counts["digital_object"] == len(distinct),
            "events of ingestion": happened[INGESTION] == len(rows),
            "events of extraction": happened[EXTRACTION] == counts["extraction"] >= len(rows),
            "records": live == {name: _records(self.readings[task.data or b""]) for name, task in final.items()},
        }
        for what, held in wanted.items():
            if not held:
                self._problem(f"not there exactly once: {what}")

    def _problem(self, told: str) -> None:
        self.tally.problems.append(f"archive {self.tally.archives}: {told}")


_WAYS = ("moment", "statement")
_WAYS_POSTGRESQL = ("moment", "moment", "moment", "statement", "connection ended", "backend killed", "server stopped")


def _forked(work: Callable[[int], None], at: int | None) -> tuple[int, int]:
    """A process that works, and what to read from it; it kills itself at the statement of that number."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    os._exit(_ended(work, writing, at))


def _ended(work: Callable[[int], None], told: int, at: int | None) -> int:
    if at is not None:
        left = [at]

        def count(*_: object) -> None:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", count)
        event.listen(Engine, "commit", count)
    try:
        work(told)
        return _DONE
    except ArchiveError as error:
        print(error, file=sys.stderr)
        return _UNREACHABLE
    except BaseException:
        traceback.print_exc()
        return _FAULT


def _all_of(reading: int) -> str:
    with os.fdopen(reading, "rb") as stream:
        return stream.read().decode("utf-8", "replace")


def _less_sure(reading: Reading) -> Reading:
    if reading[0] is None:
        return reading
    result = unpack(reading[0][1])
    result["records"] = [one | {"confidence": 0.5} for one in result["records"]]
    made = reading_of(result)
    return (made.digest, made.result, made.text, made.head, made.rows, made.members), None


def _digest(task: Task) -> str:
    return hashlib.sha256(task.data or b"").hexdigest()


def _records(reading: Reading) -> int:
    return len(reading[0][4]) if reading[0] else 0
