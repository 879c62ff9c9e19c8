"""Many words as one pattern.

A pattern that begins with letters is searched much faster than one that looks behind first (`(?<!\\w)…`). Where a word
must not begin inside another one, the patterns made here look behind once its first letters are found. They branch letter
by letter, so that each letter of a text is looked at once; words one after another would each be tried in turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LETTERS = re.compile(r"[^\W_]+(?![?*+{])")


def alternation(words: Iterable[str]) -> str:
    """A pattern, to be grouped, that matches any of `words`, the longest first."""
    return "|".join(first + rest for first, rest in _branches(words))


def whole_words(words: Iterable[str], before: str = r"\w") -> str:
    """The same for words that are no part of longer ones; `before` matches what may not stand before them."""
    return "|".join(rf"{first}(?<!{before}{first}){rest}(?!\w)" for first, rest in _branches(words))


def beginnings(*patterns: str) -> str:
    """A pattern, to be grouped, that matches any of `patterns`, where it begins with letters only at a word's beginning."""
    return _one(
        _LETTERS.sub(_looking_behind, pattern, count=1) if pattern[0].isalpha() else pattern for pattern in patterns
    )


def _looking_behind(letters: re.Match[str]) -> str:
    return rf"{letters[0]}(?<!\w{letters[0]})"


def _one(patterns: Iterable[str]) -> str:
    """Those that begin with the same letter share it, so that where another stands none of them is tried."""
    rests: dict[str, list[str]] = {}
    for pattern in patterns:
        letter = pattern[0] if pattern[0].isalpha() else ""
        rests.setdefault(letter, []).append(pattern[len(letter) :])
    return "|".join(
        "|".join(found) if not letter else f"{letter}(?:{'|'.join(found)})" if len(found) > 1 else letter + found[0]
        for letter, found in rests.items()
    )


def _branches(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first letters of words, and a pattern of what follows each."""
    rests: dict[str, list[str]] = {}
    for word in sorted({*words}):
        rests.setdefault(word[:1], []).append(word[1:])
    for first, found in rests.items():
        yield re.escape(first), _any(found)


def _any(rests: list[str]) -> str:
    """A pattern of the longest of different words, of which one may be empty."""
    if rests == [""]:
        return ""
    branches = [first + rest for first, rest in _branches(rest for rest in rests if rest)]
    joined = branches[0] if len(branches) == 1 and "" not in rests else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if "" in rests else joined
