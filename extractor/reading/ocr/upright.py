"""How far a page is turned: whether its lines stand upright, and by what part of a degree they slope."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.model.document import Box
from extractor.reading.ocr.ink import Grey, Ink

_STEEPEST = 5.0
_COARSE = 0.5
_FINE = 0.05
_WIDTH = 800
"""Pixels of the longer side of the small picture that angles are tried on."""
_RULE = 40
"""Pixels there that no letter runs on for."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page of `width` × `height` points was turned to be read: by quarter turns to the left, then by the degrees
    that its lines sloped."""

    width: float
    height: float
    quarters: int = 0
    slope: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as read."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def shown(self, box: Box) -> Box:
        """The box on the page as it is shown that holds a box on the page as it is read."""
        corners = [self._shown(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        xs, ys = zip(*corners, strict=True)
        return Box(max(0.0, min(xs)), max(0.0, min(ys)), min(self.width, max(xs)), min(self.height, max(ys)))

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.size
        cos, sin = math.cos(math.radians(self.slope)), math.sin(math.radians(self.slope))
        across, down = x - width / 2, y - height / 2
        x, y = width / 2 + cos * across - sin * down, height / 2 + sin * across + cos * down
        match self.quarters:
            case 0:
                return x, y
            case 1:
                return height - y, x
            case 2:
                return width - x, height - y
            case _:
                return y, width - x


def slope_of(ink: Ink) -> float:
    """By how many degrees the lines of a page fall to the right; 0 where no angle is better than none."""
    ys, xs = np.nonzero(_small(ink))
    if not len(ys):
        return 0.0
    coarse, _ = _sharpest(ys, xs, _coarse())
    return _sharpest(ys, xs, np.arange(coarse - _COARSE, coarse + _COARSE + _FINE, _FINE))[0]


def lies_on_its_side(ink: Ink) -> bool:
    """Whether the lines of a page seem to run up or down it."""
    small = _small(ink)
    # The ruling lines of a table deceive.
    across, down = (
        cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones(size, np.uint8)) for size in ((1, _RULE), (_RULE, 1))
    )
    ys, xs = np.nonzero(small > np.maximum(across, down))
    if not len(ys):
        return False
    return _sharpest(xs, ys, _coarse())[1] > _sharpest(ys, xs, _coarse())[1] * 1.3


def _coarse() -> NDArray[np.float64]:
    return np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE)


def straightened(grey: Grey, slope: float) -> Grey:
    """The page with level lines, turned about its middle; its size stays."""
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), slope, 1.0)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255).astype(np.uint8)


def _small(ink: Ink) -> Ink:
    scale = _WIDTH / max(ink.shape)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else ink
    return (small > 60).astype(np.uint8)


def _sharpest(ys: NDArray[np.intp], xs: NDArray[np.intp], angles: NDArray[np.float64]) -> tuple[float, float]:
    """The angle at which the rows of pixels are sharpest, and how sharp they are."""

    def sharpness(angle: float) -> float:
        rows = np.bincount((ys - xs * np.tan(np.radians(angle)) + _WIDTH).astype(np.int64))
        return float((np.diff(rows.astype(np.float64)) ** 2).sum())

    return max(((float(a), sharpness(a)) for a in angles), key=lambda found: (found[1], -abs(found[0])))
