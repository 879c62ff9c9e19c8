"""`solieu rerun`: stored originals read again."""

from __future__ import annotations

import json
import sys
from collections import Counter

import click

from service.commands.inputs import ARCHIVE, opened, progress

_TOLD = {
    "unchanged": "read as before",
    "changed": "read otherwise",
    "read": "read for the first time",
    "set_aside": "could not be read",
    "superseded": "came anew meanwhile",
}


@click.command()
@ARCHIVE
@click.option("--document", "documents", type=int, multiple=True, metavar="ID", help="Only this document; repeatable.")
@click.option("--all", "again", is_flag=True, help="Also documents that this version of solieu has read already.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many documents are read at the same time.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object for each document, one a line.")
def rerun(archive: str, documents: tuple[int, ...], again: bool, jobs: int, as_json: bool) -> None:
    """Read stored originals again with this version of solieu, and show what it reads otherwise.

    Earlier readings stay. What people decided stands: of a record they accepted, corrected, rejected or added, nothing
    changes. After an interruption run it again: only what is left is read. The exit status is 1 where one could not be
    read.
    """
    from service.archive.rerun import reread_json, waiting
    from service.archive.rerun import rerun as read_again
    from service.sheet import difference_lines

    count: Counter[str] = Counter()
    with opened(archive) as held:
        wanted = waiting(held, documents, again=again)
        if missing := sorted(set(documents) - set(wanted)):
            click.echo(f"{archive}: not read, since withdrawn or not held: {missing}", err=True)
        for one in progress(read_again(held, wanted, jobs=jobs), len(wanted)):
            count[one.outcome] += 1
            if as_json:
                click.echo(json.dumps(reread_json(one), ensure_ascii=False))
            elif one.message:
                click.echo(one.message, err=True)
            elif one.difference:
                click.echo("\n".join([f"{one.document_id} · {one.name}", *difference_lines(one.difference), ""]))
    if not as_json:
        parts = [f"{count[outcome]} {told}" for outcome, told in _TOLD.items() if count[outcome]]
        click.echo(", ".join(parts) or "Nothing is left to read; --all reads everything again")
    if count["set_aside"] or (documents and missing):
        sys.exit(1)
