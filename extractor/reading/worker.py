"""A process of our own that runs one function after another, watched from outside.

For code that may hang, crash or eat memory. It starts once and is used again: a new one takes the time that Python and its
imports take. The other end is `serving.py`.
"""

from __future__ import annotations

import io
import os
import pickle
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from extractor.errors import SolieuError

Value = TypeVar("Value")
LENGTH = struct.Struct("!Q")
"""What stands before every message between the two processes: how many bytes follow."""
_LOOK = 0.1
"""Seconds between two looks at what the worker uses."""
_PROC = "/proc"
_REPLIES = ("extractor.errors", "extractor.model.")
"""Where the classes of a reply may come from, besides those of the standard library that hold values."""
_VALUES = {("array", "array"), ("array", "_array_reconstructor"), ("datetime", "date"), ("decimal", "Decimal")}


class CallFailed(Exception):
    """A call gave neither a value nor an error of ours."""


class OutOfTime(CallFailed):
    """It took longer than it had."""


class OutOfMemory(CallFailed):
    """It took more memory than it had."""


class Killed(OutOfMemory):
    """The system ended it, which it does where memory is short; or somebody else."""


class OutOfSpace(CallFailed):
    """It wrote a larger file than it may."""


class Died(CallFailed):
    """Its process ended; the message says how."""


class Raised(CallFailed):
    """It raised what is no error of ours; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one call may use: seconds, bytes of memory (with the processes it starts), bytes in any one file it writes."""

    seconds: float
    memory: int
    written: int


class Worker:
    """One process, its temporary folder, and all that it starts. For one thread at a time."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="solieu-"))
        self._closed = False
        self._replies, theirs = os.pipe()
        path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "extractor.reading.serving", str(theirs)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # native libraries write what they like
                pass_fds=(theirs,),
                env={"OMP_THREAD_LIMIT": "1", **os.environ, "PYTHONPATH": path, "TMPDIR": str(self._folder)},
                start_new_session=True,  # Ctrl-C is for us alone
            )
        except BaseException:
            os.close(self._replies)
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        finally:
            os.close(theirs)

    def run(self, function: Callable[..., Value], *arguments: Any, bounds: Bounds | None = None) -> Value:
        """What `function`, of a module's top level, gives for `arguments`; they and the value must be picklable.

        Raises what it raised where that is a SolieuError, otherwise a CallFailed. After any CallFailed but Raised the
        worker is closed. What a bounded call leaves behind (files in the temporary folder, processes) is removed.
        """
        whole = False
        try:
            self._send(pickle.dumps((function, arguments, bounds), protocol=5))
            kind, value = _Reply(self._reply(bounds)).read()
            if kind == "memory":
                raise OutOfMemory
            if kind == "written":
                raise OutOfSpace
            whole = True
        finally:
            if not whole:
                self.close()
        if bounds is not None:
            self._tidy()
        if kind == "refused":
            raise cast(SolieuError, value)
        if kind == "raised":
            raise Raised(value)
        return cast(Value, value)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def memory(self) -> int:
        """Bytes of memory that it and what it started hold now; 0 where the system does not tell."""
        return sum(family(self._process.pid).values())

    def end(self) -> None:
        """End it and all it started; a call that waits for it in another thread then fails."""
        if self.alive:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGSTOP)  # so that it starts nothing more
            self._end_children()
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End it and remove what it leaves. A closed worker stays closed."""
        self.end()
        self._process.wait()
        if not self._closed:
            self._closed = True
            with suppress(BrokenPipeError):
                self._input.close()
            os.close(self._replies)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _input(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdin)

    def _send(self, request: bytes) -> None:
        with suppress(BrokenPipeError):  # it has ended; reading its reply tells how
            self._input.write(LENGTH.pack(len(request)))
            self._input.write(request)
            self._input.flush()

    def _reply(self, bounds: Bounds | None) -> bytes:
        received = bytearray()
        size: int | None = None
        started = looked = time.monotonic()
        while size is None or len(received) < size:
            ready = select.select([self._replies], [], [], _LOOK)[0]
            if ready:
                part = os.read(self._replies, 1 << 20)
                if not part:
                    raise self._death()
                received += part
            elif not self.alive:  # what it started may still hold its end of the pipe open
                raise self._death()
            if size is None and len(received) >= LENGTH.size:
                (size,) = LENGTH.unpack_from(received)
                del received[: LENGTH.size]
            now = time.monotonic()
            if bounds is not None and now - looked >= _LOOK:
                looked = now
                if now - started > bounds.seconds:
                    raise OutOfTime
                if self.memory() > bounds.memory or (size or 0) > bounds.memory:
                    raise OutOfMemory
        return bytes(received)

    def _death(self) -> CallFailed:
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return OutOfTime()
        if code == -signal.SIGKILL:
            return Killed()
        return Died(signal.Signals(-code).name if code < 0 else f"exit status {code}")

    def _tidy(self) -> None:
        self._end_children()
        for path in self._folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def _end_children(self) -> None:
        for _ in range(10):  # one that is ended may have started another just before
            children = family(self._process.pid).keys() - {self._process.pid}
            if not children:
                return
            for child in children:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            time.sleep(0.01)


class _Reply(pickle.Unpickler):
    """Reads a reply. It builds nothing but values of ours, whatever took hold of the worker."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))

    def read(self) -> tuple[str, Any]:
        try:
            kind, value = self.load()
        except pickle.UnpicklingError as error:
            raise Died(f"a reply that cannot be read: {error}") from error
        return kind, value

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _VALUES:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith(_REPLIES) else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def family(process: int) -> dict[int, int]:
    """The bytes of memory of a process and of all that descend from it, by process number; empty without /proc.

    Those that ended and wait to be noticed are left out.
    """
    found: dict[int, int] = {}
    waiting = [process]
    while waiting:
        number = waiting.pop()
        size = _size(_stat(number))
        if size is None or number in found:
            continue
        found[number] = size
        children = _children(number)
        if children is None:
            return _descendants(process)
        waiting += children
    return found


def _children(process: int) -> list[int] | None:
    """The processes that the threads of a process started; None where the system does not list them. Quick: it is asked
    after every document."""
    found: list[int] = []
    try:
        threads = os.listdir(f"{_PROC}/{process}/task")  # noqa: PTH208
    except OSError:  # it has ended
        return found
    for thread in threads:
        try:
            found += map(int, _read(f"{_PROC}/{process}/task/{thread}/children").split())
        except FileNotFoundError:
            if os.path.exists(f"{_PROC}/{process}/task/{thread}"):  # noqa: PTH110
                return None
        except OSError:  # the thread has ended
            continue
    return found


def _descendants(process: int) -> dict[int, int]:
    """As `family`, by a look at every process there is."""
    stats = {int(name): _stat(int(name)) for name in os.listdir(_PROC) if name.isdigit()}  # noqa: PTH208
    found: dict[int, int] = {}
    for number, own in stats.items():
        at, size = number, _size(own)
        while at != process and (stat := stats.get(at)):
            at = int(stat[1])
        if at == process and size is not None:
            found[number] = size
    return found


def _size(stat: list[bytes]) -> int | None:
    """Resident bytes; None for a process that ended."""
    return None if not stat or stat[0] in (b"Z", b"X") else int(stat[21]) * os.sysconf("SC_PAGE_SIZE")


def _stat(process: int) -> list[bytes]:
    """What /proc tells of a process, from its state on; empty for one that is gone."""
    try:
        return _read(f"{_PROC}/{process}/stat").rpartition(b")")[2].split()
    except OSError:
        return []


def _read(path: str) -> bytes:
    opened = os.open(path, os.O_RDONLY)
    try:
        return os.read(opened, 1 << 16)
    finally:
        os.close(opened)
