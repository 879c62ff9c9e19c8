"""Many words as one pattern.

A pattern that begins with letters is searched much faster than one that looks behind first (`(?<!\\w)…`). Where a word
must not begin inside another one, the patterns made here look behind once its first letters are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LETTERS = re.compile(r"[^\W_]+(?![?*+{])")


def alternation(words: Iterable[str]) -> str:
    """A pattern, to be grouped, that matches any of `words`, the longest first."""
    return _one(head + tail for head, tail in _branches(words))


def whole_words(words: Iterable[str], before: str = r"\w") -> str:
    """The same for words that are no part of longer ones; `before` matches what may not stand before them."""
    return _one(rf"{head}(?<!{before}{head}){tail}(?!\w)" for head, tail in _branches(words))


def beginnings(*patterns: str) -> str:
    """A pattern, to be grouped, that matches any of `patterns`, each of which begins with letters, where a word begins."""
    return _one(_LETTERS.sub(_looking_behind, pattern, count=1) for pattern in patterns)


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
    """The first syllables, and a pattern of what follows each."""
    rests: dict[str, list[str]] = {}
    for word in words:
        head, space, rest = word.partition(" ")
        rests.setdefault(head, []).append(space + rest)
    for head in sorted(rests, key=len, reverse=True):
        found = sorted(dict.fromkeys(rests[head]), key=len, reverse=True)
        tail = f"(?:{'|'.join(map(re.escape, found))})" if found != [""] else ""
        yield re.escape(head), tail
