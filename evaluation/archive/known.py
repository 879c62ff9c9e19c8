"""What an archive holds most of, to ask for it: documents of all sizes, indicators with their districts, places."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice

from sqlalchemy import func, select

from extractor.catalogues.areas.lookup import gazetteer
from service.archive.schema import document
from service.archive.search.query import Query
from service.archive.search.searcher import Searcher
from service.archive.store import Archive

_SIZES = (0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0)
"""Which documents by their records: from the fewest to the most."""
_FIRST, _DISTRICTS = 8, 15


@dataclass(frozen=True, slots=True)
class Known:
    """`documents` are ids; `indicators` ids of the catalogue, `districts` for each of them the 15 that most figures of it
    are of; `places` are ids."""

    documents: tuple[int, ...]
    indicators: tuple[str, ...]
    districts: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]


def known(archive: Archive, searcher: Searcher) -> Known:
    facets = searcher.search(Query()).facets
    named = {name: [one.value for one in facets[name].counts if one.value[0] != "="] for name in ("indicator", "place")}
    indicators = tuple(named["indicator"][:_FIRST])
    districts = tuple(_districts(searcher, one) for one in indicators)
    return Known(_documents(archive), indicators, districts, tuple(named["place"][:_FIRST]))


def _documents(archive: Archive) -> tuple[int, ...]:
    by_size = select(document.c.id).where(document.c.record_count > 0).order_by(document.c.record_count, document.c.id)
    with archive.read() as connection:
        held = connection.scalar(select(func.count()).select_from(by_size.subquery())) or 0
        at = dict.fromkeys(int(size * (held - 1)) for size in _SIZES)
        return tuple(connection.scalars(by_size.offset(one).limit(1)).one() for one in at)


def _districts(searcher: Searcher, indicator: str) -> tuple[str, ...]:
    told = searcher.search(Query(indicator=(indicator,))).facets["place"].counts
    first = [one.value for one in told if one.value.startswith("district-")]
    others = (one for one in gazetteer().ids() if one.startswith("district-"))  # where fewer have any
    return tuple(islice(dict.fromkeys(chain(first, others)), _DISTRICTS))
