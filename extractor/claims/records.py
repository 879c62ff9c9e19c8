"""Which numbers are records, and what a number without a unit counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.catalogues.units.lookup import unit_at
from extractor.claims.cues import Cue
from extractor.claims.subjects import Subject
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import QuantityMention, UnitMention
from extractor.text.alternation import beginnings

_STATED = (":", "đạt", "là", "còn", "=", "tăng", "giảm", "ước đạt", "chỉ còn")
_YEAR = re.compile(r"(?:19[89]|20[0-5])\d(?![.,\d])")
_NO_AMOUNTS = frozenset({"đại biểu", "sao", "cấp", "mùa", "chỗ ngồi", "chỗ"})
"""Who attends, grades, levels of government, seasons of the climate, sizes of vehicles: no figure of a place."""
_SIZES = frozenset({"ghế", "cubic_centimetre", "horsepower"})
_VEHICLE = re.compile(r"(?<!\w)(?:tàu|thuyền|ghe|xuồng|xe|ô tô|mô tô|máy cày|máy kéo)(?!\w)[^,;.:()]{0,50}$")
"""A size that tells which vehicles are meant: `ô tô dưới 10 chỗ ngồi`, `tàu từ 90 CV trở lên`."""
_ATTENDED = re.compile(
    rf"(?:{beginnings('tham dự', 'dự hội nghị', 'dự đại hội', 'về dự', 'có mặt', 'dự có')})(?!\w)[^.;]{{0,60}}$"
)
_ITEM = re.compile(r"(?:[(,;:]|(?<!\w)(?:và|gồm|là|đó|như))\s*[^\W\d][^,;:.()\d]{1,40}?(?: là| có)?\s\(?$")
_ITEM_ENDS = re.compile(r"\)?(?:[,;.)]|\s+và\s|\s*$)|\s\(\d")
_COUNT_LEAD = re.compile(r"(?:[Tt]ổng số|[Ss]ố lượng|[Ss]ố)\s+")


def is_record(
    view: View, quantity: QuantityMention, subject: Subject, cue: Cue | None, head: str, following: str
) -> bool:
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
    start = quantity.span.start
    if quantity.unit.counted and head.endswith("giữa "):
        return False  # `cụm du lịch giữa hai tỉnh` counts nothing
    if quantity.unit.code in _SIZES and _VEHICLE.search(view.masked, max(0, start - 70), start):
        return False
    return not (quantity.unit.code in _NO_AMOUNTS or (quantity.unit.counted and _ATTENDED.search(head)))


def listed_units(view: View, quantities: Sequence[QuantityMention]) -> dict[int, UnitMention]:
    """What the bare numbers of a list count, by their offset: the same as the count before the list
    (`57 trường (mầm non 17, tiểu học 20, THCS 20)`). One bare number alone is no list."""
    units: dict[int, UnitMention] = {}
    unit: UnitMention | None = None
    run: list[int] = []
    for quantity in quantities:
        if quantity.unit is not None:
            if run and view.masked.startswith("(", quantity.span.start - 1):
                continue  # `Sông Mã 11 mã số (520 ha), Yên Châu 8 (318 ha)`
            if len(run) > 1 and unit is not None:
                units.update(dict.fromkeys(run, unit))
            unit, run = quantity.unit if quantity.unit.counted else None, []
        elif _lists(view, quantity) and not _is_named(view, quantity, unit):
            run.append(quantity.span.start)
    if len(run) > 1 and unit is not None:
        units.update(dict.fromkeys(run, unit))
    return units


def _is_named(view: View, quantity: QuantityMention, unit: UnitMention | None) -> bool:
    """A number that ends the name of one of what is counted: `4 hồ chứa là Hồ chứa Rạch Giá 3, Hồ chứa …`."""
    start = max(0, quantity.span.start - 60)
    item = _ITEM.search(view.lower, start, quantity.span.start)
    if item is None or unit is None or unit.surface.lower() not in item.group().lstrip("(,;: "):
        return False
    return view.text[start : quantity.span.start].rsplit(maxsplit=1)[-1][:1].isupper()


def _lists(view: View, quantity: QuantityMention) -> bool:
    start, end = quantity.span.start, quantity.span.end
    return (
        quantity.rule == "number.digits"
        and quantity.of is None
        and not _YEAR.match(quantity.surface)
        and _ITEM.search(view.lower, max(0, start - 60), start) is not None
        and _ITEM_ENDS.match(view.lower, end) is not None
    )


def with_noun(quantity: QuantityMention, subject: Subject) -> QuantityMention:
    """A number without a unit counts the noun that its subject is (`Tín đồ: 26.190`)."""
    if quantity.unit is not None or quantity.rule == "number.rank" or not subject.own or subject.indicator is None:
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
