"""What can be asked of the records, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

RELEVANCE = "relevance"
SORTS = (RELEVANCE, "value", "-value", "period", "-period", "published", "-published", "id")
"""Orders; `-` is from the largest or latest. Where two are equal the earlier id is first."""
FACETS = ("place", "indicator", "year", "period", "measure", "status", "review", "source", "kind", "match")
VALUES = 50
REVIEWED, UNREVIEWED = ("accepted", "corrected", "added", "rejected"), ("unreviewed",)


@dataclass(frozen=True, slots=True)
class Query:
    """Records that answer to all that is given; of the values of one field, any.

    `words` must all stand in the sentence of a record, the title of its document, or the names of its place and
    indicator; letters without marks find those with any, and those as typed come first. `exact` finds only as typed.
    `place` is an id or a name and has everything inside it; `indicator` is an id, a name or another word for it.
    `period` is a label (`2017-H1`) or words (`6 tháng 2017`) and means exactly this time; `start` and `end` bound it.
    `minimum` and `maximum` bound the value in whole units (đồng, not tỷ đồng). `source` is a site, an issuer or part of it.
    """

    words: str = ""
    exact: bool = False
    place: tuple[str, ...] = ()
    indicator: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    measure: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    published_from: date | None = None
    published_to: date | None = None
    document: int | None = None
    sort: str = RELEVANCE
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found, with the sentence it stands in. `highlights` are the words that were looked for, as ranges of code
    points of `sentence`; `evidence` is where the figure stands there. `match`: phrase, exact, plain_phrase or plain."""

    id: int
    match: str
    document_id: int
    title: str | None
    source: str
    published: date | None
    page: int | None
    place: str | None
    place_id: str | None
    place_level: str | None
    indicator: str | None
    indicator_id: str | None
    measure: str
    value: str | None
    upper: str | None
    of: str | None
    unit: str | None
    unit_text: str | None
    multiplier: int
    qualifier: str
    period: str | None
    period_start: date | None
    period_end: date | None
    basis: str | None
    status: str
    review: str
    confidence: float
    sentence: str
    evidence: tuple[int, int]
    highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the records found have a value; `label` is how people call it, in Vietnamese."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a field among what was found, the most frequent first: at most VALUES of them; `distinct` tells how
    many there are, `without` how many records have none."""

    counts: tuple[Count, ...]
    distinct: int
    without: int


@dataclass(frozen=True, slots=True)
class Results:
    """`total`, `documents` (those the records stand in) and `facets` are exact and of all that was found.

    `next` is the cursor of the next page, None on the last.
    """

    total: int
    documents: int
    hits: tuple[Hit, ...]
    facets: dict[str, Facet] = field(default_factory=dict)
    next: str | None = None
