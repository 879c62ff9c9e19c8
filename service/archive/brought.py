"""Documents on their way in: what makes them the same as ones that are held, and what the archive knows of them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, bindparam, select

from extractor.reading.manifest import ManifestEntry
from service.archive import objects
from service.archive.events import now
from service.archive.readings import Reading, Row
from service.archive.schema import document, version
from service.archive.store import Archive
from service.sources import Task

CHANGED = "it was changed while it was read"
_ASKED = 32
"""How many documents are looked up at a time before they are read."""
_SMALL = 1 << 18
"""Bytes of a file that is kept together with others, so that these take little memory."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A document on its way in, with the digest of its bytes, or why these cannot be had."""

    task: Task
    key: str
    digest: str | None
    problem: str | None
    held: bool
    """Whether the archive has read these bytes already and needs not read them again."""
    external_id: str | None = None
    """What the sender calls the document: then it is the same work as what came under this name, and no other."""


def sent(task: Task, external_id: str | None) -> Brought:
    """A document that came by itself: without a name of the sender's, only the same bytes are the same work."""
    digest = hashlib.sha256(task.data or b"").hexdigest()
    key = f"sha256:{digest}" if external_id is None else f"external:{external_id}"
    return Brought(task, key, digest, None, False, external_id)


def looked_up(archive: Archive, tasks: Iterable[Task]) -> Iterator[Brought]:
    """The tasks with what the archive knows of them; asked a few at a time, ahead of reading."""
    tasks = iter(tasks)
    while some := [_hashed(task) for task in islice(tasks, _ASKED)]:
        with archive.read() as connection:
            for one, (outcome, _) in zip(some, known_all(connection, some), strict=True):
                yield replace(one, held=outcome in ("unchanged", "duplicate"))


def _hashed(task: Task) -> Brought:
    key = _key(task)
    try:
        digest = objects.digest_of(task.path) if task.path else hashlib.sha256(task.data or b"").hexdigest()
    except OSError as error:
        problem = f"{task.name}: it cannot be opened ({error.strerror}); check the path"
        return Brought(task, key, None, problem, False)
    return Brought(task, key, digest, None, False)


def _key(task: Task) -> str:
    """What makes a document that comes again the same work: its address and file name, else where the file lies."""
    if task.entry and task.entry.origin:
        return f"{task.entry.origin}#{Path(task.name).name}"
    return task.path.resolve().as_posix() if task.path else task.name


def told_of(connection: Connection, one: Brought) -> tuple[str, Any]:
    """As `known_all`, of one."""
    (told,) = known_all(connection, [one])
    return told


def known_all(connection: Connection, brought: Sequence[Brought]) -> Iterator[tuple[str, Any]]:
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


def described(one: Brought) -> Row:
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


def opened(task: Task) -> BinaryIO:
    return task.path.open("rb") if task.path else io.BytesIO(task.data or b"")


def is_small(task: Task) -> bool:
    try:
        return (task.path.stat().st_size if task.path else len(task.data or b"")) <= min(_SMALL, objects.PART)
    except OSError:
        return False


def small_bytes(one: Brought, read: Reading) -> bytes:
    """The whole of a small document. Raises OSError where it is not what was read."""
    with opened(one.task) as stream:
        content = stream.read(_SMALL + 1)
    if not hashlib.sha256(content).hexdigest() == read.digest == one.digest:
        raise OSError(None, CHANGED)
    return content
