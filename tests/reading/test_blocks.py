"""Blocks of words become a document whose words keep their pages and boxes."""

from __future__ import annotations

import pytest

from extractor.errors import EmptyDocument
from extractor.model.document import Box, Cell, Document, Placement, Span
from extractor.reading.blocks import Block, Grid, GridCell, Paragraph, Word, document_of


def _word(text: str, page: int, x: float, y: float = 10) -> Word:
    return Word(text, Placement(page, Box(x, y, x + 20, y + 8)))


def _document(*blocks: Block, pages: int = 2) -> Document:
    return document_of(blocks, pages=pages, name="bao-cao.pdf", digest="sha256:0", media_type="application/pdf")


def test_a_paragraph_over_two_pages_keeps_the_page_of_each_word() -> None:
    document = _document(Paragraph((_word("Thu", 1, 0), _word("đạt", 1, 30), _word("88", 2, 0))))
    assert document.text == "Thu đạt 88\n"
    assert [page.of(document.text) for page in document.pages] == ["Thu đạt ", "88\n"]
    assert document.placement(Span(8, 10)) == Placement(2, Box(0, 10, 20, 18))


def test_the_box_of_several_words_holds_them_all() -> None:
    document = _document(Paragraph((_word("88", 1, 0), _word("tỷ", 1, 30))))
    assert document.placement(Span(0, 5)) == Placement(1, Box(0, 10, 50, 18))


def test_the_box_of_words_over_a_lines_end_is_that_of_the_first_line() -> None:
    document = _document(Paragraph((_word("từ", 1, 300), _word("88", 1, 330), _word("tỷ", 1, 0, 22))))
    assert document.placement(Span(0, 8)) == Placement(1, Box(300, 10, 350, 18))


def test_letters_put_together_lead_to_the_word_they_came_from() -> None:
    document = _document(Paragraph((_word("ty\u0309", 1, 0), _word("lê\u0323", 1, 30), _word("5%", 1, 60))))
    assert document.text == "tỷ lệ 5%\n"
    assert document.placement(Span(6, 8)) == Placement(1, Box(60, 10, 80, 18))


def test_a_grid_is_lines_of_cells_with_every_place_kept() -> None:
    head = GridCell((_word("Chỉ tiêu", 1, 0),), 0, 0, row_span=2)
    wide = GridCell((_word("Năm 2018", 1, 30),), 0, 1, column_span=2)
    last = GridCell((_word("88", 2, 60),), 2, 2)
    document = _document(Grid((head, wide, GridCell((_word("KH", 1, 30),), 1, 1), last)), pages=3)
    assert document.text == "Chỉ tiêu | Năm 2018 | \n | KH | \n |  | 88\n"
    (table,) = document.tables
    assert table.cells[-1] == Cell(Span(38, 40), 2, 2)
    assert table.cells[-1].span.of(document.text) == "88"
    assert [page.of(document.text) for page in document.pages][1:] == ["88\n", ""]


def test_a_doubt_becomes_a_warning_at_its_word() -> None:
    document = _document(Paragraph((Word("đạt"), Word("53.05%", doubt="the sign may be a comma"))), pages=0)
    (warning,) = document.warnings
    assert warning.span is not None and warning.span.of(document.text) == "53.05%"
    assert document.placement(warning.span) is None
    assert document.pages == ()


def test_no_word_is_no_document() -> None:
    with pytest.raises(EmptyDocument, match=r"bao-cao\.pdf"):
        _document(Paragraph((Word(" "),)))
