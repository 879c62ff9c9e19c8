"""Periods as people call them and type them."""

from __future__ import annotations

import re
from datetime import date

from extractor.model.mention import ReferencePeriod
from service.archive.search import naming
from service.comparison.periods import period_of

_LABEL = re.compile(r"(\d{4})-(?:H([12])|Q([1-4])|(\d\d))")
_MONTHS = re.compile(r"(\d{4})-(\d\d)/\1-(\d\d)")
_YEARS = re.compile(r"(\d{4})/(\d{4})")
_DAYS = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:/(\d{4})-(\d\d)-(\d\d))?")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def period_name(label: str, lang: str = "vi") -> str:
    """`2017-H1` as `6 tháng 2017` or `H1 2017`; a label of another kind as it is."""
    vietnamese = lang == "vi"
    if found := _LABEL.fullmatch(label):
        year, half, quarter, month = found.groups()
        if half:
            return (f"6 tháng {year}" if half == "1" else f"6 tháng cuối {year}") if vietnamese else f"H{half} {year}"
        if quarter:
            return f"quý {quarter}/{year}" if vietnamese else f"Q{quarter} {year}"
        return f"tháng {int(month)}/{year}" if vietnamese else f"{_month(month)} {year}"
    if found := _MONTHS.fullmatch(label):
        year, first, last = found.groups()
        if not vietnamese:
            return f"{_month(first)}–{_month(last)} {year}"
        return f"{int(last)} tháng {year}" if first == "01" else f"tháng {int(first)}–{int(last)}/{year}"
    if found := _YEARS.fullmatch(label):
        return f"{found[1]}–{found[2]}"
    if found := _DAYS.fullmatch(label):
        days = (found.groups()[:3], found.groups()[3:])
        return "–".join(
            f"{day}/{month}/{year}" if vietnamese else f"{int(day)} {_month(month)} {year}"
            for year, month, day in days
            if year
        )
    return f"năm {label}" if vietnamese and re.fullmatch(r"\d{4}", label) else label


def _month(number: str) -> str:
    return _NAMES[(int(number) - 1) % 12]


def typed_day(text: str) -> date | None:
    """A day as it is written here or as programs write it: 31/12/2017, 2017-12-31; None where it is none."""
    try:
        return date.fromisoformat(
            "-".join(part.zfill(2) for part in reversed(text.split("/"))) if "/" in text else text
        )
    except ValueError:
        return None


def typed_period(text: str) -> ReferencePeriod | None:
    """The period that a label (`2017-H1`) or words (`6 tháng 2017`) mean; None where they mean no one period."""
    try:
        return period_of(text)
    except ValueError:
        found = naming.periods(text, date.today())
        return found[0][2] if len(found) == 1 else None
