"""A PDF with highlights over its figures; what a highlight says opens as a note."""

from __future__ import annotations

import ctypes
import io
from dataclasses import dataclass
from typing import Any

_COLOUR = (255, 214, 10, 255)
_PRINTED = 4
"""The flag of an annotation that is printed with its page."""
_STEPS = 64
"""Units of the device per point: pdfium takes whole numbers only."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a box (points from the upper left corner of the page as it is read) on a page, from 1."""

    page: int
    box: tuple[float, ...]
    text: str


def highlighted(data: bytes, notes: tuple[Note, ...]) -> bytes:
    """The PDF with a highlight for each note; what was there stays as it was, byte for byte, before what is added."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        for number in sorted({note.page for note in notes}):
            page = pdf[number - 1]
            for note in notes:
                if note.page == number:
                    _highlight(page, note)
            page.close()
        out = io.BytesIO()
        pdf.save(out, flags=pypdfium2.raw.FPDF_INCREMENTAL)
    return out.getvalue()


def _highlight(page: Any, note: Note) -> None:
    from pypdfium2 import raw

    x0, y0, x1, y1 = note.box
    corners = [_point(page, x, y) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    annotation = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_HIGHLIGHT)
    try:
        raw.FPDFAnnot_SetRect(annotation, raw.FS_RECTF(min(across), max(up), max(across), min(up)))
        raw.FPDFAnnot_AppendAttachmentPoints(annotation, raw.FS_QUADPOINTSF(*(edge for at in corners for edge in at)))
        raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *_COLOUR)
        raw.FPDFAnnot_SetFlags(annotation, _PRINTED)
        for key, text in ((b"Contents", note.text), (b"T", "Solieu")):
            wide = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
            raw.FPDFAnnot_SetStringValue(annotation, key, ctypes.cast(wide, raw.FPDF_WIDESTRING))
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _point(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page as it is read, in the PDF's own space: turned, cut, and its origin elsewhere."""
    from pypdfium2 import raw

    width, height = page.get_size()
    found = ctypes.c_double(), ctypes.c_double()
    raw.FPDF_DeviceToPage(
        page, 0, 0, round(width * _STEPS), round(height * _STEPS), 0, round(x * _STEPS), round(y * _STEPS),
        *map(ctypes.byref, found),
    )  # fmt: skip
    return found[0].value, found[1].value
