"""`/v1/compare`, `/v1/places` and `/v1/indicators`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.indicators.lookup import code, indicators, words
from extractor.model.catalogue import Indicator
from extractor.model.mention import AdministrativeUnit
from service.api.extract import Day, Line
from service.api.paging import Cursor, Limit, after_name, behind, cursor
from service.api.problems import Refusal, plain, responses
from service.api.security import Reader, archive_of, saw
from service.archive.comparisons import Question
from service.archive.comparisons import compare as ask
from service.archive.vocabulary import additions, known
from service.comparison import names
from service.comparison.periods import between, period_of
from service.comparison.printed import to_json
from service.errors import UnclearName

router = APIRouter()
Name = Annotated[Line, Field(min_length=1, max_length=200)]
Label = Annotated[Line, Field(min_length=1, max_length=40)]
_ALWAYS = (date(1945, 1, 1), date(2100, 12, 31))


class Compared(BaseModel):
    """Names may be typed without marks. Without periods those that most figures are of."""

    model_config = ConfigDict(extra="forbid")
    indicator: Name
    place: Annotated[list[Name], Field(max_length=100)] = []
    within: Annotated[list[Name], Field(max_length=10, description="Every place directly within these.")] = []
    period: Annotated[list[Label], Field(max_length=100, description="2016, 2016-H1, 2016-01/2016-09 …")] = []
    first: Annotated[Label | None, Field(description="The first period of a row of them.")] = None
    last: Label | None = None
    kind: Annotated[
        Literal["year", "half", "quarter", "month"] | None, Field(description="With `first`: every one of these.")
    ] = None
    measure: Literal["level", "percent_of_plan", "percent_change"] | None = None
    known_on: Annotated[Day | None, Field(description="Only what was published by this day.")] = None

    def question(self) -> Question:
        """Raises Refusal."""
        if not self.place and not self.within:
            raise Refusal(422, "invalid-request", "say which places: place or within")
        try:
            periods = [period_of(label) for label in self.period]
            if self.first or self.last:
                ends = period_of(self.first or self.last or ""), period_of(self.last or self.first or "")
                periods += between(*ends, self.kind)
        except (ValueError, OverflowError) as error:
            raise Refusal(422, "invalid-request", f"period: {error}") from error
        return Question(
            self.indicator, tuple(self.place), tuple(self.within), tuple(periods), self.measure, self.known_on
        )


class Units(BaseModel):
    items: list[AdministrativeUnit]
    next: str | None


class Place(BaseModel):
    """A unit with its versions in order of time and the units ever directly below it."""

    versions: list[AdministrativeUnit]
    parts: list[AdministrativeUnit]


class Indicators(BaseModel):
    items: list[Indicator]
    next: str | None


@router.get(
    "/compare",
    summary="Compare an indicator",
    tags=["compare"],
    response_class=Response,
    responses=plain("application/json", "object") | responses(401, 403, 422, 429),
)
def compare(request: Request, caller: Reader, asked: Annotated[Compared, Query()]) -> Response:
    """Over places and periods: level, % of plan, growth and rank, each with its sources; what may not be compared is
    told (docs/comparing.md)."""
    question = asked.question()
    with archive_of(request).read() as connection:
        found = to_json(ask(connection, question))
    saw(request, caller, "compare", asked.indicator)
    return Response(json.dumps(found, ensure_ascii=False, default=str), media_type="application/json")


@router.get("/places", summary="Find places", tags=["catalogues"], responses=responses(401, 403, 422, 429))
def list_places(
    caller: Reader,
    q: Annotated[Name, Query(description="A name, with or without marks, kind and what it lies in; or an id.")],
    on: Day | None = None,
    limit: Limit = 50,
    after: Cursor = None,
) -> Units:
    """The units that may be meant, as of a day or of any time."""
    last = after_name(after)
    try:
        meant = names.places(q, *((on, on) if on else _ALWAYS))
    except (UnclearName, IndexError):
        meant = ()
    found = behind(meant, lambda one: one.id, last)
    items = list(found[:limit])
    return Units(items=items, next=cursor(items[-1].id) if len(found) > limit else None)


@router.get("/places/{place_id}", summary="A place", tags=["catalogues"], responses=responses(401, 403, 404, 422, 429))
def get_place(caller: Reader, place_id: Annotated[str, Field(max_length=50)]) -> Place:
    """With its history."""
    versions = gazetteer().versions(place_id)
    if not versions:
        raise Refusal(404, "not-found", f"there is no place {place_id}")
    return Place(versions=list(versions), parts=list(gazetteer().children(place_id)))


@router.get("/indicators", summary="List indicators", tags=["catalogues"], responses=responses(401, 403, 422, 429))
def list_indicators(
    request: Request,
    caller: Reader,
    q: Annotated[Line | None, Query(max_length=200, description="Words that name one.")] = None,
    limit: Limit = 50,
    after: Cursor = None,
) -> Indicators:
    """The catalogue, in its order, and what was added to it."""
    last = after_name(after)
    with archive_of(request).read() as connection:
        added = additions(connection)
    found: Sequence[Indicator] = (*indicators(), *added.indicators)
    if q is not None:
        asked, meant = words(q), code(q, added=added)
        found = tuple(one for one in found if one == meant or one.id == q or _has(one, asked))
    found = behind(found, lambda one: one.id, last)
    items = list(found[:limit])
    return Indicators(items=items, next=cursor(items[-1].id) if len(found) > limit else None)


@router.get(
    "/indicators/{indicator_id}",
    summary="An indicator",
    tags=["catalogues"],
    responses=responses(401, 403, 404, 422, 429),
)
def get_indicator(request: Request, caller: Reader, indicator_id: Annotated[str, Field(max_length=100)]) -> Indicator:
    with archive_of(request).read() as connection:
        found = known(connection, indicator_id)
    if found is None:
        raise Refusal(404, "not-found", f"there is no indicator {indicator_id}")
    return found


def _has(one: Indicator, asked: tuple[str, ...]) -> bool:
    """Whether a name of an indicator holds these words side by side."""
    for name in (one.name, *one.aliases):
        held = words(name)
        if any(held[at : at + len(asked)] == asked for at in range(len(held) - len(asked) + 1)):
            return True
    return False
