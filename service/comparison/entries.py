"""The numbers of one cell: stated ones chosen among figures, derived ones with the formula they come by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from extractor.model.mention import ReferencePeriod
from service.comparison.agreement import facts as facts_of
from service.comparison.cells import ATTAINMENT, GROWTH, LEVEL, STATES, Entry, Named, Origin, Place, Unit
from service.comparison.choice import chosen
from service.comparison.figure import Figure, kind_of
from service.comparison.lands import Land
from service.comparison.messages import Message, message
from service.comparison.narrative import names_text
from service.comparison.rules import against_summing
from service.comparison.scale import amount, quantity_of, same_quantity

_PLACES = 2
"""Decimals of a derived percentage."""
_RATES = frozenset({"ratio", "points"})
_PERCENT = Unit("percent", "%", 0)
_RATE_KINDS = frozenset({"rate", "share", "average", "index", "growth", "score"})
MOMENTS = frozenset({"stock", "rate", "share", "average", "count"})
"""Kinds of indicators whose figure of a period's last day is the period's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures of an indicator by unit, measure and last day, and the unit that levels are told in."""

    indicator: Named
    unit: Unit | None
    origins: Mapping[int, Origin]
    by_place: Mapping[tuple[str, str, date | None], Sequence[Figure]]
    by_measure: Mapping[tuple[str, str], Sequence[Figure]]
    by_record: Mapping[int, Figure]
    levels: dict[tuple[str, ReferencePeriod, str], Entry | None] = field(default_factory=dict)
    """Levels that were put together before: a period's is wanted for its cell and for the growth of the next year."""

    def of(self, place_id: str, measure: str, period: ReferencePeriod) -> list[Figure]:
        """The figures of a place that are true of a period."""
        moment = self.indicator.kind in MOMENTS
        return [
            one
            for one in self.by_place.get((place_id, measure, period.end), ())
            if one.period_start == period.start or (moment and one.period_start == period.end)
        ]

    def within(self, places: Sequence[str], measures: Sequence[str], period: ReferencePeriod) -> list[Figure]:
        """The figures of places that are of a period or of a part of it, by time."""
        found = [
            one
            for place_id in places
            for measure in measures
            for one in self.by_measure.get((place_id, measure), ())
            if one.period_start and one.period_end
            if period.start <= one.period_start and one.period_end <= period.end
        ]
        return sorted(found, key=lambda one: (one.period_end or period.end, one.record_id))

    def entry(self, figures: Sequence[Figure]) -> Entry | None:
        """What the figures say together: levels in the unit of the comparison, the others in percent."""
        if not figures:
            return None
        if len(figures) == 1:
            (only,) = figures
            return Entry(*self.scaled(only), only.qualifier, only.status, (only.record_id,))
        best = chosen(figures, self.origins)
        others = sorted(one.record_id for one in figures if one is not best)
        return Entry(
            *self.scaled(best),
            best.qualifier,
            best.status,
            (best.record_id, *others),
            sources=len({one.document_id for one in figures}),
            state=max((fact.verdict for fact in facts_of(figures)), key=STATES.index),
        )

    def scaled(self, figure: Figure) -> tuple[Decimal, Decimal | None]:
        """The value and upper value of a figure in the unit of the comparison, or in percent."""
        unit = self.unit if figure.measure == LEVEL and self.unit else _PERCENT
        if (figure.unit, figure.multiplier) == (unit.code, unit.multiplier):
            return figure.value, figure.upper
        held, (_, factor) = amount(figure), quantity_of(unit.code)
        by = factor.scaleb(unit.multiplier)
        return _plain(held.value / by), None if held.upper is None else _plain(held.upper / by)


def unit_of(levels: Iterable[Figure]) -> Unit | None:
    """The unit that most levels are in, at its most used scale; of equal numbers the first by name."""
    counted = Counter((one.unit, one.multiplier, one.unit_text) for one in levels)
    if not counted:
        return None
    codes: Counter[str | None] = Counter()
    for (code, _, _), times in counted.items():
        codes[code] += times
    code = min(codes, key=lambda one: (-codes[one], one or ""))
    scale, text = min(
        ((scale, text) for (held, scale, text) in counted if held == code),
        key=lambda one: (-counted[code, *one], one[0], one[1] or ""),
    )
    return Unit(code, text, scale)


def fits(unit: Unit, figure: Figure) -> bool:
    """Whether a figure can be told in a unit."""
    return figure.unit == unit.code or same_quantity(quantity_of(figure.unit)[0], quantity_of(unit.code)[0])


def level(
    facts: Facts, place: Place, land: Land, period: ReferencePeriod, notes: list[Message], *, status: str = ""
) -> Entry | None:
    """The amount of a place in a period: as stated, else the sum of the parts that are its land."""
    if facts.unit is None:
        return None
    found = [_level_of(facts, unit, period, status) for unit in land.units]
    if len(found) < 2:
        return found[0] if found else None
    parts = [entry for entry in found if entry]
    if not parts:
        return None
    against = against_summing(facts.by_record[parts[0].figures[0]])
    if against:
        notes.append(message("not_summed", place=place.name, period=period.label, why=(against[0].vi, against[0].en)))
        return None
    if len(parts) < len(found) or any(one.upper is not None or one.qualifier not in ("eq", "approx") for one in parts):
        missing = [unit for unit, entry in zip(land.units, found, strict=True) if entry not in parts]
        parts_text = names_text(missing or land.units, period.end)
        notes.append(message("part_missing", place=place.name, period=period.label, parts=parts_text))
        return None
    return Entry(
        sum((entry.value for entry in parts), Decimal(0)),
        None,
        _together(parts),
        min((entry.status for entry in parts), key=("target", "estimate", "actual").index),
        tuple(number for entry in parts for number in entry.figures),
        message("summed", parts=names_text(land.units, period.end)),
        min(entry.sources for entry in parts),
        max((entry.state for entry in parts), key=STATES.index),
    )


def attainment(facts: Facts, land: Land, period: ReferencePeriod, amount: Entry | None) -> Entry | None:
    """How much of its plan a place reached, in percent: stated, else its level over the target of the period or of the
    year it lies in."""
    if len(land.units) != 1:
        return None
    unit = land.units[0]
    stated = [one for one in facts.of(unit, ATTAINMENT, period) if one.status != "target"]
    if stated:
        return facts.entry(stated)
    if amount is None or amount.formula or amount.upper is not None or is_rate(facts.indicator, facts.unit):
        return None
    year = ReferencePeriod(date(period.end.year, 1, 1), date(period.end.year, 12, 31), f"{period.end.year}")
    for of in dict.fromkeys((period, year)):
        goal = _level_of(facts, unit, of, "target")
        if goal and goal.value > 0 and goal.upper is None and goal.qualifier == "eq":
            formula = message("plan_ratio", value=f"{amount.value:f}", plan=f"{goal.value:f}", period=of.label)
            return _ratio(amount, goal, Decimal(0), formula)
    return None


def growth(
    facts: Facts, land: Land, period: ReferencePeriod, amount: Entry | None, earlier: Entry | None
) -> Entry | None:
    """Growth over the same period of the year before, in percent: stated, else from a stated ratio, else from the two
    levels."""
    if len(land.units) == 1:
        for measure, shift in ((GROWTH, Decimal(0)), ("ratio_to_base", Decimal(100))):
            stated = [
                one
                for one in facts.of(land.units[0], measure, period)
                if one.status != "target" and one.unit == "percent" and is_year_before(one)
            ]
            entry = facts.entry(stated)
            if entry and shift:
                ratio = entry.value
                upper = None if entry.upper is None else entry.upper - shift
                formula = message("base_ratio", ratio=f"{ratio:f}")
                return replace(entry, value=ratio - shift, upper=upper, formula=formula)
            if entry:
                return entry
    if amount is None or earlier is None or is_rate(facts.indicator, facts.unit):
        return None
    if amount.upper is not None or earlier.upper is not None or earlier.value <= 0:
        return None
    formula = message(
        "growth_ratio",
        value=f"{amount.value:f}",
        before=f"{earlier.value:f}",
        period=f"{period.end.year - 1}{period.label[4:]}" if period.label[:4].isdigit() else "",
    )
    return _ratio(amount, earlier, Decimal(100), formula)


def is_year_before(figure: Figure) -> bool:
    """Whether a change is told over the same period of the year before, which is the period before of a whole year."""
    bases = ("same_period_last_year", "previous_period" if kind_of(figure).kind == "year" else None)
    return figure.basis_kind is not None and figure.basis_kind in bases


def is_rate(indicator: Named, unit: Unit | None) -> bool:
    """Whether levels are rates, averages or scores: a ratio of two of them is neither attainment nor growth."""
    return indicator.kind in _RATE_KINDS or (unit is not None and quantity_of(unit.code)[0] in _RATES)


def _level_of(facts: Facts, unit_id: str, period: ReferencePeriod, status: str) -> Entry | None:
    unit, key = facts.unit, (unit_id, period, status)
    if unit is not None and key not in facts.levels:
        facts.levels[key] = facts.entry(
            [
                one
                for one in facts.of(unit_id, LEVEL, period)
                if (one.status == "target") == (status == "target") and fits(unit, one)
            ]
        )
    return facts.levels.get(key)


def _ratio(amount: Entry, base: Entry, less: Decimal, formula: Message) -> Entry | None:
    if amount.qualifier not in ("eq", "approx") or base.qualifier not in ("eq", "approx"):
        return None
    value = round(amount.value / base.value * 100 - less, _PLACES)
    return Entry(
        value,
        None,
        _together((amount, base)),
        amount.status,
        (*amount.figures, *base.figures),
        formula,
        min(amount.sources, base.sources),
        max((amount.state, base.state), key=STATES.index),
    )


def _together(entries: Sequence[Entry]) -> str:
    return "approx" if any(entry.qualifier == "approx" for entry in entries) else "eq"


def _plain(value: Decimal) -> Decimal:
    """Without an exponent and without noughts at the end that only the division made."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short
