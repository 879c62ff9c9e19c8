"""The numbers of comparisons as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from service.comparison import printed
from service.comparison.cells import Comparison

COLUMNS = ("indicator_id", "indicator", *printed.COLUMNS)


def comparison_rows(comparisons: Sequence[Comparison]) -> Iterator[list[Any]]:
    """A row of COLUMNS for each number, and one for each cell that has none."""
    for one in comparisons:
        for row in printed.rows(one):
            row |= {"indicator_id": one.indicator.id, "indicator": one.indicator.name}
            yield [row[name] for name in COLUMNS]
