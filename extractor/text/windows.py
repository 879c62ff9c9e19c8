"""Stretches of text around marks, so that costly patterns are tried only where they can match."""

from __future__ import annotations

from collections.abc import Iterable


def around(text: str, marks: Iterable[str], reach: int) -> list[tuple[int, int]]:
    """Disjoint, sorted stretches of `text` that lie within `reach` code points of one of `marks`."""
    found: list[int] = []
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            found.append(at)
            at = text.find(mark, at + 1)
    return merged(sorted(found), reach, len(text))


def merged(places: list[int], reach: int, length: int) -> list[tuple[int, int]]:
    """Disjoint stretches that lie within `reach` of the sorted `places`, inside [0, length)."""
    windows: list[tuple[int, int]] = []
    for at in places:
        start, end = max(0, at - reach), min(length, at + reach)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows
