"""Spreadsheets: their tables with numbers as they are printed, and the lines around them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from extractor.errors import Damaged, EmptyDocument, TooLarge
from extractor.model.document import Cell, Document
from extractor.pipeline import extract
from extractor.reading.door import read
from extractor.reading.office.number_formats import printed
from tests.reading.office.parts import RELATIONS, read_here, related, zipped

DATA = [["Xã", "KH", "TH"], ["Nam Đà", 12, 15], ["Đắk Drô", 40, 45]]


def book(*rows: Iterable[Any], name: str = "Sheet1") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(list(row))
    return made


def sheet_of(made: openpyxl.Workbook) -> Worksheet:
    assert isinstance(made.active, Worksheet)
    return made.active


def document_of(made: openpyxl.Workbook) -> Document:
    return read_here(saved(made), name="bieu.xlsx")


def saved(made: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (7442.6, "#,##0.0", "7.442,6"),
        (7442.6, "General", "7442,6"),
        (2018, "General", "2018"),
        (0.1 + 0.2, "General", "0,3"),
        (100 / 3, "General", "33,33333333"),
        (1234567.891, "0", "1234568"),
        (0.5567, "0.0%", "55,7%"),
        (1.005, "0.00", "1,01"),
        (45, "0.0", "45,0"),
        (12, "#.##", "12"),
        (0.5, "#,###.0", "0,5"),
        (-1234.5, "#,##0.0_);(#,##0.0)", "(1.234,5)"),
        (-1234.5, "#,##0.0", "-1.234,5"),
        (-0.04, "0.0", "0,0"),
        (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "-"),
        (1234567, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "1.234.567"),
        (1234567, "#,##0,", "1.235"),
        (1234567, '#,##0.0,,"  triệu"', "1,2  triệu"),
        (12500, '#,##0\\ "đồng"', "12.500 đồng"),
        (12345.678, "#,##0.00[$₫-42A]", "12.345,68₫"),
        (5, "[Red][<10]0.0;[>=100]0;0.00", "5,0"),
        (7, "000", "007"),
        (3, ";;;", ""),
        (44.25, "# ?/?", "44,25"),
        (43281, "dd/mm/yyyy", "30/06/2018"),
        (43281, "m/d/yy", "30/06/2018"),
        (43281.75, "m/d/yy h:mm", "30/06/2018 18:00"),
        (43281, "mmm-yy", "06/2018"),
        (43281, "[$-42A]dd mmmm", "30/06"),
        (0.5, "h:mm AM/PM", "12:00"),
        (-1, "dd/mm/yyyy", "-1"),
    ],
)
def test_numbers_are_printed_as_in_vietnam(number: float, code: str, text: str) -> None:
    assert printed(number, code) == text


def test_the_calendar_of_1904() -> None:
    assert printed(41819, "dd/mm/yyyy", since_1904=True) == "30/06/2018"


def test_a_report_in_a_sheet() -> None:
    made = book(
        ["UBND HUYỆN CƯ JÚT", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["PHÒNG TÀI CHÍNH", None, "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["THU NGÂN SÁCH 6 THÁNG ĐẦU NĂM 2018"],
        [None, None, None, "Đơn vị tính: triệu đồng"],
        ["TT", "Chỉ tiêu", "Dự toán năm", "Thực hiện"],
        [None, None, None, "Quý I"],
        ["I", "THU NỘI ĐỊA"],
        [1, "Thuế", 45200, 23456.7],
        [],
        ["II", "THU KHÁC"],
        [2, "Lệ phí", 12000.5, 7442.6],
        [],
        ["Ghi chú: số liệu đến ngày 30/6/2018."],
        [],
        [None, "Người lập biểu", None, "TRƯỞNG PHÒNG"],
        name="Biểu 01",
    )
    sheet = sheet_of(made)
    for cells in ("A1:B1", "C1:D1", "A4:D4", "A6:A7", "B6:B7", "C6:C7"):
        sheet.merge_cells(cells)
    for row in (9, 12):
        for column in (3, 4):
            sheet.cell(row, column).number_format = "#,##0.0"
    document = document_of(made)
    assert document.text.splitlines() == [
        "UBND HUYỆN CƯ JÚT", "PHÒNG TÀI CHÍNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "THU NGÂN SÁCH 6 THÁNG ĐẦU NĂM 2018", "Đơn vị tính: triệu đồng",
        "TT | Chỉ tiêu | Dự toán năm | Thực hiện", " |  |  | Quý I", "I | THU NỘI ĐỊA |  | ",
        "1 | Thuế | 45.200,0 | 23.456,7", "II | THU KHÁC |  | ", "2 | Lệ phí | 12.000,5 | 7.442,6",
        "Ghi chú: số liệu đến ngày 30/6/2018.", "Người lập biểu", "TRƯỞNG PHÒNG",
    ]  # fmt: skip
    (table,) = document.tables
    assert table.cells[0] == Cell(table.cells[0].span, 0, 0, 2, 1)
    assert document.metadata.issuer == "PHÒNG TÀI CHÍNH"
    last = extract(saved(made), name="bieu.xlsx").observations[-1].claim
    assert str(last.value) == "7442.6" and last.quantity.unit is not None and last.quantity.unit.multiplier == 6


def test_sheets_have_their_names_and_hidden_ones_are_left_out() -> None:
    made = book(*DATA, name="Hộ nghèo")
    other = made.create_sheet("Sheet2")
    for row in [["Xã", "Lúa", "Rà soát"], ["Nam Đà", 1, date(2018, 6, 30)], ["Đắk Drô", 2, date(2018, 6, 29)]]:
        other.append(row)
    other.column_dimensions["B"].hidden = True
    hidden = made.create_sheet("Tạm")
    hidden["A1"], hidden.sheet_state = "x", "hidden"
    document = document_of(made)
    assert document.text == (
        "Hộ nghèo\nXã | KH | TH\nNam Đà | 12 | 15\nĐắk Drô | 40 | 45\n"
        "Xã | Rà soát\nNam Đà | 30/06/2018\nĐắk Drô | 29/06/2018\n"
    )
    assert [warning.code for warning in document.warnings] == ["hidden_sheet", "hidden_cells"]


def test_a_formula_without_its_value_is_a_warning() -> None:
    document = document_of(book(*DATA, ["Cộng", "=SUM(B2:B3)", 60]))
    assert document.text.endswith("Cộng |  | 60\n")
    assert [warning.code for warning in document.warnings] == ["formula_without_value"]


def test_titles_part_tables_that_follow_on_each_other() -> None:
    document = document_of(book(["Biểu 1"], *DATA, ["Biểu 2"], ["Thôn", "Hộ", "Người"], ["Một", 1, 2], ["Hai", 3, 4]))
    assert [document.text[table.span.start :][:8] for table in document.tables] == ["Xã | KH ", "Thôn | H"]


def test_a_header_of_two_rows_without_merged_cells() -> None:
    made = book(
        ["Biểu 1", None, "ĐVT: ha"],
        ["Xã", "Năm 2018"],
        [None, "KH", "TH", "%"],
        ["Nam Đà", 12, 15, 125],
        ["Đắk Drô", 40, 45, 112],
    )
    assert document_of(made).text.splitlines()[:4] == ["Biểu 1", "ĐVT: ha", "Xã | Năm 2018 |  | ", " | KH | TH | %"]


def test_fonts_of_cells_and_of_parts_of_cells() -> None:
    made = book(["x", "x", "x"], ["y", 1, 2])
    sheet = sheet_of(made)
    sheet["A1"], sheet["A1"].font = "n\u00adíc s¹ch vµ x· nghÌo", Font(name=".VnTime")
    sheet["B1"] = CellRichText("điện ", TextBlock(InlineFont(rFont=".VnTime"), "n\u00adíc"))
    assert document_of(made).text.splitlines()[0] == "nước sạch và xã nghèo | điện nước | x"


def test_limits_and_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.reading.office.xlsx.CELL_LIMIT", 5)
    with pytest.raises(TooLarge, match=r"bieu\.xlsx: .*5"):
        document_of(book(*DATA))
    monkeypatch.setattr("extractor.reading.office.delimited.CELL_LIMIT", 5)
    with pytest.raises(TooLarge, match=r"bieu\.csv"):
        read(b"a,b,c\n1,2,3\n", name="bieu.csv")
    with pytest.raises(EmptyDocument):
        document_of(book())
    with pytest.raises(Damaged):
        read_here(saved(book(*DATA))[:-500], name="bieu.xlsx")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Xã;Lúa (tấn);Tăng\nNam Đà;7.442,6;5,2\nĐắk Drô;1.200,0;1\n", ["Nam Đà | 7.442,6 | 5,2", "Đắk Drô | 1.200,0 | 1"]),
        ('Xã,Lúa (tấn),Tăng\n"Nam Đà, huyện","7,442.6",5.2\nĐắk Drô,1200,1\n', ["Nam Đà, huyện | 7.442,6 | 5,2", "Đắk Drô | 1200 | 1"]),
        ("Xã\tLúa\tTăng\nNam Đà\t7.442\t5\nĐắk Drô\t1.200\t1\n", ["Nam Đà | 7.442 | 5", "Đắk Drô | 1.200 | 1"]),
    ],
)  # fmt: skip
def test_delimited_tables(text: str, lines: list[str]) -> None:
    document = read(text.encode("utf-8-sig"), name="bieu.csv")
    assert document.text.splitlines()[1:] == lines
    assert len(document.tables) == 1 and document.metadata.media_type == "text/csv"
    assert read(text.encode("utf-16"), name="bieu.CSV").text == document.text


def test_a_quotation_mark_that_is_never_closed() -> None:
    with pytest.raises(TooLarge, match=r"bieu\.csv: .*quotation mark"):
        read(('a,"b\n' + "c,d\n" * 50_000).encode(), name="bieu.csv")


def test_what_other_programs_write() -> None:
    space = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    row = "<row><c t='inlineStr'><is><t>{}</t></is></c><c t='str'><f>A1</f><v>{}</v></c><c><v>{}</v></c></row>"
    rows = row.format("Xã", "Thôn", 2018) + row.format("Nam_x000D_Đà", "Một", "12.50") + row.format("Đắk Drô", "Hai", 7)
    failed = "<row r='4'><c r='A4' t='b'><v>1</v></c><c r='C4' t='e'><f>1/0</f><v>#DIV/0!</v></c></row>"
    sheet = f"<sheets><sheet name='Trang tính 1' r:id='r0' xmlns:r='{RELATIONS}'/></sheets>"
    data = zipped(
        {
            "_rels/.rels": related(officeDocument="/" + "xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": related(worksheet="/" + "xl/Sheet.xml"),
            "xl/workbook.xml": f"<workbook xmlns='{space}'>{sheet}</workbook>",
            "xl/sheet.xml": f"<worksheet xmlns='{space}'><sheetData>{rows}{failed}</sheetData></worksheet>",
        }
    )
    document = read_here(data, name="bieu.xlsx")
    assert document.text == "Xã | Thôn | 2018\nNam Đà | Một | 12,5\nĐắk Drô | Hai | 7\nTRUE\n"
    assert [warning.code for warning in document.warnings] == ["formula_failed"]
