"""What is to be compared, as the address of a page says it, and as the archive understands it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import Request
from sqlalchemy import Connection

from extractor.model.mention import ReferencePeriod
from service.archive.comparisons import Question, compare
from service.archive.rankings import through_years
from service.comparison.cells import Comparison
from service.comparison.charts import forms
from service.comparison.periods import KINDS, between
from service.errors import UnclearName
from service.pages.periods import typed_day, typed_period
from service.pages.rendering import address

LISTS = ("chi_tieu", "dia_ban", "trong", "cum", "ky")
"""Parameters that may be given several times: indicators, places, units whose parts are meant, clusters, periods."""
SINGLE = ("tu", "den", "loai", "xep", "biet_den", "bieu_do", "ky_ve")
"""First and last period with the kind of those between, what is ranked, the day up to which documents count, the form of
the chart and its period."""
MEASURES = ("level", "percent_of_plan", "percent_change")
_MOST = 8
"""Indicators of one page."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something asked for that is not understood: what was typed, and what it may be, each with its address."""

    told: str
    typed: str
    candidates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters as they were given, without empty ones."""

    lists: dict[str, tuple[str, ...]]
    single: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.single.get(name, "")

    def all(self, name: str) -> tuple[str, ...]:
        return self.lists.get(name, ())

    @property
    def places(self) -> bool:
        return any(self.all(name) for name in ("dia_ban", "trong", "cum"))

    def to(self, path: str = "/so-sanh", **changes: object) -> str:
        """The address of these parameters with some of them changed."""
        return address(path, self._given(changes))

    def _given(self, changes: Mapping[str, object]) -> dict[str, object]:
        return {**self.lists, **self.single, **changes}

    def without(self, name: str, value: str) -> str:
        return address("/so-sanh", self._given({name: [one for one in self.all(name) if one != value]}))

    def instead(self, typed: str, other: str) -> str:
        """The address with another word in the place of the one typed."""
        changed = {
            name: [other if one == typed else one for one in held] for name, held in self.lists.items() if typed in held
        }
        return address("/so-sanh", self._given(changed))


@dataclass(frozen=True, slots=True)
class Answer:
    """The comparisons, one an indicator; and what was not understood."""

    comparisons: tuple[Comparison, ...]
    troubles: tuple[Trouble, ...]


def asked_of(request: Request) -> Asked:
    """The parameters of a page; those of its form that add something (`them_…`) are added to the lists."""
    given = request.query_params
    lists: dict[str, tuple[str, ...]] = {}
    for name in LISTS:
        added = [given.get(f"them_{name}_id", "") or given.get(f"them_{name}", "")]
        if added[0].startswith("="):  # a place that is no unit cannot be a row
            added = [given.get(f"them_{name}", "")]
        values = [*given.getlist(name), *(added[0].split(";") if name == "ky" else added)]
        if held := tuple(dict.fromkeys(value.strip() for value in values if value.strip())):
            lists[name] = held
    single = {name: value for name in SINGLE if (value := given.get(name, "").strip())}
    return Asked(lists, single)


def answered(connection: Connection, asked: Asked) -> Answer:
    """The comparisons that are asked for; none where there is no indicator or no place."""
    troubles: list[Trouble] = []
    periods = _periods(asked, troubles)
    places = [*asked.all("dia_ban")]
    for typed in asked.all("cum"):
        try:
            last = through_years(connection, typed)[-1]
            places += [member.place_id for member in last.members if member.place_id]
        except UnclearName as error:
            troubles.append(_unclear(error, asked))
    known_on = _day(asked["biet_den"], troubles)
    measure = asked["xep"] if asked["xep"] in MEASURES else None
    found = []
    if (places or asked.all("trong")) and not troubles:
        for indicator in asked.all("chi_tieu")[:_MOST]:
            question = Question(indicator, tuple(dict.fromkeys(places)), asked.all("trong"), periods, measure, known_on)
            try:
                found.append(compare(connection, question))
            except UnclearName as error:
                troubles.append(_unclear(error, asked))
    return Answer(tuple(found), tuple(dict.fromkeys(troubles)))


def form_of(asked: Asked, comparisons: Sequence[Comparison]) -> str:
    """The form of the chart: the one asked for where it suits, else the best."""
    suiting = forms(comparisons)
    return asked["bieu_do"] if asked["bieu_do"] in suiting else suiting[0] if suiting else ""


def period_at(asked: Asked, comparison: Comparison) -> int:
    """The period of a chart of one: the one asked for, else the last that has a number."""
    labels = [period.label for period in comparison.periods]
    if asked["ky_ve"] in labels:
        return labels.index(asked["ky_ve"])
    told = [at for at in range(len(labels)) if any(row[at].entry(comparison.measure) for row in comparison.cells)]
    return told[-1] if told else 0


def _periods(asked: Asked, troubles: list[Trouble]) -> tuple[ReferencePeriod, ...]:
    def read(text: str) -> ReferencePeriod | None:
        found = typed_period(text)
        if found is None:
            troubles.append(Trouble("Không hiểu kỳ này. Viết 2017, 2017-H1, quý 3/2017 hoặc 6 tháng 2017.", text))
        return found

    held = [found for one in asked.all("ky") if (found := read(one))]
    if asked["tu"] or asked["den"]:
        first, last = read(asked["tu"] or asked["den"]), read(asked["den"] or asked["tu"])
        if first and last:
            try:
                held += between(first, last, asked["loai"] if asked["loai"] in KINDS else None)
            except ValueError:
                said = "Hai kỳ phải theo thứ tự và cùng loại; nếu không, hãy chọn loại kỳ ở giữa."
                troubles.append(Trouble(said, f"{asked['tu']} – {asked['den']}"))
    return tuple(held)


def _day(text: str, troubles: list[Trouble]) -> date | None:
    day = typed_day(text)
    if text and day is None:
        troubles.append(Trouble("Không hiểu ngày này. Viết 31/12/2017.", text))
    return day


def _unclear(error: UnclearName, asked: Asked) -> Trouble:
    whats = {"place": "Địa bàn", "indicator": "Chỉ tiêu", "cluster": "Cụm"}
    if not error.candidates:
        return Trouble(f"{whats[error.what]} này không có trong kho và danh mục.", error.asked)
    candidates = tuple((one, asked.instead(error.asked, one)) for one in error.candidates[:12])
    return Trouble(f"{whats[error.what]} này có thể là:", error.asked, candidates)
