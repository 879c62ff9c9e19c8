"""Keeping a page under a name, with the account of who looks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from service.api.security import archive_of
from service.archive.access import Principal
from service.archive.saved import Saved, drop_page, save_page, saved_pages
from service.pages.rendering import Reader
from service.pages.session import local

router = APIRouter()
_KEPT = ("/tim-kiem", "/so-sanh", "/cum-thi-dua")
_LONGEST = 4_000


def kept(request: Request, reader: Principal) -> tuple[Saved, ...]:
    """What the reader keeps of this page's kind."""
    with archive_of(request).read() as connection:
        return saved_pages(connection, reader.owner, request.url.path)


@router.post("/luu")
def save(
    request: Request, reader: Reader, name: Annotated[str, Form(max_length=80)], to: Annotated[str, Form()]
) -> Response:
    """Keeps the page `to` under `name`, and leads back to it."""
    name, to = " ".join(name.split()), local(to)
    if name and to.partition("?")[0] in _KEPT and len(to) <= _LONGEST:
        with archive_of(request).write() as connection:
            save_page(connection, reader.owner, name, to)
    return RedirectResponse(to, 303)


@router.post("/luu/bo/{identifier:int}")
def drop(request: Request, reader: Reader, identifier: int, to: Annotated[str, Form()] = "/") -> Response:
    with archive_of(request).write() as connection:
        drop_page(connection, reader.owner, identifier)
    return RedirectResponse(local(to), 303)
