"""The figures of tables as claims.

A figure's column tells its measure, status and period, its row the indicator; either may name the place, the unit
and what the other leaves out. What neither says is the table's title's, then the document's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.catalogues.units.lookup import noun_at, unit_at
from extractor.claims.cells import CellNumber
from extractor.claims.table_columns import RELATIVE, Column, read_columns
from extractor.claims.table_names import Name, counted_unit, name_at, percent_unit, together, unit_written
from extractor.claims.table_rows import Row, read_rows
from extractor.claims.table_sheet import Sheet, read_sheet
from extractor.claims.table_times import time_of, times_in
from extractor.claims.view import View
from extractor.model.document import Span, Table
from extractor.model.mention import Exact, Interval, PeriodMention, PlaceMention, QuantityMention, UnitMention
from extractor.model.observation import Basis, Claim, TablePlace

_COUNTS = ("count",)
_THOUSAND = Decimal(1000)


def claims_in_tables(view: View, place: PlaceMention | None, period: PeriodMention | None) -> tuple[Claim, ...]:
    """The claims of all figures in the document's tables, in order. `place` and `period` are the document's own."""
    return tuple(claim for table in view.document.tables for claim in _claims(view, table, place, period))


def _claims(view: View, table: Table, place: PlaceMention | None, period: PeriodMention | None) -> Iterator[Claim]:
    sheet = read_sheet(view, table, place, period)
    if sheet is None:
        return
    columns = read_columns(sheet)
    unmarked = _unmarked(sheet)  # once a table, not once a figure
    for row in read_rows(sheet):
        numbers = {c: n for c in columns if (n := sheet.numbers.get((row.index, c))) is not None}
        read = _consistent(numbers, columns)
        for c in sorted(numbers):
            yield from _figure(sheet, row, columns[c], read[c], unmarked)


def _consistent(numbers: dict[int, CellNumber], columns: dict[int, Column]) -> dict[int, CellNumber]:
    """The row's numbers, doubtful ones read so that a percentage fits what it is of."""
    read = dict(numbers)
    for c, number in numbers.items():
        column = columns[c]
        if (
            column.measure in RELATIVE
            and number.other is not None
            and abs(number.value) >= _THOUSAND > abs(number.other)
        ):
            read[c] = replace(number, value=number.other, other=None)
    for c, number in read.items():
        over = columns[c].over
        if columns[c].measure != "percent_of_plan" or over not in read or not number.value:
            continue
        unders = [i for i in read if columns[i].status == "target" and columns[i].measure == "level" and i < c]
        if not unders:
            continue
        under = unders[-1]
        pairs = [(a, b) for a in _readings(read[over]) for b in _readings(read[under]) if b]
        fitting = [
            pair for pair in pairs if abs(pair[0] / pair[1] * 100 - number.value) <= max(Decimal(1), number.value / 50)
        ]
        if fitting and pairs[0] not in fitting:
            read[over] = replace(read[over], value=fitting[0][0])
            read[under] = replace(read[under], value=fitting[0][1])
    return read


def _readings(number: CellNumber) -> tuple[Decimal, ...]:
    return (number.value,) if number.other is None else (number.value, number.other)


def _figure(sheet: Sheet, row: Row, column: Column, number: CellNumber, unmarked: bool) -> Iterator[Claim]:
    view = sheet.view
    cell = sheet.laid.rows[row.index][column.index]
    if cell is None:
        return
    measure = row.measure if row.measure and column.measure == "level" else column.measure
    name, name_rule = _name(sheet, row, column)
    unit = _unit(sheet, row, column, number, cell.span, measure, name)
    if measure == "level" and row.shares and unit is not None and unit.code == "percent":
        measure = "share"
    own = Span(cell.span.start + number.number.start, cell.span.start + number.number.end)
    number = _counted(number, unit, unmarked)
    end = (
        unit.span.end
        if unit and len(unit.span) and unit.span.start >= own.end and unit.span.end <= cell.span.end
        else own.end
    )
    whole = Span(own.start, end)
    status, status_rule = _status(sheet, row, column)
    period, period_rule = _period(sheet, row, column, status)
    place, place_rule = _place(sheet, row, column)
    quantity = QuantityMention(
        whole,
        whole.of(view.text),
        "number.table",
        Exact(number.value) if number.upper is None else Interval(number.value, number.upper),
        unit,
        number.qualifier,
        number.of,
        ("sep_ambiguous",) if number.other is not None and abs(number.other - number.value) and unmarked else (),
    )
    basis = column.basis if measure == column.measure else None
    if measure == "percent_of_plan" and basis is None:
        basis = Basis("plan")
    if measure == "share" and basis is None:
        basis = Basis("total")
    claim = Claim(
        quantity,
        number.value,
        number.upper,
        measure,
        name.mention(view.text, name_rule) if name else None,
        place,
        period,
        basis,
        status,
        number.qualifier,
        row.span,
        TablePlace(row.path, tuple(" ".join(c.span.of(view.text).split()) for c in column.path)),
        (f"measure.table-{measure}", name_rule, place_rule, period_rule, status_rule),
    )
    yield claim
    if number.of is not None and _of_a_plan(sheet, column, number):
        yield replace(
            claim,
            quantity=replace(quantity, quantity=Exact(number.of), of=None),
            value=number.of,
            status="target",
            qualifier="eq",
            rules=(*claim.rules[:4], "status.table-fraction"),
        )


def _unmarked(sheet: Sheet) -> bool:
    """Whether no cell of the table shows for certain what its decimal mark is."""
    return all(n.other is not None or n.value == n.value.to_integral_value() for n in sheet.numbers.values())


def _of_a_plan(sheet: Sheet, column: Column, number: CellNumber) -> bool:
    """`62,4/52,8` and what a header calls `TH/KH` is a result over its plan, not a part of a total."""
    header = " ".join(sheet.view.lower[c.span.start : c.span.end] for c in column.path)
    of = number.of or Decimal(0)
    said = "/" in header and any(word in header.partition("/")[2] for word in ("kh", "kế hoạch", "dự toán", "chỉ tiêu"))
    return said or number.value > of or of != of.to_integral_value()


def _name(sheet: Sheet, row: Row, column: Column) -> tuple[Name | None, str]:
    if row.name is not None and column.name is not None:
        return together(row.name, column.name), "indicator.table-both"
    if row.name is not None:
        return row.name, "indicator.table-row" if len(row.name.parts) < 2 else "indicator.table-parents"
    if column.name is not None:
        title = sheet.title.name
        if not column.name.head and title is not None and title.head:
            return together(title, column.name), "indicator.table-title-column"
        return column.name, "indicator.table-column"
    if sheet.title.name is not None:
        return sheet.title.name, "indicator.table-title"
    return None, "subject.none"


def _unit(
    sheet: Sheet, row: Row, column: Column, number: CellNumber, cell: Span, measure: str, name: Name | None
) -> UnitMention | None:
    text = sheet.view.text
    if len(number.unit):
        span = Span(cell.start + number.unit.start, cell.start + number.unit.end)
        found = unit_written(text, span) or _noun(text, span)
        if found is not None:
            return found
    if measure in RELATIVE:
        if column.unit is not None and column.unit.code in ("percent", "times", "permille"):
            return replace(column.unit, multiplier=column.scale)
        return percent_unit(cell.start + number.number.end, column.scale)
    if measure == "rank":
        return None
    if column.unit is not None and (row.unit is None or column.unit.code in ("percent", "permille")):
        return column.unit
    if row.unit is not None:
        return row.unit
    named = (name, *(name_at(text, cell.span) for cell in column.path))
    counted = (counted_unit(text, each) for each in named if each is not None)
    return next((unit for unit in counted if unit is not None), sheet.unit)


def _noun(text: str, span: Span) -> UnitMention | None:
    match = unit_at(text, span.start) or noun_at(text, span.start)
    if match is None:
        return None
    own = Span(match.start, min(match.end, span.end))
    counted = match.unit.kind == "count"
    return UnitMention(own, own.of(text), "unit.table", match.unit.code, match.unit.multiplier, match.inferred, counted)


def _counted(number: CellNumber, unit: UnitMention | None, unmarked: bool) -> CellNumber:
    """`1,234` people are a thousand and more where no cell of the table shows a decimal comma."""
    if number.other is None or unit is None or not unit.counted or unit.multiplier or not unmarked:
        return number
    thousand = max(number.value, number.other, key=abs)
    return replace(number, value=thousand, other=None) if number.value != thousand else number


def _status(sheet: Sheet, row: Row, column: Column) -> tuple[str, str]:
    if column.status:
        return column.status, "status.table-column"
    if row.status:
        return row.status, "status.table-row"
    if sheet.title.status:
        return sheet.title.status, "status.table-title"
    return "actual", "status.table-plain"


def _period(sheet: Sheet, row: Row, column: Column, status: str) -> tuple[PeriodMention | None, str]:
    if row.period is not None:
        if column.timed:
            marks = [times_in(sheet.view, row.period.span)]
            marks += [times_in(sheet.view, cell.span) for cell in reversed(column.path)]
            both = time_of(sheet.view, marks, sheet.about, None, "period.table-row")
            return both or row.period, "period.table-both"
        return row.period, "period.table-row"
    if column.period is not None:
        return column.period, "period.table-column"
    return sheet.title.period, "period.table-title"


def _place(sheet: Sheet, row: Row, column: Column) -> tuple[PlaceMention | None, str]:
    if column.place is not None and not (row.place is not None and column.place.reference):
        return column.place, "place.table-column"
    if row.place is not None:
        return row.place, "place.table-row"
    return sheet.title.place, "place.table-title"
