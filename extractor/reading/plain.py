"""Plain text to `Document`."""

from __future__ import annotations

from extractor.errors import EmptyDocument
from extractor.model.document import Document
from extractor.reading.heading import describe
from extractor.reading.manifest import ManifestEntry
from extractor.reading.tables import tables_in_text
from extractor.text.legacy import convert_mixed
from extractor.text.lines import joined
from extractor.text.offsets import compose
from extractor.text.unicode import clean


def read_plain(raw: str, *, name: str, digest: str, entry: ManifestEntry | None = None) -> Document:
    """The document of a decoded text; raises EmptyDocument where nothing but blanks is left."""
    unicode, decoded, _ = convert_mixed(raw)  # before cleaning: TCVN3 has a letter that is a soft hyphen
    text, cleaned = clean(unicode)
    text = joined(text)
    if not text.strip():
        raise EmptyDocument(name, "there is no text in it", "check whether the file was saved completely")
    metadata = describe(text, name=name, media_type="text/plain", entry=entry)
    return Document(
        digest=digest,
        text=text,
        offsets=compose(cleaned, decoded),
        tables=tables_in_text(text),
        metadata=metadata,
    )
