"""Originals, stored unchanged under their SHA-256, in parts so that none is ever whole in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, bindparam, insert, select

from service.archive.events import now
from service.archive.schema import digital_object, job_item, object_part, version

PART = 1 << 20
"""Bytes of a part; the last may be shorter."""
UNREAD = "application/octet-stream"
"""The media type of what was not read yet, or could not be."""


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def holds(connection: Connection, digest: str) -> bool:
    return connection.scalar(_HELD, {"digest": digest}) is not None


# What is asked for each document is made once: making a statement takes longer than the database does over it.
_HELD = select(digital_object.c.digest).where(digital_object.c.digest == bindparam("digest"))
_OBJECT, _CONTENT = insert(digital_object), insert(object_part)


def put(connection: Connection, stream: BinaryIO, digest: str, media_type: str) -> bool:
    """Stores the bytes of `stream` unless they are there. False where they are not those that `digest` is of (the file
    was changed meanwhile): then nothing may be committed."""
    if holds(connection, digest):
        if media_type != UNREAD:
            unread = (digital_object.c.digest == digest, digital_object.c.media_type == UNREAD)
            connection.execute(digital_object.update().where(*unread).values(media_type=media_type))
        return True
    content = stream.read(PART)
    seen = hashlib.sha256()
    size = len(content)
    known = {"digest": digest, "size": size, "media_type": media_type, "created_at": now()}
    connection.execute(_OBJECT, known)
    part = 0
    while content:
        seen.update(content)
        connection.execute(_CONTENT, {"digest": digest, "part": part, "content": content})
        part += 1
        content = stream.read(PART) if len(content) == PART else b""
        size += len(content)
    if part > 1:
        connection.execute(digital_object.update().where(digital_object.c.digest == digest).values(size=size))
    return seen.hexdigest() == digest


def held_of(connection: Connection, digests: Collection[str]) -> set[str]:
    """Those of the digests whose bytes are stored."""
    return set(connection.scalars(select(digital_object.c.digest).where(digital_object.c.digest.in_(digests))))


def put_new(connection: Connection, new: Iterable[tuple[str, str, bytes]]) -> None:
    """Stores objects that are not there, each of one part: digest, media type and bytes, which the digest is of."""
    rows = [
        {"digest": digest, "media_type": kind, "content": content, "size": len(content), "created_at": now(), "part": 0}
        for digest, kind, content in new
    ]
    connection.execute(
        _OBJECT, [{key: row[key] for key in ("digest", "size", "media_type", "created_at")} for row in rows]
    )
    if filled := [{key: row[key] for key in ("digest", "part", "content")} for row in rows if row["content"]]:
        connection.execute(_CONTENT, filled)


def drop_unused(connection: Connection, digests: Collection[str]) -> None:
    """Removes those of the objects that no version of a document and no job names."""
    named: set[str] = set()
    for column in (version.c.digest, job_item.c.digest):
        named.update(connection.scalars(select(column).where(column.in_(digests))))
    gone = set(digests) - named
    connection.execute(object_part.delete().where(object_part.c.digest.in_(gone)))
    connection.execute(digital_object.delete().where(digital_object.c.digest.in_(gone)))


def numbered_parts(connection: Connection, digest: str) -> Iterator[tuple[int, bytes]]:
    """The parts of an object that are there, each with its number."""
    last = -1
    while True:
        following = select(object_part.c.part, object_part.c.content).where(
            object_part.c.digest == digest, object_part.c.part > last
        )
        row = connection.execute(following.order_by(object_part.c.part).limit(1)).one_or_none()
        if row is None:
            return
        last = row.part
        yield last, bytes(row.content)


def parts(connection: Connection, digest: str) -> Iterator[bytes]:
    """The bytes of an object, part by part; none where there is no such object."""
    return (content for _, content in numbered_parts(connection, digest))


def content(connection: Connection, digest: str) -> bytes:
    """The whole of an object."""
    return b"".join(parts(connection, digest))
