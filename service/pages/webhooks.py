"""Quản trị: webhooks, what was sent to each, and sending it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection, Row

from service.api.paging import Id
from service.api.problems import Refusal
from service.api.security import archive_of, client, settings_of
from service.archive import access, webhooks
from service.archive.access import Principal
from service.archive.changes import TYPES
from service.pages.confirming import Question, ask
from service.pages.rendering import Administrator, address, page
from service.webhooks import Forbidden, checked

router = APIRouter()
HERE = "/quan-tri/webhook"
_LONGEST = 2000
_MOST = 500
"""Webhooks that are shown."""
_PAGE = 50
STATES = {"waiting": "đang chờ", "delivered": "đã nhận", "failed": "không gửi được"}
KINDS = {
    "document.created": "tài liệu mới",
    "document.changed": "phiên bản mới",
    "document.extracted": "tài liệu đã đọc xong",
    "document.unreadable": "tài liệu không đọc được",
    "document.withdrawn": "tài liệu bị thu hồi",
    "document.reinstated": "tài liệu được phục hồi",
    "record.decided": "quyết định về số liệu",
}
"""The types of changes, and how they are called here."""
_ADDRESS = "Địa chỉ phải có dạng https://…; http chỉ dùng cho chính máy này."
_DONE = {
    "tam-dung": "Đã tạm dừng. Những gì xảy ra từ nay được giữ lại để gửi sau.",
    "gui-tiep": "Đang gửi tiếp, kể cả những gì đã xảy ra khi tạm dừng.",
    "xoa": "Đã xóa webhook.",
    "gui-lai": "Đã đưa vào hàng đợi gửi lại.",
}


@dataclass(frozen=True, slots=True)
class Hook:
    """`last` is its latest delivery."""

    row: Row[Any]
    last: Row[Any] | None


@dataclass(frozen=True, slots=True)
class Webhooks:
    """`secret` is the one of a webhook just made, which is shown once."""

    title: str
    hooks: Sequence[Hook]
    secret: str
    url: str
    chosen: Sequence[str]
    kinds: dict[str, str]
    states: dict[str, str]
    message: str
    done: str


@dataclass(frozen=True, slots=True)
class Deliveries:
    title: str
    row: Row[Any]
    deliveries: Sequence[Row[Any]]
    state: str
    kinds: dict[str, str]
    states: dict[str, str]
    older: str
    done: str


@router.get(HERE)
def listed(request: Request, administrator: Administrator, xong: str = "") -> Response:
    return _list(request, done=_DONE.get(xong, ""))


def _list(
    request: Request, secret: str = "", url: str = "", chosen: Sequence[str] = (), message: str = "", done: str = ""
) -> Response:
    with archive_of(request).read() as connection:
        hooks = [
            Hook(row, next(iter(webhooks.deliveries(connection, row.id, None, None, 1)), None))
            for row in webhooks.listed(connection, 0, _MOST)
        ]
    shown = Webhooks("Webhook", hooks, secret, url, chosen, KINDS, STATES, message, done)
    answer = page(request, "webhooks.html", shown, 422 if message else 200)
    if secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post(HERE)
def make(
    request: Request,
    administrator: Administrator,
    url: Annotated[str, Form()] = "",
    kinds: Annotated[Sequence[str], Form()] = (),
) -> Response:
    url, chosen = url.strip(), [kind for kind in TYPES if kind in kinds]
    try:
        if len(url) > _LONGEST or not url.isprintable():
            raise Forbidden(url)
        checked(url, settings_of(request).private)
    except Forbidden:
        return _list(request, "", url, chosen, _ADDRESS)
    with archive_of(request).write() as connection:
        made, secret = webhooks.create(connection, administrator.owner, url, chosen)
        access.note(connection, administrator, "create", f"webhook {made}", client(request), {"url": url})
    return _list(request, secret)


@router.get(HERE + "/{webhook_id:int}")
def deliveries(
    request: Request,
    administrator: Administrator,
    webhook_id: Id,
    tinh_trang: str = "",
    truoc: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    xong: str = "",
) -> Response:
    """The log of a webhook, the latest first; `truoc` is the entry to go on before."""
    state = tinh_trang if tinh_trang in STATES else ""
    with archive_of(request).read() as connection:
        row = _row(connection, webhook_id)
        rows = webhooks.deliveries(connection, webhook_id, state or None, truoc, _PAGE + 1)
    here = f"{HERE}/{webhook_id}"
    older = address(here, tinh_trang=state, truoc=rows[_PAGE - 1].id) if len(rows) > _PAGE else ""
    shown = Deliveries("Webhook", row, rows[:_PAGE], state, KINDS, STATES, older, _DONE.get(xong, ""))
    return page(request, "webhook.html", shown)


@router.post(HERE + "/{webhook_id:int}/tam-dung")
def pause(request: Request, administrator: Administrator, webhook_id: Id) -> Response:
    return _activate(request, administrator, webhook_id, False)


@router.post(HERE + "/{webhook_id:int}/gui-tiep")
def go_on(request: Request, administrator: Administrator, webhook_id: Id) -> Response:
    return _activate(request, administrator, webhook_id, True)


def _activate(request: Request, administrator: Principal, webhook_id: int, active: bool) -> Response:
    with archive_of(request).write() as connection:
        _row(connection, webhook_id)
        webhooks.change(connection, webhook_id, active=active)
        access.note(connection, administrator, "change", f"webhook {webhook_id}", client(request), {"active": active})
    return RedirectResponse(address(f"{HERE}/{webhook_id}", xong="gui-tiep" if active else "tam-dung"), 303)


@router.post(HERE + "/{webhook_id:int}/gui-lai")
def replay(
    request: Request, administrator: Administrator, webhook_id: Id, change: Annotated[int, Form(ge=1, le=2**63 - 1)]
) -> Response:
    """A change and everything behind it, whether it was delivered or not."""
    with archive_of(request).write() as connection:
        _row(connection, webhook_id)
        webhooks.replay(connection, webhook_id, change - 1)
        detail = {"after": change - 1}
        access.note(connection, administrator, "replay", f"webhook {webhook_id}", client(request), detail)
    return RedirectResponse(address(f"{HERE}/{webhook_id}", xong="gui-lai"), 303)


@router.get(HERE + "/{webhook_id:int}/xoa")
def ask_to_delete(request: Request, administrator: Administrator, webhook_id: Id) -> Response:
    with archive_of(request).read() as connection:
        row = _row(connection, webhook_id)
    told = "Không gửi gì đến địa chỉ này nữa. Nhật ký gửi của webhook cũng mất; không phục hồi được."
    return ask(request, Question("Xóa webhook", row.url, told, "Xóa", f"{HERE}/{webhook_id}"))


@router.post(HERE + "/{webhook_id:int}/xoa")
def delete(request: Request, administrator: Administrator, webhook_id: Id) -> Response:
    with archive_of(request).write() as connection:
        row = _row(connection, webhook_id)
        webhooks.delete(connection, webhook_id)
        access.note(connection, administrator, "delete", f"webhook {webhook_id}", client(request), {"url": row.url})
    return RedirectResponse(address(HERE, xong="xoa"), 303)


def _row(connection: Connection, webhook_id: int) -> Row[Any]:
    row = webhooks.one(connection, webhook_id)
    if row is None:
        raise Refusal(404, "not-found", "Không có webhook này.")
    return row
