"""The period a number is true of: named in its clause, else carried, else the topic's."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.claims.view import View
from extractor.mentions.periods import calendar
from extractor.model.document import Span
from extractor.model.mention import PeriodMention

_SO = re.compile(r"(?<!\w)(?:so với|so|với|hơn|như|bằng|kể từ|từ)\s+(?:thời điểm\s+)?$")
_RIGHT = re.compile(r"[^,;:.()¤]{0,70}$")


def period_for(
    view: View,
    start: int,
    number: Span,
    right_end: int,
    excluded: Span | None,
    carried: PeriodMention | None,
    default: PeriodMention | None,
) -> tuple[PeriodMention | None, str]:
    """The period of the number at `number` whose clause starts at `start`, and the rule that chose it.

    `excluded` is the base of a comparison: its time is not the number's own. `cùng kỳ tăng 3%` is about the
    carried period one year before.
    """
    for mention in reversed(view.periods_in(start, number.start)):
        if excluded and excluded.covers(mention.span):
            continue
        before = view.lower[max(0, mention.span.start - 24) : mention.span.start]
        if mention.kind == "base":
            if _SO.search(before):
                continue
            shifted = _year_before(mention, carried or default)
            if shifted:
                return shifted, "period.year-before"
            continue
        if mention.kind in ("event", "label") or mention.period is None or _SO.search(before):
            continue
        return mention, "period.clause"
    for mention in view.periods_in(number.end, right_end):
        if excluded and excluded.covers(mention.span):
            break
        gap = view.lower[number.end : mention.span.start]
        if not _RIGHT.fullmatch(gap) or _SO.search(gap):
            break
        if mention.kind == "base":
            shifted = _year_before(mention, carried or default)
            if shifted:
                return shifted, "period.year-before"
            break
        if mention.period is not None and mention.kind in ("flow", "stock", "goal"):
            return mention, "period.right"
        break
    if carried is not None:
        return carried, "period.carried"
    return default, "period.topic"


def _year_before(mention: PeriodMention, own: PeriodMention | None) -> PeriodMention | None:
    if own is None or own.period is None:
        return None
    return replace(mention, period=calendar.years_before(own.period), kind="flow")
