"""Mâu thuẫn: facts that documents state differently, side by side with their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.api.paging import after_key, cursor
from service.api.security import archive_of
from service.archive.conflicts import Key, some_conflicts
from service.archive.readings import indicator_key
from service.archive.search import naming
from service.archive.search.searcher import cited
from service.comparison.agreement import Fact, Reading
from service.comparison.figure import Figure
from service.comparison.messages import Message
from service.pages.cited import Source, source_of
from service.pages.fields import place_name
from service.pages.periods import period_name
from service.pages.rendering import Reader, address, language, page
from service.table import MEASURES

router = APIRouter()
_PAGE = 15
_SOURCES = 3
"""Records of one value that are shown at once."""
_VERDICTS = {"conflict": "mâu thuẫn", "revision": "đã sửa", "agreement": "khớp"}
_FILTERS = ("dia_ban", "dia_ban_id", "chi_tieu", "chi_tieu_id")


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    to: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One value, with records that say it, the one to show first; `others` is how many more there are, `every` the
    address of all."""

    sources: tuple[Source, ...]
    others: int
    every: str
    current: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact: its values in order of time. `compare` is the address of its comparison."""

    place: str
    indicator: str
    measure: str
    period: str
    verdict: str
    said: tuple[Said, ...]
    reasons: tuple[Message, ...]
    compare: str


@dataclass(frozen=True, slots=True)
class Conflicts:
    title: str
    asked: Mapping[str, str]
    verdicts: tuple[Choice, ...]
    unknown: str
    facts: tuple[Shown, ...]
    first: str
    following: str
    may_correct: bool
    then: str


@router.get("/mau-thuan")
def conflicts(request: Request, reader: Reader, sau: str = "") -> Response:
    """`loai` is what is shown (conflict, revision, agreement; conflict unless given), `dia_ban` and `chi_tieu` narrow it (with
    `…_id` where chosen from suggestions), `sau` is where it goes on."""
    asked = {name: request.query_params.get(name, "").strip() for name in _FILTERS}
    verdicts = tuple(one for one in _VERDICTS if one in request.query_params.getlist("loai")) or ("conflict",)
    places, indicators, unknown = _wanted(asked)
    kinds = {"loai": [] if verdicts == ("conflict",) else list(verdicts)}
    after = after_key(sau or None, *get_args(Key))
    lang = language(request)
    shown: tuple[Shown, ...] = ()
    following = ""
    if not unknown:
        with archive_of(request).read() as connection:
            found = some_conflicts(connection, verdicts, _PAGE, after=after, places=places, indicators=indicators)
            ids = [one.record_id for fact in found.facts for reading in fact.readings for one in _first(reading)]
            sources = {hit.id: source_of(hit, lang) for hit in cited(connection, ids)}
        shown = tuple(_shown(fact, sources, lang) for fact in found.facts)
        following = address("/mau-thuan", {**asked, **kinds}, sau=cursor(*found.next)) if found.next else ""
    context = Conflicts(
        "Mâu thuẫn",
        asked,
        tuple(_choices(asked, verdicts)),
        unknown,
        shown,
        address("/mau-thuan", {**asked, **kinds}) if sau else "",
        following,
        reader.may("correct"),
        address("/mau-thuan", {**asked, **kinds}, sau=sau),
    )
    return page(request, "conflicts.html", context)


def _wanted(asked: Mapping[str, str]) -> tuple[frozenset[str], tuple[str, ...], str]:
    """The places with all inside them and the indicators that are asked for, and the name that means nothing."""
    places: frozenset[str] = frozenset()
    if typed := asked["dia_ban"]:
        identifier = asked["dia_ban_id"]
        meant = frozenset({identifier}) if identifier and identifier[0] != "=" else naming.places(typed)
        if not meant:
            return places, (), typed
        places = naming.inside(meant)
    indicators: tuple[str, ...] = ()
    if typed := asked["chi_tieu"]:
        identifier = asked["chi_tieu_id"]
        known = (identifier,) if identifier else tuple(naming.indicators_named(typed))
        free = indicator_key(None, typed)
        indicators = known or ((free,) if free else ())
    return places, indicators, ""


def _choices(asked: Mapping[str, str], verdicts: tuple[str, ...]) -> Iterator[Choice]:
    for name, label in _VERDICTS.items():
        held = [one for one in _VERDICTS if (one in verdicts) != (one == name)]
        yield Choice(label, address("/mau-thuan", asked, loai=held), name in verdicts)


def _shown(fact: Fact, sources: Mapping[int, Source], lang: str) -> Shown:
    first = fact.figures[0]
    on = first.period_end.isoformat() if first.period_end else None
    said = []
    for reading in fact.readings:
        held = tuple(sources[one.record_id] for one in _first(reading) if one.record_id in sources)
        every = address("/nguon", so=[one.record_id for one in reading.figures])
        said.append(Said(held, len(reading.figures) - len(held), every, reading is fact.current))
    place = (place_name(first.place_id, on) if first.place_id else None) or first.place_name
    compare = address(
        "/so-sanh", chi_tieu=first.indicator_id or first.indicator_name, dia_ban=first.place_id, ky=first.period_label
    )
    period = period_name(first.period_label or "", lang)
    measure = MEASURES.get(first.measure, first.measure)
    return Shown(place, first.indicator_name, measure, period, fact.verdict, tuple(said), fact.reasons, compare)


def _first(reading: Reading) -> list[Figure]:
    """The figures of a value that are shown at once."""
    return [reading.shown, *(one for one in reading.figures if one is not reading.shown)][:_SOURCES]
