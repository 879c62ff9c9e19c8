"""Which unit of measure, or which counted noun, a text names at a place.

`12,5 triệu đồng/người/năm`, `332ha`, `82 ngàn tấn`, `4.250 hộ nghèo`, `29 quận, huyện, thị xã`: the caller
has read the number and asks what stands behind it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from extractor.catalogues.spelling import fold
from extractor.catalogues.units.lexicon import Entry, Lexicon, lexicon, scaled
from extractor.model.catalogue import UnitOfMeasure


class UnitMatch(NamedTuple):
    """A unit found at [`start`, `end`) of a text.

    `inferred` tells that the text left part of it out: `tỷ` alone is read as `VND` (kind `money`), and the
    noun of `noun_at` may be a word that the catalogue does not know.
    """

    unit: UnitOfMeasure
    start: int
    end: int
    inferred: bool = False


_STEP = re.compile(r"[^\S\n]{0,3}([^\W\d_²³]+|\d+|[^\w\s]|[_²³])")
_SPACE = re.compile(r"[^\S\n]*")
_PER = re.compile(r"[^\S\n]?/[^\S\n]?(?:0?1(?![\d.])|(10{2,6}|10?0?(?:\.000){1,2})(?![\d.]))?[^\S\n]?")
_JOINT = re.compile(r",[^\S\n]?|[^\S\n](?:và|hoặc)[^\S\n]|[^\S\n]?[-–/][^\S\n]?")
_NAME_OR_NUMBER = re.compile(r"[^\S\n]*(?:[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ0-9\"“])")
_HEADING = re.compile(r"^[\s(\[]*(?:(?:đvt|đơn vị(?: tính)?)\s*:)?\s*(?:(10{2,9}|1(?:\.000){1,3})(?![\d.]))?\s*", re.I)
_COORDINATED = frozenset({"place", "body"})
_MONEY_SCALE = 6  # a bare million or more is money; a bare thousand is not
_SCALE_WORD = UnitOfMeasure("scale", "", "", 0, "", "scale")


def unit_at(text: str, position: int) -> UnitMatch | None:
    """The longest unit that starts at `position`, after spaces but not after a line break.

    Scale words count into `multiplier`. A scale word alone is money from a million on (inferred), else kind
    `scale` with an empty code. None where no known unit stands there.
    """
    words = lexicon()
    start = _SPACE.match(text, position).end()  # type: ignore[union-attr]  # matches everywhere
    found, end = _longest(words, text, start)
    power, after = _scale(words, text, start)
    if after > start:
        long, long_end = _longest(words, text, after)
        if long is not None and long[0] is not None and long_end > end:
            return _extended(words, text, scaled(long[0], power), start, long_end)
        if found is None or end < after:
            money = power >= _MONEY_SCALE
            unit = scaled(_by_id("dong"), power) if money else replace(_SCALE_WORD, multiplier=power)
            return _extended(words, text, unit, start, after)._replace(inferred=True)
    if found is None or found[0] is None:
        return None
    return _extended(words, text, found[0], start, end)


def noun_at(text: str, position: int) -> UnitMatch | None:
    """What is counted at `position`: `unit_at`, else the next word (inferred) if it can head a noun."""
    known = unit_at(text, position)
    if known is not None:
        return known
    words = lexicon()
    step = _STEP.match(text, position)
    if step is None or not step[1].isalpha() or len(step[1]) < 2:
        return None
    word = fold(step[1])
    if word in words.stopwords or _is_not(words, text, step.start(1)):
        return None
    noun = step[1].lower()
    unit = UnitOfMeasure("", noun, noun, 0, "unknown", "count")
    return UnitMatch(unit, step.start(1), step.end(1), inferred=True)


@cache
def unit_named(text: str) -> UnitOfMeasure | None:
    """The unit that a whole string names: a table's unit cell (`1.000 ha`, `Tr.đồng`, `ĐVT: triệu đồng`)
    or a catalogue's `units`."""
    heading = _HEADING.match(text)
    start = heading.end() if heading else 0
    match = unit_at(text, start)
    if match is None or text[match.end :].strip(" \t\n.)];:"):
        return None
    if heading and heading[1]:
        return scaled(match.unit, heading[1].count("0"))
    return match.unit


@cache
def unit_coded(code: str) -> UnitOfMeasure | None:
    """The unit that a record's code stands for (`hectare`, `hộ`, `VND/người/year`, `người/1000 dân`), without scale."""
    first, *per = code.split("/")
    unit = _by_code().get(first)
    for part in per:
        number, _, name = part.partition(" ") if part[:1].isdigit() else ("", "", part)
        below = _by_code().get(name)
        if unit is None or below is None:
            return None
        unit = _quotient(unit, below, len(number) - 1 if number else 0)
    return unit


def units() -> tuple[UnitOfMeasure, ...]:
    """Every simple unit of the catalogue, measures first, without scale words."""
    return lexicon().units


def _longest(words: Lexicon, text: str, start: int) -> tuple[Entry | None, int]:
    """The longest phrase at `start`, and its end (`start` where there is none)."""
    best: Entry | None = None
    end = position = start
    key: tuple[str, ...] = ()
    raw = ""
    while step := _STEP.match(text, position):
        key = (*key, fold(step[1]))
        entries = words.phrases.get(key)
        if entries is None:
            break
        raw += step[1]
        position = step.end()
        for entry in entries:
            if not entry[1] or entry[1] == raw:
                best, end = entry, position
                break
    return best, end


def _scale(words: Lexicon, text: str, start: int) -> tuple[int, int]:
    """The power of ten of the scale words at `start`, and where they end (perhaps glued to their unit)."""
    power, end = 0, start
    while step := _STEP.match(text, end):
        folded = fold(step[1])
        if folded in words.scales:
            if step[1] not in words.scale_cases.get(folded, (step[1],)):
                break
            power += words.scales[folded]
            end = step.end()
            if folded in words.scale_cases and text.startswith(".", end):
                end += 1
            continue
        lower = step[1].lower()
        if not lower.startswith(words.glued_scales):
            break
        for word, exponent in words.scale_prefixes.items():
            if lower.startswith(word) and (fold(step[1][len(word) :]),) in words.phrases:
                return power + exponent, step.start(1) + len(word)
        break
    return power, end


def _extended(words: Lexicon, text: str, unit: UnitOfMeasure, start: int, end: int) -> UnitMatch:
    """The unit with what it is per (`/người/năm`), or with the nouns coordinated with it (`xã, phường`)."""
    if unit.kind == "count" and unit.dimension in _COORDINATED:
        end = _coordinated(words, text, unit, end)
    while per := _PER.match(text, end):
        power, after = _scale(words, text, per.end())
        entry, stop = _longest(words, text, after)
        if entry is None or entry[0] is None:
            break
        below, power = entry[0], power + (per[1] or "").count("0")
        if per[1] and below.kind != "count":
            break
        unit, end = _quotient(unit, below, power + below.multiplier), stop
    return UnitMatch(unit, start, end)


def _coordinated(words: Lexicon, text: str, unit: UnitOfMeasure, end: int) -> int:
    """Where the coordination ends; a noun with a name or number of its own is not part of it."""
    while joint := _JOINT.match(text, end):
        entry, stop = _longest(words, text, joint.end())
        noun = entry[0] if entry else None
        if noun is None or noun.dimension != unit.dimension or noun.id == unit.id or noun.kind != "count":
            break
        if _NAME_OR_NUMBER.match(text, stop):
            break
        end = stop
    return end


def _is_not(words: Lexicon, text: str, start: int) -> bool:
    entry, _ = _longest(words, text, start)
    return entry is not None and entry[0] is None


@cache
def _quotient(above: UnitOfMeasure, below: UnitOfMeasure, power: int) -> UnitOfMeasure:
    """`above` per 10^`power` `below`; only the numerator's scale is the quotient's multiplier."""
    number = f"{10**power} " if power else ""
    return UnitOfMeasure(
        f"{above.id}/{number.replace(' ', '-')}{below.id}",
        f"{above.name}/{number}{below.name}",
        f"{above.code}/{number}{below.code}",
        above.multiplier,
        f"{above.dimension}/{below.dimension}",
        "quotient",
    )


@cache
def _by_code() -> dict[str, UnitOfMeasure]:
    return {unit.code: unit for unit in reversed(lexicon().units)}


@cache
def _by_id(id: str) -> UnitOfMeasure:
    return next(unit for unit in lexicon().units if unit.id == id)
