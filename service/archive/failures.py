"""What can be wrong with an archive: a value of its own for each, in the manner of bagit. Docs: docs/archive.md."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

_SHOWN = 80
"""Characters of a text that a message shows."""


@dataclass(frozen=True, slots=True)
class ObjectMissing:
    """An object that was asked for, or that a version names, is not there."""

    digest: str

    def __str__(self) -> str:
        return f"object {self.digest}: it is not in the archive"


@dataclass(frozen=True, slots=True)
class PartMissing:
    """Of an object's parts, `part` (from 0) is not there."""

    digest: str
    part: int

    def __str__(self) -> str:
        return f"object {self.digest}: part {self.part} is missing"


@dataclass(frozen=True, slots=True)
class SizeMismatch:
    """An object has not the size, in bytes, that was recorded."""

    digest: str
    expected: int
    found: int

    def __str__(self) -> str:
        return f"object {self.digest}: {self.found} bytes where there were {self.expected}"


@dataclass(frozen=True, slots=True)
class ChecksumMismatch:
    """The SHA-256 of an object's bytes is another than the one it is kept under."""

    digest: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"object {self.digest}: its SHA-256 is now {self.found}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something cannot be got out of the database, or not be unpacked."""

    subject: str
    reason: str

    def __str__(self) -> str:
        return f"{self.subject}: it cannot be read ({self.reason})"


@dataclass(frozen=True, slots=True)
class TextMismatch:
    """The text of an extraction has another SHA-256 than the one recorded."""

    document_id: int
    extraction_id: int
    expected: str
    found: str

    def __str__(self) -> str:
        return f"document {self.document_id}: the text of extraction {self.extraction_id} is not the one recorded"


@dataclass(frozen=True, slots=True)
class OriginMismatch:
    """An extraction was made of other bytes than those of its version."""

    document_id: int
    extraction_id: int
    expected: str
    found: str

    def __str__(self) -> str:
        return (
            f"document {self.document_id}: extraction {self.extraction_id} was made of {self.found}, not of its version"
        )


@dataclass(frozen=True, slots=True)
class EvidenceMismatch:
    """The text at a record's offsets is not the evidence it shows."""

    document_id: int
    record_id: int
    expected: str
    found: str

    def __str__(self) -> str:
        shown, there = self.expected[:_SHOWN], self.found[:_SHOWN]
        return f"document {self.document_id}: record {self.record_id} shows “{shown}”, its text has “{there}” there"


@dataclass(frozen=True, slots=True)
class SentenceMismatch:
    """A record's evidence lies outside its sentence, or the sentence outside the text. Offsets are code points."""

    document_id: int
    record_id: int
    sentence: tuple[int, int]
    evidence: tuple[int, int]

    def __str__(self) -> str:
        return (
            f"document {self.document_id}: the evidence of record {self.record_id}, {self.evidence}, "
            f"lies outside its sentence, {self.sentence}"
        )


@dataclass(frozen=True, slots=True)
class VersionGap:
    """The versions of a document are not numbered 1, 2, 3 …; `expected` tells the number that is missing."""

    document_id: int
    expected: int
    found: int | None

    def __str__(self) -> str:
        return f"document {self.document_id}: version {self.expected} is missing (after it comes {self.found})"


@dataclass(frozen=True, slots=True)
class NotLatest:
    """A document has something else in force than its latest version or extraction (`what`)."""

    document_id: int
    what: str
    expected: int | None
    found: int | None

    def __str__(self) -> str:
        return f"document {self.document_id}: {self.what} {self.found} is in force, {self.expected} is the latest"


@dataclass(frozen=True, slots=True)
class ProjectionMismatch:
    """A row of `document` or `record` says something else than what it is made of."""

    document_id: int
    record_id: int | None
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        what = f"record {self.record_id}" if self.record_id else "its description"
        return (
            f"document {self.document_id}: {what} has {self.column} {self.found[:_SHOWN]}, "
            f"not {self.expected[:_SHOWN]} as made anew"
        )


@dataclass(frozen=True, slots=True)
class RecordMissing:
    """A record that the readings or a person said is not there."""

    document_id: int
    record_id: int

    def __str__(self) -> str:
        return f"document {self.document_id}: record {self.record_id} is missing"


@dataclass(frozen=True, slots=True)
class RecordUnknown:
    """A record is there that no reading and no person said."""

    document_id: int
    record_id: int

    def __str__(self) -> str:
        return f"document {self.document_id}: nothing said record {self.record_id}"


@dataclass(frozen=True, slots=True)
class MembersMismatch:
    """What is held of emulation clusters is not what the reading in force says: `expected` and `found` are the members
    that only one of the two has."""

    document_id: int
    expected: tuple[str, ...]
    found: tuple[str, ...]

    def __str__(self) -> str:
        told = [", ".join(names)[:_SHOWN] or "none" for names in (self.expected, self.found)]
        return (
            f"document {self.document_id}: its reading names members of clusters ({told[0]}) that are held as {told[1]}"
        )


@dataclass(frozen=True, slots=True)
class ObjectUnused:
    """No version of a document and no job names an object, so that nobody can find it."""

    digest: str

    def __str__(self) -> str:
        return f"object {self.digest}: no document and no job names it"


@dataclass(frozen=True, slots=True)
class BrokenReference:
    """A row refers to one that is not there."""

    table: str
    row: str
    column: str
    value: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: its {self.column} {self.value} is not there"


@dataclass(frozen=True, slots=True)
class DatabaseFault:
    """What the database's own check of itself found."""

    reason: str

    def __str__(self) -> str:
        return f"the database: {self.reason}"


@dataclass(frozen=True, slots=True)
class SchemaMismatch:
    """The tables are not built as this version of solieu builds them."""

    difference: str

    @property
    def missing(self) -> bool:
        """Whether a table or column is not there."""
        return self.difference.startswith(("add_table", "add_column"))

    def __str__(self) -> str:
        return f"the tables: {self.difference}"


Failure = (
    ObjectMissing
    | PartMissing
    | SizeMismatch
    | ChecksumMismatch
    | Unreadable
    | TextMismatch
    | OriginMismatch
    | EvidenceMismatch
    | SentenceMismatch
    | VersionGap
    | NotLatest
    | ProjectionMismatch
    | RecordMissing
    | RecordUnknown
    | MembersMismatch
    | ObjectUnused
    | BrokenReference
    | DatabaseFault
    | SchemaMismatch
)


def as_json(failure: Failure) -> dict[str, Any]:
    """The name of the failure and its fields."""
    return {"failure": type(failure).__name__} | asdict(failure)
