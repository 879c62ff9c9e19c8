"""How far a page is turned: whether its lines stand upright, and by what part of a degree they slope."""

from __future__ import annotations

import cv2
import numpy as np

from extractor.reading.ocr.ink import Grey, Ink

_STEEPEST = 5.0
_COARSE = 0.5
_FINE = 0.05
_WIDTH = 800
"""Pixels across the small picture that angles are tried on."""


def slope_of(ink: Ink) -> float:
    """By how many degrees the lines of a page fall to the right; 0 where no angle is better than none."""
    return _best(_small(ink))[0]


def lies_on_its_side(ink: Ink) -> bool:
    """Whether the lines of a page run up or down it."""
    small = _small(ink)
    return _best(np.rot90(small))[1] > _best(small)[1] * 1.3


def straightened(grey: Grey, slope: float) -> Grey:
    """The page with level lines, turned about its middle; its size stays."""
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), slope, 1.0)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255).astype(np.uint8)


def _small(ink: Ink) -> Ink:
    scale = _WIDTH / max(ink.shape)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else ink
    return (small > 60).astype(np.uint8)


def _best(small: Ink) -> tuple[float, float]:
    """The slope whose rows of pixels are sharpest, and how sharp they are."""
    ys, xs = np.nonzero(small)
    if not len(ys):
        return 0.0, 0.0

    def sharpness(angle: float) -> float:
        rows = np.bincount((ys - xs * np.tan(np.radians(angle)) + small.shape[1]).astype(np.int64))
        return float((np.diff(rows.astype(np.float64)) ** 2).sum())

    coarse = max(np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE), key=lambda a: (sharpness(a), -abs(a)))
    fine = max(np.arange(coarse - _COARSE, coarse + _COARSE + _FINE, _FINE), key=lambda a: (sharpness(a), -abs(a)))
    return float(fine), sharpness(fine)
