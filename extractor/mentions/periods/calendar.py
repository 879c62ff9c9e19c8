"""Reference periods from years, months and quarters. All days inclusive."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from extractor.model.mention import ReferencePeriod


def year(y: int) -> ReferencePeriod:
    return ReferencePeriod(date(y, 1, 1), date(y, 12, 31), f"{y}")


def years(first: int, last: int) -> ReferencePeriod:
    return ReferencePeriod(date(first, 1, 1), date(last, 12, 31), f"{first}/{last}")


def months(y: int, first: int, last: int) -> ReferencePeriod:
    """Months `first` to `last` of year `y`."""
    start, end = date(y, first, 1), date(y, last, monthrange(y, last)[1])
    if first == last:
        return ReferencePeriod(start, end, f"{y}-{first:02}")
    names = {(1, 6): "H1", (7, 12): "H2", (1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4"}
    if (first, last) == (1, 12):
        return year(y)
    name = names.get((first, last))
    return ReferencePeriod(start, end, f"{y}-{name}" if name else f"{y}-{first:02}/{y}-{last:02}")


def quarters(y: int, first: int, last: int) -> ReferencePeriod:
    return months(y, 3 * first - 2, 3 * last)


def day(d: date) -> ReferencePeriod:
    return ReferencePeriod(d, d, d.isoformat())


def span(start: date, end: date) -> ReferencePeriod:
    return ReferencePeriod(start, end, f"{start.isoformat()}/{end.isoformat()}")


def month_end(y: int, month: int) -> date:
    return date(y, month, monthrange(y, month)[1])


def years_before(period: ReferencePeriod, n: int = 1) -> ReferencePeriod:
    """The same period `n` years earlier; a month's end stays a month's end."""

    def shift(d: date) -> date:
        last = monthrange(d.year, d.month)[1]
        target = monthrange(d.year - n, d.month)[1]
        return date(d.year - n, d.month, target if d.day == last else min(d.day, target))

    start, end = shift(period.start), shift(period.end)
    if (start.month, start.day) == (1, 1) and (end.month, end.day) == (12, 31):
        return years(start.year, end.year) if start.year != end.year else year(start.year)
    if start.day == 1 and end == month_end(end.year, end.month) and start.year == end.year:
        return months(start.year, start.month, end.month)
    return day(start) if start == end else span(start, end)


def previous(period: ReferencePeriod) -> ReferencePeriod:
    """The period of the same length just before (month before month, quarter before quarter, year before year)."""
    first = period.start.year * 12 + period.start.month - 1
    length = period.end.year * 12 + period.end.month - first
    y, m = divmod(first - length, 12)
    end_y, end_m = divmod(first - 1, 12)
    if y == end_y:
        return months(y, m + 1, end_m + 1)
    return span(date(y, m + 1, 1), month_end(end_y, end_m + 1))
