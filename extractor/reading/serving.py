"""The inside of a `Worker`: runs what is asked of it and sends back what came of it.

`python -m extractor.reading.serving DESCRIPTOR`; requests come in on standard input, replies go out on the descriptor.
"""

from __future__ import annotations

import ctypes
import errno
import os
import pickle
import resource
import select
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from extractor.errors import SolieuError
from extractor.reading.worker import LENGTH, Bounds, family

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux's prctl: what a child of ours leaves behind becomes our child."""
_SLACK = 60
"""Seconds of CPU time beyond the watched limit, for when nobody watches any more."""
_MARGIN = 512 * 1024 * 1024
"""Bytes beyond the watched limit that the system itself refuses: what is taken at once is not seen by a look now and then."""


def main() -> None:
    replies = int(sys.argv[1])
    os.set_inheritable(replies, False)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_watch, daemon=True).start()
    with os.fdopen(replies, "wb") as stream:
        while True:
            reply = _answer(_request())
            stream.write(LENGTH.pack(len(reply)))
            stream.write(reply)
            stream.flush()


def _request() -> bytes:
    """What is asked next; held by nobody else, as a document may be large."""
    stream = sys.stdin.buffer
    if (head := _exactly(stream, LENGTH.size)) and (request := _exactly(stream, LENGTH.unpack(head)[0])):
        return request
    while True:  # nobody asks any more; the other thread ends it all
        signal.pause()


def _watch() -> None:
    """Where the process that asks is gone, end with everything that was started, busy or not."""
    gone = select.poll()
    gone.register(sys.stdin.fileno(), 0)  # of nothing but that
    gone.poll()
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
    for process in family(os.getpid()).keys() - {os.getpid()}:
        os.kill(process, signal.SIGKILL)
    os.killpg(0, signal.SIGKILL)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    """The next `size` bytes, or none where there are not so many."""
    data = stream.read(size)
    return data if len(data) == size else b""


def _answer(request: bytes) -> bytes:
    reply: tuple[str, Any]
    try:
        function, arguments, bounds = pickle.loads(request)
        del request
        if bounds is not None:
            _bound(bounds)
        reply = ("given", function(*arguments))
        del function, arguments
        return pickle.dumps(reply, protocol=5)
    except SolieuError as error:
        reply = ("refused", error)
    except MemoryError:
        reply = ("memory", "")
    except BaseException as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}: {error}"
        reply = ("written", "") if isinstance(error, OSError) and error.errno == errno.EFBIG else ("raised", said)
    return pickle.dumps(reply, protocol=5)


def _bound(bounds: Bounds) -> None:
    """Limits that the system holds. They back up the watch from outside, which alone sees all processes together."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + bounds.seconds) + _SLACK)
    _limit(resource.RLIMIT_DATA, bounds.memory + _MARGIN)
    _limit(resource.RLIMIT_FSIZE, bounds.written)


def _limit(kind: int, value: int) -> None:
    """Set what is in force; how far it may be set stays as it is, for the next call."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


if __name__ == "__main__":
    main()
