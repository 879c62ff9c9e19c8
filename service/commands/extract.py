"""`solieu extract`: the records of documents, printed or written to a file."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from service.commands.inputs import DOCUMENT, MANIFEST, given, progress, text_out

if TYPE_CHECKING:
    from service.sources import Task

Json = dict[str, Any]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=DOCUMENT)
@click.option(
    "--manifest",
    type=MANIFEST,
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
    from service.batch import outcomes, record_object

    found = given(paths, manifest)
    mark = _annotator(annotate)
    if annotate is not None:
        found.tasks = [task for task in found.tasks if not _inside(task, annotate)]
    for note in found.notes:
        click.echo(note, err=True)
    failures = list(found.errors)
    for error in failures:
        click.echo(error, err=True)
    unread = 0
    with text_out(output) as stream:
        write = _writer(style, stream)
        done = progress(outcomes(found.tasks, jobs, record_object), len(found.tasks))
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


def _writer(style: str, stream: IO[str]) -> Any:
    if style == "json":
        return lambda result: stream.write(json.dumps(result, ensure_ascii=False) + "\n")
    from service.table import COLUMNS, row, table, width

    if style == "csv":
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        return lambda result: writer.writerows(row(record, result) for record in result["records"])
    return lambda result: stream.write(table(result, width()) + "\n")
