import pytest

from extractor.reading.tables import grid, header_path, layout, row_label, tables_in_text, unit_line

BUDGET = """Biểu 1. Thu ngân sách
Đơn vị tính: triệu đồng
TT | Nội dung | Dự toán năm | Thực hiện | So sánh (%)
A | B | 1 | 2 | 3=2/1
I | Thu nội địa | 1.200 | 960 | 80,0
1 | Thuế | 900 | 700 | 77,8
2 | Phí |  | 260 |
II | Thu viện trợ | 50 | 50 | 100
"""


def only(text):
    (table,) = tables_in_text(text)
    return table


def test_cells_stand_where_they_are_written():
    table = only(BUDGET)
    texts = {(cell.row, cell.column): cell.span.of(BUDGET) for cell in table.cells}
    assert texts[0, 1] == "Nội dung" and texts[2, 2] == "1.200" and texts[5, 4] == "100"
    assert texts[4, 2] == texts[4, 4] == ""
    assert table.span.of(BUDGET) == BUDGET[BUDGET.index("TT |") :].rstrip("\n")


def test_layout():
    laid = layout(BUDGET, only(BUDGET))
    assert laid.roles == ("header", "formula", "data", "data", "data", "data")
    cell = laid.rows[3][3]
    assert cell.span.of(BUDGET) == "700"
    assert [over.span.of(BUDGET) for over in header_path(laid, cell)] == ["Thực hiện"]
    assert row_label(laid, 3).span.of(BUDGET) == "Thuế"


def test_unit_of_a_table():
    assert unit_line(BUDGET, only(BUDGET)).of(BUDGET) == "triệu đồng"
    office = "Đơn vị: Sở Tài chính\na | b | 1\nc | d | 2\n"
    assert unit_line(office, only(office)) is None


def test_groups_over_columns():
    text = "Huyện | Năm 2017 |  | Năm 2018 | \n | Lúa | Ngô | Lúa | Ngô\nGò Quao | 1 | 2 | 3 | 4\nAn Biên | 5 | 6 | 7 | 8\n"
    laid = layout(text, only(text))
    assert laid.roles == ("header", "header", "data", "data")
    paths = [[over.span.of(text) for over in header_path(laid, cell)] for cell in laid.rows[2][1:]]
    assert paths == [["Năm 2017", "Lúa"], ["Năm 2017", "Ngô"], ["Năm 2018", "Lúa"], ["Năm 2018", "Ngô"]]


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("a | b | 1\nc | d | 2\n", [(2, 3)]),
        ("| a | b |\n|---|---|\n| c | 1 |\n| d | 2 |\n", [(3, 2)]),
        ("Xã\tSố hộ\nĐịnh An\t120\nĐịnh Hòa\t98\n", [(3, 2)]),
        ("a | b | 1\nc | d | 2\n\ne | f | 3\ng | h | 4\n", [(2, 3), (2, 3)]),
        ("Không có bảng nào ở đây.\n", []),
        ("ỦY BAN NHÂN DÂN | CỘNG HÒA\nHUYỆN | Độc lập\n", []),  # two columns, two rows: a letterhead
        ("Một dòng | có một vạch\n", []),
        ("", []),
    ],
)
def test_what_is_a_table(text, shapes):
    found = [grid(table) for table in tables_in_text(text)]
    assert [(len(rows), len(rows[0])) for rows in found] == shapes
