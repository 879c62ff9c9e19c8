"""Finds the times a document names, and the clock that its relative times run by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from extractor.mentions.periods import calendar
from extractor.mentions.periods.grammar import ANCHORS, RULES, Anchor, Clock, Reading, Rule
from extractor.model.document import Document, Span
from extractor.model.mention import PeriodMention
from extractor.text.windows import merged, occurrences

_REACH = 72
_COMPARED = re.compile(r"(?:so với|cùng k[ỳì]|so|hơn)[^.;,\n]{0,30}$")
_YEAR = re.compile(r"((?:19|20)(?<![\d.,]\d\d)(?<![a-zđ]/\d\d)\d{2})(?![\d.,]*\d|/[a-zđ])")
_REFERENCE = re.compile(r"(?:quyết định|nghị định|nghị quyết|thông tư|luật|chỉ thị|số)[^.;\n]{0,60}$")
_TO_YEAR = re.compile(r"\s*[-–]\s*(?:19|20)?\d{2}(?!\d)")
_TITLE_MONTH = re.compile(r"(?<!\w)(?:tháng (1[0-2]|0?[1-9])(?!\d)|(1[0-2]|[1-9]) tháng)")
PASSED = re.compile(r"(?<!\w)(?:vượt|so với|bằng|hơn|gấp|kỷ lục)(?: (?:mức|cả|của|so|với|kết|quả|xa)){0,3} (?:năm )?$")
"""A year that a title only compares with: `7 tháng vượt mức cả năm 2022`."""
_GOAL = re.compile(r"(?:(?:đến|từ(?: đầu)?) năm |giai đoạn[^.;]{0,12}|nhiệm kỳ[^.;]{0,12}|tầm nhìn[^.;]{0,8}|[-–]\s*)$")


def clock_of(document: Document, lower: str) -> Clock:
    """The document's clock: its publication date, and the year it reports on.

    Without a date the year is the one the title names, else the one the text names most, earlier mentions
    first; years in legal references and goals do not count.
    """
    published = document.metadata.published
    title = document.metadata.title.lower()
    named = [
        int(m[1])
        for m in _YEAR.finditer(title)
        if not (_GOAL.search(title[: m.start()]) or _TO_YEAR.match(title, m.end()) or PASSED.search(title[: m.start()]))
    ]
    month = int(found[1] or found[2]) if (found := _TITLE_MONTH.search(title)) else None
    if published:
        year = published.year
        # a report published early in a year, or late for one, is about the year its title names
        for candidate in named:
            if candidate in (year - 1, year):
                year = candidate
                break
        else:
            if published.month == 1:
                year = _named_most(lower) or year - 1
                year = year if year in (published.year, published.year - 1) else published.year
        return Clock(published, year, month=month)
    if named:
        return Clock(None, named[0], month=month)
    return Clock(None, _named_most(lower))


def _matches(rule: Rule, lower: str, anchors: dict[Anchor, list[int]]) -> Iterator[re.Match[str]]:
    """The matches of a rule, looked for around its anchors only: most text names no time. `anchors` are those
    that stand in the text, and where."""
    places = sorted([at for anchor in rule.anchors if anchor in anchors for at in anchors[anchor]])
    for start, end in merged(places, _REACH, len(lower)):
        yield from rule.pattern.finditer(lower, start, end)


def _places(anchor: Anchor, lower: str) -> list[int]:
    """Where an anchor stands."""
    return occurrences(lower, anchor) if isinstance(anchor, str) else [m.start() for m in anchor.finditer(lower)]


def _named_most(lower: str) -> int | None:
    votes: Counter[int] = Counter()
    for match in _YEAR.finditer(lower[:40_000]):
        before = lower[max(0, match.start() - 80) : match.start()]
        if _REFERENCE.search(before) or _GOAL.search(before[-24:]) or _COMPARED.search(before[-44:]):
            continue
        year = int(match[1])
        if 1990 <= year <= 2060:
            votes[year] += 1
    if not votes:
        return None
    best = max(votes.values())
    return next(year for year, count in votes.items() if count == best)


_CAPITAL_WORD = re.compile(r"(?:Năm|Tháng|Quý|Đến|Tính|Từ|Vụ|Trong|Hiện|Giai|Cùng|Cuối|Đầu|Ngày|Sáu|Chín)(?!\w)")
_LETTER = re.compile(r"[^\W\d_]")


def _parted(text: str, lower: str) -> str:
    """`lower` with a blank for the letter before a time that lost its line break: `được mùaNăm 2011`."""
    words = [match.start() for match in _CAPITAL_WORD.finditer(text)]
    glued = [start - 1 for start in words if start and _LETTER.match(text, start - 1)]
    if not glued:
        return lower
    letters = list(lower)
    for at in glued:
        letters[at] = " "
    return "".join(letters)


def find_periods(text: str, lower: str, clock: Clock) -> tuple[PeriodMention, ...]:
    """All times named in `text`, in order, none overlapping; the longest reading wins.

    `lower` is `text` lower-cased, of the same length.
    """
    lower = _parted(text, lower)
    readings: list[tuple[int, int, int, Reading]] = []
    anchors = {anchor: places for anchor in ANCHORS if (places := _places(anchor, lower))}
    for order, rule in enumerate(RULES):
        if anchors.keys().isdisjoint(rule.anchors):
            continue
        for match in _matches(rule, lower, anchors):
            reading = rule.read(match, clock)
            if reading is None:
                continue
            start, end = match.span()
            while start < end and text[start].isspace():
                start += 1
            readings.append((start - end, order, start, reading))
    readings.sort(key=lambda r: r[:3])
    taken: list[PeriodMention] = []
    occupied = bytearray(len(text) + 1)
    for less, order, start, (period, kind) in readings:
        end = start - less
        if not any(occupied[start:end]):
            occupied[start:end] = b"\x01" * (end - start)
            taken.append(PeriodMention(Span(start, end), text[start:end], f"period.{RULES[order].name}", period, kind))
    taken.sort(key=lambda m: m.span.start)
    return tuple(
        _founding(mention, taken, lower) if mention.rule == "period.founding" else mention for mention in taken
    )


_FOUNDED = re.compile(r"(?<!\w)(?:thành lập|chia tách|tái lập|ra đời)(?!\w)[^.;\n]*$")

_FOUNDED_THEN = re.compile(r",?(?: [^\W\d]+){1,6} (?:thành lập|chia tách|tái lập|ra đời)(?!\w)")


def _founding(mention: PeriodMention, others: list[PeriodMention], lower: str) -> PeriodMention:
    """`Khi mới thành lập`: the year that the text gave before as that of the founding."""
    for other in reversed(others):
        if (
            other.span.end <= mention.span.start
            and other.period is not None
            and other.period.start.year == other.period.end.year
            and (
                _FOUNDED.search(lower, max(0, other.span.start - 90), other.span.start)
                or _FOUNDED_THEN.match(lower, other.span.end)
            )
        ):
            return replace(mention, period=calendar.year(other.period.start.year), kind="flow")
    return mention
