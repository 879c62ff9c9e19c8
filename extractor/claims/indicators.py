"""The indicator of a number: the subject left of its verb, what it counts, or what the clause before measured."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.claims import cues
from extractor.claims.cues import Cue
from extractor.claims.phrases import HEAD_NOUN, left_phrase, right_phrase, share_phrase, syllables, trimmed
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, QuantityMention

_PART_OF = re.compile(
    r"(?<!\w)(?:trong đó|gồm|bao gồm|riêng|cụ thể|còn lại|như|trong số|chia ra|tr\.đó|điển hình|tiêu biểu|đơn cử)(?!\w)|:\s*$|:\s"
)
_COLON_HEAD = re.compile(
    r"(?:có|về|với)\s+((?:(?!tăng|giảm|đạt|cao|thấp|khá|lớn|là|có)[^\s,;:¤§]+\s+){1,8}?)(?:¤+\s*)?(?:tiếp tục |tăng|giảm|đạt|cao|thấp|khá|lớn|nhiều)"
)
_GROUP = re.compile(
    r"(?:(?:tập trung|chủ yếu|nhiều nhất|cao nhất|thấp nhất|nhất là|dẫn đầu|đứng đầu|ở|tại|là|như) )*(?:một số |các |nhiều |những |hai |ba )?(?:huyện|xã|địa phương|đơn vị|tỉnh|thành phố|mặt hàng|ngành|ngành hàng|lĩnh vực|sản phẩm|nhóm hàng|quận|"
    r"phường|thị xã|thành viên|nơi|nhóm)(?:(?:,| và|)? (?:huyện|xã|tỉnh|thành phố|thị xã|thị trấn|phường|quận|nhanh|chậm|nhiều|ít|còn|mức|thu|đạt|thực hiện|có|cao|thấp|khá|tốt|tăng|giảm|mạnh|lớn|như|là|"
    r"chủ yếu|trong|khác|hàng|chủ lực|sau|dẫn đầu|tiêu biểu|điển hình|số))*$"
)
_GROUP_HAS = re.compile(
    r"(?:huyện|xã|địa phương|đơn vị|tỉnh|thành phố|ngành|nơi)(?:, thành phố)?(?: có)? (?=số|tỷ lệ|tỉ lệ|diện tích|sản lượng|tổng)"
)
_PLAN_WORD = re.compile(
    r"(?:kế hoạch|kh|chỉ tiêu|mục tiêu|dự toán|nghị quyết|nq)(?: (?:năm|giao|đề ra|là|cả năm|tỉnh|huyện))*$"
)
_STANDING = re.compile(r"(?: còn| đạt| ở mức)* (?:cao|thấp|khá|lớn|nhiều|tốt)(?: nhất)?(?: so với .*| như)?$")
_BARE_HEAD = re.compile(
    r"(?:tổng )?(?:diện tích|số lượng|sản lượng|giá trị|trị giá|kinh phí|số tiền|doanh thu|vốn đầu tư|mức đầu tư|chiều dài|năng suất|số vốn|"
    r"công suất|quy mô|mật độ)(?: nhỏ| lớn nhất| thực hiện| trung bình| bình quân)?$"
)
_BRACKETED = re.compile(r"\s*\((?:[^()]{0,12}|[^()]*giá [^()]*)\)?\s*$")
_TOTALS = re.compile(r"(?:tổng số|tổng|số lượng|số|toàn bộ|quy mô|lượng)\s")
_GENERIC = re.compile(
    r"(?:cả|toàn|đó|đây|này|kết quả|theo|tính|ước|thu|chi|trong|ngoài|hơn|tổng|số|cộng|khác|chủ yếu|mỗi|đơn vị|địa phương|xảy ra|cùng|địa bàn|lần lượt(?: là)?|tương ứng|theo thứ tự|phân theo (?:địa bàn|ngành|huyện|khu vực|địa phương)|kế đến|kế tiếp|tiếp đến|tiếp theo|cao nhất|thấp nhất|nhiều nhất|ít nhất|"
    r"dẫn đầu|đứng đầu|tập trung|"
    r"thấp hơn|cao hơn|thấp hơn nhiều|cao hơn nhiều|trung bình|(?:bình quân|trung bình)(?: mỗi| hàng| hằng)?(?: năm)?|tổng số|nâng tổng số|mỗi năm|trở lên|nữa|đến|nay|nghỉ dưỡng)$"
)
_NOT_NOUN = re.compile(
    r"(?:và|hoặc|kế hoạch|kh(?!\w)|dự toán|chỉ tiêu|mục tiêu|trở|so|nghị quyết|định mức|quy định|yêu cầu|cùng kỳ|đã|được|này|đó|nêu|lại|mỗi|một|người|năm|nữa|thì|trong|"
    r"nhưng|cả|tổng mức đầu tư|sẽ|đang|đến|lên|xuống|nhiệm vụ|có|vừa|mới|đều|vẫn|phải|hất|thuộc|bị)(?!\w)"
)
_CAUSE = re.compile(
    r" (?P<what>(?:(?:tổng )?số (?:vụ|ca|trường hợp)[^,;.:()]{0,40}? )?(?:là )?do (?!đó)[^,;.:()\n§¤]{4,60}(?:, [^,;.:()\n§¤\d]{2,30}(?=[,;.]))?)"
)
_AIM = re.compile(r" (?:các |toàn bộ )?(?:chỉ tiêu|kế hoạch|nhiệm vụ|nội dung)?(?! (?:năm|đề ra|được giao|giao|được))")
_OPENED = re.compile(r"\s*\(")
_QUALIFIES = re.compile(r"(?:đạt|được|có|đã|hoàn thành|chưa|thuộc)(?!\w)")
_FROM = re.compile(r"\s*(?:từ|cho|để|vào|là)\s+")


@dataclass(frozen=True, slots=True)
class Subject:
    """The indicator of a number. `own` tells that its clause names it; `left` is the noun phrase before the verb,
    which later clauses may be about (`thu ngân sách có 5/5 huyện thu 88 tỷ đồng`); `head` is what a list it opens
    is about; `part_of` that it is an item of such a list."""

    indicator: IndicatorMention | None
    own: bool
    left: IndicatorMention | None
    rule: str
    part_of: bool = False
    head: IndicatorMention | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the clauses before have named: the subject of the last number, the head of the list being read,
    whether a list is being read, the last indicator by unit, and what was last counted of a place as a whole, which
    items that name but their places and the noun count on (`04 xã đạt chuẩn: An Biên 02 xã`), the unit of the last
    number that was no percentage."""

    before: Subject | None
    head: IndicatorMention | None
    listing: bool
    by_unit: dict[str, IndicatorMention]
    group: IndicatorMention | None = None
    unit: str = ""


@cache
def _verbs() -> frozenset[str]:
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["phrase"] for row in csv.DictReader(file) if row["role"] == "verb")


def _mention(view: View, span: Span, rule: str, parts: tuple[Span, ...] = (), name: str = "") -> IndicatorMention:
    bracket = _BRACKETED.search(view.text[span.start : span.end])
    if bracket and bracket.start() > 3:
        span = Span(span.start, span.start + bracket.start())
    surface = span.of(view.text)
    return IndicatorMention(span, surface, rule, parts, name or surface)


def colon_head(view: View, start: int, colon: int) -> IndicatorMention | None:
    """What a list after a colon is about: `Một số ngành có chỉ số sản xuất tăng cao là:` → `chỉ số sản xuất`."""
    words = view.masked[start:colon]
    first = re.search(r"[¤§]|(?<!\w)của một số(?!\w)", words)
    if first and first.start() > 3:
        span = left_phrase(view.masked, start, start + first.start())
        if span is not None and HEAD_NOUN.match(span.of(view.masked)):
            return _mention(view, span, "indicator.list-head")
    match = None
    for found in _COLON_HEAD.finditer(words):
        match = found
    if match:
        span = trimmed(view.masked, start + match.start(1), start + match.end(1))
        if span and syllables(span.of(view.masked)) >= 2 and not _GROUP.fullmatch(span.of(view.masked)):
            return _mention(view, span, "indicator.list-head")
    cut = re.search(r"[¤§]|(?<!\w)(?:của một số|ở một số|như sau|bao gồm|gồm|trong đó)(?!\w)", words)
    span = left_phrase(view.masked, start, start + cut.start() if cut and cut.start() > 3 else colon)
    if span is None or syllables(span.of(view.masked)) > 16 or _GROUP.fullmatch(span.of(view.masked)):
        return None
    return _mention(view, span, "indicator.list-head")


def before_bracket(view: View, start: int, opened: int) -> IndicatorMention | None:
    """The item whose figure stands in brackets right behind it: `giày dép (28,4%)`, `trồng sắn (186 ha)`. None where
    the words before the bracket are what a figure before it has used up, or a place."""
    if view.masked[:opened].rstrip()[-1:] in ("§", "¤", "¶") or not _ITEM.match(view.masked, start, opened):
        return None
    span = left_phrase(view.masked, start, opened)
    if span is None or _GENERIC.fullmatch(span.of(view.masked)) or _GROUP.fullmatch(span.of(view.masked)):
        return None
    return _mention(view, span, "indicator.before-bracket")


_ITEM = re.compile(r"\s*(?:[,;:]|(?:và|như|là|gồm|sang|cho|ở|của|với)(?!\w))")


def subject_of(
    view: View, quantity: QuantityMention, start: int, cue: Cue | None, right_end: int, heard: Heard, aside: bool
) -> Subject:
    """The subject of `quantity`, whose clause starts at `start` and whose right side ends at `right_end`."""
    masked = view.masked
    unit = quantity.unit
    left_end = cue.start if cue else quantity.span.start
    colon = masked.rfind(":", start, left_end)
    opens = bool(_PART_OF.search(masked, start, quantity.span.start))
    listed = colon_head(view, start, colon) if colon >= 0 else None
    left = _left(view, start, left_end)
    if left is not None and colon >= 0 and left.span.end <= colon:
        opens, left, listed = False, listed or left, None
    if left is not None and _inside_count(masked, start, left, heard.before):
        left = heard.before.left if heard.before else left
    head = listed or heard.head
    part_of = opens or heard.listing
    counted = unit is not None and unit.counted
    least = quantity.span.end
    right_start = unit.span.start if counted and unit and unit.span.start >= quantity.span.start else quantity.span.end
    if counted and (scale := _SCALED.match(masked, right_start)):
        right_start = scale.end()
    right = right_phrase(masked, right_start, least if counted else right_start, right_end)
    if counted:
        found = _counted(view, quantity, left, right, heard, cue)
    else:
        found = _measured(view, quantity, left, right, heard, cue, listed, aside)
    if found.own and found.indicator is not None and _BARE_HEAD.fullmatch(found.indicator.surface.lower()):
        earlier = heard.before.indicator if heard.before else None
        found = _of_what(found, colon_head(view, start, colon) if colon >= 0 else earlier)
    elif found.own and found.indicator is not None and part_of:
        found = _as_part(found, head)
    elif found.own and cue is None and not counted and not aside and heard.before is not None:
        found = _like_before(found, heard.before.indicator)
    return Subject(found.indicator, found.own, found.left, found.rule, part_of, listed)


def _inside_count(masked: str, start: int, left: IndicatorMention, before: Subject | None) -> bool:
    """Whether words before a verb only end what was counted inside the subject: `dư nợ ủy thác qua 04 tổ chức
    chính trị - xã hội là 12.480 tỷ đồng` is about `dư nợ ủy thác`."""
    if before is None or before.left is None or before.rule != "subject.counted":
        return False
    tail = masked[start : left.span.start].strip()
    return (
        not tail
        and HEAD_NOUN.match(before.left.surface.lower()) is not None
        and not HEAD_NOUN.match(left.surface.lower())
    )


def _left(view: View, start: int, end: int) -> IndicatorMention | None:
    span = left_phrase(view.masked, start, end)
    if span is None:
        return None
    words = span.of(view.masked)
    owner = _GROUP_HAS.match(words)
    if owner:
        span = Span(span.start + owner.end(), span.end)
        words = span.of(view.masked)
        if standing := _STANDING.search(words):
            span = Span(span.start, span.start + standing.start())
            words = span.of(view.masked)
    if _PLAN_WORD.fullmatch(words) or _GENERIC.fullmatch(words) or _GROUP.fullmatch(words) or _is_name(view, span):
        return None
    return _mention(view, span, "indicator.before-verb")


def _is_name(view: View, span: Span) -> bool:
    """A place that no gazetteer holds, told by its capitals and the place in brackets behind it."""
    words = span.of(view.text).split()
    return (
        2 <= len(words) <= 4
        and all(word[0].isupper() and not word.isupper() for word in words)
        and view.masked[span.end : span.end + 3].startswith((" (§", "(§"))
    )


def _is_action(words: str) -> bool:
    """Bare verbs (`đón`, `trồng mới`) take their object from behind the number."""
    words = words.lower()
    parts = words.split(" ")
    if HEAD_NOUN.match(words):
        return False
    return (
        words in _verbs()
        or (len(parts) <= 2 and parts[0] in _verbs())
        or " ".join(parts[-2:]) in _verbs()
        or parts[-1] in _verbs()
    )


def _starts_with_verb(words: str) -> bool:
    words = words.lower()
    return any(words.startswith(verb + " ") for verb in _verbs()) and not HEAD_NOUN.match(words)


def _measured(
    view: View,
    quantity: QuantityMention,
    left: IndicatorMention | None,
    right: Span | None,
    heard: Heard,
    cue: Cue | None,
    listed: IndicatorMention | None,
    aside: bool,
) -> Subject:
    """The subject of an amount, a percentage or a ratio."""
    masked, before = view.masked, heard.before
    kind = cue.kind if cue else ""
    code = quantity.unit.code.partition("/")[0] if quantity.unit else ""
    relative = code in ("percent", "percentage_point", "permille", "times")
    follows = right is not None and _noun_follows(masked, quantity, right)
    bare = cue is None or cue.phrase in ("có", "với", "trên", "cho", "được", "thu", "đạt")
    noun_left = left is not None and HEAD_NOUN.match(left.surface.lower()) is not None
    if relative:
        directed = kind in (cues.UP, cues.DOWN) and right is not None and HEAD_NOUN.match(right.of(masked)) is not None
        stated = kind in ("", cues.LEVEL, cues.ATTAIN) and bare
        if cue is not None and cue.phrase.endswith("còn") and right is not None and right.of(masked).startswith("số "):
            stated = True
        named = right is not None and syllables(right.of(masked)) >= 2 and not noun_left
        if follows and right is not None and stated and named:
            whole = share_phrase(masked, right.start, quantity.span.end + 200) or right
            return Subject(
                _mention(view, whole if len(whole) > len(right) else right, "indicator.after-unit"),
                True,
                None,
                "subject.after-unit",
            )
        if follows and right is not None and directed and named:
            return Subject(_mention(view, right, "indicator.after-unit"), True, None, "subject.after-unit")
        if kind not in (cues.UP, cues.DOWN) and (cause := _CAUSE.match(masked, quantity.span.end)):
            return _caused(view, cause.end("what"), cause.start("what"), heard, left)
        if cue is not None and cue.phrase == "hoàn thành" and (aim := _AIM.match(masked, quantity.span.end)):
            span = right_phrase(masked, aim.end(), aim.end(), len(masked))
            if span is not None and syllables(span.of(masked)) >= 2:
                return Subject(_mention(view, span, "indicator.after-unit"), True, None, "subject.aim")
        if left is not None:
            return Subject(left, True, left, "subject.before-verb")
    else:
        if (
            left is not None
            and follows
            and right is not None
            and (_is_action(left.surface) or _starts_with_verb(left.surface))
        ):
            name = f"{left.surface} {right.of(view.text)}"
            return Subject(
                _mention(view, right, "indicator.after-unit", (left.span,), name), True, left, "subject.verb-object"
            )
        by_noun = follows and not noun_left and (cue is None or cue.phrase in ("có", "với"))
        if left is not None and not by_noun and not (_is_action(left.surface) and heard.unit == code):
            return Subject(left, True, left, "subject.before-verb")
        if follows and right is not None and not aside and not (kind in (cues.UP, cues.DOWN) and before is not None):
            return Subject(_mention(view, right, "indicator.after-unit"), True, None, "subject.after-unit")
        if left is not None:
            return Subject(left, True, left, "subject.before-verb")
        source = _FROM.match(masked, quantity.span.end)
        if source and bare and not aside:
            span = right_phrase(masked, source.end(), source.end(), len(masked))
            if span is not None and syllables(span.of(masked)) >= 2 and HEAD_NOUN.match(span.of(masked)):
                return Subject(_mention(view, span, "indicator.after-unit"), True, None, "subject.source")
    if listed is not None:
        return Subject(listed, True, listed, "subject.list-head")
    same = before is not None and before.indicator is not None and not relative and heard.unit == code
    if same and before is not None and before.indicator is not None:
        if (
            left is not None
            and _is_action(left.surface)
            and not follows
            and HEAD_NOUN.match(before.indicator.name.lower())
        ):
            return _done(view, before.indicator, left.span)
        passive = _PASSIVE.match(masked, quantity.span.end) if left is None else None
        span = right_phrase(masked, passive.end(), passive.end(), len(masked)) if passive else None
        if span is not None and passive is not None and HEAD_NOUN.match(before.indicator.name.lower()):
            return _done(view, before.indicator, Span(passive.start() + 1, span.end))
    other = quantity.unit is not None and heard.unit != quantity.unit.code.partition("/")[0]
    if (
        kind in (cues.UP, cues.DOWN)
        and not relative
        and other
        and quantity.unit
        and quantity.unit.code in heard.by_unit
    ):
        return Subject(heard.by_unit[quantity.unit.code], False, before.left if before else None, "subject.same-unit")
    return _carried(quantity, heard, relative)


def _caused(view: View, end: int, start: int, heard: Heard, left: IndicatorMention | None) -> Subject:
    """A share named by its cause: `38,1% số vụ do đi sai làn đường`; what is shared is what was counted before."""
    span = Span(start, end)
    whole = heard.group or (heard.before.left if heard.before and heard.before.rule != "subject.cause" else None)
    if whole is None and heard.before is not None and heard.before.indicator is not None:
        whole = heard.before.indicator if heard.before.rule != "subject.cause" else None
    head = whole or (heard.before.left if heard.before else None)
    own = _mention(view, span, "indicator.after-unit")
    if head is not None and not span.of(view.masked).startswith("số "):
        own = _mention(view, span, "indicator.after-unit", (head.span, span), f"{head.name} {own.name}")
    return Subject(own, True, head, "subject.cause")


_PASSIVE = re.compile(r" (?:đã )?(?:được|bị) ")


def _done(view: View, thing: IndicatorMention, verb: Span) -> Subject:
    """A part of what was measured before, told by what was done to it: `101 km, đã được nhựa hóa 75 km`."""
    name = f"{thing.name} {verb.of(view.text)}"
    mention = IndicatorMention(verb, verb.of(view.text), "indicator.done", (thing.span, verb), name)
    return Subject(mention, True, thing, "subject.done")


def _carried(quantity: QuantityMention, heard: Heard, relative: bool) -> Subject:
    """What the clause before measured. A new amount under a count (`có 5/5 huyện thu 88 tỷ đồng`) is of the
    phrase before the count; a percentage is of the count itself."""
    before = heard.before
    if before is None:
        return Subject(heard.head, False, heard.head, "subject.none" if heard.head is None else "subject.head")
    carried = before.indicator
    if before.rule == "subject.counted" and before.left is not None and not relative:
        carried = before.left
    return Subject(carried, False, before.left, "subject.carried")


def _noun_follows(masked: str, quantity: QuantityMention, right: Span) -> bool:
    """The phrase stands right behind the number: `650.000 tấn alumin`, not `88 tỷ đồng, đạt`."""
    return masked[quantity.span.end : right.start] in ("", " ") and not _NOT_NOUN.match(right.of(masked))


def _counted(
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
    if left is not None and not _is_action(words):
        names_it = _TOTALS.match(words) is not None or words.startswith(noun)
        states = cue is None or (
            cue.phrase in ("là", ":", "còn", "đạt", "được", "=") or kind in (cues.UP, cues.DOWN, cues.TO)
        )
        if cue is None and modifiers <= 0 and right is not None and not names_it and _names_itself(noun, words):
            mention = _mention(view, right, "indicator.counted")
            if syllables(words) <= 4:
                mention = _mention(view, right, "indicator.counted", (left.span,), f"{left.surface} {mention.name}")
            return Subject(mention, True, left, "subject.counted")
        described = cue is not None and cue.phrase == ":" and modifiers >= 2 and not _TOTALS.match(words)
        if states and (names_it or modifiers <= 0) and not described:
            return Subject(left, True, left, "subject.before-verb")
        if modifiers <= 0 and (names_it or (cue is not None and cue.phrase == "cho") or HEAD_NOUN.match(words)):
            return Subject(left, True, left, "subject.before-verb")
    if modifiers <= 0 and left is None and before is not None and before.indicator is not None:
        surface = before.indicator.surface.lower()
        group = heard.group
        counted_on = _place_before(view, quantity) or _raised(view, quantity)
        if group is not None and group.surface.lower().startswith(noun + " ") and counted_on:
            return Subject(group, False, before.left, "subject.group")
        if (
            surface != noun
            and before.rule in ("subject.before-verb", "subject.carried")
            and not (cue and (cue.phrase == ":" or (cue.phrase in ("có", "gồm") and syllables(noun) > 1)))
        ):
            return Subject(before.indicator, False, before.left, "subject.carried")
    if right is None:
        return (
            Subject(left, left is not None, left, "subject.before-verb") if left else _carried(quantity, heard, False)
        )
    mention = _mention(view, right, "indicator.counted")
    beyond = _beyond_bracket(view, right) if modifiers <= 0 else None
    if beyond is not None:
        mention = _mention(
            view, right, "indicator.counted", (right, beyond), f"{right.of(view.text)} {beyond.of(view.text)}"
        )
    elif left is not None and modifiers <= 1 and syllables(words) <= 8:
        mention = _mention(view, right, "indicator.counted", (left.span,), f"{left.surface} {right.of(view.text)}")
    return Subject(mention, True, left, "subject.counted")


def _raised(view: View, quantity: QuantityMention) -> bool:
    start = quantity.span.start
    return _RAISED.search(view.masked, max(0, start - 30), start) is not None


_RAISED = re.compile(r"(?<!\w)(?:nâng )?(?:tổng số|số)(?: ¤+)? lên(?: đến| thành)?\s$")


def _names_itself(noun: str, words: str) -> bool:
    """Whether a counted noun says enough (`bản cam kết`), unlike `trường hợp`, behind words that are no head."""
    return syllables(noun) >= 2 and noun not in _CLASSIFIERS and not HEAD_NOUN.match(words)


_SCALED = re.compile(r"(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ) ")
_SCALE = re.compile(r"^(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ) ")
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


def _place_before(view: View, quantity: QuantityMention) -> bool:
    start = quantity.span.start
    return view.masked[max(0, start - 4) : start].rstrip(" :")[-1:] == "§"


def _beyond_bracket(view: View, noun: Span) -> Span | None:
    """What qualifies a counted noun behind a bracket: `57 xã (chiếm 23%) đạt chuẩn nông thôn mới`."""
    opened = _OPENED.match(view.masked, noun.end)
    closed = view.masked.find(")", noun.end, noun.end + 60) if opened else -1
    if closed < 0:
        return None
    span = right_phrase(view.masked, closed + 1, closed + 1, min(len(view.masked), closed + 120))
    if span is None or view.masked[closed + 1 : span.start].strip():
        return None
    noun_like = not _NOT_NOUN.match(span.of(view.masked)) and not _starts_with_verb(span.of(view.masked))
    return span if noun_like or _QUALIFIES.match(span.of(view.masked)) else None


def _of_what(found: Subject, thing: IndicatorMention | None) -> Subject:
    """A bare head noun (`có diện tích 12 ha`) is of the thing its clause is labelled with or spoke of before."""
    item = found.indicator
    if item is None or thing is None or thing.span == item.span or thing.parts:
        return found
    head = _QUANTITY_HEAD.match(thing.name.lower())
    what = thing.name[head.end() :] if head else thing.name
    named = IndicatorMention(item.span, item.surface, item.rule, (item.span, thing.span), f"{item.surface} {what}")
    return Subject(named, True, found.left, found.rule)


_QUANTITY_HEAD = re.compile(r"(?:tổng )?(?:diện tích|sản lượng|năng suất|giá trị|số lượng|doanh thu|kim ngạch) (?=\w)")


_OF = re.compile(r"(?<!\w)(?:đối với|cho|của|về)(?!\w)")


def _like_before(found: Subject, before: IndicatorMention | None) -> Subject:
    """An item without verb under the same head: `Tỷ lệ tiêm phòng đối với trâu đạt 82%, lợn 76%`."""
    item = found.indicator
    if (
        item is None
        or before is None
        or before.parts
        or syllables(item.surface) > 3
        or HEAD_NOUN.match(item.surface.lower())
    ):
        return found
    words = before.surface.lower()
    link = _OF.search(words)
    if link is None or not HEAD_NOUN.match(words):
        return found
    head = Span(before.span.start, before.span.start + link.end())
    name = f"{before.surface[: link.end()]} {item.surface}"
    named = IndicatorMention(item.span, item.surface, item.rule, (head, item.span), name)
    return Subject(named, True, found.left, found.rule)


def _as_part(found: Subject, head: IndicatorMention | None) -> Subject:
    """The full name of an item that leaves its head noun out: `trong đó lúa` under `diện tích gieo trồng`."""
    item = found.indicator
    if head is None or item is None or item.parts or head.span == item.span:
        return found
    words = item.surface.lower()
    if HEAD_NOUN.match(words) or words.startswith(head.surface.lower()) or found.rule == "subject.counted":
        return found
    named = IndicatorMention(item.span, item.surface, item.rule, (head.span, item.span), f"{head.name} {item.surface}")
    return Subject(named, True, found.left, found.rule)
