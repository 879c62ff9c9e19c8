"""Values of different units brought to one, where their quantity is the same."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from extractor.catalogues.spelling import folded_tokens
from service.comparison.figure import Figure

_ONE = Decimal(1)
_UNITS = 1024
"""How many units are remembered: figures use the same few."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the base unit of its quantity.

    `half` is half a unit of its last written digit; `written` is its number as it was, of which one is `scale` base units.
    `quantity` is the same for what can be converted: `mass/area`, else the unit itself (a currency, a counted noun).
    """

    value: Decimal
    upper: Decimal | None
    half: Decimal
    quantity: str
    written: Decimal
    scale: Decimal

    @property
    def step(self) -> Decimal:
        """A unit of the last digit that is not nought: 100 of 1200."""
        exponent = self.written.normalize().as_tuple().exponent
        return (Decimal(1).scaleb(exponent) if isinstance(exponent, int) else _ONE) * self.scale


def amount(figure: Figure) -> Amount:
    """A figure scaled by its multiplier and unit."""
    quantity, _ = measured(figure)
    scale = _scale_of(figure.unit, figure.multiplier)
    upper = None if figure.upper is None else figure.upper * scale
    return Amount(figure.value * scale, upper, half_of(figure.value) * scale, quantity, figure.value, scale)


def half_of(value: Decimal) -> Decimal:
    """Half a unit of the last written digit: 0.05 of 65.2."""
    exponent = value.as_tuple().exponent
    return _half_at(exponent) if isinstance(exponent, int) else Decimal(0)


@lru_cache(maxsize=_UNITS)
def _half_at(exponent: int) -> Decimal:
    return Decimal(5).scaleb(exponent - 1)


@lru_cache(maxsize=_UNITS)
def _scale_of(unit: str | None, multiplier: int) -> Decimal:
    return quantity_of(unit)[1].scaleb(multiplier)


def measured(figure: Figure) -> tuple[str, Decimal]:
    """The quantity of a figure and the factor to its base unit. Of an absolute change a percentage is a percentage point:
    `tỷ lệ hộ nghèo giảm 1,1%`."""
    quantity, factor = quantity_of(figure.unit)
    return ("points" if figure.measure == "change" and quantity == "ratio" else quantity), factor


@lru_cache(maxsize=_UNITS)
def quantity_of(unit: str | None) -> tuple[str, Decimal]:
    """The quantity of a unit's code and how many of the quantity's base unit it is."""
    if unit is None:
        return "", _ONE
    above, *below = (_factor(part) for part in unit.split("/"))
    factor = above[1]
    for _, divisor in below:
        factor /= divisor
    return "/".join((above[0], *(name for name, _ in below))), factor


def _factor(code: str) -> tuple[str, Decimal]:
    return _factors().get(code) or (" ".join(folded_tokens(code)), _ONE)


def same_quantity(one: str, other: str) -> bool:
    """Whether two quantities are one: also where a counted noun says more (`hộ`, `hộ nghèo`)."""
    return one == other or (bool(one and other) and (one.startswith(f"{other} ") or other.startswith(f"{one} ")))


@cache
def _factors() -> dict[str, tuple[str, Decimal]]:
    with (Path(__file__).parent / "factors.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: (row["quantity"], Decimal(row["factor"])) for row in csv.DictReader(lines)}
