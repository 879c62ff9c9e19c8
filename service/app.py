"""The service: the API and the pages on one archive."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from threading import Thread

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import pages
from service.api import clusters, comparing, documents, extract, health, jobs, keys, problems, records, search, webhooks
from service.api.security import Rates
from service.archive.events import person
from service.archive.search.searcher import Searcher
from service.archive.search.understanding import understand
from service.archive.store import open_archive
from service.drawing import Drawings
from service.errors import ArchiveError
from service.jobs import Jobs
from service.lines import Lines
from service.metrics import Metrics
from service.readers import Readers
from service.settings import Settings
from service.webhooks import Webhooks

_LOGINS = 10
"""Logins a minute and address."""
_GONE = 499
"""How a request is counted whose caller left before all of it was sent."""
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_HEADERS = (
    (b"content-security-policy", b"default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)  # fmt: skip


def create_app(settings: Settings) -> FastAPI:
    """The application; it opens the archive when it starts and closes it when it ends."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.archive = open_archive(settings.archive, create=True)
        app.state.searcher = Searcher(app.state.archive)
        warming = Thread(target=_warm, args=(app.state.searcher, app.state.drawings), name="warming", daemon=True)
        warming.start()
        app.state.readers = Readers(settings.workers, settings.waiting_limit, settings.timeout)
        app.state.jobs = await run_in_threadpool(
            Jobs, app.state.archive, settings.executor, settings.workers, settings.job_timeout
        )
        app.state.webhooks = Webhooks(app.state.archive, settings.private)
        app.state.lines = Lines(app.state.archive)
        try:
            yield
        finally:
            app.state.lines.close()
            app.state.webhooks.close()
            await run_in_threadpool(app.state.jobs.close)
            app.state.readers.close()
            await run_in_threadpool(warming.join)
            app.state.archive.close()

    app = FastAPI(
        title="Solieu",
        version=version("solieu"),
        summary="The figures of Vietnamese articles and reports as records with their sources",
        lifespan=life,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.rates = Rates(settings.rate)
    app.state.logins = Rates(_LOGINS)
    app.state.metrics = Metrics()
    app.state.local_agent = person()
    problems.install(app)
    for part in (extract, documents, records, jobs, webhooks, search, comparing, clusters, keys, health):
        app.include_router(part.router, prefix="/v1")
    pages.install(app)
    app.add_middleware(_Guard, settings=settings, metrics=app.state.metrics)
    return app


def _warm(searcher: Searcher, drawings: Drawings) -> None:
    """Reads what the first pages need, while others are answered already."""
    with suppress(ArchiveError):  # who asks is told
        searcher.warm()
    understand("thu ngân sách An Biên 6 tháng 2017")
    drawings.warm()


class _Guard:
    """Security headers on every answer, also to what failed, which is counted by its route, not by its address; and the
    limit of what a request may send, whatever length it says."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._limit = settings.body_limit
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received = 0
        status: int | None = None
        began = time.perf_counter()

        async def receiving() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise problems.Refusal(413, "over-limit", f"a request may send {self._limit} bytes")
            return message

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                held = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in _HEADERS if one[0] not in held)]
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        except ClientDisconnect:  # while it sent: nobody is there to be answered
            status = _GONE
        except Exception as error:
            if status is not None:
                raise  # it cannot be answered any more: the connection is cut
            await problems.fault(Request(scope), error)(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(method, route, status or 500).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - began)
