"""What makes a gold record hard: tags taken from its fields, its quote and the sentence the quote stands in.

The tags need no annotation of their own, so every gold file has them; where they look at words they are
approximate.
"""

from __future__ import annotations

import re
import unicodedata

from evaluation.agreement import Json, fold, place_key

_VERB = re.compile(
    r"\b(đạt|là|có|còn|tăng|giảm|chiếm|bằng|vượt|gấp|được|đã|thu|chi|đón|trồng|xuất|nhập|giải quyết|"
    r"hoàn thành|thực hiện|thành lập|tổ chức|ước|đề ra|phấn đấu|đầu tư|hỗ trợ|cấp|giao|xảy ra|lên|xuống)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(năm|tháng|quý|ngày|tuần|hiện nay|hiện|đến nay|vụ|giai đoạn|nhiệm kỳ|kỳ)\b|\b(19|20)\d\d\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"\d\s?/\s?\d")
_IN_PARENTHESES = re.compile(r"\([^()]*\d[^()]*\)?|[^()]*\d[^()]*\)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS = {
    "lần lượt": re.compile(r"\b(lần lượt|tương ứng)\b", re.IGNORECASE),
    "trong đó": re.compile(r"\b(trong đó|gồm|bao gồm|riêng|cụ thể|còn lại)\b", re.IGNORECASE),
    "từ … lên": re.compile(r"\btừ\s+\S*\d.*\b(lên|xuống|còn)\b", re.IGNORECASE),
}
_MANY = 6


def tags(record: Json, text: str) -> tuple[str, ...]:
    """The phenomena of a gold record, always in the same order; `text` is the document's, "" if unknown."""
    quote = unicodedata.normalize("NFC", record.get("quote") or "")
    sentence, line = _surroundings(quote, text)
    value = str(record.get("value") or "")
    held = {
        f"measure {record.get('measure')}": True,
        f"place {record.get('level') or 'null'}": True,
        f"basis {record.get('basis')}": bool(record.get("basis")),
        f"status {record.get('status')}": record.get("status") in ("target", "estimate"),
        f"qualifier {record.get('qualifier')}": record.get("qualifier") not in (None, "eq"),
        "range": record.get("upper") is not None,
        "fraction": bool(record.get("of") or _FRACTION.search(quote)),
        "decrease": value.startswith("-"),
        "number in words": bool(quote) and not _NUMBER.search(quote),
        "no verb": bool(quote) and not _VERB.search(quote),
        "parentheses": bool(_IN_PARENTHESES.search(quote)),
        "table row": " | " in line or "\t" in line,
        "crowded sentence": len(_NUMBER.findall(sentence)) >= _MANY,
        "place carried over": bool(sentence) and place_key(record.get("place")) not in fold(sentence),
        "period carried over": bool(sentence and record.get("period")) and not _TIME.search(sentence),
        "indicator carried over": bool(sentence) and not _names(sentence, record),
    }
    held |= {word: bool(pattern.search(sentence)) for word, pattern in _WORDS.items()}
    return tuple(tag for tag, yes in held.items() if yes)


def _names(sentence: str, record: Json) -> bool:
    """Whether the sentence holds all words of the indicator, or of one of its other wordings."""
    words = set(re.findall(r"\w+", fold(sentence)))
    wordings = [record.get("indicator"), *(record.get("indicator_alt") or [])]
    return any(words.issuperset(re.findall(r"\w+", fold(wording or ""))) for wording in wordings)


def _surroundings(quote: str, text: str) -> tuple[str, str]:
    """The sentence and the line that the quote first stands in; the quote itself where it has none."""
    text = unicodedata.normalize("NFC", text)
    place = re.search(r"\s+".join(map(re.escape, quote.split())), text) if quote and text else None
    if place is None:
        return quote, quote
    start = text.rfind("\n", 0, place.start()) + 1
    end = text.find("\n", place.end())
    line = text[start : end if end >= 0 else len(text)]
    inside = place.start() - start, place.end() - start
    ends = [0, *(stop.end() for stop in re.finditer(r"[.!?;](?=\s|$)", line)), len(line)]
    first = max(stop for stop in ends if stop <= inside[0])
    last = min(stop for stop in ends if stop >= inside[1])
    return line[first:last], line
