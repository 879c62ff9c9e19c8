"""Figures in what was read: those whose ink does not bear them out are read a second time by themselves, and their
marks are told by their shape.

A figure that two readings agree on is taken. Where they differ the reading that is a number is taken, and the word
keeps a doubt that tells both.
"""

from __future__ import annotations

import re

import numpy as np

from extractor.reading.ocr.engine import Reading, read_figure
from extractor.reading.ocr.ink import BLACK, Grey
from extractor.reading.ocr.lines import Numbers, middle

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
_SURE = 80.0
_MARK = 0.45
"""Of the height of digits: the highest mark between them."""
_SLIM, _WIDE = 0.53, 0.72
"""Of its height: how wide a 1 is at most, and any other digit; 7 is wider than the one, % than the other."""
_USUAL, _JOINED = 0.62, 1.1
"""Of its height: how wide a digit is, and from where on a piece is more than one."""
_HANGS, _STANDS = 0.06, 0.04
"""Of the height of digits: how far below them a comma reaches at least, a point at most."""


def may_be_figure(text: str) -> bool:
    """Whether a word has a digit, or only letters that digits are taken for."""
    return any(letter.isdigit() for letter in text) or (
        _LIKE.fullmatch(text) is not None and any(letter.isalnum() or letter in "|$§" for letter in text)
    )


def figure(reading: Reading, picture: Grey, pieces: Numbers) -> tuple[str, str]:
    """The word with its figures as they most likely are, and what is doubtful about them, or nothing.

    `picture` shows the word alone, `pieces` are the boxes of its ink there.
    """
    first = reading.text
    if _borne_out(first, picture, pieces):
        again, sure = first, 0
    else:
        again, sure = ("", 0) if _ROMAN.fullmatch(first) else read_figure(picture)
    agreed = _agreed(first, again, sure, pieces)
    text = _PERMILLE.sub("‰", _marked(agreed, pieces))
    digits = _digits(text)
    if again and digits and not digits == _digits(_plain(first)) == _digits(_plain(again)):
        return text, f"{text} is unsure, read as {first} and as {again}: compare it with the scan"
    if digits and min(reading.sure) < _UNSURE and sure < _UNSURE:
        return text, f"{text} is unsure, read with {min(reading.sure):.0f} % certainty: compare it with the scan"
    return text, ""


def _borne_out(text: str, picture: Grey, pieces: Numbers) -> bool:
    """Whether the ink is that of the number read: as many digits and marks, each 1 slim and each 0 white within.

    The data for Vietnamese takes 7 for 1, 9 for 0 and a slanted 5 for 3, and loses marks and last digits; other digits
    it reads as well as the data for figures does.
    """
    if not _NUMBER.fullmatch(text) or any(letter in "3%‰:;" for letter in text):
        return False
    tall, marks = _digits_of(pieces), sum(letter in ".," for letter in text)
    if len(tall) != _strokes(text) or len(_marks_of(pieces)) != marks or len(pieces) != len(tall) + marks:
        return False
    for letter, (x0, y0, x1, y1) in zip(filter(_is_stroke, text), tall, strict=True):
        width, height = x1 - x0, y1 - y0
        if letter.isdigit() and width > (_SLIM if letter == "1" else _WIDE) * height:
            return False
        rows, columns = (y0 + height * 2 // 5, y0 + height * 3 // 5), (x0 + width * 3 // 8, x0 + width * 5 // 8)
        if letter == "0" and picture[slice(*rows), slice(*columns)].min(initial=255) < BLACK:
            return False
    return True


def _plain(text: str) -> str:
    """A number with the letters that digits were taken for put right; any other word as it is."""
    number = text.translate(_LOOKALIKES)
    return number if _NUMBER.fullmatch(number) else text


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _agreed(first: str, again: str, sure: int, pieces: Numbers) -> str:
    """What two readings of a word come to; `sure` is how sure the second is."""
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
    core, end = two.rstrip(_END), one[len(one.rstrip(_END)) :]
    if len(_digits(one)) == len(_digits(core)):
        return _merged(one.rstrip(_END), core, "01" if sure < _SURE else "0123456789") + end
    tall = _tall(pieces)
    return one if abs(_strokes(one) - tall) < abs(_strokes(two) - tall) else core + end


def _merged(one: str, two: str, wrong: str) -> str:
    """Of two readings with as many digits: the marks of the one with more, and the digits of the second for those that
    are `wrong` in the first."""
    digits = iter(b if a in wrong else a for a, b in zip(_digits(one), _digits(two), strict=True))
    marked = one if len(one) > len(two) else two
    return "".join(next(digits) if letter.isdigit() else letter for letter in marked)


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalpha()]


def _strokes(text: str) -> int:
    """How many pieces of ink as high as a digit a number has."""
    return sum(map(_is_stroke, text))


def _is_stroke(letter: str) -> bool:
    return letter.isdigit() or letter in "%/()"


def _digits_of(pieces: Numbers) -> Numbers:
    """The pieces as high as digits, from left to right."""
    heights = pieces[:, 3] - pieces[:, 1]
    return _from_left(pieces[heights > 0.7 * heights.max()])


def _tall(pieces: Numbers) -> int:
    """How many digits the ink has room for: a piece may be several that touch."""
    digits = _digits_of(pieces)
    widths, heights = digits[:, 2] - digits[:, 0], digits[:, 3] - digits[:, 1]
    several = widths > _JOINED * heights
    return len(digits) + int((np.round(widths[several] / (_USUAL * heights[several])) - 1).sum())


def _marks_of(pieces: Numbers) -> Numbers:
    """The small pieces at the foot of digits, from left to right."""
    height, base = _size(pieces)
    heights, widths = pieces[:, 3] - pieces[:, 1], pieces[:, 2] - pieces[:, 0]
    small = (heights < _MARK * height) & (widths < 0.35 * height) & (widths <= 1.5 * heights)
    return _from_left(pieces[small & (pieces[:, 1] > base - 0.35 * height)])


def _from_left(pieces: Numbers) -> Numbers:
    ordered: Numbers = pieces[np.argsort(pieces[:, 0])]
    return ordered


def _size(pieces: Numbers) -> tuple[float, float]:
    """The height of digits, and where they stand."""
    digits = _digits_of(pieces)
    return middle(digits[:, 3] - digits[:, 1]), middle(digits[:, 3])


def _marked(text: str, pieces: Numbers) -> str:
    """The marks within figures as their shapes tell: a comma hangs below the digits, a point does not."""
    height, base = _size(pieces)
    low = _marks_of(pieces)
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
