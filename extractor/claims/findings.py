"""Findings: statements of direction without a number (`sản lượng lúa tăng so với cùng kỳ`, `chưa đạt chỉ tiêu`).

Only what is said outright is one: a clause that names what is measured, its verb (directions.csv) with a degree, a
base or a plan behind it and nothing more, no number in it, and no wish, reason or condition before the verb.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.catalogues.indicators.lookup import code
from extractor.claims.bases import comparison_at
from extractor.claims.context import Context, Topic
from extractor.claims.phrases import HEAD_NOUN, left_phrase, right_phrase, syllables
from extractor.claims.sentences import Sentence
from extractor.claims.times import period_for
from extractor.claims.view import View
from extractor.claims.where import place_for
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention
from extractor.model.observation import Claim, Finding
from extractor.text.alternation import alternation

_BORDER = re.compile(r"[,;:.()\n…!?|]|(?<!\w)(?:nhưng|song|tuy nhiên|trong khi|còn|trong đó)(?!\w)")
_PLAN = (
    r"(?:(?:tất cả |hầu hết |toàn bộ |toàn diện )?(?:các )?(?:mức )?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|nghị quyết)"
    r"(?: (?:kế hoạch|năm|được giao|giao|đề ra|đã đề ra|đặt ra|tỉnh giao|huyện giao|cả năm|pháp lệnh|thu ngân sách)|\s*[¤§]+)*)"
)
# What may follow a statement that is whole.
_ENDS = r"(?=\s*(?:$|[,;:.()\n…!?|]|\s[-–]\s|(?:và|nhưng|song|do|nhờ|vì|nên|trong khi|chủ yếu|nhất là|đặc biệt|cả về)(?!\w)))"
# A noun of which nothing is said yet, and what is true of every year (`năm sau cao hơn năm trước`).
_SAYS_NOTHING = re.compile(r"(?:tốc độ|mức|đà|tỷ lệ|tỉ lệ|chỉ số|số|sự|nhu cầu)$|(?<!\w)năm sau(?!\w)")
_GENERIC = re.compile(
    r"(?:các |những )?(?:tình trạng|hiện tượng|trường hợp|sự việc|vụ việc|vụ)(?: nào| này| đó| trên)?$"
)
_TARGETS = re.compile(r"(?:các |hầu hết các |tất cả các |nhiều )?chỉ tiêu(?!\w)")
_REACH = 400
"""How far before its verb the words of a statement are looked for."""

_ADVERBS = r"(?:(?:đều|đã|cũng|tiếp tục|lại|vẫn|cơ bản|có xu hướng) )*"


@dataclass(frozen=True, slots=True)
class _Lexicon:
    verb: re.Pattern[str]
    directions: dict[tuple[str, str], str]
    move: re.Pattern[str]
    wish: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    with (Path(__file__).parent / "directions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def words(*roles: str) -> str:
        found = {row["phrase"] for row in rows if row["role"] in roles}
        return alternation(found)

    so = r"(?:\s+(?:hơn )?so(?: với)?+\s+(?!mức|tốc độ)[^,;.:()\n]{2,60}?|\s+(?:cùng kỳ|[¤]+))"
    return _Lexicon(
        re.compile(rf"(?<!\w)(?:{words('move', 'plan', 'none')})(?!\w)"),
        {(row["role"], row["phrase"]): row["direction"] for row in rows if row["direction"]},
        re.compile(rf"(?:\s+(?:{words('degree')})(?!\w)(?:{so})?|{so}){_ENDS}"),
        re.compile(rf"(?<!\w)(?:{words('wish')})(?!\w)"),
    )


_WHOLE_PLAN = re.compile(rf"\s+{_PLAN}{_ENDS}")
_WHOLE_TARGETS = re.compile(rf"(?: được)?(?: (?:và vượt )?{_PLAN})?{_ENDS}")


def findings_in_prose(
    view: View, sentences: Sequence[Sentence], context: Context, claims: Sequence[Claim]
) -> tuple[Finding, ...]:
    """The findings outside tables and plans, in order; `claims` are those of the prose, in order."""
    return tuple(
        finding
        for sentence in sentences
        if not context.in_table(sentence.span.start)
        for finding in _in_sentence(view, sentence, context.topic(sentence), claims)
    )


def _in_sentence(view: View, sentence: Sentence, topic: Topic, claims: Sequence[Claim]) -> Iterator[Finding]:
    if topic.status == "target":
        return
    span = sentence.span
    start = span.start
    for match in _lexicon().verb.finditer(view.masked, span.start, span.end):
        for border in _BORDER.finditer(view.masked, start, match.start()):
            start = border.end()
        border_after = _BORDER.search(view.masked, match.end(), min(span.end, match.end() + _REACH))
        start = max(start, match.start() - _REACH)
        clause = Span(start, border_after.start() if border_after else min(span.end, match.end() + _REACH))
        found = _in_clause(view, sentence, clause, Span(match.start(), match.end()), topic, claims)
        if found is not None:
            yield found
            start = found.span.end


def _in_clause(
    view: View, sentence: Sentence, clause: Span, verb: Span, topic: Topic, claims: Sequence[Claim]
) -> Finding | None:
    masked = view.masked
    lexicon = _lexicon()
    if view.quantities_in(clause.start, clause.end) or _figure_behind(view, clause.end):
        return None
    if lexicon.wish.search(masked, max(sentence.span.start, verb.start - _REACH), verb.start):
        return None
    words = masked[verb.start : verb.end]
    read = _read(view, clause, verb, words, sentence.span.end)
    if read is None or read[1] > clause.end:
        return None
    direction, end, subject, rule = read
    at = bisect_right(claims, verb.start, key=lambda c: c.quantity.span.start) - 1
    before = claims[at] if at >= 0 and claims[at].sentence == sentence.span else None
    if subject is None:
        # `đạt 5.000 tấn, tăng so với cùng kỳ`: what the clause before measured, where this one begins with its verb
        lead = masked[clause.start : verb.start].strip(" ,")
        if before is None or before.indicator is None or re.sub(_ADVERBS, "", lead + " ").strip():
            return None
        if masked[before.quantity.span.end : clause.start].strip(" ,"):
            return None
        subject = before.indicator
    compared = comparison_at(view, verb.end, end)
    excluded = compared.span if compared else None
    carried_place = before.place if before else None
    carried_period = before.period if before else None
    reach = before.quantity.span.end if before else sentence.span.start
    reach = max(reach, verb.start - _REACH, masked.rfind(";", max(reach, verb.start - _REACH), verb.start) + 1)
    place, _ = place_for(view, reach, verb, end, excluded, carried_place, topic.place)
    period, _ = period_for(view, reach, verb, end, excluded, carried_period, topic.period)
    first = subject.span.start if clause.start <= subject.span.start < verb.start else verb.start
    span = Span(first, end)
    return Finding(span, span.of(view.text), direction, subject, place, period, rule)


def _figure_behind(view: View, end: int) -> bool:
    """Whether the clause goes on with its number in brackets or behind a colon."""
    sign = view.masked[end : end + 2].strip()
    return sign[:1] in ("(", ":") and bool(view.quantities_in(end, end + 40))


def _read(
    view: View, clause: Span, verb: Span, words: str, last: int
) -> tuple[str, int, IndicatorMention | None, str] | None:
    """Direction, end, subject and rule of a statement; a None subject is to be carried over. The sentence ends at
    `last`."""
    masked, lexicon = view.masked, _lexicon()
    if ("none", words) in lexicon.directions:
        noun = right_phrase(masked, verb.end, verb.end, clause.end)
        if noun is None or syllables(noun.of(masked)) < 2 or _GENERIC.match(noun.of(masked)):
            return None
        return "none", noun.end, IndicatorMention(noun, noun.of(view.text), "indicator.after-verb"), "finding.none"
    left = left_phrase(masked, clause.start, verb.start)
    subject = _subject(view, left)
    if left is not None and subject is None:
        return None
    if subject is not None and _TARGETS.match(subject.surface.lower()) and ("plan", words) in lexicon.directions:
        match = _WHOLE_TARGETS.match(masked, verb.end, last)
        return (lexicon.directions["plan", words], match.end(), subject, "finding.targets") if match else None
    if ("plan", words) in lexicon.directions and (match := _WHOLE_PLAN.match(masked, verb.end, last)):
        return lexicon.directions["plan", words], match.end(), subject, "finding.plan"
    if ("move", words) in lexicon.directions and (match := lexicon.move.match(masked, verb.end, last)):
        return lexicon.directions["move", words], match.end(), subject, "finding.move"
    return None


def _subject(view: View, left: Span | None) -> IndicatorMention | None:
    """The phrase before the verb where it is a measure: by its head noun, or by the catalogue."""
    if left is None:
        return None
    surface = left.of(view.text)
    words = surface.lower()
    known = HEAD_NOUN.match(words) or _TARGETS.match(words) or code(surface) is not None
    if not known or _SAYS_NOTHING.search(words) or view.masked.startswith(" năm sau", left.end):
        return None
    return IndicatorMention(left, surface, "indicator.before-verb")
