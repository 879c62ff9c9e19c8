"""Templates, languages, and who looks at a page."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, quote_plus

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from service.api.problems import Refusal
from service.api.security import who
from service.archive.access import Principal
from service.pages.periods import period_name
from service.pages.roles import role_name, scope_name
from service.pages.told import told
from service.table import vietnamese

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

HERE = Path(__file__).parent
LANGUAGES = ("vi", "en")
NAVIGATION = (
    ("/nhap", "Nhập tài liệu", "write"),
    ("/tai-lieu", "Tài liệu", "read"),
    ("/duyet", "Duyệt", "correct"),
    ("/tim-kiem", "Tìm kiếm", "read"),
    ("/so-sanh", "So sánh", "read"),
    ("/cum-thi-dua", "Cụm thi đua", "read"),
    ("/mau-thuan", "Mâu thuẫn", "read"),
    ("/danh-muc", "Danh mục", "read"),
    ("/quan-tri", "Quản trị", "admin"),
)
"""Address, name and the scope a page needs."""


VIETNAM = timezone(timedelta(hours=7))
_DAY = len("14/08/2017")
_QUOTED = 4096
"""How many words of addresses are remembered as they are written there: a page has many that differ in one word."""


class LoginNeeded(Exception):
    """Who looks is not known; `to` is where to go on after the login."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


def looks(scope: str) -> Callable[..., Awaitable[Principal]]:
    """A dependency: who looks at a page, who must have `scope`."""

    async def dependency(request: Request, principal: Annotated[Principal | None, Depends(who)]) -> Principal:
        if principal is None:
            raise LoginNeeded(str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""))
        if not principal.may(scope):
            raise Refusal(403, "scope", "Tài khoản này không được mở trang này. Hãy hỏi người quản trị kho.")
        request.state.principal = principal
        return principal

    return dependency


Reader = Annotated[Principal, Depends(looks("read"))]
Writer = Annotated[Principal, Depends(looks("write"))]
Corrector = Annotated[Principal, Depends(looks("correct"))]
Administrator = Annotated[Principal, Depends(looks("admin"))]


@cache
def english() -> Mapping[str, str]:
    """The English of every Vietnamese string of the pages."""
    with (HERE / "english.csv").open(encoding="utf-8", newline="") as lines:
        return {row["vi"]: row["en"] for row in csv.DictReader(lines)}


def language(request: Request) -> str:
    chosen = request.cookies.get("solieu_lang", "vi")
    return chosen if chosen in LANGUAGES else "vi"


def translate(text: str, language: str) -> str:
    """A string of the pages in a language; as it stands where it has no translation."""
    return english().get(text, text) if language == "en" else text


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters["number"] = _number
    made.filters["day"] = day
    made.filters["moment"] = moment
    made.filters["role"] = role_name
    made.filters["scope"] = scope_name
    made.globals["asset"] = asset
    made.globals["address"] = address
    return made


@cache
def asset(name: str) -> str:
    """The address of a file of `static/`, which changes with its content, so that browsers may keep it."""
    content = (HERE / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def address(path: str, parameters: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """`path` with a query of the parameters that are not empty; a list gives its name several times."""
    asked = {
        name: value for name, value in {**(parameters or {}), **changes}.items() if value not in (None, "", [], ())
    }
    told = [
        f"{_quoted(name)}={_quoted(str(one))}"
        for name, value in asked.items()
        for one in (value if isinstance(value, Collection) and not isinstance(value, str) else (value,))
    ]
    return quote(path, safe="/:") + (f"?{'&'.join(told)}" if told else "")


@lru_cache(maxsize=_QUOTED)
def _quoted(text: str) -> str:
    return quote_plus(text)


def number(value: str | None) -> str:
    """A decimal text as Vietnamese write it: `-1234.5` is `−1.234,5`."""
    return vietnamese(value).replace("-", "−", 1)


@pass_context
def _number(context: Context, value: str | None) -> str:
    """A number that a page counts: as its language writes it."""
    if context.get("lang", "vi") == "vi" or not value:
        return number(value)
    whole, point, decimals = value.partition(".")
    return f"{int(whole):,}{point}{decimals}"


def day(value: date | str | None) -> str:
    """A day, or the moment of an event, as 14/08/2017."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else value
    if len(text) > _DAY:
        return moment(text)[:_DAY]
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}"


def moment(value: str) -> str:
    """The moment of an event, which the archive has in UTC, as clocks in Vietnam show it: 14/08/2017 09:05:00."""
    return f"{datetime.fromisoformat(value).astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"


def page(request: Request, template: str, context: DataclassInstance, status: int = 200) -> HTMLResponse:
    """A page: the fields of `context` are the names its template knows, besides those that every page has."""
    chosen = language(request)
    principal: Principal | None = getattr(request.state, "principal", None)
    rendered = (
        _environment()
        .get_template(template)
        .render(
            {field.name: getattr(context, field.name) for field in fields(context)},
            t=lambda text: translate(text, chosen),
            said=lambda message, name="": told(message, name, chosen),
            period=lambda label: period_name(label or "", chosen),
            lang=chosen,
            theme=request.cookies.get("solieu_theme", "auto"),
            here=request.url.path,
            whole=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            principal=principal,
            named=principal is not None and principal.session is not None,
            navigation=[(path, name) for path, name, scope in NAVIGATION if principal and principal.may(scope)],
        )
    )
    return HTMLResponse(rendered, status)
