"""Vietnamese spelling variants made one, so that a catalogue entry needs only one spelling.

Three variations carry no meaning: letter case, where the tone mark stands (`hoá`/`hóa`, `thuỷ`/`thủy`),
and `i` for `y` at the end of an open syllable (`tỉ`/`tỷ`, `kĩ`/`kỹ`, `quí`/`quý`). Foreign letters that
look like `đ` count as `đ`, and raised or wide signs as the plain ones. Text is expected in NFC.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TOKEN = re.compile(r"[^\W\d_²³]+|\d+|[^\w\s]|[_²³]")
"""A token of catalogue matching: a run of letters, a run of digits, or one sign."""

_TONE_SECOND = re.compile(r"([oO])([àáảãạèéẻẽẹ])|([uU])([ỳýỷỹỵ])")
_LONE_Y = re.compile(r"(?<=[bcdđghklmnpqrstvx])[yỳýỷỹỵ]$|(?<=^qu)[yỳýỷỹỵ]$")
_I_FOR_Y = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_SIGNS = str.maketrans({"ð": "đ", "ɖ": "đ", "²": "2", "³": "3", "％": "%", "–": "-", "—": "-", "−": "-", "º": "°"})


def _tone_first(match: re.Match[str]) -> str:
    glide, vowel = match[1] or match[3], match[2] or match[4]
    parts = unicodedata.normalize("NFD", vowel)
    return unicodedata.normalize("NFC", glide + parts[1:]) + parts[0]


@lru_cache(maxsize=65536)
def fold(token: str) -> str:
    """The spelling that all variants of one token share; of the same length where `token` is one word."""
    folded = token.lower().translate(_SIGNS)
    if folded.isascii():
        return _LONE_Y.sub("i", folded) if folded[-1] == "y" and len(folded) < 4 else folded
    if folded.startswith("qu"):
        return _LONE_Y.sub(lambda match: match[0].translate(_I_FOR_Y), folded)
    folded = _TONE_SECOND.sub(_tone_first, folded)
    return _LONE_Y.sub(lambda match: match[0].translate(_I_FOR_Y), folded)


def folded_tokens(text: str) -> tuple[str, ...]:
    """The folded tokens of a text, white space dropped."""
    return tuple(fold(match[0]) for match in TOKEN.finditer(text))
