"""Who calls: an API key in `Authorization: Bearer`, or the session of a browser; and whether it may."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Annotated, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.api.problems import Refusal
from service.archive import access
from service.archive.access import SCOPES, Principal
from service.archive.store import Archive
from service.settings import Settings

COOKIE = "solieu_session"
_BEARER = HTTPBearer(auto_error=False, description="An API key, as `solieu key create` shows it once.")
_SAFE = ("GET", "HEAD", "OPTIONS")


def archive_of(request: Request) -> Archive:
    return cast(Archive, request.app.state.archive)


def settings_of(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def client(request: Request) -> str:
    """The caller's address."""
    return request.client.host if request.client else "unknown"


def saw(request: Request, principal: Principal, action: str, target: str) -> None:
    """A line of the audit log of what was only looked at: it is written within a second, with others."""
    request.app.state.lines.add(principal, action, target, client(request))


def who(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)] = None
) -> Principal | None:
    """The caller, where it is known. Raises Refusal for a key that opens nothing or a request from another site."""
    archive = archive_of(request)
    if bearer is not None:
        found = access.by_key(archive, bearer.credentials)
        if found is None:
            raise Refusal(401, "unknown-key", "the key is unknown, over or revoked", {"WWW-Authenticate": "Bearer"})
        return found
    if request.method not in _SAFE and not _same_site(request):
        raise Refusal(403, "other-site", "a page of another site sent this; call with an API key instead")
    with archive.read() as connection:
        token = request.cookies.get(COOKIE)
        if token and (known := access.by_session(connection, token)):
            return known
        if settings_of(request).loopback and not access.has_accounts(connection) and _local(request):
            return Principal("local", request.app.state.local_agent, SCOPES)
    return None


def needs(scope: str) -> Callable[..., Awaitable[Principal]]:
    """A dependency: the caller, who must be known, have `scope` and keep to the rate."""

    # async, as it waits for nothing: else it would take another thread's turn
    async def dependency(request: Request, principal: Annotated[Principal | None, Depends(who)]) -> Principal:
        if principal is None:
            raise Refusal(401, "no-key", "send an API key: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
        if not principal.may(scope):
            raise Refusal(403, "scope", f"this needs the scope {scope}; yours are {', '.join(principal.scopes)}")
        wait = request.app.state.rates.take(principal.owner)
        if wait:
            raise Refusal(429, "rate", f"too many requests; try again in {wait} s", {"Retry-After": str(wait)})
        return principal

    return dependency


Reader = Annotated[Principal, Depends(needs("read"))]
Writer = Annotated[Principal, Depends(needs("write"))]
Corrector = Annotated[Principal, Depends(needs("correct"))]
Administrator = Annotated[Principal, Depends(needs("admin"))]


class Rates:
    """So many requests a minute and caller."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._seen: dict[str, deque[float]] = {}

    def take(self, owner: str) -> int:
        """0 where the caller may go on, else the seconds to wait."""
        moment = time.monotonic()
        seen = self._seen.setdefault(owner, deque(maxlen=self._limit))
        if len(seen) == self._limit and moment - seen[0] < 60:
            return int(60 - (moment - seen[0])) + 1
        seen.append(moment)
        return 0


def _same_site(request: Request) -> bool:
    """Whether a browser says that its own page of ours sent the request; programs say nothing of it."""
    told = request.headers.get("sec-fetch-site")
    if told is not None:
        return told in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _local(request: Request) -> bool:
    """Whether the request names this machine: a page elsewhere whose name leads here does not."""
    host = urlsplit("//" + request.headers.get("host", "")).hostname
    return host in ("127.0.0.1", "localhost", "::1")
