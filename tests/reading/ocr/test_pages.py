"""What is read on pictures of pages, drawn here."""

import io
import textwrap
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from evaluation.scans import degrade, numbers_read
from extractor.errors import Damaged, ReadingError
from extractor.reading.blocks import Grid, Paragraph
from extractor.reading.door import read
from extractor.reading.layout.analysis import blocks_of
from extractor.reading.ocr import engine
from extractor.reading.ocr.image import resolution
from extractor.reading.ocr.page import words_of_image

FONT = Path("DejaVuSerif.ttf")
TEXT = (
    "Sản lượng lúa vụ mùa của huyện đạt 12.345,6 tấn, bằng 98,7% kế hoạch và tăng 3,25% so với cùng kỳ năm trước.\n"
    "Tổng thu ngân sách trên địa bàn là 1.204,5 tỷ đồng; toàn huyện còn 317 hộ nghèo, chiếm 4,08% tổng số hộ."
)
WIDTH, HEIGHT = 595.0, 842.0


def _font(size):
    try:
        return ImageFont.truetype(str(FONT), size)
    except OSError:
        return None


pytestmark = pytest.mark.skipif(
    engine.data_folder("vie") is None or _font(20) is None,
    reason="tesseract-ocr-vie or the typeface DejaVu Serif is not installed",
)


@pytest.fixture(scope="module")
def page():
    """A page with a little text and nothing else."""
    picture = Image.new("L", (2481, 3507), 255)
    draw, font = ImageDraw.Draw(picture), _font(54)
    lines = [line for text in TEXT.splitlines() for line in textwrap.wrap(text, 66)]
    for i, line in enumerate(lines):
        draw.text((270, 270 + 79 * i), line, fill=0, font=font)
    return picture


def _text(words):
    return " ".join(word.text for word in words)


def _said(picture, width=WIDTH, height=HEIGHT):
    found = words_of_image(picture, number=1, width=width, height=height)
    return found, _paragraphs(found)


def _paragraphs(page):
    return "\n".join(_text(block.words) for block in blocks_of([page]) if isinstance(block, Paragraph))


def test_text_and_places(page):
    found, said = _said(page)
    assert said.split() == TEXT.split()
    box = next(word.place.box for word in found.words if word.text == "12.345,6")
    column, row = box.x0 * 300 / 72, box.y0 * 300 / 72
    window = (int(column), int(row), int(box.x1 * 300 / 72), int(box.y1 * 300 / 72))
    assert page.crop(window).getextrema()[0] < 60  # there is ink in it
    assert 0.9 < (box.x1 - box.x0) / (_font(54).getlength("12.345,6") * 72 / 300) < 1.1
    assert not any(word.doubt for word in found.words)


def test_heavy_scan(page):
    _, said = _said(degrade(page, 3))
    right, of = numbers_read(TEXT, said)
    assert right >= of - 1
    assert len(set(said.split()) & set(TEXT.split())) > 0.85 * len(set(TEXT.split()))


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_pages_are_turned_back(page, turns):
    turned = page.rotate(90 * turns, expand=True)
    width, height = (HEIGHT, WIDTH) if turns % 2 else (WIDTH, HEIGHT)
    found, said = _said(turned, width, height)
    assert said.split() == TEXT.split()
    assert (found.width, found.height) == (WIDTH, HEIGHT)


ROWS = (
    ("TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"),
    ("1", "Diện tích lúa", "4.210,5", "4.198,7"),
    ("2", "Số hộ nghèo", "7", "3"),
    ("3", "Tỷ lệ che phủ rừng", "55,27", "51,36"),
    ("4", "Trường đạt chuẩn", "12", "11"),
)


def _table():
    picture = Image.new("RGB", (2480, 1200), "white")
    draw = ImageDraw.Draw(picture)
    sides, font = (200, 340, 1100, 1600, 2100), _font(46)
    for i in range(len(ROWS) + 1):
        draw.line((sides[0], 200 + 90 * i, sides[-1], 200 + 90 * i), fill="black", width=4)
    for side in sides:
        draw.line((side, 200, side, 200 + 90 * len(ROWS)), fill="black", width=4)
    for i, row in enumerate(ROWS):
        for j, cell in enumerate(row):
            draw.text((sides[j] + 20, 215 + 90 * i), cell, fill="black", font=font)
    return picture


def _cells(picture):
    found = words_of_image(picture, number=1, width=WIDTH, height=288.0)
    grids = [block for block in blocks_of([found]) if isinstance(block, Grid)]
    assert len(grids) == 1
    return found, {(cell.row, cell.column): _text(cell.words) for cell in grids[0].cells}


def test_ruled_table_with_lone_digits():
    found, cells = _cells(_table())
    assert len(found.rules) == 11
    assert cells == {(i, j): cell for i, row in enumerate(ROWS) for j, cell in enumerate(row)}


def test_red_stamp_over_figures():
    picture = _table()
    ImageDraw.Draw(picture).ellipse((1500, 300, 1900, 700), outline=(225, 60, 60), width=9)
    _, cells = _cells(picture)
    assert [cells[i, 3] for i in range(1, 5)] == ["4.198,7", "3", "51,36", "11"]


def test_empty_page_has_no_words():
    assert words_of_image(Image.new("L", (800, 1100), 255), number=1, width=WIDTH, height=HEIGHT).words == ()


def test_image_files_of_several_pages(page):
    data = io.BytesIO()
    page.save(data, "TIFF", save_all=True, append_images=[page], dpi=(300, 300))
    document = read(data.getvalue(), name="bao-cao.tiff")
    assert document.metadata.media_type == "image/tiff"
    assert len(document.pages) == 2
    assert document.text.count("12.345,6") == 2
    second = document.text.rindex("12.345,6")
    assert any(span.start <= second < span.end for span in document.pages[1:])


def test_cut_off_image_is_named(page):
    data = io.BytesIO()
    page.save(data, "PNG")
    with pytest.raises(Damaged, match=r"bao-cao\.png: the image cannot be opened"):
        read(data.getvalue()[:500], name="bao-cao.png")


def test_missing_data_names_the_package(page, monkeypatch):
    monkeypatch.setattr(engine, "data_folder", lambda language: None)
    engine._engine.cache_clear()
    with pytest.raises(ReadingError, match="install the package tesseract-ocr-vie"):
        words_of_image(page, number=1, width=WIDTH, height=HEIGHT)
    engine._engine.cache_clear()


@pytest.mark.parametrize(
    ("size", "said", "dpi"),
    [((2480, 3508), 300, 300), ((1654, 2339), 72, 200), ((1654, 2339), None, 200), ((3508, 2480), 300, 300)],
)
def test_resolution(size, said, dpi):
    picture = Image.new("1", size)
    if said:
        picture.info["dpi"] = (said, said)
    assert resolution(picture) == pytest.approx(dpi, rel=0.01)


def _ink(picture, box):
    """The share of dark pixels in a box of points on a picture of 300 dpi."""
    sides = tuple(round(side * 300 / 72) for side in (box.x0, box.y0, box.x1, box.y1))
    return float((np.asarray(picture.crop(sides)) < 128).mean())


@pytest.mark.parametrize("degrees", [1.5, -1.5, 90, 180, 270, 91.5])
def test_boxes_lie_on_the_page_as_it_is_shown(page, degrees):
    """Each box must hold the ink of its word: whitened, hardly any of the page's ink is left."""
    quarters = round(degrees / 90) * 90
    shown = page.rotate(quarters, expand=True)
    shown = shown.rotate(degrees - quarters, fillcolor=255, resample=Image.Resampling.BICUBIC)
    data = io.BytesIO()
    shown.save(data, "PNG", dpi=(300, 300))
    document = read(data.getvalue(), name="bao-cao.png")
    assert document.text.count("12.345,6") == 1
    boxes = [word.place.box for word in document.words]
    figures = [box for word, box in zip(document.words, boxes, strict=True) if len(word.source) > 4]
    assert all(_ink(shown, box) > 0.05 for box in figures)
    left = np.asarray(shown).copy()
    for box in boxes:
        x0, y0, x1, y1 = (round(side * 300 / 72) for side in (box.x0, box.y0, box.x1, box.y1))
        left[max(0, y0 - 12) : y1 + 12, max(0, x0 - 12) : x1 + 12] = 255
    assert (left < 128).sum() < 0.01 * (np.asarray(shown) < 128).sum()


def test_page_of_a_table_alone_stands_upright():
    found, _ = _cells(_table())
    assert (found.width, found.height) == (WIDTH, 288.0)
    assert all(word.shown is None for word in found.words)


def test_faint_remains_are_left_out(page):
    marked = page.copy()
    ImageDraw.Draw(marked).text((600, 1500), "Sở Nội vụ", fill=170, font=_font(54))
    assert _said(marked)[1].split() == TEXT.split()


def test_sloping_rule_on_a_level_page_is_found_and_taken_out():
    picture = _table()
    ImageDraw.Draw(picture).line((200, 170, 2100, 140), fill="black", width=4)
    found, _ = _cells(picture)
    assert sum(rule.level for rule in found.rules) == 7
    assert "".join(word.text for word in found.words).count("—") == 0
