"""PDFs made for the tests."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

WIDTH, HEIGHT = A4


@cache
def font() -> str:
    """A font with all Vietnamese letters, known to reportlab; skips the test where there is none."""
    if not shutil.which("fc-match"):
        pytest.skip("fontconfig is not installed")
    for family in ("DejaVu Serif", "Noto Serif", "FreeSerif"):
        command = ["fc-match", "-f", "%{family}\n%{file}", f"{family}:style=Book,Regular"]
        found, _, path = subprocess.run(command, capture_output=True, text=True, check=True).stdout.partition("\n")
        if family in found and path.endswith(".ttf"):
            pdfmetrics.registerFont(TTFont("Test", path))
            return "Test"
    pytest.skip("there is no font with Vietnamese letters (DejaVu, Noto or FreeFont)")


def drawn(*pages: Callable[[Canvas], Any], **options: Any) -> bytes:
    """A PDF whose pages are drawn by functions, in a font of 12 points."""
    name, file = font(), io.BytesIO()
    canvas = Canvas(file, pagesize=A4, **options)
    for page in pages:
        canvas.setFont(name, 12)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def lines(*texts: str, x: float = 85, y: float = 740) -> Callable[[Canvas], None]:
    """Draws lines from the top down."""

    def draw(canvas: Canvas) -> None:
        for i, text in enumerate(texts):
            canvas.drawString(x, y - 17 * i, text)

    return draw


def style(**options: Any) -> ParagraphStyle:
    """A style of paragraph in the font of the tests."""
    return ParagraphStyle("test", fontName=font(), **{"fontSize": 12, "leading": 16, **options})


def paragraph(text: str, **options: Any) -> Paragraph:
    return Paragraph(text, style(**options))


def laid_out(story: list[Any]) -> bytes:
    """A PDF of flowing text and tables, with page numbers from the second page on."""

    def number(canvas: Canvas, document: Any) -> None:
        if document.page > 1:
            canvas.setFont(font(), 12)
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, str(document.page))

    file = io.BytesIO()
    margins = {"leftMargin": 85, "rightMargin": 56, "topMargin": 57, "bottomMargin": 57}
    SimpleDocTemplate(file, pagesize=A4, **margins).build(story, onFirstPage=number, onLaterPages=number)
    return file.getvalue()


def scan(canvas: Canvas) -> None:
    """Covers the page with an image."""
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 230)), 0, 0, WIDTH, HEIGHT)


def in_an_old_font(text: bytes, name: str) -> bytes:
    """A PDF of one line in a font that is named only, its bytes as they are."""
    content = b"BT /F1 12 Tf 85 740 Td (" + text + b") Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(content)).encode() + b" >>\nstream\n" + content + b"\nendstream",
        b"<< /Type /Font /Subtype /TrueType /BaseFont /" + name.encode() + b" /Encoding /WinAnsiEncoding >>",
    ]
    file, places = b"%PDF-1.4\n", []
    for i, part in enumerate(parts, 1):
        places.append(len(file))
        file += str(i).encode() + b" 0 obj\n" + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        file
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(file)
    )
