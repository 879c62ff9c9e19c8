"""`/v1/batches` and `/v1/jobs`: what is read later."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection, Row

from service.api import shapes
from service.api.paging import Cursor, Limit, after_name, after_number, cursor
from service.api.problems import Refusal, responses
from service.api.security import Reader, Writer, archive_of, client
from service.api.submissions import IdempotencyKey, batch, batch_schema, bodies
from service.api.taking import bring
from service.archive import access, jobs
from service.jobs import Jobs

router = APIRouter(tags=["jobs"])
JobId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
State = Literal["waiting", "running", "done", "failed", "cancelled"]
_FORM = {
    "required": ["file"],
    "properties": {
        "file": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
        "origin": {"maxLength": 500},
        "custodian": {"maxLength": 500},
    },
}


@router.post(
    "/batches",
    status_code=202,
    summary="Bring documents",
    response_model=shapes.Job,
    openapi_extra=bodies(batch_schema(), _FORM),
    responses=responses(401, 403, 409, 413, 415, 422, 429),
)
async def bring_batch(request: Request, caller: Writer, idempotency_key: IdempotencyKey = None) -> Response:
    """Stores documents and has one job read them all."""
    return await bring(request, caller, "batch", await batch(request), idempotency_key)


@router.get("/jobs", summary="List jobs", responses=responses(401, 403, 422, 429))
def list_jobs(
    request: Request,
    caller: Reader,
    mine: Annotated[bool, Query(description="Only those of the caller.")] = False,
    state: State | None = None,
    limit: Limit = 50,
    after: Cursor = None,
) -> shapes.Jobs:
    """The latest first."""
    with archive_of(request).read() as connection:
        rows = jobs.listed(connection, caller.owner if mine else None, state, after_name(after), limit + 1)
    items = [shapes.job(row) for row in rows[:limit]]
    return shapes.Jobs(items=items, next=cursor(items[-1].id) if len(rows) > limit else None)


@router.get("/jobs/{job_id}", summary="How far a job is", responses=responses(401, 403, 404, 422, 429))
def get_job(request: Request, caller: Reader, job_id: JobId) -> shapes.Job:
    with archive_of(request).read() as connection:
        return shapes.job(_job(connection, job_id))


@router.get("/jobs/{job_id}/items", summary="The documents of a job", responses=responses(401, 403, 404, 422, 429))
def list_items(
    request: Request, caller: Reader, job_id: JobId, limit: Limit = 50, after: Cursor = None
) -> shapes.JobItems:
    """In the order in which they were sent, each with what became of it."""
    last = after_number(after)
    with archive_of(request).read() as connection:
        _job(connection, job_id)
        rows = jobs.items(connection, job_id, -1 if last is None else last, limit + 1)
    items = [shapes.job_item(row) for row in rows[:limit]]
    return shapes.JobItems(items=items, next=cursor(items[-1].number) if len(rows) > limit else None)


@router.post("/jobs/{job_id}/cancel", summary="Cancel a job", responses=responses(401, 403, 404, 422, 429))
def cancel_job(request: Request, caller: Writer, job_id: JobId) -> shapes.Job:
    """Ends what has not ended; documents kept already stay. A job that has ended stays as it is."""
    with archive_of(request).write() as connection:
        _job(connection, job_id)
        ended = jobs.cancel(connection, job_id)
        access.note(connection, caller, "cancel", f"job {job_id}", client(request))
        row = _job(connection, job_id)
    cast(Jobs, request.app.state.jobs).cancelled(ended)
    return shapes.job(row)


@router.post("/jobs/{job_id}/retry", summary="Try a job again", responses=responses(401, 403, 404, 422, 429))
def retry_job(request: Request, caller: Writer, job_id: JobId) -> shapes.Job:
    """Reads once more what failed or was cancelled; where nothing did, nothing happens."""
    with archive_of(request).write() as connection:
        _job(connection, job_id)
        jobs.retry(connection, job_id)
        access.note(connection, caller, "retry", f"job {job_id}", client(request))
        row = _job(connection, job_id)
    cast(Jobs, request.app.state.jobs).wake()
    return shapes.job(row)


def _job(connection: Connection, job_id: str) -> Row[Any]:
    row = jobs.one(connection, job_id)
    if row is None:
        raise Refusal(404, "not-found", f"there is no job {job_id}")
    return row
