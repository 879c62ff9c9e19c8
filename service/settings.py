"""How the service is set up: by the options of `solieu serve`, or variables of the environment."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field

_MIB = 1 << 20


def _cores() -> int:
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes in bytes, times in seconds."""

    archive: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = field(default_factory=_cores)
    """Processes that read documents."""
    body_limit: int = 64 * _MIB
    """What a request may send."""
    short: int = 256 * 1024
    """Text and web pages up to this size are answered at once; what is longer becomes a job."""
    waiting_limit: int = 64
    """Requests that may wait for a worker before others are told to come later."""
    jobs_limit: int = 10_000
    """Jobs that may wait before others are told to come later."""
    timeout: float = 60.0
    """What reading a document at once may take."""
    job_timeout: float = 3600.0
    """What a job may take to read a document."""
    rate: int = 1200
    """Requests a minute and caller."""
    session_hours: int = 12
    private: bool = False
    """Whether webhooks may go to private addresses."""

    @property
    def executor(self) -> str:
        """What other services on the same archive know this one by; the same when it starts again."""
        return f"{socket.gethostname()}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in ("127.0.0.1", "::1", "localhost")
