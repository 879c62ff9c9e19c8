"""Cụm thi đua: the clusters that are known, who belongs to one by year, and how its members stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from service.api.security import archive_of
from service.archive.comparisons import known_periods
from service.archive.memberships import memberships
from service.archive.rankings import Ranking, ranked, shown_in, through_years
from service.archive.saved import Saved
from service.archive.search.query import Query
from service.comparison.cells import Comparison
from service.comparison.clusters import Cluster, clusters
from service.comparison.messages import Message
from service.comparison.standings import notes
from service.errors import UnclearName
from service.pages.asking import MEASURES
from service.pages.files import csv_answer, xlsx_answer
from service.pages.periods import period_name, typed_period
from service.pages.rendering import Reader, address, language, page, translate
from service.pages.saved import kept
from service.pages.search import searcher_of
from service.pages.sheets import comparison_sheet
from service.pages.tables import Table, table_of

router = APIRouter()
_USUAL = 3
"""Indicators that are shown where none is chosen."""
_OFFERED = 10
_YEARS = 12


@dataclass(frozen=True, slots=True)
class Known:
    """A cluster in the list: as of its last year."""

    name: str
    to: str
    first: int
    last: int
    members: int
    leader: str
    told: bool
    """Whether a document of the archive tells of it."""


@dataclass(frozen=True, slots=True)
class Clusters:
    title: str
    known: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    to: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Member:
    """`roles` has what it was in each year: leader, deputy, member, or empty where it was none."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    title: str
    name: str
    asked: dict[str, list[str]]
    years: tuple[Choice, ...]
    spans: tuple[int, ...]
    members: tuple[Member, ...]
    documents: tuple[tuple[int, str], ...]
    sources: tuple[str, ...]
    notes: tuple[Message, ...]
    indicators: tuple[Choice, ...]
    offered: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    tables: tuple[Table, ...]
    chart: str
    csv: str
    xlsx: str
    compare: str
    kept: tuple[Saved, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    title: str
    typed: str
    candidates: tuple[tuple[str, str], ...]


_LISTS = ("nam", "chi_tieu", "ky")


@router.get("/cum-thi-dua")
def cluster(request: Request, reader: Reader, cum: str = "") -> Response:
    """`cum` is a cluster's name with its province; `nam` years, of which the last one's members are compared; `chi_tieu`
    indicators, `ky` periods, `xep` what is ranked. Without `cum` the list."""
    with archive_of(request).read() as connection:
        if not cum.strip():
            return page(request, "clusters.html", Clusters("Cụm thi đua", tuple(_known(connection))))
        asked = _asked(request)
        try:
            found, usual = _ranking(request, connection, asked)
        except UnclearName as error:
            return _unclear(request, error)
        return page(request, "cluster.html", _standing(request, connection, asked, found, usual))


@router.get("/cum-thi-dua.csv")
def as_csv(request: Request, reader: Reader) -> Response:
    return csv_answer("cum-thi-dua", comparison_sheet(_comparisons(request), language(request)))


@router.get("/cum-thi-dua.xlsx")
def as_xlsx(request: Request, reader: Reader) -> Response:
    chosen = language(request)
    sheet = comparison_sheet(_comparisons(request), chosen)
    return xlsx_answer("cum-thi-dua", translate("Cụm thi đua", chosen), sheet)


def _unclear(request: Request, error: UnclearName) -> Response:
    candidates = tuple((one, address("/cum-thi-dua", cum=one)) for one in error.candidates)
    shown = candidates if error.what == "cluster" else ()
    return page(request, "cluster_unclear.html", Unknown("Cụm thi đua", error.asked, shown), 404)


def _asked(request: Request) -> dict[str, list[str]]:
    given = request.query_params
    asked = {name: [one.strip() for one in given.getlist(name) if one.strip()] for name in _LISTS}
    added = given.get("them_chi_tieu_id", "").strip() or given.get("them_chi_tieu", "").strip()
    if added and added not in asked["chi_tieu"]:
        asked["chi_tieu"].append(added)
    asked["nam"] = sorted(one for one in asked["nam"] if one.isdigit() and len(one) == 4)
    asked["xep"] = [one for one in given.getlist("xep") if one in MEASURES][:1]
    asked["cum"] = [given.get("cum", "").strip()]
    return {name: values for name, values in asked.items() if values}


def _comparisons(request: Request) -> tuple[Comparison, ...]:
    with archive_of(request).read() as connection:
        found, _ = _ranking(request, connection, _asked(request))
        return found.comparisons


def _ranking(
    request: Request, connection: Connection, asked: Mapping[str, list[str]]
) -> tuple[Ranking, list[tuple[str, str]]]:
    """The cluster with its members ranked, and the indicators that most of their figures are of; by these where none is
    chosen."""
    years = [int(one) for one in asked.get("nam", ())]
    history = through_years(connection, asked["cum"][0])
    members = shown_in(history, years)[-1].members
    usual = _usual(request, [one.place_id for one in members if one.place_id])
    indicators = asked.get("chi_tieu") or [one for one, _ in usual[:_USUAL]]
    periods = [period for one in asked.get("ky", ()) if (period := typed_period(one))]
    measure = asked["xep"][0] if asked.get("xep") else None
    found = ranked(connection, history, years, indicators, periods, measure)
    return replace(found, comparisons=tuple(_by_rank(one) for one in found.comparisons)), usual


def _usual(request: Request, places: Sequence[str]) -> list[tuple[str, str]]:
    """Ids and names of the indicators that most figures of the places are of."""
    if not places:
        return []
    facets = searcher_of(request).search(Query(place=tuple(places), limit=1)).facets
    return [(one.value, one.label) for one in facets["indicator"].counts if not one.value.startswith("=")]


def _by_rank(comparison: Comparison) -> Comparison:
    """The same with the places in the order of their ranks in the last period that has any."""
    last = [at for at in range(len(comparison.periods)) if any(row[at].rank for row in comparison.cells)][-1:]
    if not last:
        return comparison
    order = sorted(range(len(comparison.places)), key=lambda number: comparison.cells[number][last[0]].rank or 9999)
    return replace(
        comparison,
        places=tuple(comparison.places[number] for number in order),
        cells=tuple(comparison.cells[number] for number in order),
    )


def _known(connection: Connection) -> Iterator[Known]:
    held = clusters(memberships(connection))
    for _, group in groupby(held, key=lambda one: (one.province_id, one.key)):
        years = list(group)
        last = years[-1]
        leader = " / ".join(one.name for one in last.leaders)
        to = address("/cum-thi-dua", cum=last.full_name)
        told = any(one.documents for one in years)
        yield Known(last.full_name, to, years[0].year, last.year, len(last.members), leader, told)


def _standing(
    request: Request,
    connection: Connection,
    asked: dict[str, list[str]],
    found: Ranking,
    usual: Sequence[tuple[str, str]],
) -> Standing:
    lang = language(request)
    name = partial(period_name, lang=lang)
    last = found.shown[-1]
    asked = asked | {"cum": [last.full_name]}

    def to(**changes: Any) -> str:
        return address("/cum-thi-dua", asked | changes)

    chosen = [one.indicator.id or one.indicator.name for one in found.comparisons]
    shown = {one.year for one in found.shown}
    ids = [member.place_id for member in last.members if member.place_id]
    roles = {
        member.place_id: role
        for role, held in (("Cụm phó", last.deputies), ("Cụm trưởng", last.leaders))
        for member in held
        if member.place_id
    }
    periods: tuple[Choice, ...] = ()
    if found.comparisons:
        told = known_periods(connection, [one.indicator for one in found.comparisons], ids)
        held = list(dict.fromkeys(period.label for one in found.comparisons for period in one.periods))
        periods = tuple(
            Choice(name(one.label), to(ky=_toggled(held, one.label)), one.label in held) for one, _ in told[-24:]
        )
    offered = [(one, label) for one, label in usual if one not in chosen][:_OFFERED]
    spans = tuple(one.year for one in found.years[-_YEARS:])
    comparing = {"chi_tieu": chosen, "cum": [last.full_name], "ky": _fullest(found.comparisons)}
    return Standing(
        "Cụm thi đua",
        last.full_name,
        asked,
        tuple(
            Choice(str(one.year), to(nam=_toggled(sorted(map(str, shown)), str(one.year)), ky=[]), one.year in shown)
            for one in found.years[-_YEARS:]
        ),
        spans,
        tuple(_members(found.years[-_YEARS:])),
        tuple((number, source) for one in found.shown for number, source in zip(one.documents, one.sources, strict=False)),
        tuple(dict.fromkeys(source for one in found.shown if not one.documents for source in one.sources)),
        notes(found.shown),
        tuple(
            Choice(one.indicator.name, to(chi_tieu=[other for other in chosen if other != key]), True)
            for one, key in zip(found.comparisons, chosen, strict=True)
        ),
        tuple(Choice(label, to(chi_tieu=[*chosen, one]), False) for one, label in offered),
        periods,
        tuple(
            Choice(told, to(xep=[code] if code else []), asked.get("xep", [""])[0] == code)
            for code, told in (("", "số có nhiều nhất"), ("level", "mức"), ("percent_of_plan", "% kế hoạch"), ("percent_change", "tăng/giảm %"))
        ),
        tuple(table_of(one, name, roles) for one in found.comparisons),
        address("/so-sanh/bieu-do", comparing, bieu_do="indicators") if len(chosen) > 1 else "",
        address("/cum-thi-dua.csv", asked),
        address("/cum-thi-dua.xlsx", asked),
        address("/so-sanh", comparing | {"ky": []}),
        kept(request, request.state.principal),
    )  # fmt: skip


def _fullest(comparisons: Sequence[Comparison]) -> list[str]:
    """Of the periods of the first comparison, by which the chart goes, that which most numbers of all are of, the latest
    of several; none where there is no period."""
    count = {one.label: 0 for first in comparisons[:1] for one in first.periods}
    for number, compared in enumerate(comparisons):
        for at, period in enumerate(compared.periods):
            filled = sum(1 for row in compared.cells if row[at].entries)
            if period.label in count:
                count[period.label] += filled if number else filled * len(comparisons)
    return [max(reversed(count), key=lambda label: count[label])] if count else []


def _members(years: Sequence[Cluster]) -> Iterator[Member]:
    """Everyone who was a member, by name, with what it was in each year."""
    names = sorted({one.name for year in years for one in (*year.members, *year.leaders, *year.deputies)})
    for name in names:
        yield Member(name, tuple(_role(year, name) for year in years))


def _role(year: Cluster, name: str) -> str:
    for role, held in (("leader", year.leaders), ("deputy", year.deputies), ("member", year.members)):
        if any(one.name == name for one in held):
            return role
    return ""


def _toggled(held: Sequence[str], value: str) -> list[str]:
    return [one for one in held if one != value] if value in held else [*held, value]
