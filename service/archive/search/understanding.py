"""A line as people type it, read into fields and words: `thu ngân sách An Biên 6 tháng 2017`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from extractor.catalogues.indicators.lookup import NOTHING
from extractor.model.catalogue import Additions
from service.archive.search import naming
from service.archive.search.query import Query
from service.archive.search.words import plain_words

_WORD = re.compile(r"\S+")
_NAMED = 2
"""Indicators of a family that are named where it is shown."""
_JOINING = frozenset(
    [
        "của",
        "ở",
        "tại",
        "trong",
        "về",
        "là",
        "bao",
        "nhiêu",
        "mấy",
        "và",
        "với",
        "so",
        "sánh",
        "giữa",
        "cho",
        "biết",
        "các",
        "những",
        "có",
        "đạt",
        "vào",
        "trên",
        "địa",
        "bàn",
        "số",
        "liệu",
    ]
)
_PLAIN_JOINING = frozenset(
    [
        "cua",
        "o",
        "tai",
        "trong",
        "ve",
        "la",
        "va",
        "voi",
        "so",
        "sanh",
        "giua",
        "cac",
        "co",
        "dat",
        "vao",
        "tren",
        "dia",
        "ban",
    ]
)
_COMMUNE = re.compile(r"(?:xã|xa|phường|phuong|thị trấn|thi tran|đặc khu|dac khu)\s", re.IGNORECASE)
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
    line: str,
    base: Query | None = None,
    *,
    words: frozenset[str] = frozenset(),
    today: date | None = None,
    added: Additions = NOTHING,
) -> Understood:
    """What a line asks for, on top of `base`. Pieces whose text is in `words` stay words. A field that `base` has
    already is not read from the line. `added` are indicators and aliases beside the catalogue's. Words that only join
    the pieces (`hộ nghèo của An Biên là bao nhiêu`) are left out."""
    base = base or Query()
    parts: list[Part] = []
    if not base.place:
        parts.extend(_places(line, parts, added))
    if not base.period and base.start is None and base.end is None:
        unread = line
        for part in parts:  # `Quảng Nam 2018` names no `năm 2018`
            unread = unread[: part.start] + " " * len(part.text) + unread[part.end :]
        for start, end, period in naming.periods(unread, today or date.today()):
            parts.append(Part("period", (period.label,), period.label, line[start:end], start, end))
    if not base.indicator:
        parts.extend(_indicators(line, parts, added))
    parts = sorted((part for part in parts if part.text not in words), key=lambda part: part.start)
    rest = [base.words]
    for run in _runs(line, parts):
        text = line[run[0][0] : run[-1][1]]
        between = any(part.end <= run[0][0] for part in parts) and any(run[-1][1] <= part.start for part in parts)
        if not parts or not _joins(text, between):
            rest.append(text)
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


def _joins(text: str, between: bool) -> bool:
    """Whether words only join the pieces around them; without marks only `between` two of them: `cua` is a crab too."""
    said = [word.strip(",.;:?!").lower() for word in text.split()]
    return all(word in _JOINING or (between and word in _PLAIN_JOINING) for word in said if word)


def _places(line: str, parts: list[Part], added: Additions) -> list[Part]:
    """The longest names of places; a name of one word only with its level before it."""
    found: list[Part] = []
    for run in _runs(line, parts):
        at = 0
        while at < len(run):
            for end in range(min(len(run), at + _LONGEST), at + 1, -1):
                start, stop = run[at][0], run[end - 1][1]
                text = line[start:stop].rstrip(",.;")
                ids = naming.places(text)
                bare = text[0].islower() and not _COMMUNE.match(text)
                small = bare and all(one.startswith("commune") for one in ids)  # `đông xuân` is a crop
                if ids and not small and not _is_indicator(line, run, at, end, added):
                    label = _several_places(ids)
                    found.append(Part("place", (text,), label, text, start, start + len(text)))
                    at = end
                    break
            else:
                at += 1
    return found


def _several_places(ids: frozenset[str]) -> str:
    """The name of units: `huyện An Biên`, or `An Biên (huyện, xã)` where several bear it."""
    named = sorted({naming.label("place", one) for one in ids})  # one name for a unit before and after a merger
    if len(named) == 1:
        return named[0]
    common = named[0].split()
    while common and not all(f" {name}".endswith(f" {' '.join(common)}") for name in named):
        del common[0]
    name = " ".join(common)
    kinds = dict.fromkeys(one.removesuffix(name).strip() for one in named)
    return f"{name} ({', '.join(kinds)})" if name else ", ".join(named)


def _is_indicator(line: str, run: list[tuple[int, int]], at: int, end: int, added: Additions) -> bool:
    """Whether the words are rather part of an indicator's name that is longer."""
    line_words = tuple(" ".join(plain_words(line[a:b])) for a, b in run)
    return any(naming.indicator_in(line_words, start, added) >= end for start in range(max(0, at - 3), at))


def _indicators(line: str, parts: list[Part], added: Additions) -> list[Part]:
    found: list[Part] = []
    for run in _runs(line, parts):
        line_words = tuple(" ".join(plain_words(line[a:b])) for a, b in run)
        at = 0
        while at < len(run):
            end = naming.indicator_in(line_words, at, added)
            text = line[run[at][0] : run[end - 1][1]].rstrip(",.;") if end > at else ""
            ids = naming.indicators_named(text, added) or naming.indicators_about(text, added) if text else frozenset()
            if not ids:
                at += 1
                continue
            named = sorted(naming.label("indicator", one, added) for one in ids)
            label = ", ".join(named[:_NAMED]) + (f" (+{len(named) - _NAMED})" if len(named) > _NAMED else "")
            start = run[at][0]
            found.append(Part("indicator", (text,), label, text, start, start + len(text)))
            at = end
    return found
