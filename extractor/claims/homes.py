"""Which place a sentence leaves for the next ones to be about."""

from __future__ import annotations

import re

from extractor.claims.view import View
from extractor.model.document import Span
from extractor.model.mention import PlaceMention
from extractor.text.alternation import beginnings

_OPENING = 60
"""Code points from its start within which a sentence names the place that it and the next ones speak of."""
_TOPIC_LENGTH = 240
"""Code points: a longer sentence without numbers does not tell what the next ones are about."""
_SHORT = 140
"""Code points: a sentence so short is about the one place it names, wherever it names it."""
_GOES_ON = re.compile(
    r"(?<!\w)(?:sang|về|lên|xuống|ra|vào|đến với|tới|trở lại|ghé)(?: thăm)?(?: các?)?"
    r"(?: (?:xã|huyện|tỉnh|phường|thị xã|thị trấn|thành phố))?\s*$"
)
_ASIDE = re.compile(
    r"(?<!\w)(?:riêng|như|cùng với|không chỉ|ví dụ|chẳng hạn|trừ|ngoài|yêu cầu|đề nghị|kiến nghị)(?!\w)[^,;.]*$"
)
_CAPTION = re.compile(r"\s*\(?ảnh\s?:")
_BY = re.compile(r"(?:cũng )?theo (?:ông|bà|anh|chị|đồng chí|bác|già làng|trưởng)(?!\w)")
_SPEAKER = 120
"""Code points from its start within which such a sentence tells whose words it gives, and where they live."""
_SPEAKS = re.compile(
    r"[^.;:\n]{0,30}(?<!\w)(?:chia sẻ|cho biết|cho hay|nói|tâm sự|kể|phấn khởi|thông tin|khẳng định)(?!\w)"
)
"""Who speaks so tells of their own place."""
_LIST = re.compile(r"\s*(?:,|và|, và)\s*(?:(?:huyện|xã|tỉnh|thành phố|thị xã|thị trấn|phường|tp)\.?\s*)?")
"""What parts the places of a list, none of which the next sentences are about."""
_HELD = ("diễn ra", "tổ chức", "khai mạc", "họp")
_VENUE = re.compile(
    "(?:"
    + beginnings(
        rf"tại [^.;:]{{2,60}}(?:đã |vừa )?(?:{'|'.join(_HELD)})",
        *(f"{held} (?:hội nghị|hội thảo|lễ|buổi)[^.;:]{{0,80}} tại" for held in _HELD),
    )
    + r")(?!\w)"
)
"""Where people met is not what they speak of."""


def opens_with(sentence: Span, place: PlaceMention) -> bool:
    """Whether a sentence speaks of a place from its beginning, so that the next ones do too."""
    return place.span.start - sentence.start <= _OPENING


def of_nation(view: View, start: int, end: int) -> bool:
    """Whether those who speak or act before the first number of a sentence are the nation's, so that the places of the
    sentences before are no longer spoken of: `Ủy ban quốc gia … đã điều động 300 chiến sĩ`."""
    match = _NATION.search(view.masked, start, end)
    return match is not None and "§" not in view.masked[start:end]


_NATION = re.compile(
    r"(?<!\w)(?<!của )(?:chính phủ|thủ tướng|quốc hội|[uủ][ỷy] ban quốc gia|ban chỉ đạo(?: [^\s,;.]+){0,6} (?:quốc gia|trung ương|t\.ư|tw)|tổng cục|"
    r"bộ (?:trưởng|tài chính|y tế|công an|nông nghiệp|công thương|xây dựng|nội vụ|kế hoạch|giao thông|giáo dục|lao động))(?!\w)"
)


def topic_place(view: View, span: Span) -> PlaceMention | None:
    """A sentence without numbers still says what the next ones are about: the place it begins with, the only one
    it names, or the one that its way leads to (`Rời Cẩm Xuyên, chúng tôi sang Can Lộc`)."""
    places = [
        p
        for p in view.places_in(span.start, span.end)
        if not p.reference
        and not p.name.isdigit()
        and not any(one.span.covers(p.span) and not _SPEAKS.match(view.lower, one.span.end) for one in view.people)
    ]
    if not places or len(span) > _TOPIC_LENGTH:
        return None
    if _GOES_ON.search(view.lower[max(span.start, places[-1].span.start - 24) : places[-1].span.start]):
        return places[-1]
    if _VENUE.search(view.lower, span.start, span.end) or _CAPTION.match(view.lower, span.end):
        return None
    following = places[1] if len(places) > 1 and places[1].level == places[0].level else None
    if following is not None and _LIST.fullmatch(view.lower, places[0].span.end, following.span.start):
        return None
    near = places[0].span.start - span.start
    only = len({place.name for place in places}) == 1
    at = places[0].span.start
    if _ASIDE.search(view.lower, max(span.start, at - 40), at):
        return None
    spoken = _BY.match(view.lower, span.start) is not None and near <= _SPEAKER
    if near <= 12 or (only and (near <= _OPENING or len(span) <= _SHORT or spoken)):
        return places[0]
    return None
