"""XLSX: typed cells, a frozen head with filters, a link to each source, the data dictionary on a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.exports.delimited import DICTIONARY
from service.exports.rows import Column, Row, columns
from service.exports.whole import whole_file

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

ROWS = 1_048_576
"""Rows of a sheet, the head among them; Excel has no more."""
_CHARACTERS = 32_767
"""Characters of a cell; Excel has no more."""
_CUT = " […]"
_LINK = "link"
_WIDTHS = {"title": 40, "source": 40, "place": 18, "indicator": 36, "sentence": 80, "digest": 12, "evidence_text": 16}


def write_xlsx(rows: Iterable[Row], out: Path) -> int:
    """Writes records to `out`; how many. Beyond the rows of a sheet they go on in the next (`Số liệu 2` …)."""
    from openpyxl import Workbook

    with whole_file(out) as path:
        book = Workbook(write_only=True)
        book.calculation.fullCalcOnLoad = True
        try:
            written = _records(book, rows)
        except BaseException:
            for sheet in book.worksheets:
                sheet.close()  # else openpyxl complains of what it had begun
            raise
        _dictionary(book)
        book.save(path)
    return written


def _records(book: Any, rows: Iterable[Row]) -> int:
    described = columns()
    source = next(number for number, column in enumerate(described, 1) if column.name == "source")
    written = filled = 0
    sheet = _sheet(book, described)
    for row in rows:
        if filled == ROWS - 1:
            _end(sheet, described, filled)
            sheet, filled = _sheet(book, described), 0
        filled += 1
        cells = [_cell(sheet, row, column) for column in described]
        sheet.append([*cells, _link(row, source, filled + 1)])
        written += 1
    _end(sheet, described, filled)
    return written


def _sheet(book: Any, described: tuple[Column, ...]) -> WriteOnlyWorksheet:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    number = len(book.sheetnames) + 1
    sheet: WriteOnlyWorksheet = book.create_sheet("Số liệu" if number == 1 else f"Số liệu {number}")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(described, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column.name, 13)
    heads = []
    for name in (*(column.name for column in described), _LINK):
        head = WriteOnlyCell(sheet, name)
        head.font = Font(bold=True)
        heads.append(head)
    sheet.append(heads)
    return sheet


def _end(sheet: WriteOnlyWorksheet, described: tuple[Column, ...], filled: int) -> None:
    from openpyxl.utils import get_column_letter

    sheet.auto_filter.ref = f"A1:{get_column_letter(len(described) + 1)}{filled + 1}"


def _cell(sheet: Any, row: Row, column: Column) -> Any:
    value = getattr(row, column.name)
    if not isinstance(value, str):
        return value
    return text_cell(sheet, value)


def text_cell(sheet: Any, text: str) -> Any:
    """Text that stays text, even where it begins like a formula; without the characters that XML has not."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if len(text) > _CHARACTERS:
        text = text[: _CHARACTERS - len(_CUT)] + _CUT
    if not text.startswith(("=", "#")):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _link(row: Row, column: int, line: int) -> str | None:
    """A formula that opens the address in the row's own cell: a sheet may hold only 65,530 links of the other sort."""
    from openpyxl.utils import get_column_letter

    return f"=HYPERLINK({get_column_letter(column)}{line})" if row.source.startswith(("http://", "https://")) else None


def _dictionary(book: Any) -> None:
    sheet = book.create_sheet("Từ điển dữ liệu")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDE", (18, 10, 20, 70, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(DICTIONARY)
    for column in columns():
        sheet.append([column.name, column.type, column.label, column.vi, column.en])
