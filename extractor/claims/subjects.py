"""What a subject is, and the words it can or can't be made of.

The phrase left of a verb is a subject unless it is a group (`một số huyện`), a plan word or a word that names
nothing (`tổng`, `lần lượt`); a bare verb (`trồng mới`) takes its object from behind the number.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from extractor.claims.phrases import HEAD_NOUN, left_phrase
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, QuantityMention

GROUP = re.compile(
    r"(?:(?:tập trung|chủ yếu|nhiều nhất|cao nhất|thấp nhất|nhất là|dẫn đầu|đứng đầu|ở|tại|là|như) )*(?:một số |các |nhiều |những |hai |ba )?(?:huyện|xã|địa phương|đơn vị|tỉnh|thành phố|mặt hàng|ngành|ngành hàng|lĩnh vực|sản phẩm|nhóm hàng|quận|"
    r"phường|thị xã|thành viên|nơi|nhóm)(?:(?:,| và|)? (?:huyện|xã|tỉnh|thành phố|thị xã|thị trấn|phường|quận|nhanh|chậm|nhiều|ít|còn|mức|thu|đạt|thực hiện|có|cao|thấp|khá|tốt|tăng|giảm|mạnh|lớn|như|là|"
    r"chủ yếu|trong|khác|hàng|chủ lực|sau|dẫn đầu|tiêu biểu|điển hình|số))*$"
)
_GROUP_HAS = re.compile(
    r"(?:huyện|xã|địa phương|đơn vị|tỉnh|thành phố|ngành|nơi)(?:, thành phố)?(?: có)? (?=số|tỷ lệ|tỉ lệ|diện tích|sản lượng|tổng)"
)
PLAN_WORD = re.compile(
    r"(?:kế hoạch|kh|chỉ tiêu|mục tiêu|dự toán|nghị quyết|nq)(?: (?:năm|giao|đề ra|là|cả năm|tỉnh|huyện))*$"
)
_SAID = re.compile(r"(?:con số|số|tỷ lệ|tỉ lệ|mức|kết quả|số tiền|số vốn|diện tích|sản lượng|giá trị)")
_DOER = re.compile(
    r"(?:huyện|xã(?! hội)|tỉnh|thành phố|thị xã|phường|đảng bộ|cty|công ty|doanh nghiệp|nhà máy|hợp tác xã|htx|nông dân|bà con|người dân|nhân dân|ngư dân|địa phương|đơn vị)(?: đã)? "
)
_RATE_WITHIN = re.compile(
    r"(?<! giảm)(?<!^giảm)(?<! tăng)(?<!^tăng)(?<! hạ)(?<!^hạ)(?<! và)(?<! của) ((?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng) \w+ .*)$"
)
"""A rate behind the words of time or circumstance: `hơn một tuần qua tỷ lệ trái non rụng`."""
_REST = re.compile(r"(?:các )?(?:lĩnh vực|ngành|nhóm|loại|ngành nghề) khác")
"""The last item of a list of shares: `công nghiệp 47%, nông nghiệp 19%, lĩnh vực khác 34%`."""
_STANDING = re.compile(r"(?: còn| đạt| ở mức)* (?:cao|thấp|khá|lớn|nhiều|tốt)(?: nhất)?(?: so với .*| như)?$")
_BRACKETED = re.compile(r"\s*\((?:[^()]{0,12}|[^()]*giá [^()]*)\)?\s*$")
TOTALS = re.compile(r"(?:tổng số|tổng|số lượng|số|toàn bộ|quy mô|lượng)\s")
GENERIC = re.compile(
    r"qua(?: .+)?|(?:một(?: trong(?: những| số)?)?|cả|toàn|đó|đây|này|kết quả|theo|tính|ước|thu|chi|trong|ngoài|hơn|tổng|số|cộng|khác|chủ yếu|mỗi(?: (?:huyện|xã|tỉnh|nơi|đơn vị|địa phương|bên|loại|nhóm))?|đơn vị|địa phương|xảy ra|cùng|sau|địa bàn|lần lượt(?: là)?|tương ứng|theo thứ tự|phân theo (?:địa bàn|ngành|huyện|khu vực|địa phương)|kế đến|kế tiếp|tiếp đến|tiếp theo|làm|cao nhất|thấp nhất|nhiều nhất|ít nhất|"
    r"dẫn đầu|đứng đầu|tập trung|(?:đây là )?(?:một )?(?:con số|mức)(?: khá| rất| tương đối)? (?:cao|thấp|lớn|ấn tượng|khiêm tốn)|"
    r"thấp hơn|cao hơn|thấp hơn nhiều|cao hơn nhiều|trung bình|(?:bình quân|trung bình)(?: mỗi| hàng| hằng)?(?: năm)?|tổng số|nâng tổng số|mỗi năm|trở lên|nữa|đến|nay|nghỉ dưỡng)$"
)
_NAMES_NOTHING = re.compile("|".join(f"(?:{words.pattern})" for words in (PLAN_WORD, GENERIC, GROUP)))
NOT_NOUN = re.compile(
    r"(?:và|hoặc|kế hoạch|kh(?!\w)|dự toán|chỉ tiêu|mục tiêu|trở|so|nghị quyết|định mức|quy định|yêu cầu|cùng kỳ|đã|được|này|đó|nêu|lại|mỗi|một|người|năm|nữa|thì|trong|"
    r"nhưng|cả|tổng mức đầu tư|sẽ|đang|đến|lên|xuống|nhiệm vụ|chuyển(?! đổi)|bố trí|đảm bảo|bảo đảm|cung ứng|có|vừa|mới|đều|vẫn|phải|hất|thuộc|bị)(?!\w)"
)


COUNTED = ("subject.counted", "subject.where")
"""The rules that take what a number counts, the second where that only tells where something else is."""


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


class Heard(NamedTuple):
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


@cache
def _verb_beginnings() -> tuple[str, ...]:
    return tuple(f"{verb} " for verb in _verbs())


def mention_of(view: View, span: Span, rule: str, parts: tuple[Span, ...] = (), name: str = "") -> IndicatorMention:
    surface = span.of(view.text)
    bracket = _BRACKETED.search(surface) if "(" in surface else None
    if bracket and bracket.start() > 3:
        span = Span(span.start, span.start + bracket.start())
        surface = span.of(view.text)
    return IndicatorMention(span, surface, rule, parts, name or surface)


_NAME_TAIL = 10
"""Code points of a name that may have been taken for a trailing word: the `Mức` of `Nậm Mức (Điện Biên)`."""


def left_subject(view: View, start: int, end: int) -> IndicatorMention | None:
    span = left_phrase(view.masked, start, end)
    span = refined(view, span) if span is not None else None
    if span is None:
        return None
    words = span.of(view.masked)
    if words.startswith(("bị ", "được ")) and "," in view.masked[span.end : end]:
        return None  # said of the thing before: `12 km đê bị sạt lở, 3 cầu`
    if (
        view.masked.startswith("mỗi ", span.start)
        and start > 0
        and view.masked[start - 1 : span.start].strip(" ").isalnum()
    ):
        return None  # the unit of the number before goes on: `3.910 USD mỗi người, gấp 2,3 lần`
    may_rate = " tỷ " in words or " tỉ " in words
    rate = _RATE_WITHIN.search(words) if may_rate and not HEAD_NOUN.match(words) else None
    if rate:
        span = Span(span.start + rate.start(1), span.end)
        words = span.of(view.masked)
    doer = _DOER.match(words)
    rest = words[doer.end() :] if doer else ""
    if doer and (is_action(rest) or starts_with_verb(rest)):
        span = Span(span.start + doer.end(), span.end)
    return mention_of(view, span, "indicator.before-verb")


def refined(view: View, span: Span) -> Span | None:
    """A phrase without the group that has what it names (`một số huyện có tỷ lệ thu cao`); None where nothing is
    named."""
    words = span.of(view.masked)
    owner = _GROUP_HAS.match(words)
    if owner:
        span = Span(span.start + owner.end(), span.end)
        span = without_standing(view, span)
        words = span.of(view.masked)
    if view.masked.startswith((" này", " đó"), span.end) and _SAID.fullmatch(words):
        return None
    if words.endswith(" khác") and _REST.fullmatch(words):
        return span
    if words.isdigit():
        return None
    return None if _NAMES_NOTHING.fullmatch(words) or _is_name(view, span) else span


def without_standing(view: View, span: Span) -> Span:
    """`giải ngân đạt thấp` measures `giải ngân`."""
    standing = _STANDING.search(view.masked[span.start : span.end])
    return Span(span.start, span.start + standing.start()) if standing else span


def _is_name(view: View, span: Span) -> bool:
    """A place that no gazetteer holds, told by its capitals and the place in brackets behind it."""
    opened = view.masked.find("(§", span.end, span.end + _NAME_TAIL)
    words = view.text[span.start : opened].split() if opened >= 0 else []
    return 2 <= len(words) <= 4 and all(word[0].isupper() and not word.isupper() for word in words)


def is_action(words: str) -> bool:
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


def starts_with_verb(words: str) -> bool:
    words = words.lower()
    return words.startswith(_verb_beginnings()) and not HEAD_NOUN.match(words)


def noun_follows(masked: str, quantity: QuantityMention, right: Span) -> bool:
    """The phrase stands right behind the number: `650.000 tấn alumin`, not `88 tỷ đồng, đạt`."""
    return masked[quantity.span.end : right.start] in ("", " ") and not NOT_NOUN.match(right.of(masked))


def carried(quantity: QuantityMention, heard: Heard, relative: bool, theirs: bool = False) -> Subject:
    """What the clause before measured. A new amount under a count (`có 5/5 huyện thu 88 tỷ đồng`) is of the
    phrase before the count; a percentage is of the count itself, and so is what is `theirs` (`45 hồ chứa với 380 ha`)."""
    before = heard.before
    if before is None:
        return Subject(heard.head, False, heard.head, "subject.none" if heard.head is None else "subject.head")
    carried = before.indicator
    if before.left is not None and (
        before.rule == "subject.where" or (before.rule == "subject.counted" and not relative)
    ):
        carried = before.left
    code = quantity.unit.code if quantity.unit else ""
    counts = before.rule in COUNTED and before.left is None and not theirs
    if (counts or before.rule == "subject.after-unit") and not relative and heard.unit != code.partition("/")[0]:
        carried = heard.by_unit.get(code) or carried  # `hỗ trợ 30 tỷ đồng và 300 tấn gạo; An Minh 15 tỷ đồng`
    return Subject(carried, False, before.left, "subject.carried")
