"""What people call the values of a record's fields, and which values a name means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from extractor.catalogues.areas.lookup import Row, gazetteer
from extractor.catalogues.areas.names import name_key, without_marks
from extractor.catalogues.indicators import lookup as indicators
from extractor.catalogues.indicators.lookup import NOTHING
from extractor.mentions.periods.calendar import year
from extractor.mentions.periods.find import find_periods
from extractor.mentions.periods.grammar import Clock
from extractor.mentions.places.lexicon import level_words
from extractor.model.catalogue import Additions
from extractor.model.mention import ReferencePeriod
from service.archive.search.words import plain, plain_words, spelled
from service.table import BASES, MEASURES, STATUSES

_TODAY = "2025-07-01"
"""The day since which communes bear the names that districts had."""
_LABELS = {
    "measure": MEASURES,
    "status": STATUSES,
    "basis": BASES,
    "review": {
        "unreviewed": "chưa duyệt",
        "accepted": "đã duyệt",
        "corrected": "đã sửa",
        "rejected": "đã loại",
        "added": "thêm tay",
    },
    "kind": {"report": "báo cáo", "news": "tin, bài", "resolution": "nghị quyết", "plan": "kế hoạch", "other": "khác"},
    "match": {"exact": "đúng dấu", "plain": "khác dấu"},
}


@lru_cache(maxsize=65536)
def label(field: str, value: str, added: Additions = NOTHING) -> str:
    """What people call a value of a field, in Vietnamese; `added` are the archive's own indicators."""
    if value.startswith("="):
        return value[1:]
    if field == "place":
        row = gazetteer().row(value)
        return f"{row[2]} {row[3]}" if row else value
    if field == "indicator":
        known = indicators.by_id(value) or next((one for one in added.indicators if one.id == value), None)
        return known.name if known else value
    return _LABELS.get(field, {}).get(value, value)


@lru_cache(maxsize=65536)
def label_words(field: str, value: str, added: Additions = NOTHING) -> frozenset[str]:
    """The words of every name that a place or indicator has."""
    named = {label(field, value, added)}
    if field == "place":
        named |= {f"{unit.kind} {unit.name}" for unit in gazetteer().versions(value)}
    return frozenset(word for name in named for word in spelled(name))


def places(named: str) -> frozenset[str]:
    """The ids that an id or a name means, with or without its level and marks; none where no unit is called so.

    A bare name is the highest unit called so, and the communes of today that took it over.
    """
    if gazetteer().row(named):
        return frozenset({named})
    written = named.split()
    for cut in range(min(3, len(written))):
        level, rest = " ".join(written[:cut]).lower().rstrip("."), " ".join(written[cut:])
        short = level_words().get(level)
        kind = plain_words(short.kind if short else level)
        rows = _called(rest)
        rows = [row for row in rows if plain_words(row[2])[-len(kind) :] == kind] if cut else list(_highest(rows))
        if rows:
            return frozenset(row[0] for row in rows)
    return frozenset()


def _called(name: str) -> list[Row]:
    key = name_key(name)
    found = gazetteer().rows(key)
    if found or key != without_marks(key):
        return found
    written = {name_key(row[3]) for row in gazetteer().rows_without_marks(key)}  # which know no communes
    return [row for one in sorted(written) for row in gazetteer().rows(one)]


def _highest(rows: Iterable[Row]) -> Iterable[Row]:
    levels = ("nation", "region", "province", "district", "commune")
    held = sorted(rows, key=lambda row: levels.index(row[7]) if row[7] in levels else 9)
    for row in held:
        if row[7] == held[0][7] or (held[0][7] == "district" and _heir(row, held)):
            yield row


def _heir(row: Row, districts: list[Row]) -> bool:
    """Whether a row is a commune of today whose code lay in one of these districts."""
    before = gazetteer().row(row[0].removesuffix("-2025")) if row[7] == "commune" and row[5] >= _TODAY else None
    return before is not None and before[4] in {one[0] for one in districts}


def inside(identifiers: Iterable[str]) -> frozenset[str]:
    """These units with every one that has ever lain in them."""
    found: set[str] = set()
    waiting = list(identifiers)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(child.id for child in gazetteer().children(one))
    return frozenset(found)


def indicators_named(named: str, added: Additions = NOTHING) -> frozenset[str]:
    """The ids that an id, a name or another word for an indicator means, with or without marks."""
    if indicators.by_id(named) or any(one.id == named for one in added.indicators):
        return frozenset({named})
    marked = indicators.code(named, added=added)
    if marked is not None:
        return frozenset({marked.id})
    return _meanings(added).whole.get(plain_words(named), frozenset())


def indicators_about(named: str, added: Additions = NOTHING) -> frozenset[str]:
    """The ids of the indicators whose names have these words one after another, as many have `nông thôn mới`. Where these
    are too many, of those whose names begin so; none for a single word."""
    found = _meanings(added)
    key = plain_words(named)
    begin, part = found.begin.get(key, frozenset()), found.part.get(key, frozenset())
    return next((ids for ids in (begin | part, begin) if 0 < len(ids) <= _FAMILY), frozenset())


def indicator_in(line: tuple[str, ...], start: int, added: Additions = NOTHING) -> int:
    """The end of the longest words without marks, from `start` on, that name an indicator or a family of them; `start`
    where none do."""
    found = _meanings(added)
    for end in range(min(len(line), start + 14), start, -1):
        if end == start + 1 and line[start] not in found.letters:
            break
        if line[start:end] in found.whole or indicators_about(" ".join(line[start:end]), added):
            return end
    return start


@dataclass(frozen=True, slots=True)
class _Meanings:
    """The indicators that words without marks mean: as a `whole` name, as what names `begin` with, as a `part` of them.
    `letters` are names of one word that are abbreviations: `grdp`."""

    whole: dict[tuple[str, ...], frozenset[str]]
    begin: dict[tuple[str, ...], frozenset[str]]
    part: dict[tuple[str, ...], frozenset[str]]
    letters: frozenset[str]


_FAMILY = 12
"""Indicators beyond which words that their names have mean none of them."""


@lru_cache(maxsize=4)
def _meanings(added: Additions) -> _Meanings:
    whole: dict[tuple[str, ...], frozenset[str]] = {}
    short: dict[tuple[str, ...], frozenset[str]] = {}
    begin: dict[tuple[str, ...], frozenset[str]] = {}
    part: dict[tuple[str, ...], frozenset[str]] = {}

    def put(found: dict[tuple[str, ...], frozenset[str]], key: tuple[str, ...], identifier: str) -> None:
        found[key] = found.get(key, frozenset()) | {identifier}

    for identifier, name in _names(added):
        written, said = plain_words(name), indicators.words(name)
        bare = indicators.bare(said)
        for key in {written, tuple(plain(word) for word in said)}:  # `NS` is `ngân sách` too
            put(whole, key, identifier)
        key = tuple(plain(word) for word in bare)
        if len(key) > 1:
            put(short, key, identifier)
        if len(said) != len(written):
            continue  # `NS` in `NS lúa` is no budget
        for start in range(len(key)):
            for end in range(start + 2, len(key) + 1):
                if bare[start] not in _JOINING and bare[end - 1] not in _JOINING:
                    put(part if start else begin, key[start:end], identifier)
    for phrase in indicators.modifiers():  # `trên địa bàn`, and `địa bàn`, are about nothing
        key = tuple(plain(word) for word in phrase)
        for start in range(len(key)):
            for end in range(start + 2, len(key) + 1):
                begin.pop(key[start:end], None)
                part.pop(key[start:end], None)
    letters = frozenset(plain_words(name)[0] for _, name in _names(added) if name.isalpha() and name.isupper())
    return _Meanings(short | whole, begin, part, letters)


def _names(added: Additions) -> Iterator[tuple[str, str]]:
    """Names with the id of their indicator; plain words that need a unit to mean one are left out."""
    for one in (*indicators.indicators(), *added.indicators):
        yield from ((one.id, alias) for alias in (one.name, *one.aliases))
        yield from ((one.id, alias) for alias in one.contextual if len(alias.split()) > 1)
    yield from added.aliases


_JOINING = frozenset(spelled("của ở tại trong trên về và có được do so với các cho bằng theo từ đến tỷ lệ số"))
"""Words that begin and end no part of a name by which people call an indicator."""


_CALENDAR = {"thang": "tháng", "quy": "quý", "nam": "năm", "dau": "đầu", "cuoi": "cuối", "giai": "giai", "doan": "đoạn"}
_CALENDAR_WORD = re.compile(
    r"(?<!\w)(thang|quy|nam|dau|cuoi|doan)(?=\s+(?:\d|i{1,3}\b|iv\b|nam\b|cuoi\b|dau\b|thang\b))|(?<=\d\s)thang\b|(?<=\bthang )(?:dau|cuoi)\b"
)


def periods(line: str, today: date) -> list[tuple[int, int, ReferencePeriod]]:
    """The times that a line names, with or without marks: start, end and the period."""
    lower = line.lower()
    if len(lower) != len(line):
        return []
    lower = _CALENDAR_WORD.sub(lambda match: _CALENDAR[match[0]], lower)
    found = [
        (one.span.start, one.span.end, one.period)
        for one in find_periods(lower, lower, Clock(today, today.year))
        if one.period is not None and _DATED.search(one.surface)
    ]
    for alone in _YEAR.finditer(lower):
        if not any(start < alone.end() and alone.start() < end for start, end, _ in found):
            found.append((*alone.span(), year(int(alone[0]))))
    return sorted(found, key=lambda one: one[0])


_DATED = re.compile(r"\d|\b(?:nay|này|ngoái|trước|qua)\b")
"""What a time needs to be one by itself: `đông xuân` alone is a crop."""
_YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")


_LABEL = re.compile(r"(\d{4})(?:-(?:[HQ]\d|\d\d(?:-\d\d)?))?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?")


def is_label(text: str) -> bool:
    """Whether a period is written as records have it: `2017`, `2017-H1`, `2016/2020`."""
    return _LABEL.fullmatch(text) is not None


def having(typed: Iterable[str]) -> Callable[[str], bool]:
    """What tells of a value whether all words of one of those typed stand in it, whatever their marks."""
    wanted = [frozenset(plain_words(one)) for one in typed]
    return lambda value: any(one <= _plain_in(value) for one in wanted)


@lru_cache(maxsize=65536)
def _plain_in(value: str) -> frozenset[str]:
    return frozenset(plain_words(value))
