"""What people look for: searches of every kind, few hits and many, typed with and without marks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from service.archive.search.query import UNREVIEWED, Query

LINES = (
    "thu ngân sách",
    "thu ngan sach",
    "thu ngân sách 6 tháng 2017",
    "thu ngan sach nam 2016",
    "tỷ lệ hộ nghèo",
    "ty le ho ngheo",
    "hộ nghèo huyện An Biên",
    "giá trị sản xuất công nghiệp",
    "gia tri san xuat cong nghiep 9 thang 2015",
    "tỷ đồng",
    "triệu đồng",
    "so với cùng kỳ",
    "đạt kế hoạch",
    "kế hoạch năm 2018",
    "tỉnh Kiên Giang",
    "kien giang",
    "Nghệ An thu ngân sách",
    "lúa đông xuân",
    "lua dong xuan",
    "diện tích gieo trồng",
    "xã đạt chuẩn nông thôn mới",
    "xa dat chuan nong thon moi",
    "bảo hiểm y tế",
    "giải quyết việc làm",
    "tai nạn giao thông",
    "tai nan giao thong 2017",
    "vốn đầu tư",
    "xuất khẩu",
    "khách du lịch",
    "đàn lợn",
    "thứ hạng",
    "thu",
    "năm",
    "thủy sản 2014",
    "không có từ này",
)


def queries() -> tuple[tuple[str, Query], ...]:
    """Searches by fields, each with how it is called."""
    found = {
        "everything": Query(),
        "everything by value": Query(sort="-value"),
        "a measure": Query(measure=("percent_of_plan",)),
        "levels in đồng above 50 tỷ": Query(measure=("level",), unit=("VND",), minimum=Decimal("50e9"), sort="value"),
        "a province with all inside": Query(place=("Nghệ An",)),
        "a year": Query(start=date(2016, 1, 1), end=date(2016, 12, 31)),
        "a period": Query(period=("2015",), status=("actual",)),
        "an indicator": Query(indicator=("thu-ngan-sach",), sort="-period"),
        "estimates not reviewed": Query(status=("estimate",), review=UNREVIEWED),
        "a source": Query(source=("baoxa1",)),
        "words in a province": Query("kế hoạch", place=("Thanh Hóa",)),
        "words as typed": Query("thu hút đầu tư", exact=True),
        "words in a time": Query("so với cùng kỳ", published_from=date(2014, 1, 1), published_to=date(2014, 12, 31)),
    }
    return tuple(found.items())
