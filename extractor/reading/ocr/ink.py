"""The ink of a page: its grey without the colours of stamps, the same on even paper, and what of it is black."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]
"""Rows of pixels, from 0 (black) to 255 (white)."""
Ink = NDArray[np.uint8]
"""Rows of pixels, 255 where there is ink, else 0."""

_COLOURED = 60
"""How far the channels of a coloured pixel lie apart; black print with the fringes of JPEG stays below."""
_DARKEST_PAPER = 64
BLACK = 200
"""Up to which grey print is black. Paper is 255; between thin strokes and it lies nothing but blur."""
_SPECK, _LETTER, _MANY = 12, 120, 2.0
"""Pixels of a speck at most and of a letter at least, and how many specks a letter make a page noisy."""
_BANDS, _FEW = 32, 12


def grey_of(image: Image.Image) -> Grey:
    """The page as grey, without what is red or blue (stamps, signatures) where it has colours."""
    if image.mode not in ("RGB", "RGBA", "P", "CMYK", "YCbCr", "LAB", "HSV", "PA"):
        return np.asarray(image.convert("L"))
    if image.mode in ("RGBA", "PA", "P"):
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        image = Image.alpha_composite(paper, coloured)
    pixels = np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(pixels)
    brightest, darkest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    # Through a filter of its own colour a stamp is as light as paper, and print under it stays black.
    _, coloured_ink = cv2.threshold(cv2.subtract(brightest, darkest), _COLOURED, 255, cv2.THRESH_BINARY)
    return cv2.copyTo(brightest, coloured_ink, grey).astype(np.uint8, copy=False)


def evened(grey: Grey, dpi: float) -> Grey:
    """The page with paper that is white all over: shadows and stains divided out."""
    height, width = grey.shape
    whole = grey[: height // 4 * 4, : width // 4 * 4] if min(height, width) >= 4 else grey  # four by four is quick
    small = cv2.resize(whole, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    around = int(dpi / 24) // 2 * 2 + 1  # as wide as a word, on the small picture
    paper = cv2.resize(np.maximum(cv2.medianBlur(small, around), _DARKEST_PAPER), (width, height))
    return cv2.divide(grey, paper, scale=255).astype(np.uint8, copy=False)


def cleaned(grey: Grey) -> Grey:
    """The page without its specks, where it has many; a filter that a clean page would lose marks by."""
    bands = np.array_split(ink_of(grey), _BANDS)[1::4]  # a quarter of the page tells
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.concatenate(bands), connectivity=8)
    area = stats[1:, cv2.CC_STAT_AREA]
    specks, letters = int((area <= _SPECK).sum()), int((area > _LETTER).sum())
    return cv2.medianBlur(grey, 5).astype(np.uint8) if specks > _MANY * max(letters, _FEW) else grey


def ink_of(grey: Grey) -> Ink:
    """What is ink on even paper: faint marks count."""
    return cv2.threshold(grey, BLACK, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8, copy=False)
