"""The words on the picture of a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
from PIL import Image

from extractor.model.document import Box, Placement
from extractor.reading.blocks import Word
from extractor.reading.ocr.engine import read_line
from extractor.reading.ocr.figures import figure, may_be_figure
from extractor.reading.ocr.ink import Grey, evened, grey_of, ink_of
from extractor.reading.ocr.lines import Line, lines_of
from extractor.reading.ocr.repairs import read_on
from extractor.reading.ocr.rules import rules_of
from extractor.reading.ocr.upright import slope_of, straightened
from extractor.reading.pages import PageWords

DPI = 300.0


def words_of_image(image: Image.Image, *, number: int, width: float, height: float) -> PageWords:
    """The words and ruling lines on the picture of page `number`, which is `width` × `height` points.

    Raises ReadingError where tesseract's Vietnamese data is missing.
    """
    grey = _sized(grey_of(image), width, height)
    grey = evened(grey, DPI)
    slope = slope_of(ink_of(grey))
    if abs(slope) >= 0.05:
        grey = straightened(grey, slope)
    ink = np.where(grey <= 200, 255, 0).astype(np.uint8)
    rules, drawn = rules_of(ink, DPI)
    ink[drawn > 0] = 0
    lines = [words for line in lines_of(grey, ink, drawn, DPI) if (words := list(_words(line, number)))]
    words = [word for line in read_on(lines) for word in line]
    return PageWords(number, width, height, tuple(words), rules)


def _sized(grey: Grey, width: float, height: float) -> Grey:
    size = (round(width * DPI / 72), round(height * DPI / 72))
    if abs(size[0] - grey.shape[1]) <= 2:
        return grey
    how = cv2.INTER_AREA if size[0] < grey.shape[1] else cv2.INTER_CUBIC
    return cv2.resize(grey, size, interpolation=how).astype(np.uint8)


def _words(line: Line, page: int) -> Iterator[Word]:
    readings = read_line(line.picture)
    if not readings:
        return
    middles = (line.pieces[:, 0] + line.pieces[:, 2]) / 2
    ends = [(a.right + b.left) / 2 for a, b in pairwise(readings)]
    found: list[tuple[str, str, int, int]] = []
    for reading, start, end in zip(readings, [-np.inf, *ends], [*ends, np.inf], strict=True):
        own = line.pieces[(line.left + start <= middles) & (middles < line.left + end)]
        if not len(own):
            continue  # a letter read out of nothing
        x0, x1 = int(own[:, 0].min()), int(own[:, 2].max())
        text, doubt = reading.text, ""
        if may_be_figure(text):
            beside = round(0.2 * line.height)
            picture = line.picture[:, max(0, x0 - line.left - beside) : x1 - line.left + beside]
            text, doubt = figure(reading, picture, own)
        found.append((text, doubt, x0, x1))
    for text, doubt, x0, x1 in found:
        box = Box(*(float(side * 72 / DPI) for side in (x0, line.top_of_letters, x1, line.base)))
        yield Word(text, Placement(page, box), doubt)
