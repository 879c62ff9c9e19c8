"""An extraction as the JSON contract (version 1) of the project's records. Docs: docs/extraction.md."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extractor.catalogues.indicators.lookup import code
from extractor.model.document import Box, Document, Span, Warning
from extractor.model.mention import (
    AdministrativeUnit,
    ClusterMember,
    ClusterMention,
    IndicatorMention,
    PeriodMention,
    PlaceMention,
    QuantityMention,
    ReferencePeriod,
    Resolution,
    Resolved,
)
from extractor.model.observation import Basis, Extraction, Finding, Observation
from extractor.observations.restatements import restatements

Json = dict[str, Any]
SCHEMA = "1"


def to_json(extraction: Extraction) -> Json:
    """The contract's object for one document. Decimals are strings, offsets code points of `document.text`."""
    document = extraction.document
    return {
        "schema": SCHEMA,
        "document": _document(extraction),
        "records": [
            _record(observation, document, first)
            for observation, first in zip(extraction.observations, restatements(extraction.observations), strict=True)
        ],
        "places": [_place(mention, mention.resolution) for mention in extraction.places],
        "periods": [_period(mention) for mention in extraction.periods],
        "people": [
            {"name": p.name, "role": p.role, "roles": list(p.roles), "start": p.span.start, "end": p.span.end}
            for p in extraction.people
            if p.kind == "person"
        ],
        "clusters": [_cluster(cluster) for cluster in extraction.clusters],
        "findings": [_finding(finding) for finding in extraction.findings],
        "warnings": [_warning(warning) for warning in extraction.warnings],
        "version": extraction.version,
    }


def _document(extraction: Extraction) -> Json:
    document: Document = extraction.document
    meta = document.metadata
    return {
        "id": document.digest,
        "source": meta.source,
        "media_type": meta.media_type,
        "title": meta.title or None,
        "published": meta.published.isoformat() if meta.published else None,
        "issuer": meta.issuer or None,
        "number": meta.number or None,
        "kind": meta.kind,
        "place": _about(extraction.place),
        "period": _dates(extraction.period.period) if extraction.period and extraction.period.period else None,
        "text": document.text,
        "pages": [[page.start, page.end] for page in document.pages],
    }


def _about(place: PlaceMention | None) -> Json | None:
    if place is None:
        return None
    unit = place.resolution.value if isinstance(place.resolution, Resolved) else None
    return {"name": place.name, "level": place.level, "code": unit.code if unit else None}


def _dates(period: ReferencePeriod) -> Json:
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "label": period.label}


def _period(mention: PeriodMention) -> Json:
    dates: Json = {"start": None, "end": None, "label": None}
    if mention.period is not None:
        dates = _dates(mention.period)
    return dates | {"kind": mention.kind, "text": mention.surface, "span": _span(mention.span)}


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _box(box: Box) -> list[float]:
    return [round(edge, 2) for edge in (box.x0, box.y0, box.x1, box.y1)]


def _place(mention: PlaceMention, resolution: Resolution[AdministrativeUnit] | None) -> Json:
    unit = resolution.value if isinstance(resolution, Resolved) else None
    return {
        "id": unit.id if unit else None,
        "name": mention.name,
        "level": mention.level,
        "code": unit.code if unit else None,
        "text": mention.surface,
        "start": mention.span.start,
        "end": mention.span.end,
    }


def _cluster(cluster: ClusterMention) -> Json:
    serving = {r.role: _member(r.holder) | {"year": r.year} for r in reversed(cluster.roles) if not r.elected}
    return {
        "name": cluster.name,
        "text": cluster.surface,
        "start": cluster.span.start,
        "end": cluster.span.end,
        "members": [_member(member) for member in cluster.members],
        "leader": serving.get("leader"),
        "deputy": serving.get("deputy"),
        "elected": [_member(r.holder) | {"year": r.year, "role": r.role} for r in cluster.roles if r.elected],
    }


def _member(member: ClusterMember) -> Json:
    place = member.place
    unit = place.resolution.value if place and isinstance(place.resolution, Resolved) else None
    return {
        "name": member.name,
        "kind": member.kind,
        "level": place.level if place else None,
        "code": unit.code if unit else None,
        "text": member.surface,
        "start": member.span.start,
        "end": member.span.end,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _unit_text(quantity: QuantityMention) -> str | None:
    return quantity.unit.surface if quantity.unit else None


def _basis(basis: Basis | None, text: str) -> Json | None:
    if basis is None:
        return None
    named = basis.span is not None and len(basis.span) > 0
    return {
        "kind": basis.kind,
        "text": basis.span.of(text) if named and basis.span else None,
        "start": basis.span.start if named and basis.span else None,
        "end": basis.span.end if named and basis.span else None,
        "period": _dates(basis.period) if basis.period else None,
    }


def _record(observation: Observation, document: Document, first: int | None) -> Json:
    """`first` is the index of the record that said the same before."""
    claim = observation.claim
    text = document.text
    quantity = claim.quantity
    unit = quantity.unit
    indicator = claim.indicator
    placed = document.placement(quantity.span)
    return {
        "place": _place(claim.place, observation.place) if claim.place else None,
        "indicator": None
        if indicator is None
        else {
            "id": observation.indicator_id,
            "name": observation.indicator_name,
            "text": indicator.surface,
            "start": indicator.span.start,
            "end": indicator.span.end,
            "parts": [_span(part) for part in indicator.parts],
        },
        "measure": claim.measure,
        "value": _number(claim.value),
        "upper": _number(claim.upper),
        "of": _number(quantity.of),
        "unit": unit.code if unit else None,
        "unit_text": _unit_text(quantity),
        "multiplier": unit.multiplier if unit else 0,
        "qualifier": claim.qualifier,
        "period": _stated_period(claim.period),
        "basis": _basis(claim.basis, text),
        "status": claim.status,
        "evidence": {
            "start": quantity.span.start,
            "end": quantity.span.end,
            "text": quantity.surface,
            "sentence": _around(claim.sentence, quantity.span),
            "page": placed.page if placed else None,
            "bbox": _box(placed.box) if placed else None,
            "table": None
            if claim.table is None
            else {"row": list(claim.table.row), "column": list(claim.table.column)},
        },
        "confidence": observation.confidence,
        "restates": first,
    }


def _around(sentence: Span, number: Span) -> list[int]:
    """The sentence with the whole of its number, which may be a range that a line break parts (`05` and `- 06%`)."""
    return [min(sentence.start, number.start), max(sentence.end, number.end)]


def _finding(finding: Finding) -> Json:
    place, period = finding.place, finding.period
    return {
        "direction": finding.direction,
        "indicator": _named_indicator(finding.indicator) if finding.indicator else None,
        "place": _place(place, place.resolution) if place else None,
        "period": _stated_period(period),
        "text": finding.surface,
        "start": finding.span.start,
        "end": finding.span.end,
    }


def _named_indicator(indicator: IndicatorMention) -> Json:
    known = code(indicator.name or indicator.surface)
    return {
        "id": known.id if known else None,
        "name": known.name if known else None,
        "text": indicator.surface,
        "start": indicator.span.start,
        "end": indicator.span.end,
    }


def _stated_period(period: PeriodMention | None) -> Json | None:
    if period is None or period.period is None:
        return None
    named = len(period.span) > 0
    return _dates(period.period) | {
        "text": period.surface if named else None,
        "span": _span(period.span) if named else None,
    }


def _warning(warning: Warning) -> Json:
    return {
        "code": warning.code,
        "message": warning.message,
        "start": warning.span.start if warning.span else None,
        "end": warning.span.end if warning.span else None,
    }
