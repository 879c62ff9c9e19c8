"""What a paragraph is about before its own words say so: section headings, the document's place and period."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from extractor.claims.sentences import Sentence
from extractor.claims.view import View
from extractor.mentions.periods.find import PASSED
from extractor.mentions.periods.grammar import Clock
from extractor.model.document import Span
from extractor.model.mention import PeriodMention, PlaceMention, ReferencePeriod

_TARGET_HEADING = re.compile(
    r"(?<!\w)(?:phương hướng|nhiệm vụ(?! đã)|mục tiêu|chỉ tiêu (?:chủ yếu|phấn đấu|cụ thể)|các chỉ tiêu(?= kế hoạch| năm| đến)|giải pháp|"
    r"kế hoạch (?:năm|phát triển)|dự kiến|định hướng)(?!\w)"
)
_RESULT_HEADING = re.compile(r"(?<!\w)(?:kết quả|đánh giá|tình hình|thực trạng|thực hiện)(?!\w)")
_NUMBERED = re.compile(
    r"\s*(?P<n>(?:phần|chương)\s+\w+|[ivx]{1,5}[.)]|[a-h][.)]|\d{1,2}(?:\.\d{1,2})*[.)]?|\(\d{1,2}\)|[-*+•])\s*"
)
_HEADING_LENGTH = 110


@dataclass(frozen=True, slots=True)
class Topic:
    """What holds for a sentence by where it stands. `place` and `period` are None where nothing is known."""

    place: PlaceMention | None
    period: PeriodMention | None
    status: str


@dataclass(frozen=True, slots=True)
class Context:
    """Topics by paragraph, and the stretches that tables hold."""

    topics: tuple[Topic, ...]
    tables: tuple[Span, ...]

    def topic(self, sentence: Sentence) -> Topic:
        return self.topics[sentence.paragraph]

    def in_table(self, offset: int) -> bool:
        at = bisect_right(self.tables, offset, key=lambda t: t.start) - 1
        return at >= 0 and offset < self.tables[at].end


def _rank(line: str) -> int:
    """How high a heading stands: parts and capitals before Roman before Arabic before letters; 9 without a number."""
    match = _NUMBERED.match(line.lower())
    if not match or not match["n"]:
        return 1 if line.isupper() else 9
    number = match["n"]
    if number.startswith(("phần", "chương")):
        return 0
    if re.fullmatch(r"[A-H][.)]", line.strip()[: len(number)]):
        return 1
    if re.fullmatch(r"[ivx]+[.)]", number):
        return 2
    if number[0].isdigit():
        return 3 + number.count(".")
    return 6


def is_heading(line: str) -> bool:
    words = line.strip()
    if not words or len(words) > _HEADING_LENGTH or words.endswith((".", ";", ",", "…", "?")):
        return False
    return bool(_NUMBERED.match(words.lower())) or words[0].isupper()


def build_context(view: View, place: PlaceMention | None, period: PeriodMention | None) -> Context:
    """Topics of every paragraph of `view` under the document's own place and period."""
    topics: list[Topic] = []
    section_place, section_period, status = place, period, "actual"
    status_rank = period_rank = -1
    position = 0
    for line in view.text.split("\n"):
        end = position + len(line)
        if is_heading(line) and not view.quantities_in(position, end):
            rank = _rank(line)
            words = line.lower()
            named = [p for p in view.places_in(position, end) if not p.reference]
            if len(named) == 1 and _only_place(view, position, end):
                section_place = named[0]
            elif rank <= 2 or (section_place is not place and named):
                section_place = place
            flows = [p for p in view.periods_in(position, end) if p.kind == "flow" and p.period]
            aim = _only_goal(view, position, end)
            if position > 0 and aim is not None:
                section_period, period_rank = aim, rank
            elif position > 0 and flows and not _TARGET_HEADING.search(words):
                section_period, period_rank = flows[0], rank
            elif position > 0 and rank <= 3 and _NUMBERED.match(words) and (rank <= period_rank or status == "actual"):
                section_period, period_rank = period, -1
            if position > 0 and aim is not None:
                status, status_rank = "target", rank
            elif position > 0 and _TARGET_HEADING.search(words) and not _RESULT_HEADING.search(words):
                status, status_rank = "target", rank
                goals = [p for p in view.periods_in(position, end) if p.kind in ("flow", "goal") and p.period]
                if goals:
                    section_period, period_rank = goals[-1], rank
            elif rank <= status_rank:
                status, status_rank = "actual", -1
        topics.append(Topic(section_place, section_period, status))
        position = end + 1
    return Context(tuple(topics), tuple(t.span for t in view.document.tables))


def _only_goal(view: View, start: int, end: int) -> PeriodMention | None:
    """The year ahead that a line names and hardly anything else (`(1) Đến năm 2030:`, `b) Tầm nhìn đến năm 2045`)."""
    goals = [p for p in view.periods_in(start, end) if p.kind == "goal" and p.period]
    if len(goals) != 1:
        return None
    rest = _NUMBERED.sub("", view.masked[start:end], count=1).replace("¤", "")
    return goals[0] if len(re.sub(r"[\W\d]|mục tiêu|tầm nhìn", "", rest)) <= 2 else None


def _only_place(view: View, start: int, end: int) -> bool:
    """The line names a place and hardly anything else (`2. Huyện An Biên:`)."""
    rest = _NUMBERED.sub("", view.masked[start:end].replace("§", ""), count=1)
    return len(re.sub(r"[\s:;.\-–*+•]", "", rest)) <= 6


_WEIGHTS = {
    "period.months-of-year": 4,
    "period.half-year": 4,
    "period.quarters-of-year": 4,
    "period.quarter": 3,
    "period.months-alone": 4,
    "period.month": 2,
    "period.holiday": 3,
    "period.year": 1,
    "period.between-dates": 4,
    "period.since-january": 3,
    "period.school-year": 3,
}
_OPENING = 1_500
_DONE = ("thực hiện", "kết quả", "vượt", "hoàn thành", "đạt")
_PLANS = ("nhiệm vụ", "phương hướng", "giải pháp", "trọng tâm", "kế hoạch", "công tác")
_PLANNED = re.compile(
    f"(?:{'|'.join(plan + ''.join(f'(?<!{done} {plan})' for done in _DONE) for plan in _PLANS)})" + r"[^.;\n]{0,60}$"
)


_REVIEWED = re.compile(
    r"(?<!\w)(?:tổng kết|sơ kết|kết quả|đánh giá|tình hình)(?!\w)(?!.*(?:phương hướng|nhiệm vụ|triển khai))"
)


_CONGRESS = re.compile(r"(?<!\w)đại hội [^.;:]*lần thứ \w+,?\s*$")
"""A year behind it is the congress's, not that of the figures told there: `Đại hội Hội Nông dân lần thứ III, năm 2019`."""


def document_period(view: View, clock: Clock) -> PeriodMention | None:
    """The time the document as a whole reports on: named in its title, else the kind of period its opening
    names most, else none. Periods of plans and periods still to come do not count."""
    title = view.document.metadata.title.lower()
    flows = [
        m
        for m in view.periods
        if m.kind == "flow" and m.period is not None and not (clock.today and _begins(m, m.period) > clock.today)
    ]
    titled = [m for m in flows if m.rule != "period.years" and _in_title(title, m.surface.lower())]
    if clock.today:
        titled = [m for m in titled if not _CONGRESS.search(title[: title.find(m.surface.lower())])]
    # `năm 2017` is in the title, but only as a part of its `6 tháng đầu năm 2017`
    named = {m.surface.lower() for m in titled}
    parts = {
        short
        for short in named
        if any(short in long and title.count(short) == title.count(long) for long in named - {short})
    }
    titled = [m for m in titled if m.surface.lower() not in parts]
    if titled:
        return max(titled, key=_days)
    votes: Counter[ReferencePeriod] = Counter()
    for mention in flows:
        weight = _WEIGHTS.get(mention.rule, 0) if mention.rule != "period.between-dates" or _days(mention) > 25 else 0
        if weight and mention.period and mention.span.start < _OPENING and not _plans(view, mention):
            votes[mention.period] += weight
    strong = [period for period, count in votes.items() if count >= 3]
    if not strong:
        return None
    best = max(strong, key=lambda p: (votes[p], p.end - p.start))
    return next(m for m in flows if m.period == best)


def _begins(mention: PeriodMention, period: ReferencePeriod) -> date:
    """When a time may first be told of: a year from its beginning, dates from and to (`từ 24/10 đến 25/12`) when they are
    over, parts of a year (`9 tháng cuối năm`) a month before that, as reports of them are."""
    if mention.rule == "period.between-dates":
        return period.end
    return period.start if mention.rule not in _PARTS else max(period.start, period.end - _AHEAD)


_PARTS = ("period.months-of-year", "period.half-year", "period.quarters-of-year")
_AHEAD = timedelta(days=45)


def _in_title(title: str, words: str) -> bool:
    at = title.find(words)
    return (
        at >= 0
        and not PASSED.search(title[:at])
        and (not _PLANNED.search(title[:at]) or _REVIEWED.search(title[:at]) is not None)
    )


def is_titled(view: View, period: PeriodMention) -> bool:
    """Whether the document's own title names the time, which then is surely what it reports on."""
    return _in_title(view.document.metadata.title.lower(), period.surface.lower())


def _days(mention: PeriodMention) -> int:
    return (mention.period.end - mention.period.start).days if mention.period else 0


def _plans(view: View, mention: PeriodMention) -> bool:
    start = mention.span.start
    return _PLANNED.search(view.lower[max(0, start - 80) : start]) is not None
