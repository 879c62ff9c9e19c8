"""The encodings Vietnamese was written in before Unicode, and their tables of letters.

A text is taken as the code points that a Windows-1252 or a Latin-1 reading of its bytes yields: that is how such
texts stand in files, in documents whose font draws other letters, and in pages.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import product
from pathlib import Path


class Encoding(Enum):
    """The value names the table beside this module: each letter and its bytes."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VIQR = "viqr"
    VPS = "vps"
    BKHCM2 = "bkhcm2"
    VISCII = "viscii"
    WINDOWS_1258 = "windows1258"


EIGHT_BIT = tuple(encoding for encoding in Encoding if encoding is not Encoding.VIQR)

_LOOKALIKES = {"µ": "μ", "·": "∙"}
"""What programs put for a code whose sign looks the same."""
_EITHER_CASE = (Encoding.VNI, Encoding.BKHCM2)
"""A mark after a letter may be the small or the capital one, only the letter's case counts."""


@dataclass(frozen=True, slots=True)
class Letters:
    """`single` maps a code point, `double` a letter and its mark, to the letter meant."""

    single: Mapping[str, str]
    double: Mapping[str, str]


@cache
def letters(encoding: Encoding) -> Letters:
    """The table of an encoding, with each form in which its codes may stand in a text."""
    single: dict[str, str] = {}
    double: dict[str, str] = {}
    for letter, code in _rows(encoding):
        for parts in product(*(_readings(byte) for byte in code)):
            text = "".join(parts)
            if len(text) == 1:
                single[text] = letter
            elif encoding in _EITHER_CASE:
                double[text] = double[text[0] + text[1].swapcase()] = letter
            else:
                double[text] = letter
    return Letters(single, double)


def _rows(encoding: Encoding) -> list[tuple[str, bytes]]:
    with (Path(__file__).parent / f"{encoding.value}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["letter"], bytes.fromhex(row["bytes"])) for row in csv.DictReader(file)]


def _readings(byte: int) -> tuple[str, ...]:
    """The code points that stand for a byte."""
    latin = chr(byte)
    windows = bytes((byte,)).decode("cp1252", "ignore")
    found = dict.fromkeys(filter(None, (latin, windows, _LOOKALIKES.get(latin))))
    return tuple(found)
