"""Scans to measure on: pages as bad as an old scanner makes them, and figures read right."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from PIL import Image, ImageFilter

_NUMBER = re.compile(r"[+\-−]?\d+(?:[.,/]\d+)*[%‰]?")


def degrade(image: Image.Image, seed: int) -> Image.Image:
    """A page of 300 dpi as a heavy scan of 200 dpi: 1 to 2 degrees askew, blurred, faded and with specks. The same seed
    gives the same scan."""
    chance = np.random.default_rng(seed)
    angle = float(chance.uniform(1.0, 2.0)) * (1 if chance.random() < 0.5 else -1)
    page = image.convert("L").rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = page.resize((round(page.width * 2 / 3), round(page.height * 2 / 3)), Image.Resampling.LANCZOS)
    page = page.filter(ImageFilter.GaussianBlur(0.7))
    grey = np.asarray(page).astype(np.float64) * 0.8 + 40 + chance.normal(0, 14, (page.height, page.width))
    specks = chance.random(grey.shape)
    grey[specks < 0.004] = 20
    grey[specks > 0.996] = 250
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def numbers_read(expected: str, got: str) -> tuple[int, int]:
    """How many of the numbers in a text another reading of it has, with the same digits, marks and sign; and of how many.

    Where they stand does not matter.
    """
    wanted, found = (Counter(_NUMBER.findall(text.replace("−", "-"))) for text in (expected, got))
    return (wanted & found).total(), wanted.total()
