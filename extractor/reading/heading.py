"""What a document says of itself at its head and foot: title, date, byline, issuer, number and kind.

The order of parts in administrative documents is Decree 30/2020/NĐ-CP's (article 8, annexes I and III).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from extractor.model.document import Metadata, Span
from extractor.reading.manifest import ManifestEntry
from extractor.text.windows import occurrences

_HEAD = 6000
_FOOT = 1500
_HEAD_LINES = 40

_KINDS = {
    "BÁO CÁO": "report",
    "NGHỊ QUYẾT": "resolution",
    "KẾ HOẠCH": "plan",
    "CHƯƠNG TRÌNH": "plan",
    "PHƯƠNG ÁN": "plan",
    "ĐỀ ÁN": "plan",
    "THÔNG CÁO BÁO CHÍ": "press_release",
    "THÔNG CÁO": "press_release",
    "QUYẾT ĐỊNH": "other",
    "CHỈ THỊ": "other",
    "THÔNG BÁO": "other",
    "HƯỚNG DẪN": "other",
    "TỜ TRÌNH": "other",
    "CÔNG ĐIỆN": "other",
    "BIÊN BẢN": "other",
    "QUY CHẾ": "other",
    "NỘI QUY": "other",
    "GIẤY MỜI": "other",
}
_CODES = {"BC": "report", "NQ": "resolution", "KH": "plan", "CTR": "plan", "TCBC": "press_release"}

_NUMBER = re.compile(r"Số\s*:?\s*(\d{1,5}[a-z]?\s?[-/]\s?[A-ZĐ0-9][\w./&-]{1,30})", re.I)
MOTTO = re.compile(
    r"(?=[cđ])(?:c[ộo]ng h(?:òa|oà|oa) xã hội|chủ nghĩa việt nam$|độc\s+l[ậâ]p\s*[-–—]\s*tự\s+do|đảng cộng sản việt nam$)",
    re.I,
)
_ISSUER = re.compile(
    r"(?:[UỦ]Y BAN|[UỦ]Ỷ BAN|UBND|UBMTTQ|HỘI ĐỒNG|HĐND|SỞ|BỘ|CỤC|CHI CỤC|TỔNG CỤC|(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN|KHỐI) (?:ỦY|UỶ|U[YỶ]?)|"
    r"ĐẢNG [UỦ]Y?|ĐẢNG BỘ|BAN|PHÒNG|CÔNG AN|VĂN PHÒNG|THANH TRA|TÒA ÁN|VIỆN|CHÍNH PHỦ|QUỐC HỘI|NGÂN HÀNG|KHO BẠC|BẢO HIỂM|"
    r"CỤM THI ĐUA|KHỐI THI ĐUA|TRUNG TÂM|TRƯỜNG|HỘI|LIÊN ĐOÀN|TỔNG CÔNG TY|CÔNG TY|MẶT TRẬN)(?![^\W\d_])"
)
# Lines of a portal that stand above the title, and of a form that are no title.
_NOISE = re.compile(
    r"(?:c[ổô]ng thông tin|trang thông tin|trang tin|website|xem với cỡ chữ|cỡ chữ|trang chủ|đăng nhập|tìm kiếm|chuyên mục|"
    r"in trang|in bài|bản in|gửi email|chia sẻ|lượt xem|số lần đọc|lượt đọc|tác giả|nguồn|biểu số|biểu \d|mẫu số|phụ lục|"
    r"đơn vị|đvt|chương\s*:|mã số|dự thảo|mật$|tối mật|hỏa tốc|kính gửi|căn cứ|v/v|số\s*:|\(?(?:kèm theo|ban hành)|trang \d+|https?:|www\.|"
    r"[\d\W]+$)",
    re.I,
)
# What a letter is about: it has no type name.
_SUBJECT = re.compile(r"V/v:?\s+\S|về việc:?\s+\S", re.I)
_FIGURE = re.compile(r"\d\s?(?:%|(?:ha|tấn|tạ|tỷ|tỉ|triệu|nghìn|đồng|người|hộ|km|vụ)(?!\w))")
"""What a text gives and a title does not."""
_NOT_SUMMARY = re.compile(r"kính\s+gửi|căn cứ|thực hiện|triển khai|[IVX]+\.|\d+\.|\(|[\W_]+$", re.I)
# A section's heading is no title of the whole.
_NUMBERED = re.compile(r"(?!V/v)(?:(?:[IVX]{1,5}|\d{1,2})[.)/]\s*|[A-D]\.\s+)[^\W\d_]")
# Place and day of signing, whose figures are left blank or were written by hand.
_UNDATED = re.compile(r"[^\W\d_][\w .'’-]{1,40},\s*ng[àa]y(?!\w).{0,20}th[áa]ng(?!\w).{0,20}n[ăa]m(?!\w).{0,12}$", re.I)
_FILLED = re.compile(r"[^\n]+")
_ORNAMENT = re.compile(r"[\W_]+$")
_DAY = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d{2})(?!\d)"
_TIME = r"\d{1,2}(?:[:h]\d{2}){1,2}'?(?:\s?[AaPp]\.?[Mm]\.?|\s?(?:SA|CH))?"
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật)\s*(?:,|-|–|\s)\s*(?:ngày\s+)?"
_LABEL = r"(?:ngày\s+(?:đăng|cập nhật|xuất bản|đưa tin|viết|gửi)|cập nhật(?:\s+lúc|\s+ngày)?|đăng(?:\s+lúc|\s+ngày)?|xuất bản)\s*:?\s*"
_ZONE = r"(?:\s*\(?(?:GMT|UTC)\s?\+?\d*\)?)?"
# A line that says when it was put online: with a time, a weekday or a label, or nothing but a full date.
_STAMP = re.compile(
    rf"[\s(\[|•*-]*(?:{_LABEL})?(?:{_TIME}\s*(?:[|,–-]|ngày)?\s*)?(?:{_WEEKDAY})?(?:ngày\s+)?{_DAY}"
    rf"(?:\s*(?:[|,–-]|lúc)?\s*{_TIME})?{_ZONE}[\s)\]|.]*$",
    re.I,
)
# The same with blanks in the date: only with a weekday or a time, or it may be three numbers.
_SPACED_STAMP = re.compile(
    rf"(?=.*(?:\d:\d|thứ|chủ))[\s(\[|•*-]*(?:{_TIME}\s*[|,–-]?\s*)?(?:{_WEEKDAY})?(?P<d>\d{{1,2}}) (?P<m>\d{{1,2}}) (?P<y>\d{{4}})"
    rf"(?:\s*[|,–-]?\s*{_TIME})?{_ZONE}[\s)\]|.]*$",
    re.I,
)
_WRITTEN = r"ng[àa]y[\s.…]*(?P<d>\d{1,2})[\s.…]*th[áa]ng[\s.…]*(?P<m>\d{1,2})[\s.…]*n[ăa]m[\s.…]*(?P<y>\d{4})"
# Alone in its line, in its cell of the head's two columns, or behind the number where the columns were lost.
_SIGNED = re.compile(
    rf"(?:^|\||^[ ]*Số\s?:?[^\n,]{{2,40}}?[ ])[ (]*(?:[^\W\d_][\w .'’-]{{1,40}},\s{{0,3}})?(?:{_WEEKDAY})?{_WRITTEN}[ .)]*(?=$|\|)",
    re.I | re.M,
)
_BYLINE = re.compile(
    r"(?:(?:bài|tin|ảnh|thực hiện|tác giả|nguồn(?: tin| bài)?|người viết|biên soạn)(?:\s*(?:,|và|&|-)?\s*(?:bài|tin|ảnh|clip))*\s*:\s*|theo\s+|nguồn\s+)"
    r"(?P<name>\S.{1,60})$",
    re.I,
)
_NAME_WORD = r"[A-ZĐÀ-Ỹ][\w’'.]*"
_NAME = re.compile(rf"\(?{_NAME_WORD}(?:(?:\s|\s?[-–,]\s?|\s(?:và|&)\s){_NAME_WORD}){{1,5}}\)?\.?$")


@dataclass(frozen=True, slots=True)
class Hints:
    """What the container of a text (a page's markup) says of it, empty or None where it says nothing."""

    title: str = ""
    published: date | None = None
    byline: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def describe(
    text: str, *, name: str, media_type: str, entry: ManifestEntry | None, hints: Hints | None = None
) -> Metadata:
    """Metadata of a clean text.

    A manifest's word goes before the container's, the container's before the text's.
    """
    hints = hints or Hints()
    head = _lines(text, 0, _HEAD)[:_HEAD_LINES]
    foot = _lines(text, max(0, len(text) - _FOOT), len(text))
    number = _number(head)
    stamp = _stamp(head)
    signed = _signed(text[:_HEAD], foot) if not stamp else None
    title, kind = _title(head, stamp)
    published = hints.published or (stamp[1] if stamp else None) or signed
    if number:
        kind = next((_CODES[part] for part in re.split(r"[-/.]", number.upper()) if part in _CODES), kind)
    if not kind:
        prose = any(len(line.text) > 120 and "|" not in line.text for line in head)
        kind = "other" if number or not prose else "news"
    meta = Metadata(
        source=name,
        media_type=media_type,
        title=hints.title or title,
        published=published,
        byline=hints.byline or _byline(foot),
        issuer=_issuer(head),
        number=number,
        kind=kind,
    )
    if entry is not None:
        meta = replace(
            meta,
            title=entry.title or meta.title,
            published=entry.published or meta.published,
            origin=entry.origin,
        )
    return meta


def publication_date(line: str) -> date | None:
    """The date of a line that is a portal's stamp: `(08:50 | 14/08/2017)`, `Thứ Hai, 12/06/2017`."""
    if len(line) > 90:
        return None
    return _stamped(line) or ((match := _SIGNED.match(line.strip(" ()[]|"))) and _day(match)) or None


def _stamped(line: str) -> date | None:
    match = (_STAMP.match(line) or _SPACED_STAMP.match(line)) if len(line) <= 90 else None
    return _day(match) if match else None


def _lines(text: str, start: int, end: int) -> list[_Line]:
    lines = []
    for match in _FILLED.finditer(text, start, end):
        line = match[0]
        stripped = line.strip(" \t\r\xa0*_#")  # marks of bold text and headings
        if stripped:
            lines.append(_Line(match.start() + line.index(stripped), stripped))
    return lines


def _day(match: re.Match[str]) -> date | None:
    year = int(match["y"])
    try:
        day = date(year if year > 99 else 2000 + year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return day if 1945 <= day.year <= 2100 else None


def _stamp(head: list[_Line]) -> tuple[int, date] | None:
    """The line number and date of the first stamp at the head."""
    for i, line in enumerate(head[:15]):
        if day := _stamped(line.text):
            return i, day
    return None


def _signed(head: str, foot: list[_Line]) -> date | None:
    """The date beside the place at the head, where a line or a cell begins with them, or above the signature at the foot."""
    for start in sorted([0, *(at + 1 for at in occurrences(head, "\n")), *occurrences(head, "|")]):
        if (match := _SIGNED.match(head, start)) and (day := _day(match)):
            return day
    for line in reversed(foot):
        signed = _SIGNED.search(line.text) if len(line.text) <= 90 else None
        if signed and (day := _day(signed)):
            return day
    return None


def _number(head: list[_Line]) -> str:
    for line in head[:12]:
        if len(line.text) < 120 and (match := _NUMBER.match(line.text)):
            return re.sub(r"\s", "", match[1]).rstrip(".,")
    return ""


def _issuer(head: list[_Line]) -> str:
    """The last line of capitals that names a body before the number, motto or type; it follows its parent's."""
    issuer = ""
    for line in head[:8]:
        if line.text[1:2].islower():  # no line of capitals, with a motto beside it or without
            if issuer:
                break
            continue
        body = MOTTO.split(line.text)[0].strip(" |-–—*_")
        if _kind(body):
            break
        if not body or body != body.upper() or len(body) > 90 or not body[0].isalpha():
            if issuer:
                break
        elif _ISSUER.match(body):
            issuer = body
        elif issuer:
            issuer += " " + body  # the name goes on in the next line
    return issuer


def _title(head: list[_Line], stamp: tuple[int, date] | None) -> tuple[str, str]:
    """Title, and kind where the title begins with a type of administrative document."""
    for i, line in enumerate(head[:25]):
        kind = _kind(line.text)
        if kind:
            return f"{line.text.rstrip(' :.')} {_summary(head[i + 1 :])}".strip(), kind
        if len(line.text) > 300:
            break
    subject = next((line.text for line in head[:12] if _SUBJECT.match(line.text)), "")
    if subject:
        return subject[:300], ""
    if stamp:
        above = [line for line in head[: stamp[0]] if len(line.text.split()) > 3 and not _is_noise(line.text)]
        if above:
            return above[-1].text, ""
    behind = head[stamp[0] + 1 :] if stamp else []
    first = next((line.text for line in (*behind, *head) if not _is_noise(line.text)), "")
    return ("" if _NUMBERED.match(first) else first[:300]), ""


def _kind(line: str) -> str:
    """The kind of document that a line of capitals names: `BÁO CÁO`, `BÁO CÁO TỔNG KẾT`."""
    name = line.rstrip(" :.")
    if name != name.upper() or len(name) > 150:
        return ""
    return next((kind for word, kind in _KINDS.items() if name == word or name.startswith(f"{word} ")), "")


def _is_noise(line: str) -> bool:
    if _NOISE.match(line) or MOTTO.search(line) or _UNDATED.match(line) or publication_date(line):
        return True
    if line != line.upper() or len(line) >= 90 or ":" in line:
        return False
    return line.startswith("VÀ ") or _ISSUER.match(line) is not None  # an issuer, or the rest of its name


def _summary(lines: list[_Line]) -> str:
    """The lines under a type name, up to an empty line of asterisks, an address or the first sentence."""
    parts: list[str] = []
    for line in lines[:6]:
        if _NUMBERED.match(line.text) or (parts and (_NOT_SUMMARY.match(line.text) or _FIGURE.search(line.text))):
            break
        if _ORNAMENT.match(line.text):
            continue
        capitals = line.text == line.text.upper()
        if (
            len(line.text) > 250
            or (len(parts) > 2 and not capitals)
            or (parts and capitals < (parts[0] == parts[0].upper()))
        ):
            break
        parts.append(line.text.rstrip(" ./"))
        if line.text.endswith((".", ";")):
            break
    return " ".join(parts)


def _byline(foot: list[_Line]) -> str:
    for line in foot[:-4:-1]:
        bare = line.text.strip(" ()./")
        if len(bare) < 80 and (match := _BYLINE.match(bare)):
            return match["name"].strip()
        if len(bare) < 50 and _NAME.match(bare):
            return bare
    return ""


def span_of_title(text: str, title: str) -> Span | None:
    """Where the title stands in the head of the text, if it does."""
    at = text.find(title, 0, _HEAD) if title else -1
    return Span(at, at + len(title)) if at >= 0 else None
