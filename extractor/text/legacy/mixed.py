"""Texts of which only parts are in an older encoding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.model.document import OffsetMap, Span
from extractor.text.legacy.convert import convert
from extractor.text.legacy.detect import Verdict, certain_encodings, runs, verdict
from extractor.text.legacy.encodings import Encoding
from extractor.text.offsets import Recorder

_LINE = re.compile(r"[^\n\r]+")
_WORD = re.compile(r"[^ \t\n\r]+")
_SLIPS = 0.02
"""A text is wholly in an encoding if the words against it are no more than this part of those for it …"""
_STRANGERS = 0.5
"""… and names and foreign words no more than this part of the Vietnamese ones."""


def convert_mixed(text: str) -> tuple[str, OffsetMap, tuple[Span, ...]]:
    """`text` with what is certainly in an older encoding converted, its map to `text`, and where the converted stands.

    One search where nothing speaks for an older encoding: then the text itself, and no spans.
    """
    encodings = certain_encodings(text)
    if not encodings:
        return text, OffsetMap(), ()
    recorder = Recorder()
    spans: list[Span] = []
    done = 0
    for start, end, encoding in _parts(text, encodings):
        recorder.add(text[done:start], done)
        converted, offsets = convert(text[start:end], encoding)
        begin = recorder.length
        ends = [*offsets.starts[1:], len(converted)]
        for first, last, source, linear in zip(offsets.starts, ends, offsets.sources, offsets.linear, strict=True):
            recorder.add(converted[first:last], start + source, linear=linear)
        spans.append(Span(begin, recorder.length))
        done = end
    recorder.add(text[done:], done)
    return *recorder.finish(len(text)), tuple(spans)


def _parts(text: str, encodings: tuple[Encoding, ...]) -> Iterator[tuple[int, int, Encoding]]:
    """The stretches to convert: the whole text where all of it is in one encoding, else runs of its lines."""
    if is_wholly(text, encodings[0]):
        yield 0, len(text), encodings[0]
        return
    last = encodings[0]
    for line in _LINE.finditer(text):
        found = {encoding: runs(text, line.span(), encoding) for encoding in (last, *encodings)}
        last = max(found, key=lambda encoding: sum(run.weight for run in found[encoding]))
        yield from ((run.start, run.end, last) for run in found[last])


def is_wholly(text: str, encoding: Encoding) -> bool:
    """Whether all of the text is in `encoding`: next to no word is against it, and nearly all become Vietnamese."""
    said = Counter(verdict(word[0], encoding) for word in _WORD.finditer(text))
    vietnamese = said[Verdict.FOR] + said[Verdict.EITHER]
    return said[Verdict.AGAINST] <= _SLIPS * said[Verdict.FOR] and said[Verdict.NEITHER] <= _STRANGERS * vietnamese
