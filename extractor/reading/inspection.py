"""What the bytes of a document tell before its reader opens it: pages, pixels, unpacked size, locks.

Runs in the worker: the libraries that look are those that could be attacked.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress

from extractor.errors import Damaged, LimitExceeded, Protected
from extractor.reading.limits import Limits

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The stream of an OLE file that holds a Word or Excel document of today behind a password."""
_ENTITY = (b"<!ENTITY", "<!ENTITY".encode("utf-16-le"), "<!ENTITY".encode("utf-16-be"))
_XML = (".xml", ".rels")
"""The parts that readers read; a drawing among the pictures may define what it likes."""
_FEW_PAGES = 10
_LITTLE_XML = 2 * 1024 * 1024
_CHUNK = 1024 * 1024
_MEMBERS = 10_000


def inspect(data: bytes, name: str, limits: Limits) -> int:
    """The number of pages, 1 where the format has none.

    Raises LimitExceeded, Protected or Damaged; what it does not know passes.
    """
    if b"%PDF-" in data[:1024]:
        return _pdf(data, name, limits)
    if data.startswith(b"PK\x03\x04"):
        _archive(data, name, limits)
    elif data.startswith(_OLE) and _LOCKED in data:
        raise _locked(name)
    elif data.startswith(PICTURES) or data[8:12] == b"WEBP":
        return _picture(data, name, limits)
    return 1


def is_short(data: bytes) -> bool:
    """Whether this is a PDF or an Office file (DOCX, XLSX) of a few pages of text, whose reading takes a second or two.

    What has a page without letters (an image, most likely) is not, nor what cannot be opened."""
    try:
        return _few_pages(data) if b"%PDF-" in data[:1024] else _little_xml(data)
    except Exception:  # what is wrong with it is its reader's affair, which has the time for it
        return False


def _few_pages(data: bytes) -> bool:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        return 0 < len(pdf) <= _FEW_PAGES and all(page.get_textpage().count_chars() for page in pdf)


def _little_xml(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    held = {member.filename for member in members}
    size = sum(member.file_size for member in members if member.filename.endswith(_XML))
    return bool(held & {"word/document.xml", "xl/workbook.xml"}) and size <= _LITTLE_XML


def _pdf(data: bytes, name: str, limits: Limits) -> int:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise _locked(name) from error
        raise _damaged(name, "PDF") from error
    with pdf:
        pages = len(pdf)
        _count(pages, name, limits)
        for number in range(pages):
            with suppress(pypdfium2.PdfiumError):  # a broken page is its reader's affair
                width, height = pdf.get_page_size(number)
                _measure(int(width), int(height), number + 1, name, limits)
        return pages


def _picture(data: bytes, name: str, limits: Limits) -> int:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            pages = getattr(image, "n_frames", 1)
            _count(pages, name, limits)
            for number in range(pages):
                image.seek(number)
                _measure(*image.size, number + 1, name, limits)
            return pages
    except Image.DecompressionBombError as error:
        raise LimitExceeded(
            name, f"a picture in it has more than {limits.pixels} pixels", "save it with a lower resolution"
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _damaged(name, "picture") from error


def _archive(data: bytes, name: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS:
                raise LimitExceeded(name, f"it packs more than {_MEMBERS} files", "unpack it and give what is needed")
            if any(member.flag_bits & 1 for member in members):
                raise _locked(name)
            size = 0
            for member in members:
                before = b""
                for chunk in _chunks(archive, member):
                    size += len(chunk)
                    if size > limits.unpacked:
                        raise LimitExceeded(
                            name,
                            f"it is packed and becomes more than {limits.unpacked // 1024 // 1024} MiB",
                            "split it into parts",
                        )
                    if member.filename.endswith(_XML) and any(mark in before + chunk for mark in _ENTITY):
                        raise LimitExceeded(
                            name,
                            f"{member.filename} in it defines XML entities, which can grow without end",
                            "open it in its program and save it again",
                        )
                    before = chunk[-32:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _damaged(name, "ZIP (DOCX, XLSX, ODT) file") from error


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _count(pages: int, name: str, limits: Limits) -> None:
    if pages > limits.pages:
        raise LimitExceeded(name, f"its {pages} pages are over the limit of {limits.pages}", "split it into parts")


def _measure(width: int, height: int, page: int, name: str, limits: Limits) -> None:
    if width * height > limits.pixels:
        raise LimitExceeded(
            name,
            f"page {page} of {width} × {height} pixels is over the limit of {limits.pixels}",
            "save it with a lower resolution",
        )


def _locked(name: str) -> Protected:
    return Protected(name, "it is locked with a password", "open it in its program and save it without one")


def _damaged(name: str, kind: str) -> Damaged:
    return Damaged(
        name, f"it begins as a {kind} but is damaged or cut off", "check whether it was saved or loaded completely"
    )
