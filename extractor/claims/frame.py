"""What the clauses read so far have settled, for the next ones to carry on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from extractor.claims.bases import Comparison
from extractor.claims.cues import Cue
from extractor.claims.measures import Reading
from extractor.claims.subjects import Heard, Subject
from extractor.claims.times import carries_on
from extractor.claims.view import View
from extractor.model.mention import IndicatorMention, PeriodMention, PlaceMention, QuantityMention
from extractor.model.observation import Claim

_AGE = 4
"""How many sentences without a time of their own a time named before them holds for."""
_NEAR = 120
"""Code points: a time named again so near frames what it framed the first time (`Năm 2018, công tác năm 2018 …`)."""
_HEADS = re.compile(r"(?<!\w)như sau\s*:")
_NAMED_PLACE = ("place.clause", "place.right")
_SEASONS = ("period.spring-crop", "period.season")
_DIGIT = re.compile(r"\d")
_NAMED_PERIOD = ("period.clause", "period.right")


@dataclass(slots=True)
class Frame:
    """The state of reading a paragraph; a copy of it reads a bracket, a new one each sentence (`next_sentence`).

    What was named: `subject` by the last number, `head` by the list being read (`listing`), `by_unit` for each unit,
    `group` by the last count of a place as a whole, `run` by the first number of a run, `row` the names
    that one was dealt to. `place` is the last place
    named, `base` the one the sentence began with, `home` the one the sentences before were about. `period` is the
    last time named, `latest` that of the last number, `era` one that frames the next sentences (`age` of them have passed; `heading`: all points of a
    list). `reading` and `unit` are the last number's, `attained` that of the last attainment of a plan, `bracket` of the last
    one in brackets; `counts` are the numbers counted so far. `items` tells that parts are being listed, `opened`
    that a `từ …` waits for its `lên …`. `comparison` is the base the last change was made with; `behind` tells that the last place named stood behind its number,
    `undated` that the last number was of a present that nothing dates. `spoken` is the time that the sentence before
    was about where it had no number.
    """

    subject: Subject | None = None
    head: IndicatorMention | None = None
    listing: bool = False
    by_unit: dict[str, IndicatorMention] = field(default_factory=dict)
    group: IndicatorMention | None = None
    run: tuple[Cue | None, Subject] | None = None
    row: IndicatorMention | None = None
    place: PlaceMention | None = None
    base: PlaceMention | None = None
    home: PlaceMention | None = None
    period: PeriodMention | None = None
    latest: PeriodMention | None = None
    era: PeriodMention | None = None
    age: int = 0
    heading: bool = False
    status: str = "actual"
    reading: Reading | None = None
    attained: Reading | None = None
    bracket: Reading | None = None
    unit: str = ""
    counts: tuple[QuantityMention, ...] = ()
    items: bool = False
    opened: bool = False
    comparison: Comparison | None = None
    behind: bool = False
    undated: bool = False
    spoken: PeriodMention | None = None

    @property
    def heard(self) -> Heard:
        return Heard(self.subject, self.head, self.listing, self.by_unit, self.group, self.unit)

    def aside(self) -> Frame:
        """A copy to read brackets with, so that what they say does not carry on behind them."""
        return replace(self, by_unit=dict(self.by_unit), period=self.latest or self.period)

    def next_paragraph(self, keeps_era: bool, continues: bool) -> Frame:
        """The frame of a paragraph that `continues` the one before (`Tỷ lệ này …`) or begins anew."""
        era = self.era if keeps_era else None
        return Frame(
            subject=self.subject if continues else None,
            era=era,
            age=self.age,
            heading=self.heading,
            spoken=self.spoken,
        )

    def next_sentence(self, status: str, continues: bool) -> Frame:
        """The frame of a sentence that `continues` the one before or begins anew."""
        return Frame(
            subject=self.subject,
            head=self.head,
            by_unit=self.by_unit,
            group=self.group,
            place=self.home,
            home=self.home,
            period=self.period or self.spoken if continues else self.era,
            era=self.era if self.age < _AGE or self.heading else None,
            age=self.age + 1,
            heading=self.heading,
            status=status,
            comparison=self.comparison if continues else None,
        )

    def settle(self, view: View, claim: Claim, subject: Subject, reading: Reading, is_end: bool) -> None:
        """Takes in what a claim has named; `is_end` tells that its number is one end of `từ … lên …`."""
        place_rule, period_rule, status_rule = claim.rules[2:5]
        if status_rule != "status.past":
            self.status = claim.status
        unit = claim.quantity.unit
        self._settle_subject(subject, unit.code if unit else "", bool(unit and unit.counted), reading)
        if place_rule in _NAMED_PLACE:
            # `3 người ở Bình Định, 16 người ở Khánh Hòa và 4 người do chìm tàu`: the last are of neither
            again = place_rule == "place.right" and self.behind and unit is not None and unit.code == self.unit
            self.behind = place_rule == "place.right"
            self.place = self.home if again else claim.place
            if not self.items:
                self.base = self.base or claim.place
        self.undated = period_rule == "period.now" and claim.period is None
        if self.undated:
            self.period = self.era = None
        else:
            self.settle_time(view, claim.period, period_rule, claim.quantity, is_end)
        self.latest = claim.period
        self.opened = is_end and not self.opened
        self.reading = reading
        if reading.measure == "percent_of_plan":
            self.attained = reading
        if unit is not None and not reading.relative:
            self.unit = unit.code.partition("/")[0]
        if unit is not None and unit.counted:
            if claim.status != "target":
                self.counts = (*self.counts, claim.quantity)
            if subject.own and (claim.place is None or claim.place.reference or place_rule == "place.topic"):
                self.group = subject.indicator

    def _settle_subject(self, subject: Subject, unit: str, counted: bool, reading: Reading) -> None:
        self.subject = subject
        if subject.head is not None:
            self.head = subject.head
        elif subject.own and not subject.part_of:
            self.head = subject.indicator
        self.listing = subject.part_of
        if subject.own and subject.indicator is not None and unit:
            # `35 vụ, trong đó 5 vụ va chạm …; giảm 4 vụ`: a counted part does not stand for the whole
            part = self.items and counted and reading.measure == "level" and unit in self.by_unit
            if not part:
                self.by_unit[unit] = subject.indicator

    def settle_time(
        self, view: View, period: PeriodMention | None, rule: str, quantity: QuantityMention, is_end: bool
    ) -> None:
        """A time named for a number frames the next ones, whether the number is a record or not."""
        if period is None or rule not in _NAMED_PERIOD or is_end:
            return
        if period.rule in _SEASONS and not _DIGIT.search(period.surface) and quantity.span.start - period.span.end < 3:
            return  # `lúa xuân 1.302 ha, lúa mùa 1.944 ha`
        self.period = period
        self.heading = _HEADS.search(view.masked, period.span.end, quantity.span.start) is not None
        again = (m for m in view.periods_in(max(0, period.span.start - _NEAR), period.span.start))
        frames = carries_on(view, period) or any(m.period == period.period and carries_on(view, m) for m in again)
        told = period.rule == "period.day"  # what happened in one day is told, and the text goes on
        if (self.heading or frames) and not told:
            self.era = period if self.heading or period.kind != "stock" else None
            self.age = 0
