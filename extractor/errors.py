"""Every error the extractor raises on purpose.

    SolieuError
    ├── ReadingError(source, reason, remedy)      a document that cannot become text
    │   ├── EmptyDocument                         no text at all
    │   ├── NotText                               binary content under a text reader
    │   ├── BrokenEncoding                        bytes that no supported encoding explains
    │   ├── LimitExceeded                         costs more time, memory, pages, pixels or unpacked bytes than allowed
    │   │   └── TooLarge                          over the size limit
    │   ├── Protected                             locked with a password
    │   ├── Damaged                               cut off, broken, or such that its reader fails or crashes
    │   ├── MissingProgram                        a format whose program is not installed
    │   ├── NoArticle                             a page of navigation only
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
        super().__init__(source, reason, remedy)  # the arguments again, so that it can go from process to process
        self.source = source
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}; {self.remedy}"


class EmptyDocument(ReadingError):
    """The document holds no text."""


class NotText(ReadingError):
    """The bytes are not text."""


class BrokenEncoding(ReadingError):
    """No supported encoding explains the bytes."""


class LimitExceeded(ReadingError):
    """Reading the document costs more than is allowed; `reason` names the limit."""


class TooLarge(LimitExceeded):
    """The document is over the size limit."""


class Protected(ReadingError):
    """The document is locked with a password."""


class Damaged(ReadingError):
    """The document is cut off or broken, or its reader fails on it."""


class MissingProgram(ReadingError):
    """A program that the format is read with is not installed; `remedy` names its package."""


class NoArticle(ReadingError):
    """The page has no article body."""


class UnsupportedFormat(ReadingError):
    """No reader handles this format."""


class ManifestError(SolieuError):
    """A manifest row cannot be used: `source` names the file, `line` counts from 1."""

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(source, line, reason)
        self.source = source
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.source}, line {self.line}: {self.reason}"


class CatalogueError(SolieuError):
    """Reference data contradicts itself or its schema."""
