"""The members of emulation clusters compared, from what the archive holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from extractor.catalogues.areas.lookup import gazetteer
from extractor.mentions.periods import calendar
from extractor.model.mention import ReferencePeriod
from service.archive.comparisons import series, told_periods, understood
from service.archive.memberships import memberships, names_told
from service.comparison import names
from service.comparison.cells import Comparison, Place
from service.comparison.clusters import Cluster, clusters, keys_meant, named
from service.comparison.messages import message
from service.errors import UnclearName


@dataclass(frozen=True, slots=True)
class Ranking:
    """A cluster through its years, `shown` those asked for (the last one alone unless asked), with the comparisons of
    the members of the last of these."""

    years: tuple[Cluster, ...]
    shown: tuple[Cluster, ...]
    comparisons: tuple[Comparison, ...]


def through_years(connection: Connection, typed: str) -> tuple[Cluster, ...]:
    """A cluster in every year of which something is known. Raises `UnclearName`."""
    return named(typed, clusters(memberships(connection, keys_meant(typed, names_told(connection)))))


def rank(
    connection: Connection,
    typed: str,
    years: Sequence[int] = (),
    indicators: Sequence[str] = (),
    periods: Sequence[ReferencePeriod] = (),
    measure: str | None = None,
    known_on: date | None = None,
) -> Ranking:
    """A cluster and its members by each of the indicators. Without periods these are the half-years and the years of
    the years shown, as far as the archive has them. A year of which nothing is known has the members of the one before.

    Raises `UnclearName`.
    """
    return ranked(connection, through_years(connection, typed), years, indicators, periods, measure, known_on)


def ranked(
    connection: Connection,
    history: tuple[Cluster, ...],
    years: Sequence[int] = (),
    indicators: Sequence[str] = (),
    periods: Sequence[ReferencePeriod] = (),
    measure: str | None = None,
    known_on: date | None = None,
) -> Ranking:
    """The same of a cluster that is known through its years."""
    shown = shown_in(history, years)
    last = shown[-1]
    day = date(last.year, 12, 31)
    rows = [_place(member.place_id, day) for member in last.members if member.place_id]
    wanted = sorted({*years, *(one.year for one in shown)})
    found = []
    for one in indicators:
        indicator = understood(connection, one)
        columns = tuple(periods)
        if not columns:
            usual = [period for year in wanted for period in (calendar.months(year, 1, 6), calendar.year(year))]
            held = series(connection, indicator, rows, usual, measure, known_on)
            columns = tuple(
                period
                for at, period in enumerate(held.periods)
                if any(row[at].entries or row[at].others for row in held.cells)
            )
        if not columns:
            columns, _ = told_periods(connection, indicator, [row.id for row in rows], known_on)
        found.append(series(connection, indicator, rows, columns, measure, known_on))
    return Ranking(history, shown, tuple(found))


def shown_in(history: tuple[Cluster, ...], years: Sequence[int]) -> tuple[Cluster, ...]:
    """The cluster in the years asked for: as of the nearest year before, else after, of which something is known.

    Without any, in the last year that documents tell of, else that the catalogue does.
    """
    if not years:
        return tuple(one for one in history if one.documents)[-1:] or history[-1:]
    shown = []
    for year in sorted(set(years)):
        nearest = min(history, key=lambda one, year=year: (one.year > year, abs(one.year - year)))  # type: ignore[misc]
        if nearest.year != year:
            note = message("nearest_year", cluster=nearest.name, year=str(year), known=str(nearest.year))
            nearest = replace(nearest, notes=(*nearest.notes, note))
        shown.append(nearest)
    return tuple(shown)


def _place(identifier: str, day: date) -> Place:
    unit = gazetteer().unit(identifier, day)
    if unit is None:
        raise UnclearName(identifier, "place", ())
    return names.place(unit, day)
