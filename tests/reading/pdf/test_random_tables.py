"""Tables made at random: every figure must be read with its value, the name of its row and the names of its columns."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.platypus import Table

from extractor.reading.pdf.reader import read_pdf
from extractor.reading.tables import header_path, layout, row_label
from tests.reading.pdf.made import laid_out, paragraph

NAMES = (
    "Tổng diện tích gieo trồng cây hằng năm",
    "Sản lượng lương thực có hạt",
    "Trong đó: Lúa",
    "- Ngô",
    "Số hộ nghèo",
    "Thu ngân sách nhà nước trên địa bàn huyện",
    "Chi đầu tư phát triển từ nguồn vốn ngân sách tập trung",
    "Tỷ lệ che phủ rừng",
    "Trồng rừng tập trung, trong đó rừng phòng hộ và rừng sản xuất",
    "Giá trị sản xuất công nghiệp (giá so sánh 2010)",
)
UNITS = ("Ha", "Tấn", "Con", "Tỷ đồng", "Triệu đồng", "Hộ", "%", "1.000 lượt")
COLUMNS = (
    "Kế hoạch năm 2021",
    "Thực hiện 6 tháng năm 2020",
    "Ước thực hiện cả năm",
    "So với cùng kỳ (%)",
    "Dự toán năm",
)
YEARS = ("Năm 2019", "Năm 2020", "Năm 2021")
SECTIONS = ("CHỈ TIÊU KINH TẾ", "CHỈ TIÊU XÃ HỘI", "CHỈ TIÊU MÔI TRƯỜNG")
ORDINALS = ("I", "II", "III", "IV", "V", "VI", "VII")

Figure = tuple[str, tuple[str, ...], str]
"""The name of a row, the names over a column from the top down, and the value."""


def _value(random: Random) -> str:
    whole, part = random.randint(1, 99), random.randint(0, 999)
    forms = (
        f"{whole},{part % 100}",
        f"{whole}.{part:03}",
        f"{whole}.{part:03},{part % 10}",
        str(part),
        "",
        "-",
        f"{whole}%",
    )
    return random.choices(forms, (30, 30, 10, 15, 7, 4, 4))[0]


def _table(seed: int, lines: str) -> tuple[Table, list[Figure]]:
    """A table whose ruling lines are `lines`, and its figures."""
    random = Random(seed)
    merged, numbered, units, sections = (random.random() < share for share in (0.5, 0.8, 0.7, 0.5))
    count = random.randint(3, 5)
    rows = random.randint(6, 14) if random.random() < 0.7 else random.randint(40, 50)
    left = ["STT"] * numbered + ["Chỉ tiêu"] + ["ĐVT"] * units
    names = random.sample(COLUMNS, count - 3 if merged else count)
    first = len(left) + len(names)
    heads = [[*left, *names]]
    paths: list[tuple[str, ...]] = [(name,) for name in names]
    if merged:
        heads = [[*left, *names, "Thực hiện", "", ""], [""] * first + list(YEARS)]
        paths += [("Thực hiện", year) for year in YEARS]
    body: list[list[str]] = []
    figures: list[Figure] = []
    for i in range(rows):
        if sections and i % 8 == 0:
            body.append([ORDINALS[i // 8]] * numbered + [random.choice(SECTIONS)] + [""] * (units + count))
            continue
        name, values = random.choice(NAMES), [_value(random) for _ in paths]
        values[0] = values[0] if any(values) else "5"
        body.append([str(i + 1)] * numbered + [name] + [random.choice(UNITS)] * units + values)
        figures += [(name, path, value) for path, value in zip(paths, values, strict=True) if value.strip("-")]
    size, side = random.choice((8, 9, 10, 11)), random.choice((1, 2))
    cells = [[paragraph(text, fontSize=size, leading=1.2 * size, alignment=1) for text in row] for row in heads]
    for row in body:
        sides = [0] * len(left) + [side] * count
        cells.append(
            [paragraph(t, fontSize=size, leading=1.2 * size, alignment=a) for t, a in zip(row, sides, strict=True)]
        )
    narrow = min(75.0, (450 - 34 - 62 - 110) / count)
    widths = [34.0] * numbered + [450 - 34 * numbered - 62 * units - narrow * count] + [62.0] * units + [narrow] * count
    pad = random.choice((2, 3, 5))
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), random.choice(("TOP", "MIDDLE"))),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
        *_ruled(lines, len(heads)),
    ]
    if merged:
        style += [("SPAN", (first, 0), (-1, 0)), *(("SPAN", (column, 0), (column, 1)) for column in range(first))]
        if lines == "frame":
            style.append(("LINEBELOW", (first, 0), (-1, 0), 0.5, colors.black))
    return Table(cells, colWidths=widths, repeatRows=len(heads), style=style), figures


def _ruled(lines: str, heads: int) -> list[Any]:
    last = heads - 1
    pen = (0.5, colors.black)
    match lines:
        case "grid":
            return [("GRID", (0, 0), (-1, -1), *pen)]
        case "frame":  # no lines between the rows of the body
            return [
                ("BOX", (0, 0), (-1, -1), *pen),
                ("LINEBEFORE", (1, 0), (-1, -1), *pen),
                ("LINEBELOW", (0, last), (-1, last), *pen),
            ]
        case "level":
            return [("LINEABOVE", (0, 0), (-1, 0), *pen), ("LINEBELOW", (0, last), (-1, -1), *pen)]
        case _:
            return []


def _read(data: bytes) -> Counter[Figure]:
    document = read_pdf(data, name="a.pdf", digest="0")
    found: Counter[Figure] = Counter()
    for table in document.tables:
        form = layout(document.text, table)
        for cell in table.cells:
            value = cell.span.of(document.text)
            if form.roles[cell.row] == "data" and any(c.isdigit() for c in value):
                label = row_label(form, cell.row)
                path = tuple(head.span.of(document.text) for head in header_path(form, cell))
                found[label.span.of(document.text) if label else "", path, value] += 1
    return found


@pytest.mark.parametrize(("lines", "least"), [("grid", 0.98), ("frame", 0.98), ("level", 0.98), ("none", 0.98)])
def test_figures_keep_their_rows_and_columns(lines: str, least: float) -> None:
    right = total = 0
    for seed in range(10, 18):
        table, figures = _table(seed, lines)
        before = paragraph("Các chỉ tiêu chủ yếu được tổng hợp trong bảng dưới đây để các phòng, ban theo dõi.")
        found = _read(laid_out([before, table, paragraph("Các xã tiếp tục rà soát số liệu trước ngày 25 hằng tháng.")]))
        right += (found & Counter(figures)).total()
        total += len(figures)
    assert total > 300
    assert right >= least * total, f"{right} of {total}"
