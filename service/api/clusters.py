"""`/v1/conflicts` and `/v1/clusters`: facts that documents state differently, and emulation clusters."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.api.comparing import Label, Name
from service.api.extract import Day
from service.api.paging import Cursor, Limit, after_key, cursor
from service.api.problems import Refusal, plain, responses
from service.api.security import Reader, archive_of, saw
from service.archive.conflicts import Key, some_conflicts
from service.archive.memberships import memberships
from service.archive.rankings import rank
from service.comparison.clusters import clusters
from service.comparison.periods import period_of
from service.comparison.printed import fact_json, to_json
from service.comparison.standings import cluster_json

router = APIRouter(tags=["compare"])
About = Annotated[
    int, Query(ge=1, le=500, description="How many; what shares indicator, place and time comes together.")
]
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
    limit: About = 50,
    after: Cursor = None,
) -> Conflicts:
    """In the order of indicator, place and time. A page has fewer, or none, where they lie far apart: go on while there
    is `next`."""
    last = after_key(after, *get_args(Key))
    verdicts = ("conflict", "revision") if revisions else ("conflict",)
    with archive_of(request).read() as connection:
        found = some_conflicts(connection, verdicts, limit, after=last)
    return Conflicts(items=[fact_json(one) for one in found.facts], next=cursor(*found.next) if found.next else None)


@router.get("/clusters", summary="List clusters", responses=responses(401, 403, 422, 429))
def list_clusters(request: Request, caller: Reader, limit: Limit = 50, after: Cursor = None) -> Clusters:
    """Emulation clusters of which documents or the catalogue tell."""
    last = after_key(after, str, str)
    with archive_of(request).read() as connection:
        known = {(one.province_id or "", one.key): one for one in clusters(memberships(connection))}
    found = sorted(key for key in known if last is None or key > last)
    items = [
        Cluster(
            name=one.full_name,
            year=one.year,
            members=[member.name for member in one.members],
            documents=list(one.documents),
        )
        for one in map(known.__getitem__, found[:limit])
    ]
    return Clusters(items=items, next=cursor(*found[limit - 1]) if len(found) > limit else None)


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
