"""The audit log: who saw and changed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from service.archive.schema import audit


@dataclass(frozen=True, slots=True)
class Trail:
    """Which lines are asked for; all unless given. `since` and `until` are moments, the second not among them."""

    actor: str | None = None
    action: str | None = None
    since: str | None = None
    until: str | None = None


def audit_log(connection: Connection, before: int | None, limit: int, asked: Trail = Trail()) -> Sequence[Row[Any]]:
    """The lines of the audit log before a line, the latest first."""
    given = (
        (audit.c.id < before) if before is not None else None,
        (audit.c.actor == asked.actor) if asked.actor else None,
        (audit.c.action == asked.action) if asked.action else None,
        (audit.c.at >= asked.since) if asked.since else None,
        (audit.c.at < asked.until) if asked.until else None,
    )
    wanted = [condition for condition in given if condition is not None]
    return connection.execute(select(audit).where(*wanted).order_by(audit.c.id.desc()).limit(limit)).all()
