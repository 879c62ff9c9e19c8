"""Names of indicators in tables: a label as written, and what it takes over from the labels it stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.catalogues.units.lookup import unit_at, unit_named
from extractor.claims.table_words import facet, folded, folded_pattern, head_kind
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, UnitMention

_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]?")
_TAIL = re.compile(r"[\s.…:;,*_\-–]+$")
_LABEL_UNIT = re.compile(r"(?:,|;|\s[-–])?\s*(?:đvt|đơn vị tính|đơn vị)\s*:\s*(?P<unit>[^()]+)$|(?P<sign>%)\s*$", re.I)
_COUNTED = re.compile(r"(?:tổng )?số (?:lượng )?(?:các )?")
_PREFIX = folded_pattern(r"(?:dự toán|tình hình|kết quả)\s+(?=(?:tổng |số )?(?:thu|chi)(?!\w))")
_ANY = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Name:
    """A name: its own words' span, the full text, the spans it is read from, and the kind of its head.

    `head` is `head`, `bare` or empty (`extractor.claims.table_words.head_kind`).
    """

    own: Span
    text: str
    parts: tuple[Span, ...]
    head: str

    def mention(self, text: str, rule: str) -> IndicatorMention:
        parts = self.parts if len(self.parts) > 1 else ()
        return IndicatorMention(self.own, self.own.of(text), rule, parts, self.text)


def name_at(text: str, span: Span) -> Name | None:
    """The name that a label gives, without what stands in brackets and closing signs; None where no word is left."""
    own = span.of(text)
    bracket = _BRACKETED.search(own)
    end = bracket.start() if bracket and _ANY.search(own[: bracket.start()]) else len(own)
    closed = _TAIL.search(own[:end])
    end = closed.start() if closed else end
    if end < 2 or not _ANY.search(own[:end]):
        return None
    cut = Span(span.start, span.start + end)
    words = folded(cut.of(text))
    prefix = _PREFIX.match(words)
    if prefix:
        cut, words = Span(cut.start + prefix.end(), cut.end), words[prefix.end() :]
    return Name(cut, cut.of(text), (cut,), head_kind(words))


def joined(above: Name, below: Name) -> Name:
    """The name of `below` where it stands under `above`: `diện tích` over `lúa`, or `lúa` over `diện tích`."""
    if below.head == "head":
        return below
    first, last = (below, above) if below.head == "bare" else (above, below)
    ending = last.text if last.text.isupper() else last.text[:1].lower() + last.text[1:]
    return Name(below.own, f"{first.text} {ending}", (*first.parts, *last.parts), above.head or first.head)


def together(row: Name, column: Name) -> Name:
    """The name of a figure whose row and column each name part of it."""
    if column.head == "bare" or (column.head and not row.head):
        joint = joined(row, Name(column.own, column.text, column.parts, "bare"))
    else:
        joint = joined(row, Name(column.own, column.text, column.parts, ""))
    return Name(row.own, joint.text, joint.parts, joint.head)


def bracketed_unit(text: str, span: Span) -> UnitMention | None:
    """The unit a label names in brackets or at its end: `Diện tích (ha)`, `Tỷ lệ %`, `Tấn` alone."""
    own = span.of(text)
    for match in _BRACKETED.finditer(own):
        found = unit_written(text, Span(span.start + match.start(1), span.start + match.end(1)))
        if found is not None:
            return found
    at_end = _LABEL_UNIT.search(own)
    if at_end is not None:
        name = "unit" if at_end["unit"] else "sign"
        return unit_written(text, Span(span.start + at_end.start(name), span.start + at_end.end(name)))
    return None


def unit_written(text: str, span: Span) -> UnitMention | None:
    """The unit that text[span] names, whole or (`% so với dân số`, `tỷ đồng, giá 2010`) in its first words."""
    own = span.of(text)
    if not own.strip() or len(own) > 60:
        return None
    lead = len(own) - len(own.lstrip())
    unit = unit_named(own)
    end = len(own.rstrip())
    if unit is None:
        match = unit_at(own, 0)
        if match is None or not re.match(r"\s*(?:[,(]|so với|/)", own[match.end :]):
            return None
        unit, end = match.unit, match.end
    span = Span(span.start + lead, span.start + end)
    return UnitMention(span, span.of(text), "unit.table", unit.code, unit.multiplier, counted=unit.kind == "count")


def counted_unit(text: str, name: Name) -> UnitMention | None:
    """The noun that a name counts: `hộ` of `Số hộ nghèo`, `%` of `Tỷ lệ …`."""
    own = name.own.of(text)
    words = own.lower()
    if words.startswith(("tỷ lệ", "tỉ lệ", "tỷ trọng", "tỉ trọng")):
        return percent_unit(name.own.start)
    counted = _COUNTED.match(words)
    if counted is None:
        return None
    match = unit_at(own, counted.end())
    if match is None or match.unit.kind != "count":
        return None
    span = Span(name.own.start + match.start, name.own.start + match.end)
    return UnitMention(span, span.of(text), "unit.table-counted", match.unit.code, match.unit.multiplier, True, True)


def percent_unit(at: int, multiplier: int = 0) -> UnitMention:
    """The percent of a figure that no sign stands by; its empty span lies at `at`."""
    return UnitMention(Span(at, at), "", "unit.table-percent", "percent", multiplier, inferred=True)


_REMOVED = folded_pattern(
    r"(?<!\w)(?:(?:số liệu|số) )?(?:ước thực hiện|ước th|ưth|uth|dự ước|ước tính|ước|thực hiện|th|kế hoạch|khn|kh|dự toán|chỉ tiêu|"
    r"nghị quyết|nq|mục tiêu|phấn đấu|dự kiến|(?:(?:tỉnh|huyện|tw|trung ương|hđnd|ubnd) )*(?:được )?giao|hđnd|sơ bộ|chính thức|quyết toán|kết quả|"
    r"đạt được|lũy kế|cộng dồn|trong kỳ|cả năm|so (?:với|sánh).*|theo (?:báo cáo|nghị quyết|quyết định|số liệu|nq|qđ).*)(?!\w)"
)
_LINKS = folded_pattern(
    r"^(?:[\s.,:;/+*\-\"“”()]|(?:của|trong|đến|tại|từ|và|năm|tháng|kỳ|đã|về|ngày|đầu|là|có|trong đó|tr\.đó)(?!\w))+"
    r"|(?:[\s.,:;/+*\-\"“”()]|(?<!\w)(?:của|trong|đến|tại|từ|và|năm|tháng|kỳ|đã|về|ngày|đầu|là|theo|tính))+$"
)
_PARTS = re.compile(r"\0+")


def header_name(text: str, span: Span, times: tuple[Span, ...]) -> Name | None:
    """The indicator that a header cell names beside its status, times and unit; None where it names none.

    `times` are the spans of the times in it. What is left beside a status word must have a head of its own.
    """
    words = folded(span.of(text))
    blanked = list(words)
    for match in _BRACKETED.finditer(words):
        _blank(blanked, match.start(), match.end())
    for time in times:
        _blank(blanked, time.start - span.start, time.end - span.start)
    status = False
    for match in _REMOVED.finditer("".join(blanked)):
        _blank(blanked, match.start(), match.end())
        status = True
    best: Name | None = None
    at = 0
    for chunk in _PARTS.split("".join(blanked)):
        at = "".join(blanked).find(chunk, at) if chunk else at
        start, end = _trimmed(chunk)
        if end - start > 1 and _ANY.search(chunk[start:end]) and not facet("stop", chunk[start:end]):
            own = Span(span.start + at + start, span.start + at + end)
            name = Name(own, own.of(text), (own,), head_kind(chunk[start:end]))
            if (name.head or not status) and (best is None or len(own) > len(best.own)):
                best = name
        at += len(chunk)
    return best


def _blank(characters: list[str], start: int, end: int) -> None:
    characters[start:end] = "\0" * (end - start)


def _trimmed(chunk: str) -> tuple[int, int]:
    start, end = 0, len(chunk)
    while match := _LINKS.search(chunk[start:end]):
        if match.start() == 0:
            start += match.end()
        else:
            end = start + match.start()
        if start >= end:
            break
    return start, end
