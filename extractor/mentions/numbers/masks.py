"""Stretches of text whose digits are never quantities: dates, durations, document symbols, addresses, clocks."""

from __future__ import annotations

import re

_DURATION = r"(?:tháng|năm|ngày|tuần|quý|giờ|phút|giây|nhiệm kỳ|niên độ|đêm|thập kỷ|thế kỷ)"
_PATTERNS = (
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+",
    # dates and clocks
    r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}(?![\d,%]|\.\d)",
    r"\d{1,2}\s*[/-]\s*(?:19|20)\d{2}(?![\d.,]*\d)",
    r"\d{1,2}[:h]\d{2}(?:[':]\d{2})?(?!\d)",
    r"\d{1,2}h(?!\w)",
    r"(?<!\w)ngày(?: mồng| mùng)? \d{1,2}(?:\s*(?:[/-]|đến|tới|và|,)\s*\d{1,2})*(?![\d.,]*\d)(?! tháng \d+ năm)",
    r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|hôm|mùng|mồng)(?: ngày)? \d{1,2}(?:\s*[/.-]\s*\d{1,2})?(?![\d.,]*\d)",
    r"(?<!\w)(?:đến|từ|trước|sau|hết)(?: ngày)? \d{1,2}/\d{1,2}(?![\d/]|\s*\w*(?:xã|huyện|hộ|tiêu chí))",
    # months, quarters and years
    r"(?<!\w)(?:tháng|quý|quí|q) ?\d{1,2}(?:\s*(?:,|và|-|–|đến)\s*\d{1,2})*(?![\d.,]*\d)(?!\s*%)",
    r"(?<!\w)(?:năm|niên vụ|vụ|mùa|đông xuân|hè thu|thu đông|giai đoạn|nhiệm kỳ|thời kỳ|khóa|khoá|từ|đến|và|,|-|–)"
    r"(?: năm| học)? ?(?:19|20)\d{2}(?:\s*[-–/,]\s*(?:19|20)?\d{2})*(?![\d.,]*\d)(?!\s*(?:%|hộ|ha\b|người|tấn|tỷ|tỉ|triệu|con|km))",
    r"(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2}(?![\d.,]*\d)(?!\s*(?:%|hộ|ha\b|người|tấn|tỷ|tỉ|triệu|con|km))",
    # durations and ages
    rf"\d{{1,3}}(?:\s*[-–,]\s*\d{{1,3}})?\s*{_DURATION}(?!\w)(?!\s+tuổi thọ)",
    r"(?:từ |trên |dưới |đủ )?\d{1,3}(?:\s*(?:[-–]|đến)\s*(?:dưới )?\d{1,3})?\s*(?:năm )?tuổi(?!\w)",
    r"24/24(?:\s*giờ|h)?|24/7|24/24h/ngày",
    # document symbols
    r"\d+[a-zđ]?\s*/\s*(?:\d{4}\s*/\s*)?[a-zđ]{1,6}(?:[-–][a-zđ0-9]+)+",
    r"\d+\s*[-–]\s*(?:nq|ct|kl|qđ|kh|tb|bc|hd|tt|cv|nđ)\s*/\s*[a-zđ]+",
    r"\d+\s*/\s*(?:19|20)\d{2}\s*/\s*[a-zđ]+\d*",
    r"\d+\s*/\s*(?:hđbt|ttg|cp|tw|qđ|nq|ct|kh|tb|hd)(?!\w)",
    # telephone numbers
    r"(?<![\d.,])\+?(?:84|0)\d{2,3}[ .\-]?\d{3}[ .\-]?\d{3,4}(?![\d.,]*\d)",
)
MASK = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
LIST_NUMBER = re.compile(
    r"^[ \t]*(?:[-+*•][ \t]*)?(?:\(\d{1,3}\)|\d{1,2}(?:\.\d{1,2})*(?:[.)/]|\.-)(?=\D)|\d{1,2}\.\d{1,2}(?:\.\d{1,2})*\.? (?=[A-ZĐÀ-Ỹ]))",
    re.M,
)
INLINE_LIST_NUMBER = re.compile(r"(?<=[;:.,] )\(\d{1,2}\)(?= \w)")
FOOTNOTE = re.compile(r"(?<=[\dA-Za-zÀ-ỹ%])\[\d{1,2}\]")


def masked(text: str, lower: str) -> list[tuple[int, int]]:
    """Sorted, disjoint stretches (start, end) whose digits are not quantities."""
    spans = [match.span() for match in MASK.finditer(lower)]
    for pattern in (LIST_NUMBER, INLINE_LIST_NUMBER, FOOTNOTE):
        spans += [match.span() for match in pattern.finditer(text)]
    spans.sort()
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
