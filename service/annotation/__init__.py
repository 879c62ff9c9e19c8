"""Copies of documents with every figure marked and its record beside it, made from the JSON contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractor.reading.bounded import bounded
from service.annotation.fields import fields
from service.annotation.page import page
from service.annotation.pdf import Note, highlighted

Json = dict[str, Any]


def annotated(result: Json, data: bytes) -> tuple[str, bytes]:
    """The copy of one document and the ending of its name: a PDF with notes for a PDF, a web page for any other.

    `data` are the bytes that `result` was read from. Raises ReadingError as `bounded` does.
    """
    document = result["document"]
    if document["media_type"] != "application/pdf":
        return ".html", page(result).encode()
    notes = tuple(
        Note(record["evidence"]["page"], tuple(record["evidence"]["bbox"]), _text(record, document["text"]))
        for record in result["records"]
        if record["evidence"]["bbox"]
    )
    return ".pdf", bounded(highlighted, data, notes, name=document["source"])


def write(result: Json, data: bytes, folder: Path, taken: set[str]) -> None:
    """Write the copy of one document into `folder`, under a name that is not `taken` yet, and add that to `taken`.

    Raises OSError where it cannot be written, otherwise as `annotated`.
    """
    ending, copy = annotated(result, data)
    source = Path(result["document"]["source"]).name.strip("-") or "document"
    stem = source.removesuffix(ending)
    name, number = stem + ending, 1
    while name.lower() in taken:  # as some file systems take both cases for one
        number += 1
        name = f"{stem}-{number}{ending}"
    taken.add(name.lower())
    (folder / name).write_bytes(copy)


def _text(record: Json, text: str) -> str:
    return "\n".join(f"{label}: {value}" for label, value in fields(record, text))
