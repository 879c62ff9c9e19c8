"""The `ư` of TCVN3, whose code is the soft hyphen: programs make it a hyphen, or drop it."""

from __future__ import annotations

import re
import string
from functools import cache, lru_cache

from extractor.text.legacy.encodings import Encoding, letters
from extractor.text.legacy.syllables import common_syllables, is_syllable

_WITH_O = frozenset("ơờớởỡợ")
_LONGEST = 8
"""More letters than a syllable has."""


def with_horns(text: str) -> str:
    """`n-íc` with the code of `ư`, a soft hyphen, where a program put a hyphen for it."""
    if "\xad" in text or not ("-" in text or "−" in text):
        return text
    return _hyphened().sub(_horn, text)


def _horn(match: re.Match[str]) -> str:
    before, after = (_plain(part) for part in match.groups())
    if before:
        lost = not (is_syllable(before) and is_syllable(after))
    else:
        lost = after == "u" or (after != "" and not is_syllable(after))
    return f"{match[1]}\xad{match[2]}" if lost and is_syllable(f"{before}ư{after}") else match[0]


def _plain(code: str) -> str:
    single = letters(Encoding.TCVN3).single
    return "".join(single.get(sign, sign) for sign in code)


@cache
def _code() -> frozenset[str]:
    """What a word of TCVN3 is written in."""
    return frozenset(string.ascii_letters).union(letters(Encoding.TCVN3).single)


@cache
def _hyphened() -> re.Pattern[str]:
    code = re.escape("".join(sorted(_code())))
    return re.compile(f"(?<![{code}0-9-])([{code}]*)[-−]([{code}]*)(?![{code}0-9-])")


def lacks_horn(text: str, at: int, letter: str) -> bool:
    """Whether `ư` was dropped before `letter`, whose code is at `at`: `níc` for `nước`, which cannot be `nớc`."""
    if letter not in _WITH_O:
        return False
    code = _code()
    start, end = at, at + 1
    while max(at - _LONGEST, 0) < start and text[start - 1] in code:
        start -= 1
    while end < min(at + _LONGEST, len(text)) and text[end] in code:
        end += 1
    return end - start <= _LONGEST and _is_better_horned(_plain(text[start:at]), letter, _plain(text[at + 1 : end]))


@lru_cache(maxsize=4096)
def _is_better_horned(before: str, letter: str, after: str) -> bool:
    plain, horned = f"{before}{letter}{after}".lower(), f"{before}ư{letter}{after}".lower()
    if not is_syllable(horned):
        return False
    return not is_syllable(plain) or (horned in common_syllables() and plain not in common_syllables())
