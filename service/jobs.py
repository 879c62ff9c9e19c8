"""Documents that are read later: a durable queue (DBOS) in the service's own process, beside the archive.

The archive says what there is to do (`service.archive.jobs`); the queue says who does it. It is a SQLite file beside an
archive that is one, else a schema of the archive's database, which the services of several machines share. A queue
that is lost loses no job: what the archive has open and the queue does not know is queued again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from dbos import DBOS, DBOSConfig, Queue, SetWorkflowID

from extractor.reading.worker import Bounds, CallFailed, Died, Killed, OutOfMemory, OutOfTime
from service.archive import changes, jobs
from service.archive.ingest import Custody, Receipt, take
from service.archive.readings import Parts, read
from service.archive.search.keeping import settle
from service.archive.store import Archive
from service.batch import Outcome
from service.errors import ArchiveError
from service.readers import Crew
from service.sources import Task

QUEUE, QUICK = "documents", "articles"
"""The queues: of what may take long, and of what is read in less time than the queue takes to hand it out."""
_QUICK = 64 * 1024
"""Bytes up to which a document goes by the second."""
_AHEAD = 16
"""How many of these are handed out ahead for each that is read at a time, so that none waits for the next look at the
queue. Of the long ones none is, which another machine may be free for."""
_BRISK = {QUEUE: 0.5, QUICK: 0.3}
"""Seconds between two looks at a queue. One costs some milliseconds, also where nothing is there."""
_RESTING, _QUIET = 1.0, 10.0
"""Seconds between two looks where there is no work, and how long there was none before it is so."""
_GIB = 1 << 30
_LOOK = 30.0
"""Seconds between two looks at what is stuck and who is gone."""
_GONE = 120.0
"""Seconds after which an executor that said nothing is taken for gone."""
_STALE = 60.0
_TOGETHER = 200
_KEPT = timedelta(days=1)
"""How long the queue knows what it has done; the archive tells what came of it."""
_FORGOTTEN = 2000
"""How many it forgets with one look."""
_DEATHS = 5
"""How often a document is begun again whose process was killed."""
_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")

_ONLY = threading.Lock()
"""Held by the one of this process."""


class Closing(Exception):
    """The service ends; what was begun goes on when it is back."""


class Jobs:
    """Reads what was sent to be read later. There is one in a process: RuntimeError for a second."""

    def __init__(self, archive: Archive, executor: str, workers: int, seconds: float) -> None:
        if not _ONLY.acquire(blocking=False):
            raise RuntimeError("a service runs in this process already; start another process")
        self._archive = archive
        self._executor = executor
        self._crew = Crew(workers)
        self._turns = threading.Semaphore(2 * workers)  # while one is written down, the next is read
        self._bounds = Bounds(seconds, 2 * _GIB, _GIB)
        self._stopping = False
        self._over = threading.Event()
        self._settled = 0
        self._worked: float | None = time.monotonic()  # when there was work; None while the queues rest
        self._woken = threading.Event()
        self._config: DBOSConfig = {
            "name": "solieu",
            "system_database_url": _location(archive),
            "application_version": "1",  # the same for every release, so that a new one goes on with what is open
            "executor_id": executor,
            "log_level": "ERROR",
        }
        try:
            self._work, self._queues = self._launch(workers)
        except BaseException:
            DBOS.destroy(destroy_registry=True)
            _ONLY.release()
            raise
        self._clerk = threading.Thread(target=self._keep_going, name="jobs", daemon=True)
        self._clerk.start()

    def _launch(self, workers: int) -> tuple[Callable[[str, int, int], None], list[Queue]]:
        """The queues begin; the function that they call, and they."""
        DBOS(config=self._config)

        @DBOS.workflow(name="read", max_recovery_attempts=1000)
        def work(job_id: str, number: int, attempt: int) -> None:
            with self._turns:
                self._read(jobs.Item(job_id, number, attempt))

        DBOS.launch()
        return work, [
            DBOS.register_queue(name, worker_concurrency=many, polling_interval_sec=_BRISK[name])
            for name, many in ((QUEUE, workers), (QUICK, workers * _AHEAD))
        ]

    def wake(self) -> None:
        """There are new items."""
        self._woken.set()

    def cancelled(self, items: list[jobs.Item]) -> None:
        """Takes items out of the queue that were cancelled."""
        for start in range(0, len(items), _TOGETHER):
            DBOS.cancel_workflows([one.name for one in items[start : start + _TOGETHER]])

    def close(self) -> None:
        """What is being read is begun again when the service is back. Closed twice is closed."""
        if self._over.is_set():
            return
        self._stopping = True
        self._woken.set()
        self._clerk.join(10)
        DBOS.logger.setLevel("CRITICAL")  # that the queue is gone for what still runs is meant
        DBOS.destroy(destroy_registry=True)
        self._over.set()  # only now: what ended before would be written down as a failure
        self._crew.end()
        self._crew.close()
        _ONLY.release()

    # What a queue's thread does.

    def _read(self, item: jobs.Item) -> None:
        if self._stopping:
            self._over.wait()
            raise Closing
        with self._archive.write() as connection:
            row = jobs.begin(connection, item)
        if row is None:
            return
        with self._archive.read() as connection:
            task = jobs.task_of(connection, row)
        reading = self._reading(task)
        note = f"job {item.job_id}" if row.kind == "batch" else ""
        custody = Custody(row.agent, row.origin or "", row.custodian or "", note, continued=True)
        try:
            with self._archive.write() as connection:
                if jobs.expects(connection, item):
                    jobs.end(connection, item, take(connection, task, reading, custody, row.external_id))
                    settle(connection, all_of_it=False)
        except ArchiveError:
            raise  # it is tried again when the archive answers
        except Exception as error:
            message = f"{task.name}: a fault of solieu ({type(error).__name__}: {error}); report it with the file"
            with self._archive.write() as connection:
                jobs.end(connection, item, Receipt(task.name, "failed", message=message))

    def _reading(self, task: Task) -> Outcome[Parts]:
        """What a document says, or why it says nothing. Raises Closing."""
        told = ""
        for left in reversed(range(_DEATHS)):
            try:
                return Outcome(*self._crew.call(read, task, bounds=self._bounds))
            except OutOfTime:
                told = f"it takes longer than the {self._bounds.seconds:.0f} s it may; split it"
            except (Killed, Died) as failure:
                told = f"the process that read it was ended ({str(failure) or 'killed'}), time and again; try it alone"
                if left and not self._over.is_set():
                    continue
            except OutOfMemory:
                told = "it takes more memory than it may; split it"
            except (CallFailed, OSError) as failure:
                told = f"a fault of solieu ({failure}); report it with the file"
            break
        if self._over.is_set():
            raise Closing
        return Outcome(None, f"{task.name}: {told}")

    # What the clerk does.

    def _keep_going(self) -> None:
        next_look = 0.0
        while not self._stopping:
            try:
                while self._queue_some():
                    pass
                self._rest()
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + _LOOK
                    self._look()
            except Exception as error:  # the archive or the queue does not answer now
                DBOS.logger.error(f"the queue of documents: {error}")
            self._woken.wait(1.0)
            self._woken.clear()

    def _queue_some(self) -> bool:
        """Hands items to the queue that it does not know; whether there may be more."""
        with self._archive.read() as connection:
            waiting = jobs.to_queue(connection, _TOGETHER)
        for one, size in waiting:
            with SetWorkflowID(one.name):
                name = QUICK if size <= _QUICK else QUEUE
                DBOS.enqueue_workflow(name, self._work, one.job_id, one.number, one.attempt)
        if waiting:
            with self._archive.write() as connection:
                jobs.queued(connection, [one for one, _ in waiting])
            self._worked = time.monotonic()
            for queue in self._queues:  # another machine may have had them rest
                queue.set_polling_interval_sec(_BRISK[queue.name])
        return len(waiting) == _TOGETHER and not self._stopping

    def _rest(self) -> None:
        """Has the queues looked at less often where nothing is open any more."""
        if self._worked is None or time.monotonic() - self._worked < _QUIET:
            return
        with self._archive.read() as connection:
            open_ones = jobs.unfinished(connection)
        self._worked = time.monotonic() if open_ones else None
        if self._worked is None:
            for queue in self._queues:
                queue.set_polling_interval_sec(_RESTING)

    def _forget_done(self) -> None:
        """Has the queue forget what it did long ago, the oldest first: it keeps all of it otherwise."""
        past = (datetime.now(UTC) - _KEPT).isoformat()
        done = DBOS.list_workflows(
            status=list(_ENDED), end_time=past, completed_before=past, limit=_FORGOTTEN, load_input=False, load_output=False
        )  # fmt: skip
        if done:
            DBOS.delete_workflows([one.workflow_id for one in done])

    def _look(self) -> None:
        """Takes over from executors that are gone, up again what the queue lost or gave up, forgets what ended long ago,
        and keeps search quick."""
        with self._archive.read() as connection:
            latest = changes.latest(connection)
        if latest != self._settled:
            with self._archive.write() as connection:
                settle(connection)
            self._settled = latest
        with self._archive.write() as connection:
            gone = jobs.beat(connection, self._executor, _GONE)
        for name in gone:
            left = DBOS.list_workflows(status="PENDING", executor_id=name, load_input=False, load_output=False)
            if left:
                DBOS.resume_workflows([one.workflow_id for one in left], queue_name=QUEUE)
            with self._archive.write() as connection:
                jobs.forget(connection, name)
        forgetting = True
        while forgetting and not self._stopping:
            with self._archive.write() as connection:
                forgetting = jobs.forget_oldest(connection)
        self._forget_done()
        last: jobs.Item | None = None
        while not self._stopping:
            with self._archive.read() as connection:
                some = jobs.stale(connection, _STALE, last, _TOGETHER)
            if not some:
                return
            last = some[-1]
            names = [one.name for one in some]
            known = DBOS.list_workflows(workflow_ids=names, load_input=False, load_output=False)
            going = {one.workflow_id for one in known if one.status not in _ENDED}
            with self._archive.write() as connection:
                for one in some:
                    if one.name not in going:
                        jobs.again(connection, one)


def _location(archive: Archive) -> str:
    """Where the queue is kept."""
    url = archive.engine.url
    if archive.sqlite:
        return f"sqlite:///{url.database}.jobs"
    return url.render_as_string(hide_password=False)
