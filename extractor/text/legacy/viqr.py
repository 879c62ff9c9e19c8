"""VIQR: Vietnamese in ASCII, its marks as signs after the letter (`Co^.ng ho`a`), by RFC 1456."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractor.text.legacy.encodings import Encoding, letters
from extractor.text.legacy.syllables import common_syllables
from extractor.text.offsets import Edit

_ENDS_LINE = re.compile(r"[.?][\"')\]]*(?:\n|$)")
_ENDS_SENTENCE = re.compile(r"[.][\"')\]]*\s+[A-Z]")
_SMALL_WORD = re.compile(r"(?:^|\s)[^A-Z\s]\S*$")
_ONSET = re.compile("(?<![^ ])[A-Za-z]*$")
_ITEM = re.compile(r"(?<!\S)(?:[IVX]+|[A-Za-z])$")
_TONES = "'`?~."
_SIGNS = r".?'`~^(+*\\dD"
_ADDRESS = r"(?<!\S)(?:\S*://|www\.|\S+@)\S*"


def viqr_edits(text: str) -> Iterator[Edit]:
    """The edits that make `text` Unicode.

    A point or question mark after a vowel is a tone, as the RFC has it; where the text never escapes one (`\\.`), it is
    punctuation at the end of a line, the point also after a small word before a capital (not in `Bo^. Y te^'`).
    """
    strict = "\\." in text or "\\?" in text
    toned = -1  # the end of a vowel with a tone: one that follows it has none
    for match in _pattern().finditer(text):
        start, end = match.span()
        code = match[0]
        if code[0] == "\\":
            yield Edit(start, end, code[1:])
            continue
        item = code[1:] == "." and _ITEM.search(text, max(end - 8, 0), end - 1)
        if item or (code[-1] in _TONES and (start == toned or (not strict and _is_punctuation(text, start, end)))):
            code, end = code[:-1], end - 1
        if code[-1] in _TONES:
            toned = end
        letter = _table().get(code)
        if letter is not None:
            yield Edit(start, end, letter)


def _is_punctuation(text: str, start: int, end: int) -> bool:
    """Whether the last sign of the letter at `start` is no tone; `ho^.` is `hộ` at an end too, which `hô` hardly is."""
    if not _ENDS_LINE.match(text, end - 1) and not (
        _ENDS_SENTENCE.match(text, end - 1) and _SMALL_WORD.search(text, max(end - 13, 0), end - 1)
    ):
        return False
    onset = _ONSET.search(text, max(start - 4, 0), start)
    toned, plain = ((onset[0] if onset else "") + _table().get(text[start:at], "") for at in (end, end - 1))
    return plain.isascii() or not (toned.lower() in common_syllables() and plain.lower() not in common_syllables())


@cache
def _table() -> dict[str, str]:
    """Letters by their signs; the horn may be a star, and `Dd` is a capital."""
    written = dict(letters(Encoding.VIQR).double)
    written |= {code.replace("+", "*"): letter for code, letter in written.items()}
    return written | {"Dd": "Đ", "dD": "Đ"}


@cache
def _pattern() -> re.Pattern[str]:
    codes = sorted(map(re.escape, _table()), key=len, reverse=True)
    return re.compile(rf"{_ADDRESS}|\\[{_SIGNS}]|" + "|".join(codes))
