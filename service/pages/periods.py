"""Periods as people call them and type them."""

from __future__ import annotations

import re
from datetime import date

from extractor.model.mention import ReferencePeriod
from service.archive.search import naming
from service.comparison.periods import period_of

_LABEL = re.compile(r"(\d{4})-(?:H([12])|Q([1-4])|(\d\d))")
_MONTHS = re.compile(r"(\d{4})-01/\1-(\d\d)")
_YEARS = re.compile(r"(\d{4})/(\d{4})")


def period_name(label: str, lang: str = "vi") -> str:
    """`2017-H1` as `6 tháng 2017`; a label of another kind, or in English, as it is."""
    if lang != "vi":
        return label
    if found := _LABEL.fullmatch(label):
        year, half, quarter, month = found.groups()
        if half:
            return f"6 tháng {year}" if half == "1" else f"6 tháng cuối {year}"
        return f"quý {quarter}/{year}" if quarter else f"tháng {int(month)}/{year}"
    if found := _MONTHS.fullmatch(label):
        return f"{int(found[2])} tháng {found[1]}"
    if found := _YEARS.fullmatch(label):
        return f"{found[1]}–{found[2]}"
    return f"năm {label}" if re.fullmatch(r"\d{4}", label) else label


def typed_period(text: str) -> ReferencePeriod | None:
    """The period that a label (`2017-H1`) or words (`6 tháng 2017`) mean; None where they mean no one period."""
    try:
        return period_of(text)
    except ValueError:
        found = naming.periods(text, date.today())
        return found[0][2] if len(found) == 1 else None
