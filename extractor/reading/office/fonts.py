"""Runs of letters and the fonts they were written for: signs of symbol fonts, capitals, fonts from before Unicode."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one font; `capitals` where they are printed as capitals whatever they are."""

    text: str
    font: str = ""
    capitals: bool = False


def text_of(runs: Iterable[Run]) -> str:
    """The letters of runs as Unicode; neighbours in one font are one, as letters and their marks may be two runs."""
    parts: list[str] = []
    for (font, capitals), same in groupby(runs, key=lambda run: (run.font, run.capitals)):
        text = _in_font("".join(run.text for run in same), font)
        parts.append(text.upper() if capitals else text)
    return "".join(parts)


def _in_font(text: str, font: str) -> str:
    family = font.lower()
    if family in ("symbol", "wingdings") or any("\uf000" <= letter <= "\uf0ff" for letter in text):
        signs = _signs()
        return "".join(signs.get((family, _code(letter)), _plain(letter)) for letter in text)
    return text


def _code(letter: str) -> int:
    """The place of a letter in a symbol font: F020–F0FF and 20–FF are the same places."""
    code = ord(letter)
    return code - 0xF000 if 0xF000 <= code <= 0xF0FF else code


def _plain(letter: str) -> str:
    """A letter without a sign of its own: ASCII in the private use area is ASCII, all else there is nothing."""
    code = _code(letter)
    return letter if code == ord(letter) else chr(code) if 0x20 <= code < 0x7F else ""


@cache
def _signs() -> dict[tuple[str, int], str]:
    """The signs of symbol fonts by font and place."""
    text = (files(__package__) / "symbols.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {(row["font"], int(row["place"], 16)): row["sign"] for row in rows}
