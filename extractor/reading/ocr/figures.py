"""Figures in what was read: read a second time by themselves, their marks told by their shape.

A figure that two readings agree on is taken. Where they differ the reading that is a number is taken, and the word
keeps a doubt that tells both.
"""

from __future__ import annotations

import re

import numpy as np

from extractor.reading.ocr.engine import Reading, read_figure
from extractor.reading.ocr.ink import Grey
from extractor.reading.ocr.lines import Numbers

# What digits are taken for: the data for Vietnamese has seen few lines of digits only.
_LOOKALIKES = str.maketrans(
    {
        "O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "Ì": "1", "Í": "1", "|": "1", "]": "1", "}": "1", "!": "1",
        "Z": "2", "Š": "5", "S": "5", "$": "5", "§": "8", "B": "8", "„": ",", "‚": ",",
    }
)  # fmt: skip
_LIKE = re.compile(r"[\dOoQIlÌÍ|ŠS§ZB.,„/%()+\-:;]+")
_NUMBER = re.compile(r"[(<>≥≤+\-–~]*\d+(?:[.,]\d+)*(?:[/-]\d+(?:[.,]\d+)*)*[%‰]?[);:.,]*")
_ROMAN = re.compile(r"[(]?[IVX]+/\d{4}[);:.,]*")
_RUN = re.compile(r"\d+(?:[.,/]\d+)*")
_END = ");:.,"
_PERMILLE = re.compile(r"(?<=\d)%[oøØ0°]")
_UNSURE = 60.0
_MARK = 0.45
"""Of the height of digits: the highest mark between them."""
_HANGS, _STANDS = 0.06, 0.04
"""Of the height of digits: how far below them a comma reaches at least, a point at most."""


def may_be_figure(text: str) -> bool:
    """Whether a word has a digit, or only letters that digits are taken for."""
    return any(letter.isdigit() for letter in text) or _LIKE.fullmatch(text) is not None


def figure(reading: Reading, picture: Grey, pieces: Numbers) -> tuple[str, str]:
    """The word with its figures as they most likely are, and what is doubtful about them, or nothing.

    `picture` shows the word alone, `pieces` are the boxes of its ink.
    """
    first = reading.text
    again, sure = ("", 0) if _ROMAN.fullmatch(first) else read_figure(picture)
    agreed = _agreed(first, again, pieces)
    text = _PERMILLE.sub("‰", _marked(agreed, pieces))
    digits = _digits(text)
    if again and digits and not digits == _digits(_plain(first)) == _digits(_plain(again)):
        return text, f"read as {first} and as {again}"
    if digits and min(reading.sure) < _UNSURE and sure < _UNSURE:
        return text, f"read with {min(reading.sure):.0f} % certainty"
    return text, ""


def _plain(text: str) -> str:
    """A number with the letters that digits were taken for put right; any other word as it is."""
    number = text.translate(_LOOKALIKES)
    return number if _NUMBER.fullmatch(number) else text


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _agreed(first: str, again: str, pieces: Numbers) -> str:
    """What two readings of a word come to."""
    if first == again or not again:
        return first
    one, two = first.translate(_LOOKALIKES), again.translate(_LOOKALIKES)
    if not _NUMBER.fullmatch(two):
        if _NUMBER.fullmatch(one):
            return one
        # A number with letters behind it (`102%KH;`): its digits from the second reading, the letters from the first.
        runs = _RUN.findall(again)
        if len(runs) != len(_RUN.findall(first)):
            return first
        parts = iter(runs)
        return _RUN.sub(lambda _: next(parts), first)
    if not _NUMBER.fullmatch(one):
        # Not where it leaves out ink that the first one gave a letter to.
        return two if len(_letters(first)) <= 2 and _strokes(two) >= min(_tall(pieces), len(first)) else first
    tall = _tall(pieces)
    if abs(_strokes(one) - tall) < abs(_strokes(two) - tall):
        return one
    core = two.rstrip(_END)
    return core + one[len(one.rstrip(_END)) :]


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalpha()]


def _strokes(text: str) -> int:
    """How many pieces of ink as high as a digit a number has."""
    return sum(letter.isdigit() or letter in "%/()" for letter in text)


def _tall(pieces: Numbers) -> int:
    heights = pieces[:, 3] - pieces[:, 1]
    return int((heights > 0.7 * heights.max()).sum())


def _marked(text: str, pieces: Numbers) -> str:
    """The marks within figures as their shapes tell: a comma hangs below the digits, a point does not."""
    heights, widths = pieces[:, 3] - pieces[:, 1], pieces[:, 2] - pieces[:, 0]
    digits = pieces[heights > 0.7 * heights.max()]
    height = float(np.median(digits[:, 3] - digits[:, 1]))
    base = float(np.median(digits[:, 3]))
    small = (heights < _MARK * height) & (widths < 0.35 * height) & (widths <= 1.5 * heights)
    low = pieces[small & (pieces[:, 1] > base - 0.35 * height)]
    low = low[np.argsort(low[:, 0])]
    places = [m.start() for m in re.finditer(r"[.,]", text)]
    if len(low) != len(places) or any(mark in text for mark in ";:"):
        return text
    letters = list(text)
    for place, (_, _, _, bottom) in zip(places, low, strict=True):
        below = (bottom - base) / height
        if below >= _HANGS:
            letters[place] = ","
        elif below <= _STANDS:
            letters[place] = "."
    return "".join(letters)
