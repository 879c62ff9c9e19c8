"""JSON Lines: one record a line, in the form of the contract, with what identifies it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from service.exports.rows import Json, Row, plain
from service.exports.whole import whole_file


def write_lines(rows: Iterable[Row], out: Path) -> int:
    """Writes records to `out`, one JSON object a line; how many."""
    written = 0
    with whole_file(out) as path, path.open("w", encoding="utf-8", newline="\n") as stream:
        for row in rows:
            stream.write(json.dumps(line(row), ensure_ascii=False, separators=(",", ":")) + "\n")
            written += 1
    return written


def line(row: Row) -> Json:
    """A record with its ids, its document and what a person decided; `record` is the contract's."""
    return {
        "record_id": row.record_id,
        "review": row.review,
        "document": {
            "document_id": row.document_id,
            "id": f"sha256:{row.digest}",
            "version": row.version,
            "extraction_id": row.extraction_id,
            "accession": row.accession,
            "title": row.title,
            "source": row.source,
            "published": row.published.isoformat() if row.published else None,
        },
        "sentence": row.sentence,
        "record": contract(row),
    }


def contract(row: Row) -> Json:
    """The record in the contract's form as it stands: as it was read, with what a person changed laid over it."""
    stated = row.stated or {}
    return stated | {
        "place": _over(
            stated.get("place"), id=row.place_id, name=row.place, level=row.place_level, code=row.place_code
        ),
        "indicator": _indicator(row, stated.get("indicator")),
        "measure": row.measure,
        "value": plain(row.value),
        "upper": plain(row.upper),
        "of": plain(row.of),
        "unit": row.unit,
        "unit_text": row.unit_text,
        "multiplier": row.multiplier,
        "qualifier": row.qualifier,
        "period": _over(
            stated.get("period"),
            start=row.period_start.isoformat() if row.period_start else None,
            end=row.period_end.isoformat() if row.period_end else None,
            label=row.period,
        ),
        "basis": _over(stated.get("basis"), kind=row.basis),
        "status": row.status,
        "evidence": (stated.get("evidence") or {})
        | {"start": row.evidence_start, "end": row.evidence_end, "text": row.evidence_text, "page": row.page},
        "confidence": row.confidence,
        "restates": row.restates,
    }


def _indicator(row: Row, stated: Json | None) -> Json | None:
    """An indicator that the catalogue lacks has a text and no name."""
    if stated and (stated.get("name") or stated.get("text")) == row.indicator and stated.get("id") == row.indicator_id:
        return stated
    return _over(stated, id=row.indicator_id, name=row.indicator)


def _over(stated: Json | None, **now: str | None) -> Json | None:
    """What was stated with its values of now; None where there is nothing now."""
    if all(value is None for value in now.values()):
        return None
    return (stated or {}) | now
