"""Stretches of text around marks, so that costly patterns are tried only where they can match."""

from __future__ import annotations


def occurrences(text: str, mark: str) -> list[int]:
    """Where `mark` stands in `text`."""
    found: list[int] = []
    at = text.find(mark)
    while at >= 0:
        found.append(at)
        at = text.find(mark, at + 1)
    return found


def merged(places: list[int], reach: int, length: int) -> list[tuple[int, int]]:
    """Disjoint stretches that lie within `reach` of the sorted `places`, inside [0, length)."""
    if not places:
        return []
    windows: list[tuple[int, int]] = []
    first = last = places[0]
    for at in places:
        if at - last > 2 * reach:
            windows.append((max(0, first - reach), last + reach))
            first = at
        last = at
    windows.append((max(0, first - reach), min(length, last + reach)))
    return windows
