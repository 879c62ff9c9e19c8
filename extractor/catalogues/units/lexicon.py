"""The unit vocabulary as loaded from measures.csv, nouns.csv, scales.csv, nots.csv and stopwords.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extractor.catalogues.spelling import TOKEN, fold
from extractor.model.catalogue import UnitOfMeasure

_SCALE_NAMES = {3: "nghìn", 6: "triệu", 9: "tỷ", 12: "nghìn tỷ", 4: "vạn", 1: "chục", 2: "trăm"}


Entry = tuple[UnitOfMeasure | None, str]
"""What a phrase stands for, None where it only begins like a unit; and the phrase without spaces where its
letter case counts, otherwise an empty string."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by their folded tokens. Every prefix of a phrase is a key too, with no entry of its own.

    `scales` gives powers of ten by folded word, `scale_cases` the exact spellings of those that need one,
    `scale_prefixes` the words that may be glued to a unit, as spelt, `glued_scales` only these words.
    """

    phrases: dict[tuple[str, ...], tuple[Entry, ...]]
    scales: dict[str, int]
    scale_cases: dict[str, frozenset[str]]
    scale_prefixes: dict[str, int]
    glued_scales: tuple[str, ...]
    stopwords: frozenset[str]
    units: tuple[UnitOfMeasure, ...]


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file beside this module, comment lines (#) left out."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        lines = csv.reader(line for line in file if not line.startswith("#"))
        header = next(lines)
        yield from (dict(zip(header, line, strict=True)) for line in lines)


def _spellings(row: dict[str, str], name: str) -> Iterator[tuple[str, bool, int]]:
    """Each spelling of a row, whether its letter case counts (`=`), and the power of ten it holds (`*6`)."""
    for alias in (row[name], *row["aliases"].split("|")):
        if alias:
            spelling, _, power = alias.removeprefix("=").partition("*")
            yield spelling, alias.startswith("="), int(power or 0)


def _add(
    phrases: dict[tuple[str, ...], tuple[Entry, ...]], spelling: str, unit: UnitOfMeasure | None, exact: bool
) -> None:
    raw = TOKEN.findall(spelling)
    key = tuple([fold(token) for token in raw])
    for length in range(len(key) - 1, 0, -1):
        prefix = key[:length]
        if prefix in phrases:
            break
        phrases[prefix] = ()
    entry = (unit, "".join(raw) if exact else "")
    known = phrases.get(key)
    if not known:
        phrases[key] = (entry,)
    elif entry[1] not in [other[1] for other in known]:
        phrases[key] = (*known, entry)


def scaled(unit: UnitOfMeasure, power: int) -> UnitOfMeasure:
    """The unit with 10^`power` more before it: đồng and 9 give tỷ đồng."""
    if not power:
        return unit
    word = _SCALE_NAMES.get(power, f"10^{power}")
    return replace(unit, name=f"{word} {unit.name}", multiplier=unit.multiplier + power)


@cache
def lexicon() -> Lexicon:
    """The vocabulary, read once. Of rows that share a spelling the first wins: nots, measures, nouns."""
    phrases: dict[tuple[str, ...], tuple[Entry, ...]] = {}
    units: list[UnitOfMeasure] = []
    for row in rows("nots.csv"):
        _add(phrases, row["phrase"], None, False)
    for row in rows("measures.csv"):
        unit = UnitOfMeasure(row["id"], row["name"], row["code"], 0, row["dimension"], row["kind"])
        units.append(unit)
        for spelling, exact, power in _spellings(row, "name"):
            _add(phrases, spelling, scaled(unit, power), exact)
    for row in rows("nouns.csv"):
        noun = UnitOfMeasure(row["noun"], row["noun"], row["noun"], 0, row["class"], "count")
        units.append(noun)
        for spelling, exact, _ in _spellings(row, "noun"):
            _add(phrases, spelling, noun, exact)
    scales: dict[str, int] = {}
    cases: dict[str, frozenset[str]] = {}
    prefixes: dict[str, int] = {}
    for row in rows("scales.csv"):
        for spelling, exact, _ in _spellings(row, "word"):
            word, power = fold(spelling), int(row["power"])
            scales[word] = power
            if exact:
                cases[word] = cases.get(word, frozenset()) | {spelling}
            else:
                prefixes[spelling] = power
    stopwords = frozenset(fold(word) for row in rows("stopwords.csv") for word in row["words"].split())
    return Lexicon(phrases, scales, cases, prefixes, tuple(prefixes), stopwords, tuple(units))
