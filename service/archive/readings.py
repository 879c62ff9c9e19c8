"""What reading a document gives the archive: the contract's object, packed, with the rows that are made of it."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.catalogues.spelling import folded_tokens
from service.archive.memberships import member_rows

if TYPE_CHECKING:
    from service.sources import Task

Json = dict[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """One document read: `result` is the contract's object as zlib of UTF-8 JSON, `head`, `rows` and `members`
    columns of the tables `document`, `record` and `cluster_member`, `text` what the offsets point into."""

    digest: str
    result: bytes
    text: str
    head: Row
    rows: list[Row]
    members: list[Row]


Parts = tuple[str, bytes, str, Row, list[Row], list[Row]]
"""A reading in plain values, which go from process to process."""


def read(task: Task) -> tuple[Parts | None, str | None]:
    """The parts of the reading of a document, or the message of why it cannot be read."""
    from service.batch import record_object

    result, error = record_object(task)
    return (_parts(result) if result else None), error


def read_short(task: Task) -> tuple[Parts | None, str | None] | None:
    """As `read`, of a file of a few pages of text; None for any other."""
    from extractor.reading.door import is_short

    return read(task) if is_short(task.data or b"") else None


def reading_of(result: Json) -> Reading:
    """The reading that a contract's object tells of."""
    return Reading(*_parts(result))


def _parts(result: Json) -> Parts:
    return (
        result["document"]["id"].removeprefix("sha256:"),
        pack(result),
        result["document"]["text"],
        head_of(result),
        [row_of(record, ordinal) for ordinal, record in enumerate(result["records"])],
        member_rows(result) if result.get("clusters") else [],
    )


def pack(result: Json) -> bytes:
    return zlib.compress(json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(packed: bytes) -> Json:
    unpacked: Json = json.loads(zlib.decompress(packed))
    return unpacked


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def head_of(result: Json) -> Row:
    """The columns of `document` that say what the document is."""
    about = result["document"]
    place, period = about["place"] or {}, about["period"] or {}
    return {
        "title": about["title"],
        "published": _day(about["published"]),
        "issuer": about["issuer"],
        "number": about["number"],
        "kind": about["kind"],
        "media_type": about["media_type"],
        "place_name": place.get("name"),
        "place_code": place.get("code"),
        "period_start": _day(period.get("start")),
        "period_end": _day(period.get("end")),
        "period_label": period.get("label"),
        "record_count": len(result["records"]),
        "warning_count": len(result["warnings"]),
    }


def row_of(record: Json, ordinal: int | None) -> Row:
    """The columns of `record` that a record of the contract fills."""
    place, indicator = record["place"] or {}, record["indicator"] or {}
    period, basis, evidence = record["period"] or {}, record["basis"] or {}, record["evidence"]
    value = record["value"]
    return {
        "ordinal": ordinal,
        "evidence_start": evidence["start"],
        "evidence_end": evidence["end"],
        "evidence_text": evidence["text"],
        "sentence_start": evidence["sentence"][0],
        "sentence_end": evidence["sentence"][1],
        "page": evidence["page"],
        "place_id": place.get("id"),
        "place_name": place.get("name"),
        "place_level": place.get("level"),
        "place_code": place.get("code"),
        "indicator_id": indicator.get("id"),
        "indicator_name": indicator.get("name") or indicator.get("text"),
        "indicator_key": indicator_key(indicator.get("id"), indicator.get("name") or indicator.get("text")),
        "measure": record["measure"],
        "value": value,
        "upper": record["upper"],
        "of": record["of"],
        "number": None if value is None else float(Decimal(value).scaleb(record["multiplier"])),
        "unit": record["unit"],
        "unit_text": record["unit_text"],
        "multiplier": record["multiplier"],
        "qualifier": record["qualifier"],
        "period_start": _day(period.get("start")),
        "period_end": _day(period.get("end")),
        "period_label": period.get("label"),
        "basis_kind": basis.get("kind"),
        "status": record["status"],
        "confidence": record["confidence"],
        "restates": record["restates"],
    }


def indicator_key(identifier: str | None, name: str | None) -> str | None:
    """What tells an indicator from others: its id, else its words in one spelling; `?` keeps these from being ids."""
    return identifier or (f"?{' '.join(folded_tokens(name))}" if name else None)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
