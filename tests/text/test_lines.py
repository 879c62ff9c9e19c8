from extractor.text.lines import joined

BROKEN = """I. TÌNH HÌNH CHUNG
- Tổng giá trị sản phẩm theo giá hiện hành ước đạt 42.033
tỷ đồng, tăng 7,2% so với cùng kỳ, trong đó khu vực nông, lâm
nghiệp chiếm 34,8%, công nghiệp - xây dựng chiếm 24,2%, phần còn lại là của
GRDP ngành dịch
vụ, theo số liệu sơ bộ.
- Thu ngân sách trên địa bàn đạt 1.250 tỷ đồng, bằng
102% dự toán, chi ngân sách
1.190 tỷ đồng.
1. Về nông nghiệp
2. Về công nghiệp
"""


def test_breaks_inside_sentences_become_spaces():
    text = joined(BROKEN)
    assert len(text) == len(BROKEN)
    assert "42.033 tỷ đồng" in text
    assert "lâm nghiệp chiếm" in text
    assert "bằng 102% dự toán, chi ngân sách 1.190 tỷ đồng." in text
    assert "phần còn lại là của GRDP" in text, "a full line goes on with a name"


def test_headings_and_items_keep_their_lines():
    lines = joined(BROKEN).split("\n")
    assert lines[0] == "I. TÌNH HÌNH CHUNG"
    assert lines[-4:-1] == [lines[-4], "1. Về nông nghiệp", "2. Về công nghiệp"]
    assert lines[-4].startswith("- Thu ngân sách")


def test_a_text_of_whole_lines_stays():
    text = "Kết quả năm 2020\nthu ngân sách đạt 12 tỷ đồng.\nChi 11 tỷ đồng.\n"
    assert joined(text) == text


def test_cells_stay():
    table = "Chỉ tiêu | Kế hoạch\nthu | 12\nchi | 11\nsố hộ | 3\nsố xã | 4\nsố trường | 5\nsố chợ | 6\n"
    assert joined(table) == table
