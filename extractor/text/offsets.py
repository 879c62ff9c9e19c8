"""Edits that remember where every code point came from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extractor.model.document import OffsetMap


class Edit(NamedTuple):
    """`source[start:end]` becomes `replacement`."""

    start: int
    end: int
    replacement: str


class Recorder:
    """Builds a text piece by piece, and the map that leads back to its source.

    Pieces are added in the order of their source offsets.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._sources: list[int] = []
        self._linear: list[bool] = []
        self._next_source = -1  # the source offset that continues the last run; -1: none does
        self.length = 0

    def add(self, piece: str, source: int, *, linear: bool = True) -> None:
        """Append `piece`, which began at `source`; not linear: all of it came from that one place."""
        if not piece:
            return
        if not linear or source != self._next_source:
            self._starts.append(self.length)
            self._sources.append(source)
            self._linear.append(linear)
        self._pieces.append(piece)
        self.length += len(piece)
        self._next_source = source + len(piece) if linear else -1

    def finish(self, source_end: int) -> tuple[str, OffsetMap]:
        """The text, and its map, in which the text's end leads to `source_end`."""
        if self._next_source != source_end or not self._starts:
            self._starts.append(self.length)
            self._sources.append(source_end)
            self._linear.append(True)
        return "".join(self._pieces), OffsetMap(tuple(self._starts), tuple(self._sources), tuple(self._linear))


def rewrite(source: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """`source` with `edits` applied, and the map back to it; edits are in order and do not overlap."""
    pieces: list[str] = []
    starts, sources, linear = [0], [0], [True]
    done = length = 0

    def run(start: int, straight: bool) -> None:
        if starts[-1] == length:  # the run before it holds nothing
            sources[-1], linear[-1] = start, straight
        else:
            starts.append(length)
            sources.append(start)
            linear.append(straight)

    for start, end, replacement in edits:
        length += start - done
        pieces.append(source[done:start])
        pieces.append(replacement)
        if len(replacement) > 1:
            run(start, False)
        length += len(replacement)
        run(end, True)
        done = end
    pieces.append(source[done:])
    return "".join(pieces), OffsetMap(tuple(starts), tuple(sources), tuple(linear))


def compose(outer: OffsetMap, inner: OffsetMap) -> OffsetMap:
    """The map from a text to its source's source: `outer` leads to a middle text, `inner` on from there."""
    if inner == OffsetMap():
        return outer
    if outer == OffsetMap():
        return inner
    starts: list[int] = []
    sources: list[int] = []
    linear: list[bool] = []
    last = len(inner.starts) - 1
    run = 0
    for i, (start, middle, straight) in enumerate(zip(outer.starts, outer.sources, outer.linear, strict=True)):
        while run < last and inner.starts[run + 1] <= middle:
            run += 1
        within = middle - inner.starts[run] if inner.linear[run] else 0
        starts.append(start)
        sources.append(inner.sources[run] + within)
        linear.append(straight and inner.linear[run])
        if not straight:
            continue
        end = outer.starts[i + 1] if i + 1 < len(outer.starts) else None
        while run < last and (end is None or start + inner.starts[run + 1] - middle < end):
            run += 1
            starts.append(start + inner.starts[run] - middle)
            sources.append(inner.sources[run])
            linear.append(inner.linear[run])
    return OffsetMap(tuple(starts), tuple(sources), tuple(linear))
