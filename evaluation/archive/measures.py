"""How quick an archive of many documents is: taking them in, searching, comparing, its pages and its exports."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from evaluation.archive.comparing import comparing
from evaluation.archive.exporting import exporting
from evaluation.archive.known import known
from evaluation.archive.pages import pages
from evaluation.archive.queries import LINES, queries
from evaluation.archive.rows import multiply
from evaluation.archive.taken import Taken, late, line, taken, told
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


def measure(
    corpus: Path, location: str, many: int, read: int, jobs: int, parts: Sequence[str], *, slow: bool
) -> Iterator[str | Figure]:
    """Fills the archive at `location`, unless it holds documents already, and times it: with `read` documents that are
    really taken in, and copies of their rows up to `many`; then `parts` of what is asked of it. With `slow` every search,
    table and page is told, not only the figures."""
    with open_archive(location, create=True) as archive:
        if not Searcher(archive).search(Query(), facets=False).total:
            yield from _taking_in(archive, corpus, min(read, many), jobs)
            if read < many:
                multiply(archive, many)
        searcher = Searcher(archive)
        first = taken(lambda: searcher.search(Query()))
        yield (
            f"the first search, which reads the fields of all records: {first.clock:.0f} ms "
            f"(processor {first.processor:.0f} ms); {_peak():.0f} MB at most"
        )
        if "search" in parts:
            yield from _searching(searcher, slow=slow)
        held = known(archive, searcher)
        if "comparison" in parts:
            yield from comparing(archive, held, slow=slow)
    if "pages" in parts:
        yield from pages(location, held, slow=slow)
    if "export" in parts:
        yield from exporting(location)


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


def _searching(searcher: Searcher, *, slow: bool) -> Iterator[str | Figure]:
    asked = [(line, partial(_read, line)) for line in LINES] + [
        (name, partial(_given, query)) for name, query in queries()
    ]
    times: list[Taken] = []
    for name, make in asked:
        each = [taken(partial(_search, searcher, make)) for _ in range(_TIMES)]
        times += each
        if slow:
            yield line(each, f"{searcher.search(make()).total:9d}  {name}")
    yield Figure(
        f"search with counts: {told(times)}, of {len(asked)} searches {_TIMES} times each; at most "
        f"{SEARCH_MILLISECONDS:.0f} ms",
        late(times) <= SEARCH_MILLISECONDS,
    )


def _read(line: str) -> Query:
    return understand(line).query


def _search(searcher: Searcher, make: Callable[[], Query]) -> None:
    searcher.search(make())


def _given(query: Query) -> Query:
    return query


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
