"""Tài liệu: versions of a document with their differences side by side, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from service.api.security import archive_of, client
from service.archive import access, differences, dossier
from service.archive.corrections import Author
from service.archive.differences import Difference
from service.archive.withdrawal import reinstate, withdraw
from service.errors import Refused
from service.pages.fields import amount_text, change_text
from service.pages.rendering import Reader, Writer, page

router = APIRouter()
Json = dict[str, Any]
_AROUND = 2
"""Lines that are shown on each side of lines that differ."""
_LINES = 4000
"""Lines that differ which are shown at most."""
_EVENTS = 100


@dataclass(frozen=True, slots=True)
class Word:
    """Words of a line that differs; `changed` where the other side has others."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the old text beside its line of the new one; `kind` is same, changed, gone, new or skipped."""

    kind: str
    old: tuple[Word, ...] = ()
    new: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A record of which two readings say different things: `fields` are label, old and new."""

    id: int
    amount: str
    indicator: str
    fields: tuple[tuple[str, str, str], ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """From the reading `old` to `new`."""

    old: Any
    new: Any
    lines: tuple[Pair, ...]
    cut: bool
    added: tuple[Told, ...]
    gone: tuple[Told, ...]
    changed: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    title: str
    head: Any
    versions: Sequence[Any]
    readings: Sequence[Any]
    compared: Compared | None


@router.get("/tai-lieu/{document_id:int}/phien-ban")
def versions(
    request: Request, reader: Reader, document_id: int, cu: int | None = None, moi: int | None = None
) -> Response:
    """`cu` and `moi` are the ids of the readings that are compared; the last two unless given."""
    with archive_of(request).read() as connection:
        head = dossier.head_of(connection, document_id)
        readings = dossier.readings(connection, document_id)
        chosen = {one.id: one for one in readings}
        ids = [one.id for one in readings]
        new = moi if moi in chosen else (ids[0] if ids else None)
        old = cu if cu in chosen else next((one for one in ids if new is not None and one < new), None)
        compared = None
        if old is not None and new is not None and old != new:
            compared = _compared(connection, document_id, chosen[old], chosen[new])
        shown = Versions(head.title or head.source, head, dossier.versions(connection, document_id), readings, compared)
        return page(request, "versions.html", shown)


def _compared(connection: Connection, document_id: int, old: Any, new: Any) -> Compared:
    before, after = dossier.reading(connection, old.id), dossier.reading(connection, new.id)
    lines = list(_pairs(before["document"]["text"].split("\n"), after["document"]["text"].split("\n")))
    told = differences.difference(connection, document_id, old.id, new.id)
    return Compared(
        old,
        new,
        tuple(lines[:_LINES]),
        len(lines) > _LINES,
        tuple(_told(one.record_id, one.record, told) for one in told.added),
        tuple(_told(one.record_id, one.record, told) for one in told.gone),
        tuple(_told(one.record_id, one.record, told, one.fields) for one in told.changed),
    )


def _told(record_id: int, record: Json, told: Difference, fields: dict[str, tuple[Any, Any]] | None = None) -> Told:
    indicator = record["indicator"] or {}
    changes = {name: list(both) for name, both in (fields or {}).items()}
    named = indicator.get("name") or indicator.get("text") or ""
    return Told(record_id, amount_text(record), named, tuple(change_text(changes, record)), record_id in told.decided)


def _pairs(old: list[str], new: list[str]) -> Iterator[Pair]:
    """Lines side by side; long stretches that are the same are left out but for a few lines."""
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from _same(old[first:last], first == 0, last == len(old))
            continue
        for at in range(max(last - first, new_last - new_first)):
            before = old[first + at] if first + at < last else None
            after = new[new_first + at] if new_first + at < new_last else None
            if before is None:
                yield Pair("new", (), (Word(after or "", True),))
            elif after is None:
                yield Pair("gone", (Word(before, True),), ())
            else:
                yield Pair("changed", *_words(before, after))


def _same(lines: list[str], first: bool, last: bool) -> Iterator[Pair]:
    head, tail = (0 if first else _AROUND), (0 if last else _AROUND)
    if len(lines) <= head + tail + 1:
        kept = list(enumerate(lines))
    else:
        kept = [(at, line) for at, line in enumerate(lines) if at < head or at >= len(lines) - tail]
    before = -1
    for at, line in kept:
        if at != before + 1:
            yield Pair("skipped")
        yield Pair("same", (Word(line, False),), (Word(line, False),))
        before = at
    if lines and before != len(lines) - 1:
        yield Pair("skipped")


def _words(before: str, after: str) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    old, new = before.split(" "), after.split(" ")
    left: list[Word] = []
    right: list[Word] = []
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if first < last:
            left.append(Word(" ".join(old[first:last]) + " ", kind != "equal"))
        if new_first < new_last:
            right.append(Word(" ".join(new[new_first:new_last]) + " ", kind != "equal"))
    return tuple(left), tuple(right)


@dataclass(frozen=True, slots=True)
class Events:
    title: str
    head: Any
    events: Sequence[Any]
    more: int | None
    problem: str


@router.get("/tai-lieu/{document_id:int}/nhat-ky")
def happened(request: Request, reader: Reader, document_id: int, before: int | None = None) -> Response:
    return _happened(request, document_id, before)


@router.post("/tai-lieu/{document_id:int}/thu-hoi")
def withdrawn(
    request: Request,
    writer: Writer,
    document_id: int,
    act: Annotated[Literal["withdraw", "reinstate"], Form()],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Withdraws a document, or takes that back."""
    change = {"withdraw": withdraw, "reinstate": reinstate}[act]
    try:
        with archive_of(request).write() as connection:
            change(connection, document_id, Author(writer.agent, reason.strip()))
            access.note(connection, writer, act, f"document {document_id}", client(request))
    except Refused:
        return _happened(request, document_id, None, "Hãy ghi lý do, rồi xem tài liệu đã thu hồi chưa.", 422)
    return RedirectResponse(f"/tai-lieu/{document_id}/nhat-ky", 303)


def _happened(request: Request, document_id: int, before: int | None, problem: str = "", status: int = 200) -> Response:
    with archive_of(request).read() as connection:
        head = dossier.head_of(connection, document_id)
        found = dossier.events(connection, document_id, before, _EVENTS + 1)
    more = found[_EVENTS - 1].id if len(found) > _EVENTS else None
    told = Events(head.title or head.source, head, found[:_EVENTS], more, problem)
    return page(request, "events.html", told, status)
