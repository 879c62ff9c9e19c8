"""A service at work on jobs: its readers and itself are killed at random; afterwards every document is there once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from evaluation.load import call, start
from extractor.reading.worker import family
from service.archive.schema import document, record, version
from service.archive.store import open_archive

_BATCH = 20
_TEXT = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách {},5 tỷ đồng, đạt 65,2% kế hoạch."
_PATIENCE = 600.0


@dataclass(slots=True)
class Tally:
    """`kills` by what was killed; `problems` is empty where nothing was lost or done twice."""

    kills: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    problems: list[str] = field(default_factory=list)


def run(documents: int, kills: int, seed: int, location: str | None = None) -> Tally:
    """So many documents are sent in batches while so many kills fall; what was wrong afterwards."""
    chance = random.Random(seed)
    tally = Tally(documents=documents)
    with tempfile.TemporaryDirectory(prefix="solieu-kills-") as folder:
        archive = location or str(Path(folder) / "archive.db")
        port = 20_000 + os.getpid() % 10_000
        process = start(archive, port, 2)
        try:
            jobs = []
            for first in range(0, documents, _BATCH):
                jobs.append(_send(port, range(first, min(documents, first + _BATCH))))
                if len(jobs) * _BATCH * kills > documents * sum(tally.kills.values()):
                    process = _kill(archive, port, process, chance, tally)
            while sum(tally.kills.values()) < kills:
                process = _kill(archive, port, process, chance, tally)
            tally.problems += _end(port, jobs)
        finally:
            process.terminate()
            process.wait()
        tally.problems += _wrong(archive, documents)
    return tally


def _send(port: int, numbers: range) -> str:
    sent = [{"text": _TEXT.format(number), "external_id": f"n{number}"} for number in numbers]
    status, body = call(port, "POST", "/v1/batches", json.dumps({"documents": sent}).encode())
    if status != 202:
        raise RuntimeError(f"an answer of {status}: {body[:500]!r}")
    return str(json.loads(body)["id"])


def _kill(
    archive: str, port: int, process: subprocess.Popen[bytes], chance: random.Random, tally: Tally
) -> subprocess.Popen[bytes]:
    """Kills a reader, or the whole service, which starts anew."""
    time.sleep(chance.uniform(0.1, 1.0))
    readers = [number for number in family(process.pid) if number != process.pid]
    if readers and chance.random() < 0.7:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(readers), signal.SIGKILL)
        tally.kills["readers"] += 1
        return process
    process.kill()
    process.wait()
    tally.kills["service"] += 1
    return start(archive, port, 2)


def _end(port: int, jobs: list[str]) -> Iterator[str]:
    """Waits until all jobs have ended; those that did not end well."""
    until = time.monotonic() + _PATIENCE
    for job in jobs:
        while (told := json.loads(call(port, "GET", f"/v1/jobs/{job}")[1]))["state"] in ("waiting", "running"):
            if time.monotonic() > until:
                break
            time.sleep(0.2)
        if told["state"] != "done":
            items = json.loads(call(port, "GET", f"/v1/jobs/{job}/items")[1])["items"]
            bad = [one for one in items if one["state"] != "done"]
            yield f"job {job} is {told['state']}: {bad[:3]}"


def _wrong(location: str, documents: int) -> Iterator[str]:
    """What the archive holds otherwise than every document once."""
    with open_archive(location) as archive, archive.read() as connection:
        held = sorted(connection.scalars(select(document.c.external_id)), key=str)
        if held != sorted((f"n{number}" for number in range(documents)), key=str):
            yield f"{len(held)} documents, not {documents}"
        for what, table in (("versions", version), ("records", record)):
            number = connection.scalar(select(func.count()).select_from(table))
            wanted = documents * (2 if table is record else 1)
            if number != wanted:
                yield f"{number} {what}, not {wanted}"
