"""Words on pages become paragraphs and tables in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from extractor.model.document import Box, Placement
from extractor.reading.blocks import Grid, Paragraph, Word
from extractor.reading.layout.analysis import blocks_of
from extractor.reading.layout.lines import is_cut
from extractor.reading.pages import PageWords, Rule

WIDTH, HEIGHT = 595.0, 842.0
LETTER = 5.0
"""Points that a letter is wide in these pages; lines are 12 points high."""


def _line(text: str, x: float, y: float, page: int = 1, size: float = 12) -> list[Word]:
    words = []
    for part in text.split(" "):
        end = x + len(part) * LETTER * size / 12
        if part:
            words.append(Word(part, Placement(page, Box(x, y, end, y + size))))
        x = end + LETTER * size / 12
    return words


def _page(number: int, lines: Sequence[tuple[str, float, float]], rules: Sequence[Rule] = ()) -> PageWords:
    words = [word for text, x, y in lines for word in _line(text, x, y, number)]
    return PageWords(number, WIDTH, HEIGHT, tuple(words), tuple(rules))


def _texts(*pages: PageWords) -> list[str]:
    return [_text(block.words) for block in blocks_of(pages) if isinstance(block, Paragraph)]


def _rows(grid: Grid) -> list[list[str]]:
    height = max(cell.row + cell.row_span for cell in grid.cells)
    width = max(cell.column + cell.column_span for cell in grid.cells)
    rows = [[""] * width for _ in range(height)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = _text(cell.words)
    return rows


def _grid(*pages: PageWords) -> Grid:
    (grid,) = [block for block in blocks_of(pages) if isinstance(block, Grid)]
    return grid


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


# Lines that fill the column from 85 to 500.
FULL = "Trong sáu tháng đầu năm, sản xuất nông nghiệp của huyện phát triển ổn định, năng suất"
MORE = "lúa đông xuân đạt 68,5 tạ/ha, tăng 2,1 tạ/ha so với cùng kỳ năm trước, sản lượng đạt"


def test_lines_of_a_paragraph_are_joined_and_an_indent_begins_the_next() -> None:
    page = _page(
        1, [(FULL[:-6], 113, 100), (MORE, 85, 117), ("45.200 tấn.", 85, 134), (FULL[:-6], 113, 151), (MORE, 85, 168)]
    )
    texts = _texts(page)
    assert len(texts) == 2
    assert texts[0].endswith("sản lượng đạt 45.200 tấn.")


def test_a_paragraph_goes_on_over_the_end_of_a_page_and_over_its_number() -> None:
    first = _page(1, [(FULL[:-6], 113, 700), (MORE, 85, 717)])
    second = _page(2, [("2", 297, 40), ("45.200 tấn, vượt kế hoạch.", 85, 80), (FULL[:-6], 113, 97), (MORE, 85, 114)])
    texts = _texts(first, second)
    assert texts[0].endswith("sản lượng đạt 45.200 tấn, vượt kế hoạch.")
    assert len(texts) == 2


def test_a_word_parted_at_the_end_of_a_line_is_one() -> None:
    page = _page(1, [(MORE[:-9] + "năm 2016-", 85, 100), ("2020 theo kế hoạch.", 85, 117)])
    assert _texts(page)[0].endswith("năm 2016-2020 theo kế hoạch.")


def test_running_heads_are_left_out_and_numbers_in_the_text_are_not() -> None:
    pages = [
        _page(
            n, [("Báo cáo kinh tế - xã hội huyện", 85, 30), (f"Phần {n} có nội dung riêng.", 85, 90), ("88", 85, 400)]
        )
        for n in (1, 2, 3)
    ]
    assert _texts(*pages) == [text for n in (1, 2, 3) for text in (f"Phần {n} có nội dung riêng.", "88")]


def test_the_head_of_a_letter_is_read_side_by_side() -> None:
    page = _page(
        1,
        [
            ("ỦY BAN NHÂN DÂN", 100, 60),
            ("HUYỆN ĐÔNG HẢI", 102, 76),
            ("Số: 15/BC-UBND", 102, 100),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60),
            ("Độc lập - Tự do - Hạnh phúc", 320, 76),
            ("Đông Hải, ngày 5 tháng 7 năm 2021", 310, 100),
            ("BÁO CÁO", 270, 140),
            (FULL[:-6], 113, 180),
            (MORE, 85, 197),
        ],
    )
    assert _texts(page)[:6] == [
        "ỦY BAN NHÂN DÂN HUYỆN ĐÔNG HẢI",
        "Số: 15/BC-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Đông Hải, ngày 5 tháng 7 năm 2021",
        "BÁO CÁO",
    ]


def test_items_of_a_list_are_paragraphs() -> None:
    page = _page(
        1, [("- Lúa: 1.200 ha;", 113, 100), ("- Ngô: 300 ha;", 113, 117), ("+ Trong đó ngô lai 120 ha.", 113, 134)]
    )
    assert _texts(page) == ["- Lúa: 1.200 ha;", "- Ngô: 300 ha;", "+ Trong đó ngô lai 120 ha."]


def test_a_footnote_stands_behind_the_paragraph_that_runs_on_over_it() -> None:
    note = _line("1 Không tính vốn vay.", 85, 780, size=9)
    first = _page(1, [(FULL[:-6], 113, 100), (MORE, 85, 117), (MORE, 85, 134)])
    first = PageWords(1, WIDTH, HEIGHT, first.words + tuple(note))
    second = _page(2, [("45.200 tấn.", 85, 80)])
    assert _texts(first, second)[0].endswith("sản lượng đạt 45.200 tấn.")
    assert _texts(first, second)[1] == "1 Không tính vốn vay."


def _lattice(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    return [Rule(xs[0], y, xs[-1], y) for y in ys] + [Rule(x, ys[0], x, ys[-1]) for x in xs]


def test_a_ruled_table_keeps_its_merged_cells_and_lines_of_cells() -> None:
    rules = [
        rule
        for rule in _lattice((80, 220, 320, 420), (100, 120, 140, 180))
        if rule not in (Rule(320, 100, 320, 180), Rule(80, 120, 420, 120))
    ]
    rules += [Rule(320, 120, 320, 180), Rule(220, 120, 420, 120)]
    page = _page(
        1,
        [
            ("Đơn vị tính: ha", 340, 80),
            ("Chỉ tiêu", 90, 113),
            ("Thực hiện", 290, 104),
            ("Năm 2020", 230, 124),
            ("Năm 2021", 330, 124),
            ("Diện tích lúa", 90, 145),
            ("đông xuân", 90, 160),
            ("1.200", 240, 150),
            ("1.250,5", 340, 150),
        ],
        rules,
    )
    grid = _grid(page)
    assert [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells[:2]] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
    ]
    assert _rows(grid) == [
        ["Chỉ tiêu", "Thực hiện", ""],
        ["", "Năm 2020", "Năm 2021"],
        ["Diện tích lúa đông xuân", "1.200", "1.250,5"],
    ]
    assert _texts(page) == ["Đơn vị tính: ha"]


def test_a_table_over_two_pages_is_one_without_the_header_of_the_second() -> None:
    xs, ys = (80.0, 220.0, 320.0), (100.0, 120.0, 140.0)
    head = [("Chỉ tiêu", 90.0, 104.0), ("Năm 2021", 230.0, 104.0)]
    first = _page(1, [*head, ("Lúa", 90, 124), ("1.200", 240, 124)], _lattice(xs, ys))
    second = _page(2, [*head, ("Ngô", 90, 124), ("300", 240, 124), ("Hết bảng.", 85, 200)], _lattice(xs, ys))
    assert _rows(_grid(first, second)) == [["Chỉ tiêu", "Năm 2021"], ["Lúa", "1.200"], ["Ngô", "300"]]


def test_a_row_parted_by_the_end_of_a_page_is_one() -> None:
    xs, ys = (80.0, 110.0, 320.0, 400.0), (100.0, 120.0, 140.0)
    first = _page(
        1,
        [("1", 90, 104), ("Lúa", 120, 104), ("900", 330, 104), ("2", 90, 124), ("Ngô", 120, 124), ("300", 330, 124)],
        _lattice(xs, ys),
    )
    second = _page(
        2, [("lai vụ đông", 120, 104), ("3", 90, 124), ("Đậu", 120, 124), ("25", 330, 124)], _lattice(xs, ys)
    )
    assert _rows(_grid(first, second)) == [["1", "Lúa", "900"], ["2", "Ngô lai vụ đông", "300"], ["3", "Đậu", "25"]]


def test_a_table_without_lines_is_read_by_its_gaps() -> None:
    page = _page(
        1,
        [
            ("Thực hiện", 352, 90),
            ("STT", 80, 100),
            ("Chỉ tiêu", 140, 100),
            ("Đơn vị", 260, 100),
            ("Năm 2020", 330, 110),
            ("Năm 2021", 400, 110),
            ("I", 85, 140),
            ("KINH TẾ", 110, 140),
            ("1", 85, 165),
            ("Diện tích gieo trồng", 110, 165),
            ("cây hằng năm", 110, 178),
            ("ha", 268, 165),
            ("11.200", 338, 165),
            ("11.250,5", 402, 165),
            ("2", 85, 203),
            ("Tổng đàn bò", 110, 203),
            ("con", 266, 203),
            ("980", 345, 203),
            ("-", 418, 203),
            ("Trên đây là kết quả.", 85, 240),
        ],
    )
    assert _rows(_grid(page)) == [
        ["STT", "Chỉ tiêu", "Đơn vị", "Thực hiện", ""],
        ["", "", "", "Năm 2020", "Năm 2021"],
        ["I", "KINH TẾ", "", "", ""],
        ["1", "Diện tích gieo trồng cây hằng năm", "ha", "11.200", "11.250,5"],
        ["2", "Tổng đàn bò", "con", "980", "-"],
    ]
    assert _texts(page) == ["Trên đây là kết quả."]


def test_words_written_upwards_in_a_cell_are_read_upwards() -> None:
    xs, ys = (80.0, 120.0, 320.0), (100.0, 160.0, 200.0)
    upward = [Word("Tổng", Placement(1, Box(94, 126, 106, 150))), Word("số", Placement(1, Box(94, 110, 106, 122)))]
    page = _page(1, [("Huyện", 130, 124), ("12", 90, 175), ("Đông Hải", 130, 175)], _lattice(xs, ys))
    page = PageWords(1, WIDTH, HEIGHT, page.words + tuple(upward), page.rules)
    assert _rows(_grid(page))[0] == ["Tổng số", "Huyện"]


def test_an_underline_and_a_frame_around_text_are_no_table() -> None:
    page = _page(
        1, [("Độc lập - Tự do - Hạnh phúc", 85, 100)], [Rule(85, 114, 220, 114), *_lattice((70, 500), (80, 130))]
    )
    assert [type(block) for block in blocks_of([page])] == [Paragraph]


def test_whatever_stands_on_pages_every_word_is_read_once() -> None:
    """Words and lines at random: nothing breaks, no word is lost or doubled."""
    for seed in range(40):
        random = Random(seed)
        words = [
            word
            for y in range(110, 730, random.choice([9, 13, 24]))
            for x in sorted(random.sample(range(60, 480, 20), 5))
            if random.random() < 0.5
            for word in _line(
                random.choice(["12,5", "1.200", "Tổng", "-", "(%)", "2020", "I", "đạt"]), x, y + random.randint(-3, 3)
            )
        ]
        words = [
            replace(word, text=f"{word.text}w{i}") if word.text.isalpha() else word for i, word in enumerate(words)
        ]
        starts = [(random.randint(60, 400), random.randint(100, 600)) for _ in range(random.choice([0, 12]))]
        rules = [Rule(x, y, x + 150, y) if x % 2 else Rule(x, y, x, y + 100) for x, y in starts]
        read = [
            word.text
            for block in blocks_of([PageWords(1, WIDTH, HEIGHT, tuple(words), tuple(rules))])
            for part in (block.cells if isinstance(block, Grid) else (block,))
            for word in part.words
        ]
        found, there = len("".join(read)), len("".join(word.text for word in words))
        # Beside a ruled table, words beyond the margins are stamps.
        assert found == there if not rules else 0.9 * there < found <= there, seed


def test_lines_of_one_figure_that_its_cell_is_too_narrow_for() -> None:
    for end, start in (("75.160,", "2"), ("75.160", ",2"), ("12.56", "4"), ("1.250.3", "00")):
        assert is_cut(end, start)
    for end, start in (("12,5", "4"), ("75.160", "2"), ("2019", "12"), ("12.56", "45"), ("a,", "2"), ("12.56", "lượt")):
        assert not is_cut(end, start)


def _framed(rows: Sequence[Sequence[str]], step: float) -> PageWords:
    """A table whose header alone is parted from its body by a line."""
    xs = (85, 120, 300, 380, 460)
    lines = [(text, xs[i] + 4, 100 + step * k) for k, row in enumerate(rows) for i, text in enumerate(row)]
    end = 100 + step * len(rows)
    rules = [Rule(x, 97, x, end) for x in xs] + [Rule(85, y, 460, y) for y in (97, 97 + step, end)]
    return _page(1, lines, rules)


def test_rows_that_no_line_parts_within_a_frame() -> None:
    rows = [
        ["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"],
        ["1", "Diện tích lúa", "1.200", "1.250"],
        ["2", "Sản lượng lúa của", "7.800", "8.125"],
        ["", "các xã ven biển", "", ""],
        ["3", "Đàn bò", "350", "362"],
    ]
    whole = [*rows[:2], ["2", "Sản lượng lúa của các xã ven biển", "7.800", "8.125"], rows[4]]
    for step in (13, 20):
        assert _rows(_grid(_framed(rows, step))) == whole


def test_figures_of_several_lines_in_a_ruled_row_are_one_row() -> None:
    rows = [
        ["TT", "Nội dung", "Năm 2019", "Năm 2020"],
        ["1", "Thu từ thuế", "1.250", "1.310"],
        ["", "", "(85%)", "(91%)"],
    ]
    assert _rows(_grid(_framed(rows, 14)))[1] == ["1", "Thu từ thuế", "1.250 (85%)", "1.310 (91%)"]
