"""Counters and buttons of portals, and sentences that only look like them."""

from datetime import date

import pytest

from extractor.reading import read
from extractor.reading.furniture import is_furniture, stamp_in

COUNTERS = [
    "Lượt xem: 1.386",
    "Lượt xem: 1.386 lượt",
    "1.386 lượt xem",
    "Đã đọc: 1386 lần",
    "Đã đọc",
    "Số lượt truy cập: 12.345.678",
    "Số lượt truy cập",
    "Tổng số lượt truy cập: 12.345",
    "Lượt truy cập hôm nay: 34",
    "Đang online: 12",
    "Số người đang online: 12",
    "Số lần xem: 1386",
    "Xem: 1.386",
    "Bình luận (0)",
    "0 bình luận",
    "Đánh giá: 4.5/5 (12 phiếu)",
    "Tổng số điểm của bài viết là: 5 trong 1 đánh giá",
    "Ngày đăng: 02/07/2018 08:50 | Lượt xem: 1.386",
    "(02/07/2018 08:50) Đã xem: 231",
    "Tác giả: Minh Anh | Lượt xem: 1.386",
    "Lượt tải về: 32",
    "123 views",
    "Số lượt người xem: 13 tải file đính kèmTại đây Bản in Quay lại",
    "Xem chi tiết tại đây",
    "Cỡ chữ: A- A A+",
    "Chia sẻ bài viết",
]
SENTENCES = [
    "Cổng thông tin có số lượt truy cập: 12.345 lượt",
    "Bảo tàng tỉnh đón 1.386 lượt xem trong quý I/2018",
    "Đã xem xét 12 hồ sơ",
    "Thư viện có 5.000 lượt bạn đọc",
    "Đã đọc 12 tham luận",
    "Đánh giá: hoàn thành 5/5 chỉ tiêu",
    "Số người tham gia bảo hiểm y tế: 12.300",
    "Lượt khách du lịch: 25.000",
    "Hôm nay: 34",
]
PROSE = "Trong 6 tháng đầu năm 2018, huyện Gò Quao thu ngân sách trên địa bàn đạt 88,5 tỷ đồng, bằng 65,2% dự toán."


@pytest.mark.parametrize("line", COUNTERS)
def test_counters_and_buttons(line):
    assert is_furniture(line)


@pytest.mark.parametrize("line", SENTENCES)
def test_what_an_article_says(line):
    assert not is_furniture(line)


@pytest.mark.parametrize("line", [c for c in COUNTERS if any(d.isdigit() for d in c)])
def test_no_counter_comes_into_the_text(line):
    page = f"<html><body><div><h1>Gò Quao thu ngân sách khá</h1><div>{line}</div><p>{PROSE}</p><p>{PROSE}</p><div>{line}</div></div></body></html>"
    document = read(page.encode(), name="a.html")
    assert document.text.split("\n") == ["Gò Quao thu ngân sách khá", PROSE, PROSE]


def test_the_stamp_beside_a_counter():
    assert stamp_in("Ngày đăng: 02/07/2018 08:50 | Lượt xem: 1.386") == date(2018, 7, 2)
    assert stamp_in("02/07/2018 - 1.386 lượt xem") == date(2018, 7, 2)
    assert stamp_in("Lượt xem: 1.386") is None


def test_a_description_for_search_engines_is_no_text():
    head = '<head><meta name="description" content="Lượng khách tăng 77%"><meta property="og:description" content="78%"></head>'
    text = read(f"<html>{head}<body><p>{PROSE}</p></body></html>".encode(), name="a.html").text
    assert text == PROSE


def test_a_numbered_heading_is_no_title():
    assert read(f"1. Thu ngân sách\n{PROSE}".encode(), name="a.txt").metadata.title == ""
