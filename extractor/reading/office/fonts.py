"""Runs of letters and the fonts they were written for: signs of symbol fonts, capitals, fonts from before Unicode."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TypeVar

from extractor.text.legacy import Encoding, convert_run, family, font_encodings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one font; `capitals` where they are printed as capitals whatever they are."""

    text: str
    font: str = ""
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """Makes runs Unicode: `encodings` are those of the document's fonts, `seen` what it made so far, as text and font."""

    encodings: Mapping[str, Encoding] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)

    def of(self, runs: Iterable[Run]) -> str:
        """The letters of runs; neighbours in one font are one, as a letter and its mark may be two runs."""
        parts: list[str] = []
        for (font, capitals), same in groupby(runs, key=lambda run: (run.font, run.capitals)):
            text = _with_signs("".join(run.text for run in same), font)
            self.seen.append((text, font))
            text, _ = convert_run(text, font, self.encodings)
            parts.append(text.upper() if capitals else text)
        return "".join(parts)


def in_fonts(read: Callable[[Letters], T]) -> T:
    """What `read` finds in a document; it is asked again where the text shows that fonts draw an older encoding."""
    letters = Letters()
    found = read(letters)
    encodings = font_encodings(letters.seen)
    return read(Letters(encodings)) if encodings else found


def _with_signs(text: str, font: str) -> str:
    """The signs of a symbol font; letters that a file keeps in the private use area as it does such signs."""
    name = font.lower()
    if name not in ("symbol", "wingdings") and not any("\uf000" <= letter <= "\uf0ff" for letter in text):
        return text
    if family(font):
        return "".join(chr(_code(letter)) for letter in text)
    signs = _signs()
    return "".join(signs.get((name, _code(letter)), _plain(letter)) for letter in text)


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
