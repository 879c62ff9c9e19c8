"""Readers of formats that can hide a trap run in a worker process, under limits."""

from __future__ import annotations

import os
import queue
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib import import_module
from multiprocessing.util import Finalize
from typing import Any, TypeVar

from extractor.errors import Damaged, LimitExceeded, ReadingError
from extractor.model.document import Box, Document, PlacedWord, Placement, Span
from extractor.reading.inspection import inspect
from extractor.reading.limits import Limits
from extractor.reading.manifest import ManifestEntry
from extractor.reading.worker import (
    Bounds,
    CallFailed,
    Died,
    Killed,
    OutOfMemory,
    OutOfSpace,
    OutOfTime,
    Raised,
    Worker,
)

Value = TypeVar("Value")


Reader = tuple[str, str]
"""A module, which only the worker loads, and the function in it that makes a document of the bytes of one; that takes
`(data, *, name, digest, entry)`."""
_Words = tuple[bytes, bytes]
"""Words packed: start, end and page of each as unsigned 64-bit, the four edges of its box as doubles."""


def read_bounded(
    reader: Reader,
    data: bytes,
    *,
    name: str,
    digest: str,
    entry: ManifestEntry | None = None,
    limits: Limits | None = None,
) -> Document:
    """What `reader` makes of `data`, in a process of its own.

    Raises the reader's own ReadingError; LimitExceeded, which names the limit; Protected; Damaged where the reader
    fails or crashes. Nothing that it started or wrote to its temporary folder is left.
    """
    document, words = bounded(_read, data, reader, name, digest, entry, name=name, limits=limits)
    return replace(document, words=tuple(_unpacked(words)))


def bounded(
    function: Callable[..., Value],
    data: bytes,
    *arguments: Any,
    name: str,
    limits: Limits | None = None,
) -> Value:
    """What `function` makes of the document `data` and the other arguments, in a process of its own.

    Raises as `read_bounded` does.
    """
    limits = limits or Limits()
    seconds = limits.time(1)
    try:
        bounds = Bounds(seconds, limits.memory, limits.unpacked)
        with _inspected(data, name, limits, bounds) as (worker, pages):
            seconds = limits.time(pages)
            value = worker.run(function, data, *arguments, bounds=replace(bounds, seconds=seconds))
            if worker.memory() > limits.memory // 2:  # what its libraries keep would count against the next
                worker.close()
            return value
    except CallFailed as failure:
        raise _error(failure, name, limits, seconds) from failure
    except OSError as error:
        raise ReadingError(name, f"no process could be started to read it ({error.strerror})", "try again") from error


def _error(failure: CallFailed, name: str, limits: Limits, seconds: float) -> ReadingError:
    mib = 1024 * 1024
    match failure:
        case OutOfTime():
            return LimitExceeded(name, f"reading it took more than {seconds:.0f} seconds", "split it into parts")
        case OutOfMemory():
            return LimitExceeded(
                name, f"reading it took more than {limits.memory // mib} MiB of memory", "split it into parts"
            )
        case OutOfSpace():
            return LimitExceeded(
                name, f"it becomes more than {limits.unpacked // mib} MiB when unpacked", "split it into parts"
            )
        case Raised() | Died():
            return Damaged(
                name, f"its reader failed ({failure})", "open it in its program and save it again, or report it"
            )
    raise failure


@contextmanager
def _inspected(data: bytes, name: str, limits: Limits, bounds: Bounds) -> Iterator[tuple[Worker, int]]:
    """A worker that waits, or a new one, which has looked at the document, and how many pages this has; afterwards the
    worker waits for the next document. One that waits may have been ended: a worker within which this one works ends
    what a call of it left behind."""
    idle = _idle(os.getpid())
    while True:
        waited = not idle.empty()
        try:
            worker = idle.get_nowait()
        except queue.Empty:
            worker = Worker()
        try:
            pages = worker.run(inspect, data, name, limits, bounds=bounds)
            break
        except Killed:
            worker.close()
            if not waited:
                raise
        except BaseException:
            _keep(worker, idle)
            raise
    try:
        yield worker, pages
    finally:
        _keep(worker, idle)


def _keep(worker: Worker, idle: queue.SimpleQueue[Worker]) -> None:
    if worker.alive:
        idle.put(worker)
    else:
        worker.close()


@cache
def _idle(process: int) -> queue.SimpleQueue[Worker]:
    """The workers of this process that wait. A process that was forked has none of its parent's."""
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    Finalize(None, _close_all, args=(idle,), exitpriority=10)
    return idle


def _close_all(idle: queue.SimpleQueue[Worker]) -> None:
    while not idle.empty():
        idle.get_nowait().close()


def _read(data: bytes, reader: Reader, name: str, digest: str, entry: ManifestEntry | None) -> tuple[Document, _Words]:
    """In the worker: the document without its words, and those packed, as they are many."""
    module, function = reader
    document: Document = getattr(import_module(module), function)(data, name=name, digest=digest, entry=entry)
    words, document = document.words, replace(document, words=())
    whole, edges = array("Q"), array("d")
    for word in words:
        box = word.place.box
        whole.extend((word.source.start, word.source.end, word.place.page))
        edges.extend((box.x0, box.y0, box.x1, box.y1))
    del words  # they are most of what it takes, and what follows copies the rest
    return document, (whole.tobytes(), edges.tobytes())


def _unpacked(words: _Words) -> Iterator[PlacedWord]:
    whole, edges = array("Q", words[0]), array("d", words[1])
    for start, end, page, x0, y0, x1, y1 in zip(
        whole[::3], whole[1::3], whole[2::3], edges[::4], edges[1::4], edges[2::4], edges[3::4], strict=True
    ):
        yield PlacedWord(Span(start, end), Placement(page, Box(x0, y0, x1, y1)))
