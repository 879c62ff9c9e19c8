"""Joins the numbers of running text to what they are said of.

A sentence is read from left to right, number by number. Between two numbers lies the end of the first one's
clause (its base, what it counted) and the head of the second's (its subject, verb, place, period). What a head
leaves out is carried over from the clause before: that is how enumerations, ellipses and `trong đó` work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from extractor.catalogues.units.lookup import unit_at
from extractor.claims import cues
from extractor.claims.bases import PLAN, Comparison, basis_of, comparison_at, ratio_base
from extractor.claims.composed import before_bracket
from extractor.claims.context import Context, Topic
from extractor.claims.cues import Cue, governing_cue
from extractor.claims.indicators import subject_of
from extractor.claims.measures import RELATIVE, Clause, Reading, part_of_counts, read_measure
from extractor.claims.parallels import Slot, slots
from extractor.claims.sentences import Sentence
from extractor.claims.status import read_status
from extractor.claims.subjects import Heard, Subject
from extractor.claims.times import carries_on, period_for
from extractor.claims.view import View
from extractor.claims.where import place_for
from extractor.model.document import Span
from extractor.model.mention import IndicatorMention, PeriodMention, PlaceMention, QuantityMention, UnitMention
from extractor.model.observation import Basis, Claim

_VERB_OR_STOP = re.compile(
    r"[;:\n]|, (?=\D)|(?<!\w)như(?= ?[:§])|(?<!\w)(?:tăng|giảm|đạt|chiếm|vượt|gấp|bằng|trong đó|tương đương)(?!\w)"
)


@dataclass(slots=True)
class Frame:
    """What the clause being read has settled so far; copied for brackets, renewed for each sentence."""

    subject: Subject | None = None
    head: IndicatorMention | None = None
    place: PlaceMention | None = None
    home: PlaceMention | None = None
    base: PlaceMention | None = None
    period: PeriodMention | None = None
    era: PeriodMention | None = None
    comparison: Comparison | None = None
    status: str = "actual"
    reading: Reading | None = None
    listing: bool = False
    run: tuple[Cue | None, Subject] | None = None
    counts: tuple[QuantityMention, ...] = ()
    group: IndicatorMention | None = None
    opened: bool = False
    bracket: Reading | None = None
    relative: Reading | None = None
    items: bool = False
    heading: bool = False
    unit: str = ""
    age: int = 0
    by_unit: dict[str, IndicatorMention] = field(default_factory=dict)


def claims_in_prose(view: View, sentences: tuple[Sentence, ...], context: Context) -> tuple[Claim, ...]:
    """The claims of all sentences that lie outside tables, in order of their numbers."""
    claims: list[Claim] = []
    frame = Frame()
    paragraph = -1
    for sentence in sentences:
        if context.in_table(sentence.span.start):
            continue
        topic = context.topic(sentence)
        if sentence.paragraph != paragraph:
            # where nothing dates the document, a time named once frames what follows
            kept = topic.period is None or (frame.heading and _POINT.match(view.masked, sentence.span.start))
            frame = Frame(era=frame.era if kept else None, heading=frame.heading)
            paragraph = sentence.paragraph
        frame = Frame(
            subject=frame.subject,
            head=frame.head,
            place=frame.home,
            home=frame.home,
            period=frame.period if _part_of_previous(view, sentence.span) else frame.era,
            era=frame.era if frame.age < _ERA or frame.heading else None,
            age=frame.age + 1,
            status=topic.status,
            by_unit=frame.by_unit,
            group=frame.group,
            heading=frame.heading,
        )
        claims += _read_sentence(view, sentence, topic, frame)
    return tuple(claims)


def _read_sentence(view: View, sentence: Sentence, topic: Topic, frame: Frame) -> list[Claim]:
    span = sentence.span
    quantities = view.quantities_in(span.start, span.end)
    if not quantities:
        _note_topic(view, span, frame)
        return []
    if not _part_of_previous(view, span):
        frame.subject = None
    if _TOTAL.match(view.masked, span.start):
        frame.home = frame.place = None
    claims: list[Claim] = []
    start = span.start
    outer: Frame | None = None
    dealt = slots(view, span, quantities)
    for i, quantity in enumerate(quantities):
        following = quantities[i + 1].span.start if i + 1 < len(quantities) else span.end
        number = quantity.span
        start = min(start, number.start)
        gap = view.masked[start : number.start]
        opened, closed = gap.rfind("("), gap.rfind(")")
        if outer is not None and closed >= 0 and closed > opened - 1 and ")" in gap:
            outer.bracket = frame.reading if frame.reading is not outer.reading else outer.bracket
            frame, outer = outer, None
            start += closed + 1
        if opened > closed and outer is None:
            outer, frame = frame, replace_frame(frame)
        slot = dealt.get(number.start)
        claim, start = _read_number(view, span, quantity, start, following, topic, frame, outer is not None, slot)
        if claim is not None:
            claims.append(claim)
    told = outer or frame
    named = {c.place.name for c in claims if c.place and c.rules[2] in _NAMED and not c.place.reference}
    if told.base is not None and (told.base.reference or (len(named) == 1 and _opens(span, told.base))):
        told.home = told.base
    return claims


_NAMED = ("place.clause", "place.right", "place.in-order")
_OPENING = 60
_ERA = 2
"""How many sentences without a time of their own a time named before them holds for."""


def _opens(sentence: Span, place: PlaceMention) -> bool:
    """Whether a sentence speaks of a place from its beginning, so that the next ones do too."""
    return place.span.start - sentence.start <= _OPENING


def replace_frame(frame: Frame) -> Frame:
    """A copy to read brackets with, so that what they say does not carry on behind them."""
    return replace(frame, by_unit=dict(frame.by_unit))


def _part_of_previous(view: View, span: Span) -> bool:
    return bool(_CONTINUES.match(view.masked, span.start, span.end))


_TOTAL = re.compile(r"[\s\-–+*]*(?:tổng cộng|tính chung|nhìn chung|như vậy)(?!\w)")
_CONTINUES = re.compile(
    r"[\s\-–+*]*(?:trong đó|trong số đó|riêng|cụ thể|trong mức|còn lại|tăng|giảm|đạt|bằng|so với|nếu|ngoài ra|bên cạnh đó|một số (?:ngành|mặt hàng|sản phẩm|địa phương|huyện|xã|tỉnh|nhóm|lĩnh vực|thị trường|đơn vị)|các (?:ngành|mặt hàng|sản phẩm) |trong các|trong số|trong \d+ (?:nhóm|ngành|huyện|xã|chỉ tiêu|mặt hàng|sản phẩm|lĩnh vực|địa phương)|từ nguồn)(?!\w)"
)


def _note_topic(view: View, span: Span, frame: Frame) -> None:
    """A sentence without numbers still says what the next ones are about: the place it begins with, the only one
    it names, or the one that its way leads to (`Rời Cẩm Xuyên, chúng tôi sang Can Lộc`)."""
    places = [p for p in view.places_in(span.start, span.end) if not p.reference]
    if not places or len(span) > _TOPIC_LENGTH:
        return
    if _GOES_ON.search(view.lower[max(span.start, places[-1].span.start - 24) : places[-1].span.start]):
        frame.home = places[-1]
    elif places[0].span.start - span.start <= 12 or len({p.name for p in places}) == 1:
        frame.home = places[0]


_TOPIC_LENGTH = 240
_GOES_ON = re.compile(
    r"(?<!\w)(?:sang|về|lên|xuống|ra|vào|đến với|tới|trở lại|ghé)(?: thăm)?(?: các?)?(?: (?:xã|huyện|tỉnh|phường|thị xã|thị trấn|thành phố))?\s*$"
)


def _read_number(
    view: View,
    sentence: Span,
    quantity: QuantityMention,
    start: int,
    following: int,
    topic: Topic,
    frame: Frame,
    aside: bool,
    slot: Slot | None,
) -> tuple[Claim | None, int]:
    """The claim of one number, and where the clause of the next one starts."""
    masked = view.masked
    if quantity.unit is None and frame.listing and frame.counts and masked[: quantity.span.start].endswith("§ "):
        quantity = replace(quantity, unit=frame.counts[-1].unit)  # `22 người gồm: Bình Định 4, Phú Yên 3`
    number = quantity.span
    start = min(start, number.start)
    opened = masked.rfind("(", start, number.start) if aside else -1
    lead = None
    if opened >= 0:
        lead = before_bracket(view, start, opened)
        start = _bracket_start(masked, start, opened)
    semicolon = masked.rfind(";", start, number.start)
    clause = semicolon + 1 if semicolon >= 0 else start
    cue = governing_cue(masked, clause, number.start, _relative(quantity))
    frame.items = (frame.items and semicolon < 0) or _ITEMS.search(masked, clause, number.start) is not None
    right_end = _right_end(masked, number.end, following)
    comparison = _comparison(view, clause, quantity, right_end, following, frame)
    if slot is not None and slot.comparison is not None:
        comparison = slot.comparison
    excluded = comparison.span if comparison else None
    counted = quantity.unit is not None and quantity.unit.counted
    heard = Heard(frame.subject, frame.head, frame.listing, frame.by_unit, frame.group, frame.unit)
    next_number = next(iter(view.quantities_in(following, following + 1)), None)
    spelled = next_number is not None and next_number.rule == "number.words"
    defined = spelled and _DEFINING.search(masked, max(0, following - 24), following)
    far = sentence.end if counted and (not spelled or defined) else following
    subject = subject_of(view, quantity, clause, cue, _noun_end(masked, number.end, far), heard, aside)
    if slot is not None and not slot.first and frame.run is not None:
        cue, subject = frame.run
    frame.run = (cue, subject)
    if lead is not None and (not subject.own or subject.rule == "subject.list-head"):
        subject = Subject(lead, True, None, "subject.before-bracket")
    if semicolon >= 0 and subject.own:
        frame.place = frame.base or frame.home
    place, place_rule = place_for(
        view,
        clause,
        number,
        right_end,
        excluded,
        frame.place,
        topic.place,
        bool(quantity.unit and quantity.unit.counted),
    )
    if slot is not None and slot.place is not None:
        place, place_rule = slot.place, "place.in-order"
    noun_end = max((part.end for part in _behind(subject, number)), default=right_end)
    reach = (
        max(right_end, _right_end(masked, noun_end, max(noun_end, following))) if noun_end > number.end else right_end
    )
    reach = _past_bracket(masked, number.end, following, reach)
    is_end = _is_end(masked, cue, number, following, frame.opened)
    period, period_rule = period_for(view, clause, number, reach, excluded, frame.period, topic.period, is_end)
    phrase = (subject.indicator.name or subject.indicator.surface).lower() if subject.indicator else ""
    base = comparison.kind if comparison else ""
    beside = masked[start : number.start].replace("§", "").strip() in (",", "và", ", và")
    part = part_of_counts(quantity, frame.counts)
    planned = aside and _PLANNED.search(masked, clause, number.start) is not None
    before = frame.reading
    if aside and cue is None and frame.bracket is not None and (lead is not None or place_rule == "place.clause"):
        before = frame.bracket
    elif aside and cue is None and _attains(frame.relative) and place is not None and not place.reference:
        before = before if before is not None and before.relative else frame.relative
    reading = read_measure(
        quantity,
        Clause(cue, base, phrase, subject.own, aside, before, beside, part, subject.rule == "subject.cause", planned),
    )
    goal = period is not None and (
        (period.kind == "goal" and period_rule == "period.clause") or _ahead(period, view.document.metadata.published)
    )
    status, status_rule = read_status(
        masked[clause : number.start], subject.own, cue, goal, frame.status, subject.part_of
    )
    basis = _basis(view, quantity, comparison, reading, period)
    end = _tail_end(view, quantity, comparison, subject, right_end)
    if place is not None and place_rule == "place.right":
        end = max(end, place.span.end)
    if period is not None and period.span.start >= number.end and period_rule in ("period.right", "period.year-before"):
        end = max(end, period.span.end)
    if not _is_record(
        quantity, subject, cue, masked[clause : number.start], masked[number.end : number.end + 2].strip()
    ):
        return None, end
    quantity = _with_noun(quantity, subject)
    claim = Claim(
        quantity,
        reading.value,
        reading.upper,
        reading.measure,
        subject.indicator,
        place,
        period,
        basis,
        status,
        quantity.qualifier,
        sentence,
        rules=(reading.rule, subject.rule, place_rule, period_rule, status_rule),
    )
    _settle(view, frame, quantity, is_end, subject, place, place_rule, period, period_rule, comparison, status, reading)
    return claim, end


def _relative(quantity: QuantityMention) -> bool:
    return quantity.unit is not None and quantity.unit.code.partition("/")[0] in RELATIVE


def _bracket_start(masked: str, start: int, opened: int) -> int:
    """Inside the bracket, or at the place or time that it stands right behind (`An Biên (78,5%)`)."""
    at = opened
    while at > start and masked[at - 1] == " ":
        at -= 1
    sign = masked[at - 1 : at]
    if sign not in ("¤", "§"):
        return opened + 1
    while at > start and masked[at - 1] == sign:
        at -= 1
    return at


def _right_end(masked: str, start: int, following: int) -> int:
    """Where the words that still belong to the number on their left end."""
    match = _VERB_OR_STOP.search(masked, start + 1, following)
    return match.start() if match else following


def _noun_end(masked: str, start: int, following: int) -> int:
    match = re.compile(r"[;\n]").search(masked, start, following)
    return match.start() if match else following


def _comparison(
    view: View, clause: int, quantity: QuantityMention, right_end: int, following: int, frame: Frame
) -> Comparison | None:
    number = quantity.span
    right_start = number.end
    if view.lower.startswith(" (", right_start):
        close = view.lower.find(")", right_start, right_start + 60)
        if close >= 0:
            right_start = close + 1
    if PLAN.match(view.lower, right_start, min(following, right_start + 60)):
        return Comparison("plan", Span(right_start, min(following, right_end)), None, None)
    if _relative(quantity) and (named := ratio_base(view, right_start, following)) is not None:
        return named
    end = max(right_end, right_start)
    right = comparison_at(view, right_start, min(following, end) if right_start == number.end else following)
    if right is not None:
        return right
    left = comparison_at(view, clause, number.start)
    if left is not None and left.kind != "total":
        return left
    return None


def _basis(
    view: View,
    quantity: QuantityMention,
    comparison: Comparison | None,
    reading: Reading,
    period: PeriodMention | None,
) -> Basis | None:
    own = period.period if period else None
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


def _tail_end(
    view: View, quantity: QuantityMention, comparison: Comparison | None, subject: Subject, right_end: int
) -> int:
    """Where the words the number has used up end; the next clause's head starts there."""
    end = quantity.span.end
    if comparison and comparison.span.start >= end:
        end = max(end, comparison.span.end)
        if comparison.kind == "plan":
            end = max(end, right_end)
    if (
        subject.rule in ("subject.counted", "subject.after-unit", "subject.verb-object", "subject.source")
        and subject.indicator
    ):
        end = max(end, subject.indicator.span.end)
    return end


def _behind(subject: Subject, number: Span) -> list[Span]:
    """The parts of the subject that stand behind the number."""
    indicator = subject.indicator
    if indicator is None or not subject.own:
        return []
    return [part for part in (indicator.span, *indicator.parts) if part.start >= number.start]


def _ahead(period: PeriodMention, published: date | None) -> bool:
    """Whether a time had not begun when the document came out."""
    return published is not None and period.period is not None and period.period.start > published


def _is_end(masked: str, cue: Cue | None, number: Span, following: int, opened: bool) -> bool:
    """Whether a number is one end of `từ … lên …`; `opened` tells that the number before was the first."""
    if cue is None:
        return False
    if cue.kind == cues.FROM:
        return _RISES.search(masked, number.end, following) is not None
    return opened and cue.kind == cues.TO


_RISES = re.compile(r"(?<!\w)(?:lên|xuống|còn)(?: còn| đến| tới| thành| mức)*\s*$")
_PLANNED = re.compile(r"(?:^|[(\s])(?:kế hoạch|kh|chỉ tiêu|mục tiêu|nghị quyết|nq)(?: ¤+| năm| là|:)*\s*$")


def _attains(reading: Reading | None) -> bool:
    return reading is not None and reading.measure == "percent_of_plan"


_ITEMS = re.compile(r"(?<!\w)(?:trong đó|trong số đó|gồm|như|cụ thể|điển hình|tiêu biểu)(?!\w)")
_HEADS = re.compile(r"(?<!\w)như sau\s*:")
_POINT = re.compile(r"(?:về |[-–+*•]|\d{1,2}[.)]|[a-hđ]\))")


def _past_bracket(masked: str, start: int, following: int, reach: int) -> int:
    """Where the words of a number end that has another in brackets behind it: `25 hộ nghèo (4%) năm 2014`."""
    opened = masked.find("(", start, following)
    closed = (
        masked.find(")", following, following + 20)
        if opened >= 0 and not masked[opened + 1 : following].strip()
        else -1
    )
    return _right_end(masked, closed + 1, closed + 30) if closed >= 0 else reach


_DEFINING = re.compile(r"(?<!\w)(?:đạt|đủ)(?: được| dưới| trên| từ| đủ)?\s$")
_STATED = (":", "đạt", "là", "còn", "=", "tăng", "giảm", "ước đạt", "chỉ còn")


def _is_record(quantity: QuantityMention, subject: Subject, cue: Cue | None, head: str, following: str) -> bool:
    """A bare number is a record only where a verb or a colon makes it the amount of a named indicator; who
    attended a meeting is none."""
    if subject.indicator is None:
        return False
    if quantity.rule == "number.rank":
        return True
    if (
        cue is None
        and quantity.qualifier == "eq"
        and _YEAR.match(quantity.surface)
        and (quantity.unit is None or quantity.unit.counted)
    ):
        return False
    if quantity.unit is None:
        return subject.own and cue is not None and cue.phrase in _STATED and not following[:1].isalpha()
    return not (quantity.unit.code in ("đại biểu", "sao") or (quantity.unit.counted and _ATTENDED.search(head)))


_YEAR = re.compile(r"(?:19[89]|20[0-5])\d(?![.,\d])")
_ATTENDED = re.compile(r"(?<!\w)(?:tham dự|dự hội nghị|dự đại hội|về dự|có mặt|dự có)(?!\w)[^.;]{0,60}$")


def _with_noun(quantity: QuantityMention, subject: Subject) -> QuantityMention:
    """A number without a unit counts the noun that its subject is (`Tín đồ: 26.190`)."""
    if quantity.unit is not None or not subject.own or subject.indicator is None:
        return quantity
    indicator = subject.indicator
    lead = _COUNT_LEAD.match(indicator.surface)
    match = unit_at(indicator.surface, lead.end() if lead else 0)
    if match is None or match.unit.kind != "count":
        return quantity
    start = indicator.span.start
    span = Span(start + match.start, start + match.end)
    surface = indicator.surface[match.start : match.end]
    return replace(quantity, unit=UnitMention(span, surface, "unit.subject-noun", match.unit.code, 0, False, True))


_COUNT_LEAD = re.compile(r"(?:[Tt]ổng số|[Ss]ố lượng|[Ss]ố)\s+")


def _settle(
    view: View,
    frame: Frame,
    quantity: QuantityMention,
    is_end: bool,
    subject: Subject,
    place: PlaceMention | None,
    place_rule: str,
    period: PeriodMention | None,
    period_rule: str,
    comparison: Comparison | None,
    status: str,
    reading: Reading,
) -> None:
    unit = quantity.unit
    frame.subject = subject
    if subject.head is not None:
        frame.head = subject.head
    elif subject.own and not subject.part_of:
        frame.head = subject.indicator
    frame.listing = subject.part_of
    if subject.own and subject.indicator is not None and unit is not None:
        item = frame.items and unit.counted and reading.measure == "level" and unit.code in frame.by_unit
        if not item:
            frame.by_unit[unit.code] = subject.indicator
    if place_rule in ("place.clause", "place.right"):
        frame.place = place
        if not frame.items:
            frame.base = frame.base or place
    if period_rule == "period.now" and period is None:
        frame.period = frame.era = None
    if period is not None and period_rule in ("period.clause", "period.right") and not is_end:
        frame.period = period
        frame.heading = _HEADS.search(view.masked, period.span.end, quantity.span.start) is not None
        if frame.heading or carries_on(view, period):
            frame.era = period if frame.heading or period.kind != "stock" else None
            frame.age = 0
    frame.comparison = comparison
    frame.opened = is_end and not frame.opened
    frame.status = status
    frame.reading = reading
    if reading.relative:
        frame.relative = reading
    elif unit is not None:
        frame.unit = unit.code.partition("/")[0]
    if unit is not None and unit.counted:
        frame.counts = (*frame.counts, quantity)
        if subject.own and (place is None or place.reference or place_rule == "place.topic"):
            frame.group = subject.indicator
