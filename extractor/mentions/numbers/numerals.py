"""Numerals in digits and in Vietnamese words, read to `Decimal`.

Separators follow the decision order of administrative writing: with both marks the last one is decimal; a
repeated mark groups thousands; one dot before exactly three digits groups thousands; one comma is decimal.
A reading that could be off a thousandfold carries the flag `sep_ambiguous`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.text.alternation import beginnings

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_GLUED = re.compile(r"(?<!\w)(?:là|đạt|được|còn|trên|gần|hơn|khoảng)$")
"""Words that a lost space glues to their number (`là10,3 km`)."""
_YEAR_AND = re.compile(r"(?:19|20)\d\d,\d+(?:[.,]\d+)*\s?[%\w]")
"""A year and the number behind it that lost its space: `đến năm 2020,100% người dân`."""
_DEGREES = re.compile(r"(?P<value>\d{1,2}[.,]\d)0(?=C(?!\w))")
"""A temperature whose raised circle became a figure: `23,40C`."""
SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?![\d.,]*\d)")
GROUPS_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+")
GROUPS_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+")

_ONES = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "nhăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "vạn": 10_000, "triệu": 1_000_000, "tỷ": 10**9, "tỉ": 10**9}
_WORDS = sorted([*_ONES, "mười", "mươi", "hăm", "trăm", "linh", "lẻ", "nghìn", "ngàn", "vạn"], key=len, reverse=True)
WORDS = re.compile(rf"(?:{beginnings(*_WORDS)})(?:\s(?:{'|'.join(_WORDS)}))*(?!\w)")
_PARTS = {"nửa": Decimal("0.5"), "đôi": Decimal(2), "rưỡi": Decimal("1.5")}
HALF = re.compile(r"nửa(?<!\wnửa)(?!\w)")
MULTIPLE = re.compile(r"gấp (?<!\wgấp )(đôi|rưỡi)(?!\w)")


class Numeral(NamedTuple):
    """A number as written: text[start:end] reads `value`; `spelled` if in words."""

    start: int
    end: int
    value: Decimal
    spelled: bool = False
    flags: tuple[str, ...] = ()


_VICTIM = re.compile(
    r" (?:người|người dân|ngư dân|nạn nhân|công nhân|học sinh|trẻ em|cháu bé|chiến sĩ|cán bộ|phụ nữ|thuyền viên)"
    r"(?: (?:bị|đã|còn))* (?:chết|tử vong|thiệt mạng|mất tích|thương)(?!\w)"
)
"""Whom `một` counts rather than names: `một người chết`."""


def digits_value(surface: str, percent: bool = False) -> tuple[Decimal, tuple[str, ...]] | None:
    """The value of digits with separators, and flags; None where the grouping is no number (`1.23.456`).

    `percent`: a percent sign follows, so that a lone dot before three digits is read as a decimal mark.
    """
    dots, commas = surface.count("."), surface.count(",")
    if not dots and not commas:
        return Decimal(surface), ()
    if dots and commas:
        if surface.rfind(",") > surface.rfind("."):
            whole, _, decimals = surface.rpartition(",")
            if commas > 1 or not GROUPS_DOT.fullmatch(whole):
                return None
            return Decimal(whole.replace(".", "") + "." + decimals), ()
        whole, _, decimals = surface.rpartition(".")
        if dots > 1 or not GROUPS_COMMA.fullmatch(whole):
            return None
        return Decimal(whole.replace(",", "") + "." + decimals), ("english_separators",)
    if dots:
        if GROUPS_DOT.fullmatch(surface) and not surface.startswith("0"):
            if dots == 1 and percent:
                return Decimal(surface), ("sep_ambiguous",)
            return Decimal(surface.replace(".", "")), ()
        if dots > 1:
            return None
        return Decimal(surface), ("dot_decimal",)
    if commas > 1:
        return (Decimal(surface.replace(",", "")), ("english_separators",)) if GROUPS_COMMA.fullmatch(surface) else None
    return Decimal(surface.replace(",", ".")), ()


def words_value(words: list[str]) -> Decimal | None:
    """The value of a numeral in words (`một trăm linh năm` → 105); None where the words form no number."""
    total = 0
    group = 0
    pending: int | None = None  # a digit still waiting for what it counts
    last = ""
    for word in words:
        if word in ("linh", "lẻ"):
            if last != "trăm":
                return None
        elif word == "trăm":
            if pending is None or pending == 0:
                return None
            group += pending * 100
            pending = None
        elif word == "mươi":
            if pending is None or pending < 2:
                return None
            group += pending * 10
            pending = None
        elif word in ("mười", "hăm"):
            if pending is not None or group % 100:
                return None
            group += 10 if word == "mười" else 20
        elif word in _SCALES:
            if pending is not None:
                group += pending
                pending = None
            if not group:
                return None
            total += group * _SCALES[word]
            group = 0
        else:
            if pending is not None:
                return None
            if word in ("mốt", "lăm", "nhăm", "tư") and last not in ("mươi", "mười", "hăm", "linh", "lẻ"):
                return None
            pending = _ONES[word]
        last = word
    if last in ("linh", "lẻ"):
        return None
    return Decimal(total + group + (pending or 0))


def numerals(text: str, lower: str) -> list[Numeral]:
    """All numerals of `text` in order; `lower` is its lower-cased copy of the same length.

    Digits glued behind a letter (`QL61`, `F0`, `m2`) are part of a name or a unit and left out.
    """
    found: list[Numeral] = []
    position = 0
    while match := DIGITS.search(text, position):
        start, end = match.span()
        if (
            start
            and (text[start - 1].isalpha() or text[start - 1] in "_²³")
            and not _GLUED.search(lower, max(0, start - 6), start)
        ):
            position = end
            continue
        if lower.endswith("năm ", 0, start) and _YEAR_AND.match(text, start):
            position = start + len("2020,")
            continue
        if text.startswith("C", end) and (degrees := _DEGREES.match(text, start)):
            end = degrees.end("value")
            found.append(Numeral(start, end, Decimal(degrees["value"].replace(",", "."))))
            position = degrees.end()
            continue
        spaced = SPACED.match(text, start) if text.startswith(" ", end) and text[end + 1 : end + 2].isdigit() else None
        if (
            spaced
            and spaced.end() > end
            and not lower[max(0, start - 6) : start].rstrip().endswith(("tháng", "năm", "quý", "số", "ngày"))
        ):
            end = spaced.end()
            found.append(Numeral(start, end, Decimal(text[start:end].replace(" ", ""))))
            position = end
            continue
        surface = match[0]
        percent = "." in surface and text[end : end + 2].lstrip().startswith("%")
        reading = digits_value(surface, percent)
        if reading is not None:
            value, flags = reading
            found.append(Numeral(start, end, value, False, flags))
        position = end
    for match in WORDS.finditer(lower):
        if lower[match.end() : match.end() + 2].lstrip()[:1].isdigit():
            continue  # it counts no figure: `năm 2017`
        words = match[0].split()
        if words == ["không"] or (words == ["một"] and not _VICTIM.match(lower, match.end())):
            continue
        spoken = words_value(words)
        if spoken is not None:
            found.append(Numeral(match.start(), match.end(), spoken, spelled=True))
    for pattern, part in ((HALF, 0), (MULTIPLE, 1)):
        for match in pattern.finditer(lower):
            found.append(Numeral(*match.span(part), _PARTS[match[part]], spelled=True))
    found.sort(key=lambda n: n.start)
    return found
