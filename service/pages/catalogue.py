"""Danh mục: places with their history, indicators with their aliases, and what people add to these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from extractor.catalogues.areas.changes import changes
from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.indicators.lookup import by_id, indicators
from extractor.model.catalogue import AdministrativeChange, Indicator
from extractor.model.mention import AdministrativeUnit
from service.api.problems import Refusal
from service.api.security import archive_of, client
from service.archive import access, vocabulary
from service.archive.access import Principal
from service.archive.rerun import rerun
from service.archive.search import naming
from service.archive.search.words import plain_words
from service.archive.store import Archive
from service.errors import Refused
from service.pages.fields import place_name, unit_text
from service.pages.rendering import Corrector, Reader, address, page

router = APIRouter()
_TOUCHED = 500
"""Documents that are read again at a time."""
_PROCESSES = 2
_TOLD = {
    "known": "Danh mục đã có tên này.",
    "name": "Hãy viết một tên hoặc tên gọi khác.",
    "unit": "Không hiểu đơn vị. Viết ví dụ: %, ha, đồng.",
    "indicator": "Chỉ tiêu này đã được thêm.",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in a list, with its first day and the day from which it was no more, where these are known."""

    id: str
    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Places:
    title: str
    asked: str
    found: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What befell a unit on a day; `before` and `after` are units as they were then."""

    day: Any
    kind: str
    whole: bool
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    instrument: str


@dataclass(frozen=True, slots=True)
class Place:
    title: str
    id: str
    versions: tuple[tuple[AdministrativeUnit, str], ...]
    """Each with the name of its parent."""
    changes: tuple[Change, ...]
    above: tuple[Unit, ...]
    below: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Group:
    domain: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    title: str
    asked: str
    groups: tuple[Group, ...]
    count: int
    message: str
    form: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator. `waiting` is how many documents with its words were read before the last addition."""

    title: str
    indicator: Indicator
    units: str
    own: bool
    additions: Sequence[Any]
    waiting: int
    more: bool
    busy: bool
    """Whether they are being read again now."""
    message: str
    form: Mapping[str, str]


@router.get("/danh-muc")
def begin(reader: Reader) -> Response:
    return RedirectResponse("/danh-muc/chi-tieu", 303)


@router.get("/danh-muc/dia-ban")
def places(request: Request, reader: Reader, q: str = "") -> Response:
    """Units called so; without a name, provinces."""
    identifiers = sorted(naming.places(q.strip())) if q.strip() else _provinces()
    return page(request, "places.html", Places("Địa bàn", q.strip(), tuple(_unit(one) for one in identifiers)))


def _provinces() -> list[str]:
    found = [one for one in gazetteer().ids() if one.startswith("province-")]
    return sorted(found, key=lambda one: plain_words(gazetteer().versions(one)[-1].name))


def _unit(identifier: str, on: str | None = None) -> Unit:
    held = gazetteer().versions(identifier)
    since, until = (held[0].valid_from, held[-1].valid_to) if held else (None, None)
    return Unit(identifier, place_name(identifier, on) or identifier, since, until)


@router.get("/danh-muc/dia-ban/{identifier}")
def place(request: Request, reader: Reader, identifier: str) -> Response:
    """One unit: its names and parents by date, what befell it, and what lies in it."""
    held = gazetteer().versions(identifier)
    if not held:
        raise Refusal(404, "not-found", identifier)
    last = held[-1]
    versions = tuple((one, place_name(one.parent) or "" if one.parent else "") for one in held)
    below = {one.id: None for one in sorted(gazetteer().children(identifier), key=lambda one: plain_words(one.name))}
    shown = Place(
        place_name(identifier) or last.name,
        identifier,
        versions,
        tuple(_change(one) for one in changes().of(identifier)),
        tuple(_unit(one) for one in gazetteer().ancestors(identifier)),
        tuple(_unit(one) for one in below),
    )
    return page(request, "place.html", shown)


def _change(one: AdministrativeChange) -> Change:
    day = one.effective
    eve = date.fromordinal(day.toordinal() - 1).isoformat()
    return Change(
        day,
        one.kind,
        one.whole,
        tuple(_unit(each, eve) for each in one.predecessors),
        tuple(_unit(each, day.isoformat()) for each in one.successors),
        one.instrument,
    )


@router.get("/danh-muc/chi-tieu")
def listed(request: Request, reader: Reader, q: str = "") -> Response:
    return _list(request, q.strip())


def _list(request: Request, asked: str, message: str = "", form: Mapping[str, str] | None = None) -> Response:
    with archive_of(request).read() as connection:
        own = vocabulary.additions(connection)
    more: dict[str, list[str]] = {}
    for identifier, alias in own.aliases:
        more.setdefault(identifier, []).append(alias)
    typed = plain_words(asked)
    groups: dict[str, list[Indicator]] = {}
    for one in (*own.indicators, *indicators()):
        if not typed or any(_all_in(typed, name) for name in (one.name, *one.aliases, *more.get(one.id, ()))):
            groups.setdefault(one.domain, []).append(one)
    found = tuple(Group(domain, tuple(held)) for domain, held in groups.items())
    count = sum(len(group.indicators) for group in found)
    status = 422 if message else 200
    return page(request, "indicators.html", Listed("Chỉ tiêu", asked, found, count, message, form or {}), status)


def _all_in(typed: Sequence[str], name: str) -> bool:
    words = plain_words(name)
    return all(any(word.startswith(one) for word in words) for one in typed)


@router.get("/danh-muc/chi-tieu/{identifier}")
def indicator(request: Request, reader: Reader, identifier: str) -> Response:
    return _one(request, identifier)


def _one(request: Request, identifier: str, message: str = "", form: Mapping[str, str] | None = None) -> Response:
    busy = identifier in request.app.state.rereading
    with archive_of(request).read() as connection:
        known = vocabulary.known(connection, identifier)
        if known is None:
            raise Refusal(404, "not-found", identifier)
        additions = vocabulary.held(connection, identifier)
        waiting = vocabulary.touched(connection, identifier, _TOUCHED + 1)
    units = ", ".join(unit_text(one) for one in known.units)
    own = by_id(identifier) is None
    count, more = min(len(waiting), _TOUCHED), len(waiting) > _TOUCHED
    shown = Shown(known.name, known, units, own, additions, count, more, busy, message, form or {})
    return page(request, "indicator.html", shown, 422 if message else 200)


async def _form(request: Request) -> dict[str, str]:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


@router.post("/danh-muc/chi-tieu")
async def add_indicator(request: Request, corrector: Corrector) -> Response:
    """Adds an indicator: `name`, `units` between commas, `reason`."""
    return await run_in_threadpool(_add_indicator, request, corrector, await _form(request))


def _add_indicator(request: Request, corrector: Principal, form: Mapping[str, str]) -> Response:
    units = form.get("units", "").split(",")
    try:
        with archive_of(request).write() as connection:
            identifier = vocabulary.add_indicator(
                connection, form.get("name", ""), units, corrector.agent, form.get("reason", "").strip()
            )
            access.note(connection, corrector, "add indicator", identifier, client(request))
    except Refused as error:
        return _list(request, "", _TOLD.get(error.field, "Không thực hiện được."), form)
    return RedirectResponse(f"/danh-muc/chi-tieu/{identifier}", 303)


@router.post("/danh-muc/chi-tieu/{identifier}")
async def add_alias(request: Request, corrector: Corrector, identifier: str) -> Response:
    """Adds an alias: `alias`, `reason`."""
    return await run_in_threadpool(_add_alias, request, corrector, identifier, await _form(request))


def _add_alias(request: Request, corrector: Principal, identifier: str, form: Mapping[str, str]) -> Response:
    try:
        with archive_of(request).write() as connection:
            vocabulary.add_alias(
                connection, identifier, form.get("alias", ""), corrector.agent, form.get("reason", "").strip()
            )
            access.note(connection, corrector, "add alias", identifier, client(request))
    except Refused as error:
        return _one(request, identifier, _TOLD.get(error.field, "Không thực hiện được."), form)
    return RedirectResponse(f"/danh-muc/chi-tieu/{identifier}", 303)


@router.post("/danh-muc/bo/{addition_id:int}")
def remove(request: Request, corrector: Corrector, addition_id: int) -> Response:
    """Takes an addition back."""
    with archive_of(request).write() as connection:
        identifier = vocabulary.remove(connection, addition_id)
        access.note(connection, corrector, "remove addition", identifier, client(request))
        there = vocabulary.known(connection, identifier) is not None
    return RedirectResponse(address(f"/danh-muc/chi-tieu/{identifier}" if there else "/danh-muc/chi-tieu"), 303)


@router.post("/danh-muc/doc-lai/{identifier}")
def read_again(request: Request, corrector: Corrector, identifier: str, later: BackgroundTasks) -> Response:
    """Reads the documents that additions to an indicator touch again, after the answer."""
    archive = archive_of(request)
    with archive.write() as connection:
        waiting = vocabulary.touched(connection, identifier, _TOUCHED)
        access.note(connection, corrector, "read again", identifier, client(request), {"documents": len(waiting)})
    busy: set[str] = request.app.state.rereading
    if identifier not in busy:
        busy.add(identifier)
        later.add_task(_read_again, archive, waiting, identifier, busy)
    return RedirectResponse(address(f"/danh-muc/chi-tieu/{identifier}"), 303, background=later)


def _read_again(archive: Archive, documents: Sequence[int], identifier: str, busy: set[str]) -> None:
    try:
        for _ in rerun(archive, documents, jobs=_PROCESSES):
            pass  # what became of each is kept as an event of its document
    finally:
        busy.discard(identifier)
