"""Statements of direction without a number, and sentences that are none."""

import csv
from pathlib import Path

import pytest

from extractor.claims import findings as module
from extractor.contract import to_json
from extractor.pipeline import extract

HEAD = "Gò Quao: kết quả kinh tế - xã hội 6 tháng đầu năm 2017\n"
with (Path(module.__file__).parent / "directions.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [row for row in csv.DictReader(file) if row["example"]]


def found(text):
    return [(f.direction, f.indicator.surface) for f in extract(HEAD + text).findings]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["phrase"])
def test_the_example_of_each_phrase(row):
    ((direction, indicator),) = found(row["example"])
    assert direction == row["direction"] and indicator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sản lượng lúa tăng so với cùng kỳ.", [("up", "Sản lượng lúa")]),
        ("Sản lượng lúa tăng.", [("up", "Sản lượng lúa")]),
        ("Chỉ số giá tiêu dùng (CPI) giảm nhẹ.", [("down", "Chỉ số giá tiêu dùng")]),
        ("Tỷ lệ hộ khá, giàu tăng đáng kể.", [("up", "Tỷ lệ hộ khá, giàu")]),
        ("Tai nạn giao thông giảm cả 3 mặt.", [("down", "Tai nạn giao thông")]),
        ("Diện tích lúa đạt 90% kế hoạch (thấp hơn so với cùng kỳ).", [("down", "Diện tích lúa")]),
        ("Ngành thuế hoàn thành vượt mức các chỉ tiêu được giao.", [("met", "chỉ tiêu")]),
        (
            "Tình hình an ninh chính trị, trật tự an toàn xã hội được giữ vững.",
            [("stable", "Tình hình an ninh chính trị, trật tự an toàn xã hội")],
        ),
        ("Những năm qua, giải quyết việc làm được quan tâm, sản lượng lúa tăng khá.", [("up", "sản lượng lúa")]),
        ("Thu ngân sách trên địa bàn đạt và vượt kế hoạch.", [("met", "Thu ngân sách")]),
        ("Vốn đầu tư công chưa đạt kế hoạch đề ra.", [("not_met", "Vốn đầu tư công")]),
        ("Số vụ tai nạn giao thông giảm mạnh.", [("down", "Số vụ tai nạn giao thông")]),
        (
            "Năng suất lúa giảm nhẹ nhưng sản lượng lúa vẫn tăng khá so với năm trước.",
            [("down", "Năng suất lúa"), ("up", "sản lượng lúa")],
        ),
        ("Các chỉ tiêu văn hóa - xã hội đều đạt và vượt kế hoạch.", [("met", "chỉ tiêu văn hóa - xã hội")]),
        ("Sản lượng lúa đạt 5.000 tấn, tăng so với cùng kỳ.", [("up", "Sản lượng lúa")]),
        ("Giá lúa tăng cao do nguồn cung ít.", [("up", "Giá lúa")]),
        ("Trong tháng, trên địa bàn không xảy ra cháy rừng.", [("none", "cháy rừng")]),
    ],
)
def test_what_is_said_outright(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sản lượng lúa tăng 5% so với cùng kỳ.",  # a record
        "Sản lượng lúa tăng mạnh (5,2%).",
        "Sản lượng lúa tăng từ 12 lên 15 tấn.",
        "Thu ngân sách đạt 65% kế hoạch.",
        "12 hộ nghèo giảm mạnh chi tiêu.",
        "Huyện phấn đấu thu ngân sách vượt kế hoạch.",  # a wish
        "Cần tập trung để sản lượng lúa tăng mạnh.",
        "Nếu giá lúa giảm mạnh, huyện sẽ hỗ trợ.",
        "Mưa lớn khiến giá rau tăng cao.",  # a cause, said of no period
        "Huyện tăng cường kiểm tra giá cả.",  # other words
        "Công tác giảm nghèo được quan tâm.",
        "Huyện tăng mạnh tỷ trọng công nghiệp.",
        "Giá tăng, thương lái thưa thớt.",  # of what?
        "Tăng, giảm (%) so với cùng kỳ.",
        "Giá trị gia tăng, năng suất lao động được chú trọng.",
        "Ba cấp học đều có trường đạt chuẩn quốc gia.",
        "Mô hình đạt hiệu quả cao hơn so với trước.",
        "Tình hình khiếu nại vượt cấp được quan tâm.",
        "Tốc độ tăng cao so với cùng kỳ.",  # of what?
        "Hội thảo được tổ chức, tăng so với cùng kỳ.",
        "Không xảy ra tình trạng này.",
        "Thu nhập năm sau cao hơn năm trước.",
        "Huyện không có nhà máy đường.",  # nothing happened
        "Huyện tập trung kéo giảm tai nạn giao thông.",
        "Thôn giữ vững danh hiệu văn hóa.",  # who did it, not what is so
    ],
)
def test_what_is_no_finding(text):
    assert found(text) == []


def test_plans_are_no_findings():
    text = "II. Phương hướng, nhiệm vụ 6 tháng cuối năm\nThu ngân sách đạt và vượt kế hoạch."
    assert found(text) == []


def test_what_is_brought_down_is_told_with_what_it_is_about():
    (finding,) = extract(HEAD + "Về tai nạn giao thông, có xã giảm được số vụ so cùng kỳ năm 2016.").findings
    assert (finding.direction, finding.indicator.surface) == ("down", "số vụ")
    (finding,) = extract(HEAD + "Về tai nạn giao thông có xã giảm được số vụ so cùng kỳ năm 2016.").findings
    assert finding.indicator.name == "số vụ tai nạn giao thông" and len(finding.indicator.parts) == 2
    assert (finding.place.name, finding.period.period.label) == ("Gò Quao", "2017-H1")


def test_what_a_finding_holds():
    text = HEAD + "Quý I, xã Định An có sản lượng lúa giảm mạnh so với cùng kỳ. Toàn huyện, thu ngân sách vượt dự toán."
    extraction = extract(text)
    first, second = to_json(extraction)["findings"]
    assert first["direction"] == "down" and first["text"] == "sản lượng lúa giảm mạnh so với cùng kỳ"
    assert text[first["start"] : first["end"]] == first["text"]
    assert (first["place"]["name"], first["period"]["label"]) == ("Định An", "2017-Q1")
    assert first["indicator"]["text"] == "sản lượng lúa" and first["indicator"]["id"] is not None
    assert (second["place"]["name"], second["direction"], second["period"]["label"]) == ("Gò Quao", "met", "2017-H1")


def test_what_a_carried_finding_holds():
    text = HEAD + "Xã Định An có sản lượng lúa năm 2016 đạt 5.000 tấn, giảm so với cùng kỳ."
    (finding,) = extract(text).findings
    assert finding.surface == "giảm so với cùng kỳ"
    assert (finding.place.name, finding.period.period.label) == ("Định An", "2016")
