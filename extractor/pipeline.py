"""The one public door: bytes, a path or a text in, an `Extraction` out."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from extractor.catalogues.indicators.lookup import NOTHING
from extractor.claims.context import build_context, document_period, is_titled
from extractor.claims.doubts import doubts
from extractor.claims.findings import findings_in_prose
from extractor.claims.prose import claims_in_prose
from extractor.claims.sentences import sentences
from extractor.claims.tables import claims_in_tables
from extractor.claims.times import publication_period
from extractor.claims.view import view
from extractor.mentions.clusters.find import find_clusters
from extractor.mentions.numbers.find import find_quantities
from extractor.mentions.parties.find import find_parties
from extractor.mentions.periods.find import clock_of, find_periods
from extractor.mentions.places.find import document_place, find_places
from extractor.model.catalogue import Additions
from extractor.model.document import Document
from extractor.model.mention import PeriodMention, QuantityMention
from extractor.model.observation import Claim, Extraction
from extractor.observations.code import observe
from extractor.reading import ManifestEntry, read


def extract(
    source: bytes | Path | str, *, name: str = "", entry: ManifestEntry | None = None, added: Additions = NOTHING
) -> Extraction:
    """Everything `source` states: the bytes of a document, the path of one, or its text.

    `name` is what the result calls the source; `entry` says what the bytes do not (title, publication date); `added` are
    indicators and aliases beside those of the catalogue.
    Raises ReadingError where the source cannot be read.
    """
    if isinstance(source, str):
        source = source.encode()
    return extract_document(read(source, name=name, entry=entry), added)


def extract_document(document: Document, added: Additions = NOTHING) -> Extraction:
    """Everything a document states."""
    text = document.text
    lower = lower_case(text)
    clock = clock_of(document, lower)
    quantities = find_quantities(text, lower)
    periods = find_periods(text, lower, clock)
    quantities = _outside(quantities, periods)
    places = find_places(document)
    people = find_parties(document, lower)
    seen = view(document, lower, quantities, periods, places, people)
    place = document_place(document, places)
    period = document_period(seen, clock)
    if clock.today is None and period is not None and period.period is not None and is_titled(seen, period):
        # without a date, `đến nay` is the end of what the document reports on
        clock = replace(clock, until=period.period.end)
        periods = find_periods(text, lower, clock)
        seen = view(document, lower, quantities, periods, places, people)
    period_or_day = period or publication_period(clock.today)
    context = build_context(seen, place, period_or_day)
    parted = sentences(text)
    said = claims_in_prose(seen, parted, context)
    claims = (*said, *claims_in_tables(seen, place, period_or_day))
    claims = tuple(sorted(claims, key=_offset))
    observations = tuple(observe(claim, clock.now, added) for claim in claims)
    return Extraction(
        document,
        place,
        period,
        places,
        periods,
        people,
        find_clusters(document, lower, places, people, clock.year),
        findings_in_prose(seen, parted, context, said),
        observations,
        (*document.warnings, *doubts(seen, claims)),
        _version(),
    )


@cache
def _version() -> str:
    return version("solieu")


def _outside(
    quantities: tuple[QuantityMention, ...], periods: tuple[PeriodMention, ...]
) -> tuple[QuantityMention, ...]:
    """Those that do not start in a period (`năm 2017`)."""
    starts = [period.span.start for period in periods]
    before = (bisect_right(starts, quantity.span.start) - 1 for quantity in quantities)
    return tuple(q for q, at in zip(quantities, before, strict=True) if at < 0 or q.span.start >= periods[at].span.end)


def _offset(claim: Claim) -> int:
    return claim.quantity.span.start


def lower_case(text: str) -> str:
    """`text` in lower case, code point by code point, so that offsets stay; the Icelandic `Ð` that some keyboards
    give for `Đ` becomes `đ`."""
    lower = text.lower().replace("ð", "đ")
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
