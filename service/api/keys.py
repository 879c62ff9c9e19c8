"""`/v1/keys` and `/v1/audit`: for administrators."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from service.api.bodies import Body
from service.api.extract import Line
from service.api.paging import Cursor, Id, Limit, after_number, cursor
from service.api.problems import Refusal, responses
from service.api.security import Administrator, archive_of, client
from service.archive import access
from service.archive.trail import audit_log

router = APIRouter(tags=["administration"])


class NewKey(Body):
    name: Annotated[Line, Field(min_length=1, max_length=200)]
    scopes: Annotated[list[Literal["read", "write", "correct", "admin"]], Field(min_length=1, max_length=4)]
    days: Annotated[int | None, Field(ge=1, le=36500, description="How long it is good; always unless given.")] = None


class Key(BaseModel):
    """`prefix` is what the key begins with."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None


class KeyMade(Key):
    """`key` is shown once."""

    key: str


class Keys(BaseModel):
    items: list[Key]
    next: str | None


class AuditLine(BaseModel):
    id: int
    at: str
    actor: str
    action: str
    target: str
    detail: dict[str, Any]
    address: str


class Lines(BaseModel):
    items: list[AuditLine]
    next: str | None


@router.get("/keys", summary="List keys", responses=responses(401, 403, 422, 429))
def list_keys(request: Request, caller: Administrator, limit: Limit = 50, after: Cursor = None) -> Keys:
    last = after_number(after) or 0
    with archive_of(request).read() as connection:
        found = [row for row in access.keys(connection) if row.id > last]
    items = [Key(**row._asdict()) for row in found[:limit]]
    return Keys(items=items, next=cursor(items[-1].id) if len(found) > limit else None)


@router.post("/keys", status_code=201, summary="Make a key", responses=responses(401, 403, 422, 429))
def create_key(request: Request, sent: NewKey, caller: Administrator) -> KeyMade:
    """The key is in the answer and nowhere else. Nobody may give a key more scopes than they have."""
    beyond = [scope for scope in sent.scopes if not caller.may(scope)]
    if beyond:
        raise Refusal(403, "scope", f"you have not the scope {', '.join(beyond)}")
    with archive_of(request).write() as connection:
        made, key = access.create_key(connection, sent.name, sent.scopes, sent.days)
        access.note(connection, caller, "create", f"key {made}", client(request), {"name": sent.name})
        row = next(one for one in access.keys(connection) if one.id == made)
    return KeyMade(**row._asdict(), key=key)


@router.delete("/keys/{key_id}", status_code=204, summary="Revoke a key", responses=responses(401, 403, 404, 422, 429))
def revoke_key(request: Request, caller: Administrator, key_id: Id) -> Response:
    """From now on it opens nothing."""
    with archive_of(request).write() as connection:
        if not access.revoke_key(connection, key_id):
            raise Refusal(404, "not-found", f"there is no key {key_id}")
        access.note(connection, caller, "revoke", f"key {key_id}", client(request))
    return Response(status_code=204)


@router.get("/audit", summary="Who saw and changed what", responses=responses(401, 403, 422, 429))
def list_audit(request: Request, caller: Administrator, limit: Limit = 50, after: Cursor = None) -> Lines:
    """The latest first."""
    with archive_of(request).read() as connection:
        rows = audit_log(connection, after_number(after), limit + 1)
    items = [AuditLine(**row._asdict()) for row in rows[:limit]]
    return Lines(items=items, next=cursor(items[-1].id) if len(rows) > limit else None)
