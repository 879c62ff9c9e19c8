"""Words that were read wrong for certain, put right: pairs of words that only one writing fits, and Roman quarters."""

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


def read_on(lines: Iterable[Sequence[Word]]) -> Iterator[list[Word]]:
    """The lines of a page with their words put right, each doubted word with how it was read.

    A line below one that ends with `quý` begins with a quarter. Where a page writes its decimals with commas, a point
    before one or two last digits was one: `53.05%` is `53,05%`.
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
        yield [
            word
            if word.text == text
            else replace(word, text=text, doubt=f"{text} was taken for {word.text} at first: compare it with the scan")
            for word, text in zip(line, texts, strict=True)
        ]


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
        lower = word.lower()
        written = known.get(("", lower, after)) or known.get((before, lower, ""))
        if written is not None and not word.isupper():
            word = written.capitalize() if word[0].isupper() else written
        elif before.endswith("ngày") and after == "tháng" and not any(letter.isdigit() for letter in word):
            word = "…"  # a day written by hand
        elif before in _QUARTER:
            word = _JOINED.sub("I/", _ROMAN.sub(lambda found: re.sub("[1l|]", "I", found[1]), word))
        result.append(word)
    return result


@cache
def _pairs() -> dict[tuple[str, str, str], str]:
    text = files(__package__).joinpath("repairs.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {(row["before"], row["read"], row["after"]): row["written"] for row in rows}
