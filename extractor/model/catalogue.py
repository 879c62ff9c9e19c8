"""What the catalogues hold: units of measure, indicators and changes of administrative units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """A unit, with the scale words that stood before it.

    A value v in this unit is v x 10^`multiplier` in `code`: `tỷ đồng` is 9 and `VND`. `code` is what a
    record holds as `unit`: an English name for a measure (`hectare`, `percent`), the Vietnamese noun for
    what is counted (`hộ`), parts joined by `/` for a quotient. `kind` is `money`, `ratio`, `measure`, `time`,
    `count`, `quotient` or `scale` (a scale word alone, `12 nghìn`). `dimension` names the quantity (`area`,
    `mass`) or, for a count, the class of its noun (`person`, `place`, `works`).
    """

    id: str
    name: str
    code: str
    multiplier: int
    dimension: str
    kind: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An entry of the indicator catalogue.

    `aliases` name it by themselves; `contextual` do so only with a unit it is measured in. `units` are
    codes of units of measure. `direction` is `up`, `down` or `none` (which way is better), `kind` one of
    `flow stock rate share average index growth count score`, `aggregation` `sum`, `wavg` (needs weights) or
    `none` (do not combine). `group` is its group in the provincial statistical system, `notes` Vietnamese
    prose.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    contextual: tuple[str, ...]
    domain: str
    units: tuple[str, ...]
    direction: str
    kind: str
    aggregation: str
    group: str
    notes: str


@dataclass(frozen=True, slots=True)
class Additions:
    """What an archive adds to the indicator catalogue: entries of its own, and more aliases of any entry, each with the
    entry's id."""

    indicators: tuple[Indicator, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AdministrativeChange:
    """What befell administrative units on a day; `predecessors` and `successors` are ids of units.

    `kind` is `renamed`, `reclassified` (a town becomes a city), `moved` (to another parent), `continued` (the same
    territory under a new id), `merged`, `split`, `transferred` (part of one unit went to others that were there
    already) or `abolished` (its level ended). A unit that goes on is among both. `whole` tells that all of each
    predecessor went to the successors' one; else each predecessor was divided among them. `instrument` is the
    legal act and `source` where the change is known from; an empty string is unknown.
    """

    effective: date
    kind: str
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    instrument: str = ""
    whole: bool = True
    source: str = ""
