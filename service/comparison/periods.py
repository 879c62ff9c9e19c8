"""Periods as columns of a comparison: their labels, and rows of them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from extractor.mentions.periods import calendar
from extractor.model.mention import ReferencePeriod
from service.comparison.figure import period_kind

KINDS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
"""Kinds of periods that follow one another through a year, with their length in months."""
_REMEMBERED = 1024
"""How many periods' years before are remembered: every cell of a table asks for its own."""
_LABEL = re.compile(
    r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0?[1-9]|1[0-2])(?:-(?P<day>\d{1,2}))?))?",
    re.IGNORECASE,
)


def period_of(label: str) -> ReferencePeriod:
    """The period of a label: `2016`, `2016-H1`, `2016-Q3`, `2016-09`, `2016-12-31`, `2016-01/2016-09`, `2015/2020`.

    Raises ValueError where it is none.
    """
    first, _, last = label.strip().partition("/")
    begin, end = _single(first), _single(last or first)
    if not last:
        return begin
    if begin.start > end.end:
        raise ValueError(f"{label}: the period ends before it begins")
    kinds = {period_kind(one.start, one.end).kind for one in (begin, end)}
    if kinds == {"month"} and begin.start.year == end.end.year:
        return calendar.months(begin.start.year, begin.start.month, end.end.month)
    if kinds == {"year"}:
        return calendar.years(begin.start.year, end.end.year)
    return calendar.span(begin.start, end.end)


def between(first: ReferencePeriod, last: ReferencePeriod, kind: str | None) -> tuple[ReferencePeriod, ...]:
    """Every period of a kind from the first to the last; without a kind the same period of each year.

    Raises ValueError where the two are not the same part of a year and no kind is given.
    """
    if first.start > last.end:
        raise ValueError(f"{first.label} is after {last.label}")
    if kind:
        length = KINDS[kind]
        every = (
            calendar.months(year, month, month + length - 1)
            for year in range(first.start.year, last.end.year + 1)
            for month in range(1, 13, length)
        )
        return tuple(period for period in every if first.start <= period.start and period.end <= last.end)
    span = last.start.year - first.start.year
    if calendar.years_before(last, span) != first:
        raise ValueError(f"{first.label} and {last.label} are not the same part of a year; give a kind of period")
    return tuple(calendar.years_before(last, back) for back in range(span, -1, -1))


@lru_cache(maxsize=_REMEMBERED)
def year_before(period: ReferencePeriod) -> ReferencePeriod:
    """The same period of the year before."""
    return calendar.years_before(period)


def _single(label: str) -> ReferencePeriod:
    match = _LABEL.fullmatch(label.strip())
    if not match or int(match["year"]) == 0:
        raise ValueError(f"{label}: no period; write 2016, 2016-H1, 2016-Q3, 2016-09 or 2016-01/2016-09")
    year = int(match["year"])
    if match["half"]:
        return calendar.months(year, 6 * int(match["half"]) - 5, 6 * int(match["half"]))
    if match["quarter"]:
        return calendar.quarters(year, int(match["quarter"]), int(match["quarter"]))
    if match["day"]:
        return calendar.day(date(year, int(match["month"]), int(match["day"])))
    if match["month"]:
        return calendar.months(year, int(match["month"]), int(match["month"]))
    return calendar.year(year)
