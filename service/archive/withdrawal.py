"""Documents taken out of use: they stay with all that was kept of them, and their records are live no longer."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from service.archive.corrections import Author
from service.archive.events import REINSTATEMENT, WITHDRAWAL, agent_of, happened, now
from service.archive.records import project
from service.archive.schema import document
from service.archive.store import name_of
from service.errors import NotFound, Refused


def withdraw(connection: Connection, document_id: int, author: Author) -> None:
    """Leaves of a document a tombstone: its identifiers, title, digest and reason; the original stays stored.

    Raises NotFound, or Refused without a reason or where it is withdrawn already.
    """
    name = name_of(connection)
    if _withdrawn(connection, document_id):
        raise Refused(name, "withdraw", f"document {document_id} is withdrawn already", "reinstate it first")
    if not author.reason:
        raise Refused(name, "withdraw", "a reason is needed", "say why; it stays in the document's place")
    _set(connection, document_id, author, now(), WITHDRAWAL)


def reinstate(connection: Connection, document_id: int, author: Author) -> None:
    """Takes a withdrawal back: the records are live as before. Raises NotFound, or Refused where it is not withdrawn."""
    if not _withdrawn(connection, document_id):
        raise Refused(name_of(connection), "reinstate", f"document {document_id} is not withdrawn", "leave it")
    _set(connection, document_id, author, None, REINSTATEMENT)


def _withdrawn(connection: Connection, document_id: int) -> bool:
    found = connection.execute(select(document.c.withdrawn_at).where(document.c.id == document_id)).one_or_none()
    if found is None:
        raise NotFound(name_of(connection), f"it holds no document {document_id}", "give the number of another")
    return found.withdrawn_at is not None


def _set(connection: Connection, document_id: int, author: Author, moment: str | None, kind: str) -> None:
    values = {"withdrawn_at": moment, "withdrawal_reason": author.reason if moment else None}
    connection.execute(update(document).where(document.c.id == document_id).values(**values))
    agent_id = agent_of(connection, author.name)
    happened(connection, kind, agent_id, {"reason": author.reason}, document_id=document_id)
    project(connection, document_id)
