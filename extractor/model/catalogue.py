"""What the catalogues hold: units of measure and indicators."""

from __future__ import annotations

from dataclasses import dataclass


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
