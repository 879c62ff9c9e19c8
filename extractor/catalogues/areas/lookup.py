"""The dated gazetteer: provinces, districts and communes since 2004, regions and the nation.

Each row of the data is one version of a unit: a name, a kind and a parent that it had from a day until before
another. Versions with one id are one unit. Days compare as ISO text; no day means without limit.
"""

from __future__ import annotations

import csv
import gc
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from extractor.catalogues.areas.names import name_key, without_marks
from extractor.errors import CatalogueError
from extractor.model.mention import AdministrativeUnit

Row = tuple[str, str, str, str, str, str, str, str]
"""id, code, kind, name, parent id, valid from, valid to, level."""

NATION, CAPITAL = "vn", "province-01"
_FOREVER = "9999"


class Gazetteer:
    """Look-ups over rows that are read once; units are made when asked for."""

    __slots__ = ("_by_id", "_by_key", "_children", "_plain")

    def __init__(self, rows: Iterable[Row], aliases: Iterable[tuple[str, str]]) -> None:
        self._by_id: dict[str, list[Row]] = {}
        self._by_key: dict[str, list[Row]] = {}
        self._plain: dict[str, list[Row]] | None = None
        self._children: dict[str, list[str]] | None = None
        of_name: dict[str, list[Row]] = {}  # names recur, their keys are costly
        for row in rows:
            self._by_id.setdefault(row[0], []).append(row)
            of_name.setdefault(row[3], []).append(row)
        for name, bearers in of_name.items():
            self._by_key.setdefault(name_key(name), []).extend(bearers)
        for alias, identifier in aliases:
            if identifier not in self._by_id:
                raise CatalogueError(f"aliases.csv: {alias} names {identifier}, which no unit has")
            held = self._by_key.setdefault(name_key(alias), [])
            held.extend(row for row in self._by_id[identifier] if row not in held)

    def rows(self, key: str) -> list[Row]:
        """Every version whose name has this key (`extractor.catalogues.areas.names`); do not change the list."""
        return self._by_key.get(key, [])

    def rows_without_marks(self, key: str) -> list[Row]:
        """Every version of a province or district whose name has this key once diacritics are dropped."""
        if self._plain is None:
            self._plain = {}
            for marked, rows in self._by_key.items():
                kept = [row for row in rows if row[7] in ("province", "district")]
                if kept:
                    self._plain.setdefault(without_marks(marked), []).extend(kept)
        return self._plain.get(key, [])

    def named(self, name: str, level: str | None = None, on: date | None = None) -> tuple[AdministrativeUnit, ...]:
        """Every version that bore `name`, of one level and valid on one day where these are given."""
        day = on.isoformat() if on else None
        return tuple(
            unit_of(row)
            for row in self.rows(name_key(name))
            if (level is None or row[7] == level) and (day is None or holds(row, day))
        )

    def ids(self) -> Iterator[str]:
        return iter(self._by_id)

    def versions(self, identifier: str) -> tuple[AdministrativeUnit, ...]:
        """A unit's versions in order of time; none if no unit has the id."""
        return tuple(unit_of(row) for row in self._by_id.get(identifier, ()))

    def row(self, identifier: str, day: str | None = None) -> Row | None:
        """The version valid on a day (ISO), else the one nearest to it; the latest without a day."""
        rows = self._by_id.get(identifier)
        if not rows:
            return None
        if day is None:
            return rows[-1]
        for row in rows:
            if day < (row[6] or _FOREVER):
                return row
        return rows[-1]

    def unit(self, identifier: str, on: date | None = None) -> AdministrativeUnit | None:
        """As `row`, for a date."""
        row = self.row(identifier, on.isoformat() if on else None)
        return unit_of(row) if row else None

    def ancestors(self, identifier: str, day: str | None = None) -> tuple[str, ...]:
        """The ids of a unit's parent, its parent's parent and so on up to the province, as of a day."""
        found: list[str] = []
        row = self.row(identifier, day)
        while row and row[4]:
            found.append(row[4])
            row = self.row(row[4], day)
        return tuple(found)

    def province(self, identifier: str, day: str | None = None) -> str | None:
        """The id of the province a unit is or lies in."""
        if identifier.startswith("province"):
            return identifier
        above = self.ancestors(identifier, day)
        return above[-1] if above else None

    def children(self, identifier: str, on: date | None = None) -> tuple[AdministrativeUnit, ...]:
        """The units directly below, as of a day; of any time without one."""
        if self._children is None:
            self._children = {}
            for held, rows in self._by_id.items():
                for parent in dict.fromkeys(row[4] for row in rows if row[4]):
                    self._children.setdefault(parent, []).append(held)
        day = on.isoformat() if on else None
        return tuple(
            unit_of(row)
            for child in self._children.get(identifier, ())
            for row in self._by_id[child]
            if row[4] == identifier and (day is None or holds(row, day))
        )


def holds(row: Row, day: str) -> bool:
    """Whether a version was valid on a day (ISO)."""
    return row[5] <= day < (row[6] or _FOREVER)


@lru_cache(maxsize=4096)
def unit_of(row: Row) -> AdministrativeUnit:
    identifier, code, kind, name, parent, start, end, level = row
    return AdministrativeUnit(
        id=identifier,
        code=code or None,
        name=name,
        level=level,
        kind=kind,
        parent=parent or None,
        valid_from=date.fromisoformat(start) if start else None,
        valid_to=date.fromisoformat(end) if end else None,
    )


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the data beside this module."""
    collecting = gc.isenabled()
    gc.disable()  # tens of thousands of tuples that all stay: collecting among them doubles the time
    try:
        return Gazetteer(_rows(), ((row[0], row[1]) for row in _table("aliases.csv")))
    finally:
        if collecting:
            gc.enable()


@cache
def groupings() -> tuple[tuple[tuple[str, ...], str], ...]:
    """The nation's and regions' ways of being written, as words, each with its id; the longest first."""
    written = [
        (tuple(name.split()), row[0]) for row in _table("regions.csv") for name in (row[3], *row[4].split("|")) if name
    ]
    return tuple(sorted(written, key=lambda item: -len(item[0])))


def _rows() -> Iterator[Row]:
    for level in ("province", "district", "commune"):
        for row in _table(f"{level}s.csv"):
            yield (*row, level)  # type: ignore[misc]  # seven columns, as tests hold
    for identifier, level, kind, name, _ in _table("regions.csv"):
        yield identifier, "", kind, name, "" if identifier == NATION else NATION, "", "", level


def _table(name: str) -> Iterator[list[str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        yield from rows
