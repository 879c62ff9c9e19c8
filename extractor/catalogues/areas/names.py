"""The names of administrative units, folded so that the ways of writing one name come to one key.

A key has no case, spaces, hyphens or apostrophes, one place for the tone mark and one spelling of `i`/`y`
(`extractor.catalogues.spelling`). Syllables that are not Vietnamese (`Đắk`, `Jút`, `R'lấp`) are written with
and without marks by turns, so they lose theirs. Digits lose leading zeros (`Phường 03`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extractor.catalogues.spelling import fold

_LOWER = "".join(
    chr(c) for c in (*range(0xDF, 0x180), *range(0x1A0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(c).islower()
)
_UPPER = _LOWER.replace("ß", "").upper()
LOWER, UPPER = f"a-z{_LOWER}", f"A-Z{_UPPER}"
_JOINED = (
    rf"(?:['’‘`ʼ´](?:[{UPPER}]?[{LOWER}]+|[{UPPER}]+)"
    rf"|(?<=[{UPPER}])['’‘`ʼ´] [{UPPER}][{LOWER}]+)*+"  # `R' Lấp`; after a longer word it closes a quotation
)

WORD = re.compile(rf"(?:[{UPPER}]*+[{LOWER}]++|[{UPPER}]++){_JOINED}|\d++")
"""A word of a place name: letters up to a change from small to capital (`ĐăkWil` is two), or a run of digits."""

CAPITALISED = re.compile(rf"[{UPPER}]++[{LOWER}]*+{_JOINED}")
"""A word as `WORD` has it that starts with a capital."""

_MARKED = re.compile(r"['’‘`ʼ´ ]")
_VIETNAMESE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    r"[aeiouyăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]{1,3}"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_SOUNDED = {"đắc": "dak", "đăc": "dak", "đác": "dak", "lắc": "lak"}


def without_marks(text: str) -> str:
    """`text` in small letters without diacritics, `đ` as `d`."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=32768)
def word_key(word: str) -> str:
    """The key of one word."""
    if word.isdigit():
        return word.lstrip("0") or "0"
    folded = fold(_MARKED.sub("", word))
    if folded in _SOUNDED:
        return _SOUNDED[folded]
    return folded if _VIETNAMESE.fullmatch(folded) else without_marks(folded)


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """The key of a whole name."""
    return "".join([word_key(word) for word in WORD.findall(name)])
