"""What several commands share: the documents they are given, and a bar of how far they are."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:  # what is heavy is imported where it is used, so that --help is quick
    from service.archive.store import Archive
    from service.sources import Sources

Item = TypeVar("Item")
DOCUMENT = click.Path(path_type=Path, allow_dash=True)
ARCHIVE = click.option(
    "--archive",
    required=True,
    envvar="SOLIEU_ARCHIVE",
    metavar="LOCATION",
    help="The archive: a file such as my.db, or postgresql://user@host/database. Also by the variable SOLIEU_ARCHIVE.",
)
MANIFEST = click.Path(exists=True, dir_okay=False, path_type=Path)


def given(paths: tuple[Path, ...], manifest: Path | None) -> Sources:
    """The documents at `paths`. Raises ClickException where the manifest cannot be used."""
    from extractor.errors import ManifestError
    from service.sources import sources

    try:
        return sources(paths, manifest)
    except ManifestError as error:
        raise click.ClickException(f"{error}; correct it or leave --manifest out") from error


def progress(items: Iterable[Item], total: int, what: str = "Đọc tài liệu") -> Iterator[Item]:
    """A bar on standard error while it is a terminal and there is more than one item."""
    if total < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, what, total=total, console=Console(stderr=True), transient=True)


@contextmanager
def text_out(path: Path | None, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """Standard output, or a text file that appears only once it is whole."""
    from service.errors import ExportError
    from service.exports.whole import whole_file

    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        return
    try:
        with whole_file(path) as there, there.open("w", encoding=encoding, newline="") as stream:
            yield stream
    except ExportError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def opened(location: str, *, create: bool = False) -> Iterator[Archive]:
    """The archive a command works on. An ArchiveError becomes the message the command ends with."""
    from service.archive.store import open_archive
    from service.errors import ArchiveError

    try:
        with open_archive(location, create=create) as archive:
            yield archive
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
