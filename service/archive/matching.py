"""Which records of two readings are the same: those whose evidence is the same words at the same place.

Where the text changed, lines are aligned first and then the words of changed lines, so that a figure is found again
though what stands before it grew or shrank. Pure values.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from service.archive.decisions import difference

Json = dict[str, Any]
_TOKEN = re.compile(r"\w+(?:[.,]\w+)*|\s+|[^\w\s]")
_CONTEXT = 2
"""Words beside a figure in a changed line that must be the same: a bare 5 is found anywhere."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Stretches that two texts share: (start in the old, start in the new, length), in order of the old."""

    blocks: tuple[tuple[int, int, int], ...]

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a span of the old text stands in the new one; None where its words changed."""
        at = bisect_right(self.blocks, start, key=lambda block: block[0]) - 1
        if at < 0:
            return None
        old, new, length = self.blocks[at]
        return (start + new - old, end + new - old) if end <= old + length else None


def alignment(old: str, new: str) -> Alignment:
    """The stretches that two texts share."""
    if old == new:
        return Alignment(((0, 0, len(old)),))
    lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts, new_starts = _starts(lines), _starts(new_lines)
    blocks: list[tuple[int, int, int]] = []
    lost: list[int] = []
    for kind, first, last, new_first, new_last in SequenceMatcher(None, lines, new_lines).get_opcodes():
        if kind == "equal":
            blocks.append((starts[first], new_starts[new_first], starts[last] - starts[first]))
        elif kind == "replace":
            before = "".join(lines[first:last]), "".join(new_lines[new_first:new_last])
            blocks.extend(_in_lines(*before, starts[first], new_starts[new_first]))
        lost.extend(range(first, last) if kind in ("replace", "delete") else ())
    once, new_once = _once(lines), _once(new_lines)
    covered = Alignment(tuple(sorted(blocks)))
    for line in lost:  # a paragraph that moved
        found = new_once.get(lines[line])
        if lines[line] in once and found is not None and not _covers(covered, starts[line], starts[line + 1]):
            blocks.append((starts[line], new_starts[found], len(lines[line])))
    return Alignment(tuple(sorted(blocks)))


def _covers(held: Alignment, start: int, end: int) -> bool:
    return any(start < old + length and old < end for old, _, length in held.blocks)


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _once(lines: list[str]) -> dict[str, int]:
    count = Counter(lines)
    return {line: number for number, line in enumerate(lines) if count[line] == 1 and line.strip()}


def _in_lines(old: str, new: str, start: int, new_start: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of whole words that changed lines share, where they are long enough to be the same words."""
    tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    starts, new_starts = _starts(tokens), _starts(new_tokens)
    for first, new_first, size in SequenceMatcher(None, tokens, new_tokens).get_matching_blocks():
        if sum(token[0].isalnum() for token in tokens[first : first + size]) > _CONTEXT:
            length = starts[first + size] - starts[first]
            yield start + starts[first], new_start + new_starts[new_first], length


def matched(
    held: Sequence[tuple[int, tuple[int, int], Json]], read: Sequence[Json]
) -> tuple[list[int | None], set[int]]:
    """The id of each record that was read, or None for one that is new; and the ids of `held` that were found again.

    `held` are ids with their evidence's span in the text that was read, and what they say. Evidence on one span is
    paired by what it says, then in order; what is left is paired where spans overlap, since no two numbers do.
    """
    ids: list[int | None] = [None] * len(read)
    spans = [(record["evidence"]["start"], record["evidence"]["end"]) for record in read]
    free: dict[int, tuple[tuple[int, int], Json]] = {id: (span, record) for id, span, record in held}
    at: dict[tuple[int, int], list[int]] = {}
    for id, span, _ in held:
        at.setdefault(span, []).append(id)
    for alike in (True, False):
        for ordinal, record in enumerate(read):
            if ids[ordinal] is not None:
                continue
            for id in at.get(spans[ordinal], ()):
                if id in free and not (alike and difference(free[id][1], record)):
                    ids[ordinal] = id
                    del free[id]
                    break
    left = sorted((span, id) for id, (span, _) in free.items())
    for ordinal in (ordinal for ordinal, id in enumerate(ids) if id is None):
        start, end = spans[ordinal]
        for (first, last), id in left:
            if first >= end:
                break
            if id in free and start < last:
                ids[ordinal] = id
                del free[id]
                break
    return ids, {id for id, _, _ in held} - set(free)
