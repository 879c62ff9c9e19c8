"""`solieu ingest`: documents taken into an archive."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from service.commands.inputs import ARCHIVE, DOCUMENT, MANIFEST, given, opened, progress

_TOLD = {
    "new": "new",
    "new_version": "new versions of documents held",
    "unchanged": "held already, unchanged",
    "duplicate": "the same bytes as another document",
    "set_aside": "kept but could not be read",
    "failed": "could not be kept",
}


@click.command()
@click.argument("paths", nargs=-1, type=DOCUMENT)
@ARCHIVE
@click.option(
    "--bag",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Instead of documents: make a new archive of a bag that `solieu export --format bag` wrote.",
)
@click.option("--manifest", type=MANIFEST, help="As for extract: what the files do not say themselves.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many documents are read at the same time.",
)
@click.option("--agent", help="Who brings the documents; your account's name unless given.")
@click.option("--origin", default="", help="Where they come from, for the accession register.")
@click.option("--custodian", default="", help="Who kept them before.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object for each document, one a line.")
def ingest(
    paths: tuple[Path, ...],
    archive: str,
    bag: Path | None,
    manifest: Path | None,
    jobs: int,
    agent: str | None,
    origin: str,
    custodian: str,
    as_json: bool,
) -> None:
    """Take files and folders into an archive: originals, records, and who brought them when.

    The archive is made if it is not there. Run it again after an interruption: what is held is not read twice. A file that
    changed becomes a new version of the same document. One that cannot be read is kept, set aside and reported, and the
    exit status is then 1.
    """
    from dataclasses import asdict

    from service.archive.events import person
    from service.archive.ingest import Custody
    from service.archive.ingest import ingest as take_in

    if bag is not None:
        if paths:
            raise click.UsageError("Give documents or --bag, not both.")
        _take_bag(bag, archive, as_json)
        return
    if not paths:
        raise click.UsageError("Name the files or folders to take in, or a --bag.")
    found = given(paths, manifest)
    for note in (*found.notes, *found.errors):
        click.echo(note, err=True)
    count: Counter[str] = Counter()
    records = 0
    with opened(archive, create=True) as held:
        custody = Custody(person(agent), origin, custodian)
        for receipt in progress(take_in(held, found.tasks, custody, jobs=jobs), len(found.tasks)):
            count[receipt.outcome] += 1
            records += receipt.records if receipt.outcome in ("new", "new_version") else 0
            if as_json:
                click.echo(json.dumps(asdict(receipt), ensure_ascii=False))
            elif receipt.message:
                click.echo(receipt.message, err=True)
    if not as_json:
        parts = [f"{count[outcome]} {told}" for outcome, told in _TOLD.items() if count[outcome]]
        click.echo(f"{', '.join(parts)}; {records} records. The archive is {archive}")
    if found.errors or count["failed"] or count["set_aside"]:
        sys.exit(1)


def _take_bag(bag: Path, location: str, as_json: bool) -> None:
    from service.archive.bag import restore_bag
    from service.errors import ArchiveError, ExportError

    try:
        with opened(location, create=True) as archive:
            documents = restore_bag(bag, archive)
    except (ExportError, ArchiveError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps({"bag": str(bag), "archive": location, "documents": documents}, ensure_ascii=False))
    else:
        click.echo(f"{documents} documents taken over from {bag}. The archive is {location}")
