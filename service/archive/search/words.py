"""Words as search compares them: in one spelling, and without their marks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from extractor.catalogues.areas.names import without_marks
from extractor.catalogues.spelling import TOKEN, fold


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text, each with its span: runs of letters or of digits, in the one spelling of `fold`."""
    for match in TOKEN.finditer(text):
        token = match[0]
        if token.isalnum():
            yield fold(token), match.start(), match.end()


def spelled(text: str) -> list[str]:
    """The words of a text as `words` has them, without their spans."""
    return [fold(token) for token in TOKEN.findall(text) if token.isalnum()]


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word of `words` without its marks, `đ` as `d`: `thủ`, `thứ` and `thư` are all `thu`."""
    return word if word.isascii() else fold(without_marks(word))


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text without their marks."""
    return tuple(plain(word) for word in spelled(text))
