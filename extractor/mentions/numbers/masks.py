"""Stretches of text whose digits are never quantities: dates, durations, document symbols, addresses, clocks."""

from __future__ import annotations

import re

from extractor.text.windows import merged

_DURATION = r"(?:tháng|năm|ngày|tuần|quý|giờ|phút|giây|nhiệm kỳ|niên độ|đêm|thập kỷ|thế kỷ)"
_AGE = r"\d{1,3}(?:\s*(?:[-–]|đến)\s*(?:dưới )?\d{1,3})?\s*(?:năm )?tuổi(?!\w)"
_AT_DIGITS = (
    r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}(?![\d,%]|\.\d)",
    r"\d{1,2}\s*[/-]\s*(?:19|20)\d{2}(?![\d.,]*\d)",
    r"\d{1,2}[:h]\d{2}(?:[':]\d{2})?(?!\d)",
    r"\d{1,2}h(?!\w)",
    r"(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2}(?![\d.,]*\d)(?!\s*(?:%|hộ|ha\b|người|tấn|tỷ|tỉ|triệu|con|km))",
    rf"\d{{1,3}}(?:\s*[-–,]\s*\d{{1,3}})?\s*{_DURATION}(?!\w)(?!\s+tuổi thọ)",
    _AGE,
    r"24/24(?:\s*giờ|h)?|24/7|24/24h/ngày",
    r"\d+[a-zđ]?\s*/\s*(?:\d{4}\s*/\s*)?[a-zđ]{1,6}(?:[-–][a-zđ0-9]+)+",
    r"\d+\s*[-–]\s*(?:nq|ct|kl|qđ|kh|tb|bc|hd|tt|cv|nđ)\s*/\s*[a-zđ]+",
    r"\d+\s*/\s*(?:19|20)\d{2}\s*/\s*[a-zđ]+\d*",
    r"\d+\s*/\s*(?:hđbt|ttg|cp|tw|qđ|nq|ct|kh|tb|hd)(?!\w)",
    r"(?<![\d.,])\+?(?:84|0)\d{2,3}[ .\-]?\d{3}[ .\-]?\d{3,4}(?![\d.,]*\d)",
)
_AT_WORDS = (
    r"cả \d (?:mặt|chiều|phía|khía cạnh)(?!\w)",
    r"(?:tăng|giảm)(?: trên)? cả \d tiêu chí(?!\w)",
    r"ngày(?: mồng| mùng)? \d{1,2}(?:\s*(?:[/-]|đến|tới|và|,)\s*\d{1,2})*(?![\d.,]*\d)(?! tháng \d+ năm)",
    r"(?:sáng|trưa|chiều|tối|đêm|hôm|mùng|mồng)(?: ngày)? \d{1,2}(?:\s*[/.-]\s*\d{1,2})?(?![\d.,]*\d)",
    r"(?:đến|từ|trước|sau|hết)(?: ngày)? \d{1,2}/\d{1,2}(?![\d/]|\s*\w*(?:xã|huyện|hộ|tiêu chí))",
    r"(?:tháng|quý|quí|q) ?\d{1,2}(?:\s*(?:,|và|-|–|đến)\s*\d{1,2})*(?![\d.,]*\d)(?!\s*%)",
    r"(?:năm|niên vụ|vụ|mùa|đông xuân|hè thu|thu đông|giai đoạn|nhiệm kỳ|thời kỳ|khóa|khoá|từ|đến|và)"
    r"(?: năm| học)? ?(?:19|20)\d{2}(?:\s*[-–/,]\s*(?:19|20)?\d{2})*(?![\d.,]*\d)(?!\s*(?:%|hộ|ha\b|người|tấn|tỷ|tỉ|triệu|con|km))",
)
# The look-ahead turns most positions away before any alternative is tried.
MASK = re.compile(
    rf"(?=[\d+])(?:{'|'.join(_AT_DIGITS)})|(?:từ|trên|dưới|đủ) {_AGE}|(?<!\w)(?=[^\W\d])(?:{'|'.join(_AT_WORDS)})"
)
SLOGAN = re.compile(
    r"(?:mô hình|phong trào|câu lạc bộ|cuộc vận động|chương trình|phương châm|khẩu hiệu|danh hiệu|chủ đề|cuộc thi|hội thi)(?: [^\s\"“”.;]+){0,6} ([\"“][^\"“”\n]{1,90}[\"”])"
)
ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+")
_DIGITS = re.compile(r"\d+")
_REACH = 40
LIST_NUMBER = re.compile(
    r"^[ \t]*(?:[-+*•][ \t]*)?(?:\(\d{1,3}\)|\d{1,2}(?:\.\d{1,2})*(?:[.)/]|\.-)(?=\D)|\d{1,2}\.\d{1,2}(?:\.\d{1,2})*\.? (?=[A-ZĐÀ-Ỹ]))",
    re.M,
)
# Begun by their brackets, these are found much faster than looking behind first.
INLINE_LIST_NUMBER = re.compile(r"\((?<=[;:.,] \()\d{1,2}\)(?= \w)")
FOOTNOTE = re.compile(r"\[(?<=[\dA-Za-zÀ-ỹ%]\[)\d{1,2}\]")


def masked(text: str, lower: str) -> list[tuple[int, int]]:
    """Sorted, disjoint stretches (start, end) whose digits are not quantities."""
    digits = [match.start() for match in _DIGITS.finditer(lower)]
    spans = [m.span() for start, end in merged(digits, _REACH, len(lower)) for m in MASK.finditer(lower, start, end)]
    if "://" in lower or "www." in lower or "@" in lower:
        spans += [match.span() for match in ADDRESS.finditer(lower)]
    if "“" in text or '"' in text:
        spans += [match.span(1) for match in SLOGAN.finditer(lower)]
    for pattern in (LIST_NUMBER, INLINE_LIST_NUMBER, FOOTNOTE):
        spans += [match.span() for match in pattern.finditer(text)]
    spans.sort()
    disjoint: list[tuple[int, int]] = []
    for start, end in spans:
        if disjoint and start < disjoint[-1][1]:
            disjoint[-1] = (disjoint[-1][0], max(end, disjoint[-1][1]))
        else:
            disjoint.append((start, end))
    return disjoint
