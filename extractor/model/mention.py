"""Mentions: what a document names, where it names it, and the rule that saw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from extractor.model.document import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Exact:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Interval:
    low: Decimal
    high: Decimal


Quantity = Exact | Interval
"""A number, or a range of which both ends are named. Bounds (`trên`, `không quá`) are qualifiers of a quantity."""


@dataclass(frozen=True, slots=True)
class Resolved(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[T]):
    candidates: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    reason: str


Resolution = Resolved[T] | Ambiguous[T] | Unresolved


@dataclass(frozen=True, slots=True)
class ReferencePeriod:
    """The time a figure is true of, both days inclusive; a state at a moment has start == end."""

    start: date
    end: date
    label: str


@dataclass(frozen=True, slots=True)
class AdministrativeUnit:
    """An administrative unit as it was from `valid_from` (None: before 2004-08-31) until before `valid_to`.

    `id` names one unit through its life; `code` is the statistics office's and is reused over time.
    `level` is record.md's: nation, region, province, district, commune, village, cluster, other.
    """

    id: str
    code: str | None
    name: str
    level: str
    kind: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Mention:
    span: Span
    surface: str
    rule: str


@dataclass(frozen=True, slots=True)
class PlaceMention(Mention):
    """A place named (`huyện An Biên`) or referred to (`toàn huyện`: `reference` is True).

    `name` has no level word. `name_span` covers the name alone, or the whole reference.
    """

    name: str
    level: str
    name_span: Span
    resolution: Resolution[AdministrativeUnit]
    reference: bool = False


@dataclass(frozen=True, slots=True)
class PartyMention(Mention):
    """A person with a role, or an issuing body. `kind` is `person` or `body`.

    `roles` are all that the text gives in a row (`Bí thư Huyện ủy, Chủ tịch HĐND huyện`), `role` the first of them.
    """

    kind: str
    name: str
    role: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterMember(Mention):
    """A unit, a body (`Sở Y tế`) or a person that belongs to a cluster. `kind` is `unit`, `body` or `person`;
    `place` is the unit's, None for the others."""

    kind: str
    name: str
    place: PlaceMention | None


@dataclass(frozen=True, slots=True)
class ClusterRole:
    """What a member is: `role` is `leader` or `deputy`. `year` is the one it is said of, None where none is named;
    `elected` tells that it was chosen for the time to come."""

    role: str
    holder: ClusterMember
    year: int | None
    elected: bool


@dataclass(frozen=True, slots=True)
class ClusterMention(Mention):
    """An emulation cluster (`cụm thi đua`, `khối thi đua`) where the document first names it, with what the whole
    document says of it."""

    name: str
    members: tuple[ClusterMember, ...]
    roles: tuple[ClusterRole, ...]


@dataclass(frozen=True, slots=True)
class UnitMention(Mention):
    """A unit of measure or a counted noun. A value × 10^`multiplier` is in `code`.

    `code` is record.md's `unit`: `percent`, `VND`, `hectare` …, or the counted noun as written.
    `inferred` tells that the text left part of it out (`295 tỷ` without `đồng`), `counted` that it is a noun.
    """

    code: str
    multiplier: int
    inferred: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class QuantityMention(Mention):
    """A number with its unit and qualifier. The span covers number and unit, not the qualifier.

    `of` is the denominator of a fraction (`15/19 tiêu chí`). `qualifier` is record.md's:
    eq, approx, gt, lt, ge, le. `flags` name doubtful readings (`sep_ambiguous`, `dot_decimal` …).
    """

    quantity: Quantity
    unit: UnitMention | None
    qualifier: str = "eq"
    of: Decimal | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodMention(Mention):
    """A time named. `period` is None where it has no dates of its own (`thời gian qua`).

    `kind`: `flow` (an interval), `stock` (a moment), `event` (a day something happened),
    `goal` (`đến năm 2020`), `base` (`cùng kỳ`, `năm trước`: what a comparison is made with), `label`.
    """

    period: ReferencePeriod | None
    kind: str


@dataclass(frozen=True, slots=True)
class IndicatorMention(Mention):
    """What is measured, as written. `parts` are earlier words it inherits, in the order they are read:
    under `diện tích gieo trồng`, `lúa` has the name `diện tích gieo trồng lúa`."""

    parts: tuple[Span, ...] = ()
    name: str = ""
