"""Spellings, scale words, counted nouns and what is no unit: one line a case. And every row of the unit catalogue."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.catalogues.units.lexicon import _spellings, rows
from extractor.catalogues.units.lookup import noun_at, unit_at, unit_coded, unit_named, units


def read(match, text):
    return match and (match.unit.code, match.unit.multiplier, text[match.start : match.end])


@pytest.mark.parametrize(
    ("text", "code", "multiplier", "surface"),
    [
        # money
        ("đồng", "VND", 0, "đồng"),
        ("đ", "VND", 0, "đ"),
        ("VNĐ.", "VND", 0, "VNĐ"),
        ("đồng/tháng", "VND/month", 0, "đồng/tháng"),
        ("nghìn đồng", "VND", 3, "nghìn đồng"),
        ("ngàn đồng", "VND", 3, "ngàn đồng"),
        ("ngđ", "VND", 3, "ngđ"),
        ("triệu đồng", "VND", 6, "triệu đồng"),
        ("tr.đ", "VND", 6, "tr.đ"),
        ("trđ", "VND", 6, "trđ"),
        ("Tr.đồng", "VND", 6, "Tr.đồng"),
        ("tỷ đồng", "VND", 9, "tỷ đồng"),
        ("tỉ đồng", "VND", 9, "tỉ đồng"),
        ("TỶ ĐỒNG", "VND", 9, "TỶ ĐỒNG"),
        ("nghìn tỷ đồng", "VND", 12, "nghìn tỷ đồng"),
        ("tỷ, tăng", "VND", 9, "tỷ"),
        ("triệu USD", "USD", 6, "triệu USD"),
        ("đô la Mỹ", "USD", 0, "đô la Mỹ"),
        ("tỷ đô la", "USD", 9, "tỷ đô la"),
        ("triệu đồng/người/năm", "VND/người/year", 6, "triệu đồng/người/năm"),
        ("tr.đ/người", "VND/người", 6, "tr.đ/người"),
        ("triệu đồng / ha", "VND/hectare", 6, "triệu đồng / ha"),
        ("đ/kg", "VND/kilogram", 0, "đ/kg"),
        # rates
        ("%", "percent", 0, "%"),
        ("％", "percent", 0, "％"),
        ("phần trăm", "percent", 0, "phần trăm"),
        ("‰", "permille", 0, "‰"),
        ("%o", "permille", 0, "%o"),
        ("điểm phần trăm", "percentage_point", 0, "điểm phần trăm"),
        ("điểm % so", "percentage_point", 0, "điểm %"),
        ("lần so với", "times", 0, "lần"),
        ("giường/vạn dân", "giường/10000 dân", 0, "giường/vạn dân"),
        ("bác sĩ/10.000 dân", "bác sĩ/10000 dân", 0, "bác sĩ/10.000 dân"),
        ("người/km2", "người/square_kilometre", 0, "người/km2"),
        # measures
        ("ha lúa", "hectare", 0, "ha"),
        ("HA", "hectare", 0, "HA"),
        ("héc-ta", "hectare", 0, "héc-ta"),
        ("hécta", "hectare", 0, "hécta"),
        ("nghìn ha", "hectare", 3, "nghìn ha"),
        ("m2", "square_metre", 0, "m2"),
        ("m²", "square_metre", 0, "m²"),
        ("km vuông", "square_kilometre", 0, "km vuông"),
        ("công đất", "công", 0, "công đất"),
        ("tấn/ha", "tonne/hectare", 0, "tấn/ha"),
        ("tạ/héc-ta", "quintal/hectare", 0, "tạ/héc-ta"),
        ("vạn tấn", "tonne", 4, "vạn tấn"),
        ("kg/người/năm", "kilogram/người/year", 0, "kg/người/năm"),
        ("ký", "kilogram", 0, "ký"),
        ("m3/ngày đêm", "cubic_metre/day", 0, "m3/ngày đêm"),
        ("m3/ng.đ", "cubic_metre/day", 0, "m3/ng.đ"),
        ("triệu kWh", "kilowatt_hour", 6, "triệu kWh"),
        ("MW", "megawatt", 0, "MW"),
        ("lượt khách.km", "passenger_kilometre", 0, "lượt khách.km"),
        ("tấn.km", "tonne_kilometre", 0, "tấn.km"),
        ("ngày công lao động", "workday", 0, "ngày công lao động"),
        # counted nouns
        ("hộ nghèo", "hộ", 0, "hộ"),
        ("nghìn người", "người", 3, "nghìn người"),
        ("triệu lượt khách", "lượt khách", 6, "triệu lượt khách"),
        ("trăm hộ", "hộ", 2, "trăm hộ"),
        ("xã Thạnh Lộc", "xã", 0, "xã"),
        ("xã, phường, thị trấn đạt", "xã", 0, "xã, phường, thị trấn"),
        ("xã, phường 5", "xã", 0, "xã"),
        ("học sinh, sinh viên", "học sinh, sinh viên", 0, "học sinh, sinh viên"),
        ("HSSV", "học sinh, sinh viên", 0, "HSSV"),
        ("con bò", "con", 0, "con bò"),
        ("trường hợp", "trường hợp", 0, "trường hợp"),
        ("trường học", "trường", 0, "trường học"),
        ("đ/c", "đồng chí", 0, "đ/c"),
        ("điểm, xếp", "điểm", 0, "điểm"),
        ("bằng khen", "bằng khen", 0, "bằng khen"),
        ("con đường", "đường", 0, "con đường"),
        ("hạng mục", "hạng mục", 0, "hạng mục"),
        # times
        ("ngày", "day", 0, "ngày"),
    ],
)
def test_what_stands_at_the_start(text, code, multiplier, surface):
    assert read(unit_at(text, 0), text) == (code, multiplier, surface)


@pytest.mark.parametrize(
    "text",
    ["tỷ lệ hộ nghèo", "tỷ trọng", "lần lượt", "lần thứ", "phần lớn", "điểm sáng", "tấn công", "độ tuổi", "đồng thời", "đồng bộ",
     "công tác", "công an", "cân đối", "chỉ đạo", "chỉ đạt", "phân bổ", "phần ba số hộ", "ngày càng", "tháng đầu", "xã hội", "nước sạch", "con số"],
)  # fmt: skip
def test_what_only_begins_like_a_unit(text):
    assert unit_at(text, 0) is None
    assert noun_at(text, 0) is None


@pytest.mark.parametrize("text", ["", ".", "và", "trong", "so với", "đã", "\nha", "x", "5 xã"])
def test_where_nothing_is_counted(text):
    assert noun_at(text, 0) is None


def test_a_word_in_no_list_is_taken_as_the_noun():
    match = noun_at(" bonsai đẹp", 0)
    assert (match.unit.code, match.inferred, match.unit.dimension) == ("bonsai", True, "unknown")


@pytest.mark.parametrize(
    ("text", "code", "multiplier"),
    [("tỷ", "VND", 9), ("triệu", "VND", 6), ("nghìn tỷ", "VND", 12), ("nghìn", "", 3), ("trăm", "", 2)],
)
def test_a_scale_word_alone_is_money_from_a_million_on(text, code, multiplier):
    match = unit_at(text, 0)
    assert (match.unit.code, match.unit.multiplier, match.inferred) == (code, multiplier, True)


@pytest.mark.parametrize(
    ("text", "code", "multiplier"),
    [
        ("ĐVT: triệu đồng", "VND", 6),
        ("Đơn vị tính: 1.000 ha", "hectare", 3),
        ("(1.000đ)", "VND", 3),
        ("Tr.đồng", "VND", 6),
        ("% ", "percent", 0),
        ("người", "người", 0),
    ],
)
def test_the_unit_of_a_cell(text, code, multiplier):
    unit = unit_named(text)
    assert (unit.code, unit.multiplier) == (code, multiplier)


@pytest.mark.parametrize("text", ["", "triệu đồng năm 2017", "Ghi chú", "ha và tấn"])
def test_a_cell_that_is_no_unit(text):
    assert unit_named(text) is None


@pytest.mark.parametrize(
    ("code", "dimension"),
    [
        ("hectare", "area"),
        ("hộ", "household"),
        ("tonne/hectare", "mass/area"),
        ("VND/người/year", "money/person/time"),
        ("bé trai/100 bé gái", "person/person"),
        ("giường/10000 dân", "works/person"),
    ],
)
def test_codes_lead_back_to_units(code, dimension):
    unit = unit_coded(code)
    assert (unit.code, unit.dimension, unit.multiplier) == (code, dimension, 0)


@pytest.mark.parametrize("code", ["", "quyển sách hay", "hectare/", "/hectare", "tonne/x", "tonne/10 "])
def test_codes_of_nothing(code):
    assert unit_coded(code) is None


def test_every_spelling_leads_to_its_own_row():
    wrong = []
    for file, name, code in (("measures.csv", "name", "code"), ("nouns.csv", "noun", "noun")):
        for row in rows(file):
            for spelling, _, power in _spellings(row, name):
                if read(unit_at(spelling, 0), spelling) != (row[code], power, spelling):
                    wrong.append((file, row[name], spelling))
    assert wrong == []


def test_no_row_is_given_twice():
    assert [id for id, times in Counter(unit.id for unit in units()).items() if times > 1] == []
    assert [p for p, times in Counter(row["phrase"] for row in rows("nots.csv")).items() if times > 1] == []


def test_what_is_no_unit_has_a_reason_and_is_none():
    for row in rows("nots.csv"):
        assert row["why"], row
        assert noun_at(row["phrase"], 0) is None, row


def test_units_of_one_code_have_one_dimension():
    dimensions = {}
    for unit in units():
        assert dimensions.setdefault(unit.code, unit.dimension) == unit.dimension, unit
        assert unit_coded(unit.code) is not None, unit


@given(st.text(alphabet="tỷriệu đồng/ha.m2²%0,15xãhộ\n", max_size=24), st.integers(0, 24))
def test_a_unit_lies_within_its_line(text, position):
    match = noun_at(text, min(position, len(text)))
    if match is not None:
        assert min(position, len(text)) <= match.start < match.end <= len(text)
        assert "\n" not in text[match.start : match.end]
