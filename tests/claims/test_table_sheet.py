"""What the columns of a table are."""

import pytest

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
