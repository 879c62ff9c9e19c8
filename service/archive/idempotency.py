"""Answers given to requests that named a key of their own, so that the same request gets the same answer again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select

from service.archive.events import now
from service.archive.schema import idempotency

DAYS = 8
"""How long keys are remembered; seven days are promised."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with: JSON in UTF-8, and where what it made is found."""

    status: int
    location: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Once:
    """A request that is to happen once: whose it is, the key, and a digest of what it asks."""

    owner: str
    key: str
    digest: str


class KeyUsed(Exception):
    """The key was used for another request."""


def given(connection: Connection, once: Once) -> Answer | None:
    """The answer that was given, if any. Raises KeyUsed."""
    found = connection.execute(
        select(idempotency).where(idempotency.c.owner == once.owner, idempotency.c.key == once.key)
    ).one_or_none()
    if found is None:
        return None
    if found.request_digest != once.digest:
        raise KeyUsed
    return Answer(found.status, found.location, bytes(found.body))


def keep(connection: Connection, once: Once, answer: Answer) -> None:
    """Remembers an answer with what it tells of: both are committed together."""
    connection.execute(
        insert(idempotency).values(
            owner=once.owner,
            key=once.key,
            request_digest=once.digest,
            status=answer.status,
            location=answer.location,
            body=answer.body,
            made_at=now(),
        )
    )


def forget(connection: Connection) -> None:
    """Lets go of keys that are old enough."""
    past = (datetime.now(UTC) - timedelta(days=DAYS)).isoformat(timespec="microseconds")
    connection.execute(idempotency.delete().where(idempotency.c.made_at <= past))
