"""The words around numerals: what makes one part of a name, and what qualifies its value."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.text.alternation import alternation, whole_words

_HERE = Path(__file__).parent
_WORD = re.compile(r"\w+|[<>≤≥]")
_BEHIND = ("số", "thứ", "hạng")
"""Words that may stand between a phrase and its numeral."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns that match up to (`*_before`) or from (`after`) a numeral.

    `name` words always make the numeral a name (`Quốc lộ 63`); `weak_name` words do so only where no unit
    follows it (`cấp 2` but `cấp 30 giấy chứng nhận`). What stands before most numerals ends with none of `last_words`,
    the last words of all these phrases; then no pattern need be tried.
    """

    name: re.Pattern[str]
    weak_name: re.Pattern[str]
    qualifier_before: re.Pattern[str]
    qualifier_after: re.Pattern[str]
    qualifiers: dict[str, str]
    last_words: frozenset[str]


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def last_word(text: str) -> str:
    """The last word or sign of comparison in `text`; empty where there is none."""
    found = _WORD.findall(text)
    return found[-1] if found else ""


@cache
def lexicon() -> Lexicon:
    """The lexicon of names.csv and qualifiers.csv."""
    names = _rows("names.csv")
    qualifiers = _rows("qualifiers.csv")
    strong = [row["before"] for row in names if row["strength"] == "always"]
    weak = [row["before"] for row in names if row["strength"] == "unless_unit"]
    before = [row["phrase"] for row in qualifiers if row["side"] == "before"]
    after = [row["phrase"] for row in qualifiers if row["side"] == "after"]
    return Lexicon(
        name=re.compile(rf"(?:{whole_words(strong)})(?: số)?[ :.-]*$"),
        weak_name=re.compile(rf"(?:{whole_words(weak)})(?: số| thứ)?[ :]*$"),
        qualifier_before=re.compile(rf"({whole_words(before)})\s*$"),
        qualifier_after=re.compile(rf"\s*({alternation(after)})(?!\w)"),
        qualifiers={row["phrase"]: row["qualifier"] for row in qualifiers},
        last_words=frozenset(last_word(phrase) for phrase in (*strong, *weak, *before, *_BEHIND)),
    )
