"""The command line: `solieu extract` and `solieu explain`."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:  # what is heavy is imported where it is used, so that --help is quick
    from service.batch import Outcome
    from service.sources import Sources, Task

Json = dict[str, Any]
_PATH = click.Path(path_type=Path, allow_dash=True)
_MANIFEST = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("solieu"), prog_name="solieu")
def main() -> None:
    """Read Vietnamese articles and reports and turn their figures into records.

    `solieu extract FOLDER` prints the records of its documents; `solieu explain FILE --at "65,2%"` tells how one came about.
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option(
    "--manifest",
    type=_MANIFEST,
    help="CSV with file,title,published,source: what the files do not say themselves. "
    "Without it, the manifest.csv that lies beside the files is used.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table to look at, JSON with everything (one document a line), or CSV with one row a record.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many documents are read at the same time, each by a process. As many as the machine has cores is quickest.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here instead of to standard output.",
)
@click.option(
    "--annotate",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write into this folder a copy of each document with its figures marked and their records beside them: "
    "a PDF with notes for a PDF, a web page for any other. Documents that lie in it already are not read.",
)
def extract(
    paths: tuple[Path, ...], manifest: Path | None, style: str, jobs: int, output: Path | None, annotate: Path | None
) -> None:
    """Print the records of files, folders or standard input (-).

    Folders and those below are searched for text, web pages, PDF, Word, Excel, OpenDocument, RTF, CSV and pictures
    (PNG, JPEG, TIFF), and for a manifest.csv that tells their titles and dates (the nearest at or above a file).

    A file that cannot be read, or a row of a manifest that names no file, is reported and the others are still done;
    the exit status is then 1.
    """
    from service.batch import outcomes

    found = _sources(paths, manifest)
    mark = _annotator(annotate)
    if annotate is not None:
        found.tasks = [task for task in found.tasks if not _inside(task, annotate)]
    for note in found.notes:
        click.echo(note, err=True)
    failures = list(found.errors)
    for error in failures:
        click.echo(error, err=True)
    unread = 0
    with _output(output) as stream:
        write = _writer(style, stream)
        done = _progress(outcomes(found.tasks, jobs), len(found.tasks))
        for task, outcome in zip(found.tasks, done, strict=True):
            failure = outcome.error
            if outcome.result is not None:
                write(outcome.result)
                failure = mark(outcome.result, task)
            if failure is not None:
                unread += 1
                click.echo(failure, err=True)
    if unread:
        click.echo(f"{unread} of {len(found.tasks)} could not be read", err=True)
    if unread or failures:
        sys.exit(1)


@main.command()
@click.argument("path", type=_PATH)
@click.option("--at", required=True, help="A figure or words of the document's text, or an offset into it.")
@click.option("--manifest", type=_MANIFEST, help="As for extract.")
def explain(path: Path, at: str, manifest: Path | None) -> None:
    """Show how a record came about: its mentions, the rules that made and joined them, and what else was considered.

    Where there is no record, it tells what was read instead.
    """
    from service.batch import extraction
    from service.explanation import explanation

    found = _sources((path,), manifest)
    for error in found.errors:
        click.echo(error, err=True)
    if len(found.tasks) != 1:
        raise click.ClickException(f"{path}: give one document")
    task = found.tasks[0]
    read = extraction(task)
    if isinstance(read, str):
        raise click.ClickException(read)
    lines = explanation(read, at)
    if not lines:
        size = len(read.document.text)
        raise click.ClickException(
            f"{task.name}: no {at!r} in its text of {size} characters; give an offset or words of it"
        )
    click.echo("\n".join(lines))


def _sources(paths: tuple[Path, ...], manifest: Path | None) -> Sources:
    from extractor.errors import ManifestError
    from service.sources import sources

    try:
        return sources(paths, manifest)
    except ManifestError as error:
        raise click.ClickException(f"{error}; correct it or leave --manifest out") from error


def _progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """A bar on standard error while it is a terminal and there is more than one document."""
    if total < 2 or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(outcomes, "Đọc tài liệu", total=total, console=Console(stderr=True), transient=True)


def _annotator(folder: Path | None) -> Callable[[Json, Task], str | None]:
    """What marks a document that was read, and gives the error to report where it cannot."""
    if folder is None:
        return lambda result, task: None
    from extractor.errors import ReadingError
    from service.annotation import write

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{folder}: cannot be made ({error.strerror}); choose another place") from error
    taken: set[str] = set()

    def mark(result: Json, task: Task) -> str | None:
        try:
            write(result, task.data or (task.path.read_bytes() if task.path else b""), folder, taken)
        except ReadingError as error:
            return f"{error} (its records are right, its marked copy is missing)"
        except OSError as error:
            return f"{task.name}: its marked copy cannot be written ({error.strerror}); choose another place"
        return None

    return mark


def _inside(task: Task, folder: Path) -> bool:
    return task.path is not None and folder.resolve() in task.path.resolve().parents


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that appears only once it is whole."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        return
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    path = path.resolve()
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written ({error.strerror}); choose another place") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _writer(style: str, stream: IO[str]) -> Any:
    if style == "json":
        return lambda result: stream.write(json.dumps(result, ensure_ascii=False) + "\n")
    from service.table import COLUMNS, row, table

    if style == "csv":
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        return lambda result: writer.writerows(row(record, result) for record in result["records"])
    return lambda result: stream.write(table(result, _width()) + "\n")


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((140, 24)).columns


if __name__ == "__main__":
    main()
