"""Joins the numbers of running text to what they are said of.

A sentence is read from left to right, number by number. Between two numbers lies the end of the first one's
clause (its base, what it counted) and the head of the second's (its subject, verb, place, period). What a head
leaves out is carried over from the clause before: that is how enumerations, ellipses and `trong đó` work.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from extractor.claims.bases import Comparison, basis_of
from extractor.claims.composed import before_bracket, colon_head, sentence_subject, verb_first
from extractor.claims.context import Context, Topic
from extractor.claims.cues import DOWN, FROM, RATIO, UP, Cue, governing_cue
from extractor.claims.frame import Frame
from extractor.claims.homes import of_nation, opens_with, topic_place
from extractor.claims.indicators import subject_of
from extractor.claims.measures import Clause, Reading, bounds, part_of_counts, read_measure
from extractor.claims.parallels import Slot, item_of, slots
from extractor.claims.predicates import shared, with_predicate
from extractor.claims.reach import (
    bracket_start,
    comparison_of,
    is_end_of_change,
    is_relative,
    noun_end_of,
    parts_behind,
    past_bracket,
    right_end_of,
    tail_end_of,
)
from extractor.claims.records import is_record, listed_units, with_noun
from extractor.claims.sentences import Sentence, is_whole, one_a_line
from extractor.claims.status import read_status
from extractor.claims.subjects import Subject
from extractor.claims.times import (
    of_its_day,
    opening_day,
    opening_time,
    opens_time,
    period_for,
    spoken_time,
    term_ahead,
)
from extractor.claims.view import View
from extractor.claims.where import place_for
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, PeriodMention, PlaceMention, QuantityMention, UnitMention
from extractor.model.observation import Basis, Claim
from extractor.text.alternation import beginnings

_NAMED = ("place.clause", "place.right", "place.in-order")
_BEHIND = ("place.right", "place.in-brackets")
_CHANGES = ("percent_change", "change", "ratio_to_base")
_OF_LEVEL = {"xã": "commune", "phường": "commune", "thị trấn": "commune", "huyện": "district"}
_CONTINUES = re.compile(
    r"[\s\-–+*]*+(?:trong đó|trong số đó|riêng|cụ thể|theo đó|trong mức|còn lại|tăng|giảm|đạt|bằng|so với|nếu|ngoài ra|bên cạnh đó|"
    r"một số (?:ngành|mặt hàng|sản phẩm|địa phương|huyện|xã|tỉnh|nhóm|lĩnh vực|thị trường|đơn vị)|các (?:ngành|mặt hàng|sản phẩm) |trong các|"
    r"(?:con số|số|diện tích|tỷ lệ|tỉ lệ|mức|sản lượng|giá trị|kết quả|số tiền|số vốn)(?: \w+)? này|"
    r"(?:số|diện tích|sản lượng)(?: \w+){0,2} (?:nói |kể )?trên(?= (?:tập trung|chủ yếu|phân bố|được|gồm|nằm|thuộc))|trong số|trong \d+ (?:nhóm|ngành|huyện|xã|chỉ tiêu|mặt hàng|sản phẩm|lĩnh vực|địa phương)|từ nguồn)(?!\w)"
)
_SAME = re.compile(r"(?:tỷ lệ|tỉ lệ|con số|mức|chỉ số|diện tích|sản lượng|giá trị|số tiền|số vốn)(?: \w+)? này(?!\w)")
_RUNS_ON = re.compile(
    r"[-–+*•\s]*(?:trong đó|trong số đó)(?!\w)|(?:từ|với|bằng|nhờ) (?:tổng )?(?:nguồn|số|khoản)(?: (?:tiền|vốn|lượng|kinh phí|hỗ trợ))* (?:này|trên|đó)(?!\w)"
)
"""A paragraph that so begins speaks on of what the one before did."""
_TOTAL = re.compile(r"[\s\-–+*]*+(?:tổng cộng|tính chung|nhìn chung|như vậy)(?!\w)")
_POINT = re.compile(r"(?:về |[-–+*•]|\d{1,2}[.)]|[a-hđ]\))")
_OF_TOTAL = re.compile(r" (?:tổng|quy mô|diện tích|vốn|số|giá trị|gdp|grdp|dân số|sản lượng|kim ngạch|doanh thu)(?!\w)")
_ITEMS = re.compile(
    rf"(?:{beginnings('trong đó', 'trong số đó', 'gồm', 'như', 'cụ thể', 'điển hình', 'tiêu biểu')})(?!\w)"
)
_PLANNED = re.compile(r"(?:^|[(\s])(?:kế hoạch|kh|chỉ tiêu|mục tiêu|nghị quyết|nq)(?: ¤+| năm| là|:)*\s*$")
_MORE = ("cao hơn", "nhiều hơn", "lớn hơn", "nhanh hơn", "thấp hơn", "ít hơn")
_DEFINING = re.compile(r"(?<!\w)(?:đạt|đủ)(?: được| dưới| trên| từ| đủ)?\s$")


def claims_in_prose(view: View, sentences: tuple[Sentence, ...], context: Context) -> tuple[Claim, ...]:
    """The claims of all sentences that lie outside tables, in order of their numbers."""
    claims: list[Claim] = []
    frame = Frame()
    paragraph = -1
    flowing = one_a_line(view.text, sentences)
    for sentence in sentences:
        if context.in_table(sentence.span.start):
            continue
        topic = context.topic(sentence)
        continues = bool(_CONTINUES.match(view.masked, *_bounds(sentence.span)))
        flows = flowing and is_whole(view.text, sentence.span)
        if sentence.paragraph != paragraph and not flows and not _RUNS_ON.match(view.masked, *_bounds(sentence.span)):
            # where nothing dates the document, a time named once frames what follows
            listed = frame.heading and _POINT.match(view.masked, sentence.span.start)
            frame = frame.next_paragraph(
                topic.period is None or bool(listed), bool(_SAME.match(view.masked, *_bounds(sentence.span)))
            )
        elif (
            sentence.paragraph != paragraph and not flows and frame.period is not None and frame.period.kind == "stock"
        ):
            frame.period = None  # a moment is not carried into the next paragraph
        paragraph = sentence.paragraph
        frame = frame.next_sentence(topic.status, continues)
        claims += _read_sentence(view, sentence.span, topic, frame, continues)
    return tuple(claims)


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _read_sentence(view: View, span: Span, topic: Topic, frame: Frame, continues: bool) -> list[Claim]:
    quantities = view.quantities_in(span.start, span.end)
    if not quantities:
        frame.home = topic_place(view, span) or frame.home
        frame.spoken = spoken_time(view, span.start, span.end)
        if frame.spoken is not None and opens_time(view, span.start, frame.spoken, topic.period):
            frame.era, frame.age = frame.spoken, 0
        return []
    if not continues:
        frame.subject = None
    if _TOTAL.match(view.masked, span.start) or of_nation(view, span.start, quantities[0].span.start):
        frame.home = frame.place = None
    frame.period = opening_day(view, span.start, quantities[0].span.start) or frame.period
    claims: list[Claim] = []
    start = span.start
    outer: Frame | None = None
    dealt = slots(view, span, quantities)
    predicates = shared(view, quantities, span.end)
    listed = listed_units(view, quantities)
    for i, quantity in enumerate(quantities):
        following = quantities[i + 1].span.start if i + 1 < len(quantities) else span.end
        start = min(start, quantity.span.start)
        opened = view.masked.rfind("(", start, quantity.span.start)
        closed = view.masked.rfind(")", start, quantity.span.start)
        if outer is not None and closed >= 0:
            outer.bracket = frame.reading if frame.reading is not outer.reading else outer.bracket
            frame, outer = outer, None
            start = closed + 1
        if opened > closed and outer is None:
            colon = view.masked.find(":", start, opened) if frame.subject is None else -1
            frame.head = (colon_head(view, start, colon) if colon >= 0 else None) or frame.head
            frame.period = opening_time(view, span.start, start, opened) or frame.period
            outer, frame = frame, frame.aside()
        number = _Number(
            view,
            span,
            quantity,
            start,
            following,
            topic,
            outer is not None,
            dealt.get(quantity.span.start),
            listed.get(quantity.span.start),
            predicates.get(quantity.span.start),
        )
        claim, start = _read_number(number, frame)
        if claim is not None:
            claims.append(claim)
    told = outer or frame
    named = {c.place.name for c in claims if c.place and c.rules[2] in _NAMED and not c.place.reference}
    only_where = told.base is not None and all(
        c.rules[2] == "place.right" for c in claims if c.place is told.base and c.rules[2] in _NAMED
    )
    if told.base is not None and (
        told.base.reference
        or (len(named) == 1 and opens_with(span, told.base) and not only_where)
        or (len(named) == 1 and topic.place is not None and told.base.name == topic.place.name)
    ):
        told.home = told.base
    return claims


class _Number(NamedTuple):
    """A number and where its words may lie: from `start` (the end of the clause before) to `following` (the next
    number). `aside` tells that it stands in brackets, `slot` its part in a row of numbers, `listed` what it counts where it
    says so only by its list, `predicate` what it shares with the last of its row."""

    view: View
    sentence: Span
    quantity: QuantityMention
    start: int
    following: int
    topic: Topic
    aside: bool
    slot: Slot | None
    listed: UnitMention | None
    predicate: Span | None


def _read_number(given: _Number, frame: Frame) -> tuple[Claim | None, int]:
    """The claim of one number, and where the clause of the next one starts."""
    view, masked = given.view, given.view.masked
    said = _said(given, frame)
    quantity, cue, subject, comparison = said.quantity, said.cue, said.subject, said.comparison
    place, place_rule = _place_of(given, frame, said)
    is_end = is_end_of_change(masked, cue, quantity.span, given.following, frame.opened)
    period, period_rule = _period_of(given, frame, said, is_end)
    reading = _reading_of(given, frame, said, place, place_rule)
    status, status_rule = read_status(
        said.head(masked),
        subject.own,
        cue,
        _is_goal(view, period, period_rule),
        _is_past(view, period, period_rule),
        frame.status,
        subject.part_of,
    )
    if status == "target" and (period is None or period.rule == "period.published"):
        period = term_ahead(view) or period
    end = _end_of(given, said, place if place_rule in _BEHIND else None, period, period_rule)
    after = quantity.span.end
    if not is_record(view, quantity, subject, cue, said.head(masked), masked[after : after + 2].strip()):
        frame.settle_time(view, period, period_rule, quantity, is_end)
        return None, end
    claim = Claim(
        with_noun(quantity, subject),
        reading.value,
        reading.upper,
        reading.measure,
        subject.indicator,
        place,
        period,
        _basis(comparison or _carried_base(frame, reading, subject, given.aside), reading, period, said.of_total),
        status,
        "eq" if cue is not None and cue.phrase in _MORE and reading.measure in _CHANGES else quantity.qualifier,
        given.sentence,
        rules=(reading.rule, subject.rule, place_rule, period_rule, status_rule),
    )
    if comparison is not None and reading.measure in _CHANGES and comparison.kind != "plan":
        frame.comparison = comparison
    frame.settle(view, claim, subject, reading, is_end)
    return claim, end


class _Said(NamedTuple):
    """What the words around a number say, before its fields are read.

    `start` is where its words begin, `clause` where its own clause does (behind a semicolon, if `parted`), `right_end`
    where those behind it end. `lead` is what stands before its bracket, `of_total` whether it is the ratio of a part to a total.
    """

    quantity: QuantityMention
    start: int
    clause: int
    parted: bool
    right_end: int
    lead: IndicatorMention | None
    cue: Cue | None
    subject: Subject
    comparison: Comparison | None
    of_total: bool

    def head(self, masked: str) -> str:
        return masked[self.clause : self.quantity.span.start]

    @property
    def excluded(self) -> Span | None:
        """The base of its comparison, whose place and time are not the number's own."""
        return self.comparison.span if self.comparison else None


def _said(given: _Number, frame: Frame) -> _Said:
    view, masked, following = given.view, given.view.masked, given.following
    quantity = _with_unit(given, frame)
    number = quantity.span
    start = min(given.start, number.start)
    opened = masked.rfind("(", start, number.start) if given.aside else -1
    lead = before_bracket(view, start, opened, start == given.sentence.start) if opened >= 0 else None
    start = bracket_start(masked, start, opened) if opened >= 0 else start
    semicolon = masked.rfind(";", start, number.start)
    clause = semicolon + 1 if semicolon >= 0 else start
    cue = governing_cue(masked, clause, number.start, is_relative(quantity))
    frame.items = (frame.items and semicolon < 0) or _ITEMS.search(masked, clause, number.start) is not None
    right_end = right_end_of(masked, number.end, following)
    comparison = comparison_of(view, clause, quantity, right_end, following)
    if given.slot is not None and given.slot.comparison is not None:
        comparison = given.slot.comparison
    if given.aside and cue is None and quantity.unit is not None and quantity.unit.counted:
        cue = _all_ways(masked, given.sentence.start, number.start)
    if given.aside and cue is None and (rises := _RISES_TO.match(masked, number.end)) is not None:
        cue = Cue(FROM, rises["verb"], number.start, number.start)
    cue, subject = _subject(given, frame, quantity, clause, cue, lead)
    of_total = cue is not None and cue.kind == RATIO and _OF_TOTAL.match(masked, number.end) is not None
    return _Said(quantity, start, clause, semicolon >= 0, right_end, lead, cue, subject, comparison, of_total)


_RISES_TO = re.compile(r" (?P<verb>xuống|lên)(?: còn| đến)? (?=\d)")
"""`(12,4% xuống 9,1%)` in brackets leaves `từ` out."""
_ALL_WAYS = re.compile(r"(?<!\w)(?P<verb>tăng|giảm)(?: đều| trên)? cả \d (?:tiêu chí|mặt|chỉ tiêu)[^.;]*$")


def _all_ways(masked: str, start: int, end: int) -> Cue | None:
    """The verb of figures in brackets: `giảm cả 3 tiêu chí: số vụ (4 vụ), số người chết (3 người)`."""
    match = _ALL_WAYS.search(masked, start, end)
    if match is None:
        return None
    return Cue(UP if match["verb"] == "tăng" else DOWN, match["verb"], end, end)


def _place_of(given: _Number, frame: Frame, said: _Said) -> tuple[PlaceMention | None, str]:
    if given.slot is not None and given.slot.place is not None:
        return given.slot.place, "place.in-order"
    if said.parted and said.subject.own:
        frame.place = frame.base or frame.home
    number = said.quantity.span
    place, rule = place_for(
        given.view, said.clause, number, said.right_end, said.excluded, frame.place, given.topic.place
    )
    unit = said.quantity.unit
    own = _OF_LEVEL.get(unit.code) if unit is not None and unit.counted else None
    if own is not None and place is not None and rule not in _BEHIND and place.level == own and given.topic.place:
        frame.place = given.topic.place
        return given.topic.place, "place.topic"  # no commune has communes
    return place, rule


def _period_of(given: _Number, frame: Frame, said: _Said, is_end: bool) -> tuple[PeriodMention | None, str]:
    view, number, subject = given.view, said.quantity.span, said.subject
    noun_end = max((part.end for part in parts_behind(subject, number)), default=number.end)
    time_end = _time_end(view, given.sentence, number, given.following, said.right_end, noun_end)
    period, rule = period_for(
        view, said.clause, number, time_end, said.excluded, frame.period, given.topic.period, is_end, noun_end
    )
    if frame.undated and rule == "period.topic":
        return None, "period.now"
    if rule == "period.topic" and not (period and period.rule == "period.year"):
        period = of_its_day(view, subject.indicator) or period
    return period, rule


def _reading_of(given: _Number, frame: Frame, said: _Said, place: PlaceMention | None, place_rule: str) -> Reading:
    masked, number, subject = given.view.masked, said.quantity.span, said.subject
    named = said.lead is not None or place_rule == "place.clause"
    return read_measure(
        said.quantity,
        Clause(
            cue=said.cue,
            base=said.comparison.kind if said.comparison else "",
            phrase=(subject.indicator.name or subject.indicator.surface).lower() if subject.indicator else "",
            own_subject=subject.own,
            aside=given.aside,
            before=_before(frame, said.cue, given.aside, place, named),
            beside=said.cue is None
            and masked[said.start : number.start].replace("§", "").strip() in (",", "và", ", và"),
            part=part_of_counts(said.quantity, frame.counts),
            cause=subject.rule == "subject.cause",
            signed=masked[number.start - 1 : number.start] == "+",
            planned=given.aside and _PLANNED.search(said.head(masked)) is not None,
            of_total=said.of_total,
            named_behind=subject.rule == "subject.after-unit",
        ),
    )


def _end_of(
    given: _Number, said: _Said, behind: PlaceMention | None, period: PeriodMention | None, period_rule: str
) -> int:
    """Where the words of a number end: behind its noun, its base, a place or time that stands behind it."""
    number = said.quantity.span
    end = tail_end_of(said.quantity, said.comparison, said.subject, said.right_end, given.following)
    if behind is not None:
        end = max(end, behind.span.end)
    if period is not None and period_rule in ("period.right", "period.year-before"):
        end = max(end, period.span.end) if number.end <= period.span.start < given.following else end
    return end


def _with_unit(given: _Number, frame: Frame) -> QuantityMention:
    """A number of a list counts what its head does (`22 người gồm: Bình Định 4, Phú Yên 3`)."""
    quantity = given.quantity
    if given.listed is not None:
        return replace(quantity, unit=given.listed)
    if quantity.unit is None and frame.listing and frame.counts and quantity.rule != "number.rank":
        start = quantity.span.start
        if given.view.masked.endswith("§ ", max(0, start - 2), start):
            return replace(quantity, unit=frame.counts[-1].unit)
    return quantity


def _subject(
    given: _Number, frame: Frame, quantity: QuantityMention, clause: int, cue: Cue | None, lead: IndicatorMention | None
) -> tuple[Cue | None, Subject]:
    """The subject, and the cue that counts: in a run of numbers those of the first hold for all."""
    view, following = given.view, given.following
    slot = given.slot
    if slot is not None and not slot.first and frame.run is not None:
        return frame.run[0], _dealt(view, frame, frame.run[1], slot)
    if slot is not None and slot.last is not None and quantity.unit is not None and quantity.unit.counted:
        # `64 hộ và 71 hộ nghèo`: what both count is named behind the last
        following = max(following, slot.last.span.end)
        quantity = replace(quantity, span=Span(quantity.span.start, slot.last.span.end), unit=slot.last.unit)
    far = following
    if quantity.unit is not None and quantity.unit.counted:
        nearest = next(iter(view.quantities_in(following, following + 1)), None)
        spelled = nearest is not None and nearest.rule == "number.words"
        if not spelled or _DEFINING.search(view.masked, max(0, following - 24), following):
            far = given.sentence.end
    right = noun_end_of(view.masked, quantity.span.end, far)
    subject = subject_of(view, quantity, clause, cue, right, frame.heard, given.aside)
    subject = with_predicate(view, subject, given.predicate)
    frame.run = (cue, subject)
    if slot is not None:
        subject = _dealt(view, frame, subject, slot)
    bound = cue is not None and cue.kind == FROM and (quantity.qualifier == "ge" or bounds(quantity)[1] is not None)
    if (cue is None or bound) and subject.own and subject.rule == "subject.before-verb":
        verb, subject = verb_first(view, subject)
        cue = verb or cue
    if subject.indicator is None and (topic := sentence_subject(view, given.sentence.start, quantity.span.start)):
        subject = Subject(topic, False, topic, "subject.head")
    if lead is None:
        return cue, subject
    named = subject.indicator.surface.lower() if subject.indicator else ""
    bare = quantity.unit is not None and quantity.unit.counted and named == quantity.unit.surface.lower()
    told = bare and lead.surface.lower().startswith("số ")  # `số người chết (3 người)`
    if not subject.own or told or subject.rule == "subject.list-head":
        subject = Subject(lead, True, None, "subject.before-bracket")
    return cue, subject


def _dealt(view: View, frame: Frame, subject: Subject, slot: Slot) -> Subject:
    """The subject of a number in a run: of a row of as many names, its own; the next run goes on with that row."""
    if subject.rule == "subject.before-verb":
        frame.row = subject.indicator
    if frame.row is None or subject.rule not in ("subject.before-verb", "subject.carried"):
        return subject
    item = item_of(view, frame.row, slot)
    return replace(subject, indicator=item) if item is not frame.row else subject


def _time_end(view: View, sentence: Span, number: Span, following: int, right_end: int, noun_end: int) -> int:
    """Where a time may still stand that is the number's: behind what it counts, too."""
    masked = view.masked
    if noun_end > number.end:
        beyond = next((q.span.start for q in view.quantities_in(noun_end, sentence.end)), sentence.end)
        right_end = max(right_end, right_end_of(masked, noun_end, max(beyond, following)))
    return past_bracket(masked, number.end, following, right_end)


def _before(frame: Frame, cue: Cue | None, aside: bool, place: PlaceMention | None, item: bool) -> Reading | None:
    """The reading that a number without verb carries on: in brackets that of the bracket before, or of the plan that
    the sentence speaks of (`bằng 140% dự toán, cụ thể: Thường Xuân 178 tỷ đồng (163%)`)."""
    before = frame.reading
    if not aside or cue is not None:
        return before
    if frame.bracket is not None and item:
        return frame.bracket
    if place is not None and not place.reference and (before is None or not before.relative):
        return frame.attained or before
    return before


def _is_goal(view: View, period: PeriodMention | None, rule: str) -> bool:
    """Whether a time is a goal's, or had not begun when the document came out."""
    if period is None:
        return False
    return (period.kind == "goal" and rule == "period.clause") or _ahead(period, view.document.metadata.published)


def _is_past(view: View, period: PeriodMention | None, rule: str) -> bool:
    """Whether a time named with the number was over when the document came out, or belongs to a year before."""
    if rule == "period.year-before":
        return True
    published = view.document.metadata.published
    if published is None or period is None or period.period is None or rule not in ("period.clause", "period.right"):
        return False
    return period.period.end <= published


def _ahead(period: PeriodMention, published: date | None) -> bool:
    return published is not None and period.period is not None and period.period.start > published


def _carried_base(frame: Frame, reading: Reading, subject: Subject, aside: bool) -> Comparison | None:
    """The base of a change that names none: that of the change before it in the same list or sentence."""
    if reading.measure not in _CHANGES or frame.comparison is None:
        return None
    return frame.comparison


def _basis(
    comparison: Comparison | None, reading: Reading, period: PeriodMention | None, of_total: bool
) -> Basis | None:
    own = period.period if period else None
    if reading.rule == "measure.ratio-bare" and of_total:
        return Basis("total")
    if reading.measure == "percent_of_plan":
        return basis_of(comparison, own) if comparison and comparison.kind == "plan" else Basis("plan")
    if reading.measure == "share":
        return Basis("total")
    if reading.measure in ("percent_change", "change", "ratio_to_base"):
        if comparison is not None:
            return basis_of(comparison, own)
        if own is None or (reading.measure == "change" and own.start == own.end):
            return None
        return basis_of(Comparison("last_year", Span(0, 0), None, None), own)
    return None
