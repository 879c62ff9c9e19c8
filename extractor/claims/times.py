"""The period a number is true of: named in its clause, else carried, else the topic's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from extractor.claims.view import View
from extractor.mentions.periods import calendar
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, PeriodMention, ReferencePeriod
from extractor.text.alternation import beginnings

_CUMULATED = re.compile(rf"(?:{beginnings('lũy kế', 'luỹ kế', 'cộng dồn')})(?!\w)")
_EDITION = re.compile(
    r"(?<!\w)(?:(?:quy hoạch|bản đồ|chuẩn nghèo|bộ tiêu chí|luật|tổng điều tra)(?: [^\s,;.]+){0,4}|"
    r"đại hội (?:[^\s;.]+ ){1,14}lần thứ [^\s,;.]+,?|(?:được )?(?:thành lập|ra đời|tái lập|chia tách|khởi công|khánh thành)(?: (?:vào|từ))?) $"
)
"""What a year makes a name of (`quy hoạch rừng phòng hộ năm 2008`), or only tells the age of (`xã được thành lập năm 1963,
có 12 thôn`)."""
_PACE = re.compile(r"mức (?:tăng|giảm)(?: trưởng)? $")
_ENDS_ASIDE = re.compile(r"(?<=\d)\)(?= \w)")
_BRACKET_YEAR = re.compile(r"\s?\((?:năm )?((?:19|20)\d\d)\)")
_LONGEST = 60
"""Code points: no time takes more words."""
_SO = re.compile(
    r"(?<!\w)(?:so với|so|với|hơn|(?<!điển hình )(?<!cụ thể )(?<!chẳng hạn )(?<!đơn cử )(?<!ví dụ )như|bằng|kể từ|từ|gấp|lần)\s+(?:thời điểm\s+)?$"
)
_OUTLOOK = re.compile(r"(?<!\w)(?:định hướng|tầm nhìn)(?:\s+đến)?\s+$")
_RIGHT = re.compile(r"[^,;:.()¤]{0,40}(?:\([^()]{0,40}\))?[^,;:.()¤]{0,70}$")
_ADVERBIAL = re.compile(r"(?:^|[.,;:(!?\n]|(?<!\w)(?:trong|từ|đến|tính|riêng|vào|chung|nay|và|là|của|thì))\s*$")


def period_for(
    view: View,
    start: int,
    number: Span,
    right_end: int,
    excluded: Span | None,
    carried: PeriodMention | None,
    default: PeriodMention | None,
    from_to: bool = False,
    noun_end: int = 0,
) -> tuple[PeriodMention | None, str]:
    """The period of the number at `number` whose clause starts at `start`, and the rule that chose it.

    `noun_end` is where what it counts ends; `from_to` tells that it is one end of `từ … lên …`, whose times stand behind the numbers. `excluded` is the base of a comparison: its time is not the number's own. `cùng kỳ tăng 3%` is about the
    carried period one year before; so is `quý I (7,5%)` of the quarter named before its bracket.
    """
    opens = view.lower.find("(", number.end, number.end + 2) >= 0
    if opens and (year := _BRACKET_YEAR.match(view.lower, number.end)):
        span = Span(year.start(1), year.end(1))
        return PeriodMention(
            span, span.of(view.text), "period.year", calendar.year(int(year[1])), "flow"
        ), "period.right"
    bracketed = _before_bracket(view, number)
    if (
        bracketed is not None
        and bracketed.span.start < start
        and bracketed.period is not None
        and bracketed.kind in ("flow", "stock")
        and not view.text.endswith("%", 0, number.end)
    ):
        return bracketed, "period.bracket"  # `bằng 104% so với năm 2017 (18.271 người)`
    named = view.periods_in(start, number.start)
    if from_to:
        named = [
            m for m in named if m.kind == "stock" and view.lower[m.span.end : number.start].strip() in ("", "là", "còn")
        ]
    for mention in reversed(named):
        if mention.rule in ("period.now", "period.since") and mention.period is None:
            return None, "period.now"
        if mention.rule == "period.past" and (mention is named[0] or carries_on(view, mention)):
            return None, "period.now"
        if excluded and excluded.covers(mention.span) and mention is not bracketed:
            continue
        within = view.lower.endswith("(", 0, mention.span.start)
        if not within and _ENDS_ASIDE.match(view.lower, mention.span.end, number.start):
            continue  # `sau 6 vụ khảo nghiệm (từ vụ xuân 2007 đến vụ mùa 2009) huyện gieo 40 ha`
        before = view.lower[max(0, mention.span.start - 24) : mention.span.start]
        compared = _SO.search(before) is not None and mention is not bracketed
        if mention.kind == "base":
            shifted = None if compared else _year_before(mention, carried or default)
            if shifted:
                return shifted, "period.year-before"
            continue
        if mention.kind in ("event", "label") or mention.period is None or compared:
            continue
        if mention.rule in ("period.year", "period.years") and _EDITION.search(
            view.lower, max(start, mention.span.start - 100), mention.span.start
        ):
            continue
        if _OUTLOOK.search(before) and mention is not named[0]:
            continue
        if mention.rule == "period.this-year" and default is not None and default.rule == "period.school-year":
            return default, "period.topic"
        if mention.rule == "period.this-year" and "trong" in mention.surface.lower() and _is_year(carried):
            return carried, "period.carried"  # `Năm 2018 … Số việc thụ lý trong năm là …`
        return mention, "period.clause" if mention is not bracketed else "period.bracket"
    for mention in view.periods_in(number.end, right_end):
        if excluded and excluded.covers(mention.span) and not _PACE.search(view.lower, start, number.start):
            break
        gap = view.lower[noun_end if number.end < noun_end <= mention.span.start else number.end : mention.span.start]
        if not _RIGHT.fullmatch(gap) or _SO.search(gap):
            break
        if mention.kind == "base":
            its_own = "của" in gap or (not gap.strip() and _PACE.search(view.lower, start, number.start))
            shifted = _year_before(mention, carried or default) if its_own else None
            if shifted:
                return shifted, "period.year-before"
            break
        if mention.period is not None and mention.kind in ("flow", "stock", "goal"):
            return mention, "period.right"
        break
    found, rule = (carried, "period.carried") if carried is not None else (default, "period.topic")
    if (
        found is not None
        and found.period is not None
        and found.kind == "flow"
        and _CUMULATED.search(view.lower, start, number.start)
    ):
        first, last = found.period.start, found.period.end
        if first.year == last.year and first.month > 1 and (last - first).days < 100:
            return replace(found, period=calendar.months(last.year, 1, last.month)), "period.cumulated"
    return found, rule


def _is_year(mention: PeriodMention | None) -> bool:
    return mention is not None and mention.rule == "period.year"


def publication_period(published: date | None) -> PeriodMention | None:
    """The day of publication as a state at a moment, for what no other time is named for; None where it is unknown."""
    if published is None:
        return None
    return PeriodMention(Span(0, 0), "", "period.published", calendar.day(published), "stock")


_LASTING = re.compile(
    r"(?:tổng )?(?:diện tích (?:đất )?tự nhiên|dân số|mật độ dân số|chiều dài (?:bờ biển|đường biên)|đường bờ biển|bờ biển)(?!\w)"
)
"""What a place has, not what it does in a time: a text that dates it by nothing else says it of its own day."""


def of_its_day(view: View, indicator: IndicatorMention | None) -> PeriodMention | None:
    """The day of publication, for what lasts (`diện tích tự nhiên 589 km2`); None for what is done in a time."""
    lasts = indicator is not None and _LASTING.match(indicator.surface.lower())
    return publication_period(view.document.metadata.published) if lasts else None


def term_ahead(view: View) -> PeriodMention | None:
    """The years ahead that the title names (`Đại hội … nhiệm kỳ 2025 - 2030`, `Kế hoạch … năm 2018`): what is aimed at
    without a time is aimed at in them."""
    published, title = view.document.metadata.published, view.document.metadata.title.lower()
    for mention in view.periods:
        if mention.rule in ("period.years", "period.year") and mention.period and mention.surface.lower() in title:
            return mention if published is None or mention.period.end > published else None
    return None


def carries_on(view: View, mention: PeriodMention) -> bool:
    """Whether a time frames what follows (`Năm 2016, …`, `trong 6 tháng đầu năm`) rather than one noun
    (`quy hoạch năm 2008`)."""
    start, end = mention.span.start, mention.span.end
    return _ADVERBIAL.search(view.lower[max(0, start - 12) : start]) is not None or view.lower[end : end + 1] == ","


def spoken_time(view: View, start: int, end: int) -> PeriodMention | None:
    """The one time that a sentence without numbers is about: `… thực hiện trong năm 2018 đã vượt kế hoạch.`"""
    told = {
        m.period: m for m in view.periods_in(start, end) if m.kind == "flow" and m.period and m.rule != "period.years"
    }
    mention = next(iter(told.values()), None)
    return mention if len(told) == 1 and mention is not None and mention.rule == "period.year" else None


def opening_time(view: View, sentence: int, start: int, end: int) -> PeriodMention | None:
    """The time that a sentence begins with, before the brackets that part it from its number (`Năm 2010, Tổng cục
    (Cục 5) hỗ trợ 200 ha`)."""
    times = view.periods_in(start, end) if start == sentence else ()
    first = next(iter(times), None)
    if first is None or first.period is None or first.kind != "flow":
        return None
    opens = first.span.start - sentence <= _OPENING
    told = _SOURCE.search(view.lower, max(sentence, first.span.start - _LONGEST_SOURCE), first.span.start)
    return first if opens or told else None


def opening_day(view: View, start: int, number: int) -> PeriodMention | None:
    """The day that a sentence begins with, which its first number at `number` happened on (`Ngày 12/2, công an huyện bắt
    3 đối tượng`); None where it is the day of a meeting or a paper, whose figures are of other times."""
    times = view.periods_in(start, number)
    day = times[0] if len(times) == 1 else None
    if day is None or day.kind != "event" or day.period is None or day.span.start - start > _OPENING_DAY:
        return None
    if not view.text.startswith(",", day.span.end) or _MEETING.search(view.lower, day.span.end, number):
        return None
    published = view.document.metadata.published
    return day if published is None or day.period.end <= published else None


_OPENING_DAY = 24
_MEETING = re.compile(
    r"(?<!\w)(?:hội nghị|hội thảo|họp|đại hội|làm việc|tổng kết|sơ kết|khai mạc|bế mạc|lễ|báo cáo|ban hành|quyết định|công văn|nghị quyết|kế hoạch|"
    r"chương trình|thông tin|cho biết|thống kê|theo|chủ trì|tiếp xúc|kiểm tra|thăm)(?!\w)"
)


_SOURCE = re.compile(r"theo [^.;:()\d]{3,110}, $")
"""Whose words a sentence gives, before it begins: `Theo lãnh đạo huyện, năm 2010 …`."""
_LONGEST_SOURCE = 120


def opens_time(view: View, start: int, spoken: PeriodMention, topic: PeriodMention | None) -> bool:
    """Whether a sentence without numbers begins with a time that the next ones are told of (`Năm 2016, công ty đã cấp
    điện an toàn.`): not the year that only holds the time of the whole."""
    if spoken.span.start - start > _OPENING or not carries_on(view, spoken):
        return False
    if topic is None or topic.period is None or spoken.period is None:
        return False
    lately = topic.period.end.year - 1 <= spoken.period.end.year
    return lately and not _holds(spoken.period, topic.period)


_OPENING = 8
"""Code points from its start within which a sentence names the time it is told of."""


def _holds(long: ReferencePeriod, short: ReferencePeriod) -> bool:
    return long.start <= short.start and short.end <= long.end


def _before_bracket(view: View, number: Span) -> PeriodMention | None:
    """The time right before the bracket that holds the number: `quý I (7,5%)`."""
    opened = view.masked.rfind("(", max(0, number.start - 4), number.start)
    if opened < 0:
        return None
    end = opened
    while end > 0 and view.masked[end - 1] == " ":
        end -= 1
    return next((m for m in view.periods_in(max(0, end - _LONGEST), number.start) if m.span.end == end), None)


def _year_before(mention: PeriodMention, own: PeriodMention | None) -> PeriodMention | None:
    if own is None or own.period is None:
        return None
    return replace(mention, period=calendar.years_before(own.period), kind="flow")
