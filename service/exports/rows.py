"""A record as exports give it, and the dictionary of its columns (columns.csv)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One record in force, with the document it stands in. Each column of columns.csv is an attribute.

    `stated` is the record as its reading gave it, in the contract's form; None where a person added it.
    """

    record_id: int
    document_id: int
    title: str | None
    source: str
    published: date | None
    accession: str
    version: int
    digest: str
    extraction_id: int
    place_id: str | None
    place: str | None
    place_level: str | None
    place_code: str | None
    indicator_id: str | None
    indicator: str | None
    measure: str
    value: Decimal | None
    upper: Decimal | None
    of: Decimal | None
    multiplier: int
    number: float | None
    unit: str | None
    unit_text: str | None
    qualifier: str
    period: str | None
    period_start: date | None
    period_end: date | None
    basis: str | None
    status: str
    review: str
    confidence: float
    restates: int | None
    ordinal: int | None
    page: int | None
    evidence_start: int
    evidence_end: int
    evidence_text: str
    sentence: str
    stated: Json | None

    @property
    def number_upper(self) -> float | None:
        """The upper end of a range, scaled."""
        return None if self.upper is None else float(self.upper.scaleb(self.multiplier))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` and `free` as columns.csv explains them, its Vietnamese label, what it means in both languages."""

    name: str
    type: str
    free: bool
    label: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Work:
    """A document that exported records stand in."""

    document_id: int
    title: str | None
    source: str
    published: date | None
    issuer: str | None
    number: str | None
    kind: str | None
    media_type: str | None
    accession: str
    version: int
    digest: str
    name: str


@cache
def columns() -> tuple[Column, ...]:
    """The columns of every export, in their order."""
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(
            Column(line["name"], line["type"], line["free"] == "yes", line["label"], line["vi"], line["en"])
            for line in lines
        )


def plain(number: Decimal | None) -> str | None:
    """A decimal with all its digits and no exponent."""
    return None if number is None else format(number, "f")
