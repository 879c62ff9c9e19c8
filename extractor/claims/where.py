"""The place a number is true of: nearest in its clause, else carried in the sentence, else the topic's."""

from __future__ import annotations

import re

from extractor.catalogues.areas.lookup import gazetteer
from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import PlaceMention, Resolved
from extractor.text.alternation import beginnings

_CHAIN = re.compile(r"\s*(?:,|-|–|\(|thuộc|của)?\s*(?:thuộc|của)?\s*")
_NOT_ABOUT = re.compile(
    "(?:"
    + beginnings(
        "ngoài", "nhất", "nhất nhì", "của khu vực", "phía (?:đông|tây|nam|bắc)(?: (?:đông|tây|nam|bắc))?(?: tỉnh lỵ)?", "cách", "giáp",
        *(f"{way}(?: khu)? trung tâm" for way in ("cách", "nối", "từ", "với", "đến", "về")),
        "sang", "từ", "so với", "với", "của cả", "về", "đến", "giữa",
        *(
            f"{asked}(?: (?:ubnd|hđnd|ủy ban nhân dân|ban thường vụ|thường trực|chủ tịch|lãnh đạo))*(?: ubnd)?"
            for asked in ("đề nghị", "trình", "xin", "kiến nghị")
        ),
    )
    + r")\s*$"
)  # fmt: skip
_LEVEL = r"(?:quận|huyện|thị xã|thành phố|tp|xã|phường|thị trấn)"
_ALL_OF = re.compile(rf"các(?<!\wcác) {_LEVEL}(?:(?:, | và |, và ){_LEVEL})+\.? $")
"""`các huyện, thị xã, thành phố Rạch Giá`: the one of its level ends the list of all."""
_RIGHT_LINK = re.compile(r"[^,;:.()§]{0,60}?(?<!\w)(?:tại|ở|thuộc|trên địa bàn|của|trong|cho|đến|về)\s*(?:các\s*)?$")
_RANK = {
    "village": 0,
    "commune": 1,
    "district": 2,
    "cluster": 3,
    "province": 4,
    "region": 5,
    "nation": 6,
    "other": 7,
}


def place_for(
    view: View,
    start: int,
    number: Span,
    right_end: int,
    excluded: Span | None,
    carried: PlaceMention | None,
    default: PlaceMention | None,
) -> tuple[PlaceMention | None, str]:
    """The place of the number at `number` whose clause starts at `start`, and the rule that chose it."""
    candidates = [
        place
        for place in view.places_in(start, number.start)
        if not (excluded and excluded.covers(place.span))
        and not _NOT_ABOUT.search(view.lower[max(0, place.span.start - 48) : place.span.start])
        and not _ALL_OF.search(view.lower, max(0, place.span.start - 48), place.name_span.start)
    ]
    if default is not None:
        candidates = [place for place in candidates if not (_around(place, default) and _within(view, place))]
    if carried is not None:
        candidates = [place for place in candidates if not (_around(place, carried) and _pays(view, place))]
    closed = view.masked.rfind(")", start, number.start)
    opened = view.masked.rfind("(", start, closed) if closed >= 0 else -1
    if opened >= 0:
        outside = [place for place in candidates if not opened < place.span.start < closed]
        if outside or (view.masked.count("§", opened, closed) and "," in view.masked[opened:closed]):
            candidates = outside
    if candidates:
        chosen = candidates[-1]
        located = [place for place in candidates[:-1] if _RANK[place.level] < _RANK[chosen.level] and _at(view, place)]
        if (
            located
            and not _at(view, chosen)
            and not chosen.reference
            and ";" not in view.masked[located[-1].span.end : chosen.span.start]
        ):
            return located[-1], "place.clause"
        for earlier in reversed(candidates[:-1]):
            gap = view.lower[earlier.span.end : chosen.span.start]
            if _RANK[earlier.level] < _RANK[chosen.level] and (_CHAIN.fullmatch(gap) or _above(chosen, earlier)):
                chosen = earlier
            else:
                break
        if chosen.level == "village" and chosen.name.isdigit():
            after = [place for place in view.places_in(chosen.span.end, number.start) if place.level == "commune"]
            if not after:
                return carried or default or chosen, "place.carried" if carried else "place.topic"
            return after[0], "place.clause"
        if default is not None and _listed(view, candidates, chosen) and _around(default, chosen):
            return default, "place.several"
        return chosen, "place.clause"
    for place in view.places_in(number.end, right_end):
        if excluded and excluded.covers(place.span):
            continue
        own = carried or default
        if own is not None and _around(place, own) and _PART_OF.search(view.lower, start, number.start):
            break
        if _RIGHT_LINK.fullmatch(view.masked, number.end, place.span.start):
            if default is not None and _around(default, place) and _first_of_several(view, place, right_end):
                return default, "place.several"
            return place, "place.right"
        if _bracketed(view, number.end, place.span):
            return place, "place.in-brackets"
        break
    if carried is not None and not (default is not None and _REST.search(view.lower, start, number.end + _REACH)):
        return carried, "place.carried"
    return default, "place.topic"


_PART_OF = re.compile(r"(?<!\w)(?:chiếm|bằng|gấp|đóng góp)(?: (?:tới|đến|trên|gần|hơn|khoảng|tỷ trọng|tỷ lệ))* $")
"""What stands behind such a figure is the whole: `chiếm 30% diện tích của cả tỉnh`, `bằng 1,3 lần mức chung của tỉnh`."""
_REACH = 24
_REST = re.compile(
    rf"(?:{beginnings('xã', 'huyện', 'phường', 'thị trấn', 'tỉnh', 'địa phương', 'đơn vị', 'nơi')}) (?:còn lại|khác)(?!\w)"
)
"""`xã Tân An 17 tiêu chí, 4 xã còn lại dưới 11 tiêu chí`: the rest is not of the place named before it."""


def _listed(view: View, candidates: list[PlaceMention], chosen: PlaceMention) -> bool:
    """Whether a place is the last of several that one number is said of: `các xã A, B và C có 12 hộ`."""
    at = candidates.index(chosen)
    if at == 0 or chosen.reference or candidates[at - 1].level != chosen.level:
        return False
    return _LIST.fullmatch(view.lower, candidates[at - 1].span.end, chosen.span.start) is not None


def _first_of_several(view: View, place: PlaceMention, end: int) -> bool:
    """Whether a number is said of several places named behind it: `7 vụ xảy ra tại Long An, Kiên Giang và Lào Cai`."""
    following = view.places_in(place.span.end, max(end, place.span.end + _REACH))
    if not following or following[0].level != place.level:
        return False
    return _LIST.fullmatch(view.lower, place.span.end, following[0].span.start) is not None


_LIST = re.compile(r"\s*(?:,|và|, và)\s*(?:(?:huyện|xã|tỉnh|thành phố|thị xã|thị trấn|phường|tp)\.?\s*)?")


_OPENED = re.compile(r"[^,;:.()§¤\d]{0,60}\((?:tại |ở )?")


def _bracketed(view: View, start: int, place: Span) -> bool:
    """Whether a place stands alone in the bracket behind what is counted: `1 người mất tích (Đồng Nai)`."""
    return view.text.startswith(")", place.end) and _OPENED.fullmatch(view.masked, start, place.start) is not None


def _around(upper: PlaceMention, lower: PlaceMention) -> bool:
    return _RANK[upper.level] > _RANK[lower.level]


def _within(view: View, place: PlaceMention) -> bool:
    """`việc làm trong tỉnh 940 lao động` of a district's report tells a kind of work."""
    start = place.span.start
    return place.reference and view.lower.endswith("trong ", max(0, start - 6), start)


def _pays(view: View, place: PlaceMention) -> bool:
    """`nguồn hỗ trợ của thành phố 579 tỷ đồng` of a district tells who pays."""
    start = place.span.start
    return place.reference and _PURSE.search(view.lower, max(0, start - 30), start) is not None


_PURSE = re.compile(r"(?<!\w)(?:hỗ trợ|nguồn vốn|vốn|nguồn|kinh phí|ngân sách)(?: (?:của|từ|cấp))? $")


def _at(view: View, place: PlaceMention) -> bool:
    """Whether words of location stand before a place (`tại xã Đắk Som`)."""
    return _LOCATED.search(view.lower, max(0, place.span.start - 16), place.span.start) is not None


_LOCATED = re.compile(r"(?<!\w)(?:tại|ở|trên địa bàn)\s+$")


def _above(upper: PlaceMention, lower: PlaceMention) -> bool:
    """Whether one place named outright lies around another (`An Biên là huyện … của Kiên Giang`)."""
    if upper.reference or not isinstance(upper.resolution, Resolved) or not isinstance(lower.resolution, Resolved):
        return False
    unit = lower.resolution.value
    day = unit.valid_from.isoformat() if unit.valid_from else None
    return upper.resolution.value.id in gazetteer().ancestors(unit.id, day)
