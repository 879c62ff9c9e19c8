"""The indicator of a number: the subject left of its verb, what it counts, or what the clause before measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.claims import cues
from extractor.claims.cues import Cue
from extractor.claims.phrases import left_phrase, right_phrase, syllables, trimmed
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, QuantityMention

_HEAD_NOUN = re.compile(
    r"(?:tổng|số|diện tích|sản lượng|giá trị|tỷ lệ|tỉ lệ|tỷ trọng|thu|chi|doanh thu|kim ngạch|vốn|nguồn vốn|chỉ số|năng suất|thu nhập|dân số|"
    r"mức|tốc độ|quy mô|cơ cấu|lượng|lượt|kinh phí|số tiền|ngân sách|dư nợ|nợ|đàn|công suất|chiều dài|độ|nhiệt độ|lãi suất|hộ|xã|người)(?!\w)"
)
_PART_OF = re.compile(
    r"(?<!\w)(?:trong đó|gồm|bao gồm|riêng|cụ thể|còn lại|như|trong số|chia ra|tr\.đó)(?!\w)|:\s*$|:\s"
)
_COLON_HEAD = re.compile(
    r"(?:có|về|với)\s+((?:(?!tăng|giảm|đạt|cao|thấp|khá|lớn|là|có)[^\s,;:¤§]+\s+){1,8}?)(?:tiếp tục |tăng|giảm|đạt|cao|thấp|khá|lớn|nhiều)"
)
_BRACKETED = re.compile(r"\s*\((?:[^()]{0,12}|[^()]*giá [^()]*)\)\s*$")
_TOTALS = re.compile(r"(?:tổng số|tổng|số lượng|số|toàn bộ|quy mô)\s")
_GENERIC_SUBJECT = re.compile(
    r"(?:cả|toàn|đó|đây|này|kết quả|theo|tính|ước|thu|chi|trong|ngoài|hơn|tổng|số|cộng|khác|chủ yếu|mỗi|đơn vị|địa phương|xảy ra)$"
)
_FINITE = re.compile(r"(?<!\w)(?:đã|được|cho|về|để)(?!\w)")


@dataclass(frozen=True, slots=True)
class Subject:
    """The indicator of a number. `own` tells that its clause names it; `left` is the noun phrase before the verb,
    which later clauses may be about (`thu ngân sách có 5/5 huyện thu 88 tỷ đồng`)."""

    indicator: IndicatorMention | None
    own: bool
    left: IndicatorMention | None
    rule: str
    part_of: bool = False


def _mention(view: View, span: Span, rule: str, parts: tuple[Span, ...] = (), name: str = "") -> IndicatorMention:
    bracket = _BRACKETED.search(view.text[span.start : span.end])
    if bracket and bracket.start() > 3:
        span = Span(span.start, span.start + bracket.start())
    surface = span.of(view.text)
    return IndicatorMention(span, surface, rule, parts, name or surface)


def is_part(head: str) -> bool:
    return bool(_PART_OF.search(head))


def colon_head(view: View, start: int, colon: int) -> IndicatorMention | None:
    """What a list after a colon is about: `Một số ngành có chỉ số sản xuất tăng cao là:` → `chỉ số sản xuất`."""
    words = view.masked[start:colon]
    match = _COLON_HEAD.search(words)
    if match:
        span = trimmed(view.masked, start + match.start(1), start + match.end(1))
        if span and syllables(span.of(view.masked)) >= 2:
            return _mention(view, span, "indicator.list-head")
    span = left_phrase(view.masked, start, colon)
    if span is None or syllables(span.of(view.masked)) > 16:
        return None
    return _mention(view, span, "indicator.list-head")


def subject_of(
    view: View,
    quantity: QuantityMention,
    start: int,
    cue: Cue | None,
    right_end: int,
    before: Subject | None,
    head: IndicatorMention | None,
    aside: bool,
) -> Subject:
    """The subject of `quantity`, whose clause starts at `start` and whose right side ends at `right_end`."""
    masked = view.masked
    unit = quantity.unit
    left_end = cue.start if cue else quantity.span.start
    colon = masked.rfind(":", start, left_end)
    part_of = is_part(masked[start : quantity.span.start])
    left_span = left_phrase(masked, start, left_end)
    if left_span and _GENERIC_SUBJECT.fullmatch(left_span.of(masked)):
        left_span = None
    counted = unit is not None and unit.counted
    right_start = unit.span.start if counted and unit and unit.span.start >= quantity.span.start else quantity.span.end
    if counted and unit and unit.span.start > quantity.span.end:
        right_start = quantity.span.end
    right_span = right_phrase(masked, right_start, right_end)
    left = _mention(view, left_span, "indicator.before-verb") if left_span else None
    if left and cue is None and colon >= 0 and left_span and left_span.end <= colon:
        part_of = False

    if counted:
        return _counted(view, quantity, left, right_span, before, part_of, cue)
    percent = unit is not None and unit.code in ("percent", "percentage_point", "permille", "times")
    if left is not None:
        name = _composed(left, head, before, part_of)
        if name is not None:
            left = IndicatorMention(left.span, left.surface, left.rule, name[0], name[1])
        if not percent and right_span and _noun_follows(masked, quantity, right_span) and _is_verb(left_span, masked):
            joined = f"{left.surface} {right_span.of(view.text)}"
            mention = _mention(view, right_span, "indicator.after-unit", (left.span,), joined)
            return Subject(mention, True, left, "subject.verb-object", part_of)
        return Subject(left, True, left, "subject.before-verb", part_of)
    if (
        right_span
        and not aside
        and _noun_follows(masked, quantity, right_span)
        and (not percent or _share_of(masked, right_span))
    ) and (percent or not (before and before.own and cue and cue.kind in (cues.UP, cues.DOWN))):
        mention = _mention(view, right_span, "indicator.after-unit")
        return Subject(mention, True, None, "subject.after-unit", part_of)
    if colon >= 0:
        listed = colon_head(view, start, colon)
        if listed:
            return Subject(listed, True, listed, "subject.list-head", False)
    if before is not None:
        carried = before.left or before.indicator
        if before.indicator is not None and (before.left is None or before.rule != "subject.counted"):
            carried = before.indicator
        return Subject(carried, False, before.left, "subject.carried", part_of)
    return Subject(head, False, head, "subject.none" if head is None else "subject.head", part_of)


def _is_verb(span: Span | None, masked: str) -> bool:
    """A subject of bare verbs (`sản xuất`, `trồng mới`) takes its object from behind the unit."""
    if span is None:
        return False
    words = span.of(masked)
    return syllables(words) <= 4 and not _HEAD_NOUN.match(words)


def _noun_follows(masked: str, quantity: QuantityMention, right: Span) -> bool:
    """The phrase stands right behind the number: `650.000 tấn alumin`, not `88 tỷ đồng, đạt`."""
    gap = masked[quantity.span.end : right.start]
    words = right.of(masked)
    return gap in ("", " ") and not re.match(
        r"(?:và|hoặc|kế hoạch|kh(?!\w)|dự toán|chỉ tiêu|mục tiêu|trở|so|nghị quyết|cùng kỳ|đã|được|này|đó|nêu|lại|mỗi|một|người|năm|nữa|thì|trong|nhưng|cả|tổng mức đầu tư)(?!\w)",
        words,
    )


def _share_of(masked: str, right: Span) -> bool:
    words = right.of(masked)
    return syllables(words) >= 2


def _counted(
    view: View,
    quantity: QuantityMention,
    left: IndicatorMention | None,
    right: Span | None,
    before: Subject | None,
    part_of: bool,
    cue: Cue | None,
) -> Subject:
    masked = view.masked
    unit = quantity.unit
    noun = unit.surface.lower() if unit else ""
    kind = cue.kind if cue else ""
    modifiers = syllables(right.of(masked)) - syllables(noun) if right else 0
    if kind in (cues.UP, cues.DOWN) and left is None and before is not None and modifiers <= 0:
        return Subject(before.indicator, False, before.left, "subject.carried", part_of)
    left_words = left.surface.lower() if left else ""
    names_it = bool(left) and (noun.split(" ")[-1] in left_words.split() or _TOTALS.match(left_words) is not None)
    if left and (names_it or (cue is not None and cue.phrase in ("là", ":", "còn", "đạt") and modifiers <= 1)):
        return Subject(left, True, left, "subject.before-verb", part_of)
    if right is not None and (modifiers >= 1 or left is None):
        if left is not None and modifiers < 1:
            return Subject(left, True, left, "subject.before-verb", part_of)
        if (
            left is None
            and modifiers < 1
            and before is not None
            and (part_of or kind in (cues.UP, cues.DOWN, ""))
            and before.indicator
        ):
            same = before.indicator.surface.lower().startswith(noun)
            if same or part_of:
                return Subject(before.indicator, False, before.left, "subject.carried", part_of)
        mention = _mention(view, right, "indicator.counted")
        if left is not None:
            joined = f"{left.surface} {right.of(view.text)}"
            if modifiers <= 1 and syllables(left_words) <= 8:
                mention = _mention(view, right, "indicator.counted", (left.span,), joined)
        return Subject(mention, True, left, "subject.counted", part_of)
    if left is not None:
        return Subject(left, True, left, "subject.before-verb", part_of)
    if before is not None:
        return Subject(before.indicator, False, before.left, "subject.carried", part_of)
    return Subject(None, False, None, "subject.none", part_of)


def _composed(
    item: IndicatorMention, head: IndicatorMention | None, before: Subject | None, part_of: bool
) -> tuple[tuple[Span, ...], str] | None:
    """The full name of an item that leaves its head noun out: `trong đó lúa` under `diện tích gieo trồng`."""
    if head is None or head.span == item.span:
        return None
    words = item.surface.lower()
    if _HEAD_NOUN.match(words) or words.startswith(head.surface.lower()):
        return None
    if not part_of and not (before and before.part_of):
        return None
    return (head.span, item.span), f"{head.name} {item.surface}"
