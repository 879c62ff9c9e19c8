"""What a comparison is made with: the plan, the same period a year before, the period before, another time, a total."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from extractor.claims.view import View
from extractor.mentions.periods import calendar
from extractor.model.document import Span
from extractor.model.mention import PeriodMention, ReferencePeriod
from extractor.model.observation import Basis
from extractor.text.alternation import beginnings

_PLAN_WORDS = (
    r"(?:tổng )?(?:số )?(?:kế hoạch|kh(?!\w)|dự toán|dt(?!\w)|chỉ tiêu|mục tiêu|nghị quyết|nq(?!\w)|kịch bản|giao ước|nhiệm vụ|định mức|"
    r"quy hoạch|số giao|mức giao|phương án|yêu cầu|ước thực hiện|ước cả năm|tiến độ|kh giao|cam kết|đăng ký|pháp lệnh|đề án|nhu cầu)"
)
PLAN = re.compile(
    rf"\s*+\(?+\s*+(?:(?:(?:nếu )?(?:so với|so sánh với|so|với|của|trên|theo|trong|bằng|về) )?(?:mức |các |cả )?{_PLAN_WORDS}"
    r"|(?:tw|trung ương|tỉnh|huyện|hđnd|ubnd|bộ|thành phố|§+)(?: §+| tỉnh| huyện)? giao(?!\w))"
)
_PLAN_NAMED = re.compile(rf"(?:mức |các )?{_PLAN_WORDS}")
_WHOLE = re.compile(r"(?:tổng|dân số|diện tích|toàn|cả|số|bình quân|mức)")
COMPARED = re.compile(r"(?<!\w)(?:nếu )?(?:so sánh với|so với|so|đối chiếu với|trong khi|của|mức|với)\s+")
_SO = re.compile(
    beginnings(
        r"so(?: sánh với| với)?\s+",
        *(
            rf"{more} hơn\s+(?=(?:(?:cùng|vùng) k|ck(?!\w)|năm \d|năm (?:trước|ngoái)|(?:tháng|quý|vụ|kỳ) trước)[^.;,]{{0,30}}?\d)"
            for more in ("cao", "thấp", "nhiều", "ít", "lớn")
        ),
    )
)
_SAME = re.compile(r"(?:cùng|vùng|cũng)\s+(?:kỳ|kì|thời điểm|thời gian|quý|tháng)|ck(?!\w)")
_BARE_SAME = re.compile(r"\s+((?:cùng|vùng)\s+(?:kỳ|kì)|ck(?!\w))")
_PREVIOUS = re.compile(r"(?:tháng|quý|kỳ|tuần|vụ|phiên)\s+(?:trước|liền kề|liền trước)")
_START = re.compile(r"(?:đầu|cuối|đầu các)\s+(?:năm|nhiệm kỳ|kỳ)|đầu nhiệm kỳ|nhiệm kỳ trước|trước đây|trước khi")
_PUNCTUATION = re.compile(r"[,;.()\n]")
_RESULT = re.compile(r"(?:kết quả|mức|số|số liệu)?\s*(?:thực hiện|đạt được)?\s*(?:của|trong)?\s*")
_LAST_YEAR = re.compile(r"năm\s+(?:trước|ngoái)|vụ trước|niên vụ trước|năm học trước")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A base as the text names it: `kind` and the span of its words, up to `end`."""

    kind: str
    span: Span
    period: PeriodMention | None
    year: int | None


_YEAR = re.compile(r"(?:19|20)\d{2}")
_JOINT = re.compile(r"\s+và(?:\s+(?:hơn|gần|khoảng|trên))?\s*$")


def comparison_at(view: View, start: int, end: int) -> Comparison | None:
    """The first base named by `so với …` in [start, end)."""
    lower = view.lower
    match = _SO.search(lower, start, end)
    if not match:
        bare = _BARE_SAME.match(lower, start, end)
        return _named(view, bare.start(1), bare.start(1), end) if bare else None
    return _named(view, match.start(), match.end(), end)


def ratio_base(view: View, start: int, end: int) -> Comparison | None:
    """The time right behind a ratio, which it is relative to: `gấp 1,9 lần năm 2015`, `bằng 104% giá trị của cả năm 2015`."""
    near = view.masked[start : start + 2] == " ¤"
    behind = None if near else _WHOLE_OF.match(view.masked, start, end)
    if not (near or behind) or not _RATIO.search(view.lower, max(0, start - 40), start):
        return None
    at = behind.end() if behind else start
    period = next(iter(view.periods_in(at, min(at + 2, end))), None)
    if period is None or period.period is None or (behind and not period.surface.lower().startswith("cả năm")):
        return None
    return Comparison("period", period.span, period, None)


_WHOLE_OF = re.compile(r"(?: [^\W\d¤§]+){1,5} (?=¤)")
_RATIO = re.compile(r"(?<!\w)(?:gấp|bằng)(?: \w+)? [\w.,]+ ?(?:%|lần)$")


def comparisons_in(view: View, start: int, end: int) -> list[Comparison]:
    """All bases named in [start, end), a plan without `so với` too: `so với tháng trước và cùng kỳ` names two."""
    if PLAN.match(view.lower, start, end):
        return [Comparison("plan", Span(start, end), None, None)]
    first = comparison_at(view, start, end)
    if first is None:
        return []
    found = [first]
    for match in _AND_BASE.finditer(view.lower, first.span.start, end):
        last = found[-1]
        found[-1] = replace(last, span=Span(last.span.start, min(last.span.end, match.start())))
        found.append(_named(view, match.start(), match.start(1), end))
    return found


_AND_BASE = re.compile(
    r"(?<!\w)(?:và|,)\s+(?:so với\s+)?((?:(?:cùng|vùng)\s+(?:kỳ|kì)|ck(?!\w)|(?:tháng|quý|kỳ|tuần)\s+trước|năm\s+(?:trước|ngoái)))"
)


def _named(view: View, start: int, after: int, end: int) -> Comparison:
    lower = view.lower
    stop = end
    punctuation = _PUNCTUATION.search(lower, after, end)
    if punctuation:
        stop = punctuation.start()
    words = lower[after:stop]
    period = next(iter(view.periods_in(after, min(stop + 1, end))), None)
    year = _YEAR.search(words)
    number = int(year.group()) if year else None
    joint = _JOINT.search(words)
    words_end = after + min(joint.start() if joint else len(words), 24)
    while words_end < stop and lower[words_end - 1 : words_end + 1].isalnum():
        words_end += 1
    span_end = max(period.span.end if period else after, words_end)
    span = Span(start, min(span_end, stop))
    if PLAN.match(lower, after, stop) or _PLAN_NAMED.match(words):
        return Comparison("plan", span, None, None)
    if _PREVIOUS.match(words):
        return Comparison("previous", span, period, number)
    if _SAME.search(words[:40]):
        return Comparison("same", span, period, number)
    near = period is not None and period.period is not None and period.span.start - after < 12
    if near and period is not None and period.rule in ("period.month", "period.quarter"):
        return Comparison("period", span, period, number)
    if _LAST_YEAR.search(words[:30]):
        return Comparison("last_year", span, period, None)
    if _START.match(words):
        return Comparison("other", span, period, number)
    if period is not None and (period.span.start - after < 12 or _RESULT.fullmatch(words[: period.span.start - after])):
        return Comparison("period", span, period, number)
    if _WHOLE.match(words):
        return Comparison("total", span, None, None)
    return Comparison("unknown", span, period, number)


def basis_of(comparison: Comparison, period: ReferencePeriod | None) -> Basis | None:
    """The coded basis of a comparison made for a figure of `period`."""
    kind, span = comparison.kind, comparison.span
    if kind == "plan":
        return Basis("plan", span)
    if kind == "total":
        return None
    if kind == "previous":
        return Basis("previous_period", span, calendar.previous(period) if period else None)
    if kind == "other":
        return Basis("other_period", span)
    if kind == "same":
        if comparison.year is not None and period is not None and comparison.year < period.end.year - 1:
            return Basis("other_period", span, calendar.years_before(period, period.end.year - comparison.year))
        return Basis("same_period_last_year", span, calendar.years_before(period) if period else None)
    whole = period is None or _whole_year(period)
    if kind == "last_year":
        if whole:
            return Basis("previous_period", span, calendar.years_before(period) if period else None)
        return Basis("same_period_last_year", span, calendar.years_before(period) if period else None)
    if kind == "period":
        base = comparison.period.period if comparison.period else None
        return Basis(_relation(base, period), span, base)
    return None


def _whole_year(period: ReferencePeriod) -> bool:
    return (period.start.month, period.start.day) == (1, 1) and (period.end.month, period.end.day) == (12, 31)


def _relation(base: ReferencePeriod | None, period: ReferencePeriod | None) -> str:
    """How a named base period stands to the figure's own: `5 tháng đầu năm 2012` to `5 tháng đầu năm 2013`."""
    if base is None or period is None:
        return "other_period"
    if _whole_year(base) and _whole_year(period) and base.end.year == period.start.year - 1 == base.start.year:
        return "previous_period"
    if base == calendar.years_before(period):
        return "same_period_last_year"
    if base.end == _day_before(period.start):
        return "previous_period"
    if _whole_year(base) and base.end.year == period.end.year - 1:
        return "previous_period" if period.start == period.end or not _within_year(period) else "same_period_last_year"
    return "other_period"


def _within_year(period: ReferencePeriod) -> bool:
    return period.start.year == period.end.year


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
