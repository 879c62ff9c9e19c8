"""Tài liệu: one document with its figures, its pages as pictures, and its original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from extractor.errors import ReadingError
from extractor.reading.worker import CallFailed
from service import picture
from service.api.problems import Refusal
from service.api.security import archive_of
from service.archive import dossier
from service.archive.corrections import in_order, shown
from service.archive.records import Held, Results
from service.pages.fields import amount_text
from service.pages.panel import Panel, panel_of
from service.pages.rendering import Reader, page
from service.pages.text import Block, Mark, Part, blocks, marks, part_at, parts
from service.readers import Busy

router = APIRouter()
Json = dict[str, Any]
SURE = 0.6
"""Confidence below which a record that nobody looked at is shown as doubtful."""
KEPT = 96
"""Pictures that are kept at hand."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where on the picture of a page the evidence of a record is: x, y, width, height in points."""

    record: int
    x: float
    y: float
    width: float
    height: float
    review: str
    doubtful: bool
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in the list beside the text."""

    id: int
    indicator: str
    place: str
    amount: str
    review: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Warned:
    message: str
    part: int | None
    line: int | None


@dataclass(frozen=True, slots=True)
class View:
    """`part` is the number, from 1, of the part that is shown; `picture` the page's picture where that is looked at."""

    title: str
    head: Any
    about: Json
    readable: bool
    part: int
    parts: int
    page_number: int | None
    pages: int
    blocks: tuple[Block, ...]
    pictured: bool
    has_pages: bool
    picture: picture.Picture | None
    boxes: tuple[Box, ...]
    entries: tuple[Entry, ...]
    total: int
    elsewhere: tuple[Entry, ...]
    """Records that no place in this text is evidence of any more."""
    warnings: tuple[Warned, ...]
    record: int | None
    panel: Panel | None
    extraction: int | None


@dataclass(frozen=True, slots=True)
class _Held:
    found: dossier.Dossier
    records: list[Held]
    parted: tuple[Part, ...]


@router.get("/tai-lieu/{document_id:int}")
async def document(
    request: Request, reader: Reader, document_id: int, phan: int = 1, xem: str = "", record: int | None = None
) -> Response:
    """`phan` is the part, `xem` how it is looked at (anh: the picture, chu: the text), `record` the record chosen."""
    held = await run_in_threadpool(_held, request, document_id)
    head = held.found.head
    chosen = next((one for one in held.records if one.id == record), None)
    at = _part_of(held, chosen, phan)
    part = held.parted[at]
    paged = picture.has_pages(head.media_type) and part.page is not None
    pictured = paged and xem != "chu"
    image = await picture_of(request, head.digest, head.media_type, part.page or 1) if pictured else None
    view = await run_in_threadpool(_view, held, at, image, pictured, paged, chosen, reader.may("correct"), request)
    return await run_in_threadpool(page, request, "document.html", view)


def _held(request: Request, document_id: int) -> _Held:
    with archive_of(request).read() as connection:
        results = Results(connection, request.app.state.shelf)
        found = dossier.dossier(connection, document_id, results)
        records = in_order(connection, document_id, results) if found.result else []
    about: Json = found.result["document"] if found.result else {"text": "", "pages": []}
    return _Held(found, records, parts(about["text"], about["pages"]))


def _part_of(held: _Held, chosen: Held | None, asked: int) -> int:
    if chosen is not None and _stands(held, chosen):
        return part_at(held.parted, chosen.now["evidence"]["start"])
    return min(max(asked, 1), len(held.parted)) - 1


def _stands(held: _Held, one: Held) -> bool:
    """Whether the record's evidence is in the text that is shown."""
    return one.live and one.extraction_id == held.found.head.extraction_id


def _view(
    held: _Held,
    at: int,
    image: picture.Picture | None,
    pictured: bool,
    paged: bool,
    chosen: Held | None,
    may_correct: bool,
    request: Request,
) -> View:
    head, result = held.found.head, held.found.result
    about: Json = result["document"] if result else {"text": "", "pages": [], "title": None}
    here = [one for one in held.records if _stands(held, one)]
    part = held.parted[at]
    last = max(part.end, part.start + 1)
    inside = [shown(one, head.id) for one in here if part.start <= one.now["evidence"]["start"] < last]
    warnings = result["warnings"] if result else []
    panel = None
    if chosen is not None:
        with archive_of(request).read() as connection:
            panel = panel_of(connection, held.records, chosen, head.id, may_correct)
    return View(
        title=head.title or head.source,
        head=head,
        about=about,
        readable=result is not None,
        part=at + 1,
        parts=len(held.parted),
        page_number=part.page,
        pages=len(about["pages"]),
        blocks=() if image else blocks(about["text"], part, _marks(inside), warnings),
        pictured=pictured and image is not None,
        has_pages=paged,
        picture=image,
        boxes=tuple(_boxes(inside)) if image else (),
        entries=tuple(_entry(one) for one in inside),
        total=len(here),
        elsewhere=tuple(_entry(shown(one, head.id)) for one in held.records if not _stands(held, one)),
        warnings=tuple(_warned(held.parted, about["text"], one) for one in warnings),
        record=chosen.id if chosen else None,
        panel=panel,
        extraction=head.extraction_id,
    )


def _marks(inside: list[Json]) -> tuple[Mark, ...]:
    return marks(inside, SURE)


def _doubtful(one: Json) -> bool:
    return bool(one["review"] == "unreviewed" and one["record"]["confidence"] < SURE)


def _entry(one: Json) -> Entry:
    record = one["record"]
    indicator, place = record["indicator"] or {}, record["place"] or {}
    named = indicator.get("name") or indicator.get("text") or ""
    return Entry(one["id"], named, place.get("name") or "", amount_text(record), one["review"], _doubtful(one))


def _boxes(inside: Sequence[Json]) -> list[Box]:
    found = []
    for one in inside:
        box = one["record"]["evidence"]["bbox"]
        if box:
            x0, y0, x1, y1 = box
            entry = _entry(one)
            label = f"{entry.indicator or '—'}: {entry.amount}"
            found.append(Box(one["id"], x0, y0, x1 - x0, y1 - y0, one["review"], entry.doubtful, label))
    return found


def _warned(parted: tuple[Part, ...], text: str, warning: Json) -> Warned:
    start = warning["start"]
    if start is None:
        return Warned(warning["message"], None, None)
    return Warned(warning["message"], part_at(parted, start) + 1, text.rfind("\n", 0, start) + 1)


async def picture_of(request: Request, digest: str, media_type: str, number: int) -> picture.Picture | None:
    """A page's picture, made where it is not at hand; None where it cannot be made now."""
    held: picture.Pictures = request.app.state.pictures
    found = held.get(digest, number)
    if found is None:
        data = await run_in_threadpool(_original, request, digest)
        try:
            found = picture.Picture(*await request.app.state.readers.run(picture.drawn, data, media_type, number))
        except (CallFailed, ReadingError, Busy):
            return None
        held.put(digest, number, found)
    return found


def _original(request: Request, digest: str) -> bytes:
    with archive_of(request).read() as connection:
        return dossier.original(connection, digest)


@router.get("/tai-lieu/{document_id:int}/trang/{number:int}")
async def page_picture(request: Request, reader: Reader, document_id: int, number: int, v: str = "") -> Response:
    """The picture of a page; `v`, the beginning of the original's digest, lets browsers keep it."""
    head = await run_in_threadpool(_head, request, document_id)
    found = None
    if picture.has_pages(head.media_type) and number > 0:
        found = await picture_of(request, head.digest, head.media_type, number)
    if found is None:
        raise Refusal(404, "not-found", f"{document_id}: {number}")
    kept = "private, max-age=31536000, immutable" if v else "private, no-cache"
    return Response(found.content, media_type="image/webp", headers={"Cache-Control": kept})


def _head(request: Request, document_id: int) -> Any:
    with archive_of(request).read() as connection:
        return dossier.head_of(connection, document_id)


@router.get("/tai-lieu/{document_id:int}/goc")
def original(request: Request, reader: Reader, document_id: int, so: int | None = None) -> Response:
    """The original of the version in force, or of version `so`, to be saved; never shown as a page."""
    with archive_of(request).read() as connection:
        held = dossier.versions(connection, document_id)
    wanted = next((one for one in held if so is None or one.number == so), None)
    if wanted is None:
        raise Refusal(404, "not-found", f"{document_id}: {so}")
    name = wanted.name.replace("\\", "/").rpartition("/")[2] or f"{document_id}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Length": str(wanted.size),
        "Content-Security-Policy": "sandbox",
    }
    return StreamingResponse(_parts(request, wanted.digest), media_type="application/octet-stream", headers=headers)


def _parts(request: Request, digest: str) -> Any:
    from service.archive import objects

    with archive_of(request).read() as connection:
        yield from objects.parts(connection, digest)
