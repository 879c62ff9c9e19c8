"""Logging in and out, the language and the colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from service.api.security import COOKIE, archive_of, client, saw, settings_of
from service.archive import access
from service.pages.rendering import LANGUAGES, page

router = APIRouter()
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Login:
    title: str
    to: str
    failed: str


def local(to: str) -> str:
    """A page of ours to go on with, never an address elsewhere."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"


@router.get("/dang-nhap")
def ask(request: Request, to: str = "/") -> Response:
    return page(request, "login.html", Login("Đăng nhập", local(to), ""))


@router.post("/dang-nhap")
def log_in(
    request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()], to: Annotated[str, Form()] = "/"
) -> Response:
    settings, archive = settings_of(request), archive_of(request)
    if request.app.state.logins.take(client(request)):
        told = "Quá nhiều lần thử. Hãy đợi một phút."
        return page(request, "login.html", Login("Đăng nhập", local(to), told), 429)
    token = access.log_in(archive, name, password, settings.session_hours)
    if token is None:
        return page(request, "login.html", Login("Đăng nhập", local(to), "Tên hoặc mật khẩu không đúng."), 401)
    with archive.read() as connection:
        known = access.by_session(connection, token)
    if known:
        saw(request, known, "log in", f"account {access.account_of(known)}")
    answer = RedirectResponse(local(to), 303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_hours * 3600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/dang-xuat")
def log_out(request: Request) -> Response:
    token = request.cookies.get(COOKIE)
    if token:
        with archive_of(request).write() as connection:
            known = access.by_session(connection, token)
            if known:
                access.note(connection, known, "log out", f"account {access.account_of(known)}", client(request))
            access.log_out(connection, token)
    answer = RedirectResponse("/dang-nhap", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.post("/giao-dien")
def choose(
    request: Request,
    to: Annotated[str, Form()] = "/",
    lang: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
) -> Response:
    """The language or the colours of this browser."""
    answer = RedirectResponse(local(to), 303)
    if lang in LANGUAGES:
        answer.set_cookie("solieu_lang", lang, max_age=_YEAR, samesite="lax")
    if theme in ("auto", "light", "dark"):
        answer.set_cookie("solieu_theme", theme, max_age=_YEAR, samesite="lax")
    return answer
