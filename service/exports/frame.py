"""Records as a pandas data frame with the right types."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from service.exports.rows import Row, columns
from service.exports.sdmx import whole_months

if TYPE_CHECKING:
    import pandas as pd

_KINDS = {"integer": "Int64", "number": "Float64", "date": "datetime64[s]", "code": "category", "name": "category"}


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """A data frame with the columns of the data dictionary, and `span`, the period as a pandas Period.

    `value`, `upper` and `of` are Decimal objects, which keep every digit; `number` and `number_upper` are nullable
    floats, scaled. Counts are nullable integers, days datetime64, codes categories, `period` a label.
    """
    import pandas as pd

    described = columns()
    cells: dict[str, list[Any]] = {column.name: [] for column in described}
    spans: list[Any] = []
    for row in rows:
        for name, held in cells.items():
            held.append(getattr(row, name))
        spans.append(span(row.period_start, row.period_end))
    series = {
        column.name: pd.Series(
            cells.pop(column.name), dtype="object" if column.type == "decimal" else _KINDS.get(column.type, "string")
        )
        for column in described
    }
    made = pd.DataFrame(series)
    made.insert(list(series).index("period") + 1, "span", pd.Series(spans, dtype="object"))
    return made


def span(start: date | None, end: date | None) -> Any:
    """The pandas Period from one day to another: of years, quarters, months or days, or several of them; None without
    days. Its start_time and end_time are those of the period."""
    import pandas as pd

    if (
        start is None or end is None or not 1700 <= start.year <= end.year < 2200
    ):  # what pandas can tell to the nanosecond
        return None
    months = whole_months(start, end)
    if months is None:
        days = (end - start).days + 1
        return pd.Period(start, freq="D" if days == 1 else f"{days}D")
    if months % 12 == 0 and start.month == 1:
        return pd.Period(start, freq="Y" if months == 12 else f"{months // 12}Y")
    if months == 3 and start.month % 3 == 1:
        return pd.Period(start, freq="Q")
    return pd.Period(start, freq="M" if months == 1 else f"{months}M")
