"""Duyệt: the queue of records that nobody looked at yet, one at a time, the least certain first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from service.api.security import archive_of
from service.archive import dossier, review
from service.archive.access import Principal
from service.archive.corrections import in_order
from service.archive.readings import indicator_key
from service.archive.records import Held, Results
from service.archive.review import Filter, Place
from service.archive.search import naming
from service.pages.panel import Panel, panel_of
from service.pages.rendering import Corrector, address, page
from service.pages.text import Mark, Stretch, stretch

router = APIRouter()
Json = dict[str, Any]
AHEAD = 4
"""Records that are fetched at a time."""
_COUNTED = 10_000
"""Beyond so many it is only said that there are more."""
_SENTENCE = 900
"""Code points that are shown of a sentence or row."""
_CONTEXT = 320
"""Code points of the lines before and after."""
_HERE = timezone(timedelta(hours=7))
"""Where the day begins: Vietnam has one time."""


@dataclass(frozen=True, slots=True)
class Card:
    """A record with the words it stands in. `cursor` is its place in the queue, `then` where to go on to."""

    panel: Panel
    cursor: str
    then: str
    document: Any
    words: Stretch
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Queue:
    """`asked` are the filters as they were typed; `skip` is the address behind the card that is shown."""

    title: str
    asked: Mapping[str, str]
    cards: tuple[Card, ...]
    left: int
    more: bool
    done: int
    unknown: str
    fetch: str


@dataclass(frozen=True, slots=True)
class Cards:
    cards: tuple[Card, ...]


_FILTERS = ("dia_ban", "dia_ban_id", "chi_tieu", "chi_tieu_id", "nguon")


@router.get("/duyet")
def queue(request: Request, corrector: Corrector) -> Response:
    """Filters: `dia_ban` and `chi_tieu` (with `…_id` where chosen from suggestions), `nguon`; `sau` is a place in the
    queue, behind which it goes on."""
    asked = {name: request.query_params.get(name, "").strip() for name in _FILTERS}
    wanted, unknown = _filter(asked)
    with archive_of(request).read() as connection:
        cards = tuple(_cards(connection, wanted, request, asked, corrector, 1)) if not unknown else ()
        left = review.left(connection, wanted, _COUNTED + 1) if not unknown else 0
        done = review.decided_since(connection, corrector.agent, _midnight())
        fetch = address("/duyet/tiep", asked)
        shown = Queue("Duyệt", asked, cards, min(left, _COUNTED), left > _COUNTED, done, unknown, fetch)
        return page(request, "review.html", shown)


@router.get("/duyet/tiep")
def following(request: Request, corrector: Corrector) -> Response:
    """The next cards alone, for the page to hold ready."""
    asked = {name: request.query_params.get(name, "").strip() for name in _FILTERS}
    wanted, unknown = _filter(asked)
    with archive_of(request).read() as connection:
        cards = () if unknown else tuple(_cards(connection, wanted, request, asked, corrector, AHEAD))
        return page(request, "cards.html", Cards(cards))


def _filter(asked: Mapping[str, str]) -> tuple[Filter, str]:
    """What is asked for; and the name that means nothing, where one does."""
    places: tuple[str, ...] = ()
    if asked["dia_ban"]:
        identifier = asked["dia_ban_id"]
        places = (identifier,) if identifier and identifier[0] != "=" else tuple(naming.places(asked["dia_ban"]))
        if not places:
            return Filter(), asked["dia_ban"]
    keys: tuple[str, ...] = ()
    if asked["chi_tieu"]:
        named = asked["chi_tieu_id"]
        found = (named,) if named else tuple(naming.indicators_named(asked["chi_tieu"]))
        free = indicator_key(None, asked["chi_tieu"])
        keys = found or ((free,) if free else ())
    return Filter(places, keys, asked["nguon"]), ""


def _cards(
    connection: Connection, wanted: Filter, request: Request, asked: Mapping[str, str], who: Principal, many: int
) -> Iterator[Card]:
    held: dict[int, tuple[Any, list[Held]]] = {}
    results = Results(connection, request.app.state.shelf)
    for row in review.waiting(connection, wanted, _place(request.query_params.get("sau", "")), many):
        if row.document_id not in held:
            held[row.document_id] = (
                dossier.dossier(connection, row.document_id, results),
                in_order(connection, row.document_id, results),
            )
        found, records = held[row.document_id]
        one = next(one for one in records if one.id == row.id)
        cursor = f"{row.confidence!r}:{row.id}"
        then = address("/duyet", asked, sau=cursor)
        panel = panel_of(connection, records, one, row.document_id, who.may("correct"))
        text = found.result["document"]["text"] if found.result else ""
        yield Card(panel, cursor, then, found.head, *_words(text, one))


def _words(text: str, one: Held) -> tuple[Stretch, str, str]:
    """The sentence or row of a record with its figure marked, and the lines before and after."""
    evidence = one.now["evidence"]
    first, last = evidence["sentence"]
    start, end = max(first, evidence["start"] - _SENTENCE), min(last, evidence["end"] + _SENTENCE)
    mark = Mark(evidence["start"], evidence["end"], (one.id,), one.review, False)
    before = text[max(0, start - _CONTEXT) : start].strip().rpartition("\n")[2]
    after = text[end : end + _CONTEXT].strip().partition("\n")[0]
    if len(before) > _CONTEXT - 8:  # cut in the midst of a word
        before = f"… {before.partition(' ')[2]}"
    if len(after) > _CONTEXT - 8:
        after = f"{after.rpartition(' ')[0]} …"
    return stretch(text, start, end, (mark,)), before, after


def _place(cursor: str) -> Place | None:
    found = re.fullmatch(r"([\d.e-]{1,24}):(\d{1,18})", cursor)
    try:
        return (float(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _midnight() -> str:
    """When today began, as the archive writes moments."""
    here = datetime.now(_HERE).replace(hour=0, minute=0, second=0, microsecond=0)
    return here.astimezone(UTC).isoformat(timespec="microseconds")
