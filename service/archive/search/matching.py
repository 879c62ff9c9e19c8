"""Which records answer to a query: the fields first, over columns in memory, then the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from extractor.model.catalogue import Additions
from service.archive.search import naming, postings
from service.archive.search.columns import Columns, picked
from service.archive.search.postings import Places, Posted
from service.archive.search.query import Query
from service.archive.search.words import plain, words
from service.errors import BadQuery

MATCHES = ("phrase", "exact", "plain_phrase", "plain")
"""How well the words of a query are found, the best first: side by side as typed, all as typed, and both without marks."""

Rows = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Names:
    """The words in the names of the places and indicators of `of`: in `typed` by word, in `plain` without marks, the codes
    of each field whose names have it."""

    of: Columns
    added: Additions
    typed: dict[str, dict[str, list[int]]]
    plain: dict[str, dict[str, list[int]]]


def names_of(held: Columns, additions: Additions, known: Names | None) -> Names:
    """The names of what `held` has, some of them `additions`; `known` are those of the columns it was made of."""
    known = known if known and known.added == additions else None
    typed: dict[str, dict[str, list[int]]] = {}
    unmarked: dict[str, dict[str, list[int]]] = {}
    for field in ("place", "indicator"):
        first = len(known.of.values[field]) if known else 0
        added: dict[str, list[int]] = {}
        added_plain: dict[str, list[int]] = {}
        for code, value in enumerate(held.values[field][first:], first):
            said = naming.label_words(field, value, additions) if value else frozenset()
            for word in said:
                added.setdefault(word, []).append(code)
            for word in {plain(word) for word in said}:
                added_plain.setdefault(word, []).append(code)
        typed[field] = _with(known.typed[field] if known else {}, added)
        unmarked[field] = _with(known.plain[field] if known else {}, added_plain)
    return Names(held, additions, typed, unmarked)


def _with(known: dict[str, list[int]], added: dict[str, list[int]]) -> dict[str, list[int]]:
    """Both together; others may be searching what was known."""
    return known | {word: known.get(word, []) + codes for word, codes in added.items()}


def matching(connection: Connection, named: Names, posted: Posted, query: Query, archive: str) -> tuple[Rows, Places]:
    """The rows that answer, in order, and for each the number of its match in MATCHES. Raises BadQuery."""
    held = named.of
    rows = np.flatnonzero(_by_fields(held, query, named.added, archive))
    typed = [word for word, _, _ in words(query.words)]
    if query.words.strip() and not typed:
        raise BadQuery(archive, f"{query.words!r} holds no word", "type words or numbers, or leave it empty")
    if not typed:
        return rows, np.zeros(len(rows), np.int64)
    return _by_words(connection, named, posted, rows, typed, query.exact)


def _by_fields(held: Columns, query: Query, added: Additions, archive: str) -> Mask:
    kept = np.ones(len(held), np.bool_)

    def among(field: str, wanted: Callable[[str], bool]) -> None:
        chosen = np.array([bool(value) and wanted(value) for value in held.values[field]], np.bool_)
        np.logical_and(kept, chosen[held.codes[field]], out=kept)

    def bounded(field: str, low: float | None, high: float | None) -> None:
        column = held.numbers[field]
        if low is not None:
            np.logical_and(kept, column >= low, out=kept)
        if high is not None:
            np.logical_and(kept, (column <= high) & (column != 0 if field != "number" else True), out=kept)

    if query.place:
        among("place", _places(query.place))
    if query.indicator:
        among("indicator", _indicators(query.indicator, added))
    if query.period:
        labels = {_label(period, archive) for period in query.period}
        among("period", labels.__contains__)
    for field in ("measure", "status", "basis", "unit", "kind", "review"):
        if wanted := getattr(query, field):
            among(field, frozenset(wanted).__contains__)
    if query.source:
        among("source", naming.having(query.source))
    bounded("number", _float(query.minimum), _float(query.maximum))
    bounded("start", _day(query.start), None)
    bounded("end", None, _day(query.end))
    bounded("published", _day(query.published_from), _day(query.published_to))
    if query.document is not None:
        np.logical_and(kept, held.numbers["document"] == query.document, out=kept)
    return kept


def _places(named: Iterable[str]) -> Callable[[str], bool]:
    """Units by id or name, with all inside them; places that are in no gazetteer by their name."""
    meant = {name: naming.places(name) for name in named}
    ids = naming.inside(one for found in meant.values() for one in found)
    others = naming.having(name for name, found in meant.items() if not found)
    return lambda value: value in ids or (value[0] == "=" and others(value))


def _indicators(named: Iterable[str], added: Additions) -> Callable[[str], bool]:
    """Indicators by id or name; else all whose names have the words, and those without an id that have them."""
    meant = {name: naming.indicators_named(name, added) for name in named}
    others = [name for name, found in meant.items() if not found]
    ids = {one for found in meant.values() for one in found}
    ids |= {one for name in others for one in naming.indicators_about(name, added)}
    unnamed = naming.having(others)
    return lambda value: value in ids or (value[0] == "=" and unnamed(value))


def _label(period: str, archive: str) -> str:
    """The label of a period given as one, or as words."""
    if naming.is_label(period.strip()):
        return period.strip()
    found = naming.periods(period, date.today())
    if len(found) != 1:
        raise BadQuery(archive, f"{period!r} names no one period", "write it as 2017, 2017-H1, 2017-Q1 or 6 tháng 2017")
    return found[0][2].label


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _by_words(
    connection: Connection, names: Names, posted: Posted, rows: Rows, typed: list[str], exact: bool
) -> tuple[Rows, Places]:
    held = names.of
    stands = {word: postings.places(connection, posted, word) for word in {plain(word) for word in typed}}
    at = (held.numbers["passage"], held.numbers["head"])
    for word in dict.fromkeys(plain(word) for word in typed):  # narrows what the next looks at
        said = _passages(posted, (place for found in stands[word].values() for place in found))
        rows = rows[_there(held, rows, at, said, _named(held, names.plain, word))]
    as_typed = np.ones(len(rows), np.bool_)
    for word in dict.fromkeys(typed):
        said = _passages(posted, stands[plain(word)].get(word, []))
        as_typed &= _there(held, rows, at, said, _named(held, names.typed, word))
    if exact:
        rows, as_typed = rows[as_typed], as_typed[as_typed]
    match = np.where(as_typed, 1, 3).astype(np.int64)
    if len(typed) > 1:
        stands_plain = {word: list(chain(*found.values())) for word, found in stands.items()}
        by_word = [stands_plain[plain(word)] for word in typed]
        _mark_phrases(posted, at, rows, match, ~as_typed, by_word)
        _mark_phrases(posted, at, rows, match, as_typed, [stands[plain(word)].get(word, []) for word in typed])
    return rows, match


def _mark_phrases(
    posted: Posted, at: tuple[Places, ...], rows: Rows, match: Places, some: Mask, by_word: list[list[Places]]
) -> None:
    """Betters the match of those of `some` rows that have the words one after another."""
    if not some.any():
        return
    within = np.zeros(posted.size, np.bool_)
    for column in at:
        within[column[rows[some]]] = True
    match[some & _either(at, rows, _phrase(posted, by_word, within))] -= 1


def _passages(posted: Posted, found: Iterable[Places]) -> Mask:
    """Which passages these places are in; passage 0 is none."""
    mask = np.zeros(posted.size, np.bool_)
    for where in found:
        mask[postings.passages_of(where)] = True
    return mask


def _named(held: Columns, names: dict[str, dict[str, list[int]]], word: str) -> dict[str, Mask]:
    """The places and indicators whose names have a word; a field is missing where none has."""
    found = {}
    for field, by_word in names.items():
        if codes := by_word.get(word):
            found[field] = np.zeros(len(held.values[field]), np.bool_)
            found[field][codes] = True
    return found


def _there(held: Columns, rows: Rows, at: tuple[Places, ...], said: Mask, named: dict[str, Mask]) -> Mask:
    """Which rows have a word in their sentence, title, place or indicator."""
    found = _either(at, rows, said)
    for field, mask in named.items():
        found |= mask[picked(held.codes[field], rows)]
    return found


def _either(at: tuple[Places, ...], rows: Rows, said: Mask) -> Mask:
    found = np.zeros(len(rows), np.bool_)
    for column in at:
        found |= said[picked(column, rows)]
    return found


def _phrase(posted: Posted, found: list[list[Places]], within: Mask) -> Mask:
    """Which passages have words one after another; `found` tells where each stands."""
    starts: Places | None = None
    for steps, parts in enumerate(found):
        where = [part[within[postings.passages_of(part)] & postings.exact(part)] for part in parts]
        begins = postings.after(np.concatenate(where), steps) if where else np.array([], np.int64)
        starts = begins if starts is None else np.intersect1d(starts, begins, assume_unique=True)
        if not len(starts):
            break
    return _passages(posted, [] if starts is None else [starts])
