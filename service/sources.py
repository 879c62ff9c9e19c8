"""What the command line is to read: files, folders and standard input, each with its row of a manifest."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from extractor.catalogues.indicators.lookup import NOTHING
from extractor.errors import ManifestError
from extractor.model.catalogue import Additions
from extractor.reading.manifest import ManifestEntry, read_manifest

SUFFIXES = (
    ".txt", ".html", ".htm", ".xhtml", ".pdf",
    ".doc", ".docx", ".docm", ".odt", ".rtf", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv",
    ".png", ".jpg", ".jpeg", ".tif", ".tiff",
)  # fmt: skip
MANIFEST = "manifest.csv"
# Documents that a reader of the folder may take for read.
_UNREAD = (".zip", ".rar", ".7z", ".ppt", ".pptx", ".gif", ".bmp", ".webp", ".heic", ".epub")
_SHOWN = 5
"""Names a note lists before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read: a file, or bytes that came in on standard input. `added` is what its archive adds to the
    catalogue of indicators."""

    name: str
    path: Path | None
    data: bytes | None
    entry: ManifestEntry | None
    added: Additions = NOTHING


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of a manifest, and the folder their paths start from."""

    path: Path
    entries: dict[str, ManifestEntry]

    def row(self, file: Path, root: Path | None) -> ManifestEntry | None:
        """The row of a file: by its path from the manifest's folder, from the searched one, or by its name."""
        keys = [_below(file, self.path.parent), _below(file, root), str(file), file.name]
        return next((self.entries[key] for key in keys if key in self.entries), None)


@dataclass(slots=True)
class Sources:
    """Everything to read, in order; `errors` are failures, `notes` what else the user should know."""

    tasks: list[Task] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sources(paths: Iterable[Path], manifest: Path | None) -> Sources:
    """The documents in `paths`; each folder's `manifest.csv` tells of its files unless a manifest is given.

    Raises ManifestError where the given manifest cannot be used; a manifest that was only found is an error
    among others.
    """
    found = Sources()
    given = Manifest(manifest, read_manifest(manifest)) if manifest is not None else None
    known: dict[Path, Manifest | None] = {}
    used: set[tuple[Path, str]] = set()
    folders: list[Path] = []
    unnamed: dict[Path, list[str]] = {}
    for path in paths:
        if str(path) == "-":
            entry = given.entries.get("-") if given else None
            found.tasks.append(Task("-", None, sys.stdin.buffer.read(), entry))
            continue
        root = path if path.is_dir() else None
        if root is not None:
            folders.append(root)
        for file in _files(path, manifest, found) if root is not None else (path,):
            held = given or _nearest(file.parent, root or file.parent, known, found)
            row = held.row(file, root) if held else None
            if held and row:
                used.add((held.path, row.file))
            elif held and root is not None:
                unnamed.setdefault(held.path, []).append(_shown(file))
            found.tasks.append(Task(_shown(file), file, None, row))
    for held in (given, *known.values()):
        if held is not None and folders:
            _check(held, used, unnamed.get(held.path, []), found)
    return found


def _files(folder: Path, manifest: Path | None, found: Sources) -> list[Path]:
    """The documents of a folder and those below, by name, manifests left out; others that lie there are noted."""
    here = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    files = [path for path in here if path.suffix.lower() in SUFFIXES and path.name != MANIFEST and path != manifest]
    if others := [_shown(path) for path in here if path.suffix.lower() in _UNREAD]:
        found.notes.append(f"skipped, no reader for them: {_listed(others)}")
    if not files:
        found.errors.append(f"{_shown(folder)}: there is no file in it that can be read; give another folder or a file")
    return files


def _nearest(folder: Path, root: Path, known: dict[Path, Manifest | None], found: Sources) -> Manifest | None:
    """The manifest that lies in `folder`, or nearest above it up to `root`."""
    while True:
        at = folder / MANIFEST
        if at not in known:
            known[at] = None
            if at.is_file():
                try:
                    known[at] = Manifest(at, read_manifest(at))
                except ManifestError as error:
                    found.errors.append(
                        f"{error}; it lies beside the files and is not used; correct it or give another with --manifest"
                    )
        held = known[at]
        if held is not None or folder == root or root not in folder.parents:
            return held
        folder = folder.parent


def _check(manifest: Manifest, used: set[tuple[Path, str]], unnamed: list[str], found: Sources) -> None:
    """Rows that name no file, and files that no row names."""
    for entry in manifest.entries.values():
        there = entry.file == "-" or (manifest.path.parent / entry.file).exists()
        if not there and (manifest.path, entry.file) not in used:
            found.errors.append(
                f"{_shown(manifest.path)}, line {entry.line}: there is no file {entry.file}; correct the row or remove it"
            )
    if unnamed:
        found.notes.append(f"no row in {_shown(manifest.path)}, read without it: {_listed(unnamed)}")


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _below(file: Path, folder: Path | None) -> str:
    return file.relative_to(folder).as_posix() if folder is not None and file.is_relative_to(folder) else ""


def _shown(path: Path) -> str:
    """A path as text that can be written anywhere, whatever bytes its name holds."""
    return os.fsencode(path).decode("utf-8", "replace")
