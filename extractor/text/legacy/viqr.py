"""VIQR: Vietnamese in ASCII, its marks as signs after the letter (`Co^.ng ho`a`), by RFC 1456."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractor.text.legacy.encodings import Encoding, letters
from extractor.text.offsets import Edit

_ENDS_LINE = re.compile(r"[.?][\"')\]]*(?:\n|$)")
_ENDS_SENTENCE = re.compile(r"[.][\"')\]]*\s+[A-Z]")
_SMALL_WORD = re.compile(r"(?:^|\s)[^A-Z\s]\S*$")
_SIGNS = r".?'`~^(+*\\dD"
_ADDRESS = r"(?:\S*://|www\.|\S+@)\S*"


def viqr_edits(text: str) -> Iterator[Edit]:
    """The edits that make `text` Unicode.

    A point or question mark after a vowel is a tone, as the RFC has it; where the text never escapes one (`\\.`), it is
    punctuation at the end of a line, the point also after a small word before a capital (not in `Bo^. Y te^'`).
    """
    strict = "\\." in text or "\\?" in text
    for match in _pattern().finditer(text):
        start, end = match.span()
        code = match[0]
        if code[0] == "\\":
            yield Edit(start, end, code[1:])
            continue
        if not strict and _is_punctuation(text, end - 1):
            code, end = code[:-1], end - 1
        letter = _table().get(code)
        if letter is not None:
            yield Edit(start, end, letter)


def _is_punctuation(text: str, at: int) -> bool:
    if _ENDS_LINE.match(text, at):
        return True
    return bool(_ENDS_SENTENCE.match(text, at) and _SMALL_WORD.search(text, max(at - 12, 0), at))


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
