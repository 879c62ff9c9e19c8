"""Words put into lines."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.model.document import Box
from extractor.reading.blocks import Word


def box_of(word: Word) -> Box:
    """The box of a word on a page."""
    assert word.place is not None
    return word.place.box


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand at one height, from the top down; within a row from left to right."""
    rows: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=_middle):
        box = box_of(word)
        at, tall = (box.y0 + box.y1) / 2, box.y1 - box.y0
        if rows and at - middle <= min(height, tall) * 0.5:
            row = rows[-1]
            row.append(word)
            middle += (at - middle) / len(row)
            height += (tall - height) / len(row)
        else:
            rows.append([word])
            middle, height = at, tall
    for row in rows:
        row.sort(key=_left)
    return rows


def _middle(word: Word) -> float:
    box = box_of(word)
    return box.y0 + box.y1


def _left(word: Word) -> float:
    return box_of(word).x0
