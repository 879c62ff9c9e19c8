"""Findings: statements of direction without a number (`sản lượng lúa tăng so với cùng kỳ`, `chưa đạt chỉ tiêu`).

Only what is said outright is one: a clause that names what is measured, its verb with a degree, a base or a plan
behind it and nothing more (`statements.py`), no number in it, and no wish, reason or condition before the verb.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from extractor.claims.bases import comparison_at
from extractor.claims.context import Context, Topic
from extractor.claims.sentences import Sentence
from extractor.claims.statements import Statement, lexicon, may_state, read, without_brackets
from extractor.claims.times import period_for
from extractor.claims.view import View
from extractor.claims.where import place_for
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention
from extractor.model.observation import Claim, Finding
from extractor.text.alternation import beginnings

_BORDER = re.compile(
    r"[,;:.()\n…!?|]|(?:"
    + beginnings(
        "nhưng", "song", "tuy nhiên", "trong khi", "còn", "trong đó", "nên",
        "do" + "".join(f"(?<!{harm} do)" for harm in ("chết", "thương", "vong", "tích", "mắc", "hại")) + "(?! đó)",
    )
    + r")(?!\w)"
)  # fmt: skip
_REACH = 400
"""How far before its verb the words of a statement are looked for."""
_LIST = 90
"""How far before a comma the list may begin that what is measured is."""
_ADVERBS = re.compile(r"(?:(?:đều|đã|cũng|tiếp tục|lại|vẫn|cơ bản|có xu hướng|và|ước) )*")
_REST = re.compile(r"\s*(?:(?:so|kế hoạch|dự toán|mục tiêu|chỉ tiêu)(?!\w)[^,;.:()\n]{0,50})?[\s,(]*")
_SIDES = re.compile(r"cả (?:2|3) (?:mặt|tiêu chí)$")


def findings_in_prose(
    view: View, sentences: Sequence[Sentence], context: Context, claims: Sequence[Claim]
) -> tuple[Finding, ...]:
    """The findings outside tables and plans, in order; `claims` are those of the prose, in order."""
    masked = without_brackets(view.masked)
    return tuple(
        finding
        for sentence in sentences
        if not context.in_table(sentence.span.start)
        for finding in _in_sentence(view, masked, sentence, context.topic(sentence), claims)
    )


def _in_sentence(
    view: View, masked: str, sentence: Sentence, topic: Topic, claims: Sequence[Claim]
) -> Iterator[Finding]:
    if topic.status == "target":
        return
    span = sentence.span
    start = before = span.start
    for match in lexicon().verb.finditer(masked, span.start, span.end):
        if match.start() < start or not may_state(masked, match.start(), match.end(), span.end):
            continue
        verb = Span(match.start(), match.end())
        for border in _BORDER.finditer(masked, start, match.start()):
            before = start if border[0] == "," else border.end()
            start = border.end()
        border_after = _BORDER.search(masked, match.end(), min(span.end, match.end() + _REACH))
        start = max(start, match.start() - _REACH)
        clause = Span(start, border_after.start() if border_after else min(span.end, match.end() + _REACH))
        reach = max(before, start - _LIST) if masked[start - 1 : start] == "," else start
        found = _in_clause(view, masked, sentence, clause, verb, topic, claims, reach)
        if found is not None:
            yield found
            start = before = found.span.end


def _in_clause(
    view: View,
    masked: str,
    sentence: Sentence,
    clause: Span,
    verb: Span,
    topic: Topic,
    claims: Sequence[Claim],
    before: int,
) -> Finding | None:
    if _has_figure(view, clause) or _figure_behind(view, clause.end):
        return None
    since = max(sentence.span.start, verb.start - _REACH)
    since = max(since, masked.rfind(";", since, verb.start) + 1)
    if lexicon().wish.search(masked, since, verb.start) or lexicon().aside.search(masked, clause.start, verb.start):
        return None
    said = read(masked, view.text, clause, verb, sentence.span.end, before)
    if said is None or said.end > clause.end:
        return None
    earlier = _before(claims, sentence, verb.start)
    subject = _carried(masked, clause, verb, earlier) if said.subject is None else _named(view, said)
    if subject is None:
        return None
    compared = comparison_at(view, verb.end, said.end)
    excluded = compared.span if compared else None
    if earlier is not None and ";" in masked[earlier.quantity.span.end : verb.start]:
        # what the last item of a list named is not said of the next
        first = bisect_left(claims, sentence.span.start, key=lambda c: c.quantity.span.start)
        earlier = claims[first]
    reach = earlier.quantity.span.end if earlier else sentence.span.start
    reach = max(reach, since)
    place, _ = place_for(view, reach, verb, said.end, excluded, earlier.place if earlier else None, topic.place)
    period, _ = period_for(view, reach, verb, said.end, excluded, earlier.period if earlier else None, topic.period)
    start = subject.span.start if before <= subject.span.start < verb.start else verb.start
    span = Span(start, said.end)
    return Finding(span, span.of(view.text), said.direction, subject, place, period, said.rule)


def _before(claims: Sequence[Claim], sentence: Sentence, at: int) -> Claim | None:
    """The last claim of a sentence before an offset."""
    found = bisect_right(claims, at, key=lambda c: c.quantity.span.start) - 1
    return claims[found] if found >= 0 and claims[found].sentence == sentence.span else None


def _named(view: View, said: Statement) -> IndicatorMention | None:
    span = said.subject
    if span is None:
        return None
    surface = span.of(view.text)
    if said.said_of is not None:
        name = f"{surface} {said.said_of.of(view.text)}"
        return IndicatorMention(span, surface, "indicator.after-verb", (span, said.said_of), name)
    rule = "after-verb" if said.rule in ("finding.none", "finding.object") else "before-verb"
    return IndicatorMention(span, surface, f"indicator.{rule}")


def _carried(masked: str, clause: Span, verb: Span, earlier: Claim | None) -> IndicatorMention | None:
    """`đạt 5.000 tấn, tăng so với cùng kỳ`: what the clause before measured, where this one begins with its verb."""
    lead = masked[clause.start : verb.start].strip(" ,(")
    if earlier is None or not _ADVERBS.fullmatch(lead + " " if lead else ""):
        return None
    return earlier.indicator if _REST.fullmatch(masked, earlier.quantity.span.end, clause.start) else None


def _has_figure(view: View, clause: Span) -> bool:
    return any(
        not _SIDES.search(view.lower, 0, quantity.span.end) for quantity in view.quantities_in(clause.start, clause.end)
    )


def _figure_behind(view: View, end: int) -> bool:
    """Whether the clause goes on with its number: in brackets, behind a colon or behind `còn`."""
    words = view.masked[end : end + 5].strip()
    return words.startswith(("(", ":", "còn")) and bool(view.quantities_in(end, end + 40))
