"""The reader of office files: finds out what a container holds and gives it to the reader for that."""

from __future__ import annotations

from pathlib import PurePath

from extractor.errors import Protected, UnsupportedFormat
from extractor.model.document import Document
from extractor.reading.manifest import ManifestEntry
from extractor.reading.office.convert import convert
from extractor.reading.office.docx import read_docx
from extractor.reading.office.package import Package, open_package
from extractor.reading.office.xls import read_xls
from extractor.reading.office.xlsx import read_xlsx

_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_XML, _XML_HEAD = b"<?xml", 1024
"""How the XML of Office 2003 begins, and where it tells its program."""

_TEMPLATE = "-template"
# OpenDocument by its media type: the suffix LibreOffice knows it by, and what it becomes.
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ("odt", "docx"),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods", "xlsx"),
}
_MEDIA_TYPES = {
    "doc": "application/msword",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xml": "application/xml",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
}
_FIB, _FIB_FLAGS, _ENCRYPTED = b"\xec\xa5", 0x0A, 0x0100
"""How Word's header begins, where its flags lie, and the one of a password."""


def read_office(data: bytes, *, name: str, digest: str, entry: ManifestEntry | None = None) -> Document:
    """The document of an office file, whatever its name says it is.

    Raises UnsupportedFormat for containers that are neither text nor spreadsheet, Protected where a password is
    needed, MissingProgram where LibreOffice is needed and missing, and the errors of the readers.
    """
    if data.startswith(_RTF):
        return _converted(data, "rtf", "docx", name, digest, entry)
    if data.startswith(_ZIP):
        return _in_zip(data, open_package(data, name), digest, entry)
    if data.startswith(_XML):
        return _converted(data, "xml", "xlsx" if b"Excel.Sheet" in data[:_XML_HEAD] else "docx", name, digest, entry)
    return _in_compound(data, name, digest, entry)


def _in_zip(data: bytes, package: Package, digest: str, entry: ManifestEntry | None) -> Document:
    if package.has_folder("word/"):
        return read_docx(package, digest=digest, entry=entry)
    if "xl/workbook.bin" in package:
        package.check()
        return _converted(data, "xlsb", "xlsx", package.source, digest, entry)
    if package.has_folder("xl/"):
        return read_xlsx(package, digest=digest, entry=entry)
    if "mimetype" in package:
        declared = package.part("mimetype").decode("ascii", "replace").strip().removesuffix(_TEMPLATE)
        if declared in _OPEN_DOCUMENT:
            if b"encryption-data" in package.part("META-INF/manifest.xml"):
                raise Protected(package.source, "it is locked with a password", "save it without the password")
            package.check()
            return _converted(data, *_OPEN_DOCUMENT[declared], package.source, digest, entry)
    what = "a presentation" if package.has_folder("ppt/") else "a ZIP archive"
    remedy = "give its text as .docx" if package.has_folder("ppt/") else "unpack it and give the files in it"
    raise UnsupportedFormat(package.source, f"this is {what}", remedy)


def _in_compound(data: bytes, name: str, digest: str, entry: ManifestEntry | None) -> Document:
    """The document in the container that Office used before 2007; it names its streams in UTF-16."""
    text, sheets = _holds(data, "WordDocument"), _holds(data, "Workbook") or _holds(data, "Book")
    if _holds(data, "EncryptedPackage") or _is_locked_word(data):
        raise Protected(name, "it is locked with a password", "save it without the password")
    if sheets and (not text or PurePath(name).suffix.lower() == ".xls"):  # each may hold one of the other
        return read_xls(data, name=name, digest=digest, entry=entry)
    if text:
        return _converted(data, "doc", "docx", name, digest, entry)
    raise UnsupportedFormat(name, "this is an old Office file with neither text nor sheets", "save it as DOCX or XLSX")


def _holds(data: bytes, stream: str) -> bool:
    return (stream + "\0").encode("utf-16-le") in data


def _is_locked_word(data: bytes) -> bool:
    header = data[512:524]
    return header.startswith(_FIB) and bool(int.from_bytes(header[_FIB_FLAGS:], "little") & _ENCRYPTED)


def _converted(data: bytes, suffix: str, target: str, name: str, digest: str, entry: ManifestEntry | None) -> Document:
    package = open_package(convert(data, suffix, target, name), name)
    read = read_docx if target == "docx" else read_xlsx
    return read(package, digest=digest, media_type=_MEDIA_TYPES[suffix], entry=entry)
