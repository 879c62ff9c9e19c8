"""What several counts in a row have in common: `12 km đê, 3 cầu và 8 cống bị hư hỏng`.

In Vietnamese a predicate stands once, behind the last of the things that it is true of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.claims.phrases import right_phrase, syllables
from extractor.claims.subjects import COUNTED, Subject, mention_of
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import QuantityMention

_PREDICATE = re.compile(r" (?:bị|được|đạt (?:chuẩn|tiêu chuẩn|danh hiệu)|phải (?!có))(?!\w)")
_THING = re.compile(
    r"(?:(?!(?:tăng|giảm|đạt|chiếm|là|có|so|với|cho|tại|ở|do|để|trong đó|trị giá|gồm|còn|từ|đã|làm|bị|được|theo|vượt|bằng|chết|mất tích|sập|tốc mái|ngập|hư hỏng|khỏi bệnh|sạt lở|cháy|thoát nghèo)(?!\w))[^\W\d_]+(?:[ /-]|, (?=\D)|(?=, )|$))+"
)
_NEARLY = ("hơn ", "gần ", "khoảng ", "trên ", "cùng ", "số ", "tới ")
_LINK = re.compile(rf"(?:, |,? ?và )(?:{'|'.join(_NEARLY)})*$")
_LINK_ENDS = (", ", "và ", *_NEARLY)
_REACH = 70
_LENGTH = 12


def shared(view: View, quantities: Sequence[QuantityMention], end: int) -> dict[int, Span]:
    """The predicate that each number of a row shares with the last, by where the number starts; the sentence ends at
    `end`."""
    found: dict[int, Span] = {}
    row: list[QuantityMention] = []
    for i, quantity in enumerate(quantities):
        if quantity.unit is None or (row and not _joined(view, row[-1], quantity)):
            row = []
        if quantity.unit is None:
            continue
        row.append(quantity)
        following = quantities[i + 1].span.start if i + 1 < len(quantities) else end
        predicate = _behind(view, quantity, following) if len(row) > 1 else None
        if predicate is not None:
            found |= {one.span.start: predicate for one in row[:-1]}
            row = []
    return found


def _joined(view: View, one: QuantityMention, other: QuantityMention) -> bool:
    """Whether only a thing and a comma or `và` part two numbers. The same thing counted twice is told apart by what is
    said of each (`2 người chết, 5 người bị thương`)."""
    if one.unit is not None and one.unit.counted and other.unit is not None and one.unit.code == other.unit.code:
        return False
    words = view.masked[one.span.end : other.span.start]
    link = _LINK.search(words) if words.endswith(_LINK_ENDS) else None
    if link is None:
        return False
    thing = words[: link.start()].strip(" ,")  # `3 phòng trọ, trụ sở, 2 cơ sở`: one of a row may go uncounted
    counted = one.unit is not None and one.unit.counted
    return (counted and not thing) or _is_thing(thing)


def _is_thing(words: str) -> bool:
    return 0 < len(words) <= _REACH and _THING.fullmatch(words) is not None


def _behind(view: View, quantity: QuantityMention, end: int) -> Span | None:
    """The predicate behind what the last number of a row counts."""
    after = quantity.span.end
    match = _PREDICATE.search(view.masked, after, min(end, after + _REACH))
    if match is None:
        return None
    thing = view.masked[after : match.start()].strip()
    counted = quantity.unit is not None and quantity.unit.counted
    if not _is_thing(thing) and (thing or not counted):
        return None
    span = right_phrase(view.masked, match.start() + 1, match.end(), end)
    return span if span is not None and 2 <= syllables(span.of(view.masked)) <= _LENGTH else None


def with_predicate(view: View, subject: Subject, predicate: Span | None) -> Subject:
    """A subject named with the predicate that stands behind the last of its row."""
    item = subject.indicator
    if predicate is None or item is None or not subject.own or subject.rule not in (*COUNTED, "subject.after-unit"):
        return subject
    parts = (*(item.parts or (item.span,)), predicate)
    name = f"{item.name} {predicate.of(view.text)}"
    return replace(subject, indicator=mention_of(view, item.span, item.rule, parts, name))
