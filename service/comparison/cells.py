"""What a comparison is made of: entries in cells of places and periods, and the documents that they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractor.model.mention import ReferencePeriod
from service.comparison.figure import Figure
from service.comparison.messages import Message

LEVEL, ATTAINMENT, GROWTH = "level", "percent_of_plan", "percent_change"
STATES = ("single", "agreement", "revision", "conflict")
"""Verdicts of `service.comparison.agreement`, the worst last."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A document as the source of figures. `place_name` and `place_code` tell what it is about as a whole."""

    id: int
    title: str | None
    source: str
    published: date | None
    issuer: str | None
    place_name: str | None
    place_code: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """What the numbers of a column of entries are in: a number × 10^`multiplier` is in `code`."""

    code: str | None
    text: str | None
    multiplier: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a cell, in the unit of its comparison: levels in `Comparison.unit`, the others in percent.

    It is as stated by its first figure where `formula` is None, else derived from `figures` (record ids) by it.
    `sources` is how many documents say it; `state` is single, agreement, revision or conflict.
    """

    value: Decimal
    upper: Decimal | None
    qualifier: str
    status: str
    figures: tuple[int, ...]
    formula: Message | None = None
    sources: int = 1
    state: str = "single"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a place in a period; None is not known, which is not zero.

    `rank` is the place's among those of its period by the comparison's measure. `units` are the ids of the units
    whose figures these are. `same_land` tells whether they are of the land that the place has in the last period.
    """

    level: Entry | None
    attainment: Entry | None
    growth: Entry | None
    rank: int | None
    figures: tuple[int, ...]
    units: tuple[str, ...]
    same_land: bool
    notes: tuple[Message, ...] = ()
    others: tuple[int, ...] = ()
    """Figures of a part of the period or of the land, where the whole has none: record ids."""

    def has_other(self, measure: str, figures: Mapping[int, Figure]) -> bool:
        """Whether it has no number of a measure, but `others` has: figures by record id."""
        return not self.entry(measure) and any(figures[number].measure == measure for number in self.others)

    def entry(self, measure: str) -> Entry | None:
        return {LEVEL: self.level, ATTAINMENT: self.attainment, GROWTH: self.growth}[measure]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in (self.level, self.attainment, self.growth) if entry)

    @property
    def sources(self) -> int:
        """How many documents say something of it."""
        return max((entry.sources for entry in self.entries), default=0)

    @property
    def state(self) -> str | None:
        """The worst of its entries' states; None for an empty cell."""
        return max((entry.state for entry in self.entries), key=STATES.index, default=None)


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator: `key` as the archive has it; `id` is None where the catalogue has none. `direction` is up, down,
    none or, where it is not known, empty; `kind` and `aggregation` are the catalogue's."""

    key: str
    id: str | None
    name: str
    direction: str = ""
    kind: str = ""
    aggregation: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a comparison. `parent` is the name of the unit above it, `kind` `huyện` and the like."""

    id: str
    name: str
    level: str
    kind: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """An indicator over places and periods. `cells` has a tuple a place, with a cell a period.

    `measure` is what is ranked, `unit` that of the levels. `figures` are those the cells speak of, by record id.
    """

    indicator: Named
    measure: str
    unit: Unit | None
    places: tuple[Place, ...]
    periods: tuple[ReferencePeriod, ...]
    cells: tuple[tuple[Cell, ...], ...]
    figures: dict[int, Figure]
    origins: dict[int, Origin]
    notes: tuple[Message, ...]
    known_on: date | None = None
