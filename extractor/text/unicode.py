"""Raw decoded text to clean text: one form for each letter, one kind of space, one line end, nothing unseen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from extractor.model.document import OffsetMap
from extractor.text.offsets import Edit, compose, rewrite

MARKS_KEPT = 30
"""Combining marks kept after one letter (the limit of Unicode's stream-safe format, UAX #15); more are noise."""

# One for one, so offsets stay: other spaces, other line ends, and the lone carriage return.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029"
# Removed: controls, soft hyphen, zero-width and direction marks, variation selectors, lone surrogates, tags.
_UNSEEN = (
    "\u0000-\u0008\u000e-\u001b\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
_NEEDS_CLEANING = re.compile(f"[{_SPACES}{_LINE_ENDS}{_UNSEEN}]")
_REMOVED = re.compile(f"[{_UNSEEN}]+|\r(?=\n)")
_SPACE = re.compile(f"[{_SPACES}]")
_LINE_END = re.compile(f"[{_LINE_ENDS}]")


# What NFC leaves alone whatever stands beside it: Latin, punctuation, signs, private use.
_SETTLED = "\x00-\u02ff\u0370-\u0373\u0400-\u0482\u1e00-\u1eff\u2002-\u20cf\u2190-\u2328\u232b-\u2adb\ue000-\uf8ff"
_UNSETTLED = re.compile(f"[^{_SETTLED}]+")


def clean(raw: str) -> tuple[str, OffsetMap]:
    """Clean text and its map to `raw`. The text is in NFC; lines are kept and end in `\\n`.

    Time is proportional to the length, also for text made to be slow to normalise.
    """
    text, offsets = raw, OffsetMap()
    if _NEEDS_CLEANING.search(text):
        text, offsets = rewrite(text, (Edit(m.start(), m.end(), "") for m in _REMOVED.finditer(text)))
        text = _LINE_END.sub("\n", _SPACE.sub(" ", text))
    if not _UNSETTLED.search(text):
        return text, offsets
    composed, back = rewrite(text, _compositions(text))
    return composed, compose(back, offsets)


def _compositions(text: str) -> Iterator[Edit]:
    """What NFC changes: each character along with those after it that may join or reorder."""
    joining, marks = _joining()
    known: dict[str, str] = {}
    runs = (run.span() for run in _UNSETTLED.finditer(text))  # found much faster than what joins, which is among them
    for match in chain.from_iterable(joining.finditer(text, *run) for run in runs):
        start, end = match.span()
        if start:
            start -= 1
        piece = text[start:end]
        composed = known.get(piece)
        if composed is None:
            kept = marks.sub(lambda m: m.group()[:MARKS_KEPT], piece)
            composed = unicodedata.normalize("NFC", kept)
            if len(piece) < 5:
                known[piece] = composed
        if composed != piece:
            yield Edit(start, end, composed)


@cache
def _joining() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Runs of what may join what precedes it, be reordered or be replaced by NFC; and of combining marks."""
    planes = [*range(0x300, 0xD800), *range(0xF900, 0x20000), *range(0x2F800, 0x2FA20)]
    marks = [c for c in planes if unicodedata.combining(chr(c))]
    joining = {*marks, *range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}  # with the vowels and finals of Hangul
    for c in planes:
        parts = unicodedata.decomposition(chr(c))
        if parts and not parts.startswith("<"):
            joining.add(int(parts.split()[-1], 16))
            if unicodedata.normalize("NFC", chr(c)) != chr(c):
                joining.add(c)
    # A composed letter's second part is a mark or a vowel sign; a replaced letter's only part joins nothing.
    return re.compile(_run(joining)), re.compile(_run(marks))


def _run(points: Iterable[int]) -> str:
    """A pattern for one or more of the code points."""
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "[" + "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in ranges) + "]+"
