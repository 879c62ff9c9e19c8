"""The one door through which bytes become documents."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from extractor.errors import EmptyDocument, ReadingError, TooLarge
from extractor.model.document import Document
from extractor.reading.encoding import decode
from extractor.reading.html import read_html
from extractor.reading.manifest import ManifestEntry
from extractor.reading.plain import read_plain

SIZE_LIMIT = 64 * 1024 * 1024
# What formats begin with, and their readers, which only a worker process loads.
_BINARY = (
    (re.compile(rb"[\s\S]{0,1023}?%PDF-"), ("extractor.reading.pdf.reader", "read_pdf")),
    (
        re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf|<\?xml[^>]*\?>\s*<\?mso-application"),
        ("extractor.reading.office.reader", "read_office"),
    ),
    (re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|II\*\x00|MM\x00\*"), ("extractor.reading.ocr.image", "read_image")),
)
_PAGE = re.compile(
    r"\s*+(?:<!--(?:[^-]++|-(?!->))*+-->\s*+|<\?xml[^>]*+>\s*+)*+"
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|table|p|article|section|main|center|h[1-6])\b",
    re.I,
)


def read(source: Path | bytes, *, name: str = "", entry: ManifestEntry | None = None) -> Document:
    """The document in a file, or in bytes that came from `name`.

    `name` becomes `Metadata.source`; for a file it is its path unless given. What `entry` says of title and
    publication date overrides what the document says. Raises a ReadingError that names file, reason and remedy.
    """
    name = name or ("document" if isinstance(source, bytes) else str(source))
    data = source if isinstance(source, bytes) else _bytes(source, name)
    if len(data) > SIZE_LIMIT:
        raise _too_large(name, len(data))
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    for beginning, reader in _BINARY:
        if beginning.match(data):
            from extractor.reading.bounded import read_bounded

            return read_bounded(reader, data, name=name, digest=digest, entry=entry)
    raw = decode(data, name)
    if not raw.strip():
        raise EmptyDocument(name, "there is no text in it", "check whether the file was saved completely")
    if name.lower().endswith((".csv", ".tsv")):
        from extractor.reading.office.delimited import read_csv

        return read_csv(raw, name=name, digest=digest, entry=entry)
    read_text = (
        read_html if _PAGE.match(raw[:12000]) or name.lower().endswith((".html", ".htm", ".xhtml")) else read_plain
    )
    return read_text(raw, name=name, digest=digest, entry=entry)


def is_text(data: bytes) -> bool:
    """Whether bytes are read as text or a page, not by the reader of a format with pages or tables."""
    return not any(beginning.match(data) for beginning, _ in _BINARY)


def is_short(data: bytes) -> bool:
    """Whether bytes that are no text are a PDF or an Office file of a few pages of text, whose reading takes a second or
    two; looked at in a process of its own."""
    from extractor.reading import inspection
    from extractor.reading.bounded import bounded

    try:
        return bounded(inspection.is_short, data, name="")
    except ReadingError:
        return False


def _bytes(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise _too_large(name, size)
        return path.read_bytes()
    except OSError as error:
        raise ReadingError(name, f"it cannot be opened ({error.strerror})", "check the path") from error


def _too_large(name: str, size: int) -> TooLarge:
    limit = SIZE_LIMIT // 1024 // 1024
    return TooLarge(name, f"{size} bytes are over the limit of {limit} MiB", "split it into parts")
