"""The command line: `solieu extract` and `solieu explain`."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import click

Json = dict[str, Any]
SUFFIXES = (".txt", ".html", ".htm", ".xhtml")
_PATH = click.Path(path_type=Path, allow_dash=True)
_MANIFEST = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read: a file, or bytes that came in on standard input."""

    name: str
    path: Path | None
    data: bytes | None
    entry: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: its record object, or the error to report."""

    result: Json | None
    error: str | None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("solieu"), prog_name="solieu")
def main() -> None:
    """Reads Vietnamese articles and reports and turns their figures into records."""


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option(
    "--manifest",
    type=_MANIFEST,
    help="CSV with file,title,published,source: what the files do not say themselves.",
)
@click.option("--format", "style", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here instead of to standard output.",
)
def extract(paths: tuple[Path, ...], manifest: Path | None, style: str, jobs: int, output: Path | None) -> None:
    """Print the records of files, folders or standard input (-).

    Folders are searched for .txt and .html files. A file that cannot be read is reported and the others are
    still done; the exit status is then 1.
    """
    tasks = list(_tasks(paths, _entries(manifest)))
    failed = 0
    with _output(output) as stream:
        write = _writer(style, stream)
        for outcome in _progress(_run(tasks, jobs), len(tasks)):
            if outcome.error is not None:
                failed += 1
                click.echo(outcome.error, err=True)
            elif outcome.result is not None:
                write(outcome.result)
    if failed:
        click.echo(f"{failed} of {len(tasks)} could not be read", err=True)
        sys.exit(1)


@main.command()
@click.argument("path", type=_PATH)
@click.option("--at", required=True, help="An offset into the document's text, or words of it.")
@click.option("--manifest", type=_MANIFEST, help="CSV with file,title,published,source.")
def explain(path: Path, at: str, manifest: Path | None) -> None:
    """Show how a record came about: its mentions, and the rules that made and joined them."""
    from extractor.errors import SolieuError
    from extractor.pipeline import extract as extract_one
    from service.explanation import explanation

    task = next(_tasks((path,), _entries(manifest)))
    try:
        source = task.path if task.path is not None else task.data or b""
        extraction = extract_one(source, name=task.name, entry=task.entry)
    except SolieuError as error:
        raise click.ClickException(str(error)) from error
    lines = explanation(extraction, at)
    if not lines:
        raise click.ClickException(f"{task.name}: nothing was read at {at!r}; give an offset or words of the text")
    click.echo("\n".join(lines))


def _entries(manifest: Path | None) -> Json:
    if manifest is None:
        return {}
    from extractor.errors import ManifestError
    from extractor.reading import read_manifest

    try:
        return dict(read_manifest(manifest))
    except ManifestError as error:
        raise click.ClickException(str(error)) from error


def _tasks(paths: Iterable[Path], entries: Json) -> Iterator[Task]:
    for path in paths:
        if str(path) == "-":
            yield Task("-", None, sys.stdin.buffer.read(), entries.get("-"))
        elif path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()):
                yield Task(
                    str(file),
                    file,
                    None,
                    entries.get(file.relative_to(path).as_posix(), entries.get(file.name)),
                )
        else:
            yield Task(str(path), path, None, entries.get(str(path), entries.get(path.name)))


def _one(task: Task) -> Outcome:
    from extractor.contract import to_json
    from extractor.errors import SolieuError
    from extractor.pipeline import extract as extract_one

    try:
        source = task.path if task.path is not None else task.data or b""
        return Outcome(to_json(extract_one(source, name=task.name, entry=task.entry)), None)
    except SolieuError as error:
        return Outcome(None, str(error))


def _run(tasks: list[Task], jobs: int) -> Iterator[Outcome]:
    if jobs == 1 or len(tasks) < 2:
        yield from map(_one, tasks)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_one, tasks, chunksize=max(1, min(16, len(tasks) // (4 * jobs))))


def _progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """A bar on standard error while it is a terminal and there is more than one document."""
    if total < 2 or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(outcomes, "Đọc tài liệu", total=total, console=Console(stderr=True), transient=True)


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that appears only once it is whole."""
    if path is None:
        yield sys.stdout
        return
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written ({error.strerror}); choose another place") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


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
