"""Which records are asked for: people's words for a place, an indicator, a period and documents made into conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractor.mentions.periods import calendar
from service.archive.search.naming import indicators_named, inside, places
from service.errors import Unclear

_LABEL = re.compile(r"(\d{4})(?:-(?:(?P<half>H[12])|(?P<quarter>Q[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Records of these places (ids of the gazetteer, or a name or code as records have it), of an indicator (ids of
    the catalogue, or its name as records have it), whose period lies from one day to another, of these documents. None asks for nothing."""

    place_ids: tuple[str, ...] = ()
    place: str | None = None
    indicator_ids: tuple[str, ...] = ()
    indicator: str | None = None
    within: tuple[date, date] | None = None
    documents: tuple[int, ...] | None = None


def wanted(
    place: str | None = None,
    indicator: str | None = None,
    period: str | None = None,
    documents: Sequence[int] = (),
) -> Wanted:
    """What is asked for in people's words. Raises Unclear for a period that cannot be read.

    `place` is a name (with or without its level word and marks), an id or a code, and asks for everything inside it too;
    `indicator` a name or id of the catalogue or another word for it, or a name as written; `period` as `2017`, `2017-H1`, `2017-Q3`, `2017-06`,
    `2017-06-30` or from one to another with `/`, and asks for every period within it.
    """
    place = " ".join(place.split()) if place else None
    indicator = " ".join(indicator.split()) if indicator else None
    return Wanted(
        place_ids=tuple(sorted(inside(places(place)))) if place else (),
        place=place,
        indicator_ids=tuple(sorted(indicators_named(indicator))) if indicator else (),
        indicator=indicator,
        within=days(period) if period else None,
        documents=tuple(documents) or None,
    )


def days(label: str) -> tuple[date, date]:
    """The first and last day of a period by its label. Raises Unclear."""
    first, _, last = label.strip().partition("/")
    try:
        start, end = _days(first)[0], _days(last or first)[1]
    except ValueError as error:
        raise Unclear(
            label, "is no period", "write it as 2017, 2017-H1, 2017-Q3, 2017-06, 2017-06-30 or 2016/2020"
        ) from error
    if end < start:
        raise Unclear(label, "ends before it begins", "write the earlier one first")
    return start, end


def _days(label: str) -> tuple[date, date]:
    read = _LABEL.fullmatch(label.strip().upper())
    if read is None:
        raise ValueError(label)
    year, month = int(read[1]), read["month"]
    if read["day"]:
        day = date(year, int(month), int(read["day"]))
        return day, day
    if read["half"]:
        period = calendar.months(year, 1, 6) if read["half"] == "H1" else calendar.months(year, 7, 12)
    elif read["quarter"]:
        number = int(read["quarter"][1])
        period = calendar.quarters(year, number, number)
    else:
        period = calendar.months(year, int(month), int(month)) if month else calendar.year(year)
    return period.start, period.end
