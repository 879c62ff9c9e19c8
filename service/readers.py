"""The processes that read documents, so that a crash or a long document stops nothing else."""

from __future__ import annotations

import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from extractor.reading.worker import Bounds, Died, OutOfMemory, Worker

Value = TypeVar("Value")
_GIB = 1 << 30


class Crew:
    """So many processes, each started when first needed and again after it ended. For any thread."""

    def __init__(self, size: int) -> None:
        # the latest used is used next: what it needs is at hand, and one that is not needed is not started
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        self._started: set[Worker] = set()
        for _ in range(size):
            self._idle.put(None)

    def call(self, function: Callable[..., Value], *arguments: Any, bounds: Bounds | None = None) -> Value:
        """What `function`, of a module's top level, gives; waits for a process that is idle. Raises as `Worker.run`."""
        worker = self._idle.get()
        try:
            if worker is None or not worker.alive:  # it ended with the call before
                if worker is not None:
                    worker.close()
                    self._started.discard(worker)
                worker = Worker()
                self._started.add(worker)
            return worker.run(function, *arguments, bounds=bounds)
        finally:
            self._idle.put(worker)

    def end(self) -> None:
        """End what is being done."""
        for worker in tuple(self._started):
            worker.end()

    def close(self) -> None:
        for worker in tuple(self._started):
            worker.close()


class Busy(Exception):
    """More wait already than may."""


class Readers:
    """A crew for the service: a bound on how many wait and on the seconds a call may take."""

    def __init__(self, size: int, waiting_limit: int, seconds: float) -> None:
        self._crew = Crew(size)
        self._limit = size + waiting_limit
        self._taken = 0
        self._bounds = Bounds(seconds, 2 * _GIB, _GIB)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="reader")

    async def run(self, function: Callable[..., Value], *arguments: Any) -> Value:
        """What `function`, of a module's top level, gives in a process; one whose process was killed is done once
        more. Raises Busy, or as `Worker.run`."""
        import asyncio  # here, so that the command line starts without it

        if self._taken >= self._limit:
            raise Busy
        self._taken += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._twice, function, *arguments)
        finally:
            self._taken -= 1

    def _twice(self, function: Callable[..., Value], *arguments: Any) -> Value:
        try:
            return self._crew.call(function, *arguments, bounds=self._bounds)
        except (Died, OutOfMemory):
            return self._crew.call(function, *arguments, bounds=self._bounds)

    def close(self) -> None:
        self._crew.end()
        self._threads.shutdown(cancel_futures=True)
        self._crew.close()
