"""The figure that comparisons are made of, and the kind of its period."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from service.comparison.messages import Message, message

_REMEMBERED = 4096
"""How many periods' kinds are remembered: figures are of the same few."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One record of the archive as comparison needs it; values as the contract of version 1 has them.

    `value` (and `upper` of a range) × 10^`multiplier` is in `unit`. `place_id` names one unit through its life.
    `review` is `unreviewed`, `accepted`, `corrected` or `added`; `source` names who published the document.
    """

    record_id: int
    document_id: int
    place_id: str | None
    place_name: str
    place_level: str | None
    indicator_id: str | None
    indicator_name: str
    measure: str
    value: Decimal
    upper: Decimal | None
    unit: str | None
    unit_text: str | None
    multiplier: int
    qualifier: str
    period_start: date | None
    period_end: date | None
    period_label: str | None
    basis_kind: str | None
    status: str
    published: date | None
    source: str
    confidence: float
    review: str


@dataclass(frozen=True, slots=True)
class PeriodKind:
    """What kind of time a period is. Two are of one kind when they are equal.

    `kind` is `year`, `half_year`, `quarter`, `month`, `months` (`count` months from January on), `week`, `moment`, `term`
    (`count` years), `other` or `unknown`. `detail` holds the days (`10-01..03-31`) of what has no other name.
    """

    kind: str
    count: int = 0
    detail: str = ""

    def told(self) -> Message:
        """The kind in words."""
        return message(f"period.{self.kind}", count=str(self.count), detail=self.detail)


@lru_cache(maxsize=_REMEMBERED)
def period_kind(start: date | None, end: date | None) -> PeriodKind:
    """The kind of the period from `start` to `end`, both inclusive."""
    if start is None or end is None:
        return PeriodKind("unknown")
    if start == end:
        return PeriodKind("moment")
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if whole and start.month == 1 and months % 12 == 0:
        return PeriodKind("year") if months == 12 else PeriodKind("term", months // 12)
    if whole and months == 1:
        return PeriodKind("month")
    if whole and months == 3 and start.month % 3 == 1:
        return PeriodKind("quarter")
    if whole and months == 6 and start.month % 6 == 1:
        return PeriodKind("half_year")
    if whole and start.month == 1 and months < 12:
        return PeriodKind("months", months)
    if (end - start).days == 6:
        return PeriodKind("week")
    return PeriodKind("other", end.year - start.year, f"{start:%m-%d}..{end:%m-%d}")


def kind_of(figure: Figure) -> PeriodKind:
    """The kind of a figure's period."""
    return period_kind(figure.period_start, figure.period_end)


def status_group(status: str) -> str:
    """`target` for what is meant to be, `outcome` for what is or is estimated to be."""
    return "target" if status == "target" else "outcome"
