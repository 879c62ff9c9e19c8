"""The header over a table without ruling lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.model.document import Box
from extractor.reading.blocks import GridCell, Word
from extractor.reading.layout.columns import Row, letter_height, wide_gaps
from extractor.reading.layout.lines import bounds, box_of

_PHRASE = 0.45
"""The share of the letters' height that blanks within a name are wide at most."""
_APART = 2.0
_ROWS = 12
_NAME = 6
"""Words that a line of a header has at most where it stands alone."""
_CENTRED = 0.35
"""The share of a column's width by which a name lies off the middle of the columns under it at most."""
_NO_NAME = re.compile(r"\(?(?:đơn vị|đvt|đv tính)|.*:|.*[.;]$", re.I)


Extent = tuple[float, float]
"""From where to where the words of a column reach."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words of a header row that stand together, and the columns whose words they stand over."""

    words: Row
    box: Box
    columns: frozenset[int]

    @property
    def middle(self) -> float:
        return (self.box.x0 + self.box.x1) / 2


def header_over(
    rows: Sequence[Row], body: int, least: int, columns: Sequence[Extent], height: float
) -> tuple[int, list[Extent]]:
    """The first row of the header over a body that begins with row `body`, and how wide the columns are with it.

    It does not begin before row `least`.
    """
    top = body
    wide = list(columns)
    while top > max(least, body - _ROWS) and _is_header(rows, top - 1, wide, height):
        top -= 1
        for phrase in _phrases(rows[top], wide):
            if len(phrase.columns) == 1:  # names are set in the middle over figures that stand right
                at = min(phrase.columns)
                wide[at] = (min(wide[at][0], phrase.box.x0), max(wide[at][1], phrase.box.x1))
    return top, wide


def header_cells(rows: Sequence[Row], columns: Sequence[Extent], figures: int) -> list[GridCell]:
    """The cells of header rows: names over several columns in one row, what stands under them in the next.

    `figures` is the first column of figures: no name stands over several columns before it.
    """
    phrases = [phrase for row in rows for phrase in _phrases(row, columns)]
    groups: dict[tuple[int, int], list[Word]] = {}
    plain: list[_Phrase] = []
    over: list[_Phrase] = []
    for phrase in phrases:
        group = _group(phrase, phrases, over, figures)
        if group is None:
            plain.append(phrase)
        else:
            over.append(phrase)
            groups.setdefault(group, []).extend(phrase.words)
    below = {column for first, last in groups for column in range(first, last + 1)}
    held: dict[int, list[Word]] = {}
    for phrase in plain:
        for word in phrase.words:
            column = min(phrase.columns) if len(phrase.columns) == 1 else _nearest(box_of(word), columns)
            held.setdefault(column, []).append(word)
    cells = [GridCell(tuple(words), 0, first, 1, last + 1 - first) for (first, last), words in groups.items()]
    for column, words in held.items():
        cells.append(GridCell(tuple(words), int(column in below), column, 2 if groups and column not in below else 1))
    return cells


def _is_header(rows: Sequence[Row], at: int, columns: Sequence[Extent], height: float) -> bool:
    row = rows[at]
    gap = bounds(rows[at + 1]).y0 - bounds(row).y1
    if gap > _APART * height:
        return False
    if wide_gaps(row, height):
        return True
    phrases = _phrases(row, columns)
    if len(phrases) > 1:
        return all(len(phrase.columns) == 1 for phrase in phrases)
    if _NO_NAME.match(" ".join(word.text for word in row)):
        return False
    return len(row) <= _NAME and (phrases[0].columns != {0} or gap < 0)


def _phrases(row: Row, columns: Sequence[Extent]) -> list[_Phrase]:
    height = letter_height([row])
    parts: list[list[Word]] = [[row[0]]]
    for word in row[1:]:
        if box_of(word).x0 - box_of(parts[-1][-1]).x1 > _PHRASE * height:
            parts.append([word])
        else:
            parts[-1].append(word)
    return [_Phrase(part, bounds(part), _over(bounds(part), columns)) for part in parts]


def _over(box: Box, columns: Sequence[Extent]) -> frozenset[int]:
    """The columns that a box stands over, or the nearest."""
    over = [i for i, (x0, x1) in enumerate(columns) if min(box.x1, x1) - max(box.x0, x0) > 1]
    return frozenset(over or [_nearest(box, columns)])


def _nearest(box: Box, columns: Sequence[Extent]) -> int:
    middle = (box.x0 + box.x1) / 2
    return min(range(len(columns)), key=lambda i: max(columns[i][0] - middle, middle - columns[i][1]))


def _group(
    phrase: _Phrase, phrases: Sequence[_Phrase], over: Sequence[_Phrase], figures: int
) -> tuple[int, int] | None:
    """The columns that a name stands over, two at least: in the middle of what stands under it, nothing beside it."""
    under: dict[int, list[_Phrase]] = {}
    taken: set[int] = set()
    for other in phrases:
        if other is phrase:
            continue
        if other.box.y0 >= phrase.box.y1 - 1:
            for column in other.columns:
                under.setdefault(column, []).append(other)
        elif not any(other is each for each in over):
            taken |= other.columns
    free = {column: bounds(word for each in held for word in each.words) for column, held in under.items()}
    middles = {
        column: (box.x0 + box.x1) / 2 for column, box in free.items() if column >= figures and column not in taken
    }
    best: tuple[int, int] | None = None
    for first in middles:
        for last in middles:
            if last <= first or any(column not in middles for column in range(first, last + 1)):
                continue
            if not all(first <= column <= last for column in phrase.columns):
                continue
            wide = (middles[last] - middles[first]) / (last - first)
            off = abs(phrase.middle - (middles[first] + middles[last]) / 2)
            if off <= _CENTRED * wide and (best is None or last - first > best[1] - best[0]):
                best = (first, last)
    return best
