"""The sources of a number: the records it is made of, with their words and their documents."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.api.problems import Refusal
from service.api.security import archive_of
from service.archive.search.query import Hit
from service.archive.search.searcher import cited
from service.pages.periods import period_name
from service.pages.rendering import Reader, language, page
from service.pages.search import Piece, amount_of, place_of, snippet

router = APIRouter()
_MOST = 60
"""Records that are shown of one number."""


@dataclass(frozen=True, slots=True)
class Source:
    hit: Hit
    amount: str
    place: str
    period: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    title: str
    sources: tuple[Source, ...]


@router.get("/nguon")
def sources(request: Request, reader: Reader, phan: str = "") -> Response:
    """The records `so`, in their order; with `phan` the list alone, for a dialog."""
    ids = [int(one) for one in request.query_params.getlist("so") if one.isdigit() and len(one) < 18][:_MOST]
    with archive_of(request).read() as connection:
        found = tuple(source_of(hit, language(request)) for hit in cited(connection, ids))
    if not found:
        raise Refusal(404, "not-found", "Không có số liệu này trong kho.")
    return page(request, "sources_part.html" if phan else "sources.html", Sources("Nguồn của số liệu", found))


def source_of(hit: Hit, lang: str) -> Source:
    return Source(hit, amount_of(hit), place_of(hit), period_name(hit.period or "", lang), snippet(hit))
