"""Quản trị: the audit log, with filters, and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Row

from service.api.security import archive_of, saw
from service.archive import access
from service.archive.store import Archive
from service.archive.trail import Trail, audit_log
from service.exports.delimited import harmless
from service.pages.rendering import VIETNAM, Administrator, address, moment, page
from service.pages.roles import role_name, scope_name

router = APIRouter()
HERE = "/quan-tri/nhat-ky"
_PAGE = 100
_TOGETHER = 1000
"""Lines of a file that are fetched at a time."""
_COLUMNS = ("at", "actor", "action", "target", "detail", "address")
ACTIONS = {
    "log in": "đăng nhập", "log out": "đăng xuất", "end sessions": "kết thúc phiên",
    "read": "mở", "download": "tải tệp gốc", "search": "tìm kiếm", "compare": "so sánh", "export": "xuất dữ liệu",
    "bring": "nhập", "read again": "đọc lại", "withdraw": "thu hồi tài liệu", "reinstate": "phục hồi",
    "add": "thêm", "set": "sửa số liệu", "accept": "duyệt", "reject": "loại", "undo": "hoàn tác",
    "add indicator": "thêm chỉ tiêu", "add alias": "thêm tên gọi khác", "remove addition": "bỏ phần đã thêm",
    "cancel": "hủy", "retry": "thử lại", "create": "tạo", "change": "thay đổi", "revoke": "thu hồi khóa",
    "delete": "xóa", "replay": "gửi lại",
}  # fmt: skip
"""What is noted, and how it is called here."""
OBJECTS = {
    "document": ("tài liệu", "/tai-lieu/{}"),
    "record": ("số liệu", "/so-lieu/{}"),
    "account": ("tài khoản", "/quan-tri/tai-khoan/{}"),
    "key": ("khóa API", None),
    "webhook": ("webhook", "/quan-tri/webhook/{}"),
    "job": ("lượt đọc", None),
}
"""What it was done to, and where that is shown."""
DETAILS = {
    "role": "vai trò", "scopes": "quyền", "password": "mật khẩu mới", "disabled": "khóa", "active": "gửi",
    "documents": "tài liệu", "after": "sau thay đổi", "kinds": "loại thay đổi",
}  # fmt: skip
"""Words for details that do not speak for themselves."""
_YES_NO = {True: "có", False: "không"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they were typed: who, what, from and to a day."""

    ai: str
    viec: str
    tu: str
    den: str


@dataclass(frozen=True, slots=True)
class Line:
    """`object` and `number` say what it was done to, or `object` is that itself; `detail` are words and values."""

    row: Row[Any]
    action: str
    object: str
    number: str
    to: str | None
    detail: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Log:
    title: str
    lines: Sequence[Line]
    asked: Asked
    filtered: bool
    actors: Sequence[str]
    actions: Mapping[str, str]
    older: str
    newest: str
    csv: str


def asked_of(ai: str = "", viec: str = "", tu: str = "", den: str = "") -> Asked:
    return Asked(" ".join(ai.split()) if ai.isprintable() else "", viec if viec in ACTIONS else "", tu, den)


def wanted(asked: Asked) -> Trail:
    """What the filters mean. Days are those of Vietnam; the last belongs to it. A day that is none is left out."""
    first, last = _day(asked.tu), _day(asked.den)
    return Trail(
        actor=asked.ai or None,
        action=asked.viec or None,
        since=_midnight(first) if first else None,
        until=_midnight(last + timedelta(days=1)) if last else None,
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min.year < found.year < date.max.year else None


def _midnight(day: date) -> str:
    start = datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    return start.astimezone(UTC).isoformat(timespec="microseconds")


@router.get(HERE)
def log(
    request: Request,
    administrator: Administrator,
    ai: str = "",
    viec: str = "",
    tu: str = "",
    den: str = "",
    truoc: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """`truoc` is the line to go on before."""
    asked = asked_of(ai, viec, tu, den)
    with archive_of(request).read() as connection:
        rows = audit_log(connection, truoc, _PAGE + 1, wanted(asked))
        known = [row.name for row in (*access.accounts(connection), *access.keys(connection))]
    given = asdict(asked)
    shown = Log(
        "Nhật ký",
        [line_of(row) for row in rows[:_PAGE]],
        asked,
        any(given.values()),
        sorted(set(known)),
        ACTIONS,
        address(HERE, given, truoc=rows[_PAGE - 1].id) if len(rows) > _PAGE else "",
        address(HERE, given) if truoc else "",
        address(HERE + ".csv", given),
    )
    return page(request, "trail.html", shown)


def line_of(row: Row[Any]) -> Line:
    kind, _, number = row.target.partition(" ")
    name, place = OBJECTS.get(kind, ("", None)) if number.isdecimal() else ("", None)
    detail = tuple(_told(name, value) for name, value in row.detail.items())
    return Line(
        row,
        ACTIONS.get(row.action, row.action),
        name or row.target,
        number if name else "",
        place.format(number) if place else None,
        detail,
    )


def _told(name: str, value: Any) -> tuple[str, tuple[str, ...]]:
    named = {"role": role_name, "scopes": scope_name}.get(name, str)
    values = value if isinstance(value, list) else [_YES_NO.get(value, value) if isinstance(value, bool) else value]
    return DETAILS.get(name, ""), tuple(named(str(one)) for one in values if one != "")


@router.get(HERE + ".csv")
def taken_away(
    request: Request, administrator: Administrator, ai: str = "", viec: str = "", tu: str = "", den: str = ""
) -> Response:
    """All lines that are asked for, the latest first."""
    asked = asked_of(ai, viec, tu, den)
    saw(request, administrator, "export", "audit")
    headers = {"Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
    lines = _csv(archive_of(request), wanted(asked))
    return StreamingResponse(lines, headers=headers, media_type="text/csv; charset=utf-8")


def _csv(archive: Archive, trail: Trail) -> Iterator[bytes]:
    buffer = io.StringIO("\ufeff")  # Excel needs it to read Vietnamese
    buffer.seek(1)
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    before: int | None = None
    while True:
        with archive.read() as connection:
            rows = audit_log(connection, before, _TOGETHER, trail)
        for row in rows:
            detail = json.dumps(row.detail, ensure_ascii=False) if row.detail else ""
            told = (row.actor, row.action, row.target, detail, row.address)
            writer.writerow((moment(row.at), *map(harmless, told)))
        yield buffer.getvalue().encode()
        if len(rows) < _TOGETHER:
            return
        before = rows[-1].id
        buffer.seek(0)
        buffer.truncate()
