"""What the API answers with."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row

from service.archive.differences import Difference


class Place(BaseModel):
    name: str
    code: str | None


class Period(BaseModel):
    start: date
    end: date | None
    label: str | None


class Document(BaseModel):
    """A document as it is in force. `problem` tells why it could not be read."""

    id: int
    external_id: str | None
    version: int
    title: str | None
    published: date | None
    issuer: str | None
    number: str | None
    kind: str | None
    source: str
    media_type: str | None
    place: Place | None
    period: Period | None
    records: int
    warnings: int
    problem: str | None
    digest: str
    created_at: str
    received_at: str
    withdrawn_at: str | None
    withdrawal_reason: str | None


class Documents(BaseModel):
    items: list[Document]
    next: str | None


class Changed(BaseModel):
    """A record that both say; `fields` are those that differ, each as [before, now]."""

    id: int
    fields: dict[str, list[Any]]


class Said(BaseModel):
    id: int
    record: dict[str, Any]


class Changes(BaseModel):
    """What one reading says that another does not, by the ids of the records; of those `decided` people had decided
    something, which stands."""

    added: list[Said]
    gone: list[Said]
    changed: list[Changed]
    decided: list[int]


class Brought(BaseModel):
    """What became of a document: `outcome` is new, new_version, unchanged (its latest version is the same) or duplicate
    (the same bytes as another document, which is shown). `result` is the contract's object (docs/extraction.md). A new version tells what it changes."""

    outcome: str
    document: Document
    result: dict[str, Any]
    changes: Changes | None = None


class Version(BaseModel):
    """`told` is what its sender said of it: title, published, source."""

    number: int
    digest: str
    size: int
    media_type: str
    name: str
    told: dict[str, Any] | None
    received_at: str


class Versions(BaseModel):
    items: list[Version]
    next: str | None


class Event(BaseModel):
    """What happened, in the terms of PREMIS."""

    id: int
    kind: str
    at: str
    by: str
    outcome: str
    detail: dict[str, Any]


class Events(BaseModel):
    items: list[Event]
    next: str | None


class Job(BaseModel):
    """`state` is waiting, running, done, failed (it ended, and an item failed) or cancelled. `total` items, of which
    `done` ended well and `failed` did not."""

    id: str
    kind: str
    state: str
    total: int
    done: int
    failed: int
    by: str
    created_at: str
    ended_at: str | None


class Jobs(BaseModel):
    items: list[Job]
    next: str | None


class JobItem(BaseModel):
    """A document of a job. `outcome` as of a document brought, or set_aside (kept, but it could not be read) or failed;
    `message` tells why."""

    number: int
    name: str
    external_id: str | None
    state: str
    attempt: int
    outcome: str | None
    document_id: int | None
    version: int | None
    records: int | None
    message: str | None


class JobItems(BaseModel):
    items: list[JobItem]
    next: str | None


def document(row: Row[Any]) -> Document:
    """A row of `service.archive.holdings`."""
    return Document(
        id=row.id,
        external_id=row.external_id,
        version=row.version,
        title=row.title,
        published=row.published,
        issuer=row.issuer,
        number=row.number,
        kind=row.kind,
        source=row.source,
        media_type=row.media_type,
        place=Place(name=row.place_name, code=row.place_code) if row.place_name else None,
        period=Period(start=row.period_start, end=row.period_end, label=row.period_label) if row.period_start else None,
        records=row.record_count,
        warnings=row.warning_count,
        problem=row.problem,
        digest=f"sha256:{row.digest}",
        created_at=row.created_at,
        received_at=row.received_at,
        withdrawn_at=row.withdrawn_at,
        withdrawal_reason=row.withdrawal_reason,
    )


def changes(one: Difference) -> Changes:
    return Changes(
        added=[Said(id=item.record_id, record=item.record) for item in one.added],
        gone=[Said(id=item.record_id, record=item.record) for item in one.gone],
        changed=[
            Changed(id=item.record_id, fields={field: list(both) for field, both in item.fields.items()})
            for item in one.changed
        ],
        decided=list(one.decided),
    )


def version(row: Row[Any]) -> Version:
    return Version(
        number=row.number,
        digest=f"sha256:{row.digest}",
        size=row.size,
        media_type=row.media_type,
        name=row.name,
        told=row.entry,
        received_at=row.received_at,
    )


def event(row: Row[Any]) -> Event:
    return Event(id=row.id, kind=row.kind, at=row.at, by=row.name, outcome=row.outcome, detail=row.detail)


def job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        state=row.state,
        total=row.total,
        done=row.done,
        failed=row.failed,
        by=row.agent,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


def job_item(row: Row[Any]) -> JobItem:
    return JobItem(
        number=row.number,
        name=row.name,
        external_id=row.external_id,
        state=row.state,
        attempt=row.attempt,
        outcome=row.outcome,
        document_id=row.document_id,
        version=row.version,
        records=row.records,
        message=row.message,
    )
