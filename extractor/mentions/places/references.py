"""Words that stand for a unit named elsewhere: `toàn huyện`, `trên địa bàn tỉnh`, `Thủ đô`, `địa phương này`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KINDS = {
    "tỉnh": "province",
    "huyện": "district",
    "quận": "district",
    "thị xã": "town",
    "thành phố": "city",
    "tp": "city",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "cụm": "cluster",
    "thủ đô": "city",
}
_UNIT = r"(?P<unit>tỉnh|huyện|quận|thị xã|thành phố|tp|xã|phường|thị trấn|cụm)"
_WHOLE = (
    r"(?:toàn|cả|trên địa bàn|địa bàn|trên toàn|trong|của|tại|về|đến|ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|công an|đảng bộ|cục thuế|"
    r"của toàn|nhân dân|cho|toàn thể|ở)"
)
_PREDICATE = (
    r"(?:đã|có|đạt|thu|phấn đấu|mới|chỉ|cũng|đang|sẽ|huy động|được|còn|tiếp tục|tập trung|vẫn|đón|xác định|duy trì|hiện|ước|đều|luôn|"
    r"không|chưa|giảm|tăng|đề ra|đặt|cần|bố trí|triển khai|thực hiện|là|gồm|chủ động|nằm|cho)"
)
_NOT_NAME = r"(?!\w|\s(?:nghèo|biên giới|điểm|lộ|đảo|ủy|uỷ|đoàn|đội|hội|phường|viên|trưởng|thi đua|công nghiệp|phó))"
_PATTERN = re.compile(
    rf"(?<!\w)(?:{_WHOLE}\s){_UNIT}{_NOT_NAME}"
    rf"|(?<!\w)(?P<near>tỉnh|huyện|xã|thành phố|quận)(?= (?:nhà|ta|này)(?!\w))"
    rf"|(?:(?:^|[,.;:(–-]\s?|\n)(?:hiện |hiện nay |đến nay |nên |mà |nay |nhưng |và |là |do đó,? |vì vậy,? |[^\W\d]+ ¤ )?|(?<= thì )|(?<= nên )|(?<= năm )|(?<= nay, )|(?<=hiện )|(?<= nay ))(?P<subject>tỉnh|huyện|quận|thị xã|thành phố|tp|xã|phường|thị trấn)(?= {_PREDICATE}(?!\w))"
    r"|(?<!\w)(?P<here>địa phương này|địa phương(?= (?:đã|có|khá|vẫn|còn))|tại địa phương)(?!\w)"
    r"|(?<!\w)(?P<capital>thủ đô)(?!\w)",
    re.M,
)
_COUNT_BEFORE = re.compile(r"(?:\d|các|những|mỗi|từng|nhiều|một số|số|hai|ba|bốn|cấp|liên)\s$")
_NAME_AFTER = re.compile(r"\s[A-ZĐÀ-Ỹ0-9]")


@dataclass(frozen=True, slots=True)
class Reference:
    """text[start:end] stands for a unit of `kind`: a level, `city`, `town`, or `any` for the latest place."""

    start: int
    end: int
    kind: str


def references(lower: str, text: str) -> list[Reference]:
    """All references of a text in order; `lower` is its lower-cased copy of the same length."""
    found = []
    for match in _PATTERN.finditer(lower):
        group = next(name for name in ("unit", "near", "subject", "here", "capital") if match[name])
        start, end = match.span(group)
        if group == "here":
            found.append(Reference(start, end, "any"))
            continue
        if _COUNT_BEFORE.search(lower[max(0, start - 8) : start]) or (
            group != "capital" and _NAME_AFTER.match(text, end)
        ):
            continue
        found.append(Reference(start, end, _KINDS[match[group]]))
    return found
