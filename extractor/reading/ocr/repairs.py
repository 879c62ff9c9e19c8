"""Words that were read wrong for certain, put right: pairs of words that only one writing fits, Roman numerals, decimal
commas, and words of table headers that lost the blank between them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from extractor.model.document import Box
from extractor.reading.blocks import Word

_QUARTER = {"quý", "qúy", "quí"}
_ROMAN = re.compile(r"^[(/]?([1Il|]{1,3}|[1Il|]V)(?=/\d{4}|[,;:.)]*$)")
_MANY = 5
_WITH_COMMA = re.compile(r"(?<![\d.,/-])\d+(?:\.\d{3})*,\d{1,2}(?![\d.,/-]?\d)")
_WITH_POINT = re.compile(r"(?<![\d.,/-])(?:\d{2,3}\.\d{1,2}(?=[%‰])|\d{2,3}\.\d{1,2}$|\d+(?:\.\d{3})+\.\d{1,2}(?!\d))")
_JOINED = re.compile(r"^/?[1IlL|](?=20\d\d\b)")
_ALONE = re.compile(r"\d+\.(\d{1,2})")
_ONE_UNIT = re.compile(r"^[lI](?=(?:ha|km|kg|m2)\b)")
_ROMAN_READ = re.compile(r"(?:H|IH|HI|11|1I|I1|lI|Il|ll|111|1H|H1)\.")
_LITRE = re.compile(r"(?<=/)I(?=[a-zíìỉĩị])")
_DONG = re.compile(r"^đ[ôo]ng(?=/)")
_ONE = {"l", "|", "!"}
_CAPITALS = 8
"""Letters of a heading in capitals at least."""
# Headers of columns are abbreviations and times: `Ước TH 6 tháng`, `So KH`. Other abbreviations make codes with figures: `QL14`.
_HEADER = re.compile(r"(So|so|Ước|ước)?(KH|TH|ƯTH|CK)(?:[óo](?=6))?(\d{1,2}|20\d\d)?([,;:.)]*)")
_TIME = re.compile(r"([Nn]ăm|[Tt]háng|[Qq]uý)(\d{1,2}|20\d\d)([,;:.)]*)")


def read_on(lines: Iterable[Sequence[Word]]) -> Iterator[list[Word]]:
    """The lines of a page with their words put right, each doubted word with how it was read.

    A line below one that ends with `quý` begins with a quarter. Where a page writes its decimals with commas, a point
    before one or two last digits was one: `53.05%` is `53,05%`; and so it was in a cell (`8.69`) that stands behind one
    with as many decimals (`9,93`).
    """
    lines = list(lines)
    commas = sum(len(_WITH_COMMA.findall(word.text)) for line in lines for word in line)
    points = sum(len(_WITH_POINT.findall(word.text)) for line in lines for word in line)
    by_comma = commas >= _MANY and points * 2 <= commas
    open_ends = [_box(line[-1]) for line in lines if line[-1].text.lower() in _QUARTER]
    for line in lines:
        first = _box(line[0])
        follows = any(
            0 < first.y0 - end.y0 < 2.2 * (end.y1 - end.y0) and first.x0 < end.x1 and _box(line[-1]).x1 > end.x0 - 80
            for end in open_ends
        )
        texts = repaired([word.text for word in line], "quý" if follows else "")
        if by_comma:
            texts = [_WITH_POINT.sub(lambda found: ",".join(found[0].rsplit(".", 1)), text) for text in texts]
            if len(line) == 1 and _follows_decimal(line[0], lines):
                texts = [texts[0].replace(".", ",")]
        yield [
            part
            for word, text in zip(line, texts, strict=True)
            for part in _parts(word if word.text == text else _as(word, text))
        ]


def _follows_decimal(word: Word, lines: Iterable[Sequence[Word]]) -> bool:
    """Whether a number with a point is alone in its cell, and left of it in the row is one with as many digits behind a
    comma."""
    found = _ALONE.fullmatch(word.text)
    if not found:
        return False
    box, alike = _box(word), re.compile(rf"\d+,\d{{{len(found[1])}}}")
    return any(
        len(line) == 1
        and alike.fullmatch(line[0].text)
        and (other := _box(line[0])).x1 < box.x0
        and other.y0 < (box.y0 + box.y1) / 2 < other.y1
        for line in lines
    )


def _as(word: Word, text: str) -> Word:
    return replace(word, text=text, doubt=f"{text} was taken for {word.text} at first: compare it with the scan")


def _parts(word: Word) -> Iterator[Word]:
    """The word, or those that it is where blanks between words of a header were lost; each has its part of the box."""
    found = _HEADER.fullmatch(word.text) or _TIME.fullmatch(word.text)
    texts = [part for part in found.groups() if part] if found else []
    if found and found[found.re.groups]:
        texts[-2:] = ["".join(texts[-2:])]  # marks stay with what they stand behind
    if len(texts) < 2 or word.place is None:
        yield word
        return
    box, start = _box(word), 0
    whole = sum(map(len, texts))
    for text in texts:
        left, right = (box.x0 + (box.x1 - box.x0) * at / whole for at in (start, start + len(text)))
        yield replace(_as(word, text), place=replace(word.place, box=replace(box, x0=left, x1=right)))
        start += len(text)


def _box(word: Word) -> Box:
    assert word.place is not None
    return word.place.box


def repaired(words: Sequence[str], above: str = "") -> list[str]:
    """The words of a line as they must have been written; most are as they were read. `above` is the last word of
    the line above."""
    known = _pairs()
    result: list[str] = []
    for i, word in enumerate(words):
        before = result[i - 1].lower() if i else above
        after = words[i + 1].lower().rstrip(",;:.") if i + 1 < len(words) else ""
        word = _LITRE.sub("l", word.replace("⁄", "/"))
        if before[-1:].isdigit():
            word = _DONG.sub("đồng", word)  # `3.600 đông/kg`
        lower = word.lower()
        written = known.get(("", lower, after)) or known.get((before, lower, ""))
        if written is not None and not word.isupper():
            word = written.capitalize() if word[0].isupper() else written
        elif before.endswith("ngày") and after == "tháng" and not any(letter.isdigit() for letter in word):
            word = "…"  # a day written by hand
        elif word in _ONE and len(words) == 1 and not above:
            word = "1"
        elif _ONE_UNIT.match(word):
            word = _ONE_UNIT.sub("1", word)
        elif not i and _ROMAN_READ.fullmatch(word) and _in_capitals(words[1:]):
            word = re.sub("[1l|H]", lambda found: "II" if found[0] == "H" else "I", word)
        elif before in _QUARTER:
            word = _JOINED.sub("I/", _ROMAN.sub(lambda found: re.sub("[1l|]", "I", found[1]), word))
        result.append(word)
    return result


def _in_capitals(words: Sequence[str]) -> bool:
    text = "".join(words)
    return text.isupper() and sum(letter.isalpha() for letter in text) >= _CAPITALS


@cache
def _pairs() -> dict[tuple[str, str, str], str]:
    text = files(__package__).joinpath("repairs.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {(row["before"], row["read"], row["after"]): row["written"] for row in rows}
