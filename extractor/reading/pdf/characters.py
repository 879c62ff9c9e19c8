"""Characters of a PDF page put into words."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from extractor.model.document import Box
from extractor.reading.pdf.frame import Frame

# Shares of the letters' height: a blank narrower than the first is none, a gap wider than the second parts words
# even where the page has no blank.
_BLANK = 0.08
_GAP = 0.3
_BLANKS = frozenset({0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF})
# Hyphens and bullets of the fonts Symbol and Wingdings.
_LETTERS = {0x2010: "-", 0x2011: "-", 0xF02B: "+", 0xF02D: "-"} | dict.fromkeys(
    (0xF06C, 0xF076, 0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC), "•"
)
_FOUND_HYPHENS = (0x02, 0xFFFE)
"""What the library gives for a hyphen at the end of a line, and for U+00AD there."""
_ASCENT = 0.78
"""The share of a font's size that lies above the line letters stand on."""
_RAISED = 0.15
_SMALLER = 0.85
_SAMPLE = 80

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand close together in one font: a word, or a part of one.

    `joined` says that it goes on from the run before, `raised` that it is a figure set higher and smaller behind it.
    """

    text: str
    font: str
    box: Box
    joined: bool = False
    raised: bool = False


def upright(text: Any, frame: Frame) -> Frame:
    """The frame in which most characters of a text page stand upright; `frame` where few tell."""
    raw = text.raw
    count = pdfium.FPDFText_CountChars(raw)
    step = max(1, count // _SAMPLE)
    turns: Counter[int] = Counter()
    for i in range(0, count, step):
        if pdfium.FPDFText_GetUnicode(raw, i) > 32:
            angle = pdfium.FPDFText_GetCharAngle(raw, i)
            turns[-round(angle / (math.pi / 2)) % 4] += 1  # it counts clockwise
    if turns.total() < 20:
        return frame
    turn, most = turns.most_common(1)[0]
    if most < 0.7 * turns.total():
        return frame
    return Frame(frame.left, frame.bottom, frame.right, frame.top, turn)


def runs_of(text: Any, frame: Frame, *, older: bool = False) -> Iterator[Run]:
    """The runs of a text page in the order the page writes them.

    A word has the font it begins with, unless `older` says that fonts of older encodings are on the page: then each
    letter is asked for its font (half as fast), and hyphens at the ends of lines are U+00AD, which is a letter there.
    """
    fonts: dict[int, str] = {}
    hyphen = "\u00ad" if older else "-"
    raw = text.raw
    turn = frame.turn
    letters: list[str] = []
    left = bottom = right = top = x0 = y0 = x1 = y1 = 0.0
    font = now = first = 0
    joined = apart = raised = False
    box = pdfium.FS_RECTF()
    shape = ctypes.byref(box)
    unicode, loose = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox

    def run() -> Run:
        bounds = _of_the_font(raw, first, turn, (left, bottom, right, top))
        return Run("".join(letters), _font_name(font, fonts), frame.box(*bounds), joined, raised)

    for i in range(pdfium.FPDFText_CountChars(raw)):
        code = unicode(raw, i)
        if (code <= 32 and code != 2) or code in _BLANKS:
            apart = True
            continue
        if not loose(raw, i, shape):
            continue
        a, b, c, d = box.left, box.bottom, box.right, box.top
        close = False
        if letters:
            if turn == 0 and abs(a - x1) < _BLANK * (d - b) and (b == y0 or d == y1):
                close = True  # by far the most letters
            else:
                close = _close((x0, y0, x1, y1), (a, b, c, d), turn, apart)
            close = close or (0x300 <= code < 0x370 and not apart)
        higher = 48 <= code <= 57 and close and d - b < _SMALLER * (y1 - y0) and _is_raised(raw, i, turn)
        if higher:
            close = False
        if older or not close:
            now = _font(raw, i)
        x0, y0, x1, y1 = a, b, c, d
        apart = False
        letter = hyphen if code in _FOUND_HYPHENS else _LETTERS.get(code) or chr(code)
        if close and now == font:
            letters.append(letter)
            left, bottom = min(left, a), min(bottom, b)
            right, top = max(right, c), max(top, d)
            continue
        if letters:
            yield run()
        letters = [letter]
        left, bottom, right, top = a, b, c, d
        font, joined, first, raised = now, close, i, higher
    if letters:
        yield run()


def _close(one: Bounds, two: Bounds, turn: int, apart: bool) -> bool:
    """Whether a character follows on another in one word; `apart` where a blank stands between them."""
    if turn % 2:
        one, two = (one[1], one[0], one[3], one[2]), (two[1], two[0], two[3], two[2])
    height = max(one[3] - one[1], two[3] - two[1])
    level = min(one[3], two[3]) - max(one[1], two[1]) > 0.4 * min(one[3] - one[1], two[3] - two[1])
    if level:
        gap = one[0] - two[2] if turn in (2, 3) else two[0] - one[2]
        return -0.6 * height < gap < (_BLANK if apart else _GAP) * height
    # Letters of a word that is written upwards or downwards.
    width = max(one[2] - one[0], two[2] - two[0])
    if apart or min(one[2], two[2]) - max(one[0], two[0]) < 0.4 * min(one[2] - one[0], two[2] - two[0]):
        return False
    return -0.2 * width < max(two[1] - one[3], one[1] - two[3]) < 0.2 * width


def _is_raised(raw: Any, index: int, turn: int) -> bool:
    """Whether a character stands on a higher line than the one before."""
    x, y, before_x, before_y = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    pdfium.FPDFText_GetCharOrigin(raw, index - 1, before_x, before_y)
    up = (y.value - before_y.value, before_x.value - x.value, before_y.value - y.value, x.value - before_x.value)[turn]
    return bool(up > _RAISED * pdfium.FPDFText_GetFontSize(raw, index - 1))


def _of_the_font(raw: Any, index: int, turn: int, bounds: Bounds) -> Bounds:
    """The bounds of letters as high as their font, whatever the letters are; those of letters written across stay."""
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetMatrix(raw, index, matrix) or not pdfium.FPDFText_GetCharOrigin(raw, index, x, y):
        return bounds
    if round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4 != turn:
        return bounds
    size = pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
    up, down = _ASCENT * size, (1 - _ASCENT) * size
    left, bottom, right, top = bounds
    match turn:
        case 0:
            return left, y.value - down, right, y.value + up
        case 1:
            return x.value - up, bottom, x.value + down, top
        case 2:
            return left, y.value - up, right, y.value + down
        case _:
            return x.value - down, bottom, x.value + up, top


def _font(text: Any, index: int) -> int:
    """The font of a character, as an address; 0 where it has none."""
    thing = pdfium.FPDFText_GetTextObject(text, index)
    return ctypes.cast(pdfium.FPDFTextObj_GetFont(thing), ctypes.c_void_p).value or 0 if thing else 0


def _font_name(font: int, known: dict[int, str]) -> str:
    if not font:
        return ""
    if font not in known:
        handle = ctypes.cast(font, pdfium.FPDF_FONT)
        size = pdfium.FPDFFont_GetBaseFontName(handle, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFFont_GetBaseFontName(handle, buffer, size)
        known[font] = re.sub(r"^[A-Z]{6}\+", "", buffer.value.decode("utf-8", "replace"))
    return known[font]
