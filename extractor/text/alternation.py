"""Many words as one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternation(words: Iterable[str]) -> str:
    """A pattern, to be grouped, that matches any of `words`, the longest first.

    Words that begin alike share their first syllable, so that where it fails none of them is tried.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        head, space, rest = word.partition(" ")
        rests.setdefault(head, []).append(space + rest)
    groups = []
    for head in sorted(rests, key=len, reverse=True):
        found = sorted(dict.fromkeys(rests[head]), key=len, reverse=True)
        tail = f"(?:{'|'.join(map(re.escape, found))})" if found != [""] else ""
        groups.append(re.escape(head) + tail)
    return "|".join(groups)
