"""Who did what, when and with which version: agents and events, in the terms of PREMIS 3."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection, insert, select

from service.archive.schema import agent, event

ACCESSION, INGESTION, EXTRACTION, CORRECTION = "accession", "ingestion", "metadata extraction", "modification"
FIXITY, WITHDRAWAL, BACKUP, EXPORT = "fixity check", "deaccession", "replication", "dissemination"
REINSTATEMENT = "reinstatement"
"""Not of PREMIS, which knows no way back from deaccession."""


def now() -> str:
    """This moment as the archive writes it: ISO 8601 in UTC, with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@cache
def software() -> str:
    """Name and version of this program."""
    return f"solieu {version('solieu')}"


def person(name: str | None = None) -> str:
    """The name a person's acts are recorded under: the one given, else the account's."""
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return "unknown"


def agent_of(connection: Connection, name: str, kind: str = "person") -> int:
    """The id of an agent, who is made known where not known yet. Software is named with its version."""
    name, _, release = name.rpartition(" ") if kind == "software" else (name, "", "")
    wanted = (agent.c.kind == kind, agent.c.name == name, agent.c.version == release)
    found = connection.scalar(select(agent.c.id).where(*wanted))
    if found is None:
        found = connection.scalar(insert(agent).values(kind=kind, name=name, version=release).returning(agent.c.id))
    return int(found or 0)


def happened(
    connection: Connection,
    kind: str,
    agent_id: int,
    detail: dict[str, Any] | None = None,
    *,
    outcome: str = "success",
    **objects: int | str | None,
) -> None:
    """Records an event. `objects` are the columns of `event` that say what it was about."""
    happened_all(connection, [event_row(kind, agent_id, detail, outcome=outcome, **objects)])


def happened_all(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Records events, in their order; `rows` are of `event_row`."""
    connection.execute(_EVENT, rows)


def event_row(
    kind: str,
    agent_id: int,
    detail: dict[str, Any] | None = None,
    *,
    outcome: str = "success",
    **objects: int | str | None,
) -> dict[str, Any]:
    """An event of this moment, to be recorded with others; as `happened`."""
    said = {"kind": kind, "at": now(), "agent_id": agent_id, "outcome": outcome, "detail": detail or {}}
    return _ABOUT | said | objects


_EVENT = insert(event)
_ABOUT = dict.fromkeys(("accession_id", "digest", "document_id", "version_id", "extraction_id", "record_id"))
