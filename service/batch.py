"""Many documents, one after another or in parallel; the outcomes keep the order of the tasks."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from extractor.reading.worker import CallFailed, Died, OutOfMemory
from service.readers import Crew

if TYPE_CHECKING:
    from extractor.model.observation import Extraction
    from service.sources import Task

Json = dict[str, Any]
Result = TypeVar("Result")
_AHEAD = 32
"""How many documents a worker may be ahead of the one that is to be written next, so that memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What became of a task: its result, or the error to report."""

    result: Result | None
    error: str | None


def outcomes(
    tasks: Iterable[Task], jobs: int, work: Callable[[Task], tuple[Result | None, str | None]]
) -> Iterator[Outcome[Result]]:
    """What `work`, of a module's top level, gives for each task, in their order; a process that ends costs the
    document it had, not the others. Tasks are taken as they are needed."""
    if jobs == 1:
        yield from (Outcome(*work(task)) for task in tasks)
        return
    crew = Crew(jobs)
    waiting: deque[Future[Outcome[Result]]] = deque()
    pool = ThreadPoolExecutor(jobs)
    try:
        for task in tasks:
            if len(waiting) == _AHEAD * jobs:
                yield waiting.popleft().result()
            waiting.append(pool.submit(_do, crew, work, task))
        while waiting:
            yield waiting.popleft().result()
    finally:  # also where nobody reads the output any more, or on Ctrl-C
        pool.shutdown(wait=False, cancel_futures=True)
        crew.end()
        pool.shutdown()
        crew.close()


def _do(crew: Crew, work: Callable[[Task], tuple[Result | None, str | None]], task: Task) -> Outcome[Result]:
    try:
        return Outcome(*crew.call(work, task))
    except (Died, OutOfMemory) as failure:
        how = "for want of memory" if isinstance(failure, OutOfMemory) else f"by {failure}"
        return Outcome(None, f"{task.name}: the process that read it was ended, perhaps {how}; try it alone")
    except CallFailed as failure:
        return Outcome(None, f"{task.name}: a fault of solieu ({failure}); report it with the file")
    except OSError as error:
        return Outcome(None, f"{task.name}: no process could be started ({error.strerror}); try fewer --jobs")


def extraction(task: Task) -> Extraction | str:
    """What a task gives, or the message of why it gives nothing. A fault of ours costs one document, not the run."""
    from extractor.errors import SolieuError
    from extractor.pipeline import extract

    try:
        source = task.path if task.path is not None else task.data or b""
        return extract(source, name=task.name, entry=task.entry, added=task.added)
    except SolieuError as error:
        return str(error)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        return f"{task.name}: a fault of solieu ({type(error).__name__} at {where}: {error}); report it with the file"


def record_object(task: Task) -> tuple[Json | None, str | None]:
    """The contract's object of a document, or the message of why it cannot be read."""
    from extractor.contract import to_json

    found = extraction(task)
    return (None, found) if isinstance(found, str) else (to_json(found), None)


def record_json(task: Task) -> tuple[bytes | None, str | None]:
    """The contract's object as JSON in UTF-8, or the message of why there is none."""
    import pydantic_core  # here, as only the service needs it; it writes in half the time that json takes

    result, error = record_object(task)
    return (None if result is None else pydantic_core.to_json(result)), error
