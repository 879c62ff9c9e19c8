"""Gold folders and predictions: how they are read, and how predictions are made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.agreement import Json

if TYPE_CHECKING:
    from extractor.model.observation import Extraction

SUFFIXES = (".txt", ".html", ".htm")


class GoldError(Exception):
    """A gold folder or a file of predictions cannot be used; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated document: `name` is the files' stem, `path` the document's own file, None where only
    the annotation is there, `text` its raw text where that is plain text."""

    name: str
    records: tuple[Json, ...]
    path: Path | None
    text: str


def read_gold(folder: Path) -> list[Gold]:
    """The annotated documents of a folder (`NNN.json` beside `NNN.txt` or `.html`), sorted by file name."""
    golds = []
    for annotation in sorted(folder.glob("*.json")):
        try:
            records = json.loads(annotation.read_text("utf-8"))["records"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{annotation}: no gold annotation ({type(error).__name__}: {error})") from error
        # Path.with_suffix would cut a name such as `bao-cao-30.6`.
        paths = [annotation.with_name(annotation.stem + suffix) for suffix in SUFFIXES]
        path = next((path for path in paths if path.exists()), None)
        text = path.read_text("utf-8", "replace") if path and path.suffix == ".txt" else ""
        golds.append(Gold(annotation.stem, tuple(records), path, text))
    if not golds:
        raise GoldError(f"{folder}: no annotation (*.json) in it")
    return golds


def read_predictions(path: Path) -> dict[str, Json]:
    """The document objects of a JSON Lines file by the stem of their `document.source`."""
    return by_name(_lines(path))


def by_name(documents: Iterable[Json]) -> dict[str, Json]:
    """Document objects of the JSON contract by the stem of their source."""
    return {Path(str((each.get("document") or {}).get("source") or "")).stem: each for each in documents}


def extractions(folder: Path, golds: Iterable[Gold]) -> Iterator[tuple[Gold, Extraction | str]]:
    """What the extractor makes of a gold folder: each document's extraction, or the reason why it has none.

    A `manifest.csv` in the folder is taken. Whatever error a document raises, the others are still done.
    """
    from extractor.pipeline import extract
    from extractor.reading.manifest import read_manifest

    manifest = folder / "manifest.csv"
    entries = read_manifest(manifest) if manifest.exists() else {}
    for gold in golds:
        if gold.path is None:
            yield gold, "no document beside the annotation"
            continue
        try:
            extraction = extract(gold.path, name=gold.path.name, entry=entries.get(gold.path.name))
        except Exception as error:  # the measure must name the document that breaks, not stop at it
            yield gold, f"{type(error).__name__}: {error}"
        else:
            yield gold, extraction


def predict(folder: Path, golds: Sequence[Gold]) -> tuple[dict[str, Json], dict[str, str]]:
    """Document objects of a gold folder by name, and why others have none: see `extractions`."""
    from extractor.contract import to_json

    predictions: dict[str, Json] = {}
    failures: dict[str, str] = {}
    for gold, extraction in extractions(folder, golds):
        if isinstance(extraction, str):
            failures[gold.name] = extraction
        else:
            predictions[gold.name] = to_json(extraction)
    return predictions, failures


def _lines(path: Path) -> Iterator[Json]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except ValueError as error:
            raise GoldError(f"{path}, line {number}: no JSON ({error})") from error
        if not isinstance(document, dict):
            raise GoldError(f"{path}, line {number}: no document object")
        yield document
