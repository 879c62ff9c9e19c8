"""XLS, the spreadsheets of Excel before 2007, to `Document`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from extractor.errors import Damaged, Protected, TooLarge
from extractor.model.document import Document, Warning
from extractor.reading.blocks import document_of
from extractor.reading.manifest import ManifestEntry
from extractor.reading.office.fonts import Letters, Run, in_fonts
from extractor.reading.office.number_formats import printed
from extractor.reading.office.sheets import CELL_LIMIT, Sheet, SheetCell, blocks_of, not_shown

MEDIA_TYPE = "application/vnd.ms-excel"


def read_xls(data: bytes, *, name: str, digest: str, entry: ManifestEntry | None = None) -> Document:
    """The document of an XLS file: its visible sheets with numbers as they are printed.

    Raises Protected where it is locked with a password, Damaged where it is broken, TooLarge over the limit of cells.
    """
    import xlrd

    try:
        with open(os.devnull, "w", encoding="utf-8") as quiet:  # noqa: PTH123 - a device, not a file
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=quiet)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Protected(name, "it is locked with a password", "save it without the password") from error
        raise Damaged(name, f"it is no whole XLS file ({error})", "save it again as XLSX") from error
    except Exception as error:  # what xlrd does with a broken file depends on where it is broken
        raise Damaged(name, f"it is no whole XLS file ({type(error).__name__})", "save it again as XLSX") from error
    sheets, warnings = in_fonts(lambda letters: _sheets(book, name, letters))
    blocks, left_out = blocks_of(sheets)
    return document_of(
        blocks, pages=0, name=name, digest=digest, media_type=MEDIA_TYPE, entry=entry, warnings=(*warnings, *left_out)
    )


def _sheets(book: Any, name: str, letters: Letters) -> tuple[list[Sheet], list[Warning]]:
    """The sheets that are shown, and what is not."""
    sheets: list[Sheet] = []
    warnings: list[Warning] = []
    count = 0
    for sheet in book.sheets():
        cells = tuple(_cells(book, sheet, letters))
        count += len(cells)
        if count > CELL_LIMIT:
            raise TooLarge(name, f"its cells are over the limit of {CELL_LIMIT}", "split it into parts")
        if sheet.visibility:
            warnings += not_shown(sheet.name, cells)
            continue
        hidden_rows = frozenset(row for row, about in sheet.rowinfo_map.items() if about.hidden)
        hidden_columns = frozenset(column for column, about in sheet.colinfo_map.items() if about.hidden)
        sheets.append(Sheet(sheet.name, cells, hidden_rows, hidden_columns))
    return sheets, warnings


def _cells(book: Any, sheet: Any, letters: Letters) -> Iterator[SheetCell]:
    merged = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            text = _text(book, sheet, row, column, letters).strip()
            if text:
                yield SheetCell(text, row, column, *merged.get((row, column), (1, 1)))


def _text(book: Any, sheet: Any, row: int, column: int, letters: Letters) -> str:
    import xlrd

    cell = sheet.cell(row, column)
    look = book.xf_list[cell.xf_index]
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return letters.of(_runs(book, cell.value, look.font_index, sheet.rich_text_runlist_map.get((row, column), ())))
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = book.format_map[look.format_key].format_str
        return printed(cell.value, code, since_1904=book.datemode == 1)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return ""


def _runs(book: Any, text: str, font: int, changes: Any) -> Iterator[Run]:
    """The text of a cell where its font changes."""
    start = 0
    for at, changed in changes:
        yield Run(text[start:at], book.font_list[font].name)
        start, font = at, changed
    yield Run(text[start:], book.font_list[font].name)
