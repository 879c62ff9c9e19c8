"""Lines of running text joined into paragraphs, over the ends of columns and pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.model.document import Box
from extractor.reading.blocks import Word
from extractor.reading.layout.columns import Row, letter_height
from extractor.reading.layout.lines import bounds, box_of

_END = re.compile(r"[.;:!?…]['\"”’)]*$")
_MARKER = re.compile(
    r"(?:[-–—+*•●▪]|\(?\d{1,3}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}|[IVXLC]{1,6}[.)]|\(?[a-zđ]\)|[A-ZĐ]\.|\([IVXLC]{1,5}\))$"
)
_GLUED_MARKER = re.compile(r"[-–+*•](?=[^\W\d_])|(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*)\.(?=[^\W\d_])")
_LEVEL = re.compile(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN)(?![^\W\d_])")
# The kinds of administrative documents (Decree 30/2020/NĐ-CP), lines of their own over what they are about.
_KIND = re.compile(
    r"(?:BÁO CÁO|NGHỊ QUYẾT|QUYẾT ĐỊNH|KẾ HOẠCH|CHƯƠNG TRÌNH|THÔNG BÁO|TỜ TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN|CHỈ THỊ|HƯỚNG DẪN|CÔNG ĐIỆN|PHỤ LỤC.{0,5})$"
)
_LEVELLED = re.compile(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN)(?![^\W\d_])(?! [UỦ])")
# What begins a line of its own in the head or at the foot of a letter.
_OFFICE = re.compile(
    r"(?:SỞ|BAN|PHÒNG|CỤC|CHI CỤC|VĂN PHÒNG|UBND|[UỦ]Y BAN|UỶ BAN|HĐND|HỘI|TRUNG TÂM|TRƯỜNG|CHỦ TỊCH|GIÁM ĐỐC|PHÓ|CHÁNH|"
    r"KT\.|TL\.|TM\.|TUQ\.|Q\.|Độc lập|Số)(?![^\W\d_])"
)
_DATED = re.compile(r"(?:[^\W\d_][\w .'’-]{1,40},\s*)?ngày[\s.…]*\d{0,2}[\s.…]*tháng", re.I)
_NEAR = 0.45
"""The share of the letters' height by which ends of lines differ that stand at one place."""
_STEP = 1.3
"""How many usual steps from line to line a paragraph's lines are apart at most."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page.

    `left` and `right` are the margins of the column it stands in, `step` is how far the column's lines are
    apart, `height` that of its letters.
    `loose` says that the column is no running text but lines of their own, as in the head of a letter.
    """

    page: int
    words: tuple[Word, ...]
    box: Box
    left: float
    right: float
    step: float
    height: float
    loose: bool

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def even(self) -> bool:
        """Whether the line has as much room on its left as on its right."""
        before, after = self.box.x0 - self.left, self.right - self.box.x1
        return abs(before - after) < max(0.1 * (before + after), 0.4 * self.height)

    @property
    def centred(self) -> bool:
        return self.even and min(self.box.x0 - self.left, self.right - self.box.x1) > 1.5 * self.height

    @property
    def marker(self) -> bool:
        return bool(_MARKER.match(self.words[0].text) or _GLUED_MARKER.match(self.words[0].text))


def lines_of(page: int, rows: Sequence[Row], margins: tuple[float, float] | None) -> list[Line]:
    """The lines that rows are: of the page's running text between its margins, or of one column where these are None."""
    if not rows:
        return []
    boxes = [bounds(row) for row in rows]
    height = letter_height(rows)
    loose = False
    if margins is None:
        left, right = margins_of(rows)
        filled = sum(right - box.x1 < 3 * _NEAR * height for box in boxes)
        small = sum(row[0].text[:1].islower() for row in rows)
        loose = len(rows) < 4 or filled < 0.5 * len(rows) or small < 0.25 * len(rows)
    else:
        left, right = margins
    middles = [(box.y0 + box.y1) / 2 for box in boxes]
    steps = [b - a for a, b in pairwise(middles) if b - a < 2.5 * height]
    step = median(steps) if steps else 1.5 * height
    return [
        Line(page, tuple(row), box, min(left, box.x0), max(right, box.x1), step, letter_height([row]), loose)
        for row, box in zip(rows, boxes, strict=True)
    ]


def margins_of(rows: Sequence[Row]) -> tuple[float, float]:
    """The left and the right margin of rows: the outermost places at which two of them begin and end."""
    near = _NEAR * letter_height(rows)
    boxes = [bounds(row) for row in rows]
    return _margin([box.x0 for box in boxes], near), -_margin([-box.x1 for box in boxes], near)


def reads_on(held: Sequence[Line], line: Line) -> bool:
    """Whether `line` belongs to the paragraph whose lines so far are `held`."""
    last = held[-1]
    height = max(last.height, line.height)
    near = _NEAR * height
    if _DATED.match(line.text):
        return False
    ended = bool(_END.search(last.words[-1].text))
    small = line.words[0].text[:1].islower()
    if min(last.height, line.height) < 0.8 * height:
        return False
    if last.page == line.page and line.box.y0 >= last.box.y0:
        apart = (line.box.y0 + line.box.y1 - last.box.y0 - last.box.y1) / 2
        if apart > _STEP * last.step + 1 and not (small and not ended and apart < 1.8 * last.step):
            return False
    if last.loose or line.loose:
        return _line_reads_on(last, line, ended)
    flush = abs(last.box.x0 - line.box.x0) < 0.1 * height and abs(last.box.x1 - line.box.x1) > 0.25 * height
    if (last.centred or line.centred) and not flush:
        ended = ended and not (small and last.text.endswith(";"))
        return _title_reads_on(last, line, ended)
    if not _full(last, line):
        return False
    indent = line.box.x0 - line.left
    before = last.box.x0 - last.left
    if len(held) == 1 and last.marker and len(last.words) > 1:
        hang = box_of(last.words[1]).x0 - last.left
        if abs(indent - hang) < near and abs(indent - before) > near:
            return not line.marker or not ended
    if indent - before > near:
        return False
    if abs(indent - before) <= near and indent > near and len(held) == 1:
        return small and not ended and not line.marker
    if before - indent > near and len(held) > 1:
        return small and not ended
    if line.marker:
        return not ended and indent <= near and not last.text.endswith(",")
    return True


def _full(last: Line, line: Line) -> bool:
    """Whether the first word of `line` had no room at the end of `last`."""
    first = box_of(line.words[0])
    room = last.right - last.box.x1
    return room < first.x1 - first.x0 + 0.55 * last.height


def _title_reads_on(last: Line, line: Line, ended: bool) -> bool:
    if ended or not line.centred:
        return not ended and line.words[0].text[:1].islower() and _full(last, line)
    if line.text[0] in "(“" or line.marker or last.text.endswith(")") or not last.even or _KIND.match(line.text):
        return False
    if (last.text == last.text.upper()) != (line.text == line.text.upper()):
        return False
    if _full(last, line) or line.words[0].text[:1].islower():
        return True
    return last.centred and len(last.words) > 3 and last.box.x1 - last.box.x0 > 0.5 * (last.right - last.left)


def _line_reads_on(last: Line, line: Line, ended: bool) -> bool:
    """Whether a line of a letter's head or of a list of names reads on from the one before."""
    if ended or line.marker or last.page != line.page or line.box.y0 < last.box.y0:
        return False
    if last.text.isupper() and line.text.isupper() and _LEVEL.match(line.text):
        return not _LEVELLED.search(last.text)
    if (
        not _OFFICE.match(line.text)
        and last.text.isupper() == line.text.isupper()
        and last.box.x1 - last.box.x0 > 0.9 * (last.right - last.left)
    ):
        return len(last.words) > 2
    return line.words[0].text[:1].islower() and last.box.x1 > line.right - 3 * last.height


def _margin(places: Sequence[float], near: float) -> float:
    """The outermost place at which two lines or more begin; the outermost of all where there is none."""
    ordered = sorted(places)
    for one, two in pairwise(ordered):
        if two - one <= near:
            return one
    return ordered[0]
