"""DOCX to `Document`."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model.document import Document
from extractor.reading.blocks import document_of
from extractor.reading.manifest import ManifestEntry
from extractor.reading.office.arrangement import Item, arrange
from extractor.reading.office.body import Body
from extractor.reading.office.fonts import Letters, in_fonts
from extractor.reading.office.numbering import read_numbering
from extractor.reading.office.package import Package
from extractor.reading.office.styles import WORD, read_styles

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(
    package: Package, *, digest: str, media_type: str = MEDIA_TYPE, entry: ManifestEntry | None = None
) -> Document:
    """The document of a text file: its body with text boxes, then its notes; headers and footers are left out.

    Changes are taken as accepted, hidden text and comments are left out. Raises a ReadingError where the file is
    damaged, too large or empty.
    """
    blocks = in_fonts(lambda letters: list(arrange(_items(package, letters))))
    return document_of(blocks, pages=0, name=package.source, digest=digest, media_type=media_type, entry=entry)


def _items(package: Package, letters: Letters) -> Iterator[Item]:
    main = package.main()
    body = Body(letters, read_styles(package, main), read_numbering(package, main))
    for part in package.xml(main).iterchildren(f"{WORD}body"):
        yield from body.items(part)
    referred, body.notes = body.notes, []
    for kind in ("footnotes", "endnotes"):
        part_name = package.part_of(main, kind)
        wanted = [identifier for found, identifier in referred if found == kind]
        if part_name is None or not wanted:
            continue
        notes = {note.get(f"{WORD}id", ""): note for note in package.xml(part_name)}
        for identifier in dict.fromkeys(wanted):
            if identifier in notes:
                yield from body.items(notes[identifier])
