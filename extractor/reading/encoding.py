"""Bytes to text: UTF-8 and UTF-16, for pages what they declare, and the encodings from before Unicode."""

from __future__ import annotations

import codecs
import re

from extractor.errors import BrokenEncoding, NotText, UnsupportedFormat
from extractor.text.legacy import detect, is_wholly

# First bytes of formats that are not text, and their names.
_SIGNATURES = (
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.I)
# Encodings a page may declare besides Unicode; Windows-1258 writes tones as combining marks.
_PAGE_ENCODINGS = {
    "windows-1258": "cp1258",
    "cp1258": "cp1258",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
}
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b\x1a\x1c\x1d\x1e\x1f") + b"\x7f"
_MARKUP = re.compile(r"<[^<>]*>")
_SAMPLE = 65536
# Latin-1 to Windows-1252, which gives no letter to five of the bytes.
_WINDOWS_1252 = {byte: letter for byte in range(0x80, 0xA0) if (letter := bytes((byte,)).decode("cp1252", "ignore"))}
_AS_UTF8 = "save it as UTF-8 and read it again"


def decode(data: bytes, source: str) -> str:
    """The text in `data`, without byte order mark.

    Bytes in an encoding from before Unicode (TCVN3, VNI …) come as their Windows-1252 reading, one code point each:
    `convert_mixed` makes them Vietnamese and tells where each letter was.

    Raises UnsupportedFormat for a known format that is not text, NotText for other binary content, and
    BrokenEncoding, which names the first wrong byte and its line.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise UnsupportedFormat(source, f"this is {name}", "give its text as .txt or its page as .html")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, len(mark), encoding, source)
    if b"\0" in data[:_SAMPLE]:
        return _strictly(data, 0, _utf16(data, source), source)
    declared = _DECLARED.search(data[:2048])
    encoding = _PAGE_ENCODINGS.get(declared[1].decode("ascii").lower(), "utf-8") if declared else "utf-8"
    if encoding != "utf-8":
        try:
            return data.decode("utf-8")  # many pages declare what their template said and are UTF-8
        except UnicodeDecodeError:
            return _strictly(data, 0, encoding, source)
    return _strictly(data, 0, "utf-8", source)


def _strictly(data: bytes, start: int, encoding: str, source: str) -> str:
    wide = encoding.startswith(("utf-16", "utf-32"))  # full of zero bytes
    try:
        text = data[start:].decode(encoding) if start else data.decode(encoding)
    except UnicodeDecodeError as error:
        if not wide and _looks_binary(data):
            raise NotText(source, "this is binary content, not text", "give a text or HTML file") from error
        older = None if wide else _older(data[start:])
        if older is not None:
            return older
        at = start + error.start
        wrong = " ".join(f"{byte:02x}" for byte in data[at : at + max(1, error.end - error.start)][:4])
        cut = (at + 4 >= len(data) and "end" in error.reason) or "truncated" in error.reason
        line = data.count(b"\n", 0, at) + 1
        where = f"byte {at}" if wide else f"line {line}, byte {at}"
        reason = (
            f"the last letter is cut off at {where} ({wrong})"
            if cut
            else f"{where} ({wrong}) is not {encoding.upper()}"
        )
        remedy = "fetch the whole file again" if cut else _AS_UTF8
        raise BrokenEncoding(source, reason, remedy) from error
    if not wide and _looks_binary(data):
        raise NotText(source, "this is binary content, not text", "give a text or HTML file")
    return text


def _older(data: bytes) -> str | None:
    """The Windows-1252 reading of text in an encoding from before Unicode; None where its words tell of none."""
    text = data.decode("latin-1").translate(_WINDOWS_1252)
    words = _MARKUP.sub(" ", text)
    encoding = detect(words)
    return text if encoding and is_wholly(words, encoding) else None


def _looks_binary(data: bytes) -> bool:
    """Whether control characters are too many for text, as in executables and images."""
    sample = data[:_SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 50


def _utf16(data: bytes, source: str) -> str:
    """The byte order of UTF-16 without a mark: in Vietnamese most high bytes are 0, few low ones."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for low, high, encoding in ((even, odd, "utf-16-le"), (odd, even, "utf-16-be")):
        if high * 5 > len(sample) // 2 and low * 20 < high:
            return encoding
    raise NotText(source, "this is binary content, not text", "give a text or HTML file")
