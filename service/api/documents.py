"""`/v1/documents`: documents brought, looked at and withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection, Row

from service.api import shapes
from service.api.extract import Day, Line
from service.api.paging import Cursor, Id, Limit, after_number, cursor
from service.api.problems import Answers, Refusal, plain, responses
from service.api.security import Reader, Writer, archive_of, client, saw
from service.api.submissions import IdempotencyKey, bodies, submission, submission_schema
from service.api.taking import bring
from service.archive import access, holdings
from service.archive.corrections import Author
from service.archive.differences import difference
from service.archive.holdings import Wanted
from service.archive.withdrawal import reinstate, withdraw

router = APIRouter(tags=["documents"])
_FORM = {
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        # no types: whatever is sent in a form is text
        "external_id": {"minLength": 1, "maxLength": 200},
        "title": {"maxLength": 2000},
        "published": {"format": "date"},
        "source": {"maxLength": 2000},
        "origin": {"maxLength": 500},
        "custodian": {"maxLength": 500},
    },
}
_BROUGHT: Answers = {
    200: {"model": shapes.Brought, "description": "It was there: unchanged, a new version, or a duplicate"},
    202: {"model": shapes.Job, "description": "It is stored, and the job at `Location` reads it"},
}
Number = Annotated[int, Query(ge=1, le=2**31 - 1)]
Reason = Annotated[Line, Query(min_length=1, max_length=2000, description="It stays in the document's place.")]
Match = Annotated[str | None, Header(max_length=500)]


@router.post(
    "/documents",
    status_code=201,
    summary="Bring a document",
    response_model=shapes.Brought,
    openapi_extra=bodies(submission_schema(), _FORM),
    responses=_BROUGHT | responses(401, 403, 409, 413, 415, 422, 429),
)
async def bring_document(request: Request, caller: Writer, idempotency_key: IdempotencyKey = None) -> Response:
    """Stores a document and reads it. A text or page is answered with its records: 201 where it is new, 200 where it
    was there. What takes longer is stored and read by a job: 202.

    A document with an external id is one work under this name: other bytes are its new version. Without one, the same
    bytes are the same document. So a request may always be sent again.
    """
    return await bring(request, caller, "document", [await submission(request)], idempotency_key)


@router.get("/documents", summary="List documents", responses=responses(401, 403, 422, 429))
def list_documents(
    request: Request,
    caller: Reader,
    external_id: Annotated[Line | None, Query(max_length=200)] = None,
    kind: Annotated[Line | None, Query(max_length=16)] = None,
    source: Annotated[Line | None, Query(max_length=2000)] = None,
    place_code: Annotated[Line | None, Query(max_length=20)] = None,
    published_from: Day | None = None,
    published_to: Day | None = None,
    readable: bool | None = None,
    withdrawn: bool = False,
    limit: Limit = 50,
    after: Cursor = None,
) -> shapes.Documents:
    """The latest first."""
    wanted = Wanted(external_id, kind, source, place_code, published_from, published_to, readable, withdrawn)
    with archive_of(request).read() as connection:
        rows = holdings.listed(connection, wanted, after_number(after), limit + 1)
    items = [shapes.document(row) for row in rows[:limit]]
    return shapes.Documents(items=items, next=cursor(items[-1].id) if len(rows) > limit else None)


@router.get(
    "/documents/{document_id}",
    summary="A document with its records",
    response_class=Response,
    responses=plain("application/json", "object") | {304: {"description": "As it was"}} | responses(401, 403, 404, 409, 410, 422, 429),
)  # fmt: skip
def get_document(request: Request, caller: Reader, document_id: Id, if_none_match: Match = None) -> Response:
    """The contract's object of its version in force (docs/extraction.md), with the records as people decided: each has
    its `id`, `review` and `revision` besides."""
    with archive_of(request).read() as connection:
        row = held(connection, document_id)
        tag = f'"{holdings.state(connection, row)}"'
        if if_none_match is not None and (if_none_match == "*" or tag in if_none_match):
            return Response(status_code=304, headers={"ETag": tag})
        if row.extraction_id is None:
            raise Refusal(409, "unread", f"document {document_id} is kept, but it could not be read: {row.problem}")
        body = json.dumps(holdings.contract(connection, row), ensure_ascii=False)
    saw(request, caller, "read", f"document {document_id}")
    return Response(body, headers={"ETag": tag}, media_type="application/json")


@router.get("/documents/{document_id}/about", summary="About a document", responses=responses(401, 403, 404, 422, 429))
def about_document(request: Request, caller: Reader, document_id: Id) -> shapes.Document:
    """What it is, without its text and records; of one withdrawn, its tombstone."""
    with archive_of(request).read() as connection:
        return shapes.document(held(connection, document_id, withdrawn=True))


@router.get(
    "/documents/{document_id}/versions", summary="Its versions", responses=responses(401, 403, 404, 410, 422, 429)
)
def list_versions(
    request: Request, caller: Reader, document_id: Id, limit: Limit = 50, after: Cursor = None
) -> shapes.Versions:
    """Oldest first."""
    with archive_of(request).read() as connection:
        held(connection, document_id)
        rows = holdings.versions(connection, document_id, after_number(after) or 0, limit + 1)
    items = [shapes.version(row) for row in rows[:limit]]
    return shapes.Versions(items=items, next=cursor(items[-1].number) if len(rows) > limit else None)


@router.get(
    "/documents/{document_id}/changes",
    summary="What a version changes",
    responses=responses(401, 403, 404, 410, 422, 429),
)
def get_changes(
    request: Request, caller: Reader, document_id: Id, to: Number | None = None, since: Number | None = None
) -> shapes.Changes:
    """From one version to another: to the one in force from the one before it, unless others are given."""
    with archive_of(request).read() as connection:
        row = held(connection, document_id)
        last = to or row.version
        first = since or max(last - 1, 1)
        readings = [holdings.reading_of(connection, document_id, number) for number in (first, last)]
        if None in readings:
            told = f"document {document_id} has no version {first if readings[0] is None else last} that was read"
            raise Refusal(404, "not-found", told)
        return shapes.changes(difference(connection, document_id, readings[0] or 0, readings[1] or 0))


@router.delete(
    "/documents/{document_id}", summary="Withdraw a document", responses=responses(401, 403, 404, 409, 410, 422, 429)
)
def withdraw_document(request: Request, caller: Writer, document_id: Id, reason: Reason) -> shapes.Document:
    """Leaves a tombstone: its records are live no longer, and asked for it answers 410. All that was kept stays."""
    with archive_of(request).write() as connection:
        held(connection, document_id)
        withdraw(connection, document_id, Author(caller.agent, reason))
        access.note(connection, caller, "withdraw", f"document {document_id}", client(request))
        return shapes.document(held(connection, document_id, withdrawn=True))


@router.post(
    "/documents/{document_id}/reinstate",
    summary="Take a withdrawal back",
    responses=responses(401, 403, 404, 409, 422, 429),
)
def reinstate_document(request: Request, caller: Writer, document_id: Id, reason: Reason) -> shapes.Document:
    """Its records are live as before."""
    with archive_of(request).write() as connection:
        held(connection, document_id, withdrawn=True)
        reinstate(connection, document_id, Author(caller.agent, reason))
        access.note(connection, caller, "reinstate", f"document {document_id}", client(request))
        return shapes.document(held(connection, document_id))


@router.get(
    "/documents/{document_id}/original",
    summary="Its bytes as they came",
    response_class=Response,
    responses=plain("application/octet-stream") | {304: {"description": "As it was"}} | responses(401, 403, 404, 410, 422, 429),
)  # fmt: skip
def get_original(
    request: Request,
    caller: Reader,
    document_id: Id,
    version: Number | None = None,
    if_none_match: Match = None,
) -> Response:
    """Of the version in force, or of the one given. It is always sent as a file to save: a browser shows none of it."""
    archive = archive_of(request)
    with archive.read() as connection:
        row = held(connection, document_id)
        found = holdings.version_of(connection, document_id, version or row.version)
    if found is None:
        raise Refusal(404, "not-found", f"document {document_id} has no version {version}")
    tag = f'"{found.digest}"'
    if if_none_match is not None and (if_none_match == "*" or tag in if_none_match):
        return Response(status_code=304, headers={"ETag": tag})

    def parts() -> Iterator[bytes]:
        with archive.read() as connection:
            yield from holdings.original(connection, found.digest)

    saw(request, caller, "download", f"document {document_id}")
    headers = {"ETag": tag, "Content-Disposition": "attachment", "Content-Length": str(found.size)}
    return StreamingResponse(parts(), headers=headers, media_type="application/octet-stream")


@router.get("/documents/{document_id}/events", summary="What happened to it", responses=responses(401, 403, 404, 422, 429))  # fmt: skip
def list_events(
    request: Request, caller: Reader, document_id: Id, limit: Limit = 50, after: Cursor = None
) -> shapes.Events:
    """Oldest first; of a document withdrawn too."""
    with archive_of(request).read() as connection:
        held(connection, document_id, withdrawn=True)
        rows = holdings.events(connection, document_id, after_number(after) or 0, limit + 1)
    items = [shapes.event(row) for row in rows[:limit]]
    return shapes.Events(items=items, next=cursor(items[-1].id) if len(rows) > limit else None)


def held(connection: Connection, document_id: int, *, withdrawn: bool = False) -> Row[Any]:
    """A document, which may not be withdrawn unless `withdrawn`. Raises Refusal."""
    row = holdings.one(connection, document_id)
    if row is None:
        raise Refusal(404, "not-found", f"there is no document {document_id}")
    if row.withdrawn_at is not None and not withdrawn:
        named = f" (external id {row.external_id})" if row.external_id else ""
        told = f"document {row.id}{named}, “{row.title or row.source}”, was withdrawn on {row.withdrawn_at[:10]}"
        raise Refusal(410, "withdrawn", f"{told}: {row.withdrawal_reason}")
    return row
