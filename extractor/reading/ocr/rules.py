"""Ruling lines in the ink of a page: found by their shape, and taken out before letters are read."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from extractor.reading.ocr.ink import Ink
from extractor.reading.pages import Rule

_LEVEL = 22.0
"""Points: no stroke of a letter runs on level for so long."""
_UPRIGHT = 17.0
_GAP = 5.0
_THICK = 4.0
_SHORTEST = 26.0
_SLOPE = 0.02
"""Of a rule's length: how far it may rise or fall on a page that is level as a whole."""
_REACH = 4.0
"""How far from a level rule an upright one may end and still belong to the same table."""


def rules_of(ink: Ink, dpi: float) -> tuple[tuple[Rule, ...], Ink]:
    """The ruling lines of a level page in points, and the pixels they fill."""
    point = dpi / 72
    level = _runs(ink, int(_LEVEL * point), int(_GAP * point), level=True)
    upright = _runs(ink, int(_UPRIGHT * point), int(_GAP * point), level=False)
    across = list(_lines(level, point, level=True))
    down = [line for line in _lines(upright, point, level=False) if _meets(line, across)]
    drawn = np.zeros_like(ink)
    for mask, found in ((level, across), (upright, down)):
        for line in found:
            x0, y0, x1, y1 = (round(v * point) for v in (line.x0, line.y0, line.x1, line.y1))
            window = (slice(max(0, y0 - 2), y1 + 3), slice(max(0, x0 - 2), x1 + 3))
            drawn[window] |= mask[window]
    # The fringe of a line is as wide as the blur of the scan.
    fringe = max(1, round(point * 0.4)) * 2 + 1
    return (*across, *down), cv2.dilate(drawn, np.ones((fringe, fringe), np.uint8)).astype(np.uint8)


def _runs(ink: Ink, length: int, gap: int, *, level: bool) -> Ink:
    """The ink that runs on for `length` pixels, pieces less than `gap` apart joined: a letter on a line or a fault of
    the scan parts it."""
    across = ink if level else cv2.transpose(ink)
    # Beside each other on one long row, with so much white between them that no run goes on in the next.
    rows = cv2.copyMakeBorder(across, 0, 0, gap, gap, cv2.BORDER_CONSTANT, value=0)
    row = rows.ravel()
    edges = np.flatnonzero(row[1:] != row[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= length
    starts, ends = starts[long], ends[long]
    apart = starts[1:] - ends[:-1] >= gap
    starts, ends = starts[np.insert(apart, 0, True)[: len(starts)]], ends[np.append(apart, True)[: len(ends)]]
    row[:] = 0
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        row[start:end] = 255
    runs = rows[:, gap:-gap]
    return np.ascontiguousarray(runs if level else cv2.transpose(runs)).astype(np.uint8, copy=False)


def _lines(mask: Ink, point: float, *, level: bool) -> Iterator[Rule]:
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for x, y, w, h in map(cv2.boundingRect, outlines):
        long, across = (w, h) if level else (h, w)
        # On an uneven page a long rule slopes: then its box is higher than it is thick.
        if long < _SHORTEST * point or across > max(_THICK * point, long * _SLOPE):
            continue
        if cv2.countNonZero(mask[y : y + h, x : x + w]) <= _THICK * point * long:
            yield Rule(x / point, y / point, (x + w) / point, (y + h) / point)


def _meets(line: Rule, across: list[Rule]) -> bool:
    return any(
        other.x0 - _REACH <= line.x0 and line.x1 <= other.x1 + _REACH
        and line.y0 - _REACH <= other.y1 and other.y0 <= line.y1 + _REACH
        for other in across
    )  # fmt: skip
