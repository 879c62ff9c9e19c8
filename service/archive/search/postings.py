"""Where words stand in the passages: a table of postings, in segments of passages that follow one another.

A passage never changes, so that a segment once written stays right. Passages after the last segment are read when they
are asked for. A posting is an array of 32-bit numbers, one for each place of the word: the passage, counted from the
segment's first, in the upper 18 bits and the word's number in the passage in the lower 14.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, delete, func, insert, select

from service.archive.schema import passage, posting, posting_segment
from service.archive.search.words import plain, spelled

Places = npt.NDArray[np.int64]
"""Where a word stands: passage << _BITS | number of the word, rising."""

_BITS = 14
_LAST_WORD = (1 << _BITS) - 1
SEGMENT = 16_384
"""Passages of a full segment."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The passages up to `last` that have segments, and those after them, read."""

    last: int
    newest: int
    tail: dict[str, dict[str, Places]]

    @property
    def size(self) -> int:
        """One more than the number of the last passage."""
        return self.newest + 1


def posted(connection: Connection, known: Posted | None) -> Posted:
    """What there is to search, where `known` is what there was before."""
    last = connection.scalar(select(func.max(posting_segment.c.last))) or 0
    newest = connection.scalar(select(func.max(passage.c.id))) or 0
    if known is not None and (known.last, known.newest) == (last, newest):
        return known
    goes_on = known is not None and known.last == last and known.newest < newest
    tail = dict(known.tail) if known is not None and goes_on else {}
    first = known.newest + 1 if known is not None and goes_on else last + 1
    added: dict[str, dict[str, Places]] = {}
    for word, numbers in _read(connection, first, newest).items():
        added.setdefault(plain(word), {})[word] = np.array(numbers, np.int64) + (first << _BITS)
    for bare, new in added.items():  # others may be searching what was there before
        before = tail.get(bare, {})
        tail[bare] = before | {
            word: np.concatenate([before[word], where]) if word in before else where for word, where in new.items()
        }
    return Posted(last, newest, tail)


def places(connection: Connection, held: Posted, wanted: str) -> dict[str, list[Places]]:
    """For each word that is `wanted` without its marks: where it stands, segment after segment."""
    columns = (posting.c.word, posting.c.first, posting.c.content)
    found: dict[str, list[Places]] = {}
    for word, first, content in connection.execute(
        select(*columns).where(posting.c.plain == wanted).order_by(posting.c.first)
    ):
        found.setdefault(word, []).append(np.frombuffer(content, np.uint32).astype(np.int64) + (first << _BITS))
    for word, tail in held.tail.get(wanted, {}).items():
        found.setdefault(word, []).append(tail)
    return found


def passages_of(where: Places) -> npt.NDArray[np.int64]:
    return where >> _BITS


def exact(where: Places) -> npt.NDArray[np.bool_]:
    """Which places are known to the word: of a very long passage the last words share one number."""
    known: npt.NDArray[np.bool_] = (where & _LAST_WORD) != _LAST_WORD
    return known


def after(where: Places, steps: int) -> Places:
    """The places `steps` words before: where a phrase would begin whose word number `steps` stands there."""
    return where - steps


def seal(connection: Connection, *, all_of_it: bool) -> None:
    """Writes segments of the passages that have none: full ones, and with `all_of_it` the rest. A rest grows with the
    next into one segment, so that there are never many."""
    last = connection.scalar(select(func.max(posting_segment.c.last))) or 0
    newest = connection.scalar(select(func.max(passage.c.id))) or 0
    while newest - last >= SEGMENT:
        _write(connection, last + 1, last + SEGMENT)
        last += SEGMENT
    if not all_of_it or newest == last:
        return
    first = last + 1
    for old in connection.execute(select(posting_segment).order_by(posting_segment.c.first.desc())).all():
        # the smaller is read again with the larger only until it has doubled: each passage a few times in all
        if old.last - old.first + 1 > 2 * (newest - first + 1) or newest - old.first + 1 > SEGMENT:
            break
        connection.execute(delete(posting).where(posting.c.first == old.first))
        connection.execute(delete(posting_segment).where(posting_segment.c.first == old.first))
        first = old.first
    _write(connection, first, newest)


def segments(connection: Connection) -> Iterator[tuple[int, int]]:
    """The first and last passage of each segment."""
    for row in connection.execute(select(posting_segment).order_by(posting_segment.c.first)):
        yield row.first, row.last


def rows_of(connection: Connection, first: int, last: int) -> Iterator[dict[str, object]]:
    """The rows of `posting` that a segment has."""
    for word, numbers in _read(connection, first, last).items():
        content = np.array(numbers, np.uint32).tobytes()
        yield {"plain": plain(word), "word": word, "first": first, "content": content}


def _write(connection: Connection, first: int, last: int) -> None:
    connection.execute(insert(posting_segment).values(first=first, last=last))
    rows = sorted(rows_of(connection, first, last), key=lambda row: (row["plain"], row["word"]))
    if rows:
        connection.execute(insert(posting), rows)


def _read(connection: Connection, first: int, last: int) -> dict[str, list[int]]:
    """The places of every word in passages `first` to `last`, counted from `first`."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    if last < first:
        return found
    for number, text in _texts(connection, first, last):
        base = (number - first) << _BITS
        said = spelled(text)
        for at, word in enumerate(said[:_LAST_WORD], base):
            found[word].append(at)
        for word in said[_LAST_WORD:]:
            found[word].append(base + _LAST_WORD)
    return found


def _texts(connection: Connection, first: int, last: int) -> Iterable[tuple[int, str]]:
    wanted = select(passage.c.id, passage.c.text).where(passage.c.id.between(first, last)).order_by(passage.c.id)
    return ((row.id, row.text) for row in connection.execute(wanted, execution_options={"yield_per": 1000}))
