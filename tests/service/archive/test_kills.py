"""Killed, out of room, and with others beside: nothing is lost, doubled or half written."""

import io
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from evaluation import kills
from service.archive import ingest as ingesting
from service.archive import objects
from service.archive.ingest import Custody, ingest
from service.archive.schema import digital_object, document, version
from service.archive.store import open_archive
from service.archive.verify import Checked, check
from service.errors import Unreachable
from service.sources import Task

ARTICLE = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."


def tasks(count, start=0):
    return [Task(f"{each}.txt", None, f"{ARTICLE} Kỳ {each}.".encode(), None) for each in range(start, start + count)]


def bring(archive, brought):
    return list(ingest(archive, brought, Custody("Lan")))


def counts(archive):
    with archive.read() as connection:
        tables = (document, version, digital_object)
        return [connection.scalar(select(func.count()).select_from(table)) for table in tables]


def whole(archive):
    return sum(check(archive), Checked()).failures == ()


def test_killed_at_random_instants_nothing_is_lost(monkeypatch):
    monkeypatch.setattr(kills, "_DOCUMENTS", 24)
    monkeypatch.setattr(kills, "_TOGETHER", 6)
    monkeypatch.setattr(kills, "_LARGE", 1_100_000)
    monkeypatch.setattr(kills, "_KILLS_EACH", 4)
    *_, tally = kills.run(4, None, random.randrange(1 << 30))
    assert tally.problems == [] and sum(tally.kills.values()) == 4


def test_the_command_killed_is_taken_up_again(tmp_path, location):
    folder = tmp_path / "documents"
    folder.mkdir()
    for task in tasks(30):
        (folder / task.name).write_bytes(task.data)
    command = [sys.executable, "-m", "service.cli", "ingest", str(folder), "--archive", location, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=kills_folder())
    time.sleep(random.uniform(0.3, 2.0))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    done = subprocess.run(command, capture_output=True, text=True, cwd=kills_folder())
    assert done.returncode == 0, done.stderr
    with open_archive(location) as archive:
        assert counts(archive) == [30, 30, 30] and whole(archive)


def kills_folder():
    return Path(kills.__file__).parents[1]


def together(location, brought, start):
    start.wait()
    with open_archive(location) as archive:
        bring(archive, brought)


def test_two_that_bring_the_same_at_once_double_nothing(archive, location, monkeypatch):
    monkeypatch.setattr(ingesting, "_TOGETHER", 3)
    context = multiprocessing.get_context("fork")
    start = context.Barrier(2)
    archive.close()
    processes = [
        context.Process(target=together, args=(location, brought, start)) for brought in (tasks(12), tasks(12, start=6))
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert counts(archive) == [18, 18, 18] and whole(archive)


def test_who_reads_sees_one_moment_and_waits_for_nobody(archive):
    bring(archive, tasks(2))
    with archive.read() as connection:
        before = connection.scalar(select(func.count()).select_from(document))
        writer = threading.Thread(target=bring, args=(archive, tasks(2, start=2)))
        writer.start()
        writer.join(60)
        assert not writer.is_alive()
        assert connection.scalar(select(func.count()).select_from(document)) == before == 2
    assert counts(archive) == [4, 4, 4]


def test_without_room_it_stops_clearly_and_goes_on_when_there_is_some(tmp_path, monkeypatch):
    monkeypatch.setattr(ingesting, "_TOGETHER", 2)
    place = tmp_path / "archive.db"
    filler = os.urandom(200_000).hex().encode()
    brought = [
        Task(f"{each}.html", None, f"<p>{ARTICLE} Kỳ {each}.</p><!-- ".encode() + filler + b" -->", None)
        for each in range(6)
    ]
    with open_archive(place, create=True) as archive:

        @event.listens_for(archive.engine, "connect")
        def small(connection, _):
            connection.execute("PRAGMA max_page_count=400")

        archive.engine.dispose()
        receipts = []
        with pytest.raises(Unreachable, match="full; make room on the disk and run it again"):
            for receipt in ingest(archive, brought, Custody("Lan")):
                receipts.append(receipt)
        held = counts(archive)
        assert 0 < len(receipts) == held[0] < 6 and held == [held[0]] * 3
    with open_archive(place) as archive:
        assert whole(archive)
        assert [receipt.outcome for receipt in bring(archive, brought)].count("unchanged") == held[0]
        assert counts(archive) == [6, 6, 6] and whole(archive)


def test_a_file_that_may_not_grow_is_told(tmp_path):
    script = (
        "import resource, sys\n"
        "from service.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))\n"
        "main()\n"
    )
    folder = tmp_path / "documents"
    folder.mkdir()
    for each in range(3):
        (folder / f"{each}.html").write_bytes(f"<p>{ARTICLE}</p><!-- {os.urandom(300_000).hex()} -->".encode())
    place = str(tmp_path / "archive.db")
    arguments = ["ingest", str(folder), "--archive", place]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, cwd=kills_folder()
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert place in done.stderr and "what was committed is kept" in done.stderr
    with open_archive(place) as archive:
        assert whole(archive)
        assert len(bring(archive, tasks(2))) == 2 and whole(archive)


def test_a_part_that_cannot_be_read_leaves_nothing_behind(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(objects, "PART", 10)
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    opened = Path.open
    reads = []

    class Failing(io.BytesIO):
        def read(self, size=-1):
            reads.append(size)
            if size == 10 and reads.count(10) == 3:
                raise OSError(5, "Input/output error")
            return super().read(size)

    def failing(path, *arguments, **named):
        with opened(path, *arguments, **named) as stream:
            return Failing(stream.read()) if path.name == "a.txt" else opened(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", failing)
    (receipt,) = bring(archive, [Task("a.txt", tmp_path / "a.txt", None, None)])
    assert receipt.outcome == "failed" and "bring it again" in receipt.message
    assert counts(archive) == [0, 0, 0] and whole(archive)
    (receipt,) = bring(archive, [Task("a.txt", tmp_path / "a.txt", None, None)])
    assert receipt.outcome == "new" and whole(archive)


def test_a_log_cut_off_by_a_power_failure_leaves_what_was_committed_before(tmp_path):
    """Of the last writes, any part may have reached the disk: the archive opens as after one of its transactions."""
    place = tmp_path / "archive.db"
    # one reads meanwhile, so that the log is not written back and taken away
    with open_archive(place, create=True) as archive, archive.engine.connect() as reader:
        reader.execute(select(document.c.id))
        for task in tasks(5):
            bring(archive, [task])
        main, log = place.read_bytes(), (tmp_path / "archive.db-wal").read_bytes()
    assert len(log) > 50_000
    for number, cut in enumerate(random.sample(range(len(log)), 12)):
        copy = tmp_path / f"cut{number}.db"
        copy.write_bytes(main)
        (tmp_path / f"cut{number}.db-wal").write_bytes(log[:cut] + os.urandom(min(4096, len(log) - cut)))
        with open_archive(copy, create=True) as archive:
            assert whole(archive) and len(set(counts(archive))) == 1
            bring(archive, tasks(5))
            assert counts(archive) == [5, 5, 5]
