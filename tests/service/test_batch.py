"""Documents in parallel: order, crashes, Ctrl-C."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from extractor.reading.worker import family
from service.batch import outcomes, record_object
from service.sources import Task

ROOT = Path(__file__).resolve().parents[2]


class Trap:
    """Ends the process that takes it in."""

    def __reduce__(self):
        return os.abort, ()


def task(number, path=None):
    return Task(f"{number}.txt", path, f"Xã A có {number} hộ.".encode(), None)


def started():
    """The processes that descend from this one."""
    return family(os.getpid()).keys() - {os.getpid()}


def values(found):
    return [outcome.result and outcome.result["records"][0]["value"] for outcome in found]


def test_a_process_that_ends_costs_the_document_it_had_and_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = started()
    tasks = [task(number, Trap() if number in (12, 14) else None) for number in range(11, 19)]
    found = list(outcomes(tasks, 2, record_object))
    assert values(found) == ["11", None, "13", None, "15", "16", "17", "18"]
    assert "12.txt: the process that read it was ended, perhaps by SIGABRT" in found[1].error
    assert list(tmp_path.iterdir()) == [] and started() <= before


def test_more_documents_than_are_read_ahead():
    assert values(outcomes([task(number) for number in range(10, 90)], 2, record_object)) == [
        str(n) for n in range(10, 90)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_it_at_once_and_leaves_nothing(tmp_path, jobs):
    before = started()
    folder = tmp_path / "temporary"
    folder.mkdir()
    files = [tmp_path / f"{number}.txt" for number in range(4)]
    for file in files:
        os.mkfifo(file)  # nobody ever writes to it
    run = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "extract", *files, "--jobs", str(jobs)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=os.environ | {"TMPDIR": str(folder)},
        start_new_session=True,
    )  # fmt: skip
    writers = [_writer(file) for file in files[:jobs]]  # now each process waits for what is never written
    os.killpg(run.pid, signal.SIGINT)
    output, errors = run.communicate(timeout=20)
    for writer in writers:
        os.close(writer)
    assert (run.returncode, output) == (1, b"") and b"Traceback" not in errors
    assert list(folder.iterdir()) == []
    assert started() <= before


def _writer(pipe):
    """The writing end of a named pipe, as soon as someone reads from it."""
    for _ in range(1000):
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.02)
    raise AssertionError(f"nobody reads {pipe}")
