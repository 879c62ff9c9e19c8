"""What a field of a form may mean, while it is typed: places and indicators, as small JSON."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.indicators.lookup import indicators
from service.api.security import archive_of
from service.archive import vocabulary
from service.archive.search.words import plain_words
from service.pages.fields import LEVELS, period_day, place_name
from service.pages.rendering import Reader

router = APIRouter()
_SHOWN = 12
_ORDER = {"nation": 0, "region": 1, "province": 1, "district": 2, "commune": 3}


@router.get("/goi-y/dia-ban")
def places(reader: Reader, q: str = "", ky: str = "") -> JSONResponse:
    """Units whose name begins with what is typed, those of the period's time first, then ways to name one without id."""
    typed = " ".join(plain_words(q))
    if not typed:
        return JSONResponse([])
    items = _units(typed, period_day(ky) if ky else None)
    items += [{"id": f"={level}:{q.strip()}", "text": f"{q.strip()} ({name})", "note": "="} for level, name in LEVELS]
    return JSONResponse(items)


@router.get("/goi-y/don-vi")
def units(reader: Reader, q: str = "") -> JSONResponse:
    """Units alone, for what needs an id."""
    typed = " ".join(plain_words(q))
    return JSONResponse(_units(typed, None) if typed else [])


def _units(typed: str, day: str | None) -> list[dict[str, str]]:
    found = sorted(_places_like(typed, day))[:_SHOWN]
    return [
        {"id": identifier, "text": place_name(identifier, day) or "", "note": note} for *_, identifier, note in found
    ]


def _places_like(typed: str, day: str | None) -> Iterator[tuple[Any, ...]]:
    for plain, identifier, start, end, level, kind in _place_names():
        if plain.startswith(typed) or f" {typed}" in plain or f"{kind} {plain}".startswith(typed):
            current = day is None or start <= day < (end or "9999")
            whole = typed in (plain, f"{kind} {plain}") or plain.endswith(f" {typed}")
            years = "" if current and not end else f"{start[:4]}–{end[:4]}"
            yield not current, not whole, not plain.startswith(typed), _ORDER.get(level, 4), plain, identifier, years


@cache
def _place_names() -> tuple[tuple[str, str, str, str, str, str], ...]:
    """The name of every unit at its latest, without marks, with its id, days, level and kind; names of before too."""
    found: dict[tuple[str, str], tuple[str, str, str, str, str, str]] = {}
    for identifier in gazetteer().ids():
        for row in _rows(identifier):
            plain = " ".join(plain_words(row[3]))
            found[identifier, plain] = (plain, identifier, row[5], row[6], row[7], " ".join(plain_words(row[2])))
    return tuple(found.values())


def _rows(identifier: str) -> Iterator[Any]:
    for unit in gazetteer().versions(identifier):
        start = unit.valid_from.isoformat() if unit.valid_from else ""
        end = unit.valid_to.isoformat() if unit.valid_to else ""
        yield identifier, unit.code, unit.kind, unit.name, unit.parent, start, end, unit.level


@router.get("/goi-y/chi-tieu")
def indicator(request: Request, reader: Reader, q: str = "") -> JSONResponse:
    """Indicators with all words typed in their name, else in an alias."""
    typed = plain_words(q)
    if not typed:
        return JSONResponse([])
    found = []
    with archive_of(request).read() as connection:
        added = _added_names(connection)
    for name, identifier, shown, note in (*_indicator_names(), *added):
        if all(any(word.startswith(one) for word in name) for one in typed):
            found.append((bool(note), len(name), shown, identifier, note))
    items: dict[str, dict[str, str]] = {}
    for _, _, shown, identifier, note in sorted(found):
        items.setdefault(identifier, {"id": identifier, "text": shown, "note": note})
    return JSONResponse([*list(items.values())[:_SHOWN], {"id": "", "text": q.strip(), "note": "="}])


def _added_names(connection: Connection) -> list[tuple[tuple[str, ...], str, str, str]]:
    """As `_indicator_names`, of what people added."""
    rows = vocabulary.held(connection)
    names = {one.id: one.name for one in indicators()} | {r.indicator_id: r.text for r in rows if r.kind == "indicator"}
    return [
        (plain_words(r.text), r.indicator_id, names.get(r.indicator_id, ""), r.text if r.kind == "alias" else "")
        for r in rows
    ]


@cache
def _indicator_names() -> tuple[tuple[tuple[str, ...], str, str, str], ...]:
    """Every name and alias as words without marks, with the indicator's id and name, and the alias."""
    return tuple(
        (plain_words(alias), one.id, one.name, "" if alias == one.name else alias)
        for one in indicators()
        for alias in (one.name, *one.aliases, *one.contextual)
    )
