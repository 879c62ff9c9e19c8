"""Tài liệu: the list of documents, narrowed by words of the title, state, source and day of publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.api.security import archive_of
from service.archive.listing import STATES, Wanted, listed
from service.archive.overview import Rows
from service.pages.periods import typed_day
from service.pages.rendering import Reader, address, page

router = APIRouter()
_PAGE = 50
_FILTERS = ("ten", "nguon", "tu", "den", "tinh_trang")
_STATES = (
    ("", "tất cả", STATES),
    ("hien_hanh", "hiện hành", ("read", "look")),
    ("can_xem", "có cảnh báo", ("look",)),
    ("khong_doc", "không đọc được", ("unread",)),
    ("thu_hoi", "đã thu hồi", ("withdrawn",)),
)
"""A value of `tinh_trang`, its name and the states it stands for."""


@dataclass(frozen=True, slots=True)
class State:
    label: str
    count: int
    to: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Documents:
    """`following` is the address to go on at, where there are more; `first` that of the first page, where this is not it;
    `odd` are the days that are none."""

    title: str
    asked: Mapping[str, str]
    since: date | None
    until: date | None
    narrowed: bool
    odd: tuple[str, ...]
    states: tuple[State, ...]
    rows: Rows
    total: int
    first: str
    following: str


@router.get("/tai-lieu")
def documents(request: Request, reader: Reader, before: int | None = None) -> Response:
    """Filters: `ten` and `nguon` are words, `tu` and `den` days of publication, `tinh_trang` one of `_STATES`; those
    `before` a document's id."""
    asked = {name: request.query_params.get(name, "").strip() for name in _FILTERS}
    wanted = next((states for value, _, states in _STATES if value and value == asked["tinh_trang"]), ())
    since, until = typed_day(asked["tu"]), typed_day(asked["den"])
    with archive_of(request).read() as connection:
        found = listed(connection, Wanted(asked["ten"], asked["nguon"], wanted, since, until), before, _PAGE + 1)
    states = tuple(
        State(
            label,
            sum(found.counts.get(one, 0) for one in held),
            address("/tai-lieu", asked, tinh_trang=value),
            value == asked["tinh_trang"],
        )
        for value, label, held in _STATES
    )
    rows, more = found.rows[:_PAGE], len(found.rows) > _PAGE
    shown = Documents(
        "Tài liệu",
        asked,
        since,
        until,
        any(asked.values()),
        tuple(asked[name] for name, day in (("tu", since), ("den", until)) if asked[name] and day is None),
        states,
        rows,
        next((one.count for one in states if one.chosen), states[0].count),
        address("/tai-lieu", asked) if before is not None else "",
        address("/tai-lieu", asked, before=rows[-1].id) if more else "",
    )
    return page(request, "documents.html", shown)
