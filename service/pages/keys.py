"""Quản trị: API keys of programs. A key is shown once, on the page that answers its making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Row

from service.api.paging import Id
from service.api.problems import Refusal
from service.api.security import archive_of, client
from service.archive import access
from service.archive.access import SCOPES, Principal
from service.archive.events import now
from service.pages.confirming import Question, ask
from service.pages.rendering import Administrator, address, page

router = APIRouter()
HERE = "/quan-tri/khoa-api"
_LONGEST = 200
ENDS = {"30": "30 ngày", "90": "90 ngày", "365": "1 năm", "1095": "3 năm", "": "không bao giờ"}
"""After how many days a key ends."""
_NAME = "Hãy viết tên, để sau này biết khóa của chương trình nào."
_SCOPE = "Hãy chọn ít nhất một quyền."
_DONE = {"thu-hoi": "Đã thu hồi khóa. Từ nay khóa không mở được gì."}


@dataclass(frozen=True, slots=True)
class Key:
    """`state` is good, over or revoked."""

    row: Row[Any]
    state: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new key, which nobody can see again."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Keys:
    title: str
    keys: Sequence[Key]
    made: Made | None
    name: str
    scopes: Sequence[str]
    days: str
    ends: dict[str, str]
    message: str
    done: str


@router.get(HERE)
def keys(request: Request, administrator: Administrator, xong: str = "") -> Response:
    return _list(request, done=_DONE.get(xong, ""))


def _list(
    request: Request,
    made: Made | None = None,
    name: str = "",
    scopes: Sequence[str] = ("read",),
    days: str = "365",
    message: str = "",
    done: str = "",
) -> Response:
    moment = now()
    with archive_of(request).read() as connection:
        rows = access.keys(connection)
    known = [Key(row, _state(row, moment)) for row in reversed(rows)]
    known.sort(key=lambda one: one.state != "good")
    shown = Keys("Khóa API", known, made, name, scopes, days, ENDS, message, done)
    answer = page(request, "keys.html", shown, 422 if message else 200)
    if made:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _state(row: Row[Any], moment: str) -> str:
    if row.revoked_at:
        return "revoked"
    return "over" if row.expires_at and row.expires_at <= moment else "good"


@router.post(HERE)
def make(
    request: Request,
    administrator: Administrator,
    name: Annotated[str, Form()] = "",
    scopes: Annotated[Sequence[str], Form()] = (),
    days: Annotated[str, Form()] = "",
) -> Response:
    name, given = " ".join(name.split()), [scope for scope in SCOPES if scope in scopes]
    days = days if days in ENDS else "365"
    if not 0 < len(name) <= _LONGEST or not name.isprintable():
        return _list(request, None, name, given, days, _NAME)
    if not given:
        return _list(request, None, name, given, days, _SCOPE)
    _may_give(administrator, given)
    with archive_of(request).write() as connection:
        number, key = access.create_key(connection, name, given, int(days) if days else None)
        detail = {"name": name, "scopes": given}
        access.note(connection, administrator, "create", f"key {number}", client(request), detail)
    return _list(request, Made(name, key))


def _may_give(administrator: Principal, scopes: Sequence[str]) -> None:
    if not all(administrator.may(scope) for scope in scopes):
        raise Refusal(403, "scope", "Không ai cho khóa nhiều quyền hơn quyền của mình.")


@router.get(HERE + "/{key_id:int}/thu-hoi")
def ask_to_revoke(request: Request, administrator: Administrator, key_id: Id) -> Response:
    with archive_of(request).read() as connection:
        row = next((one for one in access.keys(connection) if one.id == key_id), None)
    if row is None:
        raise _none()
    told = "Chương trình dùng khóa này mất quyền truy cập ngay lập tức. Khóa đã thu hồi không dùng lại được."
    return ask(request, Question("Thu hồi khóa API", f"{row.name} ({row.prefix}…)", told, "Thu hồi", HERE))


@router.post(HERE + "/{key_id:int}/thu-hoi")
def revoke(request: Request, administrator: Administrator, key_id: Id) -> Response:
    with archive_of(request).write() as connection:
        if not access.revoke_key(connection, key_id):
            raise _none()
        access.note(connection, administrator, "revoke", f"key {key_id}", client(request))
    return RedirectResponse(address(HERE, xong="thu-hoi"), 303)


def _none() -> Refusal:
    return Refusal(404, "not-found", "Không có khóa này.")
