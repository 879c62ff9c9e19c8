"""Speed, start and memory of the extraction, each measured in a fresh process."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from evaluation.files import SUFFIXES, GoldError

T = TypeVar("T")
Articles = Sequence[tuple[str, bytes]]
"""Documents as name and bytes."""

DOCUMENTS_A_SECOND = 60.0
COLD_START = 1.5
PEAK_MEGABYTES = 300.0
GROWTH_MEGABYTES = 10.0
"""Growth of the peak from the first half of the run to the second that still counts as flat."""

_ARTICLE = 5_000
_SIZES = range(_ARTICLE // 2, _ARTICLE * 2 + 1)
_SECONDS = 10.0
_STARTS = 5
_MANY = 2_000
_DECIMAL = re.compile(rb"\d+,\d+")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure beside what it must reach."""

    line: str
    reached: bool

    def __str__(self) -> str:
        return f"{'ok    ' if self.reached else 'MISSED'}  {self.line}"


def bench(folder: Path) -> Iterator[Figure]:
    """All figures over the articles in `folder` (near 5 KB, where there are any), as they are measured."""
    articles = collect(folder)
    size = statistics.mean(len(data) for _, data in articles)

    rate = _apart(speed, articles)
    scaled = rate * size / _ARTICLE
    yield Figure(
        f"speed: {rate:.1f} documents a second, one core, warm ({len(articles)} articles of "
        f"{size / 1000:.1f} KB); {scaled:.1f} a second at 5 KB, at least {DOCUMENTS_A_SECOND:.0f}",
        scaled >= DOCUMENTS_A_SECOND,
    )
    starts = [cold_start(articles[0]) for _ in range(_STARTS)]
    start = statistics.median(starts)
    yield Figure(
        f"cold start to the first record: {start:.2f} s, the median of {_STARTS} (slowest {max(starts):.2f} s), at "
        f"most {COLD_START} s",
        start <= COLD_START,
    )
    first, second = _apart(memory, articles)
    yield Figure(
        f"peak memory over {_MANY} articles: {second:.0f} MB, at most {PEAK_MEGABYTES:.0f} MB",
        second <= PEAK_MEGABYTES,
    )
    yield Figure(
        f"growth: {second - first:.1f} MB from the first half ({first:.0f} MB) to the second, "
        f"at most {GROWTH_MEGABYTES:.0f} MB",
        second - first <= GROWTH_MEGABYTES,
    )


def collect(folder: Path) -> list[tuple[str, bytes]]:
    """The documents under `folder` of 2.5 to 10 KB; all of them where none is of that size."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    articles = [(str(path), path.read_bytes()) for path in paths]
    if not articles:
        raise GoldError(f"{folder}: no documents ({', '.join(SUFFIXES)}) in it")
    return [each for each in articles if len(each[1]) in _SIZES] or articles


def speed(articles: Articles) -> float:
    """Documents a second of this process, on one core, bytes to JSON, after one pass to warm up."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    records = _extractor()
    for name, data in articles:
        records(name, data)
    done, start, elapsed = 0, time.perf_counter(), 0.0
    while elapsed < _SECONDS:
        for name, data in articles:
            records(name, data)
        done += len(articles)
        elapsed = time.perf_counter() - start
    return done / elapsed


def memory(articles: Articles, many: int = _MANY) -> tuple[float, float]:
    """Peak megabytes of this process after half of `many` articles and after all.

    No two articles are alike: every decimal number of each is drawn anew, so that what is kept of one
    can't serve another.
    """
    records = _extractor()
    halfway = 0.0
    for number in range(many):
        name, data = articles[number % len(articles)]
        records(name, _varied(data, number))
        if number + 1 == many // 2:
            halfway = _peak()
    return halfway, _peak()


def cold_start(article: tuple[str, bytes]) -> float:
    """Seconds from starting the command on one article to its first output, the table with the records."""
    command = [sys.executable, "-m", "service.cli", "extract", article[0]]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.read(1)
        elapsed = time.perf_counter() - start
        _, complaint = process.communicate()
    if not first or process.returncode:
        raise GoldError(f"the command failed on {article[0]}: {complaint.decode(errors='replace').strip()}")
    return elapsed


def _extractor() -> Callable[[str, bytes], str]:
    from extractor.contract import to_json
    from extractor.pipeline import extract

    return lambda name, data: json.dumps(to_json(extract(data, name=name)), ensure_ascii=False)


def _apart(measure: Callable[[Articles], T], articles: Articles) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, articles).result()


def _varied(data: bytes, seed: int) -> bytes:
    draw = random.Random(seed)

    def another(number: re.Match[bytes]) -> bytes:
        whole, part = number[0].split(b",")
        return b"%d,%d" % (draw.randrange(1, 10 ** len(whole)), draw.randrange(10 ** len(part)))

    return _DECIMAL.sub(another, data)


def _peak() -> float:
    # Linux counts in KiB, macOS in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000_000 / 1024)
