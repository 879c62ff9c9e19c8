"""DOCX to `Document`."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractor.errors import EmptyDocument
from extractor.model.document import Document, Warning
from extractor.reading.blocks import document_of
from extractor.reading.manifest import ManifestEntry
from extractor.reading.office.arrangement import Item, arrange
from extractor.reading.office.body import Body
from extractor.reading.office.fonts import Letters, in_fonts
from extractor.reading.office.numbering import read_numbering
from extractor.reading.office.package import Package
from extractor.reading.office.styles import DRAWING, WORD, read_styles

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OUTLINE = "{urn:schemas-microsoft-com:vml}"
_SCAN = 7_560_000 * 10_692_000 // 3
"""Square EMU, a third of a sheet of A4: a picture of that size is likely to be one of text."""


def read_docx(
    package: Package, *, digest: str, media_type: str = MEDIA_TYPE, entry: ManifestEntry | None = None
) -> Document:
    """The document of a text file: its body with text boxes, then its notes; headers and footers are left out.

    Changes are taken as accepted, hidden text and comments are left out. Raises a ReadingError where the file is
    damaged, too large or empty.
    """
    main = package.main()
    root = package.xml(main)
    blocks = in_fonts(lambda letters: list(arrange(_items(package, main, root, letters))))
    if not blocks and (next(root.iter(f"{DRAWING}blip", f"{_OUTLINE}imagedata"), None)) is not None:
        reason = "there is no text in it, only pictures"
        raise EmptyDocument(package.source, reason, "give the pictures as PDF, PNG, JPEG or TIFF")
    return document_of(
        blocks,
        pages=0,
        name=package.source,
        digest=digest,
        media_type=media_type,
        entry=entry,
        warnings=tuple(_unread(root)),
    )


def _items(package: Package, main: str, root: etree._Element, letters: Letters) -> Iterator[Item]:
    body = Body(letters, read_styles(package, main), read_numbering(package, main))
    for part in root.iterchildren(f"{WORD}body"):
        yield from body.items(part)
    referred, body.notes = body.notes, []
    for kind in ("footnotes", "endnotes"):
        listed = package.part_of(main, kind)
        wanted = [identifier for found, identifier in referred if found == kind]
        if listed is None or not wanted:
            continue
        notes = {note.get(f"{WORD}id", ""): note for note in package.xml(listed)}
        for identifier in dict.fromkeys(wanted):
            if identifier in notes:
                yield from body.items(notes[identifier])


def _unread(root: etree._Element) -> Iterator[Warning]:
    """A warning for pictures so large that they may be scanned text."""
    large = sum(
        int(extent.get("cx", "0")) * int(extent.get("cy", "0")) >= _SCAN
        for extent in root.iter(f"{_PLACED}extent")
        if (parent := extent.getparent()) is not None and next(parent.iter(f"{DRAWING}blip"), None) is not None
    )
    if large:
        yield Warning(
            "picture_unread", f"{large} large pictures are not read; if they show text, give them as PDF or image"
        )
