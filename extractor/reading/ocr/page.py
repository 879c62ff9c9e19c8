"""The words on the picture of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from PIL import Image

from extractor.model.document import Box, Placement
from extractor.reading.blocks import Word
from extractor.reading.ocr.engine import Reading, read_line
from extractor.reading.ocr.figures import figure, may_be_figure
from extractor.reading.ocr.ink import Grey, cleaned, evened, grey_of, ink_of
from extractor.reading.ocr.lines import Line, Numbers, lines_of
from extractor.reading.ocr.repairs import read_on
from extractor.reading.ocr.rules import rules_of
from extractor.reading.ocr.upright import Turn, lies_on_its_side, slope_of, straightened
from extractor.reading.pages import PageWords, Rule
from extractor.text.legacy.syllables import is_syllable

DPI = 300.0
"""What every page is brought to: on real scans of 200 dpi more is read right than on the picture as it is."""
_SLOPE = 0.05
_CUT = re.compile(r"\d$|(?<!\d)\d{1,3}[.,]$")
_SAMPLE = 6
_BLANK, _LESS, _FEW = 0.2, 0.9, 7
"""Figures are one that lie nearer than the first, of the height of letters, or the second, of the usual blank on a line of
more blanks than the third."""
_ENOUGH = 0.5
"""The share of syllables among words of a page that stands upright; upside down it is below a quarter."""
_ENDS = ".,;:()[]\"“”'"


@dataclass(frozen=True, slots=True)
class _Picture:
    """A page made ready: its lines of print, its ruling lines, and how it was turned."""

    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    turn: Turn
    read: dict[int, list[Reading]]
    """What was read already, by the number of the line."""


def words_of_image(image: Image.Image, *, number: int, width: float, height: float) -> PageWords:
    """The words and ruling lines on the picture of page `number`, which is `width` × `height` points.

    A page that lies on its side or upside down is turned, and its lines are made level: the places of words and the
    size are those of the page as it is read, `Word.shown` is on the page as it was given. Raises ReadingError where tesseract's Vietnamese data is missing.
    """
    grey = cleaned(evened(_sized(grey_of(image), width, height), DPI))
    turns = (1, 3, 0, 2) if lies_on_its_side(ink_of(grey)) else (0, 2, 1, 3)
    picture = _upright(grey, [Turn(width, height, quarters) for quarters in turns])
    lines = [
        found
        for i, line in enumerate(picture.lines)
        if (found := list(_words(line, picture.read.get(i) or read_line(line.picture), number, picture.turn)))
    ]
    words = (word for line in read_on(lines) for word in line)
    return PageWords(number, *picture.turn.size, tuple(words), picture.rules)


def _sized(grey: Grey, width: float, height: float) -> Grey:
    size = (max(1, round(width * DPI / 72)), max(1, round(height * DPI / 72)))
    if abs(size[0] - grey.shape[1]) <= 2:
        return grey
    how = cv2.INTER_AREA if size[0] < grey.shape[1] else cv2.INTER_CUBIC
    return cv2.resize(grey, size, interpolation=how).astype(np.uint8)


def _upright(grey: Grey, turns: Sequence[Turn]) -> _Picture:
    """The page after the first of the turns that makes sense; where none does, the one that makes most."""
    best, most = _picture(grey, turns[0]), -1.0
    for i, turn in enumerate(turns):
        picture = best if not i else _picture(grey, turn)
        share = _legible(picture)
        if share > most:
            best, most = picture, share
        if share >= _ENOUGH or not picture.lines:
            break
    return best


def _picture(grey: Grey, turn: Turn) -> _Picture:
    grey = np.ascontiguousarray(np.rot90(grey, turn.quarters))
    slope = slope_of(ink_of(grey))
    if abs(slope) >= _SLOPE:
        grey = straightened(grey, slope)
        turn = replace(turn, slope=slope)
    ink = ink_of(grey)
    rules, drawn = rules_of(ink, DPI)
    ink[drawn > 0] = 0
    lines = tuple(lines_of(grey, ink, drawn, DPI))
    return _Picture(lines, rules, turn, _sample(lines))


def _sample(lines: Sequence[Line]) -> dict[int, list[Reading]]:
    """What some longer lines say, by their number."""
    # A stamp or a signature has many pieces too, but is higher than one line.
    level = (i for i, line in enumerate(lines) if line.picture.shape[0] < 3.2 * line.height)
    longest = sorted(level, key=lambda i: len(lines[i].pieces))[-_SAMPLE:]
    return {i: read_line(lines[i].picture) for i in longest}


def _legible(picture: _Picture) -> float:
    """The share of Vietnamese syllables among the words that were read."""
    words = [reading.text.strip(_ENDS) for readings in picture.read.values() for reading in readings]
    return sum(is_syllable(word) for word in words) / max(1, len(words))


def _words(line: Line, readings: Sequence[Reading], page: int, turn: Turn) -> Iterator[Word]:
    for reading, own in _joined(list(_inked(line, readings)), line.height):
        x0, x1 = int(own[:, 0].min()), int(own[:, 2].max())
        text, doubt = reading.text, ""
        if may_be_figure(text):
            beside = round(0.2 * line.height)
            left = max(0, x0 - line.left - beside)
            alone = np.ascontiguousarray(line.picture[:, left : x1 - line.left + beside])
            text, doubt = figure(reading, alone, own - np.array([line.left + left, line.top] * 2))
        box = Box(*(float(side * 72 / DPI) for side in (x0, line.top_of_letters, x1, line.base)))
        yield Word(text, Placement(page, box), doubt, turn.shown(box) if turn.quarters or turn.slope else None)


def _inked(line: Line, readings: Sequence[Reading]) -> Iterator[tuple[Reading, Numbers]]:
    """What was read, each with the boxes of its ink."""
    middles = (line.pieces[:, 0] + line.pieces[:, 2]) / 2
    # The box of a letter that the engine is unsure of may reach over its neighbours.
    ends = [(min(a.right, b.left) + b.left) / 2 for a, b in pairwise(readings)]
    for reading, start, end in zip(readings, [-np.inf, *ends], [*ends, np.inf], strict=bool(readings)):
        own = line.pieces[(line.left + start <= middles) & (middles < line.left + end)]
        if len(own):  # else a letter read out of nothing
            yield reading, own


def _joined(words: list[tuple[Reading, Numbers]], height: float) -> list[tuple[Reading, Numbers]]:
    """Words with those put together between which there is less room than between others: figures that were cut in two."""
    gaps = [float(b[:, 0].min() - a[:, 2].max()) for (_, a), (_, b) in pairwise(words)]
    blank = max(_BLANK * height, _LESS * sorted(gaps)[len(gaps) // 2] if len(gaps) > _FEW else 0.0)
    result = words[:1]
    for (reading, own), gap in zip(words[1:], gaps, strict=True):
        before, ink = result[-1]
        if gap < blank and _CUT.search(before.text) and reading.text[0].isdigit():
            whole = Reading(before.text + reading.text, before.left, reading.right, before.sure + reading.sure)
            result[-1] = whole, np.concatenate((ink, own))
        else:
            result.append((reading, own))
    return result
