"""What people type, with or without diacritics, as an indicator or an administrative unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from extractor.catalogues.areas.lookup import Gazetteer, gazetteer, unit_of
from extractor.catalogues.areas.names import name_key, without_marks
from extractor.catalogues.indicators.lookup import by_id, code, indicators, words
from extractor.catalogues.spelling import folded_tokens
from extractor.model.catalogue import Indicator
from extractor.model.mention import AdministrativeUnit
from service.comparison.cells import Named, Place
from service.errors import UnclearName

_KINDS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "huyện", "quận", "phường", "xã", "tp", "tx", "tt")


def indicator(typed: str, others: Iterable[tuple[str, str]]) -> Named:
    """The indicator that is meant: an id, a name or alias of the catalogue, or one of `others` (key and name) that the
    archive has and the catalogue has not. Exact ones go before those without diacritics, whole names before parts.

    Raises UnclearName.
    """
    known = by_id(typed.strip()) or code(typed)
    if known:
        return _named(known)
    asked = _forms(typed)
    whole: list[Indicator] = []
    for tier in _written():
        found = {one.id: one for form in asked for one in tier.get(form, ())}
        whole += [one for one in found.values() if one not in whole]
        if len(whole) == 1:
            return _named(whole[0])
    plain = _plain(typed)
    uncoded = [(key, name) for key, name in others if _all_in(plain, _plain(key))]
    exact = [one for one in uncoded if one[0] == f"?{' '.join(folded_tokens(typed))}"]
    same = exact or [one for one in uncoded if _plain(one[0]) == plain]
    if not whole and len(same) == 1:
        return Named(same[0][0], None, same[0][1])
    part = [one for one in indicators() if any(_all_in(plain, _plain(name)) for name in (one.name, *one.aliases))]
    if not whole and not uncoded and len(part) == 1:
        return _named(part[0])
    raise UnclearName(
        typed, "indicator", [*(one.name for one in whole or part), *(name for _, name in same or uncoded)]
    )


def places(typed: str, start: date, end: date) -> tuple[AdministrativeUnit, ...]:
    """The units that may be meant, each once as of its last version within the days: `An Biên`, `huyen an bien`,
    `An Biên, Kiên Giang`, `district-908`. None where there is none. Without a kind, communes give way to the provinces and
    districts of the name, and a unit within another of them (a province's city) to that."""
    areas = gazetteer()
    if areas.row(typed.strip()):
        return (_version(areas, typed.strip(), end),)
    name, _, above = (part.strip() for part in typed.partition(","))
    found = {unit.id: unit for unit in _bearing(areas, name, start, end)}
    if above:
        within = {unit.id for unit in places(above, start, end)}
        found = {id: unit for id, unit in found.items() if within & set(areas.ancestors(id, end.isoformat()))} or {
            id: unit for id, unit in found.items() if within & set(areas.ancestors(id, start.isoformat()))
        }
    if _kind(name)[0]:
        return tuple(found.values())
    larger = {id: unit for id, unit in found.items() if unit.level in ("province", "district")} or found
    day = end.isoformat()
    return tuple(unit for id, unit in larger.items() if not larger.keys() & set(areas.ancestors(id, day)))


def place(unit: AdministrativeUnit, on: date) -> Place:
    """A unit as a row of a comparison, named as on a day."""
    areas = gazetteer()
    held = areas.unit(unit.id, on) or unit
    above = areas.row(held.parent, on.isoformat()) if held.parent else None
    return Place(held.id, held.name, held.level, held.kind, above[3] if above else None)


def told(unit: AdministrativeUnit, on: date) -> str:
    """A unit as one would type it to be understood."""
    row = place(unit, on)
    return f"{row.kind} {row.name}" + (f", {row.parent}" if row.parent else "")


def _bearing(areas: Gazetteer, typed: str, start: date, end: date) -> Iterator[AdministrativeUnit]:
    kind, name = _kind(typed)
    for rows in (areas.rows(name_key(typed)), areas.rows(name_key(name)), areas.rows_without_marks(_joined(name))):
        there = [unit_of(row) for row in rows if row[5] <= end.isoformat() and (row[6] or "9999") > start.isoformat()]
        fitting = [one for one in there if not kind or _joined(one.kind) == kind]
        if fitting:
            yield from fitting
            return
    if name_key(name) == _joined(name):  # typed without diacritics: communes too
        for id in areas.ids():
            for one in areas.versions(id):
                held = (one.valid_from or start) <= end and (one.valid_to or date.max) > start
                if held and _joined(one.name) == _joined(name) and (not kind or _joined(one.kind) == kind):
                    yield one


def _kind(typed: str) -> tuple[str, str]:
    """The kind that a name begins with, folded, and the rest: `huyen an bien` is `huyen` and `an bien`."""
    plain = without_marks(typed)
    for kind in _KINDS:
        head = without_marks(kind)
        match = re.match(rf"{head}(?:\.\s*|\s+)(?=\S)", plain)
        if match:
            long = {"tp": "thanhpho", "tx": "thixa", "tt": "thitran"}.get(head, _joined(kind))
            return long, typed[match.end() :]
    return "", typed


def _version(areas: Gazetteer, identifier: str, day: date) -> AdministrativeUnit:
    unit = areas.unit(identifier, day)
    if unit is None:
        raise UnclearName(identifier, "place", ())
    return unit


def _named(known: Indicator) -> Named:
    return Named(known.id, known.id, known.name, known.direction, known.kind, known.aggregation)


def _joined(text: str) -> str:
    return without_marks(text).replace(" ", "")


@cache
def _written() -> tuple[dict[str, tuple[Indicator, ...]], ...]:
    """The entries of the catalogue by the forms of their names, of their aliases, and of what names them in context."""
    tiers: tuple[dict[str, tuple[Indicator, ...]], ...] = ({}, {}, {})
    for one in indicators():
        for tier, written in zip(tiers, ((one.name,), one.aliases, one.contextual), strict=True):
            for form in sorted({form for name in written for form in _forms(name)}):
                tier[form] = (*tier.get(form, ()), one)
    return tiers


def _forms(name: str) -> set[str]:
    """The name without diacritics, as it stands and with its abbreviations written out."""
    return {_plain(name), without_marks(" ".join(words(name)))}


def _plain(text: str) -> str:
    return without_marks(" ".join(folded_tokens(text.removeprefix("?"))))


def _all_in(words: str, name: str) -> bool:
    return set(words.split()) <= set(name.split())
