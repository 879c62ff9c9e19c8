"""Jobs go on whatever is killed or lost: each of their documents is kept once."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from dbos import DBOS
from sqlalchemy import func, select, update

from evaluation.job_kills import run
from extractor.reading.worker import family
from service import jobs as service_jobs
from service.archive import jobs
from service.archive.schema import digital_object, document, executor, job, job_item
from service.archive.verify import Checked, check
from service.jobs import Jobs
from service.sources import Task

TEXT = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách {},5 tỷ đồng, đạt 65,2% kế hoạch."


def send(archive, number, start=0):
    sent = [
        jobs.Sent(Task(f"{n}.txt", None, TEXT.format(n).encode(), None), f"n{n}") for n in range(start, start + number)
    ]
    with archive.write() as connection:
        return jobs.add(connection, "batch", "local", "Lan", sent)


def ended(archive, job_id):
    until = time.monotonic() + 60
    while True:
        with archive.read() as connection:
            row = jobs.one(connection, job_id)
        if row.state not in ("waiting", "running"):
            return row
        assert time.monotonic() < until, row
        time.sleep(0.05)


def documents(archive):
    with archive.read() as connection:
        return connection.scalar(select(func.count()).select_from(document))


@pytest.fixture
def working(archive):
    made = []

    def start(name="here"):
        # in a thread, as the service does: the thread of the tests may have the loop of a browser
        with ThreadPoolExecutor(1) as thread:
            made.append(thread.submit(Jobs, archive, name, 1, 60.0).result())
        return made[-1]

    yield start
    for one in made:
        one.close()


def test_readers_that_are_killed_cost_no_document(archive, working):
    working()
    over = threading.Event()

    def kill():
        while not over.wait(0.15):
            for number in set(family(os.getpid())) - {os.getpid()}:
                if b"extractor.reading.serving" in Path("/proc", str(number), "cmdline").read_bytes():
                    os.kill(number, signal.SIGKILL)
                    return

    job_id = send(archive, 5)
    killer = threading.Thread(target=kill)
    killer.start()
    row = ended(archive, job_id)
    over.set()
    killer.join()
    assert (row.state, row.done, documents(archive)) == ("done", 5, 5)


def test_what_was_under_way_goes_on_where_the_service_starts_again(archive, working):
    first = working()
    job_id = send(archive, 6)
    first.wake()
    time.sleep(0.3)
    first.close()
    working()
    row = ended(archive, job_id)
    assert (row.state, row.done, documents(archive)) == ("done", 6, 6)


def test_a_queue_that_was_lost_is_made_again(archive, working, monkeypatch):
    monkeypatch.setattr(service_jobs, "_STALE", 0.0)
    job_id = send(archive, 2)
    with archive.write() as connection:  # as if a queue had taken them that is no more
        jobs.queued(connection, [one for one, _ in jobs.to_queue(connection, 10)])
        assert jobs.by_state(connection)["queued"] == 2
    working()
    assert ended(archive, job_id).done == 2


def test_another_takes_over_from_a_machine_that_is_gone(archive, working, monkeypatch):
    monkeypatch.setattr(service_jobs, "_GONE", 0.0)
    begun = threading.Event()

    def stuck(self, task):
        begun.set()
        self._over.wait()
        raise service_jobs.Closing

    with monkeypatch.context() as patch:
        patch.setattr(Jobs, "_reading", stuck)
        first = working("there")
        job_id = send(archive, 1)
        first.wake()
        assert begun.wait(30)
        first.close()
    working("here")
    assert ended(archive, job_id).done == 1
    with archive.read() as connection:
        assert list(connection.scalars(select(executor.c.name))) == ["here"]


def test_a_job_is_cancelled_and_taken_up_again(archive, working):
    job_id = send(archive, 2)
    with archive.write() as connection:
        assert len(jobs.cancel(connection, job_id)) == 2
    assert ended(archive, job_id).state == "cancelled"
    working()
    time.sleep(0.3)
    assert documents(archive) == 0
    with archive.write() as connection:
        assert jobs.retry(connection, job_id) == 2
    row = ended(archive, job_id)
    assert (row.state, documents(archive)) == ("done", 2)
    with archive.read() as connection:
        assert set(connection.scalars(select(job_item.c.attempt))) == {2}


def test_a_job_that_ended_long_ago_is_forgotten_with_what_became_no_document(archive, working):
    ids = [send(archive, 2), send(archive, 1, start=1), send(archive, 1, start=7)]
    with archive.write() as connection:
        jobs.cancel(connection, ids[0])
    working()
    assert ended(archive, ids[1]).done == ended(archive, ids[2]).done == 1
    with archive.write() as connection:
        assert not jobs.forget_oldest(connection)
        connection.execute(update(job).where(job.c.id != ids[1]).values(ended_at="2020-01-01T00:00:00.000000+00:00"))
        assert connection.scalar(select(func.count()).select_from(digital_object)) == 3
    with archive.write() as connection:
        assert [jobs.forget_oldest(connection) for _ in range(3)] == [True, True, False]
        assert list(connection.scalars(select(job.c.id))) == [ids[1]]
        digests = set(connection.scalars(select(digital_object.c.digest)))
    assert digests == {sha256(TEXT.format(n).encode()).hexdigest() for n in (1, 7)}
    assert sum(check(archive), Checked()).failures == ()


def test_a_queue_without_work_rests_and_forgets_what_it_did(archive, working, monkeypatch):
    monkeypatch.setattr(service_jobs, "_KEPT", timedelta(0))
    monkeypatch.setattr(service_jobs, "_LOOK", 0.0)
    monkeypatch.setattr(service_jobs, "_QUIET", 0.5)
    first = working()
    for start in (0, 2):
        job_id = send(archive, 2, start)
        first.wake()
        assert ended(archive, job_id).done == 2
        assert until(lambda: rate() == service_jobs._RESTING and not in_thread(DBOS.list_workflows))
    assert documents(archive) == 4


def rate():
    return in_thread(lambda: DBOS.retrieve_queue(service_jobs.QUICK).polling_interval_sec)


def in_thread(asked):
    """As the thread of the tests may have the loop of a browser."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asked).result()


def until(holds, seconds=20):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def test_services_and_readers_killed_at_random():
    tally = run(documents=20, kills=2, seed=9)
    assert tally.kills.total() == 2 and tally.problems == []
