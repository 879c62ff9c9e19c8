"""Every error the extractor raises on purpose.

    SolieuError
    ├── ReadingError(source, reason, remedy)      a document that cannot become text
    │   ├── EmptyDocument                         no text at all
    │   ├── NotText                               binary content under a text reader
    │   ├── BrokenEncoding                        bytes that no supported encoding explains
    │   ├── TooLarge                              over the size limit
    │   ├── NoArticle                             a page of navigation only
    │   ├── Damaged                               a file that is broken or cut off
    │   ├── Protected                             a file locked with a password
    │   └── UnsupportedFormat                     a format without a reader
    ├── ManifestError(source, line, reason)       a manifest row that cannot be used
    └── CatalogueError                            reference data that contradicts itself

Each message names the file, the place in it where there is one, and the way out.
"""

from __future__ import annotations


class SolieuError(Exception):
    """Root of all errors this project raises on purpose."""


class ReadingError(SolieuError):
    """A document could not be read: `source` names it, `reason` says why, `remedy` what to do."""

    def __init__(self, source: str, reason: str, remedy: str) -> None:
        super().__init__(f"{source}: {reason}; {remedy}")
        self.source = source
        self.reason = reason
        self.remedy = remedy


class EmptyDocument(ReadingError):
    """The document holds no text."""


class NotText(ReadingError):
    """The bytes are not text."""


class BrokenEncoding(ReadingError):
    """No supported encoding explains the bytes."""


class TooLarge(ReadingError):
    """The document is over the size limit."""


class NoArticle(ReadingError):
    """The page has no article body."""


class Damaged(ReadingError):
    """The file is broken or cut off."""


class Protected(ReadingError):
    """The file is locked with a password."""


class UnsupportedFormat(ReadingError):
    """No reader handles this format."""


class ManifestError(SolieuError):
    """A manifest row cannot be used: `source` names the file, `line` counts from 1."""

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(f"{source}, line {line}: {reason}")
        self.source = source
        self.line = line
        self.reason = reason


class CatalogueError(SolieuError):
    """Reference data contradicts itself or its schema."""
