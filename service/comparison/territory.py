"""Which units of one day hold together the same land as which units of another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from extractor.catalogues.areas.changes import Changes, level_of
from extractor.model.catalogue import AdministrativeChange

_DAY = timedelta(days=1)
_Node = tuple[str, int]
"""A unit between two changes of its territory: its id and how many of them lie behind it."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The smallest groups that hold the same land: `before` on the first day, `after` on the second.

    `crossed` are the changes between them. `unborn` are units that begin without a known predecessor and `lost`
    those that end without a known successor: where there are any, the groups may not be equal.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    crossed: tuple[AdministrativeChange, ...]
    unborn: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def known(self) -> bool:
        return not self.unborn and not self.lost


def joined(changes: Changes, units: Iterable[str], at_first: bool, first: date, second: date, level: str) -> Joined:
    """The groups that `units` (of the first day where `at_first`, else of the second) belong to; first <= second.

    Only what passes on from units of `level` is followed: a commune of 2025 comes from communes or from districts.
    """
    walk = _Walk(changes, first, second, level)
    return walk.groups((unit, 0 if at_first else len(walk.days(unit))) for unit in units)


class _Walk:
    """The changes between two days at one level, followed both ways."""

    __slots__ = ("_changes", "_days", "_first", "_level", "_rows", "_second")

    def __init__(self, changes: Changes, first: date, second: date, level: str) -> None:
        self._changes, self._first, self._second, self._level = changes, first, second, level
        self._rows: dict[str, list[AdministrativeChange]] = {}
        self._days: dict[str, list[date]] = {}

    def rows(self, unit: str) -> list[AdministrativeChange]:
        if unit not in self._rows:
            self._rows[unit] = [
                change
                for change in self._changes.territorial(unit)
                if self._first < change.effective <= self._second and level_of(change.predecessors[0]) == self._level
            ]
        return self._rows[unit]

    def days(self, unit: str) -> list[date]:
        if unit not in self._days:
            self._days[unit] = sorted({change.effective for change in self.rows(unit)})
        return self._days[unit]

    def groups(self, starts: Iterable[_Node]) -> Joined:
        waiting = list(starts)
        seen = set(waiting)
        crossed: dict[AdministrativeChange, None] = {}
        ends: tuple[set[str], set[str], set[str], set[str]] = (set(), set(), set(), set())
        before, after, unborn, lost = ends
        while waiting:
            unit, passed = waiting.pop()
            days = self.days(unit)
            found: list[_Node] = []
            if passed:
                found += self._back(unit, passed, days[passed - 1], crossed)
            else:
                (before if self._changes.alive(unit, self._first) else unborn).add(unit)
            if passed < len(days):
                found += self._on(unit, passed, days[passed], crossed)
            else:
                (after if self._changes.alive(unit, self._second) else lost).add(unit)
            waiting += [node for node in dict.fromkeys(found) if node not in seen]
            seen.update(found)
        in_order = sorted(crossed, key=lambda change: (change.effective, change.predecessors))
        return Joined(
            tuple(sorted(before)), tuple(sorted(after)), tuple(in_order), tuple(sorted(unborn)), tuple(sorted(lost))
        )

    def _on(self, unit: str, passed: int, day: date, crossed: dict[AdministrativeChange, None]) -> list[_Node]:
        found = [(unit, passed + 1)] if self._goes_on(unit, day) else []
        for change in self.rows(unit):
            if change.effective == day and unit in change.predecessors:
                crossed[change] = None
                found += [(heir, bisect_right(self.days(heir), day)) for heir in change.successors]
        return found

    def _back(self, unit: str, passed: int, day: date, crossed: dict[AdministrativeChange, None]) -> list[_Node]:
        found = [(unit, passed - 1)] if self._goes_on(unit, day - _DAY) else []
        for change in self.rows(unit):
            if change.effective == day and unit in change.successors:
                crossed[change] = None
                found += [(giver, bisect_left(self.days(giver), day)) for giver in change.predecessors]
        return found

    def _goes_on(self, unit: str, day: date) -> bool:
        return level_of(unit) == self._level and self._changes.alive(unit, day)
