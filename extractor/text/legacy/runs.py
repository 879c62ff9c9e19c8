"""Runs of text whose font is known, as documents and pages of print have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from extractor.model.document import OffsetMap
from extractor.text.legacy.convert import convert
from extractor.text.legacy.detect import Verdict, detect, verdict
from extractor.text.legacy.encodings import Encoding
from extractor.text.legacy.fonts import draws_capitals, family
from extractor.text.legacy.mixed import is_wholly


def font_encodings(runs: Iterable[tuple[str, str]]) -> dict[str, Encoding]:
    """The encoding of each font that draws another text than its code points say, by all its runs (text, font).

    A font named as one of an older encoding is none where its text is in Unicode, as in documents converted without a
    change of font. A font with any other name is one where all its text tells so.
    """
    texts: dict[str, list[str]] = {}
    for text, font in runs:
        texts.setdefault(font, []).append(text)
    found = {font: _encoding(" ".join(parts), family(font)) for font, parts in texts.items()}
    return {font: encoding for font, encoding in found.items() if encoding}


def convert_run(text: str, font: str, known: Mapping[str, Encoding] | None = None) -> tuple[str, OffsetMap]:
    """What `font` shows for `text`, and its map to `text`; unchanged where that is what its code points say.

    `known` is what `font_encodings` found for the whole document; without it only the name of the font tells. The words
    of the run decide where they do: give whole lines or paragraphs of one font.
    """
    if text.isascii() and not draws_capitals(font):
        return text, OffsetMap()
    encoding = detect(text) or (family(font) if known is None else known.get(font))
    if encoding is None or _is_unicode(text, encoding):
        return text, OffsetMap()
    return convert(text, encoding, capitals=draws_capitals(font))


def _encoding(text: str, named: Encoding | None) -> Encoding | None:
    told = detect(text)
    if named is None:
        return told if told and is_wholly(text, told) else None
    said = _verdicts(text, named)
    if said[Verdict.AGAINST] > said[Verdict.FOR]:
        return told
    return told or named


def _is_unicode(text: str, encoding: Encoding) -> bool:
    said = _verdicts(text, encoding)
    return said[Verdict.AGAINST] > said[Verdict.FOR]


def _verdicts(text: str, encoding: Encoding) -> Counter[Verdict]:
    return Counter(verdict(word, encoding) for word in text.split())
