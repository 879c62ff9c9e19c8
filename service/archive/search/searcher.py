"""Answers searches: the page asked for, exact counts, and the whole of what was found row by row."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import fields
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, and_, select

from extractor.model.catalogue import Additions
from service.archive.schema import document, passage, record
from service.archive.search import columns, naming, postings
from service.archive.search.columns import Columns, picked
from service.archive.search.matching import MATCHES, Names, Rows, matching, names_of
from service.archive.search.postings import Posted
from service.archive.search.query import FACETS, RELEVANCE, SORTS, VALUES, Count, Facet, Hit, Query, Results
from service.archive.search.understanding import Understood, understand
from service.archive.search.words import plain, words
from service.archive.store import Archive
from service.archive.vocabulary import additions
from service.errors import BadQuery

Keys = npt.NDArray[np.float64]
_LATEST = 1 << 22
"""More than any day's ordinal."""
_TOGETHER = 500


class Searcher:
    """Searches one archive. What it has read to do so it keeps for the next search, and reads again what changed; it may
    be used by several threads."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._names: Names | None = None
        self._posted: Posted | None = None
        self._lock = Lock()

    def warm(self) -> None:
        """Reads what every search needs, so that the first need not wait for it."""
        with self._archive.read() as connection:
            self._current(connection)

    def understand(self, line: str, base: Query | None = None, *, words: frozenset[str] = frozenset()) -> Understood:
        """What a line asks for (`understanding.understand`), with what this archive adds to the catalogue."""
        with self._archive.read() as connection:
            return understand(line, base, words=words, added=additions(connection))

    def label(self, field: str, value: str) -> str:
        """What people call a value of a facet."""
        with self._archive.read() as connection:
            return naming.label(field, value, additions(connection))

    def search(self, query: Query, *, facets: bool = True) -> Results:
        """The page of `query`, with counts over everything found. Raises BadQuery."""
        with self._archive.read() as connection:
            names, rows, match = self._find(connection, query)
            held = names.of
            keys = _keys(held, rows, match, query)
            page, more = _page(picked(held.numbers["id"], rows), keys, query, self._archive.location)
            hits = _hits(connection, held.numbers["id"][rows[page]], match[page], query)
            last = page[-1] if more else None
            return Results(
                len(rows),
                _documents(held, rows),
                tuple(hits),
                _facets(names, rows, match, bool(query.words.strip())) if facets else {},
                None if last is None else _cursor(query.sort, keys[last], held.numbers["id"][rows[last]]),
            )

    def everything(self, query: Query) -> Iterator[Hit]:
        """All that was found, in the order of `query`, as it was at one moment; `limit` and `cursor` play no part."""
        with self._archive.read() as connection:
            names, rows, match = self._find(connection, query)
            held = names.of
            keys = _keys(held, rows, match, query)
            order = np.lexsort((picked(held.numbers["id"], rows), keys))
            for start in range(0, len(order), _TOGETHER):
                some = order[start : start + _TOGETHER]
                yield from _hits(connection, held.numbers["id"][rows[some]], match[some], query)

    def _find(self, connection: Connection, query: Query) -> tuple[Names, Rows, npt.NDArray[np.int64]]:
        if query.sort not in SORTS:
            raise BadQuery(self._archive.location, f"{query.sort!r} is no order", f"sort by {', '.join(SORTS)}")
        if query.limit < 1:
            raise BadQuery(self._archive.location, "a page needs a record", "give a limit of 1 or more")
        names, posted = self._current(connection)
        return (names, *matching(connection, names, posted, query, self._archive.location))

    def _current(self, connection: Connection) -> tuple[Names, Posted]:
        """What is searched, as the connection sees it. One thread reads what changed, others wait for it."""
        with self._lock:
            names = self._names
            held = columns.columns(connection, names.of if names else None)
            added = additions(connection)
            if names is None or names.of is not held or names.added != added:
                names = self._names = names_of(held, added, names)
            posted = self._posted = postings.posted(connection, self._posted)
            return names, posted


def _keys(held: Columns, rows: Rows, match: npt.NDArray[np.int64], query: Query) -> Keys:
    """What the rows found are sorted by, from the smallest; infinite where a row has none."""
    keys: Keys
    field = query.sort.removeprefix("-")
    if field == "id":
        return np.zeros(len(rows))
    if field == RELEVANCE:  # the best matches, of these the newest
        keys = match * float(_LATEST) + (_LATEST - picked(held.numbers["published"], rows))
        return keys
    if field == "period":
        keys = picked(held.numbers["end"], rows) * float(_LATEST) + picked(held.numbers["start"], rows)
    else:
        column = held.numbers["number" if field == "value" else field]
        keys = picked(column, rows).astype(np.float64)
    if field != "value":
        keys[keys == 0] = np.nan
    if query.sort.startswith("-"):
        keys = -keys
    keys[np.isnan(keys)] = np.inf
    return keys


def _page(ids: Rows, keys: Keys, query: Query, archive: str) -> tuple[Rows, bool]:
    """Which of the rows found are on the page, in order, and whether more follow."""
    left: Rows | None = None  # all
    if query.cursor is not None:
        key, last = _position(query, archive)
        left = np.flatnonzero((keys > key) | ((keys == key) & (ids > last)))
    following = keys if left is None else keys[left]
    wanted = query.limit + 1
    if len(following) > wanted:
        edge = np.partition(following, wanted - 1)[wanted - 1]
        before = np.flatnonzero(following < edge)
        some = np.concatenate([before, np.flatnonzero(following == edge)[: wanted - len(before)]])  # ids rise
        left = some if left is None else left[some]
    elif left is None:
        left = np.arange(len(keys))
    ordered = left[np.lexsort((ids[left], keys[left]))]
    return ordered[: query.limit], len(ordered) > query.limit


def _cursor(sort: str, key: np.float64, identifier: np.int64) -> str:
    place = [sort, None if math.isinf(key) else float(key), int(identifier)]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _position(query: Query, archive: str) -> tuple[float, int]:
    try:
        sort, key, identifier = json.loads(base64.urlsafe_b64decode(query.cursor or ""))
        if sort == query.sort:
            return math.inf if key is None else float(key), int(identifier)
    except (ValueError, TypeError):
        pass
    raise BadQuery(archive, f"{query.cursor!r} is no page of this search", "begin again without a cursor")


def _documents(held: Columns, rows: Rows) -> int:
    numbers = picked(held.numbers["document"], rows)
    seen = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
    seen[numbers] = True
    return int(np.count_nonzero(seen))


def _facets(names: Names, rows: Rows, match: npt.NDArray[np.int64], worded: bool) -> dict[str, Facet]:
    found: dict[str, Facet] = {}
    held, added = names.of, names.added
    for field in FACETS:
        if field == "match":
            counted = np.bincount(match, minlength=4)
            typed = {"exact": int(counted[0] + counted[1]), "plain": int(counted[2] + counted[3])} if worded else {}
            found[field] = _facet(field, list(typed), np.array(list(typed.values()), np.int64), 0, added)
            continue
        counted = np.bincount(picked(held.codes[field], rows), minlength=1)
        found[field] = _facet(field, held.values[field][1:], counted[1:], int(counted[0]), added)
    return found


def _facet(field: str, values: Sequence[str], counted: npt.NDArray[np.int64], without: int, added: Additions) -> Facet:
    some = np.flatnonzero(counted)
    first = some[np.argsort(-counted[some], kind="stable")][:VALUES]
    counts = tuple(Count(values[at], naming.label(field, values[at], added), int(counted[at])) for at in first)
    return Facet(counts, len(some), without)


def _hits(
    connection: Connection, ids: npt.NDArray[np.int64], match: npt.NDArray[np.int64], query: Query
) -> Iterator[Hit]:
    """The records of `ids`, in their order."""
    wanted = [int(one) for one in ids]
    rows = {row.id: row for row in connection.execute(_RECORDS.where(record.c.id.in_(wanted)))} if wanted else {}
    typed = frozenset(word if query.exact else plain(word) for word, _, _ in words(query.words))
    worded = bool(typed)
    for identifier, how in zip(wanted, match, strict=True):
        yield _hit(rows[identifier], MATCHES[how] if worded else "", typed, query.exact)


def cited(connection: Connection, ids: Sequence[int]) -> tuple[Hit, ...]:
    """Records by their ids with the sentences they stand in, in this order; those that are not there are left out."""
    rows = {}
    for at in range(0, len(ids), _TOGETHER):
        asked = _RECORDS.where(record.c.id.in_(ids[at : at + _TOGETHER]))
        rows.update({row.id: row for row in connection.execute(asked)})
    return tuple(_hit(rows[one], "", frozenset(), False) for one in ids if one in rows)


def _hit(row: Any, match: str, typed: frozenset[str], exact: bool) -> Hit:
    sentence = row.sentence or row.evidence_text
    start = row.evidence_start - row.sentence_start if row.sentence else 0
    highlights = tuple(
        (first, last)
        for word, first, last in (words(sentence) if typed else ())
        if (word if exact else plain(word)) in typed
    )
    given = row._mapping
    about = {name: given[name] for name in _FIELDS}
    evidence = (start, start + row.evidence_end - row.evidence_start)
    return Hit(**about, match=match, sentence=sentence, evidence=evidence, highlights=highlights)


_FIELDS = tuple(
    field.name for field in fields(Hit) if field.name not in ("match", "sentence", "evidence", "highlights")
)
_RECORDS = select(
    record.c.id,
    record.c.document_id,
    document.c.title,
    document.c.source,
    document.c.published,
    passage.c.text.label("sentence"),
    record.c.page,
    record.c.place_name.label("place"),
    record.c.place_id,
    record.c.place_level,
    record.c.indicator_name.label("indicator"),
    record.c.indicator_id,
    record.c.measure,
    record.c.value,
    record.c.upper,
    record.c.of,
    record.c.unit,
    record.c.unit_text,
    record.c.multiplier,
    record.c.qualifier,
    record.c.period_label.label("period"),
    record.c.period_start,
    record.c.period_end,
    record.c.basis_kind.label("basis"),
    record.c.status,
    record.c.review,
    record.c.confidence,
    record.c.evidence_text,
    record.c.evidence_start,
    record.c.evidence_end,
    record.c.sentence_start,
).select_from(
    record.join(document, document.c.id == record.c.document_id).outerjoin(
        passage,
        and_(
            passage.c.extraction_id == record.c.extraction_id,
            passage.c.start == record.c.sentence_start,
            passage.c.end == record.c.sentence_end,
        ),
    )
)
