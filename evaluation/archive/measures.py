"""How quick an archive of many documents is: taking them in, and each kind of search."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from evaluation.archive.queries import LINES, queries
from evaluation.archive.rows import multiply
from evaluation.archive.texts import paths, write_texts
from evaluation.bench import Figure
from service.archive.ingest import Custody, ingest
from service.archive.search.query import Query
from service.archive.search.searcher import Searcher
from service.archive.search.understanding import understand
from service.archive.store import Archive, open_archive
from service.sources import sources

DOCUMENTS_A_SECOND = 80.0
GROWTH = 0.15
SEARCH_MILLISECONDS = 100.0
_BEGINNING = 2_000
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds from the start after each document."""

    seconds: tuple[float, ...]
    records: int


def measure(corpus: Path, location: str, many: int, read: int, jobs: int, *, slow: bool) -> Iterator[str | Figure]:
    """Fills the archive at `location`, unless it holds documents already, and times it: with `read` documents that are
    really taken in, and copies of their rows up to `many`. With `slow` every search is told, not only the figures."""
    with open_archive(location, create=True) as archive:
        if not Searcher(archive).search(Query(), facets=False).total:
            yield from _taking_in(archive, corpus, min(read, many), jobs)
            if read < many:
                multiply(archive, many)
        yield from _searching(archive, slow=slow)


def _taking_in(archive: Archive, corpus: Path, many: int, jobs: int) -> Iterator[str | Figure]:
    with tempfile.TemporaryDirectory() as folder:
        write_texts(corpus, Path(folder), many)
        pace = _fill(archive, paths(Path(folder), many), jobs)
    took = pace.seconds[-1]
    yield f"{len(pace.seconds)} documents with {pace.records} records in {took:.0f} s; {_peak():.0f} MB at most"
    rate = len(pace.seconds) / took
    yield Figure(
        f"ingest: {rate:.1f} documents a second with {jobs} processes, at least {DOCUMENTS_A_SECOND:.0f}",
        rate >= DOCUMENTS_A_SECOND,
    )
    if many > _BEGINNING:
        growth = (took / many) / (pace.seconds[_BEGINNING - 1] / _BEGINNING) - 1
        yield Figure(
            f"growth from {_BEGINNING} to {many} documents: {growth:+.1%} a document, at most {GROWTH:.0%}",
            growth <= GROWTH,
        )


def _fill(archive: Archive, folders: list[Path], jobs: int) -> Pace:
    start, seconds, records = time.perf_counter(), [], 0
    for receipt in ingest(archive, sources(folders, None).tasks, Custody("evaluation"), jobs=jobs):
        seconds.append(time.perf_counter() - start)
        records += receipt.records
    seconds[-1] = time.perf_counter() - start
    return Pace(tuple(seconds), records)


def _searching(archive: Archive, *, slow: bool) -> Iterator[str | Figure]:
    searcher = Searcher(archive)
    first = _time(lambda: searcher.search(Query()))
    yield f"the first search, which reads the fields of all records: {first:.0f} ms"
    asked = [(line, partial(_read, line)) for line in LINES] + [
        (name, partial(_given, query)) for name, query in queries()
    ]
    took: list[float] = []
    for name, make in asked:
        each = [_time(partial(_search, searcher, make)) for _ in range(_TIMES)]
        took += each
        if slow:
            yield f"{statistics.median(each):7.1f} ms {searcher.search(make()).total:9d}  {name}"
    took.sort()
    late = took[int(len(took) * 0.95)]
    yield Figure(
        f"search with counts: 95th percentile {late:.0f} ms of {len(asked)} searches {_TIMES} times each (median "
        f"{statistics.median(took):.0f} ms, slowest {took[-1]:.0f} ms), at most {SEARCH_MILLISECONDS:.0f} ms",
        late <= SEARCH_MILLISECONDS,
    )


def _read(line: str) -> Query:
    return understand(line).query


def _search(searcher: Searcher, make: Callable[[], Query]) -> None:
    searcher.search(make())


def _given(query: Query) -> Query:
    return query


def _time(do: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
