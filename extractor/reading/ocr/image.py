"""The reader of images: a picture is a page, a TIFF has as many as it has pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageSequence, UnidentifiedImageError

from extractor.errors import Damaged, TooLarge
from extractor.model.document import Document
from extractor.reading.blocks import document_of
from extractor.reading.layout.analysis import blocks_of
from extractor.reading.manifest import ManifestEntry
from extractor.reading.ocr.page import words_of_image
from extractor.reading.pages import PageWords

_PIXELS = 60_000_000
_A4 = (595.0, 842.0)
_PLAUSIBLE = (90.0, 1300.0)
"""Resolutions a scan is made with; many cameras and programs write 72 and mean nothing."""


def read_image(data: bytes, *, name: str, digest: str, entry: ManifestEntry | None = None) -> Document:
    """The document in the bytes of a PNG, JPEG or TIFF. Raises Damaged, TooLarge, EmptyDocument, or ReadingError where
    tesseract's Vietnamese data is missing."""
    Image.MAX_IMAGE_PIXELS = None  # the size is looked at here, and an error tells it
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "MPO")) as image:
            count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            media_type = Image.MIME.get(image.format or "", "image/tiff")
            blocks = list(blocks_of(_pages(image, count, name)))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Damaged(
            name, f"the image cannot be opened ({error})", "check whether the file was saved completely"
        ) from error
    return document_of(blocks, pages=count, name=name, digest=digest, media_type=media_type, entry=entry)


def _pages(image: Image.Image, count: int, name: str) -> Iterator[PageWords]:
    for number, picture in enumerate(ImageSequence.Iterator(image), 1):
        if number > count:
            return
        if picture.width * picture.height > _PIXELS:
            pixels = f"{picture.width} × {picture.height}"
            raise TooLarge(
                name, f"page {number} has {pixels} pixels, over the limit of {_PIXELS}", "save it with fewer"
            )
        dpi = resolution(picture)
        yield words_of_image(
            picture.copy(), number=number, width=picture.width * 72 / dpi, height=picture.height * 72 / dpi
        )


def resolution(image: Image.Image) -> float:
    """Pixels an inch: as the file says, or so that the longer side is as long as that of a sheet of A4."""
    said = float(image.info.get("dpi", (0, 0))[0])
    guessed = max(image.size) * 72 / _A4[1]
    return said if _PLAUSIBLE[0] <= said <= _PLAUSIBLE[1] and 0.4 < guessed / said < 2.5 else guessed
