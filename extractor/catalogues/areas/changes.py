"""The dated changes of administrative units: what became of a unit, and what it came from.

Renames, changes of kind and changes of parent are read off the gazetteer's versions. What passed between units is
data: `changes.csv`, and for the communes of 2025-07-01 `communes_2025.csv`. Nothing is read before it is asked for.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from extractor.catalogues.areas.lookup import Gazetteer, gazetteer, holds
from extractor.errors import CatalogueError
from extractor.model.catalogue import AdministrativeChange
from extractor.model.mention import AdministrativeUnit

RECORDS_BEGIN = date(2004, 8, 31)
"""The first day of which units are held."""

REFORM = date(2025, 7, 1)
"""The day on which provinces were merged, districts ended and communes were drawn anew."""

_OF_NAME = frozenset({"renamed", "reclassified", "moved"})
_DAY = timedelta(days=1)
_SUCCESSIONS = "area_successions_2025"


class Changes:
    """Look-ups over changes; `territorial` ones pass land between units or end them."""

    __slots__ = ("_gazetteer", "_named", "_touching")

    def __init__(self, places: Gazetteer, rows: Iterable[AdministrativeChange]) -> None:
        self._gazetteer = places
        self._named: dict[tuple[str, date], AdministrativeChange] = {}
        self._touching: dict[str, list[AdministrativeChange]] = {}
        for change in sorted(rows, key=lambda row: row.effective):
            for identifier in {*change.predecessors, *change.successors}:
                if places.row(identifier) is None:
                    raise CatalogueError(f"changes.csv: {change.effective} names {identifier}, which no unit has")
                if change.kind in _OF_NAME:
                    self._named[identifier, change.effective] = change
                else:
                    self._touching.setdefault(identifier, []).append(change)

    def of(self, identifier: str) -> tuple[AdministrativeChange, ...]:
        """All that befell a unit, in order of time."""
        return tuple(sorted((*self.named(identifier), *self.territorial(identifier)), key=lambda row: row.effective))

    def territorial(self, identifier: str) -> tuple[AdministrativeChange, ...]:
        """The changes in which territory passed from or to a unit, in order of time."""
        return tuple(self._touching.get(identifier, ()))

    def named(self, identifier: str) -> Iterator[AdministrativeChange]:
        """The changes of a unit's name, kind and parent, its territory staying."""
        for before, after in pairwise(self._gazetteer.versions(identifier)):
            if after.valid_from is None:
                continue
            kinds = [kind for kind, differs in _differences(before, after) if differs]
            known = self._named.get((identifier, after.valid_from))
            for kind in kinds:
                yield AdministrativeChange(
                    after.valid_from,
                    kind,
                    (identifier,),
                    (identifier,),
                    known.instrument if known else "",
                    True,
                    known.source if known else "snapshots",
                )

    def successors(self, identifier: str, on: date, since: date | None = None) -> tuple[str, ...]:
        """The units that hold on a day what the unit held on the day `since` (its first without one).

        A district's are communes from the day its level ended. Empty where it is not known.
        """
        start = since or self._first_day(identifier)
        return self._follow(identifier, start, on, forward=True)

    def predecessors(self, identifier: str, on: date, until: date | None = None) -> tuple[str, ...]:
        """The units that held on an earlier day what the unit holds on the day `until` (its last without one).

        A commune's are communes. Empty where it is not known.
        """
        end = until or self._last_day(identifier)
        return self._follow(identifier, end, on, forward=False)

    def alive(self, identifier: str, day: date) -> bool:
        """Whether there was such a unit on a day."""
        row = self._gazetteer.row(identifier, day.isoformat())
        return row is not None and holds(row, day.isoformat())

    def _follow(self, identifier: str, start: date, end: date, forward: bool) -> tuple[str, ...]:
        level = level_of(identifier)
        held = {identifier}
        reached = start
        while True:
            ahead = [
                change
                for unit in held
                for change in self._touching.get(unit, ())
                if (reached < change.effective <= end if forward else end < change.effective <= reached)
                and unit in (change.predecessors if forward else change.successors)
                and (forward or level_of(change.predecessors[0]) == level)
            ]
            if not ahead:
                return tuple(sorted(unit for unit in held if self.alive(unit, end)))
            day = (min if forward else max)(change.effective for change in ahead)
            beyond = day if forward else day - _DAY
            stays = {unit for unit in held if self.alive(unit, beyond)}
            passed = (change for change in ahead if change.effective == day)
            held = stays.union(*((change.successors if forward else change.predecessors) for change in passed))
            reached = day if forward else beyond

    def _first_day(self, identifier: str) -> date:
        versions = self._gazetteer.versions(identifier)
        return (versions[0].valid_from if versions else None) or RECORDS_BEGIN

    def _last_day(self, identifier: str) -> date:
        versions = self._gazetteer.versions(identifier)
        return (versions[-1].valid_to if versions else None) or date.max


def _differences(before: AdministrativeUnit, after: AdministrativeUnit) -> tuple[tuple[str, bool], ...]:
    return (
        ("renamed", before.name != after.name),
        ("reclassified", before.kind != after.kind),
        ("moved", before.parent != after.parent),
    )


def level_of(identifier: str) -> str:
    """The level that a unit's id names: `district` of `district-908`."""
    return identifier.partition("-")[0]


@cache
def changes() -> Changes:
    """The changes of the data beside this module."""
    return Changes(gazetteer(), (*_listed(), *_communes()))


def _listed() -> Iterator[AdministrativeChange]:
    for day, kind, before, after, part, instrument, source in _table("changes.csv"):
        yield AdministrativeChange(
            date.fromisoformat(day),
            kind,
            tuple(before.split("|")),
            tuple(after.split("|")),
            instrument,
            part == "whole",
            source,
        )


def _communes() -> Iterator[AdministrativeChange]:
    """The communes of before 2025-07-01 and those that followed, and the districts that ended."""
    acts = {(level, province): act for level, province, act in _table("instruments_2025.csv")}
    places = gazetteer()
    eve, day = "2025-06-30", REFORM.isoformat()
    divided: dict[str, list[str]] = defaultdict(list)
    heirs: dict[str, dict[str, None]] = defaultdict(dict)
    for after, *before in _table("communes_2025.csv"):
        successor = f"commune-{after}"
        whole, part = (tuple(f"commune-{code}" for code in codes.split("|") if code) for codes in before)
        act = acts.get(("commune", places.province(successor, day) or "")) or acts["commune", ""]
        for commune in part:
            divided[commune].append(successor)
        for commune in (*whole, *part):
            row = places.row(commune, eve)
            if row:
                heirs[row[4]][successor] = None
        if whole and (whole != (successor,) or part):
            kind = "merged" if len(whole) > 1 or part else "continued"
            yield AdministrativeChange(REFORM, kind, whole, (successor,), act, True, _SUCCESSIONS)
    for commune, taken in divided.items():
        act = acts.get(("commune", places.province(taken[0], day) or "")) or acts["commune", ""]
        yield AdministrativeChange(REFORM, "split", (commune,), tuple(taken), act, False, _SUCCESSIONS)
    for district, communes in heirs.items():
        yield AdministrativeChange(
            REFORM, "abolished", (district,), tuple(communes), acts["district", ""], len(communes) == 1, _SUCCESSIONS
        )


def _table(name: str) -> Iterator[list[str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        yield from rows
