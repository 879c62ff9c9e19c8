"""Errors of the service. They belong to the tree of `extractor.errors`.

SolieuError
├── ExportError(place, reason, remedy)        an export that cannot be written where it was asked for, or a bag not read
├── Unclear(asked, reason, remedy)            a question that cannot be understood
│   └── UnclearName(asked, what, candidates)  a name that is no one thing
└── ArchiveError(archive, reason, remedy)     an archive that cannot do what was asked
    ├── NoArchive                             there is none at the place named
    ├── OtherSchema                           made by a version of solieu that this one does not know
    ├── Unreachable                           the database does not answer, is locked or full
    ├── Refused(archive, field, …)            a correction or account that cannot be: an unknown place, a short password
    ├── Conflict                              somebody else decided on the record meanwhile
    ├── Damaged                               what the database holds cannot be read any more
    ├── NotFound                              it holds no such document, record, object …
    └── BadQuery                              a search that cannot be made: a field or cursor that means nothing
"""

from __future__ import annotations

from collections.abc import Iterable

from extractor.errors import SolieuError

_LISTED = 12
"""How many candidates are worth listing."""


class ArchiveError(SolieuError):
    """`archive` is its location without a password, `reason` says what is wrong, `remedy` what to do."""

    def __init__(self, archive: str, reason: str, remedy: str) -> None:
        super().__init__(archive, reason, remedy)
        self.archive = archive
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.archive}: {self.reason}; {self.remedy}"


class NoArchive(ArchiveError):
    """There is no archive at the place named."""


class OtherSchema(ArchiveError):
    """The archive was made by a version of solieu that this one does not know."""


class Unreachable(ArchiveError):
    """The database does not answer, is locked by another or has no room left."""


class Damaged(ArchiveError):
    """The database says of itself that it is broken: a damaged file, page or index."""


class NotFound(ArchiveError):
    """The archive holds nothing of that name or number."""


class Refused(ArchiveError):
    """A correction, or an account, that cannot be. `field` is its field, or the act, that it is about."""

    def __init__(self, archive: str, field: str, reason: str, remedy: str) -> None:
        super().__init__(archive, f"{field}: {reason}", remedy)
        self.field = field


class Conflict(ArchiveError):
    """Somebody else decided on the record since it was looked at."""


class ExportError(SolieuError):
    """An export cannot be written, or a bag cannot be taken in: `place` is its path."""

    def __init__(self, place: str, reason: str, remedy: str) -> None:
        super().__init__(place, reason, remedy)
        self.place = place
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}; {self.remedy}"


class Unclear(SolieuError):
    """What was asked for cannot be understood: `asked` is what was written."""

    def __init__(self, asked: str, reason: str, remedy: str) -> None:
        super().__init__(asked, reason, remedy)
        self.asked = asked
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.asked}: {self.reason}; {self.remedy}"


class UnclearName(Unclear):
    """A name that is no one thing: no such `what` is known, or several. `candidates` are what it may be, as one would
    type them."""

    def __init__(self, asked: str, what: str, candidates: Iterable[str]) -> None:
        self.what, self.candidates = what, tuple(dict.fromkeys(candidates))
        if self.candidates:
            more = f" and {len(self.candidates) - _LISTED} more" if len(self.candidates) > _LISTED else ""
            listed = "".join(f"\n  {one}" for one in self.candidates[:_LISTED])
            told = "this may be any of the following", f"type one of them as it stands:{listed}{more}"
        else:
            told = f"no such {what} is known", "try fewer or other words"
        super().__init__(asked, *told)


class BadQuery(ArchiveError):
    """A search asks for something that means nothing: an unknown place, sort, cursor …"""
