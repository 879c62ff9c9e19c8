"""Tables given as files: CSV that is written while it is sent, and a workbook."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi.responses import Response, StreamingResponse

from service.exports.delimited import harmless
from service.pages.sheets import Sheet

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PART = 1 << 16
_CHARACTERS = 32_767
"""Characters of a cell; Excel has no more."""


def attachment(name: str) -> dict[str, str]:
    """The head that has a browser save an answer as a file of this name."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def csv_answer(name: str, sheet: Sheet) -> Response:
    """A CSV file with the byte order mark that Excel needs to read Vietnamese."""
    return StreamingResponse(
        _csv(sheet.head, sheet.rows), media_type="text/csv; charset=utf-8", headers=attachment(f"{name}.csv")
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_text(value) for value in row])
        if buffer.tell() > _PART:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _text(value: Any) -> str:
    """A value as CSV has it. A number is one as it stands; other text is harmless to spreadsheets."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if _is_number(value) else harmless(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def xlsx_answer(name: str, title: str, sheet: Sheet) -> Response:
    """A workbook of one sheet with a frozen head and filters; numbers are numbers."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    cells = [WriteOnlyCell(page, value=one) for one in sheet.head]
    for cell in cells:
        cell.font = Font(bold=True)
    for number, head in enumerate(sheet.head, 1):
        page.column_dimensions[get_column_letter(number)].width = max(10, min(40, len(head) + 4))
    page.append(cells)
    count = 1
    for row in sheet.rows:
        page.append([_cell(value) for value in row])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.head))}{count}"
    spool = tempfile.SpooledTemporaryFile(max_size=1 << 23)  # noqa: SIM115 (closed when it was sent)
    book.save(spool)
    spool.seek(0)
    return StreamingResponse(_parts(spool), media_type=_XLSX, headers=attachment(f"{name}.xlsx"))


def _parts(spool: Any) -> Iterator[bytes]:
    with spool:
        while part := spool.read(_PART):
            yield part


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        if _is_number(value) and len(value) < 16:
            return float(Decimal(value)) if "." in value else int(value)
        return harmless(value)[:_CHARACTERS]
    return value
