"""Fonts that draw Vietnamese letters for the codes of an older encoding, told by their names."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from extractor.text.legacy.encodings import Encoding

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"(?:[\s,_-]*(?:bold|italic|oblique|regular|normal|medium|roman|mt))+$", re.I)


@lru_cache(maxsize=1024)
def family(font: str) -> Encoding | None:
    """The encoding of a font's letters; None for a font of Unicode, or one not known.

    Takes a name as documents give it: `.VnTime`, `ABCDEF+.VnTimeH,Bold`, `VNI-Helve-Condense`.
    """
    name = _SUBSET.sub("", font.strip()).lower()
    return next((encoding for start, encoding in _families() if name.startswith(start)), None)


def draws_capitals(font: str) -> bool:
    """Whether a font shows capitals for small letters: those of TCVN3 whose name ends in H, as `.VnTimeH`."""
    if family(font) is not Encoding.TCVN3:
        return False
    name = _STYLE.sub("", _SUBSET.sub("", font.strip()))
    return name.endswith("H") or (name.islower() and name.endswith("h"))


@cache
def _families() -> tuple[tuple[str, Encoding], ...]:
    with (Path(__file__).parent / "fonts.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["family"], Encoding(row["encoding"])) for row in csv.DictReader(file))
