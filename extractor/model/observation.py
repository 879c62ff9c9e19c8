"""Claims (what the text says of a number) and observations (what it means in coded terms)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.model.document import Document, Span, Warning
from extractor.model.mention import (
    AdministrativeUnit,
    ClusterMention,
    IndicatorMention,
    PartyMention,
    PeriodMention,
    PlaceMention,
    QuantityMention,
    ReferencePeriod,
    Resolution,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a relative measure is relative to. `kind` is record.md's; text and span where the document names it."""

    kind: str
    span: Span | None = None
    period: ReferencePeriod | None = None


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where in a table a figure stands: the texts of its row and column headers, outermost first."""

    row: tuple[str, ...]
    column: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One number and what it is said of. `value` and `upper` are signed and complete:
    `vượt 5% kế hoạch` is 105, `giảm 3 vụ` is -3.

    `rules` name, in order, the rules that joined it; `considered` says what else was weighed.
    """

    quantity: QuantityMention
    value: Decimal
    upper: Decimal | None
    measure: str
    indicator: IndicatorMention | None
    place: PlaceMention | None
    period: PeriodMention | None
    basis: Basis | None
    status: str
    qualifier: str
    sentence: Span
    table: TablePlace | None = None
    rules: tuple[str, ...] = ()
    considered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """A claim coded: the place as a dated unit, the indicator's catalogue entry (None where there is none)."""

    claim: Claim
    place: Resolution[AdministrativeUnit] | None
    indicator_id: str | None
    indicator_name: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement of direction without a number. `direction`: up, down, unchanged, met, not_met, none (nothing
    happened), stable (kept as it is)."""

    span: Span
    surface: str
    direction: str
    indicator: IndicatorMention | None
    place: PlaceMention | None
    period: PeriodMention | None
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read from one document. `place` and `period` are what the document as a whole is about."""

    document: Document
    place: PlaceMention | None
    period: PeriodMention | None
    places: tuple[PlaceMention, ...]
    periods: tuple[PeriodMention, ...]
    people: tuple[PartyMention, ...]
    clusters: tuple[ClusterMention, ...]
    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]
    warnings: tuple[Warning, ...]
    version: str
