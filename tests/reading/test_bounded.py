"""Readers that hang, crash, eat or leave things behind cost one document, nothing else."""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path

import pytest

from extractor.errors import Damaged, EmptyDocument, LimitExceeded, ManifestError, ReadingError, TooLarge
from extractor.model.document import Box
from extractor.reading import worker as workers
from extractor.reading.bounded import read_bounded
from extractor.reading.limits import Limits
from extractor.reading.worker import Bounds, Died, Worker, family
from tests.reading import readers

PROC = Path("/proc")
MIB = 1024 * 1024
SMALL = Limits(memory=256 * MIB, unpacked=8 * MIB)
SHORT = Limits(seconds=0.4, page_seconds=0.4)
ROOT = Path(__file__).resolve().parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="the watch on memory and processes reads /proc")


def read(reader, data=b"m\xe1\xbb\x99t hai ba", limits=SMALL):
    return read_bounded((reader.__module__, reader.__name__), data, name="a.pdf", digest="sha256:00", limits=limits)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A place for temporary files of our own, so that what stays is seen."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def started():
    return family(os.getpid()).keys() - {os.getpid()}


def test_a_document_comes_back_whole():
    document = read(readers.good)
    assert document == readers.good(b"m\xe1\xbb\x99t hai ba", name="a.pdf", digest="sha256:00", entry=None)
    assert document.words[1].place.box == Box(1, 10.5, 2, 20.25)


def test_one_worker_reads_one_document_after_another():
    assert read(readers.process).text == read(readers.process).text != str(os.getpid())


def test_a_worker_that_was_ended_while_it_waited_is_left():
    outer = Worker()  # as in the service, whose worker ends after each document what the document's reading started
    try:
        for _ in range(3):
            assert outer.run(_words_read, bounds=Bounds(30, 1 << 30, 1 << 30)) > 0
    finally:
        outer.close()


def _words_read():
    return len(read(readers.good).text)


def test_a_readers_own_error_comes_back():
    with pytest.raises(EmptyDocument, match=r"a\.pdf: there is no text in it; scan it again"):
        read(readers.refuses)


@pytest.mark.parametrize(
    ("reader", "kind", "said"),
    [
        (readers.loops, LimitExceeded, "took more than 1 seconds"),
        (readers.matches_without_end, LimitExceeded, "took more than 1 seconds"),
        (readers.fills_the_disk, LimitExceeded, "more than 8 MiB when unpacked"),
        (readers.eats_at_once, LimitExceeded, "more than 256 MiB of memory"),
        pytest.param(readers.eats, LimitExceeded, "more than 256 MiB of memory", marks=linux),
        pytest.param(readers.eats_in_a_child, LimitExceeded, "more than 256 MiB of memory", marks=linux),
        (readers.fails, Damaged, "KeyError at readers.py:"),
        (readers.gives_something_else, Damaged, "AttributeError at bounded.py"),
        (readers.crashes, Damaged, "SIGSEGV"),
        (readers.ends, Damaged, "exit status 3"),
    ],
)
def test_a_reader_that_misbehaves_is_named_with_its_limit_and_the_next_document_is_read(reader, kind, said, folder):
    before = time.monotonic()
    with pytest.raises(kind, match=said) as caught:
        read(reader, limits=SHORT if "1 seconds" in said else SMALL)
    assert time.monotonic() - before < 30
    assert str(caught.value).startswith("a.pdf: ")
    assert read(readers.good).text == "một hai ba\n"


@linux
@pytest.mark.parametrize("reader", [readers.leaves_things, readers.leaves_things_and_loops])
def test_nothing_stays(reader, folder):
    loops = "loops" in reader.__name__
    with pytest.raises(LimitExceeded) if loops else nullcontext():
        place = Path(read(reader, limits=SHORT if loops else SMALL).text.strip())
        assert list(place.iterdir()) == []
    assert len(started()) <= 1  # the worker that waits
    assert not [line for line in _commands(started()) if "sleep" in line]


def _commands(processes):
    return [(PROC / str(number) / "cmdline").read_text().replace("\0", " ") for number in processes]


def test_a_worker_that_is_closed_leaves_no_folder_and_no_process(folder):
    worker = Worker()
    assert worker.run(os.getpid) in started()
    worker.close()
    assert list(folder.iterdir()) == [] and not worker.alive
    worker.close()


@linux
def test_what_a_process_started_is_found_with_and_without_lists_of_children(monkeypatch):
    script = "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        child = int(parent.stdout.readline())
        listed = family(parent.pid)
        monkeypatch.setattr(workers, "_children", lambda process: None)
        looked_for = family(parent.pid)
        os.kill(child, signal.SIGKILL)
    assert listed.keys() == looked_for.keys() == {parent.pid, child}
    assert listed[parent.pid] > 0 and looked_for[parent.pid] > 0
    assert family(parent.pid) == {}


def test_a_reply_builds_only_our_values():
    worker = Worker()
    with pytest.raises(Died, match="a reply that cannot be read"):
        worker.run(_a_function)
    assert not worker.alive


def _a_function():
    return subprocess.Popen


@linux
def test_a_worker_ends_with_the_process_that_started_it(folder):
    """However that ended, and busy or not."""
    code = (
        "import os, time, threading; from extractor.reading.worker import Worker\n"
        "w = Worker(); print(w.run(os.getpid), flush=True)\n"
        "threading.Thread(target=lambda: w.run(time.sleep, 300), daemon=True).start(); time.sleep(300)"
    )
    environment = os.environ | {"TMPDIR": str(folder)}
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT, env=environment)
    worker = int(parent.stdout.readline())
    time.sleep(0.2)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while ((PROC / str(worker)).exists() or list(folder.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not (PROC / str(worker)).exists() and list(folder.iterdir()) == []


def test_noise_of_native_libraries_is_not_seen(capfd):
    assert read(readers.prints).text == "một hai ba\n"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("error", [TooLarge("a", "b", "c"), ReadingError("a", "b", "c"), ManifestError("a", 3, "c")])
def test_errors_go_from_process_to_process(error):
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))


def test_many_words_come_back_quickly():
    data = b" ".join(b"%d" % i for i in range(50_000))
    before = time.monotonic()
    assert len(read(readers.good, data, Limits()).words) == 50_000
    assert time.monotonic() - before < 20


@linux
def test_a_worker_reads_one_after_the_other_though_what_it_started_ends_with_each():
    with closing(Worker()) as worker:
        for _ in range(3):
            reading = partial(read_bounded, ("tests.reading.readers", "good"), b"m", name="a.pdf", digest="sha256:00")
            assert worker.run(reading, bounds=Bounds(30, 1 << 30, 1 << 30)).text
