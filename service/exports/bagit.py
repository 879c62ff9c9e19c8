"""BagIt 1.0 (RFC 8493): a folder of files with manifests in SHA-256 and SHA-512, written and verified."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from service.errors import ExportError

_ALGORITHMS = ("sha256", "sha512")
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_NAME = 120
"""Bytes that a file's name may have, so that it fits every file system with what stands before it."""


class BagWriter:
    """Fills `folder` as a bag: `add` each file of the payload, then `seal`. Paths are under `data/`, with `/`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bytes = 0
        self._sums: dict[str, tuple[str, ...]] = {}

    def add(self, path: str, content: Iterable[bytes]) -> None:
        """Writes a file of the payload piece by piece."""
        name = f"data/{path}"
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        sums = [hashlib.new(algorithm) for algorithm in _ALGORITHMS]
        with target.open("wb") as stream:
            for piece in content:
                stream.write(piece)
                self._bytes += len(piece)
                for one in sums:
                    one.update(piece)
        self._sums[name] = tuple(one.hexdigest() for one in sums)

    def seal(self, about: Iterable[tuple[str, str]]) -> None:
        """Writes the tag files; `about` are lines of bag-info.txt."""
        (self._folder / "data").mkdir(exist_ok=True)
        lines = [*about, ("Payload-Oxum", f"{self._bytes}.{len(self._sums)}")]
        tags = {
            "bagit.txt": _DECLARATION,
            "bag-info.txt": "".join(f"{label}: {value}\n" for label, value in lines),
        }
        for place, algorithm in enumerate(_ALGORITHMS):
            tags[f"manifest-{algorithm}.txt"] = "".join(
                f"{sums[place]}  {_encoded(name)}\n" for name, sums in sorted(self._sums.items())
            )
        for name, text in tags.items():
            (self._folder / name).write_bytes(text.encode())
        for algorithm in _ALGORITHMS:
            text = "".join(
                f"{hashlib.new(algorithm, content.encode()).hexdigest()}  {name}\n"
                for name, content in sorted(tags.items())
            )
            (self._folder / f"tagmanifest-{algorithm}.txt").write_bytes(text.encode())


def safe_name(name: str) -> str:
    """The last part of a file's name as any system can keep it: accents stay, in their composed form."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rstrip("/").rpartition("/")[2])
    kept = "".join("_" if c in '<>:"|?*%' or unicodedata.category(c)[0] == "C" else c for c in name).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = kept, "", ""
    while len(f"{stem}{dot}{suffix}".encode()) > _NAME:
        stem = stem[:-1]
    return f"{stem}{dot}{suffix}" or "original"


def verified(folder: Path) -> dict[str, str]:
    """The lines of bag-info.txt of a bag all of whose files are there, no more, and unchanged.

    Raises ExportError, which names up to five that are not.
    """
    declared = _text(folder, "bagit.txt")
    if not declared.startswith("BagIt-Version: "):
        raise ExportError(str(folder), "is no BagIt bag", "name a folder that holds bagit.txt")
    wrong = [*_strays(folder)]
    for kind in ("tagmanifest", "manifest"):
        for algorithm in _ALGORITHMS:
            for name, digest in _entries(folder, f"{kind}-{algorithm}.txt"):
                problem = _problem(folder, name, algorithm, digest)
                if problem and problem not in wrong:
                    wrong.append(problem)
    if wrong:
        shown = "; ".join(wrong[:5]) + (f" and {len(wrong) - 5} more" if len(wrong) > 5 else "")
        raise ExportError(str(folder), f"the bag is not whole: {shown}", "get it again from where it came from")
    return dict(line.split(": ", 1) for line in _text(folder, "bag-info.txt").splitlines() if ": " in line)


def _strays(folder: Path) -> Iterator[str]:
    known = {name for name, _ in _entries(folder, "manifest-sha256.txt")}
    for path in sorted((folder / "data").rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (not path.is_dir() and name not in known):
            yield f"{name} is in no manifest"


def _problem(folder: Path, name: str, algorithm: str, digest: str) -> str | None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        return f"{name} points out of the bag"
    try:
        with (folder / path).open("rb") as stream:
            same = hashlib.file_digest(stream, algorithm).hexdigest() == digest.lower()
    except OSError:
        return f"{name} is missing"
    return None if same else f"{name} was changed"


def _entries(folder: Path, manifest: str) -> Iterator[tuple[str, str]]:
    for line in _text(folder, manifest).split("\n"):
        digest, _, name = line.partition(" ")
        if name.strip():
            yield _decoded(name.lstrip(" *").removeprefix("./")), digest


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError(
            str(folder), f"{name} of the bag cannot be read", "name a folder that is a BagIt bag"
        ) from error


def _encoded(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(name: str) -> str:
    return name.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
