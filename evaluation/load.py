"""The service under load: `POST /v1/extract` of articles at an even rate and as fast as it goes, beside the library alone."""

from __future__ import annotations

import http.client
import json
import os
import queue
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation.bench import Figure, collect
from extractor.pipeline import extract
from extractor.reading.worker import family

AT_RATE, RATE = 60.0, 20.0
"""Milliseconds within which 95 of 100 are answered at so many a second."""
SUSTAINED = 60.0
"""Articles a second with two workers."""
GROWTH = 1.2
"""By which the memory of the service may grow from a tenth of the run to its end."""
_SIZE = 5_000
_CALLERS = 8
_WARM = 60


def load(folder: Path, seconds: float, articles: int, workers: int) -> Iterator[Figure]:
    """The figures as they are measured: at the rate for `seconds`, then so many articles as fast as it goes."""
    bodies = _bodies(folder)
    alone, own, records = _alone(bodies)
    with serving(workers) as (port, process):
        _as_fast(port, bodies, _WARM)
        taken = sorted(_at_rate(port, bodies, seconds))
        slow = statistics.quantiles(taken, n=20)[-1]
        yield Figure(
            f"{len(taken)} articles of {_SIZE / 1000:.0f} KB and {records:.0f} records at {RATE:.0f} a second, {workers} "
            "workers: half within "
            f"{statistics.median(taken):.0f} ms, 95% within {slow:.0f} ms, at most {AT_RATE:.0f}; the library alone "
            f"takes {1000 / alone:.0f} ms",
            slow <= AT_RATE,
        )
        began = time.perf_counter()
        _as_fast(port, bodies, articles // 10)
        before = sum(family(process).values())
        used = _used(process)
        _as_fast(port, bodies, articles - articles // 10)
        rate = articles / (time.perf_counter() - began)
        cost = (_used(process) - used) / (articles - articles // 10)
        after = sum(family(process).values())
        yield Figure(
            f"{articles} articles: {rate:.1f} a second with {workers} workers, at least {SUSTAINED:.0f}; the library alone "
            f"does {alone:.1f} on one core. An article costs {1000 * cost:.0f} ms of processors, {cost / own:.2f} times what "
            "the library uses",
            rate >= SUSTAINED,
        )
        yield Figure(
            f"memory of the service and its workers: {before / 1e6:.0f} MB after a tenth, {after / 1e6:.0f} MB at the end",
            after <= before * GROWTH,
        )


def _bodies(folder: Path) -> list[bytes]:
    """Requests with texts of about 5 KB: what is shorter is followed by itself."""
    found = []
    for name, data in collect(folder):
        if name.endswith(".txt"):
            text = data.decode()
            text = (text + "\n\n") * (_SIZE // len(text.encode()) + 1)
            found.append(json.dumps({"text": text.encode()[:_SIZE].decode("utf-8", "ignore")}).encode())
    return found


def _used(process: int) -> float:
    """Seconds of processors that a process and all it started used until now."""
    ticks = 0
    for number in family(process):
        fields = Path("/proc", str(number), "stat").read_bytes().rpartition(b")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _alone(bodies: list[bytes]) -> tuple[float, float, float]:
    """Articles a second of the library in one process, seconds of a processor that one takes, and records it gives."""
    texts = [json.loads(body)["text"] for body in bodies]
    records = sum(len(extract(text).observations) for text in texts)
    began, used = time.perf_counter(), time.process_time()
    for text in texts:
        extract(text)
    rate = len(texts) / (time.perf_counter() - began)
    return rate, (time.process_time() - used) / len(texts), records / len(texts)


@contextmanager
def serving(workers: int, archive: str | None = None) -> Iterator[tuple[int, int]]:
    """A service of its own on an archive of its own: its port and process number."""
    with tempfile.TemporaryDirectory(prefix="solieu-load-") as folder, socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        process = start(archive or str(Path(folder) / "archive.db"), port, workers)
        try:
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


def start(archive: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    """A service that answers. Raises RuntimeError where it does not come up."""
    options = ["--archive", archive, "--port", str(port), "--workers", str(workers), "--rate", "1000000"]
    process = subprocess.Popen([sys.executable, "-m", "service.cli", "serve", *options], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            if call(port, "GET", "/v1/ready")[0] == 200:
                return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError("the service does not come up")


def call(port: int, method: str, path: str, body: bytes | None = None, key: str | None = None) -> tuple[int, bytes]:
    """Status and body of an answer; `key` says who calls."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _send(connection: http.client.HTTPConnection, body: bytes) -> None:
    connection.request("POST", "/v1/extract", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"an answer of {answer.status}")


def _at_rate(port: int, bodies: list[bytes], seconds: float) -> list[float]:
    """What each took, in milliseconds, from the moment at which it was to be sent."""
    taken: list[float] = []
    waiting: queue.SimpleQueue[float | None] = queue.SimpleQueue()

    def caller() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        number = 0
        while (due := waiting.get()) is not None:
            _send(connection, bodies[(number := number + 1) % len(bodies)])
            taken.append((time.perf_counter() - due) * 1000)
        connection.close()

    callers = _together(caller)
    began = time.perf_counter()
    for number in range(int(seconds * RATE)):
        due = began + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        waiting.put(due)
    for _ in callers:
        waiting.put(None)
    for thread in callers:
        thread.join()
    return taken


def _as_fast(port: int, bodies: list[bytes], many: int) -> None:
    numbers = iter(range(many))
    lock = threading.Lock()

    def caller() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            _send(connection, bodies[number % len(bodies)])
        connection.close()

    for thread in _together(caller):
        thread.join()


def _together(caller: Callable[[], None]) -> list[threading.Thread]:
    threads = [threading.Thread(target=caller, daemon=True) for _ in range(_CALLERS)]
    for thread in threads:
        thread.start()
    return threads
