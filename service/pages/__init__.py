"""The web interface: server-rendered pages in Vietnamese, with English as a choice. Docs: docs/desk.md.

One module a page: its context as a frozen dataclass beside the view that fills it, and a template of its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from service.archive.dossier import Shelf
from service.drawing import Drawings
from service.pages import (
    accounts,
    addition,
    catalogue,
    cited,
    cluster,
    comparing,
    conflicts,
    decisions,
    document,
    documents,
    history,
    home,
    intake,
    keys,
    own,
    review,
    saved,
    search,
    session,
    suggestions,
    trail,
    webhooks,
)  # fmt: skip
from service.pages.rendering import HERE, LoginNeeded, address
from service.pages.rendering import page as render
from service.picture import Pictures

router = APIRouter(include_in_schema=False)
for page in (
    home, session, intake, documents, document, history, decisions, addition, review, catalogue, suggestions, search, comparing,
    cited, cluster, conflicts, saved, own, accounts, keys, webhooks, trail,
):  # fmt: skip
    router.include_router(page.router)


def install(app: FastAPI) -> None:
    """Adds the pages to the service."""
    app.include_router(router)
    app.state.error_page = _failed
    app.state.pictures = Pictures(document.KEPT)
    app.state.rereading = set()
    app.state.shelf = Shelf()
    app.state.drawings = Drawings()
    app.add_exception_handler(LoginNeeded, _to_login)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")


@dataclass(frozen=True, slots=True)
class Failure:
    title: str
    status: int
    detail: str


_TITLES = {403: "Không được phép", 404: "Không tìm thấy", 410: "Đã thu hồi", 429: "Quá nhiều yêu cầu"}


def _failed(request: Request, status: int, detail: str) -> Response:
    title = _TITLES.get(status, "Có lỗi" if status >= 500 else "Yêu cầu không hợp lệ")
    return render(request, "failure.html", Failure(title, status, detail), status)


def _to_login(request: Request, error: Exception) -> Response:
    to = error.to if isinstance(error, LoginNeeded) else "/"
    return RedirectResponse(address("/dang-nhap", to=to), 303)
