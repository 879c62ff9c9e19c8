"""Where in a document a passage stands: its sentence and its page."""

from __future__ import annotations


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence or sentences that a passage lies in; itself where none does."""
    from extractor.claims.sentences import sentences

    around = [one.span for one in sentences(text) if one.span.start < end and start < one.span.end]
    if not around:
        return start, end
    return min(start, around[0].start), max(end, around[-1].end)


def page_of(pages: list[list[int]], start: int) -> int | None:
    """The page, from 1, that an offset lies on; none in a document without pages."""
    return next((number for number, (first, last) in enumerate(pages, 1) if first <= start <= last), None)
