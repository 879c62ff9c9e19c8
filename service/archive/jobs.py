"""Jobs: what was sent to be read later, item by item, and how far it is. Docs: docs/api.md.

The bytes of every item are stored before its job is. An item ends in the transaction that keeps its document, so that
none is lost or kept twice, however often it was begun.
"""

from __future__ import annotations

import io
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, select, update

from service.archive import objects
from service.archive.brought import entry_json, entry_of
from service.archive.events import now
from service.archive.ingest import Receipt
from service.archive.schema import digital_object, executor, job, job_item
from service.archive.vocabulary import additions
from service.sources import Task

OPEN = ("waiting", "queued", "running")
"""States of items that have not ended."""
STATES = ("waiting", "running", "done", "failed", "cancelled")
"""States of jobs: failed are those that ended with an item that failed."""
KEPT = timedelta(days=90)
"""How long a job is told of after its end."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document, given as bytes, that is to be kept; `origin` and `custodian` as of Custody."""

    task: Task
    external_id: str | None
    origin: str = ""
    custodian: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item that is to be read now."""

    job_id: str
    number: int
    attempt: int

    @property
    def name(self) -> str:
        """What the queue calls it."""
        return f"{self.job_id}:{self.number}:{self.attempt}"


def add(connection: Connection, kind: str, owner: str, agent: str, documents: Sequence[Sent]) -> str:
    """A new job, whose items wait to be queued; its id."""
    job_id = f"{time.time_ns():016x}{secrets.token_hex(8)}"
    values = {"id": job_id, "kind": kind, "owner": owner, "agent": agent, "state": "waiting"}
    connection.execute(insert(job).values(**values, total=len(documents), done=0, failed=0, created_at=now()))
    for number, one in enumerate(documents):
        data = one.task.data or b""
        digest = sha256(data).hexdigest()
        objects.put(connection, io.BytesIO(data), digest, objects.UNREAD)
        connection.execute(
            insert(job_item).values(
                job_id=job_id,
                number=number,
                digest=digest,
                name=one.task.name,
                entry=entry_json(one.task.entry),
                external_id=one.external_id,
                origin=one.origin or None,
                custodian=one.custodian or None,
                state="waiting",
                attempt=1,
                changed_at=now(),
            )
        )
    return job_id


def unfinished(connection: Connection) -> int:
    """How many items have not ended."""
    return connection.scalar(select(func.count()).select_from(job_item).where(job_item.c.state.in_(OPEN))) or 0


def by_state(connection: Connection) -> dict[str, int]:
    """How many items are in each of the states that are not ends."""
    counted = select(job_item.c.state, func.count().label("number")).where(job_item.c.state.in_(OPEN))
    rows = connection.execute(counted.group_by(job_item.c.state))
    return dict.fromkeys(OPEN, 0) | {row.state: int(row.number) for row in rows}


def one(connection: Connection, job_id: str) -> Row[Any] | None:
    return connection.execute(select(job).where(job.c.id == job_id)).one_or_none()


def listed(
    connection: Connection, owner: str | None, state: str | None, before: str | None, limit: int
) -> Sequence[Row[Any]]:
    """Jobs, the latest first: of an owner, in a state, before a job, where these are given."""
    asked = select(job).order_by(job.c.id.desc()).limit(limit)
    for column, wanted in ((job.c.owner, owner), (job.c.state, state)):
        asked = asked if wanted is None else asked.where(column == wanted)
    return connection.execute(asked if before is None else asked.where(job.c.id < before)).all()


def items(connection: Connection, job_id: str, after: int, limit: int) -> Sequence[Row[Any]]:
    """The items of a job behind one of them, in their order."""
    asked = select(job_item).where(job_item.c.job_id == job_id, job_item.c.number > after)
    return connection.execute(asked.order_by(job_item.c.number).limit(limit)).all()


def to_queue(connection: Connection, limit: int) -> list[tuple[Item, int]]:
    """Items that no queue knows yet, each with how many bytes it has."""
    waiting = (
        select(job_item.c.job_id, job_item.c.number, job_item.c.attempt, digital_object.c.size)
        .join(digital_object, digital_object.c.digest == job_item.c.digest)
        .where(job_item.c.state == "waiting")
        .limit(limit)
    )
    return [(Item(row.job_id, row.number, row.attempt), row.size) for row in connection.execute(waiting)]


def stale(connection: Connection, seconds: float, after: Item | None, limit: int) -> list[Item]:
    """Items queued or begun longer ago than that, behind one of them."""
    moment = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="microseconds")
    asked = select(job_item).where(job_item.c.state.in_(("queued", "running")), job_item.c.changed_at <= moment)
    if after is not None:
        beyond = and_(job_item.c.job_id == after.job_id, job_item.c.number > after.number)
        asked = asked.where((job_item.c.job_id > after.job_id) | beyond)
    return _items(connection, asked.order_by(job_item.c.job_id, job_item.c.number).limit(limit))


def _items(connection: Connection, asked: Select[Any]) -> list[Item]:
    return [Item(row.job_id, row.number, row.attempt) for row in connection.execute(asked)]


def queued(connection: Connection, known: Iterable[Item]) -> None:
    """The queue knows these items."""
    for one in known:
        connection.execute(update(job_item).where(*_this(one, "waiting")).values(state="queued", changed_at=now()))


def again(connection: Connection, one: Item) -> None:
    """An item whose attempt came to nothing waits to be queued once more."""
    values = {"state": "waiting", "attempt": one.attempt + 1, "changed_at": now()}
    connection.execute(update(job_item).where(*_this(one, "queued", "running")).values(**values))


def begin(connection: Connection, one: Item) -> Row[Any] | None:
    """An item that is read from now on, with its job's `owner` and `agent`; None where it has ended meanwhile."""
    columns = (*job_item.c, job.c.agent, job.c.kind, job.c.state.label("job_state"))
    asked = select(*columns).join(job, job.c.id == job_item.c.job_id).where(*_this(one, *OPEN))
    found = connection.execute(asked).one_or_none()
    if found is not None:
        connection.execute(update(job_item).where(*_this(one, *OPEN)).values(state="running", changed_at=now()))
        if found.job_state == "waiting":
            connection.execute(update(job).where(job.c.id == one.job_id).values(state="running"))
    return found


def expects(connection: Connection, one: Item) -> bool:
    """Whether the item has not ended meanwhile and this is its latest attempt."""
    return connection.scalar(select(job_item.c.number).where(*_this(one, *OPEN))) is not None


def end(connection: Connection, one: Item, receipt: Receipt) -> None:
    """What became of an item; with the last of them the job ends."""
    well = receipt.outcome not in ("set_aside", "failed")
    values = {
        "state": "done" if well else "failed",
        "outcome": receipt.outcome,
        "document_id": receipt.document_id,
        "version": receipt.version,
        "records": receipt.records,
        "message": receipt.message,
        "changed_at": now(),
    }
    connection.execute(update(job_item).where(*_this(one, *OPEN)).values(**values))
    _count(connection, one.job_id)


def _count(connection: Connection, job_id: str) -> None:
    """Brings a job to what its items say."""
    counted = select(job_item.c.state, func.count().label("number")).where(job_item.c.job_id == job_id)
    by_state = {row.state: row.number for row in connection.execute(counted.group_by(job_item.c.state))}
    values: dict[str, Any] = {"done": by_state.get("done", 0), "failed": by_state.get("failed", 0)}
    if not any(by_state.get(state) for state in OPEN):
        ended = next((state for state in ("cancelled", "failed") if by_state.get(state)), "done")
        values |= {"state": ended, "ended_at": now()}
    connection.execute(update(job).where(job.c.id == job_id).values(**values))


def cancel(connection: Connection, job_id: str) -> list[Item]:
    """Ends what has not ended of a job; the items that a queue may know."""
    asked = select(job_item).where(job_item.c.job_id == job_id, job_item.c.state.in_(OPEN))
    found = _items(connection, asked)
    ending = update(job_item).where(job_item.c.job_id == job_id, job_item.c.state.in_(OPEN))
    connection.execute(ending.values(state="cancelled", changed_at=now()))
    if found:
        _count(connection, job_id)
    return found


def retry(connection: Connection, job_id: str) -> int:
    """Has the items of a job that failed or were cancelled read once more; how many these are."""
    ended = (job_item.c.job_id == job_id, job_item.c.state.in_(("failed", "cancelled")))
    values = {"state": "waiting", "attempt": job_item.c.attempt + 1, "changed_at": now(), "message": None}
    number = connection.execute(update(job_item).where(*ended).values(**values)).rowcount
    if number:
        connection.execute(update(job).where(job.c.id == job_id).values(state="waiting", ended_at=None))
        _count(connection, job_id)
    return number


def forget_oldest(connection: Connection) -> bool:
    """Forgets the first of the jobs that ended long ago, with the bytes that it brought and of which no document was made;
    whether there was one."""
    past = (datetime.now(UTC) - KEPT).isoformat(timespec="microseconds")
    job_id = connection.scalar(select(job.c.id).where(job.c.ended_at <= past).order_by(job.c.id).limit(1))
    if job_id is None:
        return False
    digests = set(connection.scalars(select(job_item.c.digest).where(job_item.c.job_id == job_id)))
    connection.execute(job_item.delete().where(job_item.c.job_id == job_id))
    connection.execute(job.delete().where(job.c.id == job_id))
    objects.drop_unused(connection, digests)
    return True


def _this(one: Item, *states: str) -> tuple[Any, ...]:
    return (
        job_item.c.job_id == one.job_id,
        job_item.c.number == one.number,
        job_item.c.attempt == one.attempt,
        job_item.c.state.in_(states),
    )


def task_of(connection: Connection, row: Row[Any]) -> Task:
    """What is to be read of an item."""
    content = objects.content(connection, row.digest)
    return Task(row.name, None, content, entry_of(row.entry), additions(connection))


def beat(connection: Connection, name: str, seconds: float) -> list[str]:
    """Says that an executor lives; the names of those that said so longer ago than that, who are taken for gone."""
    moment = now()
    if connection.execute(update(executor).where(executor.c.name == name).values(seen_at=moment)).rowcount == 0:
        connection.execute(insert(executor).values(name=name, seen_at=moment))
    past = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="microseconds")
    gone = select(executor.c.name).where(executor.c.seen_at <= past, executor.c.name != name)
    return list(connection.scalars(gone))


def forget(connection: Connection, name: str) -> None:
    """Takes an executor out whose work was handed to others."""
    connection.execute(executor.delete().where(executor.c.name == name))
