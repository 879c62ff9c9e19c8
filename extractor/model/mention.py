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
    """A person with a role, or an issuing body. `kind` is `person` or `body`."""

    kind: str
    name: str
    role: str
