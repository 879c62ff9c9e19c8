"""What reading one document may cost, so that none stops a batch."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one document.

    It has `seconds` and another `page_seconds` for each of its pages, `most_seconds` altogether. `memory` counts the
    bytes that its reader and the programs it starts hold, `unpacked` those that a packed file becomes, `pixels` those
    of one picture (of a page without one: at 72 to the inch).
    """

    seconds: float = 60
    page_seconds: float = 30
    most_seconds: float = 3600
    memory: int = 2048 * _MIB
    pages: int = 5000
    pixels: int = 150_000_000
    unpacked: int = 512 * _MIB

    def time(self, pages: int) -> float:
        """Seconds for a document of so many pages."""
        return min(self.most_seconds, self.seconds + self.page_seconds * pages)
