"""What pages show as rows of a file, in the language of the page: in English as exports have it, in Vietnamese with the
names of columns and codes that people know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.comparison import printed
from service.comparison.cells import Comparison
from service.exports.rows import columns
from service.pages.fields import QUALIFIER_NAMES, REVIEWS, SCALES, unit_text
from service.pages.periods import period_name
from service.table import BASES, MEASURES, STATUSES

COLUMNS = ("indicator_id", "indicator", *printed.COLUMNS)
"""The columns of comparisons."""
_HEADS = {
    "id": "Mã số liệu", "record": "Mã số liệu", "rank": "Hạng", "derived": "Suy ra từ", "sources": "Số nguồn",
    "state": "Đối chiếu", "same_land": "Cùng địa giới", "published": "Công bố", "multiplier": "Bội số", "status": "Loại số",
    "review": "Duyệt",
}  # fmt: skip
_LEVELS = {
    "nation": "cả nước", "region": "vùng", "province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã",
    "village": "thôn, ấp, tổ", "cluster": "cụm", "other": "đơn vị khác",
}  # fmt: skip


def _named(names: Mapping[Any, str]) -> Callable[[Any], Any]:
    return lambda value: names.get(value, value)


_SAID: Mapping[str, Callable[[Any], Any]] = {
    "measure": _named(MEASURES),
    "status": _named(STATUSES),
    "basis": _named(BASES),
    "review": _named(REVIEWS),
    "qualifier": _named(QUALIFIER_NAMES),
    "state": _named(printed.STATES),
    "place_level": _named(_LEVELS),
    "multiplier": _named(dict(SCALES) | {0: ""}),
    "same_land": _named({True: "có", False: "không"}),
    "unit": lru_cache(256)(unit_text),
    "period": lru_cache(4096)(period_name),
}
"""How Vietnamese call the values of a column."""


@dataclass(frozen=True, slots=True)
class Sheet:
    head: tuple[str, ...]
    rows: Iterator[Sequence[Any]]


def sheet(names: Sequence[str], rows: Iterable[Sequence[Any]], language: str) -> Sheet:
    """Rows of the columns `names` under their heads."""
    if language != "vi":
        return Sheet(tuple(names), iter(rows))
    heads = {column.name: column.label for column in columns()} | _HEADS
    said = [(number, _SAID[name]) for number, name in enumerate(names) if name in _SAID]
    return Sheet(tuple(heads[name] for name in names), (_told(row, said) for row in rows))


def _told(row: Sequence[Any], said: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    cells = list(row)
    for number, tell in said:
        if cells[number] is not None:
            cells[number] = tell(cells[number])
    return cells


def comparison_sheet(comparisons: Sequence[Comparison], language: str) -> Sheet:
    """A row for each number, and one for each cell that has none."""
    return sheet(COLUMNS, _comparison_rows(comparisons, language), language)


def _comparison_rows(comparisons: Sequence[Comparison], language: str) -> Iterator[list[Any]]:
    for one in comparisons:
        for row in printed.rows(one, language):
            row |= {"indicator_id": one.indicator.id, "indicator": one.indicator.name}
            yield [row[name] for name in COLUMNS]
