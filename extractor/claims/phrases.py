"""The words of an indicator: where its phrase begins and ends.

A phrase left of the verb (`thu ngân sách … đạt`) is cut at clause borders and rid of connectives, places
and periods; a phrase right of the number (`12 hộ nghèo được hỗ trợ nhà ở`) runs to the next verb, preposition
or comma that no longer says what was counted.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from extractor.model.document import Span

_SYLLABLE = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_RIGHT_STOP = re.compile(
    r"[,;:.…\n()\[\]¤§¶!?\"“”|]|[-–] |"
    r"(?<!\w)(?:tăng|giảm|chiếm|với|so|trong đó|để|nhằm|do|tại|ở|trên địa bàn|là|gồm|bao gồm|thì|nhưng|song|bằng|vào|từ|theo|khi|"
    r"nên|vì|mà|tương ứng|tương đương|trị giá|ước|vượt|gấp|cao hơn|thấp hơn|của|đã|đang|sẽ|có|còn|phấn đấu|hoàn thành|nâng|đưa|"
    r"thuộc|sau|trước|như|mỗi|bình quân|cùng|trong|qua|bị|hiện|tính|cho biết|phân bổ|tập trung|lên|xuống|cho|về|"
    r"đạt(?! chuẩn| danh hiệu| tiêu chí| tiêu chuẩn| loại| giải| trình độ| yêu cầu| thành tích| \d+(?:[-/]\d+)? tiêu chí)|"
    r"được(?! hỗ trợ| cấp| công nhận| giải quyết| xây dựng| vay| đào tạo| tạo| thụ| hưởng| đầu tư| phê duyệt| tặng| khen| tuyên dương| vinh danh"
    r"| giao| bảo vệ| chăm sóc| sửa chữa| nâng cấp| triển khai| thành lập| bố trí| xếp| tiêm| sử dụng| cứng hóa| cứng hoá)|"
    r"và(?= \d| ¤| §| tăng| giảm| đạt| có| đã| được| là| chiếm))(?!\w)"
)
_CLAUSE = re.compile(r"[;:]|(?<=\w)\. |\s[-–]\s|[.…!?]")
_LIST_ITEM = re.compile(r"\s*[^,¤§¶]+$")
_VERB = re.compile(
    r"(?<!\w)(?:đã|sẽ|đang|là|có|được|đạt|tăng|giảm|chiếm|vượt|phấn đấu|cho biết|khẳng định|nhấn mạnh|tổ chức|triển khai|thực hiện|"
    r"tập trung|chỉ đạo|duy trì|tiếp tục|bị|vẫn|ước|còn|gồm|nhờ|do|vì|để|nhằm|theo|khi|nếu|tuy|mặc dù|trong khi|đồng thời|trong điều kiện|"
    r"trong bối cảnh|hiện|từ đó|qua đó|góp phần|giúp|đưa|nâng|đề ra|với)(?!\w)"
)
MAX_SYLLABLES = 22


@cache
def _strip(role: str) -> re.Pattern[str]:
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as file:
        words = [row["phrase"] for row in csv.DictReader(file) if row["role"] == role]
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    noise = r"[\s,:;.\-–•*+¤§¶\"“”()…/]"
    if role == "lead":
        return re.compile(rf"(?:{noise}+|(?:{alternatives})(?!\w)|[\divx]{{1,4}}[.)](?=\s))*")
    return re.compile(rf"(?:{noise}|(?<!\w)(?:{alternatives}))+$")


def trimmed(masked: str, start: int, end: int) -> Span | None:
    """The phrase in [start, end) without leading connectives and trailing adverbs; None if nothing is left."""
    lead = _strip("lead").match(masked, start, end)
    if lead:
        start = lead.end()
    words = masked[start:end]
    while True:
        shorter = _strip("trail").sub("", words)
        if shorter == words:
            break
        words = shorter
    if not words.strip():
        return None
    return Span(start, start + len(words))


def syllables(text: str) -> int:
    return len(_SYLLABLE.findall(text))


def left_phrase(masked: str, start: int, end: int) -> Span | None:
    """The noun phrase that ends the words masked[start:end] (which stand before a verb or the number itself).

    Taken from the last clause; earlier comma-parted words are kept only as items of one list
    (`sản xuất giường, tủ, bàn, ghế`). A place or period inside ends the phrase before it.
    """
    for match in _CLAUSE.finditer(masked, start, end):
        if masked[match.end() : end].strip(" ,¤§¶"):
            start = match.end()
    start = _inside_bracket(masked, start, end)
    pieces = _comma_pieces(masked, start, end)
    first = len(pieces) - 1
    while first >= 0 and trimmed(masked, *pieces[first]) is None:
        first -= 1
    if first < 0:
        return None
    keep = first
    while keep > 0 and _is_list_item(masked, pieces[keep - 1]) and not _has_lead(masked, pieces[keep]):
        keep -= 1
    phrase = trimmed(masked, pieces[keep][0], pieces[first][1])
    return _without_mentions(masked, phrase) if phrase else None


def _inside_bracket(masked: str, start: int, end: int) -> int:
    depth = 0
    for i in range(end - 1, start - 1, -1):
        if masked[i] == ")":
            depth += 1
        elif masked[i] == "(":
            if depth == 0:
                return i + 1
            depth -= 1
    return start


def _comma_pieces(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces, depth, begin = [], 0, start
    for i in range(start, end):
        if masked[i] == "(":
            depth += 1
        elif masked[i] == ")":
            depth = max(0, depth - 1)
        elif masked[i] == "," and not depth:
            pieces.append((begin, i))
            begin = i + 1
    pieces.append((begin, end))
    return pieces


def _is_list_item(masked: str, piece: tuple[int, int]) -> bool:
    words = masked[piece[0] : piece[1]]
    return (
        bool(words.strip())
        and not any(sign in words for sign in "¤§¶")
        and syllables(words) <= 7
        and not _VERB.search(words)
    )


def _has_lead(masked: str, piece: tuple[int, int]) -> bool:
    match = _strip("lead").match(masked, *piece)
    return bool(match and match.group().strip(" ,"))


def _without_mentions(masked: str, phrase: Span) -> Span | None:
    """Cut at a place or period inside: what follows it is kept only if nothing precedes."""
    words = phrase.of(masked)
    match = re.search("[¤§¶]", words)
    if not match:
        return phrase
    before = trimmed(masked, phrase.start, phrase.start + match.start())
    rest_start = phrase.start + match.end()
    while rest_start < phrase.end and masked[rest_start] in "¤§¶":
        rest_start += 1
    after = trimmed(masked, rest_start, phrase.end)
    if before is None:
        return _without_mentions(masked, after) if after else None
    return before


def right_phrase(masked: str, start: int, end: int) -> Span | None:
    """The noun phrase from `start` (a counted noun, or what follows a unit) to where it stops saying what was counted."""
    position = start
    while position < end and masked[position] == " ":
        position += 1
    stop = end
    match = _RIGHT_STOP.search(masked, position, end)
    if match:
        stop = match.start()
    words = list(_SYLLABLE.finditer(masked, position, stop))
    if not words:
        return None
    stop = words[min(len(words), MAX_SYLLABLES) - 1].end()
    if masked[stop : stop + 1] == "%":
        stop += 1
    return Span(position, stop)


def verb_phrase(masked: str, start: int, end: int) -> Span | None:
    """The words right before a number, verb included (`nộp ngân sách`, `giải quyết việc làm cho`)."""
    return left_phrase(masked, start, end)
