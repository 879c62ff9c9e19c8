"""The reader of PDFs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extractor.errors import Damaged, EmptyDocument, Protected, UnsupportedFormat
from extractor.model.document import Document, Placement, Warning
from extractor.reading.blocks import Word, document_of
from extractor.reading.layout.analysis import blocks_of
from extractor.reading.manifest import ManifestEntry
from extractor.reading.pages import PageWords
from extractor.reading.pdf.characters import Run, runs_of, upright
from extractor.reading.pdf.frame import Frame
from extractor.reading.pdf.quality import trusted
from extractor.reading.pdf.repairs import repaired
from extractor.reading.pdf.rules import drawn
from extractor.text.legacy import convert_run, font_encodings

_DPI = 300
_PIXELS = 60_000_000
"""Pixels of the image of one page: a larger page is drawn coarser."""


def read_pdf(data: bytes, *, name: str, digest: str, entry: ManifestEntry | None = None) -> Document:
    """The document in the bytes of a PDF: pages without a text layer that can be trusted are read as images.

    A page that cannot be opened is left out with a warning. Raises Protected, Damaged or EmptyDocument.
    """
    pdf = _opened(data, name)
    warnings: list[Warning] = []
    try:
        count = len(pdf)
        if not count:
            raise EmptyDocument(name, "the PDF has no pages", "check whether the file was saved completely")
        document = document_of(
            blocks_of(_pages(pdf, name, warnings)),
            pages=count,
            name=name,
            digest=digest,
            media_type="application/pdf",
            entry=entry,
        )
    except EmptyDocument as error:
        if warnings:
            raise _damaged(name) from error
        raise
    finally:
        pdf.close()
    return replace(document, warnings=(*warnings, *document.warnings))


def _opened(data: bytes, name: str) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Protected(name, "it is locked with a password", "save it without one") from error
        raise _damaged(name) from error


def _damaged(name: str) -> Damaged:
    return Damaged(name, "the PDF is damaged or cut off", "get it again from where it came from, or print it anew")


def _pages(pdf: Any, name: str, warnings: list[Warning]) -> Iterator[PageWords]:
    for number in range(1, len(pdf) + 1):
        try:
            page = pdf[number - 1]
        except pypdfium2.PdfiumError:
            warnings.append(Warning("unread_page", f"page {number} is damaged and was left out"))
            continue
        try:
            yield _page(page, number)
        except ImportError as error:
            raise UnsupportedFormat(
                name, f"page {number} is an image and {error.name} is not installed", f"install {error.name}"
            ) from error
        finally:
            page.close()


def _page(page: Any, number: int) -> PageWords:
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, page.get_rotation() // 90)
    text = page.get_textpage()
    try:
        standing = upright(text, frame)
        words = tuple(
            replace(word, text=repaired(word.text)) if "Õ" in word.text else word
            for word in _words(_in_unicode(text, standing), number)
        )
    finally:
        text.close()
    rules, covered = drawn(page, standing)
    if trusted((word.text for word in words), covered):
        return PageWords(number, *standing.size, words, rules)
    return _recognised(page, number, frame)


def _in_unicode(text: Any, frame: Frame) -> Iterable[Run]:
    """The runs of a page, those in fonts of older encodings (TCVN3, VNI) in Unicode."""
    runs = list(runs_of(text, frame))
    known = font_encodings((run.text, run.font) for run in runs)
    if not known:
        return runs
    return (
        replace(
            run,
            text=convert_run(run.text, run.font, known)[0] if run.font in known else run.text.replace("\u00ad", "-"),
        )
        for run in runs_of(text, frame, older=True)
    )


def _words(runs: Iterable[Run], number: int) -> Iterator[Word]:
    """The words that runs make; the number of a footnote behind a word is one in brackets, not the end of a figure."""
    held: Word | None = None
    for run in runs:
        place = Placement(number, run.box)
        if held is not None and held.place is not None:
            joined, text = run.joined, run.text
            if run.raised:
                joined, text = held.text.endswith("m"), text if held.text.endswith("m") else f"[{text}]"
            if joined:
                held = Word(held.text + text, Placement(number, held.place.box | run.box))
                continue
            yield held
            held = Word(text, place)
        else:
            held = Word(run.text, place)
    if held is not None:
        yield held


def _recognised(page: Any, number: int, frame: Frame) -> PageWords:
    """The page read from its image."""
    from extractor.reading.ocr.page import words_of_image

    width, height = frame.size
    scale = min(_DPI / 72, (_PIXELS / (width * height)) ** 0.5)
    # Annotations are left out: most are marks of signatures that lie over the text.
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    try:
        found: PageWords = words_of_image(bitmap.to_pil(), number=number, width=width, height=height)
    finally:
        bitmap.close()
    return found
