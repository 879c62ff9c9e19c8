"""Pages of a PDF or a scan as pictures, made in a process that reads."""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

_PIXELS = 1500
"""Pixels across, enough for a page beside its records on a fine screen."""
_SCALE = 4.0
"""Pixels a point at most: a small page is not blown up."""
_QUALITY = 78


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: its size in points, which boxes are measured in, and its picture as WebP."""

    width: float
    height: float
    content: bytes


class Pictures:
    """The last pictures that were made, by digest and page. For any thread."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: OrderedDict[tuple[str, int], Picture] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str, page: int) -> Picture | None:
        with self._lock:
            found = self._held.get((digest, page))
            if found is not None:
                self._held.move_to_end((digest, page))
            return found

    def put(self, digest: str, page: int, picture: Picture) -> None:
        with self._lock:
            self._held[digest, page] = picture
            while len(self._held) > self._size:
                self._held.popitem(last=False)


def has_pages(media_type: str | None) -> bool:
    """Whether documents of this type are looked at page by page."""
    return media_type is not None and (media_type == "application/pdf" or media_type.startswith("image/"))


def drawn(data: bytes, media_type: str, number: int) -> tuple[float, float, bytes]:
    """Page `number`, from 1, of an original: width and height in points, and WebP. Raises IndexError."""
    width, height, image = _of_pdf(data, number) if media_type == "application/pdf" else _of_image(data, number)
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=_QUALITY, method=2)
    return width, height, out.getvalue()


def _of_pdf(data: bytes, number: int) -> tuple[float, float, Any]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[number - 1]
        width, height = page.get_size()
        return width, height, page.render(scale=min(_SCALE, _PIXELS / width)).to_pil().copy()


def _of_image(data: bytes, number: int) -> tuple[float, float, Any]:
    from PIL import Image

    from extractor.reading.ocr.image import resolution

    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "MPO")) as image:
        if number > 1:
            image.seek(number - 1)
        points = 72 / resolution(image)
        width, height = image.width * points, image.height * points
        picture = image.convert("RGB")
    picture.thumbnail((_PIXELS, _PIXELS * 4))
    return width, height, picture
