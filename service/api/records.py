"""`/v1/records`: a record, what people decided on it, and decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy import Connection

from service.api.bodies import Body
from service.api.documents import held
from service.api.extract import Line
from service.api.paging import Cursor, Id, Limit, after_key, after_number, cursor
from service.api.problems import Refusal, responses
from service.api.security import Corrector, Reader, archive_of, client
from service.archive import access, corrections
from service.archive.access import Principal
from service.archive.corrections import Author

router = APIRouter(tags=["records"])
_DECISION = responses(401, 403, 404, 409, 410, 412, 422, 429)
Seen = Annotated[
    str | None,
    Header(alias="If-Match", max_length=100, description="The record's ETag: 412 where somebody decided meanwhile."),
]
Because = Annotated[Line, Field(max_length=2000, description="Why; it stays in the record's history.")]


def _sound(given: Any) -> Any:
    """Refuses texts, however deep, that cannot be shown."""
    if isinstance(given, str) and not given.isprintable():
        raise ValueError("it holds characters that cannot be shown")
    for part in given.items() if isinstance(given, dict) else given if isinstance(given, list | tuple) else ():
        _sound(part)
    return given


Fields = Annotated[
    dict[str, Any],
    AfterValidator(_sound),
    Field(
        max_length=20,
        description="Fields of the contract, each as it is to be (docs/corrections.md).",
        examples=[{"value": "89.1"}],
    ),
]


class Record(BaseModel):
    """`record` is in the contract's form. `machine` tells of fields that people changed: [the machine's, theirs]."""

    id: int
    document_id: int
    extraction_id: int
    review: str
    revision: str
    live: bool
    record: dict[str, Any]
    machine: dict[str, list[Any]] | None
    read: bool


class Records(BaseModel):
    items: list[Record]
    next: str | None


class Decision(BaseModel):
    """`changes` are [before, after] by field."""

    id: int
    action: str
    by: str
    at: str
    reason: str
    changes: dict[str, list[Any]]
    undoes: int | None
    in_force: bool


class Decisions(BaseModel):
    items: list[Decision]
    next: str | None


class Reason(Body):
    reason: Because = ""


class Setting(Reason):
    fields: Fields


class Undoing(Reason):
    decision: Annotated[int | None, Field(ge=1, le=2**63 - 1, description="The last in force unless given.")] = None


class Addition(Reason):
    """A record the machine missed: where its evidence stands in the document's text, in code points."""

    start: Annotated[int, Field(ge=0, le=2**31 - 1)]
    end: Annotated[int, Field(ge=1, le=2**31 - 1)]
    fields: Fields


@router.get("/records/{record_id}", summary="A record", responses=responses(401, 403, 404, 422, 429))
def get_record(request: Request, response: Response, caller: Reader, record_id: Id) -> Record:
    with archive_of(request).read() as connection:
        return _shown(connection, response, record_id)


@router.get("/records/{record_id}/history", summary="Decisions on it", responses=responses(401, 403, 404, 422, 429))
def list_decisions(
    request: Request, caller: Reader, record_id: Id, limit: Limit = 50, after: Cursor = None
) -> Decisions:
    """Oldest first."""
    last = after_number(after) or 0
    with archive_of(request).read() as connection:
        found = [one for one in corrections.history(connection, record_id) if one["id"] > last]
    items = [Decision(**one) for one in found[:limit]]
    return Decisions(items=items, next=cursor(items[-1].id) if len(found) > limit else None)


@router.get(
    "/documents/{document_id}/records", summary="Its records", responses=responses(401, 403, 404, 410, 422, 429)
)
def list_records(
    request: Request,
    caller: Reader,
    document_id: Id,
    live: Annotated[bool, Query(description="Only those in force; else rejected ones and those gone, too.")] = True,
    limit: Limit = 50,
    after: Cursor = None,
) -> Records:
    """In the order of the text, those no longer live last."""
    last = after_key(after, int, int, int)
    with archive_of(request).read() as connection:
        held(connection, document_id)
        found = corrections.in_order(connection, document_id)
    if live:
        found = [one for one in found if one.live and one.review != "rejected"]
    if last is not None:
        found = [one for one in found if corrections.place(one) > last]
    items = [Record(**corrections.shown(one, document_id)) for one in found[:limit]]
    return Records(items=items, next=cursor(*corrections.place(found[limit - 1])) if len(found) > limit else None)


@router.post(
    "/documents/{document_id}/records", status_code=201, summary="Add a record", tags=["records"], responses=_DECISION
)
def add_record(request: Request, response: Response, caller: Corrector, document_id: Id, sent: Addition) -> Record:
    """One that the machine missed."""
    with archive_of(request).write() as connection:
        held(connection, document_id)
        author = Author(caller.agent, sent.reason)
        made = corrections.add(connection, document_id, sent.start, sent.end, sent.fields, author)
        access.note(connection, caller, "add", f"record {made}", client(request))
        response.headers["Location"] = f"/v1/records/{made}"
        return _shown(connection, response, made)


@router.post("/records/{record_id}/set", summary="Set fields of a record", responses=_DECISION)
def set_fields(
    request: Request, response: Response, caller: Corrector, record_id: Id, sent: Setting, if_match: Seen = None
) -> Record:
    def act(connection: Connection, author: Author, seen: str | None) -> None:
        corrections.change(connection, record_id, sent.fields, author, seen=seen)

    return _decide(request, response, caller, record_id, "set", sent, if_match, act)


@router.post("/records/{record_id}/accept", summary="Accept a record", responses=_DECISION)
def accept_record(
    request: Request, response: Response, caller: Corrector, record_id: Id, sent: Reason, if_match: Seen = None
) -> Record:
    """As it stands: no later reading changes what it says."""

    def act(connection: Connection, author: Author, seen: str | None) -> None:
        corrections.accept(connection, record_id, author, seen=seen)

    return _decide(request, response, caller, record_id, "accept", sent, if_match, act)


@router.post("/records/{record_id}/reject", summary="Reject a record", responses=_DECISION)
def reject_record(
    request: Request, response: Response, caller: Corrector, record_id: Id, sent: Reason, if_match: Seen = None
) -> Record:
    """It is none, for later readings too."""

    def act(connection: Connection, author: Author, seen: str | None) -> None:
        corrections.reject(connection, record_id, author, seen=seen)

    return _decide(request, response, caller, record_id, "reject", sent, if_match, act)


@router.post("/records/{record_id}/undo", summary="Undo a decision", responses=_DECISION)
def undo_decision(
    request: Request, response: Response, caller: Corrector, record_id: Id, sent: Undoing, if_match: Seen = None
) -> Record:
    """Any earlier one, an undo too; the last in force unless one is given."""

    def act(connection: Connection, author: Author, seen: str | None) -> None:
        decision = sent.decision or corrections.last_decision(connection, record_id)
        if decision is None or decision not in {one["id"] for one in corrections.history(connection, record_id)}:
            raise Refusal(409, "archive", f"record {record_id} has no such decision to undo")
        corrections.undo(connection, decision, author, seen=seen)

    return _decide(request, response, caller, record_id, "undo", sent, if_match, act)


def _decide(
    request: Request,
    response: Response,
    caller: Principal,
    record_id: int,
    action: str,
    sent: Reason,
    if_match: str | None,
    act: Callable[[Connection, Author, str | None], None],
) -> Record:
    seen = if_match.strip().removeprefix("W/").strip('"') if if_match and if_match.strip() != "*" else None
    with archive_of(request).write() as connection:
        held(connection, corrections.record_json(connection, record_id)["document_id"])
        act(connection, Author(caller.agent, sent.reason), seen)
        access.note(connection, caller, action, f"record {record_id}", client(request))
        return _shown(connection, response, record_id)


def _shown(connection: Connection, response: Response, record_id: int) -> Record:
    found = Record(**corrections.record_json(connection, record_id))
    response.headers["ETag"] = f'"{found.revision}"'
    return found
