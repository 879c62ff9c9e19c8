"""A table as its figures' readers see it: the grid with the number of each cell, the columns' parts, the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.catalogues.units.lookup import unit_named
from extractor.claims.cells import CellNumber, cell_number, decimal_mark
from extractor.claims.table_names import Name, bracketed_unit, header_name, unit_written
from extractor.claims.table_times import Mark, time_of, times_in
from extractor.claims.table_words import facet, folded, folded_pattern
from extractor.claims.view import View
from extractor.model.document import Cell, Span, Table
from extractor.model.mention import PeriodMention, PlaceMention, ReferencePeriod, UnitMention
from extractor.reading.tables import Layout, header_path, layout, unit_line

ORDINAL = re.compile(r"\(?(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,2}){0,3})[.)/]*$|[-–+*•]+$")
SAME_UNIT = re.compile(r"(?:-\s*)?(?:nt|n\.t|như trên)(?:\s*-)?\.?$|[\"”“'’,/]{1,4}$", re.I)
# Over a column of times; one that names its time, `năm 2018`, stands over figures.
_TIME_HEADER = folded_pattern(r"(?:năm|tháng|quí|thời gian|thời điểm|kì)(?: (?![ivx]+$)[^\W\d_]+)?$")
_GROUNDS = re.compile(r"\s*(?:\(|căn cứ(?!\w))", re.I)
_TITLE_LINES, _TITLE_LENGTH = 8, 250
_TITLED = folded_pattern(
    r"(?:phụ lục|phụ biểu|biểu|bảng|tình hình|kết quả|danh sách|thống kê|tổng hợp|công khai|chỉ tiêu|một số)(?!\w)"
)
_TITLE_LEAD = folded_pattern(
    r"(?:(?:phụ lục|phụ biểu|biểu mẫu|biểu|bảng)(?: số)?\s*[\divx]{1,4}[a-z]?(?:[./-][\w-]+)*\s*[.:\-–]?\s*|(?:phụ biểu|biểu|bảng|tổng hợp|tình hình|kết quả|"
    r"danh sách|thống kê|báo cáo|công khai|chi tiết|thực hiện|ước thực hiện|số liệu|một số|các|chủ yếu|kế hoạch|giao|phân bổ|rà soát|chỉ tiêu về|chỉ tiêu)(?!\w)\s*[:\-–]?\s*)+"
)
_TITLE_END = folded_pattern(
    r"(?<!\w)(?:trên địa bàn|theo (?:huyện|xã|tỉnh|đơn vị|địa phương|vùng|khu vực|ngành|loại|các)|phân theo|chia theo|của các|của|tại|ở các|các huyện|các xã|từ|đến|năm|so với)(?!\w)|[¤§(]"
)


@dataclass(frozen=True, slots=True)
class Title:
    """What stands over a table: its indicator, its period, its place and its status, each where it is named."""

    name: Name | None
    period: PeriodMention | None
    place: PlaceMention | None
    status: str


@dataclass(slots=True)
class Sheet:
    """A table in reading. `numbers[r][c]` is the number of a data row's figure; `roles[c]` what a column is:
    `number` (of the row), `label`, `unit`, `figure` or `none`; `paths[c]` its header cells, outermost first."""

    view: View
    table: Table
    laid: Layout
    title: Title
    data: tuple[int, ...]
    numbers: dict[tuple[int, int], CellNumber]
    roles: tuple[str, ...]
    paths: tuple[tuple[Cell, ...], ...]
    unit: UnitMention | None

    @property
    def about(self) -> ReferencePeriod | None:
        """The period the table as a whole is about."""
        return self.title.period.period if self.title.period else None

    def label(self, row: int, column: int) -> str:
        return self.laid.labels[row][column]

    def column(self, role: str) -> tuple[int, ...]:
        return tuple(c for c, found in enumerate(self.roles) if found == role)


def read_sheet(view: View, table: Table, place: PlaceMention | None, period: PeriodMention | None) -> Sheet | None:
    """The sheet of a table under the document's place and period; None where it holds no figures."""
    laid = layout(view.text, table)
    data = tuple(r for r, role in enumerate(laid.roles) if role in ("data", "section"))
    if not data:
        return None
    width = len(laid.rows[0])
    paths = tuple(header_path(laid, Cell(Span(0, 0), data[0], c)) for c in range(width))
    numbers = _numbers(laid, data, width)
    roles = _roles(laid, data, numbers, paths)
    if "figure" not in roles:
        return None
    kept = {at: number for at, number in numbers.items() if roles[at[1]] == "figure"}
    title = _title(view, table, laid, place, period)
    line = unit_line(view.text, table)
    return Sheet(view, table, laid, title, data, kept, roles, paths, unit_written(view.text, line) if line else None)


def cell_words(sheet: Sheet, cell: Cell) -> str:
    """The folded words of a header cell, on one line."""
    return folded(" ".join(cell.span.of(sheet.view.text).split()))


def _numbers(laid: Layout, data: tuple[int, ...], width: int) -> dict[tuple[int, int], CellNumber]:
    """The numbers of all data cells, each read with the decimal mark of its column, else of the table."""
    whole = decimal_mark(laid.labels[r][c] for r in data for c in range(1, width))
    found: dict[tuple[int, int], CellNumber] = {}
    for c in range(width):
        texts = {r: laid.labels[r][c] for r in data if laid.labels[r][c]}
        mark = column_mark(tuple(texts.values()), whole)
        for r, text in texts.items():
            cell = laid.rows[r][c]
            if cell is not None and cell.row == r and cell.column == c and (number := cell_number(text, mark)):
                found[r, c] = number
    return found


def column_mark(texts: tuple[str, ...], whole: str) -> str:
    """A column's decimal mark: its own, unless but few of its cells go against the table's."""
    own = decimal_mark(texts)
    if not own or not whole or own == whole:
        return own or whole
    doubtful = sum(bool(re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(own)}\d{{3}}", text)) for text in texts)
    certain = sum(own in text for text in texts) - doubtful
    return own if certain > doubtful else whole


def _roles(
    laid: Layout, data: tuple[int, ...], numbers: dict[tuple[int, int], CellNumber], paths: tuple[tuple[Cell, ...], ...]
) -> tuple[str, ...]:
    labels = laid.labels
    roles: list[str] = []
    for c, path in enumerate(paths):
        words = [folded(" ".join(labels[cell.row][cell.column].split())) for cell in path]
        said = next((role for w in words if (role := facet("role", w))), "")
        texts = [(r, labels[r][c]) for r in data if labels[r][c]]
        counted = sum((r, c) in numbers for r, _ in texts)
        before = "label" in roles
        figures = "figure" in roles
        timed = any(_TIME_HEADER.match(w) for w in words)
        if said == "number" or (c == 0 and not timed and said != "place" and _ordinals(texts) and len(paths) > 2):
            roles.append("number")
        elif said == "note" or (said == "other" and before):  # what tells more of a row's name is none
            roles.append("none")
        elif before and not figures and (said == "unit" or _units(texts)):
            roles.append("unit")
        elif not figures and (timed or counted * 2 <= len(texts) or _years(texts)) and (texts or not before):
            roles.append("label" if said != "unit" else "unit")
        elif said == "other" or counted == 0:
            roles.append("none")
        else:
            roles.append("figure")
    return tuple(roles)


def _ordinals(texts: list[tuple[int, str]]) -> bool:
    """Numbers of rows: ordinals, of which the plain numbers rise one by one (they may start again)."""
    if not texts or not all(ORDINAL.match(text) for _, text in texts):
        return False
    plain = [int(text.rstrip(".)")) for _, text in texts if text.rstrip(".)").isdigit()]
    return all(b in (a + 1, 1, a) for a, b in pairwise(plain)) and (not plain or plain[0] <= 1)


def _units(texts: list[tuple[int, str]]) -> bool:
    named = sum(bool(SAME_UNIT.match(text)) or unit_named(text) is not None for _, text in texts)
    return bool(texts) and named * 5 >= len(texts) * 3


def _years(texts: list[tuple[int, str]]) -> bool:
    return bool(texts) and all(re.fullmatch(r"(?:19|20)\d\d", text) for _, text in texts)


def _title(view: View, table: Table, laid: Layout, place: PlaceMention | None, period: PeriodMention | None) -> Title:
    name: Name | None = None
    named: PlaceMention | None = None
    own: PeriodMention | None = None
    status = ""
    for line in _title_lines(view, table, laid):
        words = folded(line.of(view.text))
        if own is None:
            marks = tuple(m for m in times_in(view, line) if m.kind in ("main", "year") and not _dated_paper(view, m))
            own = time_of(view, (marks[:1],), None, None, "period.table-title")
        if not (line.of(view.text).isupper() or _TITLED.match(words)):
            continue
        if named is None:
            inside = [p for p in view.places_in(line.start, line.end) if not p.reference]
            named = inside[0] if len(inside) == 1 else None
        if name is None:
            name = _subject(view, line)
        status = status or _title_status(words)
    return Title(name, own or period, named or place, status)


def _dated_paper(view: View, mark: Mark) -> bool:
    """The date of a decision or report that the table comes with."""
    return mark.stock and not view.lower[max(0, mark.span.start - 12) : mark.span.end].startswith(("đến", "tính"))


def _title_status(words: str) -> str:
    status = facet("status", words)
    if status == "target" and re.search(r"(?<!\w)(?:thực hiện|kết quả|tình hình|rà soát|đánh giá)(?!\w)", words):
        return ""
    return status


def _title_lines(view: View, table: Table, laid: Layout) -> Iterator[Span]:
    """The lines that may title a table, the nearest first: its captions, then short lines above it."""
    for r in range(len(laid.rows) - 1, -1, -1):
        if laid.roles[r] == "caption":
            yield from (cell.span for cell in laid.rows[r] if cell is not None and cell.span.of(view.text).strip())
    text, end = view.text, table.span.start
    for _ in range(_TITLE_LINES):
        if end <= 0:
            return
        start = text.rfind("\n", 0, end - 1) + 1
        line = text[start:end].rstrip()
        grounds = _GROUNDS.match(line)
        if not grounds and (len(line) > _TITLE_LENGTH or "|" in line or "\t" in line.strip()):
            return
        if line.strip() and not grounds:
            yield Span(start + len(line) - len(line.lstrip()), start + len(line))
        end = start - 1 if start else 0


def _subject(view: View, line: Span) -> Name | None:
    """The indicator a title names: `DIỆN TÍCH GIEO TRỒNG` of `BIỂU TỔNG HỢP DIỆN TÍCH GIEO TRỒNG NĂM 2017`."""
    words = folded(view.masked[line.start : line.end])
    lead = _TITLE_LEAD.match(words)
    start = lead.end() if lead else 0
    end = match.start() if (match := _TITLE_END.search(words, start)) else len(words)
    rest = words[start:end].rstrip(" .:;,-–/")
    if len(rest.split()) < 2 or re.search(r"kinh tế - xã hội|kinh tế-xã hội|chỉ tiêu|kt-xh|báo cáo|công khai", rest):
        return None
    span = Span(line.start + start, line.start + start + len(rest))
    return header_name(view.text, span, ())


def header_unit(view: View, cell: Cell) -> UnitMention | None:
    """The unit a header cell names: in brackets, at its end, or as all it says."""
    return bracketed_unit(view.text, cell.span) or unit_written(view.text, cell.span)
