"""Which measure a number is: the indicator's own level, attainment of a plan, growth, change, ratio, share or rank.

Decided from the unit, the cue before the number, the base named around it, the indicator, and, in an
enumeration without verbs, the measure of the item before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from extractor.claims import cues
from extractor.claims.cues import Cue
from extractor.model.mention import Exact, QuantityMention

RATE = re.compile(
    r"(?:tổng )?(?:tỷ lệ|tỉ lệ|tỷ suất|tỉ suất|tỷ trọng|tỉ trọng|mức giảm|mức sinh|hệ số|độ che phủ|chỉ số hài lòng|lãi suất|công suất phòng|"
    r"cơ cấu|mức độ|độ ẩm|xác suất|thuế suất)"
)
GROWTH = re.compile(r"(?:tốc độ|nhịp độ|mức|tỷ lệ|tỉ lệ)\s+(?:tăng|phát triển|tăng trưởng)|tăng trưởng")
_PERIOD_BASES = ("same", "period", "previous", "last_year", "other")


RELATIVE = frozenset({"percent", "percentage_point", "permille", "times"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure with the signed value it gives; `rule` says why, `direction` (up, down) what it carries on,
    `relative` that it is a percentage or a ratio."""

    measure: str
    value: Decimal
    upper: Decimal | None
    rule: str
    direction: str = ""
    relative: bool = False


class Clause(NamedTuple):
    """What decides a measure: the cue before the number, the kind of base named, the lower-cased indicator,
    whether the clause names it itself, whether the number stands in brackets, the reading before it, whether
    nothing but a comma or a place parts it from that one, whether it is the percentage of two counts before it,
    whether a cause tells what part it is, whether it is the plan of the figure before its bracket,
    whether a plus stands before it, whether a total follows that it is a part of, whether what it is the rate of stands
    behind it."""

    cue: Cue | None
    base: str
    phrase: str
    own_subject: bool
    aside: bool
    before: Reading | None
    beside: bool = False
    part: bool = False
    cause: bool = False
    planned: bool = False
    signed: bool = False
    of_total: bool = False
    named_behind: bool = False

    @property
    def kind(self) -> str:
        return self.cue.kind if self.cue else ""


def bounds(quantity: QuantityMention) -> tuple[Decimal, Decimal | None]:
    """A quantity's value, and the upper end of a range."""
    if isinstance(quantity.quantity, Exact):
        return quantity.quantity.value, None
    return quantity.quantity.low, quantity.quantity.high


def part_of_counts(quantity: QuantityMention, counts: tuple[QuantityMention, ...]) -> bool:
    """Whether a percentage is the last count's part of an earlier one, or the last fraction: `64 vụ, làm rõ 52 vụ,
    đạt 81,25%`; `27/56 xã, đạt 48,2%`."""
    if not counts or quantity.unit is None or quantity.unit.code != "percent":
        return False
    last = counts[-1]
    value, part = bounds(quantity)[0], bounds(last)[0]
    wholes = [bounds(c)[0] for c in counts[:-1] if c.unit and last.unit and c.unit.code == last.unit.code]
    wholes += [last.of] if last.of else []
    return any(whole and abs(part / whole * 100 - value) <= Decimal("0.06") for whole in wholes)


def read_measure(quantity: QuantityMention, clause: Clause) -> Reading:
    """The measure of `quantity` in `clause`."""
    if quantity.rule == "number.rank":
        return _give(quantity, "rank", "measure.rank")
    code = quantity.unit.code.partition("/")[0] if quantity.unit else ""
    if code == "times":
        relative = clause.kind in (cues.UP, cues.DOWN, cues.RATIO, cues.OVER) or clause.base
        return (
            _give(quantity, "ratio_to_base", "measure.times") if relative else _give(quantity, "level", "measure.level")
        )
    if code == "percentage_point":
        return _points(quantity, clause)
    if code in ("percent", "permille"):
        return _percent(quantity, clause)
    if clause.kind in (cues.UP, cues.DOWN):
        return _directed(quantity, "change", "measure.change", clause.kind)
    if clause.kind == cues.OVER and clause.base:
        return _directed(quantity, "change", "measure.over", cues.UP)
    if clause.aside and (clause.signed or bounds(quantity)[0] < 0):
        return _give(quantity, "change", "measure.aside-signed")
    before = clause.before
    if clause.beside and clause.cue is None and before and before.measure == "change" and not before.relative:
        return _carried(quantity, before)
    return _give(quantity, "level", "measure.level")


def _give(quantity: QuantityMention, measure: str, rule: str) -> Reading:
    low, high = bounds(quantity)
    return Reading(measure, low, high, rule, relative=_is_relative(quantity))


def _directed(quantity: QuantityMention, measure: str, rule: str, direction: str) -> Reading:
    """A decrease is negative; `giảm -5%` is no increase."""
    low, high = bounds(quantity)
    if direction == cues.DOWN:
        low, high = -abs(low), None if high is None else -abs(high)
    return Reading(measure, low, high, rule, direction, _is_relative(quantity))


def _is_relative(quantity: QuantityMention) -> bool:
    return quantity.unit is not None and quantity.unit.code.partition("/")[0] in RELATIVE


def _carried(quantity: QuantityMention, before: Reading) -> Reading:
    return _directed(quantity, before.measure, "measure.carried", before.direction)


def _points(quantity: QuantityMention, clause: Clause) -> Reading:
    if clause.kind in (cues.UP, cues.DOWN):
        return _directed(quantity, "change", "measure.points", clause.kind)
    if clause.kind == cues.OVER:
        return _directed(quantity, "change", "measure.points", cues.UP)
    if clause.before and clause.before.measure == "change" and not clause.own_subject:
        return _carried(quantity, clause.before)
    return _give(quantity, "level", "measure.level")


def _percent(quantity: QuantityMention, clause: Clause) -> Reading:
    kind, base, before = clause.kind, clause.base, clause.before
    rate = bool(RATE.match(clause.phrase))
    _, high = bounds(quantity)
    if base == "plan" or kind == cues.OVER:
        return _against_plan(quantity, clause)
    if kind == cues.FROM and clause.cue is not None and (high is not None or quantity.qualifier == "ge"):
        kind = (
            cues.DOWN
            if clause.cue.phrase.startswith("giảm")
            else cues.UP
            if clause.cue.phrase.startswith("tăng")
            else kind
        )
    if kind in (cues.UP, cues.DOWN):
        follows_rate = (
            before is not None and not clause.own_subject and before.measure in ("share", "level") and before.relative
        )
        if (rate or follows_rate) and not GROWTH.match(clause.phrase):
            return _directed(quantity, "change", "measure.rate-change", kind)
        return _directed(quantity, "percent_change", "measure.growth", kind)
    if kind == cues.SHARE or clause.cause:
        return _give(quantity, "share", "measure.share")
    if kind in (cues.FROM, cues.TO):
        return _give(quantity, "level", "measure.from-to")
    if kind == cues.RATIO and (clause.of_total or (clause.part and not base)):
        if clause.of_total:
            return _give(quantity, "share", "measure.share-of-total")
        return _give(quantity, "level", "measure.part-of-counts")
    if kind == cues.RATIO:
        if clause.aside and before is not None and before.measure == "change":
            return _directed(quantity, "percent_change", "measure.aside-growth", before.direction)
        if base in _PERIOD_BASES:
            return _give(quantity, "ratio_to_base", "measure.ratio")
        if base == "total":
            return _give(quantity, "share", "measure.share-of-total")
        return _give(quantity, "level" if rate else "ratio_to_base", "measure.ratio-bare")
    if base in _PERIOD_BASES and base != "other" and not rate:
        if clause.aside and clause.cue is None and (changed := _aside_change(quantity, clause)) is not None:
            return changed
        if clause.cue is None and before is not None and before.measure == "percent_change":
            return _carried(quantity, before)
        return _give(quantity, "ratio_to_base", "measure.ratio-to-period")
    if rate and clause.own_subject:
        return _give(quantity, "share" if clause.phrase.startswith("cơ cấu") else "level", "measure.rate")
    if clause.part and kind in ("", cues.ATTAIN, cues.LEVEL):
        return _give(quantity, "level", "measure.part-of-counts")
    if kind == cues.ATTAIN:
        if before is not None and before.measure == "percent_of_plan" and not (clause.aside or clause.named_behind):
            return _give(quantity, "percent_of_plan", "measure.plan-carried")
        if (
            before is not None
            and before.measure == "percent_change"
            and not clause.own_subject
            and quantity.unit
            and "/" in quantity.unit.code
        ):
            return _carried(quantity, before)
        if (
            rate
            or _like_before(clause)
            or (
                clause.own_subject
                and bounds(quantity)[0] <= 100
                and not (clause.cue and clause.cue.phrase == "hoàn thành")
            )
        ):
            return _give(quantity, "level", "measure.reached")
        return _give(quantity, "percent_of_plan", "measure.attained")
    if clause.planned and before is not None and before.relative:
        return (
            _give(quantity, "level", "measure.aside-plan")
            if before.measure == "percent_of_plan"
            else replace(_carried(quantity, before), rule="measure.aside-plan")
        )
    if clause.aside and (changed := _aside_change(quantity, clause)) is not None:
        return changed
    if clause.aside and before is not None and before.relative and not clause.own_subject:
        return _carried(quantity, before)
    if clause.aside and before is not None:
        return _give(quantity, "share", "measure.aside-share")
    if before is not None and before.measure not in ("level", "rank", "change"):
        return _carried(quantity, before)
    return _give(quantity, "level", "measure.rate" if rate else "measure.percent-level")


def _aside_change(quantity: QuantityMention, clause: Clause) -> Reading | None:
    """A signed percentage in brackets, or one behind a change, is growth."""
    if clause.signed or bounds(quantity)[0] < 0:
        return _give(quantity, "percent_change", "measure.aside-signed")
    if clause.before is not None and clause.before.measure in ("change", "percent_change"):
        return _directed(quantity, "percent_change", "measure.aside-growth", clause.before.direction)
    return None


def _like_before(clause: Clause) -> bool:
    """Whether the percentage before was the amount of the same: `tăng trưởng thấp nhất là 6,1%, cao nhất đạt 7,8%`."""
    before = clause.before
    return before is not None and before.measure == "level" and before.relative and not clause.own_subject


def _of_rate(clause: Clause) -> bool:
    """Whether the figure before is a rate itself, of which `vượt 1,4%` then are points."""
    before = clause.before
    rate = bool(RATE.match(clause.phrase)) and not GROWTH.match(clause.phrase)
    return rate and before is not None and before.relative and before.measure in ("level", "change")


def _against_plan(quantity: QuantityMention, clause: Clause) -> Reading:
    """`vượt 5% kế hoạch` is attainment 105, `hụt 3%` is 97; `vượt 106%` is taken as written."""
    low, high = bounds(quantity)
    if clause.cue is not None and clause.cue.phrase == "hụt":
        return Reading("percent_of_plan", 100 - low, None, "measure.short-of-plan")
    if clause.kind == cues.OVER and _of_rate(clause) and low < 50:
        return _directed(quantity, "change", "measure.over-target-rate", cues.UP)
    if clause.kind == cues.OVER and low < 100:
        return Reading("percent_of_plan", 100 + low, None if high is None else 100 + high, "measure.over-plan")
    if clause.kind in (cues.UP, cues.DOWN):
        missed = clause.cue is not None and clause.cue.phrase.startswith(("cao hơn", "thấp hơn"))
        points = missed and clause.before is not None and clause.before.relative
        if points:
            return _directed(quantity, "change", "measure.over-target-rate", clause.kind)
        return _directed(quantity, "percent_change", "measure.growth-on-plan", clause.kind)
    return _give(quantity, "percent_of_plan", "measure.plan-named")
