"""Lines that portals put among the text of an article and that say nothing of it: counters, buttons, labels."""

from __future__ import annotations

import re
from datetime import date

from extractor.reading.heading import publication_date

_COUNT = r"\d[\d.,]*"
_WHAT = r"(?:xem|đọc|truy cập|truy nhập|thích|tải(?: về| xuống)?|bình luận|chia sẻ|đánh giá|theo dõi)"
# How often a page was read, liked or loaded, with its number or, in a label of its own, without.
_COUNTER = re.compile(
    rf"(?<!\w)(?:(?:tổng |tổng số |số )?(?:lượt|lần|người)(?: người| khách)?(?: đã| đang)? (?:{_WHAT}|online|trực tuyến)(?: bài(?: viết)?| tin| hôm nay| trong (?:ngày|tuần|tháng))?"
    rf"(?:\s*:?\s*{_COUNT}(?:\s*(?:lượt|lần|người))?|\s*:?(?=[\W_]*$))|"
    rf"(?:đã|đang) (?:{_WHAT}|online|trực tuyến)\s*(?::?\s*{_COUNT}(?:\s*(?:lượt|lần|người))?|:?(?=[\W_]*$))|"
    rf"{_COUNT}\s*(?:lượt|lần)\s+(?:{_WHAT})|"
    rf"(?:xem|đọc|tải về|chia sẻ|thích|bình luận|views?|hits?)\s*(?::\s*|\()?{_COUNT}\)?(?:\s*(?:lượt|lần))?(?=[\W_]*$)|"
    rf"(?<![\d.,])(?:{_COUNT}\s*(?:views?|likes?|bình luận)|đánh giá\s*:\s*{_COUNT}\s*/\s*5(?:\s*\({_COUNT} (?:phiếu|lượt|đánh giá)\))?|"
    rf"đánh giá(?: bài viết)?\s*:\s*{_COUNT} sao|xếp hạng\s*:\s*{_COUNT}\s*-\s*{_COUNT} phiếu bầu|"
    rf"tổng số điểm của bài viết là\s*:\s*{_COUNT} trong {_COUNT} đánh giá))(?!\w)",
    re.I,
)
_BUTTONS = re.compile(
    r"[\W_]*(?:xem với cỡ chữ.*|cỡ chữ.*|(?:xem|nhấn|bấm|click) (?:chi tiết|thêm|vào)?\s*(?:tại đây|vào đây).*|xem tiếp|đọc tiếp|"
    r"chia sẻ(?: (?:bài viết|bài|tin|lên|qua|trên))?(?: (?:facebook|twitter|zalo|email|mạng xã hội))*|in (?:trang|bài|bài viết|tin)|bản in|"
    r"gửi (?:email|mail|bài|bài viết|cho bạn bè).*|quay lại|về đầu trang|lên đầu trang|trở (?:về|lại)|email|print|facebook|twitter|zalo|linkedin|"
    r"google\+?|like|share|tweet|click để đánh giá bài viết|tags?\s*:.*|từ khó?a\s*:.*|lưu (?:bài|tin).*|nghe đọc bài.*|copy link.*|a[-+]?\s*a?[-+]?)[\W_]*$",
    re.I,
)
# Without word boundaries: buttons stand side by side without a blank (`đính kèmTại đây`).
_BUTTON_WORDS = re.compile(r"bản in|quay lại|tải (?:file|tệp) đính kèm|tại đây|in bài|gửi email|chia sẻ", re.I)
_AUTHOR = re.compile(r"(?:tác giả|người đăng|nguồn|đăng bởi|chuyên mục)\s*:\s*[^:|]{1,50}$", re.I)
_EDGES = " \t|•·–—-:;,."


def is_furniture(line: str) -> bool:
    """Whether a line is a button or a counter, alone or beside a date, an author or other buttons."""
    if len(line) >= 100:
        return False
    if _BUTTONS.match(line):
        return True
    rest = _COUNTER.sub(" ", line)
    if rest == line:
        return False
    rest = _BUTTON_WORDS.sub(" ", rest).strip(_EDGES)
    return not any(c.isalnum() for c in rest) or publication_date(rest) is not None or _AUTHOR.match(rest) is not None


def stamp_in(line: str) -> date | None:
    """The date of a portal's stamp, whatever counters stand beside it: `02/07/2018 08:50 | Lượt xem: 321`."""
    return publication_date(line) or publication_date(_COUNTER.sub(" ", line[:100]).strip(_EDGES))
