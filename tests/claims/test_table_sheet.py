"""What the columns of a table are."""

import pytest

from extractor.claims.cells import cell_number
from extractor.contract import to_json
from extractor.pipeline import extract


@pytest.mark.parametrize(
    ("header", "years"),
    [("Chỉ tiêu | ĐVT | Năm 2017 | Năm 2018", ["2017", "2018"]), ("Chỉ tiêu | ĐVT | Quý I | Quý II", ["2018-Q1", "2018-Q2"])],
)  # fmt: skip
def test_a_header_that_names_its_time_stands_over_figures(header, years):
    text = f"UBND huyện Cư Jút báo cáo kết quả năm 2018\n{header}\nDiện tích lúa | ha | 1.200 | 1.250,5\nSản lượng lúa | tấn | 7.000 | 7.442,6\n"
    records = to_json(extract(text, name="bieu.txt"))["records"]
    assert [record["value"] for record in records] == ["1200", "1250.5", "7000", "7442.6"]
    assert [record["period"]["label"] for record in records] == years * 2


def test_a_column_of_years_tells_the_time_of_its_rows():
    text = "UBND huyện Cư Jút báo cáo\nNăm | Diện tích lúa (ha) | Sản lượng lúa (tấn)\n2017 | 1.200 | 7.000\n2018 | 1.250,5 | 7.442,6\n"
    records = to_json(extract(text, name="bieu.txt"))["records"]
    assert [record["period"]["label"] for record in records] == ["2017", "2017", "2018", "2018"]


@pytest.mark.parametrize(
    "cell", ["21/04/2014", "12-3-2019", "1037/SGTVT-VT", "37-NQ/TW", "40/TCĐBVN-QLPTNL", "12/2018", "2018-2019"]
)
def test_dates_and_symbols_of_documents_are_no_figures(cell):
    assert cell_number(cell) is None


@pytest.mark.parametrize(
    ("cell", "unit"), [("12,5 tạ/ha", "tạ/ha"), ("9/11 xã", "xã"), ("5 - 6 triệu đồng", "triệu đồng"), ("95%", "%")]
)
def test_units_in_cells(cell, unit):
    number = cell_number(cell)
    assert number is not None and cell[number.unit.start : number.unit.end] == unit


def test_codes_and_qualities_beside_a_name_are_no_names_and_a_row_of_column_numbers_is_no_data():
    text = (
        "UBND huyện Gò Quao\nBẢNG GIÁ THỊ TRƯỜNG THÁNG 5 NĂM 2019\n"
        "Mã hàng hóa | Tên hàng hóa | Đặc điểm kỹ thuật, quy cách | Đơn vị tính | Giá kỳ trước | Giá kỳ này\n"
        "-1 | -2 | -3 | -4 | -5 | -6\n"
        "10.001 | Gạo tẻ | Hạt dài hoặc tương đương | đ/kg | 12.200 | 12.500\n"
        "10.002 | Thịt heo ba chỉ | Loại 1 | đ/kg | 90.000 | 80.000\n"
    )
    records = to_json(extract(text, name="bieu.txt"))["records"]
    assert [record["value"] for record in records] == ["12200", "12500", "90000", "80000"]
    assert [record["evidence"]["table"]["row"] for record in records] == [["Gạo tẻ"]] * 2 + [["Thịt heo ba chỉ"]] * 2


def test_what_the_name_over_columns_counts_is_their_unit():
    text = (
        "UBND huyện Cư Jút báo cáo kết quả năm 2018\nTT | Đơn vị | Số hồ sơ |  | Ghi chú\n"
        " |  | Tiếp nhận | Trễ hẹn | \n1 | Phòng Nội vụ | 460 | 27 | \n2 | Phòng Tư pháp | 315 | 4 | \n"
    )
    records = to_json(extract(text, name="bieu.txt"))["records"]
    assert {record["value"]: record["unit"] for record in records} == dict.fromkeys(("460", "27", "315", "4"), "hồ sơ")


def test_a_number_of_the_things_of_a_kind_is_a_count_of_them():
    text = "UBND huyện Cư Jút báo cáo kết quả năm 2018\nChỉ tiêu | Thực hiện\nSố lượng các đơn vị tự chủ | 46\nSố hộ nghèo | 120\n"
    records = to_json(extract(text, name="bieu.txt"))["records"]
    assert [record["unit"] for record in records] == ["đơn vị", "hộ"]
