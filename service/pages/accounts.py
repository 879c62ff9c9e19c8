"""Quản trị: the accounts, what each may do, and whether it may be logged in with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection, Row

from service.api.paging import Id
from service.api.problems import Refusal
from service.api.security import archive_of, client
from service.archive import access
from service.archive.access import LONGEST_NAME, PASSWORD, ROLES, Principal
from service.errors import Refused
from service.pages.confirming import Question, ask
from service.pages.rendering import Administrator, address, page

router = APIRouter()
HERE = "/quan-tri/tai-khoan"
Text = Annotated[str, Form()]
TOLD = {
    "name": "Hãy viết tên, nhiều nhất 80 ký tự.",
    "taken": "Đã có tài khoản tên này.",
    "password": "Mật khẩu cần 10 đến 200 ký tự, có ít nhất 4 ký tự khác nhau và khác với tên.",
    "again": "Hai lần gõ mật khẩu không giống nhau.",
    "role": "Hãy chọn vai trò.",
    "last": "Đây là quản trị viên cuối cùng còn hoạt động. Hãy trao vai trò này cho người khác trước.",
    "own": "Không đổi vai trò và không khóa được tài khoản đang dùng.",
}
DONE = {
    "them": "Đã thêm tài khoản.",
    "vai-tro": "Đã đổi vai trò. Người này phải đăng nhập lại.",
    "mat-khau": "Đã đặt mật khẩu mới. Người này phải đăng nhập lại.",
    "khoa": "Đã khóa tài khoản và kết thúc các phiên đang mở.",
    "mo": "Đã mở lại tài khoản.",
}


@dataclass(frozen=True, slots=True)
class Accounts:
    """`first` where there is no account yet: the first is an administrator's."""

    title: str
    rows: Sequence[Row[Any]]
    own: int | None
    first: bool
    name: str
    role: str
    message: str
    done: str
    limits: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Account:
    title: str
    row: Row[Any]
    sessions: int
    own: bool
    last: bool
    message: str
    done: str
    limits: tuple[int, int]


@router.get("/quan-tri")
def entrance(request: Request, administrator: Administrator) -> Response:
    return RedirectResponse(HERE, 303)


@router.get(HERE)
def accounts(request: Request, administrator: Administrator, xong: str = "") -> Response:
    return _list(request, administrator, done=DONE.get(xong, ""))


def _list(
    request: Request, administrator: Principal, name: str = "", role: str = "reader", message: str = "", done: str = ""
) -> Response:
    with archive_of(request).read() as connection:
        rows = access.accounts(connection)
    own = access.account_of(administrator)
    shown = Accounts("Tài khoản", rows, own, not rows, name, role, message, done, (LONGEST_NAME, *PASSWORD))
    return page(request, "accounts.html", shown, 422 if message else 200)


@router.post(HERE)
def add(
    request: Request,
    administrator: Administrator,
    name: Text = "",
    role: Text = "",
    password: Text = "",
    again: Text = "",
) -> Response:
    try:
        with archive_of(request).write() as connection:
            if not access.has_accounts(connection):
                role = "administrator"  # from now on nobody comes in without an account
            if role not in ROLES:
                raise Refused("", "role", role, "")
            _same(password, again)
            made = access.create_account(connection, name, password, role)
            row = _row(connection, made)
            detail = {"name": row.name, "role": role}
            access.note(connection, administrator, "create", f"account {made}", client(request), detail)
    except Refused as error:
        return _list(request, administrator, name, role, TOLD[error.field])
    return RedirectResponse(address(HERE, xong="them"), 303)


@router.get(HERE + "/{account_id:int}")
def account(request: Request, administrator: Administrator, account_id: Id, xong: str = "") -> Response:
    return _one(request, administrator, account_id, done=DONE.get(xong, ""))


def _one(request: Request, administrator: Principal, account_id: int, message: str = "", done: str = "") -> Response:
    with archive_of(request).read() as connection:
        row = _row(connection, account_id)
        sessions = access.open_sessions(connection, account_id)
        last = access.is_last_administrator(connection, account_id)
    own = access.account_of(administrator) == account_id
    return page(
        request,
        "account.html",
        Account(row.name, row, sessions, own, last, message, done, PASSWORD),
        422 if message else 200,
    )


@router.post(HERE + "/{account_id:int}/vai-tro")
def change_role(request: Request, administrator: Administrator, account_id: Id, role: Text = "") -> Response:
    if role not in ROLES:
        return _one(request, administrator, account_id, TOLD["role"])
    return _change(request, administrator, account_id, "vai-tro", {"role": role})


@router.post(HERE + "/{account_id:int}/mat-khau")
def set_password(
    request: Request, administrator: Administrator, account_id: Id, password: Text = "", again: Text = ""
) -> Response:
    try:
        _same(password, again)
    except Refused as error:
        return _one(request, administrator, account_id, TOLD[error.field])
    return _change(request, administrator, account_id, "mat-khau", {"password": password})


@router.get(HERE + "/{account_id:int}/khoa")
def ask_to_lock(request: Request, administrator: Administrator, account_id: Id) -> Response:
    with archive_of(request).read() as connection:
        row = _row(connection, account_id)
    told = "Người này không đăng nhập được nữa và các phiên đang mở kết thúc ngay. Có thể mở lại sau."
    return ask(request, Question("Khóa tài khoản", row.name, told, "Khóa tài khoản", f"{HERE}/{account_id}"))


@router.post(HERE + "/{account_id:int}/khoa")
def lock(request: Request, administrator: Administrator, account_id: Id) -> Response:
    return _change(request, administrator, account_id, "khoa", {"disabled": True})


@router.post(HERE + "/{account_id:int}/mo")
def unlock(request: Request, administrator: Administrator, account_id: Id) -> Response:
    return _change(request, administrator, account_id, "mo", {"disabled": False})


def _change(request: Request, administrator: Principal, account_id: int, done: str, values: dict[str, Any]) -> Response:
    """Changes an account and tells of it; nothing that would leave nobody to administer."""
    less = values.get("role", "administrator") != "administrator" or values.get("disabled") is True
    detail = {name: "" if name == "password" else value for name, value in values.items()}
    try:
        with archive_of(request).write() as connection:
            row = _row(connection, account_id)
            if less and access.account_of(administrator) == account_id:
                raise Refused("", "own", row.name, "")
            if less and access.is_last_administrator(connection, account_id):
                raise Refused("", "last", row.name, "")
            access.change_account(connection, row.name, **values, keep=administrator.session)
            access.note(connection, administrator, "change", f"account {account_id}", client(request), detail)
    except Refused as error:
        return _one(request, administrator, account_id, TOLD[error.field])
    return RedirectResponse(address(f"{HERE}/{account_id}", xong=done), 303)


def _same(password: str, again: str) -> None:
    if password != again:
        raise Refused("", "again", "", "")


def _row(connection: Connection, account_id: int) -> Row[Any]:
    row = access.one_account(connection, account_id)
    if row is None:
        raise Refusal(404, "not-found", "Không có tài khoản này.")
    return row
