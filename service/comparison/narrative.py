"""Changes of administrative units put into words, and the reason why land of two times differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from extractor.catalogues.areas.changes import REFORM, changes, level_of
from extractor.catalogues.areas.lookup import gazetteer, holds
from extractor.model.catalogue import AdministrativeChange
from service.comparison.messages import Message, Pair, filled, message
from service.comparison.territory import Joined

_DAY = timedelta(days=1)
_LAG = timedelta(days=120)
"""By how much a list may lag behind the day on which a change took effect."""

_NAMED = 4
"""How many units are named in a row; of more the number is told."""


def day_text(day: date) -> Pair:
    """A day as it is written in each language."""
    return f"{day.day}/{day.month}/{day.year}", day.isoformat()


def name_text(identifier: str, on: date | None = None) -> Pair:
    """A unit with its kind, as of a day: `huyện An Biên`, `An Biên district`."""
    row = gazetteer().row(identifier, on.isoformat() if on else None)
    if row is None:
        return identifier, identifier
    kind, name = row[2], row[3]
    english = message(f"kind.{kind}").en
    called = name if name.startswith(f"{kind} ") else f"{kind} {name}"  # `miền Bắc` is its whole name
    return called, f"{english} {name}" if name.isdigit() else f"{name} {english}"


def names_text(identifiers: Iterable[str], on: date) -> Pair:
    """Several units with their kinds, as of a day."""
    return names_list([name_text(identifier, on) for identifier in identifiers])


def names_list(names: Sequence[Pair]) -> Pair:
    """Names in a row; beyond four the number of the others."""
    vi, en = (", ".join(name[tongue] for name in names[:_NAMED]) for tongue in (0, 1))
    more = len(names) - _NAMED
    return (f"{vi} và {more} đơn vị khác", f"{en} and {more} others") if more > 0 else (vi, en)


def told_of(change: AdministrativeChange) -> Pair:
    """What a change was, without its instrument."""
    said = filled(change.kind, _fields(change))
    return said.vi, said.en


def told(place: str, crossed: Iterable[AdministrativeChange], first: date, second: date) -> tuple[Message, ...]:
    """The changes that lie between two days: those of the land, and those of the place's name, kind and parent."""
    named = [change for change in changes().named(place) if first < change.effective <= second]
    ordered = sorted((*named, *crossed), key=lambda change: change.effective)
    return tuple(filled(change.kind, _fields(change), change.instrument) for change in ordered)


def reason(place: str, groups: Joined, first: date, second: date) -> Message:
    """Why a place's land on one day is not its land, nor a sum of whole units, on the other."""
    given = [change for change in groups.crossed if place in change.predecessors]
    taken = [change for change in groups.crossed if place in change.successors]
    for change in given:
        if change.kind == "abolished" and (said := _mixed(place, change, groups)):
            return said
        if not change.whole:
            return _because("part_gone", place, change)
    if taken:
        made = taken[0].effective
        if not changes().alive(place, made - _DAY):
            givers = dict.fromkeys(unit for change in taken for unit in change.predecessors)
            return message(
                "made_of_parts",
                taken[0].instrument,
                unit=name_text(place, made),
                day=day_text(made),
                before=names_text(givers, made - _DAY),
            )
        return _because("part_gained", place, taken[0])
    if given:
        return _because("merged_larger", place, given[0])
    if groups.unborn:
        return message("predecessor_unknown", unit=name_text(groups.unborn[0], second))
    if groups.lost:
        return message("successor_unknown", unit=name_text(groups.lost[0], first))
    return message("different_units", first=name_text(place, first), second=name_text(place, second))


def _mixed(place: str, change: AdministrativeChange, groups: Joined) -> Message | None:
    eve, day = change.effective - _DAY, change.effective
    others = [
        other
        for other in groups.crossed
        if other.kind == "abolished" and other != change and set(other.successors) & set(change.successors)
    ]
    if not others:
        return None
    shared = [unit for unit in change.successors if any(unit in other.successors for other in others)]
    return message(
        "mixed",
        change.instrument,
        unit=name_text(place, eve),
        others=names_text((other.predecessors[0] for other in others), eve),
        shared=names_text(shared, day),
    )


def date_doubts(units: Iterable[str], day: date) -> Iterator[Message]:
    """A doubt for each change that a list shows soon after a day: it may have been in force on the day already."""
    for unit in units:
        for change in changes().territorial(unit):
            if change.source == "snapshots" and day < change.effective <= day + _LAG:
                yield message("date_of_list", day=day_text(change.effective), what=told_of(change))


def doubts_of(units: Iterable[str], first: date, second: date) -> Iterator[Message]:
    """A doubt for each commune in whose district other communes began or ended before 2025-07-01, nobody knows from or
    into which: the commune's own bounds may have changed with them."""
    last = min(second, REFORM - _DAY)
    for unit in dict.fromkeys(units):
        if level_of(unit) != "commune":
            continue
        known = {change.effective for change in changes().territorial(unit)}
        parents = {version.parent for version in gazetteer().versions(unit) if version.parent}
        days = {day for parent in parents for day in _unrest(parent) if first < day <= last} - known
        if days:
            yield message("neighbours_changed", unit=name_text(unit, second), days=_days_text(sorted(days)))


@cache
def _unrest(district: str) -> tuple[date, ...]:
    """The days on which communes of a district began or ended, nobody knows from or into which."""
    days = set()
    for commune in {version.id for version in gazetteer().children(district)}:
        versions = gazetteer().versions(commune)
        known = {change.effective for change in changes().territorial(commune)}
        days |= {day for day in (versions[0].valid_from, versions[-1].valid_to) if day and day not in known}
    return tuple(sorted(days))


def _because(code: str, place: str, change: AdministrativeChange) -> Message:
    day = change.effective
    unit = name_text(place, day if changes().alive(place, day) else day - _DAY)
    return message(code, change.instrument, unit=unit, what=told_of(change))


def _fields(change: AdministrativeChange) -> dict[str, Pair | str]:
    eve, day = change.effective - _DAY, change.effective
    fields: dict[str, Pair | str] = {"day": day_text(day)}
    if change.kind == "moved":
        (unit,) = change.predecessors
        parents = [gazetteer().row(unit, at.isoformat()) for at in (eve, day)]
        before, after = (
            name_text(row[4], at) if row else ("", "") for row, at in zip(parents, (eve, day), strict=True)
        )
        return fields | {"unit": name_text(unit, day), "before": before, "after": after}
    if change.kind == "transferred":
        gone = [unit for unit in change.successors if unit not in change.predecessors]
        return fields | {"before": names_text(change.predecessors, eve), "after": names_text(gone, day)}
    if change.kind == "renamed":
        rows = [gazetteer().row(change.predecessors[0], at.isoformat()) for at in (eve, day)]
        old, new = (row[3] if row else "" for row in rows)
        return fields | {"before": old, "after": new}
    givers = change.predecessors
    if change.kind == "merged" and (heir := change.successors[0]) not in givers and _stood(heir, eve):
        givers = (heir, *givers)
    return fields | {"before": names_text(givers, eve), "after": names_text(change.successors, day)}


def _stood(identifier: str, day: date) -> bool:
    row = gazetteer().row(identifier, day.isoformat())
    return row is not None and holds(row, day.isoformat())


def _days_text(days: list[date]) -> Pair:
    texts = [day_text(day) for day in days]
    return ", ".join(vi for vi, _ in texts), ", ".join(en for _, en in texts)
