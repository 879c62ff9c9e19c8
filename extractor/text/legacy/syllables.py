"""Whether letters are a Vietnamese syllable as it is written: onset, rime, and one tone at its place."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ACUTE_AND_DOT = ("\u0301", "\u0323")
_STOPS = ("c", "ch", "p", "t", "k")
_ROUNDED = ("oa", "oe", "uy")
"""Open rimes whose tone stands on the first vowel or the second: `hóa`, `hoá`."""


@lru_cache(maxsize=16384)
def is_syllable(letters: str) -> bool:
    """Whether `letters`, in NFC and any case, are spelled as a Vietnamese syllable."""
    word = letters.lower()
    onsets, rimes = _parts()
    return any(word[:cut] in onsets and word[cut:] in rimes for cut in range(min(len(word), 4)))


@cache
def common_syllables() -> frozenset[str]:
    """The syllables with marks that reports use most, in small letters."""
    with (Path(__file__).parent / "common.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["syllable"] for row in csv.DictReader(file))


@cache
def _parts() -> tuple[frozenset[str], frozenset[str]]:
    """Onsets, and rimes with each tone they can have."""
    with (Path(__file__).parent / "syllables.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["part"], row["spelling"]) for row in csv.DictReader(file)]
    onsets = {"", *(spelling for part, spelling in rows if part == "onset")}
    rimes = (_with_tones(spelling) for part, spelling in rows if part == "rime")
    return frozenset(onsets), frozenset(spelling for written in rimes for spelling in written)


def _with_tones(rime: str) -> set[str]:
    vowels = rime.rstrip("bcdghklmnpqrst")
    coda = rime[len(vowels) :]
    tones = _ACUTE_AND_DOT if coda in _STOPS else _TONES
    written = {rime}
    for at in _places(vowels, coda):
        written.update(unicodedata.normalize("NFC", rime[: at + 1] + tone + rime[at + 1 :]) for tone in tones)
    return written


def _places(vowels: str, coda: str) -> tuple[int, ...]:
    """Which vowel bears the tone."""
    marked = [at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if marked:
        return (marked[-1],)
    if len(vowels) == 3 or (len(vowels) == 2 and coda):
        return (1,)
    return (0, 1) if vowels in _ROUNDED else (0,)
