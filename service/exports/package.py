"""A Frictionless data package: records, documents and the dictionary as CSV, described by Table Schema."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from service.exports.delimited import DICTIONARY, harmless, write_dictionary, write_records
from service.exports.rows import Column, Row, Work, columns
from service.exports.whole import whole_folder

Json = dict[str, Any]
_TYPES = {"integer": "integer", "decimal": "number", "number": "number", "date": "date"}
_WORK_TYPES = {"document_id": "integer", "version": "integer", "published": "date"}
_FREE = ("title", "source", "issuer", "number", "name")
_REQUIRED = ("record_id", "document_id", "source", "measure", "multiplier", "qualifier", "status", "review")
_CLOSED = {
    "qualifier": ["eq", "approx", "gt", "lt", "ge", "le"],
    "status": ["actual", "estimate", "target"],
    "review": ["unreviewed", "accepted", "corrected", "added"],
}


def write_package(rows: Iterable[Row], works: Iterable[Work], out: Path) -> int:
    """Writes records and their documents into the folder `out`; how many records."""
    with whole_folder(out) as folder:
        written = write_records(rows, folder / "records.csv")
        _write_works(works, folder / "documents.csv")
        write_dictionary(folder / "dictionary.csv")
        resources = [
            _resource(folder, "records", "Số liệu", _records_schema()),
            _resource(folder, "documents", "Tài liệu", _works_schema()),
            _resource(folder, "dictionary", "Từ điển dữ liệu", {"fields": [_text(name) for name in DICTIONARY]}),
        ]
        described = {
            "profile": "tabular-data-package",
            "name": "solieu",
            "title": "Số liệu trong văn bản / Figures that documents state",
            "description": "One row a record, with the document it stands in. Words of documents that a spreadsheet "
            "could run as a formula have an apostrophe before them.",
            "resources": resources,
        }
        text = json.dumps(described, ensure_ascii=False, indent=1)
        (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    return written


def _write_works(works: Iterable[Work], path: Path) -> None:
    names = [field.name for field in fields(Work)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        for work in works:
            writer.writerow([_cell(name, getattr(work, name)) for name in names])


def _cell(name: str, value: Any) -> str:
    text = "" if value is None else str(value)
    return harmless(text) if name in _FREE else text


def _resource(folder: Path, name: str, title: str, schema: Json) -> Json:
    path = folder / f"{name}.csv"
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "name": name,
        "title": title,
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }


def _records_schema() -> Json:
    return {
        "fields": [_field(column) for column in columns()],
        "primaryKey": "record_id",
        "foreignKeys": [
            {"fields": "document_id", "reference": {"resource": "documents", "fields": "document_id"}},
        ],
    }


def _field(column: Column) -> Json:
    constraints: Json = {"required": True} if column.name in _REQUIRED else {}
    if column.name in _CLOSED:
        constraints["enum"] = _CLOSED[column.name]
    described = {
        "name": column.name,
        "type": _TYPES.get(column.type, "string"),
        "title": column.label,
        "description": f"{column.vi} / {column.en}",
    }
    return described | ({"constraints": constraints} if constraints else {})


def _works_schema() -> Json:
    described = [{"name": field.name, "type": _WORK_TYPES.get(field.name, "string")} for field in fields(Work)]
    return {"fields": described, "primaryKey": "document_id"}


def _text(name: str) -> Json:
    return {"name": name, "type": "string"}
