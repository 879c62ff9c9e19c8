"""The places of a document: found, resolved to units, and referred to again (`toàn huyện`, `tỉnh nhà`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from extractor.catalogues.areas.lookup import gazetteer, unit_of
from extractor.catalogues.areas.names import LOWER, UPPER
from extractor.mentions.places.about import about, document_place
from extractor.mentions.places.keywords import Keywords, find_keywords
from extractor.mentions.places.names import find_names
from extractor.mentions.places.references import references, resolved
from extractor.mentions.places.resolve import coded, mentions_of
from extractor.model.document import Document, Span
from extractor.model.mention import PlaceMention, Resolved, Unresolved
from extractor.text.windows import occurrences

__all__ = ["coded", "document_place", "find_places"]


def find_places(document: Document) -> tuple[PlaceMention, ...]:
    """All places of `document` in order, none overlapping. References stand for the unit they mean."""
    text = document.text
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found = find_keywords(text, lower)
    named = _disjoint([*mentions_of(document, find_names(text, lower, found.levels)), *_others(text, found)])
    free = [word for word in (*found.levels, *found.others) if not word.used]
    pointing = references(text, lower, sorted(free, key=lambda word: word.start))
    own = about(document, named, Counter(reference.kind for reference in pointing))
    return tuple(_disjoint([*named, *resolved(text, pointing, named, own)]))


def _others(text: str, found: Keywords) -> Iterable[PlaceMention]:
    """Villages, clusters, regions and the nation: what has no code of its own."""
    places = gazetteer()
    for start, end, name_start in found.villages:
        name_span = Span(name_start, end)
        reason = Unresolved("villages are not in the gazetteer")
        yield PlaceMention(
            Span(start, end), text[start:end], "place.village", text[name_start:end], "village", name_span, reason
        )
    yield from _again(text, {text[name_start:end] for _, end, name_start in found.villages})
    for start, end, name in found.clusters:
        span = Span(start, end)
        reason = Unresolved("clusters have no code")
        yield PlaceMention(span, text[start:end], "place.cluster", name, "cluster", span, reason)
    for start, end, identifier in found.groups:
        row = places.row(identifier)
        if row is not None:
            span = Span(start, end)
            yield PlaceMention(span, text[start:end], "place.group", row[3], row[7], span, Resolved(unit_of(row)))


def _again(text: str, names: set[str]) -> Iterable[PlaceMention]:
    """Villages that a text names without their level word, once it has named them with it: `Tân Lập nay đã đổi khác`."""
    for name in names:
        if " " not in name or any(c.isdigit() for c in name):
            continue  # `Đông`, `Bon 2` are words as well
        for start in occurrences(text, name):
            end = start + len(name)
            if _inside_a_word(text, start) or _GOES_ON.match(text, end):
                continue
            if _NAMED_ON.search(text, max(0, start - 10), start):
                continue
            span = Span(start, end)
            reason = Unresolved("villages are not in the gazetteer")
            yield PlaceMention(span, name, "place.village", name, "village", span, reason)


def _inside_a_word(text: str, at: int) -> bool:
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")


_GOES_ON = re.compile(rf"\w| [{UPPER}]")
_NAMED_ON = re.compile(rf"(?<!\w)(?<!^)(?<![.:;] )[{UPPER}][{LOWER}]* $")
"""A capital before it: the end of a longer name (`Nguyễn Bình Tây`)."""


def _disjoint(mentions: Iterable[PlaceMention]) -> list[PlaceMention]:
    """In order; of two that overlap the longer stays, the earlier of equals."""
    kept: list[PlaceMention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -len(m.span))):
        if kept and mention.span.overlaps(kept[-1].span):
            if len(mention.span) > len(kept[-1].span):
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept
