"""Words put right after reading, and words left as they are."""

from itertools import pairwise

import pytest

from extractor.model.document import Box, Placement
from extractor.reading.blocks import Word
from extractor.reading.ocr.repairs import read_on, repaired


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("Tổng chỉ ngân sách", "Tổng chi ngân sách"),
        ("chỉ thường xuyên 5 tỷ đong, tăng", "chi thường xuyên 5 tỷ đồng, tăng"),
        ("thu ngân sách quý 1/2019 đạt", "thu ngân sách quý I/2019 đạt"),
        ("trong quý Il, toàn huyện", "trong quý II, toàn huyện"),
        ("so với ke hoạch", "so với kế hoạch"),
        ("Đắk Mil, ngày /, tháng 7 năm", "Đắk Mil, ngày … tháng 7 năm"),
        # What must stay.
        ("các chỉ tiêu chủ yếu", "các chỉ tiêu chủ yếu"),
        ("vụ đông xuân", "vụ đông xuân"),
        ("tháng 1/2019 đạt", "tháng 1/2019 đạt"),
        ("ngày 5 tháng 7 năm", "ngày 5 tháng 7 năm"),
    ],
)
def test_pairs_of_words(read, written):
    assert repaired(read.split()) == written.split()


def _line(text, y=100.0, x=100.0):
    places = (Placement(1, Box(x + 40 * i, y, x + 40 * i + 35, y + 10)) for i in range(20))
    return [Word(word, place) for word, place in zip(text.split(), places, strict=False)]


COMMAS = "đạt 12,5% và 98,7% rồi 3,25% còn 41,2% hay 77,1% nữa"


def test_points_among_decimal_commas():
    (_, words) = read_on([_line(COMMAS), _line("là 53.05% của 1.204.5 tỷ và 80.755 con mục 2.1", 120)])
    assert [word.text for word in words] == [
        "là",
        "53,05%",
        "của",
        "1.204,5",
        "tỷ",
        "và",
        "80.755",
        "con",
        "mục",
        "2.1",
    ]
    assert [word.doubt.partition(" at first")[0] for word in words if word.doubt] == [
        "53,05% was taken for 53.05%",
        "1.204,5 was taken for 1.204.5",
    ]


def test_points_where_points_are_written():
    (_, words) = read_on([_line(COMMAS), _line("là 53.05% rồi 61.25% hay 70.1% nữa", 120)])
    assert words[1].text == "53.05%" and not words[1].doubt


def test_quarter_on_the_next_line_of_a_cell():
    lines = [_line("Ước thực hiện quý"), _line("1/2019 so với", 112)]
    assert [word.text for word in list(read_on(lines))[1]] == ["I/2019", "so", "với"]
    far = [_line("Ước thực hiện quý"), _line("1/2019 so với", 400)]
    assert next(iter(list(read_on(far))[1])).text == "1/2019"


def test_a_point_in_a_cell_behind_a_decimal_comma():
    cells = [_line("9,93", 120, 100), _line("8.69", 120, 200), _line("7.1", 120, 300), _line("4.2", 150, 200)]
    *_, behind, shorter, below = read_on([_line(COMMAS), *cells])
    assert [words[0].text for words in (behind, shorter, below)] == ["8,69", "7.1", "4.2"]


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("SoKH", "So KH"),
        ("TH6 tháng", "TH 6 tháng"),
        ("Ước THó6 tháng", "Ước TH 6 tháng"),
        ("ƯớcTH năm2018, KH2019", "Ước TH năm 2018, KH 2019"),
        # What must stay.
        ("QL14 NQ30 KH, năm 2018", "QL14 NQ30 KH, năm 2018"),
    ],
)
def test_blanks_lost_in_headers(read, written):
    line = _line(read)
    ((*words,),) = read_on([line])
    assert [word.text for word in words] == written.split()
    places = [word.place.box for word in words]
    assert places[0].x0 == line[0].place.box.x0 and places[-1].x1 == line[-1].place.box.x1
    assert all(a.x1 <= b.x0 for a, b in pairwise(places))


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("11. VỀ VĂN HÓA - XÃ HỘI", "II. VỀ VĂN HÓA - XÃ HỘI"),
        ("HI. QUỐC PHÒNG, AN NINH", "III. QUỐC PHÒNG, AN NINH"),
        ("11. Về văn hóa", "11. Về văn hóa"),
        ("trên lha đất", "trên 1ha đất"),
        ("l", "1"),
        ("giá 20.880 đông/Iít và đ⁄vé", "giá 20.880 đồng/lít và đ/vé"),
        ("vụ đông/xuân", "vụ đông/xuân"),
    ],
)
def test_numerals(read, written):
    assert repaired(read.split()) == written.split()
