"""What the words of a table's headers and labels say: facets of a header, and the heads of indicator names.

Both are data beside this module: table_headers.csv and table_heads.csv.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from extractor.catalogues.spelling import TOKEN, fold

_ESCAPE = re.compile(r"(\\.)")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """`text` in its common spelling (catalogues/spelling.py), of the same length."""
    words = TOKEN.sub(lambda match: fold(match[0]), text)
    return words if len(words) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=4096)
def facet(name: str, words: str) -> str:
    """What a header's folded words say under a facet (`measure`, `status`, `role` …); empty where nothing."""
    return next((value for value, pattern in _facets()[name] if pattern.search(words)), "")


def position(name: str, value: str, words: str) -> int:
    """Where in folded words a facet's value shows; past their end where it does not."""
    starts = [m.start() for v, p in _facets()[name] if v == value and (m := p.search(words))]
    return min(starts, default=len(words) + 1)


def head_kind(words: str) -> str:
    """`head` for folded words that begin with the head of an indicator's name, `bare` for a head that says
    nothing of its object, empty for other words."""
    match = _heads()[0].match(words)
    if match is None:
        return ""
    return "bare" if match.end() == len(words) and match[0] in _heads()[1] else "head"


def header_rows() -> Iterator[dict[str, str]]:
    """The rows of table_headers.csv."""
    return _rows("table_headers.csv")


def head_rows() -> Iterator[dict[str, str]]:
    """The rows of table_heads.csv."""
    return _rows("table_heads.csv")


def folded_pattern(pattern: str) -> re.Pattern[str]:
    """A regular expression over folded words; its escapes (`\\W`, `\\b`) are no words."""
    return re.compile("".join(part if part[:1] == "\\" else folded(part) for part in _ESCAPE.split(pattern)))


@cache
def _facets() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    rows = list(header_rows())
    parts = {f"<{row['value']}>": row["pattern"] for row in rows if row["facet"] == "part"}
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for row in rows:
        pattern = row["pattern"]
        for name, part in parts.items():
            pattern = pattern.replace(name, part)
        found.setdefault(row["facet"], []).append((row["value"], folded_pattern(pattern)))
    return {name: tuple(patterns) for name, patterns in found.items()}


@cache
def _heads() -> tuple[re.Pattern[str], frozenset[str]]:
    rows = [(folded(row["head"]), row["bare"]) for row in head_rows()]
    words = "|".join(re.escape(head) for head, _ in sorted(rows, key=lambda row: -len(row[0])))
    return re.compile(rf"(?:{words})(?!\w)"), frozenset(head for head, bare in rows if bare)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
