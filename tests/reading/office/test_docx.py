"""Text documents: what a reader sees of them, in the order it is read."""

from __future__ import annotations

import pytest

from extractor.errors import EmptyDocument
from extractor.model.document import Cell
from extractor.pipeline import extract
from tests.reading.office.parts import document_of, docx, p, r, tbl, tc, text_of, tr

NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'


def item(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, properties=NUMBERED.format(level, number))


def level(at: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def test_changes_are_accepted() -> None:
    body = p(
        "Thu đạt ",
        f'<w:ins w:id="1">{r("88,5")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>78,5</w:delText></w:r></w:del>',
        f'<w:moveFrom w:id="3">{r(" triệu")}</w:moveFrom>',
        f'<w:moveTo w:id="4">{r(" tỷ")}</w:moveTo>',
        " đồng.",
    )
    assert text_of(body) == "Thu đạt 88,5 tỷ đồng.\n"


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    body = p("Thu đạt ", properties='<w:rPr><w:del w:id="1"/></w:rPr>') + p("88 tỷ đồng.") + p("Hết.")
    assert text_of(body) == "Thu đạt 88 tỷ đồng.\nHết.\n"
    assert text_of(p("Hết", properties='<w:rPr><w:del w:id="1"/></w:rPr>')) == "Hết\n"


def test_content_controls_links_and_fields_give_what_is_printed() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        f"<w:sdt><w:sdtContent>{p('Trong khung')}</w:sdtContent></w:sdt>"
        + p("Xem ", f'<w:hyperlink r:id="x" xmlns:r="u">{r("trang này")}</w:hyperlink>', ".")
        + p(
            "Cộng ",
            field.format("begin"),
            "<w:r><w:instrText>= SUM(ABOVE)</w:instrText></w:r>",
            r("12"),
            field.format("separate"),
            r("45"),
            field.format("end"),
            " hộ",
        )
        + p('<w:fldSimple w:instr="DATE">' + r("30/6") + "</w:fldSimple>")
    )
    assert text_of(body) == "Trong khung\nXem trang này.\nCộng 45 hộ\n30/6\n"


def test_lines_hyphens_and_hidden_text() -> None:
    body = (
        p("Dòng một<".rstrip("<"), "<w:r><w:br/></w:r>", "dòng hai")
        + p("Lê", "<w:r><w:noBreakHyphen/></w:r>", "nin, hàng", "<w:r><w:softHyphen/></w:r>", "hoá")
        + p("Thấy", r(" không thấy", "<w:vanish/>"), r(" lại thấy", '<w:vanish w:val="0"/>'))
        + p(r("báo cáo", "<w:caps/>"))
    )
    assert text_of(body) == "Dòng một\ndòng hai\nLê-nin, hànghoá\nThấy lại thấy\nBÁO CÁO\n"


def test_looks_come_from_styles() -> None:
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Tên"/><w:basedOn w:val="N"/><w:rPr><w:caps/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="H"><w:name w:val="Ẩn"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="M"><w:name w:val="toc 1"/></w:style>'
    )
    body = (
        p("Báo cáo", r(" nội bộ", '<w:rStyle w:val="H"/>'), properties='<w:pStyle w:val="T"/>')
        + p("I. Kết quả 2", properties='<w:pStyle w:val="M"/>')
        + p("I. Kết quả")
    )
    assert text_of(body, styles=styles) == "BÁO CÁO\nI. Kết quả\n"


def test_list_numbers_are_those_that_are_printed() -> None:
    numbering = lists(
        level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)"),
        level(3, "decimal", "%1.%2.%4", "<w:isLgl/>"), level(4, "bullet", "-"), level(5, "bullet", "\uf0b7"),
    )  # fmt: skip
    body = (
        item("Kinh tế")
        + item("Trồng trọt", 1)
        + item("Lúa", 2)
        + item("Ngô", 2)
        + item("Chăn nuôi", 1)
        + item("Bò", 2)
        + item("", 0)
        + item("Xã hội")
        + item("Y tế", 1)
        + item("Trạm", 3)
        + item("một", 4)
        + item("hai", 5)
    )
    assert text_of(body, numbering=numbering).splitlines() == [
        "I. Kinh tế", "1. Trồng trọt", "a) Lúa", "b) Ngô", "2. Chăn nuôi", "a) Bò",
        "III. Xã hội", "1. Y tế", "3.1.1 Trạm", "- một", "• hai",
    ]  # fmt: skip


def test_lists_restart_where_they_say_so_and_go_on_where_not() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    numbering = lists(level(0, "decimal", "%1."), nums=nums)
    body = item("a") + item("b", number=2) + item("c", number=3) + item("d", number=3) + item("e", number=0)
    assert text_of(body, numbering=numbering) == "1. a\n2. b\n5. c\n6. d\ne\n"


def test_a_style_numbers_its_paragraphs() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    numbering = lists(level(0, "decimal", "Phần %1", '<w:pStyle w:val="H1"/>'))
    body = p("Kết quả", properties='<w:pStyle w:val="H1"/>') * 2
    assert text_of(body, styles=styles, numbering=numbering) == "Phần 1 Kết quả\nPhần 2 Kết quả\n"


def test_notes_stand_at_the_end_and_leave_no_number_at_the_figure() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="0" w:type="separator">{p("x")}</w:footnote><w:footnote w:id="2">{p("Chưa kể xã Nam Đà.")}</w:footnote>'
    text = text_of(p("Huyện có 12", reference, " trường học.") + p("Hết."), footnotes=notes)
    assert text == "Huyện có 12 trường học.\nHết.\nChưa kể xã Nam Đà.\n"


def test_a_text_box_is_read_once() -> None:
    inside = f"<w:txbxContent>{p('SỞ Y TẾ')}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>" + inside
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + inside
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )  # fmt: skip
    assert text_of(p("Trước", box) + p("Sau")) == "Trước\nSỞ Y TẾ\nSau\n"


def test_symbols_of_symbol_fonts() -> None:
    body = p("Tỷ lệ ", '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', " 95%", r("\uf0a3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'))  # fmt: skip
    assert text_of(body) == "Tỷ lệ ≥ 95%≤\n"


def test_runs_of_tcvn3_and_vni_become_unicode() -> None:
    old = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    capitals = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>'
    vni = '<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>'
    body = (
        p(r("tØnh cã n", old), f"<w:r><w:rPr>{old}</w:rPr><w:softHyphen/></w:r>", r("íc s¹ch", old), ", điện")
        + p(r("b¸o c¸o", capitals))
        + p(r("nöôùc saïch", vni))
        + p('<w:r><w:sym w:font=".VnTime" w:char="F0AE"/></w:r>', r("iÖn", old))
    )
    assert text_of(body) == "tỉnh có nước sạch, điện\nBÁO CÁO\nnước sạch\nđiện\n"


def test_a_letterhead_in_a_table_is_lines_and_heads_the_document() -> None:
    head = tbl(
        tr("UBND TỈNH ĐẮK NÔNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        tr("SỞ NÔNG NGHIỆP", "Độc lập - Tự do - Hạnh phúc"),
        tr("Số: 15/BC-SNN", "Đắk Nông, ngày 05 tháng 7 năm 2018"),
    )
    document = document_of(head + p("BÁO CÁO") + p("Tình hình sản xuất 6 tháng đầu năm 2018"))
    assert document.tables == ()
    assert document.text.splitlines()[:4] == [
        "UBND TỈNH ĐẮK NÔNG",
        "SỞ NÔNG NGHIỆP",
        "Số: 15/BC-SNN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]
    about = document.metadata
    assert (about.issuer, about.number, about.kind) == ("SỞ NÔNG NGHIỆP", "15/BC-SNN", "report")
    assert str(about.published) == "2018-07-05"


@pytest.mark.parametrize("apart", ["<w:r><w:tab/></w:r>", r("        ")])
def test_a_letterhead_set_with_tabs_or_blanks(apart: str) -> None:
    document = document_of(
        p(apart, "UBND HUYỆN CƯ JÚT", apart, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + p("PHÒNG Y TẾ", apart, "Độc lập - Tự do - Hạnh phúc")
        + p(apart, "-----------")
        + p("Số: 7/BC-PYT", apart, "Cư Jút, ngày 12 tháng 3 năm 2019")
        + p("BÁO CÁO")
    )
    assert document.text.startswith("UBND HUYỆN CƯ JÚT\nPHÒNG Y TẾ\nSố: 7/BC-PYT\nCỘNG HÒA")
    about = document.metadata
    assert (about.issuer, about.number, str(about.published)) == ("PHÒNG Y TẾ", "7/BC-PYT", "2019-03-12")


def test_a_table_with_merged_cells() -> None:
    table = tbl(
        tr(tc("Chỉ tiêu", merge="restart"), tc("Năm 2018", span=2)),
        tr(tc(merge=""), "Kế hoạch", "Thực hiện"),
        tr("Diện tích lúa (ha)", "1.200", tc("1.250,5", tbl(tr("(ước)")))),
        tr("Diện tích ngô (ha)", "300", "310"),
        tr("Bỏ", "1", "2", properties='<w:del w:id="9"/>'),
    )
    document = document_of(table)
    assert (
        document.text
        == "Chỉ tiêu | Năm 2018 | \n | Kế hoạch | Thực hiện\nDiện tích lúa (ha) | 1.200 | 1.250,5 (ước)\nDiện tích ngô (ha) | 300 | 310\n"
    )
    (found,) = document.tables
    first, wide, *_ = found.cells
    assert first == Cell(first.span, 0, 0, 2, 1) and wide == Cell(wide.span, 0, 1, 1, 2)


def test_the_figures_of_a_table_have_their_headers() -> None:
    table = tbl(
        tr(tc("Chỉ tiêu", merge="restart"), tc("ĐVT", merge="restart"), tc("Năm 2018", span=2)),
        tr(tc(merge=""), tc(merge=""), "Kế hoạch", "Thực hiện"),
        tr("Diện tích lúa", "ha", "1.200", "1.250,5"),
        tr("Sản lượng lúa", "tấn", "7.000", "7.442,6"),
    )
    data = docx(p("UBND huyện Cư Jút báo cáo năm 2018") + table)
    last = extract(data, name="bieu.docx").observations[-1].claim
    assert str(last.value) == "7442.6" and last.status == "actual"
    assert last.table is not None and last.table.column == ("Năm 2018", "Thực hiện")


def test_tables_that_only_lay_out_are_lines_and_ruled_ones_with_numbers_tables() -> None:
    signed = tbl(tr(tc("Nơi nhận:", "- Như trên;", "- Lưu: VT."), tc("CHỦ TỊCH", "Trần Văn Ba")))
    outer = tbl(tr(tc("Phụ lục", tbl(tr("Xã", "Hộ nghèo"), tr("Nam Đà", "12"), tr("Đắk Drô", "45")))))
    document = document_of(outer + signed)
    assert document.text.splitlines() == [
        "Phụ lục", "Xã | Hộ nghèo", "Nam Đà | 12", "Đắk Drô | 45",
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "CHỦ TỊCH", "Trần Văn Ba",
    ]  # fmt: skip
    assert len(document.tables) == 1


def test_lines_whose_tabs_part_numbers_are_a_table() -> None:
    tab = "<w:r><w:tab/></w:r>"
    rows = [("Xã", "KH", "TH"), ("Nam Đà", "12", "15"), ("Đắk Drô", "40", "45")]
    document = document_of("".join(p(a, tab, b, tab, c) for a, b, c in rows))
    assert document.text == "Xã | KH | TH\nNam Đà | 12 | 15\nĐắk Drô | 40 | 45\n"
    assert text_of(p("Nơi nhận:", tab, "CHỦ TỊCH") + p("- Lưu: VT", tab, "Trần Văn Ba")) == (
        "Nơi nhận: CHỦ TỊCH\n- Lưu: VT Trần Văn Ba\n"
    )


def test_a_table_cut_in_parts_is_one_and_a_list_may_number_its_rows() -> None:
    numbering = lists(level(0, "decimal", "%1"))
    head = tr("TT", "Xã", "Hộ nghèo")
    rows = [tr(tc(item("")), name, count) for name, count in (("Nam Đà", "12"), ("Đắk Drô", "45"), ("Tân Thành", "7"))]
    parts = tbl(head, rows[0], rows[1]) + p("") + tbl(rows[2]) + p("") + tbl(head, tr(tc(item("")), "Nâm N’Đir", "3"))
    (table,) = (document := document_of(p("Hộ nghèo") + parts, numbering=numbering)).tables
    assert [cell.span.of(document.text) for cell in table.cells if cell.column == 0] == ["TT", "1", "2", "3", "TT", "4"]


def test_pictures_of_text_are_not_passed_over_in_silence() -> None:
    space = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    scan = f'<w:r><w:drawing {space}><wp:inline><wp:extent cx="6000000" cy="8000000"/><a:blip/></wp:inline></w:drawing></w:r>'
    logo = scan.replace("6000000", "600000")
    assert [warning.code for warning in document_of(p("Báo cáo", scan)).warnings] == ["picture_unread"]
    assert document_of(p("Báo cáo", logo)).warnings == ()
    with pytest.raises(EmptyDocument, match="only pictures"):
        document_of(p(logo))
