"""Fields of a record as people give them, checked and brought into the shape of the contract."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from extractor.catalogues.indicators.lookup import NOTHING
from extractor.model.catalogue import Additions

if TYPE_CHECKING:
    from extractor.model.mention import AdministrativeUnit

Json = dict[str, Any]

MEASURES = ("level", "percent_of_plan", "percent_change", "change", "ratio_to_base", "share", "rank")
BASES = ("plan", "same_period_last_year", "previous_period", "other_period", "total")
STATUSES = ("actual", "estimate", "target")
QUALIFIERS = ("eq", "approx", "gt", "lt", "ge", "le")
LEVELS = ("nation", "region", "province", "district", "commune", "village", "cluster", "other")
GIVEN = (
    "value", "upper", "unit", "multiplier", "measure", "place", "indicator", "period", "basis", "status", "qualifier",
)  # fmt: skip
"""The fields that people set; `unit_text` follows `unit` and `multiplier`."""
_SCALES = {3: "nghìn ", 6: "triệu ", 9: "tỷ "}
_POWERS = range(-9, 16)
_PERIOD = re.compile(r"(\d{4})(?:-(?:(H[12]|Q[1-4])|(\d\d)))?")
_SHOWN = 5


class Unfit(ValueError):
    """A field that cannot be: its name, why, and what can be."""

    def __init__(self, field: str, reason: str, remedy: str) -> None:
        super().__init__(f"{field}: {reason}; {remedy}")
        self.field = field
        self.reason = reason
        self.remedy = remedy


def checked(given: Mapping[str, Any], record: Json, added: Additions = NOTHING) -> Json:
    """What `given` makes of the fields of `record`, in the shape of the contract; fields it does not name are left out.

    Shapes: `value`, `upper` decimal strings; `multiplier` a power of ten; `place` an id, a name that is one unit's
    (`huyện An Biên`), an object with `id` or with `name` and `level`, or None; `indicator` an id or free text, as a string or an object;
    `period` a label (2017, 2017-H1, 2017-Q3, 2017-06, 2017-06-30, 2017-01-01/2017-05-31) or `{start, end}`; `basis` a
    code or `{kind}`. `added` are indicators and aliases beside the
    catalogue's. Raises Unfit.
    """
    if unknown := [name for name in given if name not in GIVEN]:
        raise Unfit(unknown[0], "is no field that can be set", f"set one of {', '.join(GIVEN)}")
    changes: Json = {}
    for name in GIVEN:  # a place is looked up as of the period, which comes first
        if name in given and name not in ("place", "indicator"):
            changes[name] = _READERS[name](name, given[name])
    after = record | changes
    low, high = after["value"], after["upper"]
    if ("value" in changes or "upper" in changes) and high is not None and Decimal(high) < Decimal(low):
        raise Unfit("upper", f"{high} is below the value {low}", "give the lower end as value")
    if "unit" in changes or "multiplier" in changes:
        changes["unit_text"] = _unit_text(after)
    if "place" in given:
        changes["place"] = _place(given["place"], after["period"])
    if "indicator" in given:
        changes["indicator"] = _indicator(given["indicator"], after, added)
    return changes


def _decimal(name: str, value: Any) -> str:
    try:
        number = Decimal(value) if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) else None
    except InvalidOperation:
        number = None
    if number is None:
        raise Unfit(name, f"{value!r} is no decimal number", "write it like 88.83, with a point and as a string")
    return format(number, "f")


def _upper(name: str, value: Any) -> str | None:
    return None if value in (None, "") else _decimal(name, value)


def _multiplier(name: str, value: Any) -> int:
    try:
        power = int(value)
    except (TypeError, ValueError):
        power = _POWERS.stop
    if power not in _POWERS or isinstance(value, float | bool):
        raise Unfit(name, f"{value!r} is no power of ten", "give a whole number: 6 for triệu, 9 for tỷ")
    return power


def _one_of(*codes: str) -> Callable[[str, Any], str]:
    def read(name: str, value: Any) -> str:
        if value not in codes:
            raise Unfit(name, f"{value!r} is not known", f"give one of {', '.join(codes)}")
        return str(value)

    return read


def _unit(name: str, value: Any) -> str | None:
    """A code of the catalogue, the code that written words stand for, or a noun that is counted."""
    from extractor.catalogues.units.lookup import unit_coded, unit_named

    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise Unfit(name, f"{value!r} is no unit", "give a code such as VND, percent, hectare, or a noun such as hộ")
    if unit_coded(value):
        return value
    named = unit_named(value)
    if named is not None and named.multiplier:
        raise Unfit(name, f"{value} holds a power of ten", f"set unit={named.code} and multiplier={named.multiplier}")
    return named.code if named is not None and named.code else value.strip()


def _unit_text(record: Json) -> str | None:
    from extractor.catalogues.units.lookup import unit_coded

    if record["unit"] is None:
        return _SCALES.get(record["multiplier"], "").strip() or None
    known = unit_coded(record["unit"])
    return _SCALES.get(record["multiplier"], "") + (known.name if known else record["unit"])


def _basis(name: str, value: Any) -> Json | None:
    if value in (None, ""):
        return None
    kind, period = (value.get("kind"), value.get("period")) if isinstance(value, dict) else (value, None)
    return {
        "kind": _one_of(*BASES)(name, kind),
        "text": None,
        "start": None,
        "end": None,
        "period": _dates(name, period) if period else None,
    }


def _period(name: str, value: Any) -> Json | None:
    return None if value in (None, "") else _dates(name, value) | {"text": None, "span": None}


def _dates(name: str, value: Any) -> Json:
    """Start, end and label of a period."""
    from extractor.mentions.periods import calendar

    try:
        if isinstance(value, dict):
            start, end = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
        elif match := _PERIOD.fullmatch(value):
            year, part, month = int(match[1]), match[2], match[3]
            first, last = 1, 12
            if part:
                length = 6 if part[0] == "H" else 3
                first, last = length * int(part[1]) - length + 1, length * int(part[1])
            elif month:
                first = last = int(month)
            found = calendar.months(year, first, last)
            start, end = found.start, found.end
        else:
            first_day, _, last_day = value.partition("/")
            start = date.fromisoformat(first_day)
            end = date.fromisoformat(last_day) if last_day else start
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unfit(
            name, f"{value!r} is no period", "write 2017, 2017-H1, 2017-Q3, 2017-06, a day, or two days as start/end"
        ) from error
    if end < start:
        raise Unfit(name, f"it ends ({end}) before it starts ({start})", "give the earlier day first")
    read = calendar.years_before(calendar.span(start, end), 0)  # 0 years before: the same days, with their label
    return {"start": start.isoformat(), "end": end.isoformat(), "label": read.label}


def _place(value: Any, period: Json | None) -> Json | None:
    """A unit of the gazetteer as of the end of the period, or a place below or beside it that has no id."""
    from extractor.catalogues.areas.lookup import gazetteer

    if value in (None, ""):
        return None
    words = {"text": None, "start": None, "end": None}
    day = date.fromisoformat(period["end"]) if period else None
    if isinstance(value, dict) and not value.get("id"):
        name, level = value.get("name"), value.get("level")
        if not (isinstance(name, str) and name.strip()):
            raise Unfit("place", "it has neither an id nor a name", "give an id such as district-900")
        return {"id": None, "name": name.strip(), "level": _one_of(*LEVELS)("place", level), "code": None} | words
    wanted = value["id"] if isinstance(value, dict) else value
    areas = gazetteer()
    unit = areas.unit(wanted, day) if isinstance(wanted, str) else None
    if unit is None and isinstance(value, str):
        named = {one.id: one for one in _bearers(value, day)}
        if len(named) > 1:
            shown = ", ".join(f"{one.id} ({one.level})" for one in list(named.values())[:_SHOWN])
            raise Unfit(
                "place", f"{len(named)} units are called {value}", f"name its kind (huyện …) or give an id: {shown}"
            )
        unit = next(iter(named.values()), None)
    if unit is None:
        raise Unfit("place", f"{wanted!r} is not in the gazetteer", "give an id such as district-900, or a unit's name")
    return {"id": unit.id, "name": unit.name, "level": unit.level, "code": unit.code} | words


def _bearers(value: str, day: date | None) -> Iterator[AdministrativeUnit]:
    """The units of a name, with or without its kind before it (`huyện Gò Quao`)."""
    from extractor.catalogues.areas.lookup import gazetteer

    yield from gazetteer().named(value, on=day)
    for kind in ("thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "huyện", "quận", "phường", "xã"):
        if value.lower().startswith(f"{kind} "):
            yield from (one for one in gazetteer().named(value[len(kind) + 1 :], on=day) if one.kind == kind)


def _indicator(value: Any, record: Json, added: Additions) -> Json | None:
    from extractor.catalogues.indicators.lookup import by_id, code

    if value in (None, ""):
        return None
    wanted, text = (value.get("id"), value.get("text")) if isinstance(value, dict) else (None, value)
    asked = wanted if isinstance(wanted, str) else str(text)
    known = by_id(asked) or next((one for one in added.indicators if one.id == asked), None)
    if wanted is not None and known is None:
        raise Unfit("indicator", f"{wanted!r} is not in the catalogue", "give an id of it, or free text without an id")
    phrase = text.strip() if isinstance(text, str) else ""
    if known is None and not phrase:
        raise Unfit("indicator", "it has neither an id nor a text", "give an id of the catalogue or free text")
    known = known or code(phrase, record["unit"], record["measure"], added)
    name = known.name if known else phrase
    return {
        "id": known.id if known else None,
        "name": known.name if known else None,
        "text": name,
        "start": None,
        "end": None,
        "parts": [],
    }


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "value": _decimal,
    "upper": _upper,
    "unit": _unit,
    "multiplier": _multiplier,
    "measure": _one_of(*MEASURES),
    "period": _period,
    "basis": _basis,
    "status": _one_of(*STATUSES),
    "qualifier": _one_of(*QUALIFIERS),
}
