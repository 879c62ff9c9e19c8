"""The indicator catalogue: what a phrase names, and where a text names an indicator.

`code` is strict: a phrase is an entry's only when nothing but generic words (modifiers.csv) is left around a name or
alias of it, and the unit fits. `find_aliases` only says where names and aliases stand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from extractor.catalogues.spelling import TOKEN, fold
from extractor.catalogues.units.lookup import unit_coded, unit_named
from extractor.errors import CatalogueError
from extractor.model.catalogue import Additions, Indicator, UnitOfMeasure

Key = tuple[str, ...]

_SKIPPED = frozenset({",", "-", "/", "(", ")", '"', "“", "”", "&", "và"})
_WITHOUT_SPACE = frozenset({"."})
_RELATIVE = frozenset({"percent_of_plan", "percent_change", "ratio_to_base", "share", "rank"})
_RATES = frozenset({"percent", "permille", "percentage_point"})
_MEANS = frozenset({"rate", "share", "average", "index", "growth"})
NOTHING = Additions()
"""The catalogue as it is."""
_LONGEST = 80
"""Words beyond which a phrase is a paragraph and names no indicator."""
_PHRASES = 4_096
"""How many phrases are remembered: a text names the same few again and again."""
_BY_DIMENSION = frozenset(
    {
        "money",
        "mass",
        "area",
        "length",
        "volume",
        "energy",
        "power",
        "person",
        "household",
        "animal",
        "vehicle",
    }
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name or alias as written, and whether it needs a unit (contextual)."""

    indicator: Indicator
    alias: str
    contextual: bool


@dataclass(frozen=True, slots=True)
class _Index:
    """Names by key; `lengths` gives the key lengths that start with a token, longest first."""

    names: dict[Key, tuple[_Name, ...]]
    lengths: dict[str, tuple[int, ...]]
    lead: dict[Key, str]
    tail: dict[Key, str]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        lines = csv.reader(line for line in file if not line.startswith("#"))
        header = next(lines)
        yield from (dict(zip(header, line, strict=True)) for line in lines)


def _parts(field: str) -> tuple[str, ...]:
    return tuple(field.split("|")) if field else ()


@cache
def indicators() -> tuple[Indicator, ...]:
    """Every entry of indicators.csv, in its order. Raises CatalogueError for a unit that units/ does not know."""
    return tuple(
        Indicator(
            row["id"],
            row["name"],
            _parts(row["aliases"]),
            _parts(row["contextual"]),
            row["domain"],
            tuple(dict.fromkeys(_unit(unit).code for unit in _parts(row["units"]))),
            row["direction"],
            row["kind"],
            row["aggregation"],
            row["group"],
            row["notes"],
        )
        for row in _rows("indicators.csv")
    )


def by_id(id: str) -> Indicator | None:
    """The entry of this id."""
    return _by_id().get(id)


def words(phrase: str) -> Key:
    """The words by which phrases are compared: folded, in long forms, without what only joins them."""
    return tuple(token for token, _, _ in _tokens(phrase))


def modifiers() -> tuple[Key, ...]:
    """The words of every generic phrase that may lead or end an indicator's name."""
    index = _index(NOTHING)
    return (*index.lead, *index.tail)


def bare(tokens: Key) -> Key:
    """Words of `words` without the generic ones that lead and end them: `tổng thu ngân sách trên địa bàn` is
    `thu ngân sách`. Empty where all are generic."""
    index = _index(NOTHING)
    ends = [end for end in range(len(tokens), 0, -1) if _asked(tokens[end:], index.tail) is not None]
    starts = [start for start in range(len(tokens)) if _asked(tokens[:start], index.lead) is not None]
    return tokens[max(starts, default=0) : min(ends, default=0)]


@lru_cache(maxsize=_PHRASES)
def code(
    phrase: str, unit: UnitOfMeasure | str | None = None, measure: str | None = None, added: Additions = NOTHING
) -> Indicator | None:
    """The entry that an indicator phrase names, with the unit and measure (record.md's) of its figure; else None.

    A unit may be given as its code. An alias that two entries share is theirs whose unit fits. Entries and aliases that
    are `added` count as the catalogue's own.
    """
    tokens = tuple(token for token, _, _ in _tokens(phrase))
    if not 0 < len(tokens) <= _LONGEST:
        return None
    measured = _known(unit) if isinstance(unit, str) else unit
    index = _index(added)
    best: list[Indicator] = []
    longest = 0
    for start in range(len(tokens)):
        before = _asked(tokens[:start], index.lead)
        if before is None:
            continue
        for length in index.lengths.get(tokens[start], ()):
            if length < longest:
                break
            names = index.names.get(tokens[start : start + length])
            after = _asked(tokens[start + length :], index.tail) if names else None
            if names is None or after is None:
                continue
            fitting = [
                name.indicator
                for name in names
                if _fits(name, measured, measure) and all(_answers(name.indicator, asks) for asks in before + after)
            ]
            if fitting:
                best = fitting if length > longest else best + fitting
                longest = length
    found = {indicator.id: indicator for indicator in best}
    if len(found) > 1 and measured is not None and measure not in _RELATIVE:
        found = {id: indicator for id, indicator in found.items() if measured.code in indicator.units}
    return next(iter(found.values())) if len(found) == 1 else None


def find_aliases(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """Where names and aliases of indicators stand in a text: (start, end, indicator id, alias as catalogued).

    Longest first from left to right, without overlaps, within a line. Of entries that share an alias the first
    of the catalogue is given: `code` decides with the unit. A contextual alias of one plain word is left out.
    """
    index = _index(NOTHING)
    found: list[tuple[int, int, str, str]] = []
    names, lengths = index.names, index.lengths
    position = 0
    for line in text.split("\n"):
        tokens = _tokens(line)
        keys = tuple(token for token, _, _ in tokens)
        at = 0
        while at < len(keys):
            for length in lengths.get(keys[at], ()):
                known = names.get(keys[at : at + length])
                if known and _whole(tokens, at, at + length) and not _plain_word(known[0]):
                    start, end = tokens[at][1], tokens[at + length - 1][2]
                    found.append((position + start, position + end, known[0].indicator.id, known[0].alias))
                    at += length
                    break
            else:
                at += 1
        position += len(line) + 1
    return tuple(found)


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Folded tokens with their spans, long forms for abbreviations, without what joins words."""
    long_forms = _abbreviations()
    tokens: list[tuple[str, int, int]] = []
    for match in TOKEN.finditer(text):
        raw = match[0]
        if raw in long_forms:
            tokens.extend((token, match.start(), match.end()) for token in long_forms[raw])
            continue
        token = fold(raw)
        if token not in _SKIPPED:
            tokens.append((token, match.start(), match.end()))
    return tokens


def _whole(tokens: list[tuple[str, int, int]], start: int, end: int) -> bool:
    """Whether tokens[start:end] neither begins nor ends inside the long form of one abbreviation."""
    begins = start == 0 or tokens[start - 1][1] != tokens[start][1]
    return begins and (end == len(tokens) or tokens[end][1] != tokens[end - 1][1])


def _plain_word(name: _Name) -> bool:
    return name.contextual and name.alias.isalpha() and not name.alias.isupper()


def _asked(tokens: Key, modifiers: dict[Key, str]) -> tuple[str, ...] | None:
    """What the modifiers that make up `tokens` ask for; None where other words are left."""
    asked: list[str] = []
    at = 0
    while at < len(tokens):
        if tokens[at].isdigit():
            at += 1
            continue
        for length in range(min(5, len(tokens) - at), 0, -1):
            asks = modifiers.get(tokens[at : at + length])
            if asks is not None:
                asked.append(asks)
                at += length
                break
        else:
            return None
    return tuple(asked)


def _answers(indicator: Indicator, asks: str) -> bool:
    if asks == "rate":
        return not _RATES.isdisjoint(indicator.units)
    if asks == "amount":
        return not _RATES.issuperset(indicator.units)
    return asks != "mean" or indicator.kind in _MEANS


def _fits(name: _Name, unit: UnitOfMeasure | None, measure: str | None) -> bool:
    """Whether a figure in this unit can be the indicator's. A full name is taken for a percentage too, and where the
    unit is unknown or belongs to a comparison; a contextual alias never is. An added entry may leave its units open."""
    if not name.indicator.units or unit is None or unit.kind == "scale" or measure in _RELATIVE:
        return not name.contextual
    if unit.code in _RATES:
        return not name.contextual or not _RATES.isdisjoint(name.indicator.units)
    if unit.code in name.indicator.units:
        return True
    kinds = unit.dimension.split("/")
    return set(kinds) <= _BY_DIMENSION and unit.dimension in _dimensions(name.indicator)


@cache
def _dimensions(indicator: Indicator) -> frozenset[str]:
    return frozenset(_unit(unit).dimension for unit in indicator.units)


def _known(code_or_text: str) -> UnitOfMeasure | None:
    return unit_coded(code_or_text) or unit_named(code_or_text)


def _unit(text: str) -> UnitOfMeasure:
    unit = _known(text)
    if unit is None:
        raise CatalogueError(f"indicators.csv: unknown unit {text!r}")
    return unit


@cache
def _by_id() -> dict[str, Indicator]:
    return {indicator.id: indicator for indicator in indicators()}


@cache
def _abbreviations() -> dict[str, Key]:
    return {
        short: tuple(fold(token) for token in TOKEN.findall(row["long"]))
        for row in _rows("abbreviations.csv")
        for short in row["short"].split("|")
    }


@lru_cache(maxsize=4)
def _index(added: Additions) -> _Index:
    names: dict[Key, tuple[_Name, ...]] = {}
    lengths: dict[str, set[int]] = {}

    def add(indicator: Indicator, aliases: Iterable[str], contextual: bool) -> None:
        for alias in aliases:
            key = tuple(token for token, _, _ in _tokens(alias))
            if not key:
                continue
            names[key] = (*names.get(key, ()), _Name(indicator, alias, contextual))
            lengths.setdefault(key[0], set()).add(len(key))

    for indicator in (*indicators(), *added.indicators):
        add(indicator, (indicator.name, *indicator.aliases), False)
    known = _by_id() | {indicator.id: indicator for indicator in added.indicators}
    for identifier, alias in added.aliases:
        if identifier in known:
            add(known[identifier], (alias,), False)
    for indicator in indicators():
        add(indicator, indicator.contextual, True)
    modifiers: dict[str, dict[Key, str]] = {"lead": {}, "tail": {}}
    for row in _rows("modifiers.csv"):
        modifiers[row["where"]][tuple(token for token, _, _ in _tokens(row["phrase"]))] = row["asks"]
    ordered = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return _Index(names, ordered, modifiers["lead"], modifiers["tail"])
