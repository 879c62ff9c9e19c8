"""Places in an order: equal values share one, the next comes after all of them, and what is missing has none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def ranks(values: Sequence[Decimal | None], *, lowest_first: bool = False) -> tuple[int | None, ...]:
    """The rank of each value from 1: of 5, 7, 7, none and 3 these are 3, 1, 1, none and 4."""
    held = [value for value in values if value is not None]
    if lowest_first:
        return tuple(None if one is None else 1 + sum(other < one for other in held) for one in values)
    return tuple(None if one is None else 1 + sum(other > one for other in held) for one in values)
