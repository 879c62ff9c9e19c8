"""Tài liệu: the list of documents."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.api.security import archive_of
from service.archive.overview import Rows, documents_before
from service.pages.rendering import Reader, page

router = APIRouter()
_PAGE = 50


@dataclass(frozen=True, slots=True)
class Documents:
    title: str
    rows: Rows
    more: int | None
    """The id to go on before, where there are more."""


@router.get("/tai-lieu")
def documents(request: Request, reader: Reader, before: int | None = None) -> Response:
    with archive_of(request).read() as connection:
        rows = documents_before(connection, before, _PAGE + 1)
    more = rows[_PAGE - 1].id if len(rows) > _PAGE else None
    return page(request, "documents.html", Documents("Tài liệu", rows[:_PAGE], more))
