"""Numbers and dates of spreadsheets as a Vietnamese document prints them: `7.442,6`, `55,7%`, `30/06/2017`.

Documents are read in Vietnamese style, whatever language the spreadsheet was made in. So a number format tells where
groups are parted, how many decimals there are and what stands around the number, not which signs part them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

_GENERAL_DIGITS = 10
"""Digits of a number that has no format, as many as a cell shows."""

_FIRST_DAYS = (datetime(1899, 12, 30), datetime(1904, 1, 1))
"""Day 0 of the two calendars, the first of which has a 29th of February 1900."""

_LAST_DAY = 2958465
_TOKEN = re.compile(
    r"\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<sign>[<>=]{1,2})(?P<limit>-?[\d.]+)\]|\[(?P<elapsed>[hms]+)\]|\[[^\]]*\]"
    r"|\"(?P<quoted>[^\"]*)\"?|\\(?P<escaped>.)|_.|\*.|(?P<general>general)|(?P<half>am/pm|a/p)|(?P<exponent>e[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<other>.)",
    re.I | re.S,
)
_COMPARE = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: '#,##0;(#,##0);"-"', 42: '#,##0;(#,##0);"-"',
    43: '#,##0.00;(#,##0.00);"-"', 44: '#,##0.00;(#,##0.00);"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that files name by number only."""


_Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of a format for some numbers: where it applies, and what is printed.

    `whole` and `decimals` are the digits' signs, `0` for one that is always printed; `scale` is a power of ten.
    """

    applies: tuple[str, Decimal] | None = None
    before: str = ""
    after: str = ""
    whole: str = ""
    decimals: str = ""
    grouped: bool = False
    scale: int = 0
    general: bool = False
    dates: tuple[str, ...] = ()


def printed(number: float, code: str, *, since_1904: bool = False) -> str:
    """A number of a cell under the format `code`; nothing where the format hides it."""
    value = Decimal(format(number, ".15g"))  # what a spreadsheet holds, without the tail of its binary form
    sections = _sections(code)
    section, signed = _chosen(sections, value)
    if section.dates:
        return _date(number, section.dates, since_1904) if 0 <= number <= _LAST_DAY else _general(value)
    shown = value if signed else abs(value)
    if section.general:
        return f"{section.before}{_general(shown)}{section.after}".strip()
    if not section.whole and not section.decimals:
        return f"{section.before}{section.after}".strip()
    digits = _digits(abs(shown).scaleb(section.scale), section)
    minus = "-" if shown < 0 and digits.strip("0.,") else ""
    return f"{minus}{section.before}{digits}{section.after}".strip()


def _chosen(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, bool]:
    """The section for a number, and whether the number keeps its sign in it."""
    conditional = [section for section in sections if section.applies]
    if conditional:
        for section in conditional:
            sign, limit = section.applies or ("", Decimal())
            if _COMPARE[sign](value, limit):
                return section, True
        return next((section for section in sections if not section.applies), _Section(general=True)), True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _digits(value: Decimal, section: _Section) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-len(section.decimals)), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    least = max((i + 1 for i, digit in enumerate(section.decimals) if digit == "0"), default=0)
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    if whole == "0" and not decimals and "0" not in section.whole:
        return ""
    whole = whole.zfill(section.whole.count("0"))
    if section.grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return f"{whole},{decimals}" if decimals else whole


def _general(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    places = max(0, _GENERAL_DIGITS - 1 - max(value.adjusted(), 0))
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".").replace(".", ",") if places else f"{rounded:f}"


def _date(number: float, kinds: tuple[str, ...], since_1904: bool) -> str:
    """A date in the order of the language: day, month, year; a time behind it."""
    moment = _FIRST_DAYS[since_1904] + timedelta(seconds=round(number * 86400))
    day = [
        text
        for kind, text in (("d", f"{moment:%d}"), ("M", f"{moment:%m}"), ("y", f"{moment.year:04}"))
        if kind in kinds
    ]
    time = f"{moment:%H:%M}" if "h" in kinds else ""
    return " ".join(part for part in ("/".join(day), time) if part) or f"{moment:%M:%S}"


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a format: for positive numbers, negative ones and zero, or each for what it says."""
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code or "General"):
        kind = match.lastgroup
        if kind == "other" and match["other"] == ";":
            sections.append([])
        elif kind == "limit":
            sections[-1].append(("applies", f"{match['sign']} {match['limit']}"))
        elif kind is not None:
            sections[-1].append((kind, match[kind]))
    return tuple(map(_section, sections[:3]))


def _section(tokens: list[_Token]) -> _Section:
    condition = next((text.split() for kind, text in tokens if kind == "applies"), None)
    applies = (condition[0], Decimal(condition[1])) if condition else None
    if dates := [(kind, text.lower()) for kind, text in tokens if kind in ("date", "elapsed")]:
        return _Section(applies, dates=tuple(_with_months(dates)))
    kinds = [kind for kind, _ in tokens]
    general = not {"general", "exponent", "slash"}.isdisjoint(kinds)
    numeric = [i for i, kind in enumerate(kinds) if kind in ("digit", "general")]
    if not numeric:
        return _Section(applies, before=_literal(tokens))
    first, last = numeric[0], numeric[-1]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    inner = max((i for i in numeric if i < point), default=first)
    thousands = sum(kind == "comma" for kind in kinds[inner + 1 : point] + kinds[max(point, last) + 1 :])
    return _Section(
        applies,
        before=_literal(tokens[:first]),
        after=_literal(tokens[last + 1 :]),
        whole="".join(tokens[i][1] for i in numeric if i < point),
        decimals="".join(tokens[i][1] for i in numeric if i > point),
        grouped="comma" in kinds[first:inner],
        scale=2 * kinds.count("percent") - 3 * thousands,
        general=general,
    )


def _literal(tokens: list[_Token]) -> str:
    return "".join(text for kind, text in tokens if kind in ("currency", "quoted", "escaped", "other", "percent"))


def _with_months(dates: list[_Token]) -> list[str]:
    """The parts of a date format, `M` for a month: `m` behind hours or before seconds is minutes."""
    letters = [text[0] for _, text in dates]
    for i, letter in enumerate(letters):
        if letter == "m" and "h" not in letters[max(i - 1, 0) : i] and "s" not in letters[i + 1 : i + 2]:
            letters[i] = "M"
    return letters
