"""Tài khoản của tôi: who is logged in changes the password, and ends sessions on other computers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Row

from service.api.problems import Refusal
from service.api.security import archive_of, client
from service.archive import access
from service.archive.access import PASSWORD, Principal
from service.errors import Refused
from service.pages.accounts import TOLD
from service.pages.rendering import Reader, address, page

router = APIRouter()
_HERE = "/tai-khoan"
Text = Annotated[str, Form()]
_WRONG = "Mật khẩu hiện tại không đúng."
_TOO_OFTEN = "Quá nhiều lần thử. Hãy đợi một phút."
_DONE = {
    "mat-khau": "Đã đổi mật khẩu. Các phiên khác đã kết thúc.",
    "phien": "Đã kết thúc các phiên khác.",
}


@dataclass(frozen=True, slots=True)
class Own:
    """`others` are the open sessions besides this one."""

    title: str
    row: Row[Any]
    others: int
    message: str
    done: str
    limits: tuple[int, int]


@router.get(_HERE)
def own(request: Request, reader: Reader, xong: str = "") -> Response:
    return _shown(request, reader, done=_DONE.get(xong, ""))


def _shown(request: Request, reader: Principal, message: str = "", done: str = "", status: int = 422) -> Response:
    account_id = _account(reader)
    with archive_of(request).read() as connection:
        row = access.one_account(connection, account_id)
        others = access.open_sessions(connection, account_id) - 1
    if row is None:
        raise _no_account()
    shown = Own("Tài khoản của tôi", row, others, message, done, PASSWORD)
    return page(request, "own.html", shown, status if message else 200)


@router.post(_HERE + "/mat-khau")
def change_password(
    request: Request, reader: Reader, current: Text = "", password: Text = "", again: Text = ""
) -> Response:
    account_id = _account(reader)
    if request.app.state.logins.take(client(request)):
        return _shown(request, reader, _TOO_OFTEN, status=429)
    if password != again:
        return _shown(request, reader, TOLD["again"])
    try:
        with archive_of(request).write() as connection:
            if not access.has_password(connection, account_id, current):
                raise Refused("", "current", "", "")
            access.change_account(connection, reader.agent, password=password, keep=reader.session)
            access.note(connection, reader, "change", f"account {account_id}", client(request), {"password": ""})
    except Refused as error:
        return _shown(request, reader, TOLD.get(error.field, _WRONG))
    return RedirectResponse(address(_HERE, xong="mat-khau"), 303)


@router.post(_HERE + "/phien")
def end_others(request: Request, reader: Reader) -> Response:
    """Ends the sessions of the account but this one."""
    account_id = _account(reader)
    with archive_of(request).write() as connection:
        access.end_sessions(connection, account_id, reader.session)
        access.note(connection, reader, "end sessions", f"account {account_id}", client(request))
    return RedirectResponse(address(_HERE, xong="phien"), 303)


def _account(reader: Principal) -> int:
    account_id = access.account_of(reader)
    if account_id is None:
        raise _no_account()
    return account_id


def _no_account() -> Refusal:
    return Refusal(404, "not-found", "Trang này dành cho người đăng nhập bằng tài khoản.")
