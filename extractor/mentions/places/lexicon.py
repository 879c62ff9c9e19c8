"""The words places are told by: level words (levels.csv), words around names (words.csv), regions."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extractor.catalogues.areas.lookup import groupings
from extractor.catalogues.areas.names import word_key
from extractor.text.alternation import alternation, whole_words

VILLAGE_WORDS = (
    "thôn", "ấp", "buôn", "bon", "bản", "làng", "khu phố", "tổ dân phố", "khóm", "xóm", "tiểu khu", "sóc", "plei",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LevelWord:
    """`level` is record.md's, or `city` for a city of either level; `kind` the gazetteer's.

    `short` tells how an abbreviation is written: empty for none, `yes`, or `dot` where its full stop is needed.
    """

    level: str
    kind: str
    short: str


@cache
def level_words() -> dict[str, LevelWord]:
    return {row["word"]: LevelWord(row["level"], row["kind"], row["short"]) for row in _rows("levels.csv")}


@cache
def words(role: str) -> frozenset[str]:
    """The words of words.csv that have a role, in small letters."""
    return frozenset(row["word"] for row in _rows("words.csv") if row["role"] == role)


@cache
def ends_with(role: str) -> re.Pattern[str]:
    """A pattern for `search` in the text before a place: it ends with a word of the role."""
    return re.compile(rf"(?:{whole_words(words(role))})\s?[:.]?\s?$")


@cache
def nation_bodies() -> re.Pattern[str]:
    """The bodies behind whose names the nation's is a part of theirs."""
    return re.compile(whole_words(words("nation_body")))


@cache
def surnames() -> frozenset[str]:
    """The keys (`word_key`) of surnames."""
    return frozenset(map(word_key, words("surname")))


@cache
def grouping_ids() -> dict[str, tuple[str, frozenset[str]]]:
    """The nation and regions: as written in small letters → id and the ways of writing it."""
    found: dict[str, tuple[str, set[str]]] = {}
    for parts, identifier in groupings():
        written = " ".join(parts)
        found.setdefault(written.lower(), (identifier, set()))[1].add(written)
    return {lower: (identifier, frozenset(ways)) for lower, (identifier, ways) in found.items()}


@cache
def keywords() -> re.Pattern[str]:
    """Every word that can begin, be or precede a place, on text in small letters.

    What stands before it is left to the caller: a pattern that starts with letters is searched much faster.
    """
    fixed = {*level_words(), *VILLAGE_WORDS, *grouping_ids(), "cụm", "khối thi đua", "địa phương"}
    dotted = "".join(word for word in fixed if len(word) == 1)
    whole = alternation(word for word in fixed if len(word) > 1)
    return re.compile(rf"(?:{whole}|[{dotted}](?=\.\s?\w))(?!\w)(?<!xã(?= hội| viên))")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with resources.files(__package__).joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)
