"""`solieu backup` and `solieu restore`: copies of an archive."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.inputs import ARCHIVE, opened

if TYPE_CHECKING:
    from service.archive.backup import Copy

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("out", type=_FILE)
@ARCHIVE
@click.option("--agent", help="Who makes the backup; your account's name unless given.")
@click.option("--json", "as_json", is_flag=True, help="Print what was copied as a JSON object.")
def backup(out: Path, archive: str, agent: str | None, as_json: bool) -> None:
    """Copy an archive as it is now to the new file OUT.

    Others may go on writing. The file holds everything, is an archive itself (of SQLite, also where the archive is in
    PostgreSQL) and gets its name only when all of it is on the disk. It is checked as by `solieu verify`; where
    something is wrong, it is told and the exit status is 1.
    """
    from service.archive.backup import backup as copy_of

    with opened(archive) as held:
        _tell(copy_of(held, out, agent), as_json, "Backed up")


@click.command()
@click.argument("file", metavar="BACKUP", type=_FILE)
@ARCHIVE
@click.option("--json", "as_json", is_flag=True, help="Print what was restored as a JSON object.")
def restore(file: Path, archive: str, as_json: bool) -> None:
    """Make an archive of BACKUP, a file that `solieu backup` wrote.

    --archive names a file that is not there yet, or a PostgreSQL database without documents. What was restored is
    checked as by `solieu verify`; where something is wrong, it is told and the exit status is 1.
    """
    from service.archive.backup import restore as made_of
    from service.errors import ArchiveError

    try:
        _tell(made_of(file, archive), as_json, "Restored")
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error


def _tell(copy: Copy, as_json: bool, done: str) -> None:
    checked = copy.checked
    for failure in checked.failures:
        click.echo(str(failure), err=True)
    counted = {"objects": checked.objects, "documents": checked.documents, "records": checked.records}
    if as_json:
        counted |= {"failures": len(checked.failures)}
        click.echo(json.dumps({"location": copy.location} | counted, ensure_ascii=False))
    else:
        told = ", ".join(f"{number} {name}" for name, number in counted.items())
        click.echo(f"{done} and checked: {told}, {len(checked.failures) or 'no'} failures. It is {copy.location}")
    if checked.failures:
        sys.exit(1)
