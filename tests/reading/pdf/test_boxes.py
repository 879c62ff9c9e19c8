"""The box that a record gives for its figure holds that figure in the PDF."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from extractor.contract import to_json
from extractor.pipeline import extract
from tests.reading.pdf.made import HEIGHT, WIDTH, drawn, lines

KINDS = ("trâu", "bò", "lợn", "dê", "ngựa")
PLACES = ("Đông Hải", "Tây Sơn", "Nam Trà My", "Bắc Hà", "Yên Thành", "Kim Sơn")
TEXTS = [
    f"Huyện {place} có tổng đàn {kind} {(i + 2) * 1137 + 41 * k:,} con.".replace(",", ".")
    for i, place in enumerate(PLACES)
    for k, kind in enumerate(KINDS)
]


def _turned(*texts: str) -> Any:
    """Draws lines on a page that is shown turned by a quarter."""

    def draw(canvas: Any) -> None:
        canvas.setPageRotation(90)
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        for i, text in enumerate(texts):
            canvas.drawString(85, WIDTH - 100 - 17 * i, text)

    return draw


def _text_in(page: Any, box: tuple[float, ...], turned: bool) -> str:
    """The text of a PDF's page in a box whose origin is the upper left corner of the page as it is read."""
    x0, y0, x1, y1 = box
    left, bottom, right, top = (y0, x0, y1, x1) if turned else (x0, HEIGHT - y1, x1, HEIGHT - y0)
    return str(page.get_textpage().get_text_bounded(left - 0.5, bottom - 0.5, right + 0.5, top + 0.5))


@pytest.mark.parametrize("turned", [False, True])
def test_the_box_of_a_figure_holds_its_text(turned: bool) -> None:
    draw = _turned if turned else lines
    data = drawn(draw(*TEXTS[:20]), draw(*TEXTS[20:]))
    records = to_json(extract(data, name="a.pdf"))["records"]
    pdf = pypdfium2.PdfDocument(data)
    try:
        assert len(records) == len(TEXTS) == 30
        for record in records:
            evidence = record["evidence"]
            found = _text_in(pdf[evidence["page"] - 1], evidence["bbox"], turned)
            assert found.strip().rstrip(".") == evidence["text"]
    finally:
        pdf.close()
