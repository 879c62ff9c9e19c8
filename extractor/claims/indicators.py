"""The indicator of a number: the subject left of its verb, what it counts, or what the clause before measured."""

from __future__ import annotations

import re

from extractor.claims import cues
from extractor.claims.composed import as_part, caused, colon_head, done, like_before, of_what
from extractor.claims.counted import CRITERIA, SCALED, counted_subject, of_same_unit
from extractor.claims.cues import Cue
from extractor.claims.phrases import HEAD_NOUN, right_phrase, share_phrase, syllables
from extractor.claims.subjects import (
    COUNTED,
    Heard,
    Subject,
    carried,
    is_action,
    left_subject,
    mention_of,
    noun_follows,
    starts_with_verb,
)
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, Interval, QuantityMention
from extractor.text.alternation import beginnings

_PART_OF = re.compile(
    rf"(?:{beginnings('trong đó', 'gồm', 'bao gồm', 'riêng', 'cụ thể', 'còn lại', 'như', 'trong số', 'chia ra', 'tr[.]đó')}|"
    rf"{beginnings('điển hình', 'tiêu biểu', 'đơn cử')}|:(?=\s|$))(?!\w)"
)
_BARE_HEAD = re.compile(
    r"(?:tổng )?(?:diện tích|số lượng|sản lượng|giá trị|trị giá|kinh phí|số tiền|doanh thu|vốn đầu tư|mức đầu tư|chiều dài|năng suất|số vốn|"
    r"công suất|quy mô|mật độ)(?: nhỏ| lớn nhất| thực hiện| trung bình| bình quân)?$"
)
_CAUSE = re.compile(
    r" (?P<what>(?:(?:tổng )?số (?:vụ|ca|trường hợp)[^,;.:()]{0,40}? )?(?:là )?do (?!đó)[^,;.:()\n§¤]{4,60}(?:, [^,;.:()\n§¤\d]{2,30}(?=[,;.]))?)"
)
_WITH = re.compile(r",? với (?:tổng )?$")
_WORKDAY = "workday"
"""A measure that tells what it measures, as what is counted does."""
_RANKED = re.compile(r"[^,;.:()\d]{0,40} về (?!đích)")
_MADE_OF = re.compile(rf"(?:{beginnings('bao gồm(?: có)?', 'gồm(?: có)?', 'là(?<=cơ cấu kinh tế là)')})(?!\w)")
_AIM = re.compile(
    r" (?:các |toàn bộ )?(?:chỉ tiêu|kế hoạch|nhiệm vụ|nội dung)?+(?! (?:năm|đề ra|được|giao|[^,;.:\d]{1,30} giao(?!\w)))"
)
_HAS_SIZE = re.compile(
    r" (?:có|với) (?:tổng )?(?:diện tích|chiều dài|công suất|dung tích|quy mô|sản lượng|doanh thu|vốn)(?: \w+){0,2}$"
)
"""`Tuyến đường liên xã có chiều dài` names a size, as `chiều dài` does."""
_FROM = re.compile(r"\s*(?:từ|cho|để|vào|là)\s+")
_PASSIVE = re.compile(r" (?:đã )?(?:được|bị) ")


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
    left = left_subject(view, _behind_lister(masked, start, left_end) if heard.before else start, left_end)
    if left is not None and colon >= 0 and left.span.end <= colon:
        opens, left, listed = False, listed or left, None
    if colon < 0 and (parts := _made_of(view, start, left_end)) is not None:
        left, listed = parts
        opens = True
    if left is not None and _inside_count(masked, start, left, heard.before):
        left = heard.before.left if heard.before else left
    head = listed or heard.head
    part_of = opens or heard.listing
    counted = unit is not None and (
        unit.counted or unit.code == _WORKDAY or unit.surface.lower().startswith(f"{CRITERIA}/")
    )
    if (
        aside
        and cue is None
        and left is not None
        and heard.before is not None
        and heard.before.indicator is not None
        and unit is not None
        and heard.unit == unit.code.partition("/")[0]
        and HEAD_NOUN.match(heard.before.indicator.surface.lower())
        and not part_of
    ):
        head, part_of = heard.before.indicator, True
    least = quantity.span.end
    right_start = unit.span.start if counted and unit and unit.span.start >= quantity.span.start else quantity.span.end
    if counted and (scale := SCALED.match(masked, right_start)):
        right_start = scale.end()
    right = right_phrase(masked, right_start, least if counted else right_start, right_end)
    if counted:
        found = counted_subject(view, quantity, left, right, heard, cue)
        found = _counted_cause(view, found, quantity, heard)
    else:
        found = _measured(view, quantity, left, right, heard, cue, listed, aside, start)
    if found.own and found.indicator is not None and _BARE_HEAD.fullmatch(found.indicator.surface.lower()):
        earlier = heard.before.indicator if heard.before else _with_what(view, start, found.indicator)
        found = of_what(found, colon_head(view, start, colon) if colon >= 0 else earlier)
    elif found.own and found.indicator is not None and part_of:
        found = as_part(found, head)
    elif found.own and cue is None and not counted and not aside and heard.before is not None:
        found = like_before(found, heard.before.indicator)
    return Subject(
        found.indicator, found.own, found.left, found.rule, part_of, head if part_of else listed or found.head
    )


def _behind_lister(masked: str, start: int, end: int) -> int:
    """Where the words of an item begin: those before `trong đó` still are of the number before."""
    at = masked.rfind("trong đó", start, end)
    return at if at >= 0 else start


def _with_what(view: View, start: int, amount: IndicatorMention) -> IndicatorMention | None:
    """What a sum is paid for: `Chi trả trợ cấp hằng tháng với số tiền 2 tỷ đồng`."""
    link = _WITH.search(view.masked, start, amount.span.start)
    return left_subject(view, start, link.start()) if link else None


def _counted_cause(view: View, found: Subject, quantity: QuantityMention, heard: Heard) -> Subject:
    """A bare count told by its cause: `50 vụ cháy, trong đó 31 vụ do chập điện`."""
    item, whole = found.indicator, heard.by_unit.get(quantity.unit.code if quantity.unit else "")
    cause = _CAUSE.match(view.masked, quantity.span.end) if item is not None and whole is not None else None
    if (
        item is None
        or whole is None
        or cause is None
        or item.surface.lower() != (quantity.unit and quantity.unit.surface)
    ):
        return found
    span = Span(cause.start("what"), cause.end("what"))
    own = mention_of(view, span, "indicator.counted", (whole.span, span), f"{whole.name} {span.of(view.text)}")
    return Subject(own, True, found.left, "subject.counted")


def _made_of(view: View, start: int, end: int) -> tuple[IndicatorMention, IndicatorMention] | None:
    """The first item behind `gồm` and what all of them are of: `Diện tích cây lâu năm gồm dừa 2.150 ha, xoài 340 ha`."""
    match = _MADE_OF.search(view.masked, start, end)
    head = colon_head(view, start, match.start()) if match else None
    item = left_subject(view, match.end(), end) if match else None
    return (item, head) if item is not None and head is not None else None


_THINGS = ("subject.after-unit", "subject.before-verb")


def _part(view: View, quantity: QuantityMention, start: int, heard: Heard) -> Subject | None:
    """A percentage told by what is said of the part: `tổng đàn 12.000 con, trong đó 58% nuôi tập trung`."""
    number = quantity.span
    whole = heard.before.indicator if heard.before else None
    said = _SAID_OF.match(view.masked, number.end)
    if whole is None or said is None or not _OF_IT.search(view.masked, start, number.start):
        return None
    span = share_phrase(view.masked, said.start() + 1, number.end + 120)
    if span is None or syllables(span.of(view.masked)) < 2:
        return None
    name = f"{whole.name} {span.of(view.text)}"
    return Subject(
        mention_of(view, span, "indicator.after-unit", (whole.span, span), name), True, whole, "subject.cause"
    )


_SAID_OF = re.compile(r" (?=(?:thuộc|được|đã|có|nuôi|trồng|làm|bị|chưa|nằm)(?!\w))")
_OF_IT = re.compile(r"(?<!\w)(?:trong đó|trong số đó)(?:,? (?:có|hơn|trên|gần|khoảng))*\s$")


def _part_of_same(quantity: QuantityMention, masked: str, heard: Heard) -> Subject | None:
    """The part of a total that is named behind: of what was measured by the same word (`dư nợ ủy thác 12 tỷ đồng
    tại 40 tổ, chiếm 97% tổng dư nợ`)."""
    total = _TOTAL.match(masked, quantity.span.end)
    before = heard.before.indicator if heard.before else None
    if total is None or before is None or total["what"] in before.name.lower():
        return None
    same = next((item for item in heard.by_unit.values() if total["what"] in item.name.lower()), None)
    return Subject(same, False, same, "subject.same-unit") if same is not None else None


_TOTAL = re.compile(r" (?:trên |trong |của )?tổng (?:số )?(?P<what>\w+ \w+)")


def _among(view: View, quantity: QuantityMention) -> Span | None:
    """What a percentage is a part of, counted: `85% trong số 420 hộ vay vốn`."""
    end = quantity.span.end
    match = _AMONG.match(view.masked, end)
    whole = next(iter(view.quantities_in(end, match.end() + 1)), None) if match else None
    if whole is None or whole.unit is None:
        return None
    start = whole.unit.span.start if whole.unit.counted else whole.span.end + 1
    span = share_phrase(view.masked, start, start + 200)
    return span if span is not None and syllables(span.of(view.masked)) >= 2 else None


_AMONG = re.compile(r" (?:trong|trên)(?: tổng)? số (?:(?:hơn|gần|khoảng|trên) )?(?=\d)")
_GIVES = re.compile(r"(?<!\w)(?:được|sẽ) (?:hỗ trợ|miễn|trợ cấp|chi trả)$")


def _inside_count(masked: str, start: int, left: IndicatorMention, before: Subject | None) -> bool:
    """Whether words before a verb only end what was counted inside the subject: `dư nợ ủy thác qua 04 tổ chức
    chính trị - xã hội là 12.480 tỷ đồng` is about `dư nợ ủy thác`."""
    if before is None or before.left is None or before.rule not in COUNTED:
        return False
    tail = masked[start : left.span.start].strip()
    return (
        not tail
        and HEAD_NOUN.match(before.left.surface.lower()) is not None
        and not HEAD_NOUN.match(left.surface.lower())
    )


def _measured(
    view: View,
    quantity: QuantityMention,
    left: IndicatorMention | None,
    right: Span | None,
    heard: Heard,
    cue: Cue | None,
    listed: IndicatorMention | None,
    aside: bool,
    start: int,
) -> Subject:
    """The subject of an amount, a percentage or a ratio."""
    masked, before = view.masked, heard.before
    kind = cue.kind if cue else ""
    code = quantity.unit.code.partition("/")[0] if quantity.unit else ""
    relative = code in ("percent", "percentage_point", "permille", "times")
    follows = right is not None and noun_follows(masked, quantity, right)
    bare = cue is None or cue.phrase in ("có", "với", "trên", "cho", "được", "thu", "đạt")
    if quantity.rule == "number.rank" and (behind := _RANKED.match(masked, quantity.span.end)):
        span = right_phrase(masked, behind.end(), behind.end(), len(masked))
        if span is not None and syllables(span.of(masked)) >= 2:
            return Subject(mention_of(view, span, "indicator.after-unit"), True, None, "subject.after-unit")
    named = left.surface.lower() if left is not None else ""
    apart = left is not None and cue is None and "," in masked[left.span.end : quantity.span.start]
    noun_left = not apart and (HEAD_NOUN.match(named) or _HAS_SIZE.search(named)) is not None
    if relative:
        from_range = (
            kind == cues.FROM and cue is not None and cue.phrase != "từ" and isinstance(quantity.quantity, Interval)
        )
        directed = (
            (kind in (cues.UP, cues.DOWN) or from_range)
            and right is not None
            and HEAD_NOUN.match(right.of(masked)) is not None
        )
        stated = kind in ("", cues.LEVEL, cues.ATTAIN) and (bare or (cue is not None and cue.phrase in ("là", ":")))
        if cue is not None and cue.phrase.endswith("còn") and right is not None and right.of(masked).startswith("số "):
            stated = True
        row = right is not None and masked.startswith(", ", right.end)
        whole = share_phrase(masked, right.start, quantity.span.end + 200) if row and right is not None else right
        says = whole is not None and syllables(whole.of(masked)) >= 2 and not noun_left
        if kind not in (cues.UP, cues.DOWN) and (cause := _CAUSE.match(masked, quantity.span.end)):
            return caused(view, cause.end("what"), cause.start("what"), heard, left)
        if left is None and kind == cues.SHARE and (whose := _part_of_same(quantity, masked, heard)) is not None:
            return whose
        unled = left is None and (cue is None or cue.phrase == "trên")
        if unled and (part := _part(view, quantity, start, heard)) is not None:
            return part
        if (among := _among(view, quantity)) is not None:
            return Subject(mention_of(view, among, "indicator.after-unit"), True, None, "subject.after-unit")
        if left is not None and follows and right is not None and _GIVES.search(left.surface.lower()):
            parts = (left.span, right)
            given = mention_of(view, right, "indicator.after-unit", parts, f"{left.surface} {right.of(view.text)}")
            return Subject(given, True, left, "subject.verb-object")
        if follows and right is not None and stated and says:
            whole = share_phrase(masked, right.start, quantity.span.end + 200) or right
            return Subject(
                mention_of(view, whole if len(whole) > len(right) else right, "indicator.after-unit"),
                True,
                None,
                "subject.after-unit",
            )
        if follows and right is not None and directed and says:
            return Subject(mention_of(view, right, "indicator.after-unit"), True, None, "subject.after-unit")
        aims = cue is not None and cue.phrase == "hoàn thành"
        if kind == cues.ATTAIN and left is None and before is None:
            aims = aims or masked.startswith((" kế hoạch ", " chỉ tiêu "), quantity.span.end)
        if aims and (aim := _AIM.match(masked, quantity.span.end)):
            span = right_phrase(masked, aim.end(), aim.end(), len(masked))
            if span is not None and syllables(span.of(masked)) >= 2:
                return Subject(mention_of(view, span, "indicator.after-unit"), True, None, "subject.aim")
        if left is not None:
            return Subject(left, True, left, "subject.before-verb")
    else:
        restates = cue is not None and cue.phrase == "tương đương" and not noun_left
        if restates and before is not None and before.indicator is not None:
            return carried(quantity, heard, relative)
        if (
            left is not None
            and follows
            and right is not None
            and (is_action(left.surface) or starts_with_verb(left.surface))
        ):
            name = f"{left.surface} {right.of(view.text)}"
            return Subject(
                mention_of(view, right, "indicator.after-unit", (left.span,), name), True, left, "subject.verb-object"
            )
        labelled = cue is not None and left is not None and cue.phrase == ":"
        labelled = labelled and left is not None and masked.endswith("về ", 0, left.span.start)
        by_noun = follows and not noun_left and (cue is None or labelled or cue.phrase in ("có", "với"))
        if left is not None and not by_noun and not (is_action(left.surface) and heard.unit == code):
            return Subject(left, True, left, "subject.before-verb")
        if follows and right is not None and not aside and not (kind in (cues.UP, cues.DOWN) and before is not None):
            return Subject(mention_of(view, right, "indicator.after-unit"), True, None, "subject.after-unit")
        goes_on = before is not None and before.indicator is not None and heard.unit == code and not follows
        if left is not None and goes_on and before is not None and before.indicator is not None:
            thing = HEAD_NOUN.match(before.indicator.name.lower()) or before.rule in _THINGS
            if thing and is_action(left.surface):
                return done(view, before.indicator, left.span)
        if left is not None:
            return Subject(left, True, left, "subject.before-verb")
        source = _FROM.match(masked, quantity.span.end)
        if source and bare and not aside:
            span = right_phrase(masked, source.end(), source.end(), len(masked))
            if span is not None and syllables(span.of(masked)) >= 2 and HEAD_NOUN.match(span.of(masked)):
                return Subject(mention_of(view, span, "indicator.after-unit"), True, None, "subject.source")
    if listed is not None:
        return Subject(listed, True, listed, "subject.list-head")
    same = before is not None and before.indicator is not None and not relative and heard.unit == code
    if same and before is not None and before.indicator is not None:
        passive = _PASSIVE.match(masked, quantity.span.end) if left is None else None
        span = right_phrase(masked, passive.end(), passive.end(), len(masked)) if passive else None
        if span is not None and passive is not None and HEAD_NOUN.match(before.indicator.name.lower()):
            return done(view, before.indicator, Span(passive.start() + 1, span.end))
    other = quantity.unit is not None and heard.unit != quantity.unit.code.partition("/")[0]
    if (
        kind in (cues.UP, cues.DOWN)
        and not relative
        and other
        and quantity.unit
        and quantity.unit.code in heard.by_unit
    ):
        return Subject(heard.by_unit[quantity.unit.code], False, before.left if before else None, "subject.same-unit")
    if not relative and left is None and (again := of_same_unit(view, quantity, heard)) is not None:
        return again
    return carried(quantity, heard, relative, theirs=cue is not None and cue.phrase == "với")
