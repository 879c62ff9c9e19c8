"""Which measure a number is: the indicator's own level, attainment of a plan, growth, change, ratio, share or rank.

Decided from the unit, the cue before the number, the base named around it, the indicator, and, in an
enumeration without verbs, the measure of the item before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.claims import cues
from extractor.claims.bases import Comparison
from extractor.claims.cues import Cue
from extractor.model.mention import Exact, QuantityMention

RATE = re.compile(
    r"(?:tổng )?(?:tỷ lệ|tỉ lệ|tỷ suất|tỉ suất|tỷ trọng|tỉ trọng|mức giảm|mức sinh|hệ số|độ che phủ|chỉ số hài lòng|lãi suất|công suất phòng|"
    r"cơ cấu|mức độ|độ ẩm|xác suất|thuế suất)"
)
GROWTH = re.compile(r"(?:tốc độ|nhịp độ|mức|tỷ lệ|tỉ lệ)\s+(?:tăng|phát triển|tăng trưởng)|tăng trưởng")
_PERCENT = {"percent", "permille"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure with the signed value it gives; `rule` says why."""

    measure: str
    value: Decimal
    upper: Decimal | None
    rule: str
    direction: str = ""
    over_plan: bool = False


def bounds(quantity: QuantityMention) -> tuple[Decimal, Decimal | None]:
    if isinstance(quantity.quantity, Exact):
        return quantity.quantity.value, None
    return quantity.quantity.low, quantity.quantity.high


def _signed(quantity: QuantityMention, down: bool) -> tuple[Decimal, Decimal | None]:
    low, high = bounds(quantity)
    if down:
        low = -abs(low)
        high = -abs(high) if high is not None else None
    return low, high


def read_measure(
    quantity: QuantityMention,
    cue: Cue | None,
    comparison: Comparison | None,
    phrase: str,
    own_subject: bool,
    aside: bool,
    before: Reading | None,
) -> Reading:
    """The measure of `quantity`.

    `phrase` is the lower-cased indicator, `own_subject` whether the clause names it itself, `aside` whether the
    number stands in brackets behind another, `before` the reading of the number before it in the sentence.
    """
    kind = cue.kind if cue else ""
    code = quantity.unit.code if quantity.unit else ""
    base = comparison.kind if comparison else ""
    down = kind == cues.DOWN
    low, high = bounds(quantity)
    growth_carried = before is not None and before.measure in ("percent_change", "change") and before.direction

    def give(measure: str, rule: str, *, is_down: bool = False, direction: str = "") -> Reading:
        value, upper = _signed(quantity, is_down)
        return Reading(measure, value, upper, rule, direction)

    if code == "times":
        if kind in (cues.UP, cues.DOWN, cues.RATIO, cues.OVER) or base:
            return give("ratio_to_base", "measure.times")
        return give("level", "measure.level")
    if code == "percentage_point":
        if kind in (cues.UP, cues.DOWN, cues.OVER):
            return give("change", "measure.points", is_down=down, direction="down" if down else "up")
        if before and before.measure == "change" and not own_subject:
            return give("change", "measure.points-carried", is_down=before.direction == "down", direction=before.direction)
        return give("level", "measure.level")
    if code in _PERCENT:
        rate = bool(RATE.match(phrase))
        if base == "plan":
            if kind in (cues.UP, cues.DOWN):
                over = cue is not None and cue.phrase == "hụt"
                if over:
                    return Reading("percent_of_plan", 100 - low, None, "measure.short-of-plan", over_plan=True)
                return give("percent_change", "measure.growth-on-plan", is_down=down, direction=kind)
            if kind == cues.OVER and low < 100:
                return Reading(
                    "percent_of_plan", 100 + low, None if high is None else 100 + high, "measure.over-plan", over_plan=True
                )
            return give("percent_of_plan", "measure.plan-named")
        if kind == cues.OVER:
            if low < 100:
                return Reading("percent_of_plan", 100 + low, None if high is None else 100 + high, "measure.over-plan", over_plan=True)
            return give("percent_of_plan", "measure.over-plan")
        if kind in (cues.UP, cues.DOWN):
            if GROWTH.match(phrase) and not rate:
                return give("percent_change", "measure.growth", is_down=down, direction=kind)
            if rate:
                return give("change", "measure.rate-change", is_down=down, direction=kind)
            return give("percent_change", "measure.growth", is_down=down, direction=kind)
        if kind == cues.SHARE:
            return give("share", "measure.share")
        if kind == cues.FROM or kind == cues.TO:
            return give("level", "measure.from-to")
        if kind == cues.RATIO:
            if base in ("same", "period", "previous", "last_year", "other"):
                return give("ratio_to_base", "measure.ratio")
            if base == "total":
                return give("share", "measure.share-of-total")
            return give("ratio_to_base" if not rate else "level", "measure.ratio-bare")
        if base in ("same", "period", "previous", "last_year") and not rate:
            if growth_carried and cue is None:
                return give("percent_change", "measure.growth-carried", is_down=before.direction == "down", direction=before.direction)  # type: ignore[union-attr]
            return give("ratio_to_base", "measure.ratio-to-period")
        if rate and own_subject:
            return give("level", "measure.rate")
        if kind == cues.ATTAIN:
            if before is not None and before.measure == "percent_of_plan" and not aside:
                return give("percent_of_plan", "measure.plan-carried")
            if own_subject or rate:
                return give("level", "measure.reached")
            return give("percent_of_plan", "measure.attained")
        if aside:
            return give("share", "measure.aside-share")
        if before is not None and kind in ("", cues.LEVEL) and before.measure not in ("level", "rank", "change"):
            if before.measure == "percent_change":
                return give("percent_change", "measure.growth-carried", is_down=before.direction == "down", direction=before.direction)
            return give(before.measure, "measure.carried")
        if rate:
            return give("level", "measure.rate")
        return give("level", "measure.percent-level")
    # absolute amounts
    if kind in (cues.UP, cues.DOWN) and (cue is None or not cue.phrase.startswith("mức") or True):
        return give("change", "measure.change", is_down=down, direction=kind)
    if kind == cues.OVER:
        return give("change", "measure.over", direction="up") if base else give("level", "measure.level")
    return give("level", "measure.level")
