"""People named with their roles, and the bodies that issue documents.

A person is a run of two to five capitalised syllables behind a title (`ông`, `bà`, `đồng chí`) or beside a
role (`Phó Chủ tịch UBND huyện …`). Roles are data: roles.csv.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from extractor.catalogues.areas.names import LOWER, UPPER
from extractor.model.document import Document, Span
from extractor.model.mention import PartyMention
from extractor.text.windows import around

_SYLLABLE = rf"[{UPPER}][{LOWER}]*(?:['’][{UPPER}]?[{LOWER}]+)?"
_NAME = rf"{_SYLLABLE}(?: {_SYLLABLE}){{1,4}}"
_TITLE = r"(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/[Cc]|[Aa]nh|[Cc]hị)"
_MARKS = (
    "ông ",
    "bà ",
    "đồng chí ",
    "đ/c ",
    "anh ",
    "chị ",
    "bí thư",
    "chủ tịch",
    "trưởng",
    "giám đốc",
    "thủ tướng",
    "viên",
    "chánh ",
    "uvtw",
)
_REACH = 120
_ROLE_TAIL = r"[^,;.:()\n–]{0,70}"


@cache
def _pattern() -> re.Pattern[str]:
    with (Path(__file__).parent / "roles.csv").open(encoding="utf-8", newline="") as file:
        roles = [row["role"] for row in csv.DictReader(file)]
    alternatives = "|".join(re.escape(role) for role in sorted(roles, key=len, reverse=True))
    first = alternatives.replace("Phó", "[Pp]hó").replace("Chủ", "[Cc]hủ").replace("Giám", "[Gg]iám")
    role = rf"(?:{first}){_ROLE_TAIL}"
    return re.compile(
        rf"{_TITLE} (?P<name>{_NAME})\s?(?:,|-|–|\()\s?(?P<role>{role})"
        rf"|(?P<before>(?:{first})[^,;.:()\n–]{{0,60}}?) (?:{_TITLE} )?(?P<named>{_NAME})(?= (?:đã|cho|phát|nhấn|khẳng|chủ trì|thăm|yêu|đề|nhận|cũng|chia|trao|kết|dự|làm|thay|đánh|chỉ|ký|trình|biểu|báo|thông|mong|ghi)|[,.;])"
        rf"|{_TITLE} (?P<alone>{_NAME})"
    )


def find_parties(document: Document) -> tuple[PartyMention, ...]:
    """People of `document` in order, with their role where the text gives one next to the name, and the issuer."""
    text = document.text
    found = []
    lower = text.lower()
    windows = around(lower, _MARKS, _REACH) if len(lower) == len(text) else [(0, len(text))]
    for match in (m for start, end in windows for m in _pattern().finditer(text, start, end)):
        group = next(name for name in ("name", "named", "alone") if match[name])
        span = Span(*match.span(group))
        role = (match["role"] or match["before"] or "").strip(" -–,")
        rule = {"name": "party.name-role", "named": "party.role-name", "alone": "party.title-name"}[group]
        found.append(PartyMention(span, match[group], rule, "person", match[group], role))
    issuer = document.metadata.issuer
    at = text.find(issuer) if issuer else -1
    if at >= 0:
        span = Span(at, at + len(issuer))
        found.append(PartyMention(span, issuer, "party.issuer", "body", issuer, "issuer"))
    return tuple(sorted(found, key=lambda m: m.span.start))
