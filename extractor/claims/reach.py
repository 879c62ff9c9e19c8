"""How far the words of a number reach: to its left into the bracket it stands in, to its right to the next clause."""

from __future__ import annotations

import re

from extractor.claims import cues
from extractor.claims.bases import PLAN, Comparison, comparison_at, ratio_base
from extractor.claims.cues import PLAN_WORDS, Cue
from extractor.claims.measures import RELATIVE
from extractor.claims.subjects import COUNTED, Subject
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import QuantityMention
from extractor.text.alternation import beginnings

_VERB_OR_STOP = re.compile(
    r"[;:\n]|, (?=\D)|(?:"
    + beginnings("như(?= ?[:§])", "tăng", "giảm", "đạt", "chiếm", "vượt", "gấp", "bằng", "trong đó", "tương đương")
    + r")(?!\w)"
)
_END = re.compile(r"[;\n]")
_PUNCTUATION = re.compile(r"[,;.()\n]")
_RISES_BEHIND = re.compile(r"[^,;.:()\d]*\([^()]*\)[^,;.:()\d]*(?<!\w)(?:lên|xuống|còn)(?!\w)")
_RISES = re.compile(r"(?<!\w)(?:lên|xuống|còn)(?: còn| đến| tới| thành| mức)*\s*$")


def is_relative(quantity: QuantityMention) -> bool:
    return quantity.unit is not None and quantity.unit.code.partition("/")[0] in RELATIVE


def bracket_start(masked: str, start: int, opened: int) -> int:
    """Inside the bracket, or at the place or time that it stands right behind (`An Biên (78,5%)`)."""
    at = opened
    while at > start and masked[at - 1] == " ":
        at -= 1
    sign = masked[at - 1 : at]
    if sign not in ("¤", "§"):
        return opened + 1
    while at > start and masked[at - 1] == sign:
        at -= 1
    return at


def right_end_of(masked: str, start: int, following: int) -> int:
    """Where the words that still belong to the number on their left end."""
    match = _VERB_OR_STOP.search(masked, start, following)
    return match.start() if match else following


def noun_end_of(masked: str, start: int, following: int) -> int:
    match = _END.search(masked, start, following)
    return match.start() if match else following


def past_bracket(masked: str, start: int, following: int, reach: int) -> int:
    """Where the words of a number end that has another in brackets behind it: `25 hộ nghèo (4%) năm 2014`."""
    opened = masked.find("(", start, following)
    closed = (
        masked.find(")", following, following + 20)
        if opened >= 0 and not masked[opened + 1 : following].strip()
        else -1
    )
    return right_end_of(masked, closed + 1, closed + 30) if closed >= 0 else reach


def parts_behind(subject: Subject, number: Span) -> list[Span]:
    """The parts of the subject that stand behind the number."""
    indicator = subject.indicator
    if indicator is None or not subject.own:
        return []
    return [part for part in (indicator.span, *indicator.parts) if part.start >= number.start]


def tail_end_of(
    quantity: QuantityMention, comparison: Comparison | None, subject: Subject, right_end: int, following: int
) -> int:
    """Where the words the number has used up end; the next clause's head starts there."""
    end = quantity.span.end
    if comparison and end <= comparison.span.start < following:
        end = max(end, comparison.span.end)
        if comparison.kind == "plan":
            end = max(end, right_end)
    if subject.rule in (*COUNTED, "subject.after-unit", "subject.verb-object", "subject.source") and subject.indicator:
        end = max(end, subject.indicator.span.end)
    return end


def is_end_of_change(masked: str, cue: Cue | None, number: Span, following: int, opened: bool) -> bool:
    """Whether a number is one end of `từ … lên …`; `opened` tells that the number before was the first."""
    if cue is None:
        return False
    if cue.kind == cues.FROM:
        rises = _RISES.search(masked, number.end, following) or _RISES_BEHIND.match(masked, number.end)
        return rises is not None
    return opened and cue.kind == cues.TO


_PLAN_REACH = 56
_BEATEN = re.compile(
    rf"(?:{beginnings('vượt', 'cao hơn', 'thấp hơn')}) ({PLAN_WORDS}) (?:(?:hơn|trên|gần|khoảng|là|tới|đến) )?$"
)
"""`vượt kế hoạch 41%`: the plan stands between the verb and its figure."""


def comparison_of(
    view: View, clause: int, quantity: QuantityMention, right_end: int, following: int
) -> Comparison | None:
    number = quantity.span
    right_start = number.end
    if view.lower.startswith(" (", right_start):
        close = view.lower.find(")", right_start, right_start + 60)
        if close >= 0:
            right_start = close + 1
            if following < right_start:  # the next number stands in the bracket, the base may stand behind it
                stop = _PUNCTUATION.search(view.masked, right_start)
                following = right_end = stop.start() if stop else len(view.masked)
    if PLAN.match(view.lower, right_start, min(following, right_start + 60)):
        return Comparison("plan", Span(right_start, min(following, right_end)), None, None)
    if is_relative(quantity) and (named := ratio_base(view, right_start, following)) is not None:
        return named
    end = max(right_end, right_start)
    right = comparison_at(view, right_start, min(following, end) if right_start == number.end else following)
    if right is not None:
        return right
    beaten = _BEATEN.search(view.lower, max(clause, number.start - _PLAN_REACH), number.start)
    if beaten is not None:
        return Comparison("plan", Span(beaten.start(1), beaten.end(1)), None, None)
    left = comparison_at(view, clause, number.start)
    if left is not None and left.kind != "total":
        return left
    return None
