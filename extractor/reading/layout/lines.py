"""Words put into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from extractor.model.document import Box, Placement
from extractor.reading.blocks import Word

_STARTS = re.compile(r"\d[\d.,]*$")
_BROKEN = re.compile(r"[\d.]*(?:[.,]|\.\d{1,2})$")
_WHOLE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?%?$|\d+,\d+%?$")


def box_of(word: Word) -> Box:
    """The box of a word on a page."""
    assert word.place is not None
    return word.place.box


def bounds(words: Iterable[Word]) -> Box:
    """The box around words."""
    return reduce(or_, map(box_of, words))


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


def in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of one cell or text as they read on, line after line; words written upwards are read upwards."""
    if len(words) < 2:
        return tuple(words)
    upward = _is_upward(words)
    rows = rows_of(map(_turned, words)) if upward else rows_of(words)
    read: list[Word] = []
    for row in rows:
        if len(read) == len(row) == 1 and is_cut(read[0].text, row[0].text):
            read = [_one(read[0], row[0])]
        else:
            read = joined(read, row)
    return tuple(map(_turned_back, read)) if upward else tuple(read)


def is_cut(end: str, start: str) -> bool:
    """Whether two lines are one figure that its cell is too narrow for: `75.160,` and `2`, `75.160` and `,2`, `12.56` and `4`."""
    if not _STARTS.match(end) or not (_BROKEN.match(end) or start[:1] in (".", ",")):
        return False
    return (end[-1] in ".," and start[0].isdigit()) or bool(_WHOLE.match(end + start))


def joined(before: list[Word], row: Sequence[Word]) -> list[Word]:
    """Words of lines that follow on each other: a word parted by a hyphen at the end of the first is one."""
    if before and row and _parted(before[-1].text, row[0].text):
        return [*before[:-1], _one(before[-1], row[0]), *row[1:]]
    return [*before, *row]


def _one(end: Word, start: Word) -> Word:
    """One word of two; it stands where its first part does."""
    return replace(end, text=end.text + start.text, doubt=end.doubt or start.doubt)


def _parted(end: str, start: str) -> bool:
    """Whether a line's last word ends in a hyphen that ties it to the first one of the next, or in a sign."""
    if end in ("(-", "(–", "(+"):
        return start[0].isdigit()
    return len(end) > 1 and end[-1] in "-\u00ad" and end[-2].isalnum() and start[0].isalnum()


def _is_upward(words: Sequence[Word]) -> bool:
    """Whether words are written upwards: then they are equally wide, as high as they are long."""
    widths = [box.x1 - box.x0 for box in map(box_of, words)]
    heights = [box.y1 - box.y0 for box in map(box_of, words)]
    return max(heights) / min(heights) > 1.2 * max(widths) / min(widths) and sum(heights) > sum(widths)


def _turned(word: Word) -> Word:
    """A word of a text written upwards, as if the page were turned clockwise."""
    box = box_of(word)
    return _placed(word, Box(-box.y1, box.x0, -box.y0, box.x1))


def _turned_back(word: Word) -> Word:
    box = box_of(word)
    return _placed(word, Box(box.y0, -box.x1, box.y1, -box.x0))


def _placed(word: Word, box: Box) -> Word:
    assert word.place is not None
    return replace(word, place=Placement(word.place.page, box))


def _middle(word: Word) -> float:
    box = box_of(word)
    return box.y0 + box.y1


def _left(word: Word) -> float:
    return box_of(word).x0
