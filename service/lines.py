"""Lines of the audit log of what was looked at: many in one transaction, a second later."""

from __future__ import annotations

import logging
import threading
from collections import deque

from service.archive import access
from service.archive.access import Principal
from service.archive.store import Archive

log = logging.getLogger("solieu")


class Lines:
    """Collects lines and writes them."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._held: deque[tuple[Principal, str, str, str]] = deque()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_going, name="audit", daemon=True)
        self._thread.start()

    def add(self, principal: Principal, action: str, target: str, address: str) -> None:
        self._held.append((principal, action, target, address))

    def close(self) -> None:
        self._ended.set()
        self._thread.join(60)
        self._write()

    def _keep_going(self) -> None:
        while not self._ended.wait(1.0):
            self._write()

    def _write(self) -> None:
        written = len(self._held)
        if not written:
            return
        lines = [self._held[number] for number in range(written)]
        try:
            with self._archive.write() as connection:
                for line in lines:
                    access.note(connection, *line)
        except Exception as error:  # the archive does not answer now
            log.error("audit log: %s", error)
            return
        for _ in lines:
            self._held.popleft()
