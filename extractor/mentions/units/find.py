"""The unit or counted noun behind a number, as the quantity finder needs it."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.catalogues.units.lookup import noun_at

_HALF = re.compile(r"\s+rưỡi(?!\w)")
_FOOTNOTE = re.compile(r"\[\d{1,2}\]")
_GLUED_LETTER = re.compile(r"[a-zđ](?![a-zđà-ỹ])")


class Unit(NamedTuple):
    """text[start:end] names the unit. `scale` is the power of ten of its scale words; `guessed` tells that no
    catalogue holds the noun; `half` that `rưỡi` follows (half of the unit just named)."""

    start: int
    end: int
    code: str
    multiplier: int
    scale: int
    counted: bool
    guessed: bool
    inferred: bool
    half: bool
    rule: str


def times_at(lower: str, start: int, end: int) -> Unit | None:
    """`gấp đôi`, `gấp rưỡi`: the numeral at [start, end) holds its unit, times."""
    if lower[start:end] not in ("đôi", "rưỡi"):
        return None
    return Unit(start, end, "times", 0, 0, False, False, True, False, "unit.in-numeral")


def unit_after(text: str, lower: str, position: int) -> Unit | None:
    """The unit that follows a numeral ending at `position`; None where none does or where it is a time."""
    footnote = _FOOTNOTE.match(text, position) if text.startswith("[", position) else None
    if footnote:
        position = footnote.end()
    if text[position : position + 1] == "," or text[position : position + 2] == ". ":
        return None
    if text[position : position + 2] in (" “", ' "'):
        position += 2  # `2 “Khu dân cư kiểu mẫu”`
    match = noun_at(text, position)
    if match is None:
        return None
    unit = match.unit
    if unit.kind == "time":
        return None
    if match.start == position and unit.kind == "count" and _GLUED_LETTER.match(lower, position):
        return None
    guessed = match.inferred and unit.dimension == "unknown"
    if guessed and match.start == position:
        return None
    half = _HALF.match(lower, match.end)
    counted = unit.kind == "count"
    rule = "unit.noun" if counted else "unit.measure"
    return Unit(
        match.start,
        half.end() if half else match.end,
        unit.code,
        unit.multiplier,
        unit.multiplier if unit.kind in ("money", "scale", "measure") else 0,
        counted,
        guessed,
        match.inferred and not guessed,
        bool(half),
        rule,
    )
