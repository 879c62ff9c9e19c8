"""The times that headers and labels of tables name, often without their year or by a bare year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.claims.view import View
from extractor.mentions.periods import calendar
from extractor.model.document import Span
from extractor.model.mention import PeriodMention, ReferencePeriod

_YEAR = re.compile(r"(?<![\d.,/])(?:19|20)\d\d(?![\d.,]*\d|/\w)")
_MONTHS = re.compile(
    r"(?<![\w.,/])(?P<n>\d{1,2})\s?t(?:h|háng)?(?:\s?đầu)?(?:\s?năm)?[\s./-]*(?P<year>(?:19|20)\d\d)?(?!\w)"
)
_MONTH = re.compile(r"(?<!\w)t\.?(?P<n>\d{1,2})[\s./-]*(?P<year>(?:19|20)\d\d)?(?![\w.,])")
_PREVIOUS = ("tháng trước", "quý trước", "kỳ trước", "tuần trước")
_DATED_ONLY = ("period.season", "period.school-year")


@dataclass(frozen=True, slots=True)
class Mark:
    """A time named at `span`. `kind`: `year` (a bare year), `base` (`cùng kỳ`), `last` (`năm trước`) or `main`;
    `year` is the year written, None where none is."""

    span: Span
    kind: str
    year: int | None
    period: ReferencePeriod | None
    stock: bool = False


def times_in(view: View, span: Span) -> tuple[Mark, ...]:
    """The times named in a cell, in order."""
    found = [mark for m in view.periods_in(span.start, span.end) if m.span.end <= span.end and (mark := _mark(m))]
    words = view.lower[span.start : span.end]
    for pattern in (_MONTHS, _MONTH):
        for match in pattern.finditer(words):
            own = Span(span.start + match.start(), span.start + len(words[: match.end()].rstrip(" ./-")))
            n, year = int(match["n"]), int(match["year"]) if match["year"] else None
            if 1 <= n <= 12 and not any(own.overlaps(mark.span) for mark in found):
                first = 1 if pattern is _MONTHS else n
                found.append(Mark(own, "main", year, calendar.months(year or 2000, first, n)))
    for match in _YEAR.finditer(words):
        own = Span(span.start + match.start(), span.start + match.end())
        if not any(own.overlaps(mark.span) for mark in found):
            year = int(match.group())
            found.append(Mark(own, "year", year, calendar.year(year)))
    return tuple(sorted(found, key=lambda mark: mark.span.start))


def _mark(mention: PeriodMention) -> Mark | None:
    year = _YEAR.search(mention.surface)
    written = int(year.group()) if year else None
    if mention.kind == "base":
        return Mark(mention.span, "base", written, None)
    if mention.rule == "period.last-year":
        return Mark(mention.span, "last", None, None)
    if mention.kind == "label" or mention.period is None or (mention.rule in _DATED_ONLY and not written):
        return None
    if mention.rule == "period.year" and written:
        return Mark(mention.span, "year", written, mention.period)
    return Mark(mention.span, "main", written, mention.period, mention.period.start == mention.period.end)


def time_of(
    view: View, cells: Sequence[Sequence[Mark]], about: ReferencePeriod | None, whole: Span | None, rule: str
) -> PeriodMention | None:
    """The period that header cells name together, the innermost first: `6 tháng` under `Năm 2016`.

    `about` is the table's own period, which gives a year that is left out; `whole` the cell of a header that
    means the whole year without a time word (`Kế hoạch`). None where nothing is named.
    """
    marks = [mark for cell in cells for mark in cell]
    main = next((mark for mark in marks if mark.kind == "main"), None)
    year = next((mark for mark in marks if mark.kind == "year"), None)
    base = next((mark for mark in marks if mark.kind == "base"), None)
    last = next((mark for mark in marks if mark.kind == "last"), None)
    own = about.end.year if about else None
    written = next((mark.year for mark in (main, base, year) if mark is not None and mark.year), None)
    if main is not None and main.period is not None:
        period = main.period
        if main.year is None and (written or own):
            period = _in_year(period, written or own or period.end.year)
        span, stock = main.span, main.stock
    elif year is not None and year.period is not None and base is None:
        period, span, stock = year.period, year.span, False
    elif last is not None and own is not None:
        return _mention(view, last.span, calendar.year(own - 1), False, rule)
    elif base is not None and about is not None:
        period, span, stock = about, base.span, about.start == about.end
        if written:
            return _mention(view, span, _in_year(period, written), stock, rule)
    elif whole is not None and own is not None and about is not None and about.start.year == own:
        return _mention(view, whole, calendar.year(own), False, rule)
    else:
        return None
    if base is not None and not written:
        earlier = view.lower[base.span.start : base.span.end].startswith(_PREVIOUS)
        period = calendar.previous(period) if earlier and not stock else calendar.years_before(period)
    return _mention(view, span, period, stock, rule)


def until(period: ReferencePeriod) -> ReferencePeriod:
    """From January to the end of `period`."""
    return calendar.months(period.end.year, 1, period.end.month)


def _in_year(period: ReferencePeriod, year: int) -> ReferencePeriod:
    return calendar.years_before(period, period.end.year - year)


def _mention(view: View, span: Span, period: ReferencePeriod, stock: bool, rule: str) -> PeriodMention:
    return PeriodMention(span, span.of(view.text), rule, period, "stock" if stock else "flow")


def with_period(mention: PeriodMention, period: ReferencePeriod) -> PeriodMention:
    return replace(mention, period=period)
