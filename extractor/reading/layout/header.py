"""The header over a table without ruling lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extractor.reading.blocks import GridCell, Word
from extractor.reading.layout.columns import Row, letter_height, wide_gaps
from extractor.reading.layout.lines import bounds, box_of

_PHRASE = 0.45
"""The share of the letters' height that blanks within a name are wide at most."""
_APART = 1.3
_ROWS = 12
_SPANS = 0.4
"""The share of a column's width that a name over several columns covers at least."""


def header_start(rows: Sequence[Row], body: int, least: int, gutters: Sequence[float], height: float) -> int:
    """The first row of the header over a body that begins with row `body`; not before row `least`."""
    top = body
    while top > max(least, body - _ROWS) and _is_header(rows, top - 1, gutters, height):
        top -= 1
    return top


def header_cells(rows: Sequence[Row], body: Sequence[Row], gutters: Sequence[float]) -> list[GridCell]:
    """The cells of header rows: names over several columns in one row, what stands under them in the next."""
    phrases = [(i, phrase) for i, row in enumerate(rows) for phrase in _phrases(row, letter_height([row]))]
    extents = _extents(body, gutters)
    spanning: dict[tuple[int, int], list[Word]] = {}
    plain: list[tuple[int, list[Word]]] = []
    for i, phrase in phrases:
        first, last = _reach(phrase, extents, gutters)
        under = {_column(word, gutters) for row in rows[i + 1 :] for word in row}
        if last > first and len(under & set(range(first, last + 1))) > 1:
            spanning.setdefault((first, last), []).extend(phrase)
        else:
            plain.append((i, phrase))
    below = {column for first, last in spanning for column in range(first, last + 1)}
    held: dict[int, list[Word]] = {}
    for _, phrase in plain:
        for word in phrase:
            held.setdefault(_column(word, gutters), []).append(word)
    cells = [GridCell(tuple(words), 0, first, 1, last + 1 - first) for (first, last), words in spanning.items()]
    for column, words in held.items():
        span = 2 if spanning and column not in below else 1
        cells.append(GridCell(tuple(words), int(column in below), column, span))
    return cells


def _is_header(rows: Sequence[Row], at: int, gutters: Sequence[float], height: float) -> bool:
    row, below = rows[at], rows[at + 1]
    if bounds(below).y0 - bounds(row).y1 > _APART * height:
        return False
    if wide_gaps(row, height):
        return True
    phrases = _phrases(row, letter_height([row]))
    columns = [{_column(word, gutters) for word in phrase} for phrase in phrases]
    if len(phrases) > 1:
        return all(len(each) == 1 for each in columns)
    return len(columns[0]) == 1 and len(row) <= 4 and columns[0] != {0} and ":" not in "".join(w.text for w in row)


def _phrases(row: Row, height: float) -> list[list[Word]]:
    phrases: list[list[Word]] = [[row[0]]]
    for word in row[1:]:
        if box_of(word).x0 - box_of(phrases[-1][-1]).x1 > _PHRASE * height:
            phrases.append([word])
        else:
            phrases[-1].append(word)
    return phrases


def _extents(body: Sequence[Row], gutters: Sequence[float]) -> list[tuple[float, float]]:
    """From where to where the words of each column reach."""
    extents = [(float("inf"), float("-inf"))] * (len(gutters) + 1)
    for row in body:
        for word in row:
            column = _column(word, gutters)
            box = box_of(word)
            extents[column] = (min(extents[column][0], box.x0), max(extents[column][1], box.x1))
    return extents


def _reach(phrase: Row, extents: Sequence[tuple[float, float]], gutters: Sequence[float]) -> tuple[int, int]:
    """The first and the last column that a name stands over."""
    box = bounds(phrase)
    over = [
        i for i, (x0, x1) in enumerate(extents) if x1 > x0 and min(box.x1, x1) - max(box.x0, x0) >= _SPANS * (x1 - x0)
    ]
    middle = bisect_right(gutters, (box.x0 + box.x1) / 2)
    return (min(over), max(over)) if over else (middle, middle)


def _column(word: Word, gutters: Sequence[float]) -> int:
    box = box_of(word)
    return bisect_right(gutters, (box.x0 + box.x1) / 2)
