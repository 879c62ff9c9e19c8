"""What each column of figures says: measure, status, period, basis, unit, the place or indicator in its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.claims.table_names import Name, header_name, joined
from extractor.claims.table_sheet import Sheet, cell_words, header_unit
from extractor.claims.table_times import Mark, time_of, times_in, until, with_period
from extractor.claims.table_words import facet, folded, position
from extractor.claims.view import View
from extractor.mentions.periods import calendar
from extractor.model.document import Cell, Span
from extractor.model.mention import PeriodMention, PlaceMention, ReferencePeriod, UnitMention
from extractor.model.observation import Basis

RELATIVE = frozenset({"percent_of_plan", "share", "percent_change", "ratio_to_base"})
_PAIR = re.compile(r"\(?(?P<over>\d{1,2})\)?\s*(?P<sign>[/:-])\s*\(?(?P<under>\d{1,2})\)?")
_FORMULA = re.compile(r"\(?(?P<own>\d{1,2})\)?\s*(?:=\s*(?P<is>.+))?$")
_CUE = re.compile(r"(?<!\w)so(?!\w)|/|(?<!\w)bằng(?!\w)")
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_LEVEL_WORDS = re.compile(r"(?:huyện|thị xã|thị trấn|thành phố|tỉnh|xã|phường|quận|tp|tx|tt|[hpqx])(?!\w)")
_PART = re.compile(r"(?:trong đó|tr\.\s?đó|chia ra)(?!\w)")
_ROWS, _NEAR = 16, 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures. `measure` is record.md's; `status` is empty where nothing tells it. `scale` is the
    power of ten that makes its numbers percent (2 for `0,492`), `over` the column its figures are of."""

    index: int
    path: tuple[Cell, ...]
    measure: str
    status: str
    period: PeriodMention | None
    basis: Basis | None
    unit: UnitMention | None
    name: Name | None
    place: PlaceMention | None
    timed: bool
    scale: int = 0
    over: int | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """A header read by its words alone. `kind` is `level` or what table_headers.csv calls its measure;
    `base` holds the times of what it compares with."""

    column: Column
    kind: str
    base: tuple[Mark, ...]
    words: str


@dataclass(frozen=True, slots=True)
class _Link:
    """A column's figures come from two others: `form` is index, growth, ratio, rise (a fraction) or change."""

    over: int
    under: int
    form: str


def read_columns(sheet: Sheet) -> dict[int, Column]:
    """The columns of figures by their index."""
    heads: dict[int, _Head] = {}
    for c in sheet.column("figure"):
        before = [head.column.name for head in heads.values() if head.column.name is not None]
        heads[c] = _head(sheet, c, before[-1] if before else None)
    columns = {c: head.column for c, head in heads.items() if head.kind == "level"}
    formulas = _formulas(sheet)
    for c, head in heads.items():
        if head.kind != "level":
            columns[c] = _related(sheet, head, heads, _linked(sheet, head, heads, formulas))
    return columns


def covering_place(view: View, span: Span) -> PlaceMention | None:
    """The place that a label names and nothing else (`Huyện An Biên`, `Toàn tỉnh`)."""
    opened = view.text.find("(", span.start, span.end)
    places = view.places_in(span.start, opened if opened > span.start else span.end)
    if not places or len(places) > 2:
        return None
    rest = _ASIDE.sub("", view.masked[span.start : span.end].replace("§", ""))
    left = _LEVEL_WORDS.sub("", folded(rest))
    return places[0] if sum(c.isalnum() for c in left) == 0 and places[0].span.end <= span.end else None


def label_words(view: View, span: Span) -> str:
    return folded(" ".join(span.of(view.text).split()))


def status_of(cells: Sequence[str]) -> str:
    """The status that header words give, the innermost cell first: of a plan and a result the one named first."""
    for words in cells:
        estimate = position("status", "estimate", words)
        target = position("status", "target", words)
        actual = position("status", "actual", words)
        if min(estimate, target, actual) <= len(words):
            if target < min(actual, estimate):
                return "target"
            return "estimate" if estimate <= len(words) else "actual"
    return ""


def kind_of(cells: Sequence[str]) -> tuple[str, int]:
    """The measure that header words give, the innermost cell first, and which cell gave it (-1: none)."""
    rate = -1
    for i, words in enumerate(cells):
        kind = facet("measure", words)
        if kind == "rate":
            rate = i if rate < 0 else rate
            continue
        if kind == "compared" or (i and rate < 0 and not kind and facet("measure", words) == "rate"):
            with_inner = facet("measure", f"so sánh {cells[i - 1]}") if i else ""
            return (with_inner if with_inner not in ("", "compared", "rate") else "compared"), i
        if kind and not (i and rate < 0 and facet("status", cells[0])):
            return kind, i
    if rate > 0:
        with_inner = facet("measure", f"so sánh {cells[0]}")
        if with_inner not in ("", "compared", "rate") and not facet("status", cells[0]).startswith(("est", "act")):
            return with_inner, rate
    return ("rate", rate) if rate >= 0 else ("level", -1)


def _head(sheet: Sheet, c: int, before: Name | None) -> _Head:
    view, path = sheet.view, sheet.paths[c]
    inner = tuple(reversed(path))
    words = tuple(cell_words(sheet, cell) for cell in inner)
    kind, giver = kind_of(words)
    marks = [times_in(view, cell.span) for cell in inner]
    base: tuple[Mark, ...] = ()
    if giver >= 0 and kind not in ("rate", "share", "rank"):
        base, marks = _split(view, inner, words, marks, giver, compared=facet("measure", words[giver]) == "compared")
    joint = " › ".join(reversed(words))
    status = status_of(words) if kind == "level" else _relative_status(words, giver, kind)
    period = _period(sheet, inner, words, marks, status, kind)
    unit = next((unit for cell in inner if (unit := header_unit(view, cell)) is not None), None)
    place: PlaceMention | None = None
    name: Name | None = None
    part = False
    for cell, said in zip(path, reversed(words), strict=True):
        i = inner.index(cell)
        if i == giver or (found := covering_place(view, cell.span)) is not None:
            place = place if i == giver else found
            continue
        if unit is not None and unit.span.start == cell.span.start and len(unit.span) == len(cell.span):
            continue
        part = part or bool(_PART.match(said))
        own = header_name(view.text, cell.span, tuple(m.span for m in times_in(view, cell.span)))
        if own is not None:
            name = joined(name, own) if name else own
    if part and name is not None and before is not None and not name.head:
        name = joined(before, name)
    timed = any(mark.kind != "base" for cell in marks for mark in cell)
    column = Column(c, path, "level", status, period, None, unit, name, place, timed)
    return _Head(column, kind, base, joint)


def _split(
    view: View,
    inner: tuple[Cell, ...],
    words: tuple[str, ...],
    marks: list[tuple[Mark, ...]],
    giver: int,
    *,
    compared: bool,
) -> tuple[tuple[Mark, ...], list[tuple[Mark, ...]]]:
    """The times of the base, and those left that are the figures' own, cell by cell."""
    base: list[Mark] = []
    own: list[tuple[Mark, ...]] = []
    for i, cell in enumerate(inner):
        start = _cue(view, cell.span, marks[i]) if i == giver else None
        if compared and i < giver:
            cue = _cue(view, cell.span, marks[i])
            start = cue if cue is not None else cell.span.start
        if start is None:
            kept = marks[i]
        else:
            kept = tuple(m for m in marks[i] if m.span.start < start)
            base += [m for m in marks[i] if m.span.start >= start]
        base += [m for m in kept if m.kind in ("base", "last")]
        own.append(tuple(m for m in kept if m.kind not in ("base", "last")))
    return tuple(base), own


def _cue(view: View, span: Span, marks: tuple[Mark, ...]) -> int | None:
    """Where in a cell the words of the base start."""
    for match in _CUE.finditer(view.lower, span.start, span.end):
        if not any(m.span.start <= match.start() < m.span.end for m in marks):
            return match.start()
    return None


def _relative_status(words: tuple[str, ...], giver: int, kind: str) -> str:
    if kind == "later_ratio":
        return "target"
    cue = _CUE.search(words[giver])
    own = words[giver][: cue.start()] if cue else ""
    status = facet("status", own) if own.strip(" (%)") else ""
    if not status and facet("status", words[giver]) == "estimate":
        status = "estimate"
    return "" if status == "target" else status


def _period(
    sheet: Sheet,
    inner: tuple[Cell, ...],
    words: tuple[str, ...],
    marks: list[tuple[Mark, ...]],
    status: str,
    kind: str,
) -> PeriodMention | None:
    whole = next(
        (cell.span for cell, said in zip(inner, words, strict=True) if facet("period", said) == "whole_year"), None
    )
    if whole is None and status == "target" and kind == "level":
        whole = next((cell.span for cell, said in zip(inner, words, strict=True) if facet("status", said)), None)
    period = time_of(sheet.view, marks, sheet.about, whole, "period.table-header")
    if any(facet("period", said) == "cumulative" for said in words):
        own = period.period if period else sheet.about
        if own is not None and own.start.year == own.end.year and own.start != own.end:
            cell = next(cell for cell, said in zip(inner, words, strict=True) if facet("period", said) == "cumulative")
            held = period or PeriodMention(cell.span, cell.span.of(sheet.view.text), "period.table-header", own, "flow")
            return with_period(held, until(own))
    return period


def _formulas(sheet: Sheet) -> dict[int, tuple[int, int, str]]:
    """Columns that a row of column numbers or a header (`6=5/4`, `(5)/(4)`) computes: over, under, sign."""
    numbers: dict[int, int] = {}
    written: dict[int, re.Match[str]] = {}
    for r, role in enumerate(sheet.laid.roles):
        if role == "formula":
            for c, label in enumerate(sheet.laid.labels[r]):
                match = _FORMULA.match(label)
                if match:
                    numbers.setdefault(int(match["own"]), c)
                    if match["is"] and (pair := _PAIR.search(match["is"])):
                        written[c] = pair
    for c, path in enumerate(sheet.paths):
        for cell in path:
            label = cell.span.of(sheet.view.text).strip()
            own = _FORMULA.match(label)
            pair = _PAIR.search(label.partition("=")[2] or label)
            if own and own["is"] and pair:
                numbers.setdefault(int(own["own"]), c)
            if pair and re.fullmatch(r"[\d()=/:x*%\s.-]+", label):
                written[c] = pair
            elif own and not own["is"]:
                numbers.setdefault(int(own["own"]), c)
    return {
        c: (numbers[int(m["over"])], numbers[int(m["under"])], m["sign"])
        for c, m in written.items()
        if int(m["over"]) in numbers and int(m["under"]) in numbers
    }


def _linked(
    sheet: Sheet, head: _Head, heads: dict[int, _Head], formulas: dict[int, tuple[int, int, str]]
) -> _Link | None:
    """The columns that a relative column compares, by its formula, else by its values."""
    c = head.column.index
    levels = [i for i, other in heads.items() if other.kind == "level"]
    if c in formulas:
        over, under, sign = formulas[c]
        if over in levels and under in levels:
            found = _agreeing(sheet, c, over, under)
            return found[1] if found else _Link(over, under, "change" if sign == "-" else "index")
    if head.kind == "share":
        return None
    near = sorted((i for i in levels if i < c), reverse=True)[:_NEAR] or [i for i in levels if i > c][:_NEAR]
    best: tuple[int, _Link] | None = None
    for over in near:
        if heads[over].column.status == "target" and head.kind != "later_ratio":
            continue
        for under in near:
            if under == over or (head.kind == "percent_of_plan" and heads[under].column.status != "target"):
                continue
            found = _agreeing(sheet, c, over, under)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
    return best[1] if best else None


def _agreeing(sheet: Sheet, c: int, over: int, under: int) -> tuple[int, _Link] | None:
    """How many rows of column c are what `over` and `under` make, and in which form; None where most are not."""
    tested = 0
    votes = {"index": 0, "growth": 0, "ratio": 0, "rise": 0, "change": 0}
    for r in sheet.data:
        figure, first, second = (sheet.numbers.get((r, i)) for i in (c, over, under))
        if figure is None or first is None or second is None or not second.value or not first.value:
            continue
        ratio = first.value / second.value
        values = {"index": ratio * 100, "growth": ratio * 100 - 100, "ratio": ratio, "rise": ratio - 1}
        values["change"] = first.value - second.value
        for form, value in values.items():
            small = form in ("ratio", "rise")
            slack = (
                Decimal("0.006") if small else max(Decimal("0.6"), abs(value) / 100 if form == "index" else Decimal(0))
            )
            votes[form] += abs(value - figure.value) <= slack
        tested += 1
        if tested >= _ROWS:
            break
    form = max(votes, key=lambda name: votes[name])
    if votes[form] * 5 < tested * 3 or votes[form] < 2:
        return None
    return votes[form], _Link(over, under, form)


def _related(sheet: Sheet, head: _Head, heads: dict[int, _Head], link: _Link | None) -> Column:
    """A relative column: what it measures, of which column and against what."""
    column, kind = head.column, head.kind
    over = link.over if link else _subject_column(head, heads)
    subject = heads[over].column if over is not None else None
    under = heads[link.under].column if link else None
    status = column.status or (subject.status if subject else "")
    period = column.period or (subject.period if subject else None)
    own = (period.period if period else None) or sheet.about
    values = [n.value for (_, c), n in sheet.numbers.items() if c == column.index]
    measure = _measure(head, link, under, heads, values)
    scale = 0
    if measure in RELATIVE and (
        (link is not None and link.form in ("ratio", "rise"))
        or (link is None and "%" not in head.words and len(values) > 1 and max(map(abs, values)) <= 3)
    ):
        scale = 2
    if measure == "percent_of_plan" and subject is not None and subject.period is not None:
        period = subject.period  # `ƯTH/dự toán năm (%)` is the attainment of the results' period
    name = column.name or (subject.name if subject else None)
    if measure == "level" and kind == "rate":
        name = _rate_name(sheet, head, subject) or name
        period = column.period
    basis = _basis(head, measure, own, under)
    place = column.place or (subject.place if subject else None)
    unit = column.unit or (subject.unit if subject and measure == "change" else None)
    timed = column.timed or bool(subject and subject.timed)
    return replace(
        column, measure=measure, status=status, period=period, basis=basis, unit=unit, name=name, place=place,
        timed=timed, scale=scale, over=over,
    )  # fmt: skip


def _subject_column(head: _Head, heads: dict[int, _Head]) -> int | None:
    """The results a relative column speaks of: the column before it with the latest period, the nearest of equals."""
    c = head.column.index
    found: int | None = None
    for i in sorted((i for i in heads if i < c), reverse=True):
        other = heads[i]
        if other.kind != "level" or (other.column.status == "target" and head.kind != "later_ratio"):
            continue
        if head.kind == "later_ratio" and other.column.status == "target":
            return i
        if found is None or _later(other.column.period, heads[found].column.period):
            found = i
    return found


def _later(one: PeriodMention | None, other: PeriodMention | None) -> bool:
    if one is None or other is None or one.period is None or other.period is None:
        return False
    return one.period.end.year > other.period.end.year


def _measure(
    head: _Head, link: _Link | None, under: Column | None, heads: dict[int, _Head], values: list[Decimal]
) -> str:
    kind = head.kind
    if kind in ("percent_of_plan", "share", "rank"):
        return kind
    if kind == "change":
        return "percent_change" if link is not None and link.form in ("growth", "rise") else "change"
    if kind == "later_ratio":
        return "ratio_to_base"
    if kind in ("rate", "compared"):
        if link is not None and link.form == "change":
            return "change"
        if under is not None and under.status == "target":
            return "percent_of_plan"
        if under is None or (kind == "rate" and not head.base and not _earlier(under, heads, link)):
            left = [h.column for i, h in heads.items() if i < head.column.index and h.kind == "level"]
            planned = any(c.status == "target" for c in left) and any(c.status != "target" for c in left)
            if under is None and (planned or kind == "compared"):
                return "percent_of_plan" if planned else "ratio_to_base"
            return "level"
    form = link.form if link else ""
    if form == "change":
        return "change"
    if form in ("growth", "rise"):
        return "percent_change"
    if form in ("index", "ratio"):
        return "ratio_to_base"
    figures = sorted(abs(value) for value in values if value)
    if any(value < 0 for value in values) or not figures:
        return "ratio_to_base" if not figures and kind != "growth" else "percent_change"
    middle = figures[len(figures) // 2]
    if kind == "growth":
        sure = len(figures) > 1 and sum(60 <= value <= 200 for value in figures) * 5 >= len(figures) * 4
        return "ratio_to_base" if sure else "percent_change"
    if kind == "index":
        return "ratio_to_base"
    return "ratio_to_base" if middle >= 50 or max(figures) <= 3 else "percent_change"


def _earlier(under: Column, heads: dict[int, _Head], link: _Link | None) -> bool:
    """Whether the base column is of an earlier period than the results."""
    over = heads[link.over].column.period if link else None
    if under.period is None or under.period.period is None:
        return False
    return over is None or over.period is None or under.period.period.end < over.period.end


def _rate_name(sheet: Sheet, head: _Head, subject: Column | None) -> Name | None:
    """`Tỷ lệ` beside `Số hộ nghèo` is `Tỷ lệ hộ nghèo`; a bare `%` is that of the column before it."""
    if subject is None or subject.name is None:
        return None
    counted = re.match(r"(?:tổng )?số (?:lượng )?", subject.name.text.lower())
    of = subject.name.text[counted.end() :] if counted else subject.name.text
    for cell in reversed(head.column.path):
        match = re.search(r"tỷ lệ|tỉ lệ", sheet.view.lower[cell.span.start : cell.span.end])
        if match:
            own = Span(cell.span.start + match.start(), cell.span.start + match.end())
            return Name(own, f"{own.of(sheet.view.text)} {of}", (own, *subject.name.parts), "head")
    return Name(subject.name.own, f"Tỷ lệ {of}", subject.name.parts, "head")


def _basis(head: _Head, measure: str, own: ReferencePeriod | None, under: Column | None) -> Basis | None:
    if measure in ("level", "rank"):
        return None
    span = head.base[0].span if head.base else (under.path[-1].span if under and under.path else None)
    if measure == "percent_of_plan":
        return Basis("plan", span)
    if measure == "share":
        return Basis("total", span)
    said = head.words
    if facet("status", said) == "target" and head.kind != "later_ratio" and not facet("basis", said):
        return Basis("plan", span)
    if under is not None and under.status == "target" and not facet("basis", said):
        return Basis("plan", span)
    whole = own is None or (own.start.year == own.end.year and (own.end - own.start).days > 360)
    kind = facet("basis", said)
    if not kind:
        year = next((m.year for m in head.base if m.year), None)
        then = under.period.period if under is not None and under.period is not None else None
        year = year or (then.end.year if then else None)
        kind = "other" if year is not None and own is not None and year != own.end.year - 1 else "last_year"
    if kind == "previous":
        return Basis("previous_period", span, calendar.previous(own) if own and own.start != own.end else None)
    if kind == "other":
        return Basis("other_period", span)
    earlier = calendar.years_before(own) if own else None
    if kind == "last_year" and whole:
        return Basis("previous_period", span, earlier)
    return Basis("same_period_last_year", span, earlier)
