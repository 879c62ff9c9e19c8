from datetime import date

import pytest

from extractor.model.document import Span
from extractor.reading import read
from extractor.reading.heading import publication_date, span_of_title

SENTENCE = (
    "Trong 6 tháng đầu năm, huyện Gò Quao thu ngân sách trên địa bàn đạt 88,5 tỷ đồng, bằng 65,2% dự toán được "
    "giao và tăng 7,5% so với cùng kỳ năm trước; có 5/10 xã đạt chuẩn nông thôn mới.\n"
)
REPORT = f"""ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN GÒ QUAO | Độc lập - Tự do - Hạnh phúc
Số: 125/BC-UBND | Gò Quao, ngày 15 tháng 6 năm 2017
BÁO CÁO
Tình hình kinh tế - xã hội 6 tháng đầu năm 2017
I. Kết quả
{SENTENCE}"""


def meta(text):
    return read(text.encode(), name="a.txt").metadata


def test_news():
    document = read(f"Gò Quao thu ngân sách vượt kế hoạch\n(08:50 | 14/08/2017)\n{SENTENCE}Minh Anh\n".encode())
    got = document.metadata
    assert (got.title, got.published, got.kind) == ("Gò Quao thu ngân sách vượt kế hoạch", date(2017, 8, 14), "news")
    assert got.byline == "Minh Anh"
    assert document.warnings == ()
    assert document.digest.startswith("sha256:") and len(document.digest) == 71


def test_report():
    got = meta(REPORT)
    assert got.title == "BÁO CÁO Tình hình kinh tế - xã hội 6 tháng đầu năm 2017"
    assert (got.number, got.kind, got.issuer) == ("125/BC-UBND", "report", "ỦY BAN NHÂN DÂN HUYỆN GÒ QUAO")
    assert got.published == date(2017, 6, 15)


def test_report_with_its_head_in_lines():
    got = meta(REPORT.replace(" | ", "\n"))
    assert (got.number, got.kind, got.published) == ("125/BC-UBND", "report", date(2017, 6, 15))


def test_no_date_is_none():
    document = read(f"Gò Quao thu ngân sách vượt kế hoạch\n{SENTENCE}".encode(), name="a.txt")
    assert document.metadata.published is None


def test_nothing_but_text_changes_nothing():
    text = "Huyện Gò Quao có 5 xã."
    document = read(text.encode(), name="a.txt")
    assert document.text == text
    assert document.offsets.source(5) == 5
    assert document.metadata.source == "a.txt" and document.metadata.media_type == "text/plain"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("(08:50 | 14/08/2017)", date(2017, 8, 14)),
        ("Thứ Hai, 12/06/2017", date(2017, 6, 12)),
        ("thứ hai, 05 08 2019 10:53", date(2019, 8, 5)),
        ("05.08.2019 16:32", date(2019, 8, 5)),
        ("Ngày đăng: 3/7/2019", date(2019, 7, 3)),
        ("Chủ nhật, ngày 1/9/2019, 14:05 (GMT+7)", date(2019, 9, 1)),
        ("Gò Quao, ngày 15 tháng 6 năm 2017", date(2017, 6, 15)),
        ("31/02/2017", None),
        ("05 08 2019", None),
        ("Tính đến 14/08/2017, toàn huyện có 5 xã", None),
        ("12/2017", None),
    ],
)
def test_publication_date(line, day):
    assert publication_date(line) == day


def test_span_of_title():
    assert span_of_title("a\nThu ngân sách\nb", "Thu ngân sách") == Span(2, 15)
    assert span_of_title("a", "") is None and span_of_title("a", "b") is None
