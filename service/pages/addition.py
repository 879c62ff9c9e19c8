"""Adding a record that the machine missed: a form for words that were marked in the text, filled as far as they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from service.api.problems import Refusal
from service.api.security import archive_of, client
from service.archive import access, corrections, dossier
from service.archive.access import Principal
from service.archive.corrections import Author, records_json
from service.errors import Refused
from service.pages.fields import Form, form_of, given, told, unit_text
from service.pages.rendering import Corrector, address, number, page

router = APIRouter()
Json = dict[str, Any]
_BLANK = Form("", "", "0", "", "eq", "level", "", "", "", "", "", "", "actual")
_LONGEST = 400
"""Code points of words that a figure may be marked with."""
_RENEWED = "Tài liệu vừa được đọc lại. Hãy tải lại trang rồi chọn lại đoạn."


@dataclass(frozen=True, slots=True)
class Adding:
    """`extraction` is the reading whose text `start` and `end` point into."""

    document: int
    extraction: int
    start: int
    end: int
    quote: str
    form: Form
    message: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    title: str
    adding: Adding


@router.get("/tai-lieu/{document_id:int}/them")
def ask(request: Request, corrector: Corrector, document_id: int, start: int, end: int, doc: int) -> Response:
    """The form for the words from `start` to `end` of reading `doc`."""
    with archive_of(request).read() as connection:
        held = dossier.dossier(connection, document_id)
        records = records_json(connection, document_id)
    adding = _adding(held, start, end, doc)
    form = _guessed(adding.quote, start, records, held.result or {})
    return page(request, "addition.html", Shown("Thêm số liệu", replace(adding, form=form)))


@router.post("/tai-lieu/{document_id:int}/them")
async def add(request: Request, corrector: Corrector, document_id: int) -> Response:
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_in_threadpool(_add, request, corrector, document_id, form)


def _add(request: Request, corrector: Principal, document_id: int, form: Mapping[str, str]) -> Response:
    archive = archive_of(request)
    start, end, doc = (
        int(form.get(name, "")) if form.get(name, "").isdigit() else -1 for name in ("start", "end", "doc")
    )
    author = Author(corrector.agent, form.get("reason", "").strip())
    try:
        with archive.write() as connection:
            held = dossier.dossier(connection, document_id)
            adding = _adding(held, start, end, doc)
            record_id = corrections.add(connection, document_id, start, end, given(form, _BLANK), author)
            access.note(connection, corrector, "add", f"record {record_id}", client(request))
    except Refused as error:
        written = replace(_BLANK, **{name: form[name] for name in Form.__dataclass_fields__ if name in form})
        shown = replace(adding, form=written, message=told(error.field))
        return page(request, "addition.html", Shown("Thêm số liệu", shown), 422)
    return RedirectResponse(address(f"/tai-lieu/{document_id}", record=record_id), 303)


def _adding(held: dossier.Dossier, start: int, end: int, doc: int) -> Adding:
    if held.result is None or held.head.extraction_id != doc:
        raise Refusal(409, "read-again", _RENEWED)
    text = held.result["document"]["text"]
    if not 0 <= start < end <= min(len(text), start + _LONGEST):
        raise Refusal(422, "evidence", told("evidence"))
    return Adding(held.head.id, doc, start, end, " ".join(text[start:end].split()), _BLANK)


def _guessed(quote: str, start: int, records: list[Json], result: Json) -> Form:
    """The number and unit that the words say; place, period and indicator of the nearest record, else the document's."""
    from extractor.mentions.numbers.find import find_quantities
    from extractor.model.mention import Interval
    from extractor.pipeline import lower_case

    live = [one["record"] for one in records if one["live"]]
    near = min(live, key=lambda record: abs(record["evidence"]["start"] - start), default=None)
    form = _BLANK
    if near is not None:
        said = form_of(near)
        form = replace(
            form, place=said.place, place_id=said.place_id, period=said.period, status=said.status
        )  # the indicator is what is new
    elif (period := (result.get("document") or {}).get("period")) is not None:
        form = replace(form, period=period["label"] or f"{period['start']}/{period['end']}")
    found = find_quantities(quote, lower_case(quote))
    if found:
        first, unit = found[0], found[0].unit
        low, high = (
            (first.quantity.low, first.quantity.high)
            if isinstance(first.quantity, Interval)
            else (first.quantity.value, None)
        )
        form = replace(
            form,
            value=number(format(low, "f")),
            upper=number(format(high, "f")) if high is not None else "",
            unit=unit_text(unit.code) if unit else "",
            multiplier=str(unit.multiplier) if unit else "0",
            qualifier=first.qualifier,
        )
    return form
