"""`/v1/changes` and `/v1/webhooks`: what happened, asked for or told."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection, Row

from service.api.bodies import Body
from service.api.extract import Line
from service.api.paging import Cursor, Id, Limit, after_number, cursor
from service.api.problems import Refusal, responses
from service.api.security import Administrator, Reader, archive_of, client, settings_of
from service.archive import access, changes, webhooks
from service.webhooks import Forbidden, checked

router = APIRouter()
Type = Literal[
    "document.created",
    "document.changed",
    "document.extracted",
    "document.unreadable",
    "document.withdrawn",
    "document.reinstated",
    "record.decided",
]
Url = Annotated[Line, Field(max_length=2000, description="https, or http on this machine.")]


class Change(BaseModel):
    id: int
    type: str
    at: str
    document_id: int
    external_id: str | None
    version: int | None
    record_id: int | None
    detail: dict[str, Any]


class Changes(BaseModel):
    """`next` is always there: keep it, and ask with it again later."""

    items: list[Change]
    next: str
    more: bool


class NewWebhook(Body):
    url: Url
    types: list[Type] = Field([], max_length=20, description="Of changes; all where none is given.")


class WebhookChange(Body):
    url: Url | None = None
    types: list[Type] | None = Field(None, max_length=20)
    active: bool | None = None


class Webhook(BaseModel):
    id: int
    url: str
    types: list[str]
    active: bool
    created_at: str


class WebhookMade(Webhook):
    """`secret` is shown once."""

    secret: str


class Webhooks(BaseModel):
    items: list[Webhook]
    next: str | None


class Delivery(BaseModel):
    """`state` is waiting, delivered or failed; `status` and `error` are those of the last attempt."""

    id: int
    change_id: int
    state: str
    attempts: int
    status: int | None
    error: str | None
    made_at: str
    next_at: str | None


class Deliveries(BaseModel):
    items: list[Delivery]
    next: str | None


class Replayed(BaseModel):
    deliveries: int


@router.get("/changes", summary="What happened", tags=["changes"], responses=responses(401, 403, 422, 429))
def list_changes(request: Request, caller: Reader, limit: Limit = 100, after: Cursor = None) -> Changes:
    """Oldest first; without a cursor from the beginning. Each change is told at least once: what is told of a document
    is that it changed, not how it was then; fetch it to see how it is."""
    last = after_number(after) or 0
    with archive_of(request).read() as connection:
        found, upto = changes.after(connection, last, limit)
        more = changes.any_after(connection, upto)
    items = [Change(**asdict(one)) for one in found]
    return Changes(items=items, next=cursor(upto), more=more)


@router.post(
    "/webhooks", status_code=201, summary="Make a webhook", tags=["webhooks"], responses=responses(401, 403, 422, 429)
)
def create_webhook(request: Request, sent: NewWebhook, caller: Administrator) -> WebhookMade:
    """Every change from now on is posted to the address, signed with the secret (docs/api.md tells how to check it)."""
    _check(request, sent.url)
    with archive_of(request).write() as connection:
        made, secret = webhooks.create(connection, caller.owner, sent.url, sent.types)
        access.note(connection, caller, "create", f"webhook {made}", client(request), {"url": sent.url})
        return WebhookMade(**_shown(_webhook(connection, made)).model_dump(), secret=secret)


@router.get("/webhooks", summary="List webhooks", tags=["webhooks"], responses=responses(401, 403, 422, 429))
def list_webhooks(request: Request, caller: Administrator, limit: Limit = 50, after: Cursor = None) -> Webhooks:
    with archive_of(request).read() as connection:
        rows = webhooks.listed(connection, after_number(after) or 0, limit + 1)
    items = [_shown(row) for row in rows[:limit]]
    return Webhooks(items=items, next=cursor(items[-1].id) if len(rows) > limit else None)


@router.get(
    "/webhooks/{webhook_id}", summary="A webhook", tags=["webhooks"], responses=responses(401, 403, 404, 422, 429)
)
def get_webhook(request: Request, caller: Administrator, webhook_id: Id) -> Webhook:
    with archive_of(request).read() as connection:
        return _shown(_webhook(connection, webhook_id))


@router.patch(
    "/webhooks/{webhook_id}",
    summary="Change a webhook",
    tags=["webhooks"],
    responses=responses(401, 403, 404, 422, 429),
)
def change_webhook(request: Request, caller: Administrator, webhook_id: Id, sent: WebhookChange) -> Webhook:
    """One that was not active is told of what happened meanwhile, too."""
    if sent.url is not None:
        _check(request, sent.url)
    values: dict[str, Any] = {"url": sent.url, "kinds": sent.types, "active": sent.active}
    values = {name: value for name, value in values.items() if value is not None}
    with archive_of(request).write() as connection:
        _webhook(connection, webhook_id)
        webhooks.change(connection, webhook_id, **values)
        access.note(connection, caller, "change", f"webhook {webhook_id}", client(request), values)
        return _shown(_webhook(connection, webhook_id))


@router.delete(
    "/webhooks/{webhook_id}",
    status_code=204,
    summary="Delete a webhook",
    tags=["webhooks"],
    responses=responses(401, 403, 404, 422, 429),
)
def delete_webhook(request: Request, caller: Administrator, webhook_id: Id) -> Response:
    with archive_of(request).write() as connection:
        _webhook(connection, webhook_id)
        webhooks.delete(connection, webhook_id)
        access.note(connection, caller, "delete", f"webhook {webhook_id}", client(request))
    return Response(status_code=204)


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    summary="What was sent to it",
    tags=["webhooks"],
    responses=responses(401, 403, 404, 422, 429),
)
def list_deliveries(
    request: Request,
    caller: Administrator,
    webhook_id: Id,
    state: Literal["waiting", "delivered", "failed"] | None = None,
    limit: Limit = 50,
    after: Cursor = None,
) -> Deliveries:
    """The latest first."""
    with archive_of(request).read() as connection:
        _webhook(connection, webhook_id)
        rows = webhooks.deliveries(connection, webhook_id, state, after_number(after), limit + 1)
    items = [_delivery(row) for row in rows[:limit]]
    return Deliveries(items=items, next=cursor(items[-1].id) if len(rows) > limit else None)


@router.post(
    "/webhooks/{webhook_id}/replay",
    summary="Send again",
    tags=["webhooks"],
    responses=responses(401, 403, 404, 422, 429),
)
def replay(
    request: Request,
    caller: Administrator,
    webhook_id: Id,
    after: Annotated[int, Query(ge=0, le=2**63 - 1, description="The id of a change.")],
) -> Replayed:
    """Everything that happened behind a change, whether it was delivered or not."""
    with archive_of(request).write() as connection:
        _webhook(connection, webhook_id)
        number = webhooks.replay(connection, webhook_id, after)
        access.note(connection, caller, "replay", f"webhook {webhook_id}", client(request), {"after": after})
    return Replayed(deliveries=number)


def _check(request: Request, url: str) -> None:
    try:
        checked(url, settings_of(request).private)
    except Forbidden as error:
        raise Refusal(422, "invalid-request", f"url: {error}") from error


def _webhook(connection: Connection, webhook_id: int) -> Row[Any]:
    row = webhooks.one(connection, webhook_id)
    if row is None:
        raise Refusal(404, "not-found", f"there is no webhook {webhook_id}")
    return row


def _shown(row: Row[Any]) -> Webhook:
    return Webhook(id=row.id, url=row.url, types=row.kinds, active=row.active, created_at=row.created_at)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        change_id=row.event_id,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        error=row.error,
        made_at=row.made_at,
        next_at=row.next_at,
    )
