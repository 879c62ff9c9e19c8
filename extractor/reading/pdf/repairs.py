"""Letters that a PDF says wrongly: Word 2010 writes that the glyph of `ò` and `Ò` is `Õ` (`HÕA`, `lÕng`)."""

from __future__ import annotations

import re

from extractor.text.legacy.syllables import common_syllables, is_syllable

_SYLLABLE = re.compile(r"[^\W\d_]*Õ[^\W\d_]*")


def repaired(text: str) -> str:
    """`text` with `Õ` put right where it must be wrong.

    Among small letters it is `ò`. Among capitals it is `Ò` where that makes a common syllable and `Õ` does not.
    """
    return _SYLLABLE.sub(_syllable, text) if "Õ" in text else text


def _syllable(match: re.Match[str]) -> str:
    letters = match[0]
    at = letters.index("Õ")
    small = letters[:at] + "ò" + letters[at + 1 :]
    if letters[at - 1 : at].islower():
        return small if is_syllable(small) else letters
    if letters.isupper() and letters.lower() not in common_syllables() and small.lower() in common_syllables():
        return small.upper()
    return letters
