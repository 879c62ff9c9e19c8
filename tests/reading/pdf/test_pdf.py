"""PDFs with a text layer, and pages that must be read as images."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.platypus import Spacer, Table

from extractor.errors import Damaged, EmptyDocument, Protected, ReadingError
from extractor.model.document import Box, Document, Placement, Span
from extractor.pipeline import extract
from extractor.reading.blocks import Word
from extractor.reading.door import read
from extractor.reading.pages import PageWords
from extractor.reading.pdf.reader import read_pdf
from extractor.reading.tables import header_path, layout
from tests.reading.pdf.made import HEIGHT, WIDTH, drawn, font, in_an_old_font, laid_out, lines, paragraph, scan

TRAIN = Path(__file__).parents[3] / "corpora" / "train"


def _read_here(data: bytes) -> Document:
    """Read in this process, where the reader of images is another."""
    return read_pdf(data, name="a.pdf", digest="0")


def _lines(document: Document) -> list[str]:
    return [line for line in document.text.split("\n") if line]


def _rows(document: Document) -> list[list[str]]:
    (table,) = document.tables
    return [list(row) for row in layout(document.text, table).labels]


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, tuple[int, int]]]]:
    """A reader of images that finds one word on each page, and the pages it was given."""
    seen: list[tuple[int, tuple[int, int]]] = []

    def words_of_image(image: Any, *, number: int, width: float, height: float) -> PageWords:
        seen.append((number, image.size))
        word = Word("đọc", Placement(number, Box(100, 100, 130, 112)))
        return PageWords(number, width, height, (word,))

    package, page = ModuleType("extractor.reading.ocr"), ModuleType("extractor.reading.ocr.page")
    page.words_of_image = words_of_image  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, package.__name__, package)
    monkeypatch.setitem(sys.modules, page.__name__, page)
    yield seen


def test_words_keep_their_letters_pages_and_boxes() -> None:
    document = read(drawn(lines("Huyện Đông Hải đạt 88,5% kế hoạch."), lines("Sản lượng 1.250 tấn.")), name="a.pdf")
    assert _lines(document) == ["Huyện Đông Hải đạt 88,5% kế hoạch.", "Sản lượng 1.250 tấn."]
    assert len(document.pages) == 2
    at = document.text.index("88,5%")
    place = document.placement(Span(at, at + 5))
    assert place is not None and place.page == 1
    assert 85 < place.box.x0 < place.box.x1 < 350
    assert place.box.y0 < HEIGHT - 740 < place.box.y1 < place.box.y0 + 14
    assert document.metadata.media_type == "application/pdf"


def test_a_page_is_turned_as_it_is_read() -> None:
    def turned(canvas: Any) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.drawString(85, -160, "Diện tích gieo trồng 1.200 ha, năng suất 65 tạ/ha.")

    def sideways(canvas: Any) -> None:
        canvas.rotate(90)
        canvas.drawString(85, -160, "Tổng đàn bò 12.500 con, đàn lợn 48.300 con, tăng 3%.")

    document = read(drawn(turned, sideways), name="a.pdf")
    assert [line[:20] for line in _lines(document)] == ["Diện tích gieo trồng", "Tổng đàn bò 12.500 c"]
    for page in document.pages:
        place = document.placement(page)
        assert place is not None
        assert place.box.x0 == pytest.approx(85, abs=2)
        assert place.box.y1 == pytest.approx(160, abs=4)
        assert place.box.x1 > 300


def test_a_ruled_table_with_a_merged_header_keeps_its_header_paths() -> None:
    data = [
        ["Chỉ tiêu", "Đơn vị", "Thực hiện", ""],
        ["", "", "Năm 2020", "Năm 2021"],
        ["Diện tích gieo trồng\ncây hằng năm", "ha", "11.200", "11.250,5"],
        ["Tổng đàn bò", "con", "980", ""],
    ]
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1)), ("SPAN", (2, 0), (3, 0))]
    look = [("FONT", (0, 0), (-1, -1), font(), 10), ("GRID", (0, 0), (-1, -1), 0.5, colors.black), *spans]
    document = read(laid_out([Table(data, style=look)]), name="a.pdf")
    (table,) = document.tables
    laid = layout(document.text, table)
    cell = next(cell for cell in table.cells if cell.span.of(document.text) == "11.250,5")
    assert [over.span.of(document.text) for over in header_path(laid, cell)] == ["Thực hiện", "Năm 2021"]
    assert laid.labels[cell.row][0] == "Diện tích gieo trồng cây hằng năm"


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_over_pages_is_one(ruled: bool) -> None:
    data = [["STT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"]]
    data += [[str(i), f"Sản lượng nhóm {chr(64 + i % 26 + 1)}", f"{1000 + i}", f"{900 + i},5"] for i in range(1, 81)]
    data = [[cell.replace("100", "1.00") if cell.isdigit() and len(cell) > 3 else cell for cell in row] for row in data]
    look: list[Any] = [("FONT", (0, 0), (-1, -1), font(), 10)]
    look += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    story = [
        paragraph("Đơn vị tính: tấn"),
        Spacer(1, 10),
        Table(data, colWidths=[40, 180, 90, 90], style=look, repeatRows=1),
    ]
    document = read(laid_out(story), name="a.pdf")
    assert len(document.pages) > 1
    assert _rows(document) == data


def test_running_text_is_the_same_as_in_a_text_file(tmp_path: Path) -> None:
    source = TRAIN / "b01-van-yen-chi-tieu-2020.txt"
    story: list[Any] = []
    rows: list[list[str]] = []
    for line in [*source.read_text("utf-8").split("\n"), ""]:
        if "|" in line:
            rows.append([cell.strip() for cell in line.split("|")])
            continue
        if rows:
            width = max(map(len, rows))
            cells = [
                [paragraph(cell, fontSize=9, leading=11) for cell in row + [""] * (width - len(row))] for row in rows
            ]
            look = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
            story.append(Table(cells, colWidths=[30, 170, 50, *[50] * (width - 3)], style=look, repeatRows=1))
            rows = []
        if line:
            story.append(paragraph(line, firstLineIndent=28, alignment=4))
    wanted = extract(source)
    found = extract(laid_out(story), name="a.pdf")
    values = [
        [(o.claim.value, o.claim.indicator and o.claim.indicator.name) for o in each.observations]
        for each in (wanted, found)
    ]
    assert values[1] == values[0]


def test_small_figures_behind_a_word_are_notes_and_those_of_a_unit_its_own() -> None:
    def draw(canvas: Any) -> None:
        text = canvas.beginText(85, 740)
        for part, rise in (("Thu 1.250", 0), ("2", 5), (" tỷ đồng, xây 320 m", 0), ("2", 5), (" nhà.", 0)):
            text.setFont(font(), 7 if rise else 12)
            text.setRise(rise)
            text.textOut(part)
        canvas.drawText(text)

    assert _lines(read(drawn(draw), name="a.pdf")) == ["Thu 1.250 [2] tỷ đồng, xây 320 m2 nhà."]


def test_letters_of_an_older_font_are_read_in_unicode() -> None:
    # `Tổng diện tích gieo trồng lúa đạt kế hoạch` in TCVN3.
    text = b"T\xe6ng di\xd6n t\xddch gieo tr\xe5ng l\xf3a \xae\xb9t k\xd5 ho\xb9ch"
    assert _lines(read(in_an_old_font(text, ".VnTime"), name="a.pdf")) == ["Tổng diện tích gieo trồng lúa đạt kế hoạch"]


def test_a_page_that_is_an_image_is_read_as_one(recognised: list[tuple[int, tuple[int, int]]]) -> None:
    document = _read_here(drawn(lines("Trang có chữ, không phải ảnh."), scan))
    assert _lines(document) == ["Trang có chữ, không phải ảnh.", "đọc"]
    ((number, size),) = recognised
    assert number == 2
    assert size == (pytest.approx(WIDTH * 300 / 72, abs=2), pytest.approx(HEIGHT * 300 / 72, abs=2))


def test_what_a_scanner_recognised_in_another_language_is_not_trusted(
    recognised: list[tuple[int, tuple[int, int]]],
) -> None:
    def garbage(canvas: Any) -> None:
        scan(canvas)
        lines(*["Uy ban nhan dan huy~n da ti~p nh~n va xu ly 921 van ban cac 10l;li;ban hanh"] * 8)(canvas)

    def good(canvas: Any) -> None:
        scan(canvas)
        lines(*["Ủy ban nhân dân huyện đã tiếp nhận và xử lý 921 văn bản các loại."] * 8)(canvas)

    assert _lines(_read_here(drawn(garbage))) == ["đọc"]
    assert _lines(_read_here(drawn(good)))[0].startswith("Ủy ban nhân dân huyện")
    assert len(recognised) == 1


def test_a_blank_page_is_no_image_and_has_no_words() -> None:
    document = read(drawn(lines("Một dòng."), lambda canvas: None, lines("Dòng khác.")), name="a.pdf")
    assert _lines(document) == ["Một dòng.", "Dòng khác."]
    assert len(document.pages) == 3
    with pytest.raises(EmptyDocument):
        read(drawn(lambda canvas: None), name="a.pdf")


def test_a_locked_file_is_named(tmp_path: Path) -> None:
    locked = drawn(lines("Bí mật."), encrypt=StandardEncryption("khoa", canPrint=0))
    with pytest.raises(Protected, match=r"a\.pdf: .*password"):
        read(locked, name="a.pdf")


def test_a_file_that_is_cut_off_is_named() -> None:
    whole = drawn(*[lines("Dòng.")] * 3)
    for data in (whole[:200], b"%PDF-1.4\n", b"%PDF-1.7\n%%EOF"):
        with pytest.raises((Damaged, EmptyDocument), match=r"a\.pdf: "):
            read(data, name="a.pdf")


def test_bytes_after_a_few_others_are_still_a_pdf() -> None:
    assert _lines(read(b"\r\n" + drawn(lines("Một dòng.")), name="a")) == ["Một dòng."]


def test_without_a_reader_of_images_the_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "extractor.reading.ocr.page", None)
    with pytest.raises(ReadingError, match="page 1 is an image"):
        _read_here(drawn(scan))
