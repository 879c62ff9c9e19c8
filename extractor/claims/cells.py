"""Numbers in table cells.

A cell holds a number and perhaps its qualifier, sign, unit and footnote mark, and nothing else. How its
separators are meant is decided with the other cells of its column: `12.345` is twelve thousand unless the
column has decimal points, `12,345` twelve and a bit unless it has decimal points too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extractor.model.document import Span

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,6})?(?!\d)|\d+(?:[.,]\d+)*"
_CELL = re.compile(
    r"(?P<before>>=|<=|[≥≤><~≈]|trên|hơn|dưới|khoảng|gần|ít nhất|tối thiểu|tối đa|không quá)?\s*"
    r"(?P<open>\()?\s*(?P<sign>[-–−+](?=\s?\d))?\s*"
    rf"(?P<number>{_NUMBER})"
    rf"(?:\s*(?P<between>[-–/]|đến)\s*(?P<second>{_NUMBER}))?"
    r"\s*(?P<unit>[^\d\s/–()\[\]|*-][^()\[\]|*]{0,39}?)?\s*(?P<close>\))?"
    r"\s*(?P<after>trở lên|trở xuống)?\s*(?:\[\d{1,2}\]|\(\d{1,2}\)|\(?\*+\)?)*\.?",
    re.IGNORECASE,
)
_QUALIFIERS = {
    ">": "gt", "trên": "gt", "hơn": "gt", "<": "lt", "dưới": "lt", "≥": "ge", ">=": "ge", "ít nhất": "ge",
    "tối thiểu": "ge", "≤": "le", "<=": "le", "tối đa": "le", "không quá": "le", "~": "approx", "≈": "approx",
    "khoảng": "approx", "gần": "approx", "trở lên": "ge", "trở xuống": "le",
}  # fmt: skip
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")


@dataclass(frozen=True, slots=True)
class CellNumber:
    """The number in a cell. Spans count from the start of the cell's text; `number` covers the digits and
    their sign, `unit` what stands behind them (empty where nothing does).

    `other` is the value under the other meaning of its one separator, None where there is no doubt.
    """

    number: Span
    unit: Span
    value: Decimal
    upper: Decimal | None
    of: Decimal | None
    qualifier: str
    other: Decimal | None


def decimal_mark(cells: Iterable[str]) -> str:
    """The decimal mark that the cells of a column use for certain: `,` or `.`, or `` where none shows."""
    votes = {",": 0, ".": 0}
    for cell in cells:
        for match in _TOKEN.finditer(cell):
            token = match[0]
            dots, commas = token.count("."), token.count(",")
            if dots and commas:
                votes["," if token.rfind(",") > token.rfind(".") else "."] += 1
            elif dots + commas > 1:
                votes["," if dots else "."] += 1
            elif len(token) - max(token.find("."), token.find(",")) != 4 or token.startswith("0"):
                votes["." if dots else ","] += 1
    if votes[","] == votes["."]:
        return ""
    return "," if votes[","] > votes["."] else "."


def read_number(token: str, mark: str = "") -> tuple[Decimal, Decimal | None] | None:
    """The value of digits with separators, and its other value where one separator could mean either.

    `mark` is the decimal mark of the sibling cells. None where the groups fit no reading (`1.23.456`).
    """
    digits = re.sub(r"\s", "", token)
    dots, commas = digits.count("."), digits.count(",")
    if not dots and not commas:
        return Decimal(digits), None
    if dots and commas:
        point, group = (",", ".") if digits.rfind(",") > digits.rfind(".") else (".", ",")
        if digits.count(point) > 1:
            return None
        whole, _, fraction = digits.partition(point)
        if not _THOUSANDS.fullmatch(whole) and group in whole:
            return None
        return Decimal(f"{whole.replace(group, '')}.{fraction}"), None
    separator = "." if dots else ","
    if dots + commas > 1:
        return (Decimal(digits.replace(separator, "")), None) if _THOUSANDS.fullmatch(digits) else None
    as_decimal = Decimal(digits.replace(",", "."))
    if not _THOUSANDS.fullmatch(digits):
        return as_decimal, None
    as_thousands = Decimal(digits.replace(separator, ""))
    if (mark or ",") == separator:
        return as_decimal, as_thousands
    return as_thousands, as_decimal


def cell_number(text: str, mark: str = "") -> CellNumber | None:
    """The number of a cell, None where the cell holds anything more or else (`Đạt`, `-`, `x`, a date, `37/NQ-CP`).

    `mark` is the column's `decimal_mark`. A bracketed number is negative, as accountants write.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > 80:
        return None
    match = _CELL.fullmatch(stripped)
    if match is None:
        return None
    first = read_number(match["number"], mark)
    if first is None or bool(match["open"]) != bool(match["close"]):
        return None
    value, other = first
    upper = of = None
    if match["second"]:
        second = read_number(match["second"], mark)
        if second is None:
            return None
        if match["between"] == "/":
            of = second[0]
            if 1 <= value <= 31 and 1990 <= of <= 2060 and len(match["second"]) == 4:
                return None
        else:
            upper = second[0]
            if match["between"] == "-" and 1990 <= value <= 2060 and 1990 <= upper <= 2060:
                return None
    negative = (match["sign"] is not None and match["sign"] != "+") or bool(match["open"])
    if negative:
        value, other = -value, None if other is None else -other
        upper = None if upper is None else -upper
    offset = len(text) - len(text.lstrip())
    start = match.start("sign") if match["sign"] else match.start("number")
    end = max(match.end("number"), match.end("second"))
    unit_start, unit_end = match.span("unit") if match["unit"] else (end, end)
    unit = Span(offset + unit_start, offset + unit_end)
    qualifier = _QUALIFIERS.get((match["before"] or match["after"] or "").lower(), "eq")
    return CellNumber(Span(offset + start, offset + end), unit, value, upper, of, qualifier, other)
