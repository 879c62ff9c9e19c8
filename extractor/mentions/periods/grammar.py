"""The ways Vietnamese reports name a time, each a rule with a name.

A rule is a pattern over lower-cased text and a function from its match to a period and a kind; it gives None
where the words are no time after all. Years left out come from the `Clock`: the document's date and year.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from extractor.mentions.periods import calendar
from extractor.model.mention import ReferencePeriod
from extractor.text.alternation import beginnings

Reading = tuple[ReferencePeriod | None, str]
Anchor = str | re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Clock:
    """What `năm nay` and `hiện nay` mean: the document's date (None if unknown), the year it reports on, and
    the moment its reporting period ends (for `đến nay` in a document without a date), the month its title names."""

    today: date | None
    year: int | None
    until: date | None = None
    month: int | None = None

    @property
    def now(self) -> date | None:
        return self.today or self.until


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to name a time. Every match holds one of `anchors` (words, or what a pattern matches), near which alone the
    rule's own pattern is tried."""

    name: str
    anchors: tuple[Anchor, ...]
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Clock], Reading | None]


_NUMBER = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12, "giêng": 1, "chạp": 12,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "đầu": 1, "cuối": 4,
}  # fmt: skip
_COUNTS = ("mười hai", "mười một", "mười", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín")
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_COUNTS)})"
_MONTH = r"(?:\d{1,2}|mười hai|mười một|mười|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín)"
_QUARTER = r"(?:iv|iii|ii|i|[1-4])"
_YEAR = r"(?:19|20)\d{2}"
_OF_YEAR = rf"(?:\s*(?:/|-|,?\s*(?:của )?năm)?\s*(?P<year>{_YEAR})(?![\d.,]*\d)|\s*(?:của )?năm (?P<which>nay|này|ngoái|trước|qua))?"
_END = r"(?!\w)"
_START = r"(?<!\w)"
_ALONE = r"(?<![\w/])(?<!\d[.,–-])"
"""No part of another number; `… 30 lít.Năm tháng đầu năm` lost its line break."""

# Anchors where a word or a sign alone would be met too often.
_COUNTED_MONTHS = re.compile(
    "tháng(?:" + "|".join(rf"(?<={count}tháng)|(?<={count}\stháng)" for count in (r"\d", *_COUNTS)) + ")"
)
_YEAR_BEHIND_SIGN = re.compile(rf"(?:/\s?|-\s?|\.){_YEAR}")
_YEAR_TO_YEAR = re.compile(rf"{_YEAR}[^\S\n]*(?:[-–—]|đến|và)")


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER[word]


def _year_of(match: re.Match[str], clock: Clock) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if clock.year is None:
        return None
    return clock.year - 1 if groups.get("which") in ("ngoái", "trước", "qua") else clock.year


def _reporting_year(last_month: int, match: re.Match[str], clock: Clock) -> int | None:
    """A month later than the document's own date belongs to the year before, unless it is one to come."""
    y = _year_of(match, clock)
    named = match.groupdict().get("year") or match.groupdict().get("which")
    if y and not named and clock.today and y == clock.today.year and (clock.today.month + 1 < last_month):
        return y if _TO_COME.search(match.string, max(0, match.start() - 120), match.start()) else y - 1
    return y


_TO_COME = re.compile(r"(?<!\w)(?:sẽ|dự kiến|phấn đấu|chậm nhất|mục tiêu|đề nghị|yêu cầu|từ nay)(?!\w)[^.;\n]*$")
"""What says that a time lies ahead: `Phấn đấu trong quý IV bàn giao 2 điểm`."""


def _months_of_year(match: re.Match[str], clock: Clock) -> Reading | None:
    n = _number(match["n"])
    if not 1 <= n <= 12:
        return None
    y = _year_of(match, clock)
    if y is None:
        return None, "label"
    if match["which_end"] == "cuối":
        return calendar.months(y, 13 - n, 12), "flow"
    return calendar.months(y, 1, n), "flow"


def _months_alone(match: re.Match[str], clock: Clock) -> Reading | None:
    n = _number(match["n"])
    y = _year_of(match, clock)
    if not 2 <= n <= 12 or y is None:
        return None
    return calendar.months(y, 1, n), "flow"


def _half_year(match: re.Match[str], clock: Clock) -> Reading | None:
    y = _year_of(match, clock)
    if y is None:
        return None, "label"
    return (
        calendar.months(y, 7, 12) if match["half"] in ("cuối", "sau", "còn lại") else calendar.months(y, 1, 6)
    ), "flow"


def _quarter(match: re.Match[str], clock: Clock) -> Reading | None:
    first = _number(match["q"])
    last = _number(match["q2"]) if match["q2"] else first
    y = _reporting_year(3 * last, match, clock)
    if y is None:
        return None, "label"
    return calendar.quarters(y, min(first, last), max(first, last)), "flow"


def _quarters_of_year(match: re.Match[str], clock: Clock) -> Reading | None:
    n, y = _number(match["n"]), _year_of(match, clock)
    if not 2 <= n <= 4 or y is None:
        return None
    return calendar.months(y, 1, 3 * n), "flow"


def _month(match: re.Match[str], clock: Clock) -> Reading | None:
    first = _number(match["m"])
    last = _number(match["m2"]) if match["m2"] else first
    y = _reporting_year(last, match, clock)
    if not 1 <= first <= last <= 12 or y is None:
        return None
    return calendar.months(y, first, last), "flow"


def _year(match: re.Match[str], clock: Clock) -> Reading | None:
    return calendar.year(int(match["year"])), "flow"


def _years(match: re.Match[str], clock: Clock) -> Reading | None:
    first, last = int(match["first"]), match["last"]
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if not first < end <= first + 60 or (match["and"] and end > first + 1):
        return None
    return calendar.years(first, end), "flow"


def _goal_year(match: re.Match[str], clock: Clock) -> Reading | None:
    y = int(match["year"])
    return calendar.day(date(y, 12, 31)), "goal" if clock.year is None or y >= clock.year else "stock"


def _until_month(match: re.Match[str], clock: Clock) -> Reading | None:
    m = _number(match["m"])
    y = _reporting_year(m, match, clock)
    if not 1 <= m <= 12 or y is None:
        return None
    return calendar.day(calendar.month_end(y, m)), "stock"


def _until_quarter(match: re.Match[str], clock: Clock) -> Reading | None:
    q = _number(match["q"])
    y = _reporting_year(3 * q, match, clock)
    return (calendar.day(calendar.month_end(y, 3 * q)), "stock") if y else None


def _date(d: str, m: str, y: str | None, clock: Clock) -> date | None:
    if y is not None:
        full = int(y) if len(y) == 4 else 2000 + int(y)
    elif clock.year is None:
        return None
    else:
        full = clock.year
    try:
        found = date(full, int(m), int(d))
        if y is None and clock.today and found > clock.today and (found - clock.today).days > 120:
            found = date(full - 1, int(m), int(d))
    except ValueError:
        return None
    return found


def _until_date(match: re.Match[str], clock: Clock) -> Reading | None:
    found = _date(match["d"], match["m"], match["y"], clock)
    return (calendar.day(found), "stock") if found else None


def _event_date(match: re.Match[str], clock: Clock) -> Reading | None:
    found = _date(match["d"], match["m"], match["y"], clock)
    return (calendar.day(found), "event") if found else None


def _in_day(match: re.Match[str], clock: Clock) -> Reading | None:
    """What happened in the course of a day, unlike the day of a meeting."""
    found = _date(match["d"], match["m"], match["y"], clock)
    return (calendar.day(found), "flow") if found else None


def _unread_day(match: re.Match[str], clock: Clock) -> Reading | None:
    found = _date("1", match["m"], match["y"], clock)  # the date line of a document whose day was left open or not read
    return (calendar.months(found.year, found.month, found.month), "event") if found else None


def _between_dates(match: re.Match[str], clock: Clock) -> Reading | None:
    last = _date(match["d2"], match["m2"], match["y2"], clock)
    first = _date(match["d"], match["m"] or match["m2"], match["y"] or match["y2"], clock)
    if first is None or last is None or first > last:
        return None
    return calendar.span(first, last), "flow"


def _now(match: re.Match[str], clock: Clock) -> Reading | None:
    return (calendar.day(clock.now), "stock") if clock.now else (None, "stock")


def _this_year(match: re.Match[str], clock: Clock) -> Reading | None:
    if clock.today is None and match[0].startswith("trong"):
        return None, "label"  # the year spoken of, which only the text knows
    return (calendar.year(clock.year), "flow") if clock.year else (None, "label")


def _last_year(match: re.Match[str], clock: Clock) -> Reading | None:
    return (calendar.year(clock.year - 1), "flow") if clock.year else (None, "label")


def _since_january(match: re.Match[str], clock: Clock) -> Reading | None:
    end = clock.now
    if match["d"]:
        end = _date(match["d"], match["m"], match["y"], clock)
    elif match["month"]:
        y = _reporting_year(_number(match["month"]), match, clock)
        end = calendar.month_end(y, _number(match["month"])) if y and 1 <= _number(match["month"]) <= 12 else None
    if end is None:
        return None, "label"
    return calendar.span(date(end.year, 1, 1), end), "flow"


def _since(match: re.Match[str], clock: Clock) -> Reading | None:
    first = _date(match["d"] or "1", match["m"] or "1", match["y"], clock)
    if first is None:
        return None
    return (calendar.span(first, clock.now), "flow") if clock.now and first <= clock.now else (None, "stock")


def _this_month(match: re.Match[str], clock: Clock) -> Reading | None:
    """The month the title names, else the document's own, else (early in a month) the one before."""
    if clock.today is None or clock.year is None:
        return None, "label"
    month = clock.month or (clock.today.month if clock.today.day > 15 else clock.today.month - 1)
    return (calendar.months(clock.year, month, month), "flow") if month else (None, "label")


def _past_years(match: re.Match[str], clock: Clock) -> Reading | None:
    n = _number(match["n"])
    if clock.now is None or not n:
        return None, "label"
    now = clock.now
    try:
        start = now.replace(year=now.year - n)
    except ValueError:
        start = now.replace(year=now.year - n, day=28)
    return calendar.span(start, now), "flow"


def _school_year(match: re.Match[str], clock: Clock) -> Reading | None:
    first = int(match["first"])
    last = int(match["last"]) if len(match["last"]) == 4 else first + 1
    if last != first + 1:
        return None
    half = match["half"]
    if half in ("i", "1"):
        return calendar.span(date(first, 9, 5), date(last, 1, 15)), "flow"
    return calendar.span(date(first, 9, 1), date(last, 5, 31)), "flow"


def _season(match: re.Match[str], clock: Clock) -> Reading | None:
    season = match["season"].replace("-", " ").replace("–", " ")
    season = " ".join(season.split())
    first = int(match["first"]) if match["first"] else clock.year
    if first is None:
        return None, "label"
    first += {"ngoái": -1, "trước": -1, "tới": 1, "sau": 1}.get(match["which"] or "", 0)
    last = match["last"]
    y = (int(last) if len(last) == 4 else first // 100 * 100 + int(last)) if last else first
    if season in ("đông xuân", "đx"):
        return calendar.span(date(y - 1, 11, 1), date(y, 5, 31)), "flow"
    if season in ("hè thu", "ht"):
        return calendar.months(y, 4, 12 if match["main"] else 8), "flow"
    if season == "thu đông":
        return calendar.months(y, 8, 11), "flow"
    return calendar.span(date(y - 1, 7, 1), date(y, 1, 31)) if last else calendar.months(y, 7, 12), "flow"


def _spring_crop(match: re.Match[str], clock: Clock) -> Reading | None:
    y = _year_of(match, clock)
    return (calendar.months(y, 1, 5), "flow") if y else (None, "label")


def _base(match: re.Match[str], clock: Clock) -> Reading | None:
    return None, "base"


def _label(match: re.Match[str], clock: Clock) -> Reading | None:
    return None, "label"


def _ten_days(match: re.Match[str], clock: Clock) -> Reading | None:
    m = _number(match["m"])
    y = _reporting_year(m, match, clock)
    if not 1 <= m <= 12 or y is None:
        return None
    first = {"thượng": 1, "trung": 11, "hạ": 21}[match["which_ten"]]
    last = date(y, m, first) + timedelta(days=9) if first < 21 else calendar.month_end(y, m)
    return calendar.span(date(y, m, first), last), "flow"


def _year_end(match: re.Match[str], clock: Clock) -> Reading | None:
    y = _year_of(match, clock)
    if y is None:
        return None, "label"
    return calendar.day(date(y, 1, 1) if match["side"] == "đầu" else date(y, 12, 31)), "stock"


def _rule(
    name: str, anchors: tuple[Anchor, ...], pattern: str, read: Callable[[re.Match[str], Clock], Reading | None]
) -> Rule:
    return Rule(name, anchors, re.compile(pattern), read)


RULES = (
    _rule("months-of-year", ("tháng đầu", "tháng cuối"), rf"{_ALONE}(?P<n>{_COUNT})\s?tháng (?P<which_end>đầu|cuối)(?: của)?(?: năm)?{_OF_YEAR}", _months_of_year),
    _rule("months-of-year", ("t/", "t /", "tháng/"), rf"(?<![\w.,/])(?P<n>\d{{1,2}})\s?t(?:háng)?\s?(?P<which_end>)/\s?(?P<year>{_YEAR})", _months_of_year),
    _rule("duration", (_COUNTED_MONTHS,), rf"{_START}(?:(?:sau|suốt|trong vòng|kéo dài|thời hạn|thời gian|định kỳ|tối thiểu|dưới|đủ)(?: là| từ| khoảng| gần| hơn)? (?:\d{{1,2}}\s?[-–]\s?)?|\d{{1,2}}\s?[-–]\s?)(?P<n>{_COUNT})\s?tháng{_END}(?! (?:đầu|cuối|năm|(?:19|20)\d\d(?!\d))|/)", _label),
    _rule("months-alone", (_COUNTED_MONTHS,), rf"{_ALONE}(?P<n>{_COUNT})\s?tháng(?: qua| vừa qua)?{_OF_YEAR}{_END}(?! tuổi|\s?/\s?năm)", _months_alone),
    _rule("half-year", ("nửa",), rf"{_START}nửa (?:năm )?(?P<half>đầu|cuối|sau|còn lại)(?: của)?(?: năm)?{_OF_YEAR}{_END}", _half_year),
    _rule("quarter", ("quý", "quí", "q1", "q2", "q3", "q4", "qi", "q 1"), rf"{_START}(?:quý|quí|q)\s?(?P<q>{_QUARTER}|đầu){_END}(?:\s*(?:và|,|-|–|đến)(?: quý| quí)?\s?(?P<q2>{_QUARTER}){_END})?(?: năm(?= đầu))?{_OF_YEAR}", _quarter),
    _rule("quarters-of-year", ("quý", "quí"), rf"{_START}(?P<n>{_COUNT}) (?:quý|quí) đầu(?: của)?(?: năm)?{_OF_YEAR}", _quarters_of_year),
    _rule("lunar", ("tháng giêng", "tháng chạp", "rằm"), rf"{_START}tháng (?:giêng|chạp)(?: năm \w+ \w+)?{_END}|{_START}rằm tháng \w+{_END}", _label),
    _rule("recurring", ("mùa", "nhất"), rf"{_START}(?:mùa (?:mưa|khô|lũ|nắng|nóng|lạnh|đông|hè)|(?:nóng|lạnh|nhiều|ít|cao|thấp) nhất)(?: [^\W\d]+){{0,6}},? (?:tháng|các tháng) {_MONTH}(?:\s?(?:,|-|–|và|đến|tới)(?: hết| cuối| đầu)?(?: tháng)? ?{_MONTH})*{_END}(?:(?: của)? năm sau)?(?!\s?/|,\d| (?:của )?(?:năm|này))", _label),
    _rule("month", ("tháng",), rf"{beginnings('tháng')} (?P<m>{_MONTH}){_END}(?!,\d)(?:\s*(?:và|-|–|đến)(?: tháng)? (?P<m2>\d{{1,2}})(?![\d.,]*\d|\s*%))?{_OF_YEAR}", _month),
    _rule("month", (_YEAR_BEHIND_SIGN,), rf"(?<![\d/.,])(?P<m>0?[1-9]|1[0-2])(?P<m2>)\s?[/-]\s?(?P<year>{_YEAR})(?![\d/]|-[^ ])", _month),
    _rule("since", ("đến nay", "tới nay", "đến hiện nay", "đến thời điểm"), rf"{_START}(?:(?:tính|kể) )?(?:riêng )?từ (?:đầu |cuối |giữa )?(?:(?:ngày )?(?:(?P<d>\d{{1,2}})[/.-])?(?:tháng )?(?P<m>\d{{1,2}})(?:[/.-]| năm )|năm )(?P<y>{_YEAR}),? (?:cho )?(?:đến|tới) (?:nay|hiện nay|thời điểm (?:này|hiện nay|hiện tại)){_END}", _since),
    _rule("until-date", ("/", "tháng", "-", ".20", ".19", "ến ngày", "ới ngày", "vào ngày", "hết ngày"), rf"(?:{beginnings('tính (?:đến|tới|vào)', 'đến', 'tới', 'vào')})(?: hết)?(?: thời điểm)?(?: \d{{1,2}}\s?(?:h|g|giờ)\s?(?:\d{{2}})?(?: phút)?(?: sáng| chiều| tối)?)?(?:,? ngày)? (?P<d>\d{{1,2}})(?:\s?[/.-]\s?| tháng )(?P<m>\d{{1,2}})(?:(?:\s?[/.-]\s?| năm )(?P<y>{_YEAR}|\d{{2}}(?!\d)))?(?![\d/%]|[.,]\d)", _until_date),
    _rule("at-date", ("thời điểm",), rf"{_START}(?:tại )?thời điểm(?: ngày)? (?P<d>\d{{1,2}})(?:\s?[/.-]\s?| tháng )(?P<m>\d{{1,2}})(?:(?:\s?[/.-]\s?| năm )(?P<y>{_YEAR}|\d{{2}}(?!\d)))?(?![\d/%]|[.,]\d)", _until_date),
    _rule("between-dates", ("/", "-", ".20", ".19", "từ ngày"), rf"{beginnings('từ')}(?: ngày)? (?P<d>\d{{1,2}})(?:[/.-](?P<m>\d{{1,2}}))?(?:[/.-](?P<y>{_YEAR}))?\s*(?:đến|-|–|tới)(?: hết)?(?: ngày)? (?P<d2>\d{{1,2}})[/.-](?P<m2>\d{{1,2}})(?:[/.-](?P<y2>{_YEAR}))?(?![\d/])", _between_dates),
    _rule("between-dates", ("ngày",), rf"{_START}(?:trong |vòng |hai |các )*ngày (?P<d>\d{{1,2}})(?P<m>)(?P<y>)\s?(?:và|-|–)\s?(?:ngày )?(?P<d2>\d{{1,2}})[/.](?P<m2>\d{{1,2}})(?:[/.](?P<y2>{_YEAR}))?(?![\d/])", _between_dates),
    _rule("day", ("trong ngày",), rf"{_START}trong ngày (?P<d>\d{{1,2}})(?:\s?[/.]\s?| tháng )(?P<m>\d{{1,2}})(?:(?:\s?[/.]\s?| năm )(?P<y>{_YEAR}))?(?![\d/%]|[.,]\d|\s?(?:và|đến|-|–)\s?(?:ngày )?\d)", _in_day),
    _rule("date", (_YEAR_BEHIND_SIGN,), rf"(?:{_START}(?:ngày|sáng|chiều|tối|đêm|hôm)(?: ngày)? )?(?<![\d/.,-])(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>{_YEAR})(?![\d/])", _event_date),
    _rule("date", ("/", "tháng", "-", ".20", ".19", "ngày", "sáng ", "chiều ", "tối ", "đêm ", "hôm "), rf"(?:{beginnings('ngày', 'sáng', 'chiều', 'tối', 'đêm', 'hôm')})(?: nay)?(?: ngày)? (?P<d>\d{{1,2}})(?:\s?[/.-]\s?| tháng )(?P<m>\d{{1,2}})(?:(?:\s?[/.-]\s?| năm )(?P<y>{_YEAR}))?(?![\d/]|,\d)", _event_date),
    _rule("date", ("ngày",), rf"{_START}ngày[^\S\n]?[….,/_-]*[^\S\n]?tháng[^\S\n]?[….]*[^\S\n]?(?P<m>\d{{1,2}})[^\S\n]?[….]*[^\S\n]?năm (?P<y>{_YEAR})", _unread_day),
    _rule("until-month", ("hết tháng", "cuối tháng", "đến tháng"), rf"{_START}(?:tính )?(?:đến |tới )?(?:hết|cuối|đến) tháng (?P<m>{_MONTH}){_END}{_OF_YEAR}", _until_month),
    _rule("until-quarter", ("quý", "quí"), rf"{_START}(?:tính )?(?:đến |tới )?(?:hết|cuối|đến) (?:quý|quí) (?P<q>{_QUARTER}){_END}{_OF_YEAR}", _until_quarter),
    _rule("ten-days", ("tuần",), rf"{_START}(?P<which_ten>thượng|trung|hạ) tuần tháng (?P<m>{_MONTH}){_END}{_OF_YEAR}", _ten_days),
    _rule("school-year", ("năm học",), rf"{_START}(?:học kỳ (?P<half>ii|i|1|2){_END},? )?năm học,? (?P<first>{_YEAR})\s*[-–/]\s*(?P<last>{_YEAR}|\d{{2}}(?!\d))", _school_year),
    _rule("season", ("xuân", "hè", "đông", "vụ đx", "vụ ht"), rf"{_START}(?:vụ )?(?P<season>đông\s?[-–]?\s?xuân|hè\s?[-–]?\s?thu|thu\s?[-–]?\s?đông|(?<=vụ )(?:đx|ht))(?P<main>(?:\s?[-–]\s?| và (?:vụ )?)mùa)?(?: (?:năm )?(?P<first>{_YEAR})(?:\s*[-–/]\s*(?P<last>{_YEAR}|\d{{2}}(?!\d)))?| năm (?P<which>nay|này|ngoái|trước|tới|sau))?{_END}", _season),
    _rule("spring-crop", ("vụ xuân", "chiêm xuân"), rf"{_START}(?:vụ (?:chiêm )?|chiêm )xuân{_OF_YEAR}{_END}", _spring_crop),
    _rule("season", ("vụ mùa",), rf"{_START}vụ (?P<season>mùa)(?P<main>) (?:(?:năm )?(?P<first>{_YEAR})(?:\s*[-–/]\s*(?P<last>{_YEAR}|\d{{2}}(?!\d)))?|năm (?P<which>nay|này|ngoái|trước|tới|sau)){_END}", _season),
    _rule("years", (_YEAR_TO_YEAR,), rf"{_START}(?:giai đoạn|thời kỳ|nhiệm kỳ|niên độ|trong|từ|{_COUNT})?(?: {_COUNT})?(?: năm)? ?\(?(?<![\d/.])(?P<first>{_YEAR})[^\S\n]*(?:[-–—]|đến năm|đến|(?P<and>và))(?: năm)?[^\S\n]*(?P<last>{_YEAR}|\d{{2}}(?!\d))(?![\d.,/]*\d)", _years),
    _rule("holiday", ("tết",), rf"{_START}tết(?: nguyên đán)?(?: (?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý) \w+)?,? (?:năm )?(?P<year>{_YEAR})(?![\d.,]*\d)", _year),
    _rule("goal-year", ("tiêu", "tầm nhìn", "định hướng"), rf"(?:{beginnings('mục tiêu', 'tầm nhìn', 'định hướng')})(?: đến)? (?P<year>{_YEAR})(?![\d.,]*\d|\s*[-–]\s*\d)", _goal_year),
    _rule("goal-year", ("năm 20", "năm 19"), rf"(?:{beginnings('đến', 'tới', 'vào', 'trước')})(?: cuối| hết)? năm (?P<year>{_YEAR})(?!\d|\.\d|,\d{{1,2}}(?!\d)|\s*[-–]\s*\d)", _goal_year),
    _rule("goal-year", ("đến 20",), rf"{_START}đến (?P<year>20\d{{2}})(?=,? (?:tỉnh|huyện|xã|thành phố|toàn|cả|sẽ|có|con số|tổng|tỷ lệ|tỉ lệ|số|diện tích|phấn đấu)(?!\w))", _goal_year),
    _rule("after-year", ("sau năm",), rf"{_START}(?:từ )?sau năm {_YEAR}(?![\d.,]*\d)", _label),
    _rule("year", ("năm 20", "năm 19", "độ 20"), rf"(?:{beginnings('cả (?:năm|niên độ)', 'trong (?:năm|niên độ)', 'của (?:năm|niên độ)', 'năm', 'niên độ')}) (?P<year>{_YEAR})(?!\d|\.\d|,\d{{1,2}}(?!\d))", _year),
    _rule("year-end", ("cuối năm", "đầu năm", "hết năm"), rf"(?P<side>{beginnings('cuối', 'đầu', 'hết')}) năm{_END}(?! (?:học|ngân sách|kế hoạch)){_OF_YEAR}", _year_end),
    _rule("since-january", ("từ đầu năm",), rf"{_START}(?:tính )?từ đầu năm(?: (?:đến|tới) (?:nay|thời điểm này){_END}| (?:đến|tới)(?: hết)?(?: ngày)? (?P<d>\d{{1,2}})(?:\s?[/.-]\s?| tháng )(?P<m>\d{{1,2}})(?:(?:\s?[/.-]\s?| năm )(?P<y>{_YEAR}))?(?![\d/%]|[.,]\d)| (?:đến|tới) (?:hết|cuối) tháng (?P<month>{_MONTH}){_END}{_OF_YEAR}|{_END}(?! \d{{4}}))", _since_january),
    _rule("this-month", ("tháng",), rf"(?:{beginnings('trong tháng(?: này| qua)?', 'tháng này', 'tháng báo cáo')}){_END}(?! (?:\d|đầu|cuối|trước))", _this_month),
    _rule("past-years", ("năm qua", "gần đây", "lại đây", "vừa qua"), rf"{_ALONE}(?:trong )?(?P<n>{_COUNT}) năm (?:qua|gần đây|trở lại đây|vừa qua){_END}", _past_years),
    _rule("past-years", ("trong",), rf"trong(?:(?<=^trong)|(?<=[.:;(\n]trong)|(?<=[.:;(\n]\strong)) (?P<n>{_COUNT}) năm(?=,)", _past_years),
    _rule("now", ("nay", "thời điểm", "hiện", "giờ"), rf"(?:{beginnings('tính (?:cho )?đến nay', 'cho đến nay', 'đến nay', 'giờ đây', 'bây giờ', 'đến thời điểm (?:này|hiện nay|hiện tại|báo cáo)', 'hiện nay', 'hiện tại')}|{beginnings('hiện')}(?<!phát hiện)(?<!thực hiện)(?<!thể hiện)(?:(?=,)| (?=có|còn|đang|toàn|trên|cả|nay|xã|huyện|tỉnh|đã|mới|tỷ|tổng|số|địa|thành)))", _now),
    _rule("this-year", ("năm nay", "cả năm", "trong năm"), rf"(?:{beginnings('trong năm', 'cả năm', 'của năm', 'năm')}) nay{_END}|{beginnings('cả năm')}{_END}(?! {_YEAR})|{beginnings('trong năm')}{_END}(?! (?:học|{_YEAR}|\w+ (?:xã|huyện)))", _this_year),
    _rule("last-year", ("năm ngoái", "vừa qua", "năm qua", "năm trước"), rf"{beginnings('năm')} (?:(?:ngoái|vừa qua|qua)|trước(?<!các năm trước)(?<!những năm trước)){_END}", _last_year),
    _rule("same-period", ("cùng", "vùng", "cũng"), rf"(?:{beginnings('cùng', 'vùng', 'cũng')}) (?:kỳ|kì|thời điểm|thời gian|quý|tháng)(?: của)?(?: này)?(?: (?:năm )?(?:trước|ngoái|{_YEAR}))?(?: năm (?:trước|ngoái|{_YEAR}))?{_END}", _base),
    _rule("previous", ("trước",), rf"(?:{beginnings('tháng', 'quý', 'kỳ', 'tuần')}) trước(?: đó)?{_END}", _base),
    _rule("past", ("trước đây", "trước kia", "ngày trước", "những năm"), rf"{_START}(?:trước đây|trước kia|ngày trước|những năm (?:gần đây|trước)){_END}", _label),
    _rule("founding", ("thành lập", "chia tách", "tái lập"), rf"{_START}(?:(?:những )?ngày(?: đầu)?|khi|lúc|sau khi|thời điểm)(?: mới| được)? (?:thành lập|chia tách|tái lập)(?=,? (?:toàn|xã|huyện|tỉnh|thành phố|thị xã|phường|có|mới|chỉ|đảng|cả|tổng|dân số|tỷ lệ|tỉ lệ|diện tích|trên)(?!\w))", _label),
    _rule("vague", ("thời gian", "hàng năm", "hằng năm"), rf"{_START}(?:thời gian qua|thời gian tới|hàng năm|hằng năm)", _label),
)  # fmt: skip
ANCHORS = tuple(dict.fromkeys(anchor for rule in RULES for anchor in rule.anchors))
