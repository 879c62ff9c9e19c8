"""What a comparison says to people: a code, and its text in Vietnamese and English (`messages.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Pair = tuple[str, str]
"""One text in Vietnamese and in English."""


@dataclass(frozen=True, slots=True)
class Message:
    """A reason or a note. `code` stays the same over time; `instrument` is the legal act, empty where unknown."""

    code: str
    vi: str
    en: str
    instrument: str = ""


def message(code: str, instrument: str = "", **fields: Pair | str) -> Message:
    """The message of a code. A field is one text for both languages, or its Vietnamese and English."""
    return filled(code, fields, instrument)


def filled(code: str, fields: Mapping[str, Pair | str], instrument: str = "") -> Message:
    """As `message`. Raises KeyError where `messages.csv` has no such code or asks for a field that is not given."""
    vi, en = _texts()[code]
    pairs = {name: (text, text) if isinstance(text, str) else text for name, text in fields.items()}
    by_vi, by_en = (f", theo {instrument}", f", by {_english(instrument)}") if instrument else ("", "")
    return Message(
        code,
        vi.format(**{name: pair[0] for name, pair in pairs.items()}) + by_vi,
        en.format(**{name: pair[1] for name, pair in pairs.items()}) + by_en,
        instrument,
    )


def _english(instrument: str) -> str:
    for code, (vi, en) in _texts().items():
        if code.startswith("act."):
            instrument = instrument.replace(vi, en)
    return instrument


@cache
def _texts() -> dict[str, tuple[str, str]]:
    with (Path(__file__).parent / "messages.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: (row["vi"], row["en"]) for row in csv.DictReader(lines)}
