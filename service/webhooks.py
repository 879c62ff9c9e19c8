"""Tells those who asked for it what happened: signed, again until it is received, and never where it must not go.

Messages are signed as Standard Webhooks has it: `webhook-id`, `webhook-timestamp`, and `webhook-signature`, which is
`v1,` and the base64 of the HMAC-SHA256 of id, timestamp and body with points between. Docs: docs/api.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import logging
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import Connection

from service.archive import changes, idempotency, webhooks
from service.archive.changes import Change
from service.archive.store import Archive
from service.archive.webhooks import Due

log = logging.getLogger("solieu")
_AT_ONCE = 8
_TIMEOUT = 10.0
"""Seconds to connect, and between two signs of life."""
_DEADLINE = 30.0
"""Seconds for all of it."""
_HOUR = 3600.0


class Forbidden(Exception):
    """A target that nothing may be sent to."""


def checked(url: str, private: bool) -> SplitResult:
    """The parts of an address that may be a target: https, or http on this machine; with `private` both anywhere.
    Raises Forbidden."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Forbidden(f"it is no address ({error})") from error
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password or parts.fragment:
        raise Forbidden("write https://host/path")
    if parts.scheme == "http" and not private and not _loopback(host):
        raise Forbidden("http is for this machine only; write https")
    return parts


def addresses(parts: SplitResult, private: bool) -> list[tuple[str, int]]:
    """Where a target is, by the names service. Raises Forbidden where one of the addresses must not be sent to."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Forbidden(f"{host} is not found ({error})") from error
    for one in found:
        address = ipaddress.ip_address(one.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        here = address.is_loopback and _loopback(host)
        if not private and not here and (not address.is_global or address.is_multicast):
            raise Forbidden(f"{host} is at {one}, which is private")
    return [(one, port) for one in dict.fromkeys(found)]


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def signed(secret: str, message: str, moment: int, body: bytes) -> str:
    """The signature of a message."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.digest(key, b"%s.%d.%s" % (message.encode(), moment, body), hashlib.sha256)
    return f"v1,{base64.b64encode(made).decode()}"


def body_of(change: Change) -> bytes:
    """A change as it is sent, the same as in the change feed."""
    return json.dumps(asdict(change), ensure_ascii=False).encode()


def send(url: str, secret: str, message: str, body: bytes, private: bool) -> tuple[int | None, str | None]:
    """Sends a message: the status of the answer, and what went wrong, if anything. A redirect is not followed."""
    try:
        parts = checked(url, private)
        targets = addresses(parts, private)
        moment = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "solieu",
            "webhook-id": message,
            "webhook-timestamp": str(moment),
            "webhook-signature": signed(secret, message, moment, body),
        }
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        status = _post(parts, targets, path, body, headers)
    except Forbidden as error:
        return None, str(error)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        return None, f"{type(error).__name__}: {error}"[:500]
    return status, None if 200 <= status < 300 else f"it answered {status}"


def _post(parts: SplitResult, targets: list[tuple[str, int]], path: str, body: bytes, headers: dict[str, str]) -> int:
    """The status that one of the addresses answers, which were looked at: the name is not resolved again."""
    host = parts.hostname or ""
    connection = http.client.HTTPConnection(host, targets[0][1], timeout=_TIMEOUT)
    for number, target in enumerate(targets, 1):
        try:
            connection.sock = socket.create_connection(target, _TIMEOUT)
            break
        except OSError:
            if number == len(targets):
                raise
    if parts.scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
    end = threading.Timer(_DEADLINE, connection.sock.shutdown, (socket.SHUT_RDWR,))
    end.daemon = True
    end.start()
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        end.cancel()
        connection.close()


class Webhooks:
    """The dispatcher: several of them on one archive share the work."""

    def __init__(self, archive: Archive, private: bool) -> None:
        self._archive = archive
        self._private = private
        self._ended = threading.Event()
        self._free = threading.Semaphore(_AT_ONCE)
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhook")
        self._thread = threading.Thread(target=self._keep_going, name="webhooks", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join(10)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _keep_going(self) -> None:
        next_tidying = 0.0
        while not self._ended.wait(0.5):
            try:
                while self._look() and not self._ended.is_set():
                    pass
                if time.monotonic() >= next_tidying:
                    next_tidying = time.monotonic() + _HOUR
                    with self._archive.write() as connection:
                        idempotency.forget(connection)
                        webhooks.forget(connection)
            except Exception as error:  # the archive does not answer now
                log.error("webhooks: %s", error)

    def _look(self) -> bool:
        """Makes deliveries of what happened and begins those that are due; whether there was anything to do."""
        with self._archive.read() as connection:
            if not (webhooks.behind(connection) or webhooks.any_due(connection)):
                return False
        room = 0
        while room < _AT_ONCE and self._free.acquire(blocking=room == 0, timeout=None if room else 1.0):
            room += 1
        with self._archive.write() as connection:
            webhooks.plan(connection)
            due = webhooks.begin(connection, room)
            messages = [(one, self._message(connection, one)) for one in due]
        for _ in range(room - len(due)):
            self._free.release()
        for one, message in messages:
            self._pool.submit(self._deliver, one, message)
        return bool(due)

    @staticmethod
    def _message(connection: Connection, due: Due) -> bytes:
        change = changes.one(connection, due.event_id)
        return b"" if change is None else body_of(change)

    def _deliver(self, due: Due, body: bytes) -> None:
        try:
            status, error = send(due.url, due.secret, f"evt_{due.event_id}", body, self._private)
            with self._archive.write() as connection:
                webhooks.end(connection, due, status, error)
        except Exception as error:  # it is due again when its lease is over
            log.error("webhooks: %s", error)
        finally:
            self._free.release()
