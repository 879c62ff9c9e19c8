"""`/v1/conflicts` and `/v1/clusters`: facts that documents state differently, and emulation clusters."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.api.comparing import Label, Name
from service.api.extract import Day
from service.api.paging import Cursor, Limit, after_fact, after_place, cursor, fact_cursor
from service.api.problems import Refusal, plain, responses
from service.api.security import Reader, archive_of, saw
from service.archive.conflicts import some_conflicts
from service.archive.memberships import memberships
from service.archive.rankings import rank
from service.comparison.clusters import clusters
from service.comparison.periods import period_of
from service.comparison.printed import fact_json, to_json
from service.comparison.standings import cluster_json

router = APIRouter(tags=["compare"])
Year = Annotated[int, Field(ge=1945, le=2100)]


class Conflicts(BaseModel):
    """Facts, each with its readings and their figures (docs/comparing.md)."""

    items: list[dict[str, Any]]
    next: str | None


class Cluster(BaseModel):
    """A cluster, as it was in the last year that is known: `name` finds it in `/v1/clusters/ranking`."""

    name: str
    year: int
    members: list[str]
    documents: list[int]


class Clusters(BaseModel):
    items: list[Cluster]
    next: str | None


class Ranked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[Name, Field(description="A number or name, with the province: 2, Kiên Giang.")]
    year: Annotated[list[Year], Field(max_length=20)] = []
    indicator: Annotated[list[Name], Field(max_length=20, description="What the members are ranked by.")] = []
    period: Annotated[list[Label], Field(max_length=100)] = []
    measure: Literal["level", "percent_of_plan", "percent_change"] | None = None
    known_on: Day | None = None


@router.get("/conflicts", summary="Facts stated differently", responses=responses(401, 403, 422, 429))
def list_conflicts(
    request: Request,
    caller: Reader,
    revisions: Annotated[bool, Query(description="Also what a later document revised.")] = False,
    limit: Limit = 50,
    after: Annotated[str | None, Query(max_length=4000, description="`next` of the page before.")] = None,
) -> Conflicts:
    """In the order of indicator, place and time. Those of one indicator, place and time stay together, which may make a
    page a little longer; where they are rare a page may be shorter, and it goes on as long as there is a `next`."""
    verdicts = ("conflict", "revision") if revisions else ("conflict",)
    with archive_of(request).read() as connection:
        found = some_conflicts(connection, verdicts, limit, after=after_fact(after))
    items = [fact_json(one) for one in found.facts]
    return Conflicts(items=items, next=fact_cursor(found.next) if found.next else None)


@router.get("/clusters", summary="List clusters", responses=responses(401, 403, 422, 429))
def list_clusters(request: Request, caller: Reader, limit: Limit = 50, after: Cursor = None) -> Clusters:
    """Emulation clusters of which documents or the catalogue tell."""
    first = after_place(after)
    with archive_of(request).read() as connection:
        known = {(one.province_id, one.key): one for one in clusters(memberships(connection))}
    found = list(known.values())
    items = [
        Cluster(
            name=one.full_name,
            year=one.year,
            members=[member.name for member in one.members],
            documents=list(one.documents),
        )
        for one in found[first : first + limit]
    ]
    return Clusters(items=items, next=cursor(first + limit) if len(found) > first + limit else None)


@router.get(
    "/clusters/ranking",
    summary="A cluster and how its members stand",
    response_class=Response,
    responses=plain("application/json", "object") | responses(401, 403, 422, 429),
)
def rank_cluster(request: Request, caller: Reader, asked: Annotated[Ranked, Query()]) -> Response:
    """Members, leader and deputy by year, and the members ranked by indicators (docs/comparing.md)."""
    try:
        periods = [period_of(label) for label in asked.period]
    except (ValueError, OverflowError) as error:
        raise Refusal(422, "invalid-request", f"period: {error}") from error
    with archive_of(request).read() as connection:
        found = rank(connection, asked.name, asked.year, asked.indicator, periods, asked.measure, asked.known_on)
    told = cluster_json(found.years, found.shown) | {"comparisons": [to_json(one) for one in found.comparisons]}
    saw(request, caller, "compare", asked.name)
    return Response(json.dumps(told, ensure_ascii=False, default=str), media_type="application/json")
