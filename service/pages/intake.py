"""Nhập tài liệu: documents brought by dropping or choosing files, and those that need a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from service.api.security import archive_of, client
from service.archive import access, aside
from service.archive.access import Principal
from service.archive.ingest import Custody, Receipt, take
from service.archive.readings import read
from service.archive.rerun import rerun
from service.archive.search.keeping import settle
from service.archive.vocabulary import additions
from service.batch import outcomes
from service.pages.rendering import Writer, language, page
from service.pages.told import told
from service.sources import SUFFIXES, Task

router = APIRouter()
_PAGE = 30
_FILES = 1000
"""Files of one form at most."""
_PROCESSES = 2
"""Of a form that is sent without script; with it each file is a request of its own."""


@dataclass(frozen=True, slots=True)
class Came:
    """A document that was just brought: what became of it, and the document where there is one."""

    receipt: Receipt
    document: Any


@dataclass(frozen=True, slots=True)
class Intake:
    title: str
    accepted: str
    limit: int
    came: tuple[Came, ...]
    aside: Sequence[Any]
    more: int | None
    again: Any
    """What became of a document that was read again."""


@router.get("/nhap")
def intake(request: Request, writer: Writer, before: int | None = None) -> Response:
    return _shown(request, (), before=before)


@router.post("/nhap")
async def bring(request: Request, writer: Writer) -> Response:
    """Takes in the files of a form at once, for browsers without script."""
    async with request.form(max_files=_FILES) as form:
        files = [part for part in form.getlist("file") if isinstance(part, UploadFile) and part.filename]
        tasks = [Task(_name(one.filename or ""), None, await one.read(), None) for one in files]
        origin, custodian = (str(form.get(name, "")).strip() for name in ("origin", "custodian"))
    custody = Custody(writer.agent, origin, custodian, continued=True)
    return await run_in_threadpool(_bring, request, writer, tasks, custody)


def _bring(request: Request, writer: Principal, tasks: list[Task], custody: Custody) -> Response:
    archive = archive_of(request)
    with archive.read() as connection:
        added = additions(connection)
    tasks = [replace(task, added=added) for task in tasks]
    receipts = []
    for task, reading in zip(tasks, outcomes(tasks, _PROCESSES, read), strict=True):
        with archive.write() as connection:
            one = take(connection, task, reading, custody)
            access.note(connection, writer, "bring", f"document {one.document_id or one.name}", client(request))
        receipts.append(one)
    with archive.write() as connection:
        settle(connection)
    return _shown(request, receipts)


@router.get("/nhap/ly-do")
def reason(request: Request, writer: Writer, noi: str = "", ten: str = "") -> Response:
    """A message of the API on a file (`noi`, `ten`) in the language of the page, for its script."""
    return PlainTextResponse(told(noi[:2_000], ten[:500], language(request)))


@router.post("/nhap/doc-lai/{document_id:int}")
def read_again(request: Request, writer: Writer, document_id: int) -> Response:
    """Reads a document again that could not be read."""
    archive = archive_of(request)
    again = list(rerun(archive, [document_id], jobs=_PROCESSES))
    with archive.write() as connection:
        access.note(connection, writer, "read again", f"document {document_id}", client(request))
    if again and again[0].outcome == "read":
        return RedirectResponse(f"/tai-lieu/{document_id}", 303)
    return _shown(request, (), again=again[0] if again else None)


def _shown(request: Request, receipts: Sequence[Receipt], *, before: int | None = None, again: Any = None) -> Response:
    with archive_of(request).read() as connection:
        waiting = aside.set_aside(connection, before, _PAGE + 1)
        held = aside.about(connection, [one.document_id for one in receipts if one.document_id])
    shown = Intake(
        title="Nhập tài liệu",
        accepted=",".join(SUFFIXES),
        limit=request.app.state.settings.body_limit,
        came=tuple(Came(one, held.get(one.document_id or 0)) for one in receipts),
        aside=waiting[:_PAGE],
        more=waiting[_PAGE - 1].id if len(waiting) > _PAGE else None,
        again=again,
    )
    return page(request, "intake.html", shown)


def _name(name: str) -> str:
    """A file's name without folders and what no name should hold."""
    return (
        "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())[-200:] or "?"
    )
