"""Deciding on records from any page: the forms of a panel lead here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from service.api.security import archive_of, client
from service.archive import access, corrections, dossier
from service.archive.access import Principal
from service.archive.corrections import Author, in_order
from service.archive.dossier import Shelf
from service.archive.records import Results
from service.errors import Conflict, Refused
from service.pages.fields import form_of, given, told
from service.pages.panel import Panel, Shown, panel_of, refused
from service.pages.rendering import Corrector, Reader, address, page
from service.pages.session import local

router = APIRouter()
Json = dict[str, Any]
_ACTIONS = ("set", "accept", "reject", "undo")
_MEANWHILE = "Người khác vừa quyết định về số liệu này. Hãy xem lại rồi quyết định."


@router.get("/so-lieu/{record_id:int}")
def leads(request: Request, reader: Reader, record_id: int) -> Response:
    """To where a record stands in its document."""
    with archive_of(request).read() as connection:
        document_id = dossier.document_of(connection, record_id)
    return RedirectResponse(address(f"/tai-lieu/{document_id}", record=record_id), 303)


@router.get("/so-lieu/{record_id:int}/bang")
def panel(request: Request, reader: Reader, record_id: int) -> Response:
    """The panel alone."""
    with archive_of(request).read() as connection:
        return page(request, "panel.html", Shown(_panel(connection, record_id, reader, request.app.state.shelf)))


@router.post("/so-lieu/{record_id:int}")
async def decide(request: Request, corrector: Corrector, record_id: int) -> Response:
    """Sets fields, accepts, rejects or undoes, by `action`. Answers with the panel where `panel` is sent, else goes on to
    `then`, or the document."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_in_threadpool(_decide, request, corrector, record_id, form)


def _decide(request: Request, corrector: Principal, record_id: int, form: dict[str, str]) -> Response:
    archive = archive_of(request)
    status, message = 200, ""
    try:
        with archive.write() as connection:
            done = _act(connection, record_id, form, Author(corrector.agent, form.get("reason", "").strip()))
            access.note(connection, corrector, done, f"record {record_id}", client(request))
    except Conflict:
        status, message = 409, _MEANWHILE
    except Refused as error:
        status, message = 422, told(error.field)
    with archive.read() as connection:
        shown = _panel(connection, record_id, corrector, request.app.state.shelf)
    if message:
        shown = refused(shown, message, form)
    if form.get("panel"):
        return page(request, "panel.html", Shown(shown), status)
    if message:
        return page(request, "panel_page.html", PanelPage("Số liệu", shown), status)
    then = form.get("then") or address(f"/tai-lieu/{shown.document}", record=record_id)
    return RedirectResponse(local(then), 303)


@dataclass(frozen=True, slots=True)
class PanelPage:
    title: str
    panel: Panel


def _act(connection: Connection, record_id: int, form: Mapping[str, str], author: Author) -> str:
    """Does what a form says, and tells what that was. Raises Conflict, Refused or NotFound."""
    action, seen = form.get("action", "set"), form.get("seen") or None
    match action:
        case "accept":
            corrections.accept(connection, record_id, author, seen=seen)
        case "reject":
            corrections.reject(connection, record_id, author, seen=seen)
        case "undo":
            decision = form.get("decision", "")
            wanted = int(decision) if decision.isdigit() else corrections.last_decision(connection, record_id)
            if wanted is None:
                raise Refused("", "undo", "nothing was decided", "go on")
            corrections.undo(connection, wanted, author, seen=seen)
        case _:
            held = corrections.record_json(connection, record_id)["record"]
            changes = given(form, form_of(held))
            corrections.change(connection, record_id, changes, author, seen=seen)
    return action if action in _ACTIONS else "set"


def _panel(connection: Connection, record_id: int, principal: Principal, shelf: Shelf) -> Panel:
    document_id = dossier.document_of(connection, record_id)
    records = in_order(connection, document_id, Results(connection, shelf))
    one = next(one for one in records if one.id == record_id)
    return panel_of(connection, records, one, document_id, principal.may("correct"))
