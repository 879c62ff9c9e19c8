"""The subject of a count: the noun with what qualifies it, or the phrase before the verb that names it."""

from __future__ import annotations

import re

from extractor.claims import cues
from extractor.claims.cues import Cue
from extractor.claims.phrases import HEAD_NOUN, right_phrase, syllables
from extractor.claims.subjects import NOT_NOUN, TOTALS, Heard, Subject, carried, is_action, mention_of, starts_with_verb
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, QuantityMention

_OPENED = re.compile(r"\s*\(")
_QUALIFIES = re.compile(r"(?:đạt|được|có|đã|hoàn thành|chưa|thuộc)(?!\w)")
_RAISED = re.compile(r"(?<!\w)(?:nâng )?(?:tổng số|số)(?: ¤+)? lên(?: đến| thành)?\s$")
SCALED = re.compile(r"(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ) ")
_SCALE = re.compile(r"^(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ) ")
CRITERIA = "tiêu chí"
_CLASSIFIERS = frozenset(
    [
        "trường hợp",
        "lượt người",
        "đồng chí",
        "đối tượng",
        "cá nhân",
        "tập thể",
        "đơn vị",
        "cơ sở",
        "lao động",
        "học sinh",
        "hội viên",
        "đoàn viên",
        "đảng viên",
        "lượt khách",
        "người dân",
        "nhân khẩu",
    ]
)


_COUNTERS = frozenset(
    ("vụ", "ca", "người", "con", "cái", "chiếc", "cuộc", "trận", "tuyến", "lượt", "trường hợp", "đối tượng", "căn")
)
"""Words that count and say nothing of what."""


def counted_subject(
    view: View,
    quantity: QuantityMention,
    left: IndicatorMention | None,
    right: Span | None,
    heard: Heard,
    cue: Cue | None,
) -> Subject:
    """The subject of a count: the noun with what qualifies it, or the phrase before the verb that names it."""
    before = heard.before
    unit = quantity.unit
    noun = _SCALE.sub("", unit.surface.lower()) if unit else ""
    code = unit.code if unit else ""
    kind = cue.kind if cue else ""
    modifiers = syllables(right.of(view.masked)) - syllables(noun) if right else 0
    words = left.surface.lower() if left else ""
    if kind in (cues.UP, cues.DOWN) and modifiers <= 0 and (left is None or not HEAD_NOUN.match(words)):
        same = heard.by_unit.get(code)
        if same is not None:
            return Subject(same, False, left, "subject.same-unit")
        if before is not None:
            return Subject(before.indicator, False, before.left, "subject.carried")
    if (
        unit is not None
        and noun.partition("/")[0] == CRITERIA
        and kind not in (cues.UP, cues.DOWN)
        and CRITERIA not in words
    ):
        # what precedes is a commune or a target, never what is counted: `Tân An đạt 14/19 tiêu chí`
        at = view.lower.rfind("bình quân", max(0, quantity.span.start - 40), quantity.span.start)
        if at < 0:
            own = mention_of(view, right or unit.span, "indicator.counted")
        else:
            parts = (unit.span, Span(at, at + len("bình quân")))
            own = mention_of(view, unit.span, "indicator.counted", parts, f"{CRITERIA} bình quân")
        return Subject(own, True, left, "subject.counted")
    causes = cue is None or cue.phrase == "cho"
    if causes and modifiers >= 0 and right is not None and _CAUSING.search(words):
        return Subject(mention_of(view, right, "indicator.counted"), True, left, "subject.counted")
    where = cue is None and _WHERE.search(view.masked, max(0, quantity.span.start - 24), quantity.span.start)
    if where and modifiers >= 0 and right is not None:
        told = left
        if told is None and before is not None:
            told = before.indicator if before.own else before.left
        return Subject(mention_of(view, right, "indicator.counted"), False, told, "subject.where", head=told)
    at = quantity.span.start
    if (
        cue is None
        and modifiers >= 2
        and right is not None
        and left is not None
        and _ALSO.search(view.masked, at - 16, at)
    ):
        # `9 dự án chậm tiến độ, vượt vốn và hơn 4 dự án thất thoát`: what stands before `và` is the other's
        return Subject(mention_of(view, right, "indicator.counted"), True, None, "subject.counted")
    beyond = None
    if right is not None and modifiers <= 0:
        beyond = _beyond_bracket(view, right) or _beyond_place(view, right)
    if left is not None and not is_action(words) and not (beyond is not None and cue is None):
        names_it = TOTALS.match(words) is not None or words.startswith(noun)
        states = cue is None or (
            cue.phrase in ("là", ":", "còn", "đạt", "được", "=") or kind in (cues.UP, cues.DOWN, cues.TO)
        )
        if cue is None and modifiers <= 0 and right is not None and not names_it and _names_itself(noun, words):
            mention = mention_of(view, right, "indicator.counted")
            if syllables(words) <= 4:
                mention = mention_of(view, right, "indicator.counted", (left.span,), f"{left.surface} {mention.name}")
            return Subject(mention, True, left, "subject.counted")
        described = cue is not None and cue.phrase == ":" and modifiers >= 2 and not TOTALS.match(words)
        if states and (names_it or modifiers <= 0) and not described:
            return Subject(left, True, left, "subject.before-verb")
        if modifiers <= 0 and not names_it and right is not None and cue is not None and cue.phrase == "cho":
            name = f"{left.surface} cho {right.of(view.text)}"
            given = mention_of(view, left.span, left.rule, (left.span, Span(cue.start, right.end)), name)
            return Subject(given, True, left, "subject.before-verb")
        if modifiers <= 0 and (names_it or HEAD_NOUN.match(words)):
            return Subject(left, True, left, "subject.before-verb")
    if modifiers <= 0 and left is None and (again := of_same_unit(view, quantity, heard)) is not None:
        return again
    if modifiers <= 0 and left is None and before is not None and before.indicator is not None:
        surface = before.indicator.surface.lower()
        group = heard.group
        counted_on = _place_before(view, quantity) or _raised(view, quantity)
        if group is not None and group.surface.lower().startswith(noun + " ") and counted_on:
            return Subject(group, False, before.left, "subject.group")
        if code in heard.by_unit and _raised(view, quantity):
            return Subject(heard.by_unit[code], False, before.left, "subject.same-unit")
        at = quantity.span.start
        also = heard.unit not in ("", code) and _ALSO.search(view.masked, max(0, at - 16), at) is not None
        if (
            surface != noun
            and not (also and _names_itself(noun, surface))
            and before.rule in ("subject.before-verb", "subject.carried")
            and not (cue and (cue.phrase == ":" or (cue.phrase in ("có", "gồm") and syllables(noun) > 1)))
        ):
            return Subject(before.indicator, False, before.left, "subject.carried")
    bare = modifiers <= 0 and (left is None or (starts_with_verb(words) and syllables(words) <= 2))
    if bare and noun in _COUNTERS and before is not None and before.indicator is not None:
        goes_on = before.rule == "subject.carried" and code not in heard.by_unit and _next_place(view, quantity)
        if goes_on or _place_and_bracket(view, quantity) or _place_in_list(view, quantity):
            return Subject(before.indicator, False, before.left, "subject.carried")
    said = heard.by_unit.get(code)
    caused = view.masked.startswith((" do ", " là do "), quantity.span.end)
    known = said is not None and said.surface.lower() != noun
    if known and bare and not caused and (noun in _COUNTERS or _next_place(view, quantity)):
        return Subject(said, False, left, "subject.same-unit")
    if right is None:
        return Subject(left, left is not None, left, "subject.before-verb") if left else carried(quantity, heard, False)
    mention = mention_of(view, right, "indicator.counted")
    if beyond is not None:
        mention = mention_of(
            view, right, "indicator.counted", (right, beyond), f"{right.of(view.text)} {beyond.of(view.text)}"
        )
    elif left is not None and modifiers <= 1 and syllables(words) <= 8:
        mention = mention_of(view, right, "indicator.counted", (left.span,), f"{left.surface} {right.of(view.text)}")
    return Subject(mention, True, left, "subject.counted")


_CAUSING = re.compile(r"(?<!việc) làm$")
"""`lốc xoáy làm 12 căn nhà sập`: what stands before is the cause."""
_ALSO = re.compile(r"(?<!\w)và(?: (?:gần|hơn|trên|khoảng))?\s$")
_WHERE = re.compile(
    r"(?<!\w)(?:tại|ở|qua|thông qua|giữa|của|thuộc|trên địa bàn|người dân|nhân dân)(?: (?:gần|hơn|trên|khoảng|cả))?\s$"
)
"""`triển khai tại 16 xã`: what is told is where, not what the words before name."""


def of_same_unit(view: View, quantity: QuantityMention, heard: Heard) -> Subject | None:
    """What the place before had in this unit, where each of a list has numbers of several: `Yên Dũng 7 dự án, 216 triệu
    USD; Hiệp Hòa 4 dự án, 148 triệu USD`."""
    code = quantity.unit.code if quantity.unit else ""
    same = heard.by_unit.get(code)
    if same is None or heard.unit in ("", code.partition("/")[0]) or not _next_place(view, quantity):
        return None
    return Subject(same, False, heard.before.left if heard.before else None, "subject.same-unit")


def _raised(view: View, quantity: QuantityMention) -> bool:
    start = quantity.span.start
    return _RAISED.search(view.masked, max(0, start - 30), start) is not None


def _names_itself(noun: str, words: str) -> bool:
    """Whether a counted noun says enough (`bản cam kết`), unlike `trường hợp`, behind words that are no head."""
    return syllables(noun) >= 2 and noun not in _CLASSIFIERS and not HEAD_NOUN.match(words)


def _place_before(view: View, quantity: QuantityMention) -> bool:
    start = quantity.span.start
    return view.masked[max(0, start - 4) : start].rstrip(" :")[-1:] == "§"


def _next_place(view: View, quantity: QuantityMention) -> bool:
    """`nhiều nhất là An Biên với 19 dự án, tiếp đó An Minh có 11 dự án`."""
    start = quantity.span.start
    return _NEXT.search(view.masked, max(0, start - 60), start) is not None


_NEXT = re.compile(
    r"[,;](?: và)? (?:tiếp đó|tiếp đến|tiếp theo|sau đó|kế đến|kế tiếp)?(?: là)?(?: (?:tỉnh|huyện|xã|thành phố|thị xã|phường))*\s?§+(?: (?:có|với|đạt|là|làm|trồng|thu hút|được))?(?: (?:hơn|gần|khoảng|trên))?\s$"
)


def _place_and_bracket(view: View, quantity: QuantityMention) -> bool:
    """`1.885 trường hợp, nhiều nhất ở Hậu Lộc (244 người), Quảng Xương (225 người)`."""
    start = quantity.span.start
    return view.masked[max(0, start - 3) : start].endswith(("§ (", "§("))


def _place_in_list(view: View, quantity: QuantityMention) -> bool:
    """`10 trường hợp tử vong, trong đó xã Phước Đồng 5 người`."""
    start = quantity.span.start
    return _IN_LIST.search(view.masked, max(0, start - 60), start) is not None


_IN_LIST = re.compile(
    r"(?:trong đó|cụ thể|gồm):?(?: (?:có|riêng|tỉnh|huyện|xã|thành phố|thị xã|phường|quận))*\s?§+(?: (?:có|với|là))?(?: (?:hơn|gần|khoảng|trên))?:?\s$"
)


def _beyond_place(view: View, noun: Span) -> Span | None:
    """What qualifies a counted noun behind its place: `198 xã trong tỉnh có tổ chức hội`."""
    match = _ITS_PLACE.match(view.masked, noun.end)
    if match is None:
        return None
    return right_phrase(view.masked, match.end(), match.end("verb"), min(len(view.masked), match.end() + 120))


_ITS_PLACE = re.compile(
    r"(?: (?:trong|của|trên địa bàn|thuộc|tại|ở)(?: toàn| cả)?(?: tỉnh| huyện| xã| thành phố| §+)+|(?:(?:,| và)? §+)+) (?=(?P<verb>(?:đã |đang )?(?:đạt|được|có|hoàn thành|chưa)(?!\w)))"
)


def _beyond_bracket(view: View, noun: Span) -> Span | None:
    """What qualifies a counted noun behind a bracket: `57 xã (chiếm 23%) đạt chuẩn nông thôn mới`."""
    opened = _OPENED.match(view.masked, noun.end)
    closed = view.masked.find(")", noun.end, noun.end + 60) if opened else -1
    if closed < 0:
        return None
    span = right_phrase(view.masked, closed + 1, closed + 1, min(len(view.masked), closed + 120))
    if span is None or view.masked[closed + 1 : span.start].strip():
        return None
    noun_like = not NOT_NOUN.match(span.of(view.masked)) and not starts_with_verb(span.of(view.masked))
    return span if noun_like or _QUALIFIES.match(span.of(view.masked)) else None
