"""From words on pages to blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.reading.blocks import Block, Paragraph
from extractor.reading.layout.lines import rows_of
from extractor.reading.pages import PageWords


def blocks_of(pages: Iterable[PageWords]) -> Iterator[Block]:
    """The paragraphs and tables of pages in reading order; holds no more than a few pages at a time."""
    for page in pages:
        for row in rows_of(page.words):
            yield Paragraph(tuple(row))
