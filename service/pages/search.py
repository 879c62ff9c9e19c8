"""Tìm kiếm: one line that is understood, facets of what was found, and all of it as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.archive.saved import Saved
from service.archive.search import naming
from service.archive.search.query import RELEVANCE, SORTS, Hit, Query, Results
from service.archive.search.searcher import Searcher
from service.archive.search.understanding import Part
from service.errors import BadQuery
from service.pages.fields import amount_text
from service.pages.files import csv_answer, xlsx_answer
from service.pages.periods import period_name
from service.pages.rendering import Reader, address, language, page, translate
from service.pages.saved import kept
from service.pages.sheets import Sheet, sheet

router = APIRouter()
Asked = dict[str, list[str]]
_PAGE = 25
_FACETS = (
    ("dia_ban", "place", "Địa bàn"),
    ("chi_tieu", "indicator", "Chỉ tiêu"),
    ("nam", "year", "Năm"),
    ("so_do", "measure", "Số đo"),
    ("loai_so", "status", "Loại số"),
    ("duyet", "review", "Duyệt"),
    ("nguon", "source", "Nguồn"),
)
"""A parameter of the address, the facet it narrows by, and its head."""
_SHOWN = 8
"""Values of a facet before the others are folded."""
_NAMES = {"place": "Địa bàn", "indicator": "Chỉ tiêu", "period": "Kỳ"}
_ORDERS = (
    (RELEVANCE, "hợp nhất"), ("-published", "mới công bố"), ("published", "công bố trước"), ("-period", "kỳ gần nhất"),
    ("period", "kỳ xa nhất"), ("-value", "giá trị giảm"), ("value", "giá trị tăng"),
)  # fmt: skip
_AROUND = 170
"""Code points of a sentence that are shown on each side of its figure."""
_COLUMNS = (
    "id", "document_id", "title", "source", "published", "page", "place_id", "place", "place_level", "indicator_id",
    "indicator", "measure", "value", "upper", "of", "multiplier", "unit", "unit_text", "qualifier", "period",
    "period_start", "period_end", "basis", "status", "review", "confidence", "sentence",
)  # fmt: skip
_WORDS = 5
"""Words of a line that found nothing which are left out in turn."""
_SHEET_ROWS = 100_000
"""What a sheet is made of at most: more would keep people waiting; CSV has all."""


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows what is found, with the address without it. `typed` are the words it was read from."""

    name: str
    label: str
    typed: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    count: int
    to: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: `shown` are its first values, `folded` those behind them, `beyond` how many there are besides."""

    name: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]
    beyond: int


@dataclass(frozen=True, slots=True)
class Wider:
    """What would be found with one condition less, where nothing is."""

    how: str
    what: str
    count: int
    to: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a snippet; `how` is `figure` for the figure found, `word` for a word looked for, else empty."""

    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Shown:
    hit: Hit
    amount: str
    place: str
    period: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    title: str
    asked: Asked
    line: str
    chips: tuple[Chip, ...]
    rest: str
    total: int
    documents: int
    hits: tuple[Shown, ...]
    groups: tuple[Group, ...]
    wider: tuple[Wider, ...]
    orders: tuple[tuple[str, str, str, bool], ...]
    first: str
    following: str
    csv: str
    xlsx: str
    compare: str
    problem: str
    kept: tuple[Saved, ...]


def searcher_of(request: Request) -> Searcher:
    return cast(Searcher, request.app.state.searcher)


@router.get("/tim-kiem")
def search(request: Request, reader: Reader) -> Response:
    """`q` is the line; `nguyen_van` are pieces of it that are to stay words; the names of `_FACETS` narrow; `sap_xep` is an
    order of `_ORDERS`, `sau` the cursor of a page, `dung_dau` finds only as typed."""
    asked = _asked(request)
    query, parts = _understood(request, asked)
    problem = ""
    try:
        found = searcher_of(request).search(query)
    except BadQuery:
        found, problem = Results(0, 0, ()), "Địa chỉ trang không còn đúng. Hãy tìm lại từ đầu."
    return page(request, "search.html", _page(request, asked, query, parts, found, problem), 422 if problem else 200)


@router.get("/tim-kiem.csv")
def as_csv(request: Request, reader: Reader) -> Response:
    """Everything found, row by row as it is read."""
    query, _ = _understood(request, _asked(request))
    hits = searcher_of(request).everything(query)
    return csv_answer("tim-kiem", _sheet(hits, language(request)))


@router.get("/tim-kiem.xlsx")
def as_xlsx(request: Request, reader: Reader) -> Response:
    query, _ = _understood(request, _asked(request))
    searcher = searcher_of(request)
    if searcher.search(replace(query, limit=1, cursor=None), facets=False).total > _SHEET_ROWS:
        told = "Kết quả quá lớn cho một bảng tính. Hãy tải CSV, hoặc lọc bớt rồi tải lại."
        return page(request, "search.html", _page(request, _asked(request), query, (), Results(0, 0, ()), told), 422)
    hits = searcher.everything(query)
    chosen = language(request)
    return xlsx_answer("tim-kiem", translate("Tìm kiếm", chosen), _sheet(hits, chosen))


def _sheet(hits: Iterator[Hit], language: str) -> Sheet:
    return sheet(_COLUMNS, ([getattr(hit, name) for name in _COLUMNS] for hit in hits), language)


def _asked(request: Request) -> Asked:
    """The parameters that mean something, without those that are empty."""
    known = {"q", "nguyen_van", "sap_xep", "sau", "dung_dau", *(name for name, *_ in _FACETS)}
    held: Asked = {}
    for name, value in request.query_params.multi_items():
        if name in known and value.strip() and value.strip() not in held.get(name, []):
            held.setdefault(name, []).append(value.strip())
    return held


def _one(asked: Asked, name: str) -> str:
    return asked.get(name, [""])[0]


def _understood(request: Request, asked: Asked) -> tuple[Query, tuple[Part, ...]]:
    """What is asked for. A place or indicator that was chosen takes the place of the one in the line, which it lies in."""
    sort = _one(asked, "sap_xep")
    read = searcher_of(request).understand(_one(asked, "q"), words=frozenset(asked.get("nguyen_van", ())))
    query = replace(
        read.query,
        exact=bool(asked.get("dung_dau")),
        sort=sort if sort in SORTS else RELEVANCE,
        limit=_PAGE,
        cursor=_one(asked, "sau") or None,
    )
    for name, field, _ in _FACETS:
        if name in asked and field != "year":
            chosen: dict[str, Any] = {field: tuple(_value(one) for one in asked[name])}
            query = replace(query, **chosen)
    years = [int(one) for one in asked.get("nam", ()) if re.fullmatch(r"[12]\d{3}", one)]
    if years:
        query = replace(query, start=date(min(years), 1, 1), end=date(max(years), 12, 31))
    return query, read.parts


def _value(chosen: str) -> str:
    """A value of a facet as a query has it: names without an id stand behind a `=`."""
    return chosen.removeprefix("=")


def _page(request: Request, asked: Asked, query: Query, parts: tuple[Part, ...], found: Results, problem: str) -> Found:
    lang = language(request)
    first = {name: values for name, values in asked.items() if name != "sau"}
    return Found(
        title="Tìm kiếm",
        asked=first,
        line=_one(asked, "q"),
        chips=tuple(_chips(searcher_of(request), first, parts, lang)),
        rest=query.words,
        total=found.total,
        documents=found.documents,
        hits=tuple(
            Shown(hit, amount_of(hit), place_of(hit), period_name(hit.period or "", lang), snippet(hit))
            for hit in found.hits
        ),
        groups=tuple(_groups(first, found)),
        wider=() if found.total or problem else tuple(_wider(request, first, query, parts)),
        orders=tuple(
            (name, told, _to(first, sap_xep=None if name == RELEVANCE else name), name == query.sort)
            for name, told in _ORDERS
        ),
        first=_to(first) if "sau" in asked else "",
        following=_to(first, sau=found.next) if found.next else "",
        csv=address("/tim-kiem.csv", first),
        xlsx=address("/tim-kiem.xlsx", first),
        compare=_comparing(query, found),
        problem=problem,
        kept=kept(request, request.state.principal),
    )


def _to(asked: Asked, **changes: object) -> str:
    return address("/tim-kiem", asked, **changes)


def _chips(searcher: Searcher, asked: Asked, parts: tuple[Part, ...], lang: str) -> list[Chip]:
    chips = []
    replaced = {field for name, field, _ in _FACETS if name in asked}
    kept = asked.get("nguyen_van", [])
    for part in parts:
        if part.field not in replaced:
            label = period_name(part.label, lang) if part.field == "period" else part.label
            chips.append(Chip(_NAMES[part.field], label, part.text, _to(asked, nguyen_van=[*kept, part.text])))
    for typed in kept:
        without = _to(asked, nguyen_van=[one for one in kept if one != typed])
        chips.append(Chip("Nguyên văn", f"“{typed}”", "", without))
    for name, field, head in _FACETS:
        for value in asked.get(name, ()):
            left = [one for one in asked[name] if one != value]
            chips.append(Chip(head, searcher.label(field, value), "", _to(asked, **{name: left})))
    return chips


def _wider(request: Request, asked: Asked, query: Query, parts: tuple[Part, ...]) -> Iterator[Wider]:
    """Ways to find something where there is nothing: any period of the year, and each piece of the line, word of it or
    chosen value left out."""
    line, lang, searcher = _one(asked, "q"), language(request), searcher_of(request)
    ways: list[tuple[str, str, Asked]] = []
    for part in parts:
        shorter = f"{line[: part.start]} {line[part.end :]}".strip()
        label = period_name(part.label, lang) if part.field == "period" else part.label
        if part.field == "period" and part.label[:4].isdigit():
            ways.append(("mọi kỳ trong năm", part.label[:4], {"q": [shorter], "nam": [part.label[:4]]}))
        ways.append(("không kể", label, {"q": [shorter]}))
    typed = query.words.split()
    for words in [*typed[:_WORDS], *([query.words] if len(typed) > 1 else [])]:
        shorter = " ".join(re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", " ", line).split())
        ways.append(("không kể", f"“{words}”", {"q": [shorter]}))
    for name, field, _ in _FACETS:
        for value in asked.get(name, ()):
            ways.append(
                ("không kể", searcher.label(field, value), {name: [one for one in asked[name] if one != value]})
            )
    for how, what, changes in ways:
        wider = {name: values for name, values in (asked | changes).items() if any(values)}
        if not wider.keys() - {"nguyen_van", "sap_xep", "dung_dau"}:
            continue
        again, _ = _understood(request, wider)
        count = searcher.search(replace(again, limit=1, cursor=None), facets=False).total
        if count:
            yield Wider(how, what, count, _to(wider))


def _groups(asked: Asked, found: Results) -> list[Group]:
    groups = []
    for name, field, head in _FACETS:
        facet = found.facets.get(field)
        if facet is None or not facet.counts:
            continue
        chosen = asked.get(name, [])
        choices = []
        for one in facet.counts:
            held = one.value in chosen
            others = [value for value in chosen if value != one.value]
            to = _to(asked, **{name: others if held else ([one.value] if field == "year" else [*others, one.value])})
            choices.append(Choice(one.label, one.count, to, held))
        if len(choices) < 2 and not chosen:
            continue
        beyond = facet.distinct - len(choices)
        groups.append(Group(head, tuple(choices[:_SHOWN]), tuple(choices[_SHOWN:]), beyond))
    return groups


def _comparing(query: Query, found: Results) -> str:
    """The comparison of what was found: of the indicator that was looked for, else the one that most of it is of."""
    indicators = query.indicator[:1]
    if not indicators and query.words and "indicator" in found.facets:
        indicators = tuple(one.value for one in found.facets["indicator"].counts[:1] if not one.value.startswith("="))
    return address("/so-sanh", chi_tieu=indicators, dia_ban=query.place, ky=query.period) if indicators else ""


def amount_of(hit: Hit) -> str:
    """The value as its document states it."""
    return amount_text({name: getattr(hit, name) for name in ("qualifier", "value", "upper", "of", "unit_text")})


def place_of(hit: Hit) -> str:
    """The place with its kind, or its name where it is no unit."""
    return naming.label("place", hit.place_id) if hit.place_id else hit.place or ""


def snippet(hit: Hit) -> tuple[Piece, ...]:
    """The words around the figure, which is marked as are the words that were looked for."""
    sentence = hit.sentence
    first, last = hit.evidence
    start, end = max(0, first - _AROUND), min(len(sentence), last + _AROUND)
    while 0 < start < first and not sentence[start - 1].isspace():
        start += 1
    while last < end < len(sentence) and not sentence[end].isspace():
        end -= 1
    marked = [(first, last, "figure"), *((a, b, "word") for a, b in hit.highlights if b <= first or a >= last)]
    pieces = [Piece("… ", "")] if start else []
    at = start
    for begin, stop, how in sorted(marked):
        if begin >= at and stop <= end:
            pieces += [Piece(sentence[at:begin], ""), Piece(sentence[begin:stop], how)]
            at = stop
    pieces.append(Piece(sentence[at:end] + (" …" if end < len(sentence) else ""), ""))
    return tuple(piece for piece in pieces if piece.text)
