"""So sánh: indicators over places and periods as tables and a chart, and what is seen as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from extractor.catalogues.areas.lookup import gazetteer
from extractor.model.mention import ReferencePeriod
from service.api.problems import Refusal
from service.api.security import archive_of
from service.archive.comparisons import known_periods
from service.archive.saved import Saved
from service.archive.search import naming
from service.archive.search.query import Query
from service.archive.store import Archive
from service.comparison.cells import Comparison
from service.comparison.chart_words import ENGLISH, VIETNAMESE
from service.comparison.charts import Manner, PeriodName, chart, forms
from service.drawing import Drawings
from service.pages.asking import Answer, Asked, Trouble, answered, asked_of, form_of, period_at
from service.pages.fields import place_name
from service.pages.files import attachment, csv_answer, xlsx_answer
from service.pages.periods import period_name, typed_day
from service.pages.rendering import Reader, address, language, page, translate
from service.pages.saved import kept
from service.pages.search import searcher_of
from service.pages.sheets import comparison_sheet
from service.pages.tables import Table, table_of

router = APIRouter()
_WIDTH = 860
_PERIODS = 40
"""Known periods that are offered."""
_FORMS = {"line": "đường", "bars": "cột có hạng", "heat": "bảng màu theo kỳ", "indicators": "bảng màu theo chỉ tiêu"}
_HEADS = {
    "chi_tieu": "Chỉ tiêu", "dia_ban": "Địa bàn", "trong": "Các đơn vị của", "cum": "Thành viên", "ky": "Kỳ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chip:
    name: str
    label: str
    without: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to add or take away, with its address."""

    label: str
    count: int
    to: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The chart: its address as a part of the page, as a picture of its own, and its forms."""

    part: str
    svg: str
    png: str
    forms: tuple[Offer, ...]
    periods: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    title: str
    asked: Asked
    known_on: date | None
    chips: dict[str, tuple[Chip, ...]]
    troubles: tuple[Trouble, ...]
    periods: tuple[Offer, ...]
    tables: tuple[Table, ...]
    picture: Picture | None
    csv: str
    xlsx: str
    indicators: tuple[Offer, ...]
    places: tuple[Offer, ...]
    kept: tuple[Saved, ...]


@router.get("/so-sanh")
def compare(request: Request, reader: Reader) -> Response:
    """Parameters as `asking` tells. What the form adds leads on to the address that has it."""
    asked = asked_of(request)
    if any(name.startswith("them_") for name in request.query_params):
        return RedirectResponse(asked.to(), 303)
    name = _name(request)
    with archive_of(request).read() as connection:
        answer = answered(connection, asked)
        known: tuple[tuple[ReferencePeriod, int], ...] = ()
        if answer.comparisons:
            indicators = [one.indicator for one in answer.comparisons]
            known = known_periods(connection, indicators, [place.id for place in answer.comparisons[0].places])
    chosen = {period.label for one in answer.comparisons[:1] for period in one.periods}
    periods = tuple(
        Offer(name(one.label), count, _toggled(asked, answer, one.label), one.label in chosen)
        for one, count in known[-_PERIODS:]
    )
    shown = Compared(
        "So sánh",
        asked,
        typed_day(asked["biet_den"]),
        {part: tuple(_chips(request, asked, part, name)) for part in _HEADS},
        answer.troubles,
        periods,
        tuple(table_of(one, name) for one in answer.comparisons),
        _picture(asked, answer.comparisons, name),
        asked.to("/so-sanh.csv"),
        asked.to("/so-sanh.xlsx"),
        *_offers(request, asked),
        kept(request, reader),
    )
    return page(request, "comparison.html", shown, 422 if answer.troubles else 200)


@router.get("/so-sanh/bieu-do")
def part(request: Request, reader: Reader, rong: int = _WIDTH) -> Response:
    """The chart as a part of the page, `rong` pixels wide."""
    found = _chart(request, rong)
    if found is None:
        return Response(status_code=204)
    svg = drawings_of(request).part(found.spec, found.told)
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "private, no-cache"})


@router.get("/so-sanh.svg")
def as_svg(request: Request, reader: Reader) -> Response:
    return _file(request, "svg", "image/svg+xml")


@router.get("/so-sanh.png")
def as_png(request: Request, reader: Reader) -> Response:
    return _file(request, "png", "image/png")


@router.get("/so-sanh.csv")
def as_csv(request: Request, reader: Reader) -> Response:
    return csv_answer("so-sanh", comparison_sheet(_comparisons(request), language(request)))


@router.get("/so-sanh.xlsx")
def as_xlsx(request: Request, reader: Reader) -> Response:
    chosen = language(request)
    sheet = comparison_sheet(_comparisons(request), chosen)
    return xlsx_answer("so-sanh", translate("So sánh", chosen), sheet)


def drawings_of(request: Request) -> Drawings:
    return cast(Drawings, request.app.state.drawings)


def _comparisons(request: Request) -> tuple[Comparison, ...]:
    archive: Archive = archive_of(request)
    with archive.read() as connection:
        answer = answered(connection, asked_of(request))
    if not answer.comparisons:
        raise Refusal(422, "nothing-compared", "Hãy chọn chỉ tiêu và địa bàn trước.")
    return answer.comparisons


def _chart(request: Request, width: int) -> Any:
    asked, found = asked_of(request), _comparisons(request)
    words = VIETNAMESE if language(request) == "vi" else ENGLISH
    manner = Manner(max(320, min(1600, width)), _name(request), words)
    return chart(found, form_of(asked, found), period_at(asked, found[0]), manner)


def _file(request: Request, form: str, media_type: str) -> Response:
    found = _chart(request, _WIDTH)
    if found is None:
        raise Refusal(404, "no-figures", "Không có số liệu để vẽ.")
    drawings = drawings_of(request)
    content = drawings.svg(found.spec) if form == "svg" else drawings.png(found.spec)
    return Response(content, media_type=media_type, headers=attachment(f"so-sanh.{form}"))


def _toggled(asked: Asked, answer: Answer, label: str) -> str:
    """The address with a period added, or taken away where it is among those that are shown."""
    held = [period.label for period in answer.comparisons[0].periods]
    others = [one for one in held if one != label]
    return asked.to(ky=others if label in held else [*held, label], tu=None, den=None, loai=None, ky_ve=None)


def _name(request: Request) -> PeriodName:
    return partial(period_name, lang=language(request))


def _chips(request: Request, asked: Asked, name: str, period: PeriodName) -> Iterator[Chip]:
    for value in asked.all(name):
        label = period(value) if name == "ky" else _label(request, name, value)
        yield Chip(_HEADS[name], label, asked.without(name, value))


def _label(request: Request, name: str, value: str) -> str:
    if name == "chi_tieu":
        return searcher_of(request).label("indicator", value)
    if name in ("dia_ban", "trong"):
        return (place_name(value) if re.fullmatch(r"[a-z]+-[\w-]+", value) else None) or value
    return value


def _picture(asked: Asked, found: tuple[Comparison, ...], name: PeriodName) -> Picture | None:
    if not found or not any(cell.entries for row in found[0].cells for cell in row):
        return None
    form, first = form_of(asked, found), found[0]
    labels = [period.label for period in first.periods]
    at = period_at(asked, first)
    periods: tuple[Offer, ...] = ()
    if form in ("bars", "indicators") and len(labels) > 1:
        periods = tuple(
            Offer(name(label), 0, asked.to(ky_ve=label), number == at) for number, label in enumerate(labels)
        )
    return Picture(
        asked.to("/so-sanh/bieu-do"),
        asked.to("/so-sanh.svg"),
        asked.to("/so-sanh.png"),
        tuple(Offer(_FORMS[one], 0, asked.to(bieu_do=one), one == form) for one in forms(found)),
        periods,
    )


def _offers(request: Request, asked: Asked) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """What may be chosen first: the indicators with most figures; then the provinces whose districts have them."""
    if asked.all("chi_tieu") and asked.places:
        return (), ()
    query = Query(indicator=asked.all("chi_tieu"), limit=1)
    facets = searcher_of(request).search(query).facets
    if not asked.all("chi_tieu"):
        named = [one for one in facets["indicator"].counts if not one.value.startswith("=")][:12]
        return tuple(Offer(one.label, one.count, asked.to(chi_tieu=[one.value])) for one in named), ()
    provinces: dict[str, int] = {}
    for one in facets["place"].counts:
        above = None if one.value.startswith("=") else gazetteer().province(one.value)
        if above:
            provinces[above] = provinces.get(above, 0) + one.count
    most = sorted(provinces, key=lambda one: -provinces[one])[:8]
    return (), tuple(
        Offer(naming.label("place", one), provinces[one], address("/so-sanh", asked.lists, trong=[one])) for one in most
    )
