"""Which records are asked for: people's words for a place, an indicator, a period and documents made into conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from extractor.catalogues.areas.lookup import Gazetteer, gazetteer
from extractor.catalogues.indicators.lookup import by_id, code
from extractor.mentions.periods import calendar
from service.errors import Unclear

_KINDS = ("tỉnh", "thành phố", "tp", "quận", "huyện", "thị xã", "thị trấn", "phường", "xã", "đặc khu")
_LABEL = re.compile(r"(\d{4})(?:-(?:(?P<half>H[12])|(?P<quarter>Q[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Records of these places (ids of the gazetteer, or a name or code as records have it), of an indicator (its id, or
    its name as records have it), whose period lies from one day to another, of these documents. None asks for nothing."""

    place_ids: tuple[str, ...] = ()
    place: str | None = None
    indicator_id: str | None = None
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

    `place` is a name (with or without its level word), an id or a code, and asks for everything inside it too;
    `indicator` a name or id of the catalogue, or a name as written; `period` as `2017`, `2017-H1`, `2017-Q3`, `2017-06`,
    `2017-06-30` or from one to another with `/`, and asks for every period within it.
    """
    place = " ".join(place.split()) if place else None
    indicator = " ".join(indicator.split()) if indicator else None
    known = (by_id(indicator) or code(indicator)) if indicator else None
    return Wanted(
        place_ids=_with_inside(gazetteer(), _units(gazetteer(), place)) if place else (),
        place=place,
        indicator_id=known.id if known else indicator,
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


def _units(areas: Gazetteer, place: str) -> Iterable[str]:
    """The ids of every unit that a name, id or code may mean."""
    if areas.versions(place):
        return (place,)
    found = areas.named(place)
    if not found:
        kind = next((kind for kind in _KINDS if place.lower().startswith(kind + " ")), None)
        if kind is not None:
            full = "thành phố" if kind == "tp" else kind
            found = tuple(unit for unit in areas.named(place[len(kind) + 1 :]) if unit.kind == full)
    return tuple(unit.id for unit in found)


def _with_inside(areas: Gazetteer, units: Iterable[str]) -> tuple[str, ...]:
    """Units and all that lies or ever lay inside them."""
    found = dict.fromkeys(units)
    waiting = list(found)
    while waiting:
        for child in areas.children(waiting.pop()):
            if child.id not in found:
                found[child.id] = None
                waiting.append(child.id)
    return tuple(found)
