"""The first page: what the archive holds and what waits."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.api.security import archive_of
from service.archive.overview import COUNTED, Overview, overview
from service.pages.rendering import Reader, page

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Home:
    title: str
    held: Overview
    counted: int


@router.get("/")
def home(request: Request, reader: Reader) -> Response:
    with archive_of(request).read() as connection:
        return page(request, "home.html", Home("Số liệu", overview(connection), COUNTED))
