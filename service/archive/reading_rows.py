"""Records in force, streamed out of the archive with the document each stands in. Docs: docs/exports.md."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from service.archive.readings import unpack
from service.archive.schema import accession, document, extraction, record, version
from service.archive.wanted import Wanted
from service.exports.rows import Json, Row, Work

_AT_A_TIME = 1000
"""Rows the database hands over at once."""


def rows(connection: Connection, wanted: Wanted) -> Iterator[Row]:
    """The records in force that are wanted, in the order they came into the archive. Rejected ones and those of
    withdrawn documents are left out. One statement, never whole in memory."""
    stated = _Stated(connection)
    statement = select(*_COLUMNS).select_from(_JOINED).where(_where(wanted)).order_by(record.c.id)
    for found in connection.execute(statement, execution_options={"yield_per": _AT_A_TIME}):
        yield _row(found._mapping, stated.of(found.extraction_id))


def works(connection: Connection, wanted: Wanted) -> Iterator[Work]:
    """The documents those records stand in, by number."""
    standing = select(record.c.document_id).select_from(_JOINED).where(_where(wanted))
    statement = (
        select(
            document.c.id.label("document_id"),
            document.c.title,
            document.c.source,
            document.c.published,
            document.c.issuer,
            document.c.number,
            document.c.kind,
            document.c.media_type,
            accession.c.number.label("accession"),
            version.c.number.label("version"),
            version.c.digest,
            version.c.name,
        )
        .select_from(
            document.join(version, version.c.id == document.c.version_id).join(
                accession, accession.c.id == version.c.accession_id
            )
        )
        .where(document.c.id.in_(standing))
        .order_by(document.c.id)
    )
    for found in connection.execute(statement, execution_options={"yield_per": _AT_A_TIME}):
        yield Work(**found._mapping)


def count(connection: Connection, wanted: Wanted) -> int:
    """How many records are wanted."""
    return connection.scalar(select(func.count()).select_from(_JOINED).where(_where(wanted))) or 0


_JOINED = (
    record.join(document, document.c.id == record.c.document_id)
    .join(extraction, extraction.c.id == record.c.extraction_id)
    .join(version, version.c.id == extraction.c.version_id)
    .join(accession, accession.c.id == version.c.accession_id)
)
_COLUMNS = (
    record,
    document.c.title,
    document.c.source,
    document.c.published,
    version.c.number.label("version_number"),
    version.c.digest,
    accession.c.number.label("accession_number"),
)


def _where(wanted: Wanted) -> ColumnElement[bool]:
    asked: list[ColumnElement[bool]] = [
        record.c.live,
        record.c.review != "rejected",
        document.c.withdrawn_at.is_(None),
    ]
    if wanted.place is not None:
        place = wanted.place
        named = or_(record.c.place_name == place, record.c.place_code == place)
        asked.append(or_(record.c.place_id.in_(wanted.place_ids), named))
    if wanted.indicator is not None:
        indicator = wanted.indicator
        asked.append(or_(record.c.indicator_id.in_(wanted.indicator_ids), record.c.indicator_name == indicator))
    if wanted.within is not None:
        first, last = wanted.within
        asked += [record.c.period_start >= first, record.c.period_end <= last]
    if wanted.documents is not None:
        asked.append(record.c.document_id.in_(wanted.documents))
    return and_(*asked)


class _Stated:
    """The readings whose text the rows point into, the last one kept: rows of one reading follow one another."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._id: int | None = None
        self._result: Json = {}

    def of(self, extraction_id: int) -> Json:
        if extraction_id != self._id:
            packed = self._connection.scalar(select(extraction.c.result).where(extraction.c.id == extraction_id))
            self._id, self._result = extraction_id, unpack(packed or b"")
        return self._result


def _row(found: Any, result: Json) -> Row:
    ordinal = found["ordinal"]
    text = result["document"]["text"]
    return Row(
        record_id=found["id"],
        document_id=found["document_id"],
        title=found["title"],
        source=found["source"],
        published=found["published"],
        accession=found["accession_number"],
        version=found["version_number"],
        digest=found["digest"],
        extraction_id=found["extraction_id"],
        place_id=found["place_id"],
        place=found["place_name"],
        place_level=found["place_level"],
        place_code=found["place_code"],
        indicator_id=found["indicator_id"],
        indicator=found["indicator_name"],
        measure=found["measure"],
        value=_decimal(found["value"]),
        upper=_decimal(found["upper"]),
        of=_decimal(found["of"]),
        multiplier=found["multiplier"],
        number=found["number"],
        unit=found["unit"],
        unit_text=found["unit_text"],
        qualifier=found["qualifier"],
        period=found["period_label"],
        period_start=found["period_start"],
        period_end=found["period_end"],
        basis=found["basis_kind"],
        status=found["status"],
        review=found["review"],
        confidence=found["confidence"],
        restates=found["restates"],
        ordinal=ordinal,
        page=found["page"],
        evidence_start=found["evidence_start"],
        evidence_end=found["evidence_end"],
        evidence_text=found["evidence_text"],
        sentence=" ".join(text[found["sentence_start"] : found["sentence_end"]].split()),
        stated=None if ordinal is None else result["records"][ordinal],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
