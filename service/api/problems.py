"""Errors of the API as problem details (RFC 9457): `application/problem+json` with type, title, status and detail."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from extractor.errors import LimitExceeded, ReadingError
from service.errors import ArchiveError, BadQuery, Conflict, NotFound, Refused, Unclear, Unreachable

log = logging.getLogger("solieu")
_TOLD = 20
"""How many of the things that are wrong an answer lists."""


class Problem(BaseModel):
    """What went wrong. `type` is stable and names the kind of problem; `detail` tells a person what to do."""

    type: str = Field(examples=["urn:solieu:problem:not-found"])
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[dict[str, Any]] | None = None


class Refusal(HTTPException):
    """Ends a request with a problem. `kind` becomes its type."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        headers: dict[str, str] | None = None,
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.kind = kind
        self.errors = errors


def invalid(error: ValidationError | RequestValidationError) -> Refusal:
    """What is wrong with what was sent, part by part."""
    wrong = [{"at": _sound(".".join(map(str, one["loc"]))), "message": _sound(one["msg"])} for one in error.errors()]
    told = "; ".join(f"{one['at']}: {one['message']}" for one in wrong[:_TOLD])
    return Refusal(422, "invalid-request", told, errors=wrong[:_TOLD])


def _sound(text: str) -> str:
    """Text that can be sent: half of a pair of surrogates cannot."""
    return text[:2000].encode("utf-8", "replace").decode()


Answers = dict[int | str, dict[str, Any]]


def plain(media_type: str, kind: str = "string") -> Answers:
    """An answer of 200 that no model describes, for OpenAPI."""
    return {200: {"content": {media_type: {"schema": {"type": kind}}}}}


def responses(*statuses: int) -> Answers:
    """What an operation may answer besides its own, for OpenAPI."""
    return {
        status: {
            "model": Problem,
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def problem(
    request: Request,
    status: int,
    kind: str,
    detail: str,
    headers: dict[str, str] | None = None,
    errors: list[dict[str, Any]] | None = None,
) -> Response:
    """The answer: a problem to a program, a page to a person."""
    if not request.url.path.startswith("/v1/"):
        shown: Response = request.app.state.error_page(request, status, detail)
        return shown
    body = Problem(
        type=f"urn:solieu:problem:{kind}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=_sound(detail),
        instance=request.url.path,
        errors=errors,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), status, headers=headers, media_type="application/problem+json"
    )


def _allowed(request: Request) -> list[str]:
    """The methods of all operations at the address of a request: a route knows only its own."""
    paths = request.app.openapi()["paths"]
    held = [methods for path, methods in paths.items() if compile_path(path)[0].match(request.url.path)]
    return sorted({method.upper() for methods in held for method in methods})


def _refused(request: Request, error: Refusal) -> Response:
    return problem(request, error.status_code, error.kind, str(error.detail), dict(error.headers or {}), error.errors)


def fault(request: Request, error: Exception) -> Response:
    """The answer where something else than these failed; the log tells what."""
    log.exception("a fault at %s %s", request.method, request.url.path, exc_info=error)
    return problem(request, 500, "fault", "a fault of solieu; its log tells more")


def install(app: FastAPI) -> None:
    """Every error that `app` knows becomes a problem; any other is a `fault`."""

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        refusal = invalid(error)
        if any(one["loc"] == ("body",) for one in error.errors()) and "json" not in request.headers.get(
            "content-type", ""
        ):
            refusal.detail += "; send JSON, with Content-Type: application/json"
        return _refused(request, refusal)

    @app.exception_handler(Refusal)
    async def _refusal(request: Request, error: Refusal) -> Response:
        return _refused(request, error)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 400:  # a body that cannot be taken apart
            return problem(request, 422, "invalid-request", str(error.detail))
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_allowed(request)) or headers.get("Allow", "")
        kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        return problem(request, error.status_code, kind, str(error.detail), headers)

    @app.exception_handler(ReadingError)
    async def _unread(request: Request, error: ReadingError) -> Response:
        if isinstance(error, LimitExceeded):
            return problem(request, 413, "over-limit", str(error))
        return problem(request, 422, "unreadable-document", str(error))

    @app.exception_handler(ArchiveError)
    async def _archive(request: Request, error: ArchiveError) -> Response:
        if isinstance(error, NotFound):
            return problem(request, 404, "not-found", error.reason)
        if isinstance(error, Unreachable):
            return problem(request, 503, "archive-unreachable", error.reason, {"Retry-After": "5"})
        if isinstance(error, Conflict):
            return problem(request, 412, "changed-meanwhile", f"{error.reason}; {error.remedy}")
        if isinstance(error, Refused | BadQuery):
            return problem(request, 422, "refused", f"{error.reason}; {error.remedy}")
        return problem(request, 409, "archive", error.reason)

    @app.exception_handler(Unclear)
    async def _unclear(request: Request, error: Exception) -> Response:
        return problem(request, 422, "unclear", str(error))
