"""The ZIP container of office files: its parts, read within bounds and parsed without entities."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractor.errors import Damaged, Protected, TooLarge

UNPACKED_LIMIT = 128 * 1024 * 1024
"""Bytes that the parts read from one file may come to."""

RATIO_LIMIT = 300
"""Times that a part may be larger than as packed; sheets of equal rows come to 100."""

_SMALL = 4 * 1024 * 1024
"""Bytes up to which a part may be packed ever so tight."""

_DAMAGED = "save it again with the program it was made with"

# In UTF-8 and UTF-16; the sign before it cannot stand in text, so what a document says is not taken for it.
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")

# The namespaces of the strict variant of the format, and those that everybody writes.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)  # fmt: skip


@dataclass(slots=True)
class Package:
    """An opened container. `source` names the file in errors, `unpacked` has the size of each part read so far."""

    source: str
    archive: zipfile.ZipFile
    names: dict[str, str] = field(default_factory=dict)
    unpacked: dict[str, int] = field(default_factory=dict)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.names

    def has_folder(self, folder: str) -> bool:
        return any(name.startswith(folder) for name in self.names)

    def part(self, part: str) -> bytes:
        """The bytes of a part; raises TooLarge over the limits, Damaged where the part is missing or damaged."""
        name = self.names.get(part.lower())
        if name is None:
            raise Damaged(self.source, f"its part {part} is missing", _DAMAGED)
        info = self.archive.getinfo(name)
        self._count(info)
        try:
            return self.archive.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise Damaged(self.source, f"its part {part} is damaged ({error})", _DAMAGED) from error
        except RuntimeError as error:  # zipfile's word for a password
            raise Protected(self.source, "it is locked with a password", "save it without the password") from error

    def check(self) -> None:
        """Raise TooLarge where the parts together are over the limits, for a program that unpacks them itself."""
        for info in self.archive.infolist():
            self._count(info)

    def _count(self, info: zipfile.ZipInfo) -> None:
        self.unpacked[info.filename] = info.file_size
        packed = max(1, info.compress_size)
        if sum(self.unpacked.values()) > UNPACKED_LIMIT:
            limit = UNPACKED_LIMIT // 1024 // 1024
            raise TooLarge(self.source, f"unpacked it is over the limit of {limit} MiB", "split it into parts")
        if info.file_size > _SMALL and info.file_size > RATIO_LIMIT * packed:
            times = info.file_size // packed
            reason = f"its part {info.filename} unpacks to {times} times its size, over the limit of {RATIO_LIMIT}"
            raise TooLarge(self.source, reason, "split it into parts")

    def xml(self, part: str) -> etree._Element:
        """The root of a part; raises Damaged where it is not XML or declares entities."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(self._xml_bytes(part), parser)
        except etree.XMLSyntaxError as error:
            raise Damaged(self.source, f"its part {part} is no XML ({error})", _DAMAGED) from error

    def stream(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of a part that have one of `tags`, each forgotten after its turn; raises as `xml` does."""
        given = io.BytesIO(self._xml_bytes(part))
        try:
            for _, element in etree.iterparse(given, tag=tags, resolve_entities=False, no_network=True, load_dtd=False):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise Damaged(self.source, f"its part {part} is no XML ({error})", _DAMAGED) from error

    def _xml_bytes(self, part: str) -> bytes:
        data = self.part(part)
        if _DOCTYPE.search(data):
            raise Damaged(self.source, f"its part {part} declares a document type, as no office file does", _DAMAGED)
        if b"http://purl.oclc.org/ooxml/" in data:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        return data

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the file: kind and part by identifier; nothing where it has no references."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for each in self.xml(listed):
            if each.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], target)
        return found

    def part_of(self, part: str, kind: str) -> str | None:
        """The first part of a kind (`styles`) that `part` refers to and that is there."""
        return next((target for found, target in self.related(part).values() if found == kind and target in self), None)

    def main(self) -> str:
        """The part that the container is about; raises Damaged where none is named."""
        part = self.part_of("", "officeDocument")
        if part is None:
            raise Damaged(self.source, "it names no main part", _DAMAGED)
        return part


def open_package(data: bytes, source: str) -> Package:
    """The container in `data`; raises Damaged where its directory is damaged, as in a file cut off."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = {name.lower().lstrip("/"): name for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise Damaged(
            source, f"its ZIP container is damaged or cut off ({error})", "fetch the whole file again"
        ) from error
    return Package(source, archive, names)
