"""`/v1/search`, `/v1/facets` and `/v1/exports`: records by words and fields."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from service.api.extract import Day, Line
from service.api.problems import Answers, responses
from service.api.security import Reader, archive_of, saw
from service.archive.giving import give
from service.archive.search import query as asking
from service.archive.search.query import Facet, Hit
from service.archive.search.searcher import Searcher
from service.archive.search.understanding import Understood
from service.archive.wanted import wanted

router = APIRouter(tags=["search"])
Word = Annotated[Line, Field(max_length=200)]
_FORMATS = {
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sdmx": "application/zip",
}
_EXPORTED: Answers = {200: {"content": {kind: {"schema": {"type": "string"}} for kind in _FORMATS.values()}}}
_PART = 1 << 18


class Part(BaseModel):
    """What was understood of the words: `text` is taken for a value of `field`."""

    field: str
    text: str
    label: str


class Found(BaseModel):
    """`total`, `documents` and `facets` are exact and of all that was found."""

    understood: list[Part]
    words: str
    total: int
    documents: int
    items: list[Hit]
    facets: dict[str, Facet]
    next: str | None


class Facets(BaseModel):
    total: int
    documents: int
    facets: dict[str, Facet]


class Asked(BaseModel):
    """What is asked for; several values of one field are alternatives."""

    model_config = ConfigDict(extra="forbid")
    q: Annotated[Word, Field(description="As you would type it: thu ngân sách An Biên 6 tháng 2017.")] = ""
    as_words: Annotated[bool, Field(description="Read no place, period or indicator from the words.")] = False
    exact: Annotated[bool, Field(description="Find words only with the marks they are typed with.")] = False
    place: Annotated[list[Word], Field(max_length=20, description="With everything inside it.")] = []
    indicator: Annotated[list[Word], Field(max_length=20)] = []
    period: Annotated[list[Word], Field(max_length=20, description="2017, 2017-H1, 6 tháng 2017 …")] = []
    start: Day | None = None
    end: Day | None = None
    measure: Annotated[list[Word], Field(max_length=20)] = []
    status: Annotated[list[Word], Field(max_length=20)] = []
    basis: Annotated[list[Word], Field(max_length=20)] = []
    unit: Annotated[list[Word], Field(max_length=20)] = []
    minimum: Annotated[Decimal | None, Field(ge=Decimal("-1e30"), le=Decimal("1e30"))] = None
    maximum: Annotated[Decimal | None, Field(ge=Decimal("-1e30"), le=Decimal("1e30"))] = None
    source: Annotated[list[Word], Field(max_length=20)] = []
    kind: Annotated[list[Word], Field(max_length=20)] = []
    review: Annotated[list[Word], Field(max_length=20)] = []
    published_from: Day | None = None
    published_to: Day | None = None
    document: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None

    def understood(self, searcher: Searcher) -> Understood:
        given = self.model_dump(exclude={"q", "as_words"})
        values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in given.items()}
        base = asking.Query(**values)
        return Understood(replace(base, words=self.q), ()) if self.as_words else searcher.understand(self.q, base)


class Search(Asked):
    sort: Literal["relevance", "value", "-value", "period", "-period", "published", "-published", "id"] = "relevance"
    limit: Annotated[int, Field(ge=1, le=500)] = 20
    after: Annotated[str | None, Field(max_length=500, description="`next` of the page before.")] = None
    facets: bool = False

    def understood(self, searcher: Searcher) -> Understood:
        made = Asked(**self.model_dump(exclude={"sort", "limit", "after", "facets"})).understood(searcher)
        return replace(made, query=replace(made.query, sort=self.sort, limit=self.limit, cursor=self.after))


@router.get("/search", summary="Find records", responses=responses(401, 403, 422, 429))
def search(request: Request, caller: Reader, asked: Annotated[Search, Query()]) -> Found:
    """By words and fields. Places, periods and indicators are read from the words, and what was understood is told."""
    searcher = _searcher(request)
    read = asked.understood(searcher)
    found = searcher.search(read.query, facets=asked.facets)
    saw(request, caller, "search", asked.q[:200])
    return Found(
        understood=[Part(field=part.field, text=part.text, label=part.label) for part in read.parts],
        words=read.query.words,
        total=found.total,
        documents=found.documents,
        items=list(found.hits),
        facets=found.facets,
        next=found.next,
    )


@router.get("/facets", summary="Count records", responses=responses(401, 403, 422, 429))
def facets(request: Request, caller: Reader, asked: Annotated[Asked, Query()]) -> Facets:
    """How many records are found, by place, indicator, year, period, measure …"""
    searcher = _searcher(request)
    found = searcher.search(replace(asked.understood(searcher).query, limit=1))
    return Facets(total=found.total, documents=found.documents, facets=found.facets)


@router.get(
    "/exports",
    summary="Export records",
    response_class=StreamingResponse,
    responses=_EXPORTED | responses(401, 403, 422, 429),
)
def export(
    request: Request,
    caller: Reader,
    form: Annotated[Literal["csv", "jsonl", "xlsx", "parquet", "sdmx"], Query(alias="format")] = "csv",
    place: Annotated[Line | None, Query(min_length=1, max_length=200, description="With everything inside it.")] = None,
    indicator: Annotated[Line | None, Query(min_length=1, max_length=200)] = None,
    period: Annotated[Line | None, Query(min_length=1, max_length=50, description="2017, 2017-H1, 2016/2020 …")] = None,
    document: Annotated[list[Annotated[int, Field(ge=1, le=2**63 - 1)]], Query(max_length=1000)] = [],  # noqa: B006
) -> StreamingResponse:
    """All records in force that are asked for, as the archive is at one moment. What is a folder (docs/exports.md)
    comes as a ZIP of it."""
    asked = wanted(place, indicator, period, document)
    told = {"place": place, "indicator": indicator, "period": period, "documents": document}
    folder = Path(tempfile.mkdtemp(prefix="solieu-"))
    try:
        out = folder / f"solieu.{form}"
        give(archive_of(request), form, out, asked, caller.agent, told)
        if out.is_dir():
            out = Path(shutil.make_archive(str(out), "zip", out))
        size = out.stat().st_size
    except BaseException:
        shutil.rmtree(folder)
        raise
    saw(request, caller, "export", form)
    headers = {"Content-Disposition": f'attachment; filename="{out.name}"', "Content-Length": str(size)}
    return StreamingResponse(_sent(out), headers=headers, media_type=_FORMATS[form])


def _sent(file: Path) -> Iterator[bytes]:
    """The bytes of a file, which goes with its folder when they are sent or nobody wants them any more."""
    try:
        with file.open("rb") as stream:
            while part := stream.read(_PART):
                yield part
    finally:
        shutil.rmtree(file.parent)


def _searcher(request: Request) -> Searcher:
    return cast(Searcher, request.app.state.searcher)
