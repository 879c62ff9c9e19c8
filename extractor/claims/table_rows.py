"""What each row of a table is about: the indicator its label names under the rows above it, its place, period and unit.

Numbers and dashes make the order of rows: letters, Roman numerals, Arabic ones, `1.1`, small letters, labels without
a number, `-`, `+`. `Trong đó: …` belongs to the row before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.areas.names import name_key
from extractor.claims.table_columns import covering_place, label_words, status_of
from extractor.claims.table_names import Name, bracketed_unit, counted_unit, header_name, joined, name_at, unit_written
from extractor.claims.table_sheet import ORDINAL, SAME_UNIT, Sheet
from extractor.claims.table_times import Mark, time_of, times_in
from extractor.claims.table_words import facet, folded, folded_pattern
from extractor.claims.view import View
from extractor.model.document import Cell, Span
from extractor.model.mention import AdministrativeUnit, PeriodMention, PlaceMention, Resolved, UnitMention, Unresolved

_LABEL_NUMBER = re.compile(
    r"\(?(?:[IVXLC]{1,5}|[A-HĐ]|[a-hđ])[.)/]+\s+|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)/]+\s*(?=\D)|\(?\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=\D)"
)
_DASH = re.compile(r"[-–—+*•●]\s*(?=\S)")
_PART = re.compile(r"(?:trong đó|tr\.\s?đó|(?:bao )?gồm\s*(?=:)|chia ra)(?!\w)\s*[:;,]?\s*(?:gồm\s*:?\s*)?", re.I)
_TOTAL = folded_pattern(
    r"(?:tổng (?:số|cộng)|cộng|tổng|chung|bình quân chung|toàn ngành)(?: (?:chung|cộng))?(?=[\s(:]*$|\s*\()"
)
_GENERIC = folded_pattern(r"(?:các |nhóm |một số )?(?:chỉ tiêu|lĩnh vực|nhóm|mục tiêu|về|nội dung|phần)(?!\w)")
_BODY = folded_pattern(
    r"(?:văn phòng|phòng|sở|ban|ubnd|ủy ban|hđnd|trung tâm|trường|chi cục|cục|bệnh viện|công an|hội|đoàn|tòa án|viện|công ty|bộ chỉ huy|thanh tra|"
    r"ngân hàng|bảo hiểm xã hội|bqlda|ban quản lý|kho bạc|quỹ|ủy ban mttq|đài|thư viện|hạt|trạm)\s+(?=\S)"
)
_SHARED = folded_pattern(r"(?:cơ cấu|tỷ trọng)(?!\w)")
_LEVELS = (
    ("province", folded_pattern(r"(?:tỉnh|tp trung ương)(?!\w)")),
    ("district", folded_pattern(r"(?:huyện|thị xã|tx|thành phố|tp|quận|h\.|q\.)(?!\w)\.?")),
    ("commune", folded_pattern(r"(?:xã|phường|thị trấn|tt|đặc khu|p\.)(?!\w)\.?")),
    ("village", folded_pattern(r"(?:thôn|ấp|bản|buôn|khu phố|tổ dân phố|khóm|bon)(?!\w)")),
)
_NUMBERED_PLACE = re.compile(r"(?:thôn|ấp|bản|buôn|khóm|khu phố|tổ)(?:\s+\S+){1,4}$", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures. `label` is its label's words, `path` the labels it stands under and its own.

    `name` is None where the row names no indicator (a place, a time, a total). `status` and `measure` are set
    where the label is but a status (`Kế hoạch`) or a measure; `shares` tells that percent are parts of a whole.
    """

    index: int
    span: Span
    label: Span | None
    path: tuple[str, ...]
    name: Name | None
    place: PlaceMention | None
    period: PeriodMention | None
    unit: UnitMention | None
    status: str = ""
    measure: str = ""
    shares: bool = False


@dataclass(slots=True)
class _Entry:
    """An open row: how deep it stands, its own name and the name it has in full, whether it holds figures."""

    rank: float
    text: str
    own: Name | None
    name: Name | None
    place: PlaceMention | None
    unit: UnitMention | None
    figures: bool
    part: bool = False
    times: tuple[Mark, ...] = ()
    status: str = ""


@dataclass(slots=True)
class _Reader:
    sheet: Sheet
    places: bool
    children: dict[str, list[AdministrativeUnit]]
    level: str
    stack: list[_Entry] = field(default_factory=list)
    carried: dict[int, Cell] = field(default_factory=dict)
    unit: UnitMention | None = None
    pending: float | None = None


def read_rows(sheet: Sheet) -> Iterator[Row]:
    """The rows of figures in order."""
    labels = sheet.column("label")
    header = " ".join(label_words(sheet.view, cell.span) for c in labels for cell in sheet.paths[c])
    said = any(facet("role", label_words(sheet.view, cell.span)) == "place" for c in labels for cell in sheet.paths[c])
    level = next((name for name, pattern in _LEVELS if pattern.search(header)), "") if said else ""
    covered = sum(_is_place(sheet, r, labels) for r in sheet.data)
    places = said or covered * 2 >= max(2, len(sheet.data))
    reader = _Reader(sheet, places, _children(sheet) if places else {}, level)
    for r in sheet.data:
        row = _read(reader, r, labels)
        if any((r, c) in sheet.numbers for c in sheet.column("figure")):
            yield row


def _is_place(sheet: Sheet, r: int, labels: tuple[int, ...]) -> bool:
    cells = [sheet.laid.rows[r][c] for c in labels]
    return any(cell is not None and covering_place(sheet.view, cell.span) is not None for cell in cells)


def _children(sheet: Sheet) -> dict[str, list[AdministrativeUnit]]:
    """The units below the table's place by the key of their name."""
    place = sheet.title.place
    if place is None or not isinstance(place.resolution, Resolved):
        return {}
    found: dict[str, list[AdministrativeUnit]] = {}
    on = sheet.about.end if sheet.about else None
    below = gazetteer().children(place.resolution.value.id, on)
    for unit in below:
        found.setdefault(name_key(unit.name), []).append(unit)
    return found


def _read(reader: _Reader, r: int, labels: tuple[int, ...]) -> Row:
    sheet, view = reader.sheet, reader.sheet.view
    line = _line(sheet, r)
    figures = any((r, c) in sheet.numbers for c in sheet.column("figure"))
    cell, upper, number = _label_cell(reader, r, labels)
    for at, above in upper:
        _open_upper(reader, at, above)
    if cell is None:
        return Row(r, line, None, _path(reader), _inherited(reader), _place(reader), None, _unit(reader, r, None, None))
    span, rank, part = _ranked(reader, cell.span, number)
    if not span.of(view.text).strip():
        reader.pending = (reader.stack[-1].rank if reader.stack else 0.0) + 0.5
        return Row(r, line, None, _path(reader), None, _place(reader), None, None)
    words = folded(span.of(view.text))
    total = bool(_TOTAL.match(words))
    if total and (not reader.stack or reader.stack[-1].figures):
        rank = -1.0
    while reader.stack and reader.stack[-1].rank >= rank:
        reader.stack.pop()
    entry = _Entry(rank, span.of(view.text), None, None, None, None, figures, part)
    place = _row_place(reader, span, words)
    times = times_in(view, span)
    period = _row_period(reader, span, times)
    body = place is None and period is None and _is_body(view, span, words)
    status, measure = ("", "") if place or period or total else _facets(view, span, words, times)
    if body:
        inside = view.places_in(span.start, span.end)
        place = inside[-1] if inside else None
        if place is None and reader.places:
            body = True
    entry.place, entry.times, entry.status = place, times if period else (), status
    written = bracketed_unit(view.text, cell.span)
    entry.unit = _unit(reader, r, written, None)
    name: Name | None
    if place or period or total or body or status or measure:
        name = _inherited(reader)
        entry.own = None
    else:
        entry.own = name_at(view.text, span)
        name = _full(reader, entry)
    entry.name = name
    if entry.unit is None:
        over = next((e for e in reversed(reader.stack) if e.unit is not None and e.figures), None)
        entry.unit = over.unit if over and name and len(name.parts) > 1 else None
    shares = bool(name and _SHARED.match(folded(name.text)))
    path = (*_path(reader), " ".join(entry.text.split()))
    reader.stack.append(entry)
    return Row(
        r, line, span, path, name, _place(reader), period, entry.unit, status or _above_status(reader), measure, shares
    )


def _line(sheet: Sheet, r: int) -> Span:
    cells = [cell for cell in sheet.laid.rows[r] if cell is not None and cell.row == r]
    start, end = min(c.span.start for c in cells), max(c.span.end for c in cells)
    while end > start and sheet.view.text[end - 1] in " |\t":
        end -= 1
    return Span(start, end)


def _label_cell(reader: _Reader, r: int, labels: tuple[int, ...]) -> tuple[Cell | None, list[tuple[int, Cell]], str]:
    """The row's own label, the labels of outer columns it stands under, and its number."""
    sheet = reader.sheet
    row, texts = sheet.laid.rows[r], sheet.laid.labels[r]
    numbers = sheet.column("number")
    number = next((texts[c] for c in numbers if texts[c]), "")
    filled = [c for c in labels if texts[c]]
    if not filled:
        if number and not ORDINAL.match(number):
            cell = next(row[c] for c in numbers if texts[c])
            return cell, [], ""
        return None, [], number
    own = filled[-1]
    upper: list[tuple[int, Cell]] = []
    for c in labels:
        cell = row[c]
        if c < own and cell is not None and texts[c] and cell is not row[own] and reader.carried.get(c) is not cell:
            upper.append((c, cell))
            reader.carried[c] = cell
    return row[own], upper, number


def _open_upper(reader: _Reader, at: int, cell: Cell) -> None:
    """Opens the label of an outer column over the rows that follow."""
    view = reader.sheet.view
    rank = -3.0 + at / 10
    while reader.stack and (reader.stack[-1].rank >= rank):
        reader.stack.pop()
    span = cell.span
    place = _row_place(reader, span, folded(span.of(view.text)))
    times = times_in(view, span)
    period = _row_period(reader, span, times)
    own = None if place or period else name_at(view.text, span)
    entry = _Entry(rank, span.of(view.text), own, own, place, bracketed_unit(view.text, span), False)
    entry.times = times if period else ()
    reader.stack.append(entry)


def _ranked(reader: _Reader, span: Span, number: str) -> tuple[Span, float, bool]:
    """The label without its number, dash and `Trong đó`, how deep it stands, and whether it is a part."""
    text = reader.sheet.view.text
    own = span.of(text)
    at = 0
    rank = _number_rank(number) if number else None
    if rank is None and (match := _LABEL_NUMBER.match(own)):
        rank, at = _number_rank(match.group().strip()), match.end()
    dash = _dash_rank(own[at:])
    if dash is not None:
        at += _DASH.match(own[at:]).end()  # type: ignore[union-attr]  # it matched
    part = _PART.match(own, at)
    if part:
        at = part.end()
        if inner := _DASH.match(own, at):
            dash = dash if dash is not None else _dash_rank(own[at:])
            at = inner.end()
    last = reader.stack[-1] if reader.stack else None
    if rank is not None:
        reader.pending = None
    elif dash is not None:
        rank = dash
        if reader.pending is not None and rank <= reader.pending - 0.5 and last is not None and not last.own:
            rank = reader.pending
    elif part:
        rank = (last.rank if last.part else last.rank + 0.5) if last is not None else 6.0
    elif reader.pending is not None:
        rank = reader.pending
    else:
        rank = 0.5 if own.isupper() and len(own) > 5 else 6.0
    if dash is not None and number == "":
        reader.pending = None if rank == dash else reader.pending
    lead = len(own[at:]) - len(own[at:].lstrip())
    start = span.start + at + lead
    return Span(start, max(start, span.end)), rank, bool(part) and dash is None


def _number_rank(number: str) -> float | None:
    bare = number.strip("()./ ")
    if not bare:
        return None
    if re.fullmatch(r"[-–—*•]+", bare):
        return 7.0
    if bare == "+":
        return 8.0
    if re.fullmatch(r"[IVX]+", bare):
        return 1.0
    if re.fullmatch(r"[A-ZĐ]", bare):
        return 0.0
    if re.fullmatch(r"\d+(?:\.\d+)*", bare):
        return 2.0 + bare.count(".")
    if re.fullmatch(r"[a-zđ]", bare):
        return 5.5
    return None


def _dash_rank(label: str) -> float | None:
    if not _DASH.match(label):
        return None
    return 8.0 if label[0] == "+" else 7.0


def _full(reader: _Reader, entry: _Entry) -> Name | None:
    """An entry's own name, completed from the rows above it where it is an ellipsis."""
    own = entry.own
    if own is None or own.head == "head":
        return own
    above = [e for e in reversed(reader.stack) if e.own is not None and not _GENERIC.match(folded(e.text))]
    if own.head == "bare":
        return joined(above[0].name or own, own) if above else own
    headed = next((e for e in above if e.own is not None and e.own.head), None)
    if headed is not None and headed.name is not None:
        if not _same_unit(headed.unit, entry.unit):
            return own
        return own if own.text.lower().startswith(headed.name.text.lower()) else joined(headed.name, own)
    nearest = above[0] if above else None
    if nearest is not None and nearest.figures and nearest.name is not None and _same_unit(nearest.unit, entry.unit):
        return own if own.text.lower().startswith(nearest.name.text.lower()) else joined(nearest.name, own)
    return own


def _same_unit(one: UnitMention | None, other: UnitMention | None) -> bool:
    return one is None or other is None or one.code == other.code


def _inherited(reader: _Reader) -> Name | None:
    """The indicator of the rows above, for a row that names none."""
    for entry in reversed(reader.stack):
        if entry.name is not None and not _GENERIC.match(folded(entry.text)) and (entry.figures or entry.name.head):
            return entry.name
    nearest = next((e.name for e in reversed(reader.stack) if e.name is not None), None)
    return nearest if reader.places and nearest and not nearest.text.isupper() else None


def _place(reader: _Reader) -> PlaceMention | None:
    return next((entry.place for entry in reversed(reader.stack) if entry.place is not None), None)


def _above_status(reader: _Reader) -> str:
    return next((entry.status for entry in reversed(reader.stack) if entry.status), "")


def _path(reader: _Reader) -> tuple[str, ...]:
    return tuple(" ".join(entry.text.split()) for entry in reader.stack)


def _row_place(reader: _Reader, span: Span, words: str) -> PlaceMention | None:
    """The place a label names, first of those below the table's own where rows are places."""
    view = reader.sheet.view
    named = covering_place(view, span)
    if named is not None and (not reader.places or named.reference or named.rule == "place.level-word"):
        return named
    if not reader.places or _TOTAL.match(words) or _is_body(view, span, words):
        return named
    cut = re.sub(r"\s*[(\[].*$", "", span.of(view.text)).rstrip(" .:;")
    level, start = reader.level, 0
    for name, pattern in _LEVELS:
        if match := pattern.match(words):
            level, start = name, match.end()
            start += len(cut[start:]) - len(cut[start:].lstrip(" ."))
            break
    name_span = Span(span.start + start, span.start + max(len(cut), start))
    whole = Span(span.start, name_span.end)
    units = reader.children.get(name_key(name_span.of(view.text)), [])
    units = [unit for unit in units if unit.level == level] or units if level else units
    if len(units) == 1:
        unit = units[0]
        return PlaceMention(
            whole, whole.of(view.text), "place.table-row", unit.name, unit.level, name_span, Resolved(unit)
        )
    if named is not None:
        return named
    if not level or not len(name_span) or len(cut.split()) > 5 or facet("stop", words):
        return None
    if level != "village" and not name_span.of(view.text)[:1].isupper():
        return None
    if level == "village" and not (start or name_span.of(view.text)[:1].isupper()):
        return None
    kept = whole if level == "village" and start else name_span
    return PlaceMention(
        whole,
        whole.of(view.text),
        "place.table-row",
        kept.of(view.text),
        level,
        kept,
        Unresolved("not in the gazetteer"),
    )


def _row_period(reader: _Reader, span: Span, times: tuple[Mark, ...]) -> PeriodMention | None:
    """The time a label names and nothing else (`Tháng 3`, `Năm 2017`)."""
    own = [mark for mark in times if mark.kind in ("main", "year", "base", "last")]
    if not own:
        return None
    left = list(reader.sheet.view.lower[span.start : span.end])
    for mark in own:
        left[mark.span.start - span.start : mark.span.end - span.start] = " " * len(mark.span)
    rest = re.sub(r"(?<!\w)(?:năm|tháng|quý|tổng|giai đoạn|cả|trong|vụ|kỳ)(?!\w)", " ", "".join(left))
    if any(c.isalnum() for c in rest):
        return None
    above = [entry.times for entry in reversed(reader.stack) if entry.times]
    return time_of(reader.sheet.view, (times, *above), reader.sheet.about, None, "period.table-row")


def _facets(view: View, span: Span, words: str, times: tuple[Mark, ...]) -> tuple[str, str]:
    """The status or measure of a label that says nothing else (`Kế hoạch`, `% so với kế hoạch`)."""
    status, measure = status_of((words,)), facet("measure", words)
    if not status and not measure:
        return "", ""
    if header_name(view.text, span, tuple(mark.span for mark in times)) is not None:
        return "", ""
    return ("", measure) if measure in ("percent_of_plan",) else (status, "")


def _is_body(view: View, span: Span, words: str) -> bool:
    """A label that names a body (`Phòng Lao động huyện An Biên`), not a thing counted (`trường đạt chuẩn`)."""
    match = _BODY.match(words)
    if match is None:
        return False
    return view.text[span.start + match.end()].isupper() or words.startswith(("ubnd", "hđnd"))


def _unit(reader: _Reader, r: int, written: UnitMention | None, name: Name | None) -> UnitMention | None:
    """The unit of a row: in its unit column (`nt` repeats the one above), else in brackets in its label."""
    sheet = reader.sheet
    for c in sheet.column("unit"):
        cell = sheet.laid.rows[r][c]
        label = sheet.laid.labels[r][c]
        if cell is None or not label:
            continue
        if SAME_UNIT.match(label):
            return reader.unit
        found = unit_written(sheet.view.text, cell.span)
        if found is None and len(label) <= 30 and not label[0].isdigit():
            found = UnitMention(cell.span, cell.span.of(sheet.view.text), "unit.table", label.lower(), 0, counted=True)
        reader.unit = found
        return found
    if written is not None:
        return written
    return counted_unit(sheet.view.text, name) if name else None
