"""Webhooks: who is told of changes, and the log of what was sent."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from service.archive import changes
from service.archive.events import now
from service.archive.schema import delivery, webhook

DAYS = 90
"""How long the log of deliveries is kept."""
_TOGETHER = 500
_LEASE = 60.0
"""Seconds after which a delivery that was begun and did not end is begun again."""
WAITS = (10, 30, 120, 600, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)
"""Seconds between one attempt and the next: two days in all."""


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is to be tried now."""

    id: int
    event_id: int
    attempts: int
    """Those before this one."""
    url: str
    secret: str


def create(connection: Connection, owner: str, url: str, types: Sequence[str]) -> tuple[int, str]:
    """A new webhook, which is told of what happens from now on: its id, and the secret that its deliveries are signed
    with."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    made = insert(webhook).values(
        url=url,
        secret=secret,
        kinds=list(types),
        owner=owner,
        active=True,
        after_event=changes.latest(connection),
        created_at=now(),
    )
    return int(connection.scalar(made.returning(webhook.c.id)) or 0), secret


def listed(connection: Connection, after: int, limit: int) -> Sequence[Row[Any]]:
    """Webhooks behind one of them."""
    return connection.execute(select(webhook).where(webhook.c.id > after).order_by(webhook.c.id).limit(limit)).all()


def one(connection: Connection, webhook_id: int) -> Row[Any] | None:
    return connection.execute(select(webhook).where(webhook.c.id == webhook_id)).one_or_none()


def change(connection: Connection, webhook_id: int, **values: Any) -> None:
    """Sets columns of a webhook. One that is made active again is told of what happened meanwhile, too."""
    if values:
        connection.execute(update(webhook).where(webhook.c.id == webhook_id).values(**values))


def delete(connection: Connection, webhook_id: int) -> None:
    """Takes a webhook away with the log of its deliveries."""
    connection.execute(delivery.delete().where(delivery.c.webhook_id == webhook_id))
    connection.execute(webhook.delete().where(webhook.c.id == webhook_id))


def behind(connection: Connection) -> bool:
    """Whether anything happened that some webhook was not asked about."""
    least = connection.scalar(select(func.min(webhook.c.after_event)).where(webhook.c.active))
    return least is not None and least < changes.latest(connection)


def plan(connection: Connection) -> None:
    """Makes deliveries of what happened since they were last made."""
    for row in connection.execute(select(webhook).where(webhook.c.active)).all():
        found, last = changes.after(connection, row.after_event, _TOGETHER)
        _add(connection, row.id, changes.ids(found, row.kinds))
        if last == row.after_event:  # nothing but what concerns no document
            last = changes.latest(connection)
        change(connection, row.id, after_event=last)


def _add(connection: Connection, webhook_id: int, events: Sequence[int]) -> None:
    for event_id in events:
        connection.execute(
            insert(delivery).values(
                webhook_id=webhook_id, event_id=event_id, state="waiting", attempts=0, made_at=now(), next_at=now()
            )
        )


def begin(connection: Connection, limit: int) -> list[Due]:
    """Deliveries that are due; others leave them alone for a minute."""
    asked = (
        select(delivery, webhook.c.url, webhook.c.secret)
        .join(webhook, webhook.c.id == delivery.c.webhook_id)
        .where(delivery.c.state == "waiting", delivery.c.next_at <= now(), webhook.c.active)
        .order_by(delivery.c.next_at, delivery.c.id)
        .limit(limit)
    )
    rows = connection.execute(asked).all()
    for row in rows:
        connection.execute(update(delivery).where(delivery.c.id == row.id).values(next_at=_later(_LEASE)))
    return [Due(row.id, row.event_id, row.attempts, row.url, row.secret) for row in rows]


def any_due(connection: Connection) -> bool:
    due = select(delivery.c.id).where(delivery.c.state == "waiting", delivery.c.next_at <= now()).limit(1)
    return connection.scalar(due) is not None


def end(connection: Connection, due: Due, status: int | None, error: str | None) -> None:
    """What came of an attempt; after the last it failed for good, until it is asked for again."""
    attempts = due.attempts + 1
    values: dict[str, Any] = {"attempts": attempts, "status": status, "error": error}
    if error is None:
        values |= {"state": "delivered", "next_at": None}
    elif due.attempts < len(WAITS):
        values |= {"next_at": _later(WAITS[due.attempts])}
    else:
        values |= {"state": "failed", "next_at": None}
    connection.execute(update(delivery).where(delivery.c.id == due.id).values(**values))


def deliveries(
    connection: Connection, webhook_id: int, state: str | None, before: int | None, limit: int
) -> Sequence[Row[Any]]:
    """The log of a webhook, the latest first, before an entry."""
    asked = select(delivery).where(delivery.c.webhook_id == webhook_id).order_by(delivery.c.id.desc()).limit(limit)
    if state is not None:
        asked = asked.where(delivery.c.state == state)
    return connection.execute(asked if before is None else asked.where(delivery.c.id < before)).all()


def replay(connection: Connection, webhook_id: int, after: int) -> int:
    """Has everything behind an event delivered once more, or for the first time; how many deliveries that are planned
    now. Events that are not planned yet are behind it, too."""
    again = update(delivery).where(delivery.c.webhook_id == webhook_id, delivery.c.event_id > after)
    number = connection.execute(again.values(state="waiting", attempts=0, next_at=now(), error=None)).rowcount
    row = one(connection, webhook_id)
    known = set(
        connection.scalars(
            select(delivery.c.event_id).where(delivery.c.webhook_id == webhook_id, delivery.c.event_id > after)
        )
    )
    last = after
    while row is not None and last < row.after_event:
        found, upto = changes.after(connection, last, _TOGETHER)
        fresh = [one for one in changes.ids(found, row.kinds) if one not in known and one <= row.after_event]
        _add(connection, webhook_id, fresh)
        number += len(fresh)
        if upto == last:
            break
        last = upto
    return number


def forget(connection: Connection) -> None:
    """Lets go of entries of the log that are old enough."""
    past = (datetime.now(UTC) - timedelta(days=DAYS)).isoformat(timespec="microseconds")
    connection.execute(delivery.delete().where(delivery.c.state != "waiting", delivery.c.made_at <= past))


def _later(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="microseconds")
