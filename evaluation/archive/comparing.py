"""One indicator over 15 districts and 10 years: the table with all its figures, as the API answers it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from evaluation.archive.known import Known
from evaluation.archive.taken import Taken, late, line, taken, told
from evaluation.bench import Figure
from service.archive.comparisons import Question, compare
from service.archive.store import Archive
from service.comparison.cells import Comparison
from service.comparison.periods import between, period_of

MILLISECONDS = 50.0
_TIMES = 5
_YEARS = (("2010", "2019"), ("2009-H1", "2018-H1"))


def comparing(archive: Archive, held: Known, *, slow: bool) -> Iterator[str | Figure]:
    """Every indicator and province beside each other. The first table of a process reads the catalogues: not counted."""
    questions = [
        Question(indicator, places, periods=between(period_of(first), period_of(last), None))
        for indicator, places in zip(held.indicators, held.districts, strict=True)
        for first, last in _YEARS
    ]
    _answer(archive, questions[0])
    times: list[Taken] = []
    cells = 0
    for question in questions:
        each = [taken(partial(_answer, archive, question)) for _ in range(_TIMES)]
        times += each
        filled = sum(bool(cell.entries) for row in _answer(archive, question).cells for cell in row)
        cells += filled
        if slow:
            yield line(each, f"{filled:4} cells  {question.indicator}, {question.periods[0].label}")
    yield Figure(
        f"comparison of 15 districts over 10 years: {told(times)}, of {len(questions)} tables {_TIMES} times each with "
        f"{cells / len(questions):.0f} cells filled; at most {MILLISECONDS:.0f} ms",
        late(times) <= MILLISECONDS,
    )


def _answer(archive: Archive, question: Question) -> Comparison:
    with archive.read() as connection:
        return compare(connection, question)
