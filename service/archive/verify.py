"""Whether an archive is whole: everything is read and compared, and all that is wrong is told. Docs: docs/archive.md."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Row, String, cast, func, select, text

from service.archive import failures as fail
from service.archive import migrate, objects
from service.archive.events import FIXITY, agent_of, happened, software
from service.archive.failures import Failure
from service.archive.memberships import member_rows
from service.archive.readings import Json, head_of, row_of, text_digest, unpack
from service.archive.records import rebuild
from service.archive.schema import (
    cluster_member,
    correction,
    digital_object,
    document,
    extraction,
    job_item,
    metadata,
    record,
    version,
)
from service.archive.store import Archive
from service.errors import Damaged

_TOGETHER = 64
"""Objects or documents that are looked at within one view of the archive, which never is a long one."""
_SHOWN = 1000
"""Failures of one kind that a check of the whole database lists before it ends."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What has been looked at since the last, and what was wrong there."""

    objects: int = 0
    documents: int = 0
    records: int = 0
    failures: tuple[Failure, ...] = ()

    def __add__(self, other: Checked) -> Checked:
        return Checked(
            self.objects + other.objects,
            self.documents + other.documents,
            self.records + other.records,
            self.failures + other.failures,
        )


def verify(archive: Archive, only: Iterable[str] = ()) -> Iterator[Checked]:
    """As `check`, and the outcome is recorded: an event of the run, and one for each failure."""
    total = Checked()
    for checked in check(archive, only):
        total += checked
        yield checked
    with archive.write() as connection:
        agent = agent_of(connection, software(), "software")
        counted = {"objects": total.objects, "documents": total.documents, "records": total.records}
        for failure in total.failures:
            about = {
                name: getattr(failure, name)
                for name in ("digest", "document_id", "extraction_id", "record_id")
                if hasattr(failure, name)
            }
            happened(connection, FIXITY, agent, fail.as_json(failure), outcome="failure", **about)
        outcome = "failure" if total.failures else "success"
        happened(connection, FIXITY, agent, counted | {"failures": len(total.failures)}, outcome=outcome)


def check(archive: Archive, only: Iterable[str] = ()) -> Iterator[Checked]:
    """Looks at everything and changes nothing: at the objects named by `only`, else at the whole archive.

    Others may write meanwhile. Raises Unreachable where the database does not answer.
    """
    if wanted := list(only):
        yield from _apart(archive, _objects, wanted, "object")
        return
    found = tuple(_database(archive))
    yield Checked(failures=found)
    if any(isinstance(failure, fail.SchemaMismatch) and failure.missing for failure in found):
        return  # no row can be read as this version reads it
    yield from _in_turn(archive, digital_object.c.digest, _objects, "object")
    yield from _in_turn(archive, document.c.id, _documents, "document")


def steps(archive: Archive) -> int:
    """How many times `check` yields."""
    with archive.read() as connection:
        counts = [connection.scalar(select(func.count()).select_from(table)) for table in (digital_object, document)]
    return 1 + sum(-(-(count or 0) // _TOGETHER) for count in counts)


@dataclass(frozen=True, slots=True)
class _Read:
    """The latest reading of a document, or its `only` one; `result` is None where it cannot be unpacked."""

    id: int
    version_id: int
    laid: Json
    result: Json | None
    only: bool


_UNFIT = (zlib.error, ValueError, LookupError, TypeError, AttributeError)
"""What a reading raises that is not what it was."""
_Look = Callable[[Connection, list[Any]], Checked]


def _in_turn(archive: Archive, key: Column[Any], look: _Look, name: str) -> Iterator[Checked]:
    last: Any = None
    while True:
        following = select(key).order_by(key).limit(_TOGETHER)
        try:
            with archive.read() as connection:
                keys = list(connection.scalars(following if last is None else following.where(key > last)))
        except Damaged as error:
            where = "from the first" if last is None else f"after {last}"
            yield Checked(failures=(fail.Unreadable(f"the list of every {name} {where}", error.reason),))
            return
        if not keys:
            return
        yield sum(_apart(archive, look, keys, name), Checked())
        last = keys[-1]


def _apart(archive: Archive, look: _Look, keys: list[Any], name: str) -> Iterator[Checked]:
    """Looks at all of them at once; where the database cannot read one, at each alone, so that the others are told."""
    try:
        with archive.read() as connection:
            yield look(connection, keys)
    except Damaged as error:
        if len(keys) == 1:
            yield Checked(failures=(fail.Unreadable(f"{name} {keys[0]}", error.reason),))
        else:
            for key in keys:
                yield from _apart(archive, look, [key], name)


# Objects


def _objects(connection: Connection, digests: list[str]) -> Checked:
    sizes = {
        row.digest: row.size
        for row in connection.execute(
            select(digital_object.c.digest, digital_object.c.size).where(digital_object.c.digest.in_(digests))
        )
    }
    found = tuple(failure for digest in digests for failure in _fixity(connection, digest, sizes.get(digest)))
    return Checked(objects=len(digests), failures=found)


def _fixity(connection: Connection, digest: str, size: int | None) -> Iterator[Failure]:
    if size is None:
        yield fail.ObjectMissing(digest)
        return
    seen = hashlib.sha256()
    found = expected = 0
    for part, content in objects.numbered_parts(connection, digest):
        yield from (fail.PartMissing(digest, missing) for missing in range(expected, part))
        expected = part + 1
        seen.update(content)
        found += len(content)
    if found != size:
        yield fail.SizeMismatch(digest, size, found)
    if seen.hexdigest() != digest:
        yield fail.ChecksumMismatch(digest, digest, seen.hexdigest())


# Documents


def _documents(connection: Connection, ids: list[int]) -> Checked:
    found: list[Failure] = []
    versions = _by_document(
        connection.execute(
            select(version.c.document_id, version.c.id, version.c.number)
            .where(version.c.document_id.in_(ids))
            .order_by(version.c.document_id, version.c.number)
        )
    )
    records = _by_document(connection.execute(select(record).where(record.c.document_id.in_(ids))))
    members = _by_document(connection.execute(select(cluster_member).where(cluster_member.c.document_id.in_(ids))))
    decided = set(connection.scalars(select(correction.c.document_id).where(correction.c.document_id.in_(ids))))
    held = {row.id: row for row in connection.execute(select(document).where(document.c.id.in_(ids)))}
    ids = sorted(held)
    latest: dict[int, _Read] = {}
    for row in _extractions(connection, ids):
        before = latest.get(row.document_id)
        result = _unpacked(row, found)
        latest[row.document_id] = _Read(row.id, row.version_id, row.laid, result, before is None)
        if result is not None:
            theirs = [one for one in records[row.document_id] if one.extraction_id == row.id]
            found += _reading(row, result, theirs)
    for id_, about in held.items():
        found += _numbers(id_, [row.number for row in versions[id_]])
        found += _in_force(about, versions[id_], latest.get(id_))
        read = latest.get(id_)
        if read is not None and read.result is None:
            continue  # it is told already, and there is nothing to compare with
        plain = (read is None or read.only) and id_ not in decided and about.withdrawn_at is None
        try:
            rows = _said(id_, read) if plain else rebuild(connection, id_)
        except _UNFIT as error:
            found.append(fail.Unreadable(f"document {id_}: what its records are made of", _named(error)))
            continue
        found += _projection(about, read, rows, records[id_])
        found += _members(id_, read, members[id_])
    return Checked(documents=len(ids), records=sum(map(len, records.values())), failures=tuple(found))


def _by_document(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.document_id].append(row)
    return grouped


def _extractions(connection: Connection, ids: list[int]) -> Iterator[Row[Any]]:
    """Those of the documents, the latest of each last; a few in memory at a time."""
    wanted = (
        select(extraction, version.c.document_id, version.c.digest)
        .join(version, version.c.id == extraction.c.version_id)
        .where(version.c.document_id.in_(ids))
        .order_by(version.c.document_id, version.c.number, extraction.c.id)
    )
    yield from connection.execute(wanted, execution_options={"yield_per": 8})


def _unpacked(row: Row[Any], found: list[Failure]) -> Json | None:
    try:
        result = unpack(row.result)
        result["document"]["text"], result["document"]["id"], head_of(result)
    except _UNFIT as error:
        found.append(fail.Unreadable(f"document {row.document_id}: extraction {row.id}", _named(error)))
        return None
    return result


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _reading(row: Row[Any], result: Json, records: list[Row[Any]]) -> Iterator[Failure]:
    """An extraction against its version, and the records that point into its text."""
    words, made_of = result["document"]["text"], result["document"]["id"]
    digest = text_digest(words)
    if digest != row.text_digest:
        yield fail.TextMismatch(row.document_id, row.id, row.text_digest, digest)
    if made_of != f"sha256:{row.digest}":
        yield fail.OriginMismatch(row.document_id, row.id, f"sha256:{row.digest}", made_of)
    for one in records:
        evidence, sentence = (one.evidence_start, one.evidence_end), (one.sentence_start, one.sentence_end)
        there = words[slice(*evidence)]
        if there != one.evidence_text or evidence[0] < 0:
            yield fail.EvidenceMismatch(row.document_id, one.id, one.evidence_text, there)
        if not 0 <= sentence[0] <= evidence[0] <= evidence[1] <= sentence[1] <= len(words):
            yield fail.SentenceMismatch(row.document_id, one.id, sentence, evidence)


def _said(document_id: int, read: _Read | None) -> list[Json]:
    """The rows of `record` as the only reading makes them, where nobody decided anything: as `rebuild`, but quick."""
    if read is None or read.result is None:
        return []
    fixed = {"document_id": document_id, "extraction_id": read.id, "live": True, "review": "unreviewed"}
    said = zip(read.laid["ids"], read.result["records"], strict=True)
    return [row_of(each, ordinal) | fixed | {"id": id_} for ordinal, (id_, each) in enumerate(said)]


def _projection(
    about: Row[Any], read: _Read | None, expected: list[Json], records: list[Row[Any]]
) -> Iterator[Failure]:
    """The rows of a document and its records against those made anew of its readings and the decisions on them."""
    if read is not None and read.result is not None and about.problem is None:
        count = sum(row["live"] and row["review"] != "rejected" for row in expected)
        yield from _differences(about.id, None, head_of(read.result) | {"record_count": count}, about)
    there = {one.id: one for one in records}
    for row in expected:
        one = there.pop(row["id"], None)
        if one is None:
            yield fail.RecordMissing(about.id, row["id"])
        else:
            yield from _differences(about.id, one.id, row, one)
    yield from (fail.RecordUnknown(about.id, id_) for id_ in there)


def _members(document_id: int, read: _Read | None, rows: list[Row[Any]]) -> Iterator[Failure]:
    """What is held of emulation clusters against what the reading says, but for what the catalogue of areas adds."""
    said = [] if read is None or read.result is None else member_rows(read.result)
    expected, there = Counter(map(_member, said)), Counter(_member(dict(row._mapping)) for row in rows)
    if expected != there:
        told = [tuple(f"{one[0]}: {one[1]}" for one in each) for each in (expected - there, there - expected)]
        yield fail.MembersMismatch(document_id, *told)


def _member(row: Mapping[str, Any]) -> tuple[Any, ...]:
    columns = (
        "cluster",
        "name",
        "member_kind",
        "year",
        "role",
        "elected",
        "place_id",
        "evidence_start",
        "evidence_end",
    )
    return tuple(row[column] for column in columns)


def _differences(document_id: int, record_id: int | None, expected: Json, row: Row[Any]) -> Iterator[Failure]:
    for column, value in expected.items():
        if (there := row._mapping[column]) != value:
            yield fail.ProjectionMismatch(document_id, record_id, column, str(value), str(there))


def _numbers(document_id: int, numbers: list[int]) -> Iterator[Failure]:
    if not numbers:
        yield fail.VersionGap(document_id, 1, None)
    expected = 1
    for number in numbers:
        yield from (fail.VersionGap(document_id, missing, number) for missing in range(expected, number))
        expected = number + 1


def _in_force(about: Row[Any], versions: list[Row[Any]], read: _Read | None) -> Iterator[Failure]:
    if versions and about.version_id != versions[-1].id:
        yield fail.NotLatest(about.id, "version", versions[-1].id, about.version_id)
    # of a version that could not be read, the reading before it stays in force
    latest = read.id if read is not None else None
    if about.extraction_id != latest:
        yield fail.NotLatest(about.id, "extraction", latest, about.extraction_id)
    elif about.problem is None and (read is None or read.version_id != about.version_id):
        yield fail.NotLatest(about.id, "extraction of its version", None, about.extraction_id)


# The database


def _database(archive: Archive) -> Iterator[Failure]:
    for look in (_schema, _integrity, _references, _unused):
        try:
            with archive.read() as connection:
                yield from look(connection)
        except Damaged as error:
            yield fail.DatabaseFault(error.reason)


def _schema(connection: Connection) -> Iterator[Failure]:
    yield from map(fail.SchemaMismatch, migrate.differences(connection))


def _integrity(connection: Connection) -> Iterator[Failure]:
    """The database's check of itself. PostgreSQL has one for its indexes where the extension amcheck is there; its pages
    are checked as they are read."""
    if connection.dialect.name == "sqlite":
        told = connection.exec_driver_sql(f"PRAGMA integrity_check({_SHOWN})").scalars()
        yield from (fail.DatabaseFault(line) for line in told if line != "ok")
        return
    for table in metadata.sorted_tables:
        connection.execute(select(func.count()).select_from(table))
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'")):
        indexes = text(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree' "
            "WHERE c.relkind = 'i' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"
        )
        for name in connection.scalars(indexes).all():
            connection.execute(text("SELECT bt_index_check(cast(:name AS regclass), true)"), {"name": name})


def _references(connection: Connection) -> Iterator[Failure]:
    """Rows that name others which are not there: by the schema's foreign keys, and by the columns that are none."""
    links = [(key.parent, key.column) for key in _foreign_keys()]
    links += [(document.c.version_id, version.c.id), (document.c.extraction_id, extraction.c.id)]
    for child, parent in links:
        other = parent.table.alias("parent")
        rows = (
            select(cast(child.table.primary_key.columns[0], String), cast(child, String))
            .select_from(child.table.outerjoin(other, other.c[parent.name] == child))
            .where(child.is_not(None), other.c[parent.name].is_(None))
            .limit(_SHOWN)
        )
        for row, value in connection.execute(rows):
            yield fail.BrokenReference(child.table.name, row, child.name, value)


def _unused(connection: Connection) -> Iterator[Failure]:
    """Objects that nothing names: what a job brought is named by the job until a document is made of it."""
    named = (
        select(column).where(column == digital_object.c.digest) for column in (version.c.digest, job_item.c.digest)
    )
    nowhere = [~one.exists() for one in named]
    for digest in connection.scalars(select(digital_object.c.digest).where(*nowhere).limit(_SHOWN)):
        yield fail.ObjectUnused(digest)


def _foreign_keys() -> Iterator[ForeignKey]:
    for table in metadata.sorted_tables:
        yield from sorted(table.foreign_keys, key=lambda key: key.parent.name)
