"""A comparison as a table of a page: each number with its marks in words and the address of its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.comparison.cells import ATTAINMENT, GROWTH, LEVEL, Cell, Comparison, Entry
from service.comparison.charts import figures_address, place_labels, source_address, unit_text
from service.comparison.messages import Message
from service.comparison.printed import entry_text

_HEADS = {LEVEL: "mức", ATTAINMENT: "% kế hoạch", GROWTH: "tăng/giảm %"}
STATE_NAMES = {"agreement": "khớp", "revision": "đã sửa", "conflict": "mâu thuẫn"}
_FEW = 3
"""Lines without a number that are shown as lines."""
_STATE_MARKS = {"agreement": "=", "revision": "↻", "conflict": "≠"}


@dataclass(frozen=True, slots=True)
class Number:
    """A cell of the table. `text` is empty for what is missing; `marks` are signs with their words and their tones."""

    text: str
    marks: tuple[tuple[str, str, str], ...] = ()
    to: str = ""
    hint: Message | None = None
    rank: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The columns of a period."""

    label: str
    columns: int


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    below: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`marks` are the signs that stand in it, for its legend; `heads` has the name of each column and whether it is the
    last of its period."""

    name: str
    unit: str
    ranked: str
    spans: tuple[Span, ...]
    heads: tuple[tuple[str, bool], ...]
    lines: tuple[Line, ...]
    marks: tuple[tuple[str, str], ...]
    notes: tuple[Message, ...]
    without: tuple[str, ...]
    """Places that nothing is known of, where these are many; they have no line."""
    empty: bool


def table_of(
    comparison: Comparison, name: Callable[[str], str], roles: dict[str, str] | None = None, *, short: bool = False
) -> Table:
    """The table; `name` tells how a period is called, `roles` what stands below the names of places, by id. A `short` one
    has the ranked number and the rank alone."""
    spans, heads, columns = [], [], []
    for at, period in enumerate(comparison.periods):
        held = _columns(comparison, at, short)
        spans.append(Span(name(period.label), len(held)))
        heads += [(head, number == len(held) - 1) for number, (head, _) in enumerate(held)]
        columns += [numbers for _, numbers in held]
    labels = place_labels(comparison.places)
    lines = tuple(
        Line(label, (roles or {}).get(place.id, ""), tuple(column[row] for column in columns))
        for row, (label, place) in enumerate(zip(labels, comparison.places, strict=True))
    )
    bare = [line for line in lines if not any(number.to for number in line.numbers)]
    if _FEW < len(bare) < len(lines):
        lines = tuple(line for line in lines if line not in bare)
    else:
        bare = []
    signs = {mark[:2] for line in lines for number in line.numbers for mark in number.marks}
    return Table(
        comparison.indicator.name,
        unit_text(comparison, LEVEL),
        _HEADS[comparison.measure],
        tuple(spans),
        tuple(heads),
        lines,
        tuple(sorted(signs, key=lambda one: "=↻≠*†‡".index(one[0]))),
        comparison.notes,
        tuple(line.label for line in bare),
        not any(number.to for line in lines for number in line.numbers),
    )


def _columns(comparison: Comparison, at: int, short: bool) -> list[tuple[str, list[Number]]]:
    cells = [row[at] for row in comparison.cells]
    measures: Sequence[str] = (comparison.measure,) if short else (LEVEL, ATTAINMENT, GROWTH)
    found: list[tuple[str, list[Number]]] = []
    for measure in measures:
        if any(cell.entry(measure) for cell in cells) or (short and not found):
            found.append((_HEADS[measure], [_number(cell, measure, comparison) for cell in cells]))
    if not found:
        found.append((_HEADS[LEVEL], [_number(cell, LEVEL, comparison) for cell in cells]))
    if any(cell.rank for cell in cells):
        found.append(("hạng", [Number(str(cell.rank or ""), rank=True) for cell in cells]))
    return found


def _number(cell: Cell, measure: str, comparison: Comparison) -> Number:
    entry = cell.entry(measure)
    if cell.has_other(measure, comparison.figures):
        note = next((one for one in cell.notes if one.code == "only_within"), None)
        return Number(
            "–", (("‡", "chỉ có số liệu của một phần kỳ hoặc địa bàn", "doubt"),), figures_address(cell.others), note
        )
    if entry is None:
        return Number("")
    text = entry_text(entry, signed=measure == GROWTH, percent=measure != LEVEL).rstrip("=↻≠*")
    return Number(text, tuple(_marks(entry, cell)), source_address(entry), entry.formula)


def _marks(entry: Entry, cell: Cell) -> list[tuple[str, str, str]]:
    marks = []
    if entry.formula:
        marks.append(("*", "suy ra", "soft"))
    if entry.state in STATE_NAMES:
        marks.append((_STATE_MARKS[entry.state], STATE_NAMES[entry.state], entry.state))
    if not cell.same_land:
        marks.append(("†", "địa giới khác với kỳ cuối", "doubt"))
    return marks
