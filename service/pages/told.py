"""What readers and their warnings tell, in Vietnamese. The extractor tells it in English, and so it is kept."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path


def told(message: str | None, name: str, language: str) -> str:
    """A message as a page shows it: without the file's `name`, which the page shows beside it, and in the language of
    the page. Words that told.csv does not have stay in English."""
    said = (message or "").removeprefix(f"{name}: ").removeprefix(f"{name.rpartition('/')[2]}: ")
    if language != "vi":
        return said
    whole = _vietnamese(said)
    if whole is not None:
        return whole
    reason, semicolon, remedy = said.rpartition("; ")
    return f"{_vietnamese(reason) or reason}; {_vietnamese(remedy) or remedy}" if semicolon else said


def _vietnamese(said: str) -> str | None:
    for pattern, words in _patterns():
        found = pattern.fullmatch(said)
        if found:
            return words.format(*found.groups())
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The rows of told.csv; `{}` stands for what differs from one message to another."""
    with (Path(__file__).parent / "told.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        (re.compile("(.+?)".join(re.escape(part) for part in row["en"].split("{}"))), row["vi"]) for row in rows
    )
