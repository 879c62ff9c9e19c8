"""Unicode to an older encoding: the tables read the other way round."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import extractor.text.legacy as legacy
from extractor.text.legacy import Encoding

TABLES = Path(legacy.__file__).parent
EIGHT_BIT = [encoding for encoding in Encoding if encoding is not Encoding.VIQR]


@cache
def codes(encoding: Encoding) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, tuple[bytes, ...]] = {}
    with (TABLES / f"{encoding.value}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["letter"]] = (*found.get(row["letter"], ()), bytes.fromhex(row["bytes"]))
    return found


def encoded(text: str, encoding: Encoding) -> bytes:
    """The bytes of `text`; what the encoding has no letter for is `?`, a capital TCVN3 lacks is small."""
    table = codes(encoding)
    return b"".join(
        (table.get(letter) or table.get(letter.lower()) or (letter.encode("ascii", "replace"),))[0]
        if letter > "\x7f"
        else letter.encode()
        for letter in text
    )


def windows(data: bytes) -> str:
    """The Windows-1252 reading, five bytes of which stay as in Latin-1."""
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in data)
