"""Scans to measure on: texts as pictures of pages, clean or as bad as an old scanner makes them, and figures read right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_A4 = (8.27, 11.69)
_MARGIN = 0.9
_POINTS = 13
_LEADING = 1.45
_NUMBER = re.compile(r"[+\-−]?\d+(?:[.,/]\d+)*[%‰]?")


def pages_of(text: str, font: Path, dpi: int = 300) -> Iterator[Image.Image]:
    """The pages of a text in a typeface (a TrueType file with Vietnamese letters), grey, of A4 at `dpi`."""
    face = ImageFont.truetype(str(font), round(_POINTS * dpi / 72))
    width, height = (round(side * dpi) for side in _A4)
    margin, step = round(_MARGIN * dpi), round(_POINTS * _LEADING * dpi / 72)
    lines = [line for paragraph in text.splitlines() for line in _broken(paragraph, face, width - 2 * margin)]
    per_page = (height - 2 * margin) // step
    for start in range(0, len(lines), per_page):
        page = Image.new("L", (width, height), 255)
        draw = ImageDraw.Draw(page)
        for i, line in enumerate(lines[start : start + per_page]):
            draw.text((margin, margin + i * step), line, fill=0, font=face)
        yield page


def _broken(paragraph: str, face: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        longer = f"{line} {word}" if line else word
        if line and face.getlength(longer) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


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
