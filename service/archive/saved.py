"""Pages that people keep under a name: a search, a comparison, a cluster. They belong to the account, not to the browser."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from service.archive.events import now
from service.archive.schema import saved

_MOST = 200
"""Pages that one account keeps of a kind; the oldest go."""


@dataclass(frozen=True, slots=True)
class Saved:
    """`address` is the path with its query; the path says of which kind the page is."""

    id: int
    name: str
    address: str


def saved_pages(connection: Connection, owner: str, path: str) -> tuple[Saved, ...]:
    """The pages of a path that an owner (`Principal.owner`) keeps, the latest first."""
    asked = select(saved.c.id, saved.c.name, saved.c.address).where(saved.c.owner == owner, saved.c.path == path)
    return tuple(Saved(row.id, row.name, row.address) for row in connection.execute(asked.order_by(saved.c.id.desc())))


def save_page(connection: Connection, owner: str, name: str, address: str) -> None:
    """Keeps a page; another of the same path under this name gives way."""
    path = address.partition("?")[0]
    mine = saved.c.owner == owner, saved.c.path == path
    connection.execute(delete(saved).where(*mine, saved.c.name == name))
    connection.execute(insert(saved).values(owner=owner, path=path, name=name, address=address, saved_at=now()))
    oldest = select(saved.c.id).where(*mine).order_by(saved.c.id.desc()).offset(_MOST).limit(1)
    last = connection.scalar(oldest)
    if last is not None:
        connection.execute(delete(saved).where(*mine, saved.c.id <= last))


def drop_page(connection: Connection, owner: str, identifier: int) -> None:
    """Keeps a page no more; nothing happens where it is not the owner's."""
    connection.execute(delete(saved).where(saved.c.owner == owner, saved.c.id == identifier))
