"""A line as people type it, read into fields and words: `thu ngân sách An Biên 6 tháng 2017`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from service.archive.search import naming
from service.archive.search.query import Query
from service.archive.search.words import plain_words

_WORD = re.compile(r"\S+")
_LONGEST = 6
"""Words of the longest name of a place with its level."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line, `line[start:end]`, read as the value of a field of Query; `label` is what it was taken for.

    Leaving it out of the fields and searching for its words instead is `understand(line, words={part.text})`.
    """

    field: str
    value: tuple[str, ...]
    label: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Understood:
    query: Query
    parts: tuple[Part, ...]


def understand(
    line: str, base: Query | None = None, *, words: frozenset[str] = frozenset(), today: date | None = None
) -> Understood:
    """What a line asks for, on top of `base`. Pieces whose text is in `words` stay words. A field that `base` has
    already is not read from the line."""
    base = base or Query()
    parts: list[Part] = []
    if not base.place:
        parts.extend(_places(line, parts))
    if not base.period and base.start is None and base.end is None:
        unread = line
        for part in parts:  # `Quảng Nam 2018` names no `năm 2018`
            unread = unread[: part.start] + " " * len(part.text) + unread[part.end :]
        for start, end, period in naming.periods(unread, today or date.today()):
            parts.append(Part("period", (period.label,), period.label, line[start:end], start, end))
    if not base.indicator:
        parts.extend(_indicators(line, parts))
    parts = sorted((part for part in parts if part.text not in words), key=lambda part: part.start)
    rest, at = [base.words], 0
    for part in parts:
        rest.append(line[at : part.start])
        at = part.end
    rest.append(line[at:])
    query = replace(
        base,
        words=" ".join(" ".join(rest).split()),
        period=base.period + _values(parts, "period"),
        place=base.place + _values(parts, "place"),
        indicator=base.indicator + _values(parts, "indicator"),
    )
    return Understood(query, tuple(parts))


def _values(parts: list[Part], field: str) -> tuple[str, ...]:
    return tuple(value for part in parts if part.field == field for value in part.value)


def _free(line: str, parts: list[Part]) -> list[tuple[int, int]]:
    """The spans of the words that no part has, () between those that are not side by side."""
    spans = [match.span() for match in _WORD.finditer(line)]
    return [span for span in spans if not any(part.start < span[1] and span[0] < part.end for part in parts)]


def _runs(line: str, parts: list[Part]) -> list[list[tuple[int, int]]]:
    """The words that no part has, in runs that nothing interrupts."""
    runs: list[list[tuple[int, int]]] = []
    for span in _free(line, parts):
        if not runs or line[runs[-1][-1][1] : span[0]].strip():
            runs.append([])
        runs[-1].append(span)
    return runs


def _places(line: str, parts: list[Part]) -> list[Part]:
    """The longest names of places; a name of one word only with its level before it."""
    found: list[Part] = []
    for run in _runs(line, parts):
        at = 0
        while at < len(run):
            for end in range(min(len(run), at + _LONGEST), at + 1, -1):
                start, stop = run[at][0], run[end - 1][1]
                text = line[start:stop].rstrip(",.;")
                ids = naming.places(text)
                small = text[0].islower() and all(one.startswith("commune") for one in ids)  # `đông xuân` is a crop
                if ids and not small and not _is_indicator(line, run, at, end):
                    label = naming.label("place", min(ids)) if len(ids) == 1 else text
                    found.append(Part("place", (text,), label, text, start, start + len(text)))
                    at = end
                    break
            else:
                at += 1
    return found


def _is_indicator(line: str, run: list[tuple[int, int]], at: int, end: int) -> bool:
    """Whether the words are rather part of an indicator's name that is longer."""
    line_words = tuple(" ".join(plain_words(line[a:b])) for a, b in run)
    return any(naming.indicator_in(line_words, start)[0] >= end for start in range(max(0, at - 3), at))


def _indicators(line: str, parts: list[Part]) -> list[Part]:
    found: list[Part] = []
    for run in _runs(line, parts):
        line_words = tuple(" ".join(plain_words(line[a:b])) for a, b in run)
        at = 0
        while at < len(run):
            end, _ = naming.indicator_in(line_words, at)
            text = line[run[at][0] : run[end - 1][1]].rstrip(",.;") if end > at else ""
            ids = naming.indicators_named(text) if text else frozenset()
            if not ids:
                at += 1
                continue
            label = ", ".join(naming.label("indicator", one) for one in sorted(ids))
            start = run[at][0]
            found.append(Part("indicator", (text,), label, text, start, start + len(text)))
            at = end
    return found
