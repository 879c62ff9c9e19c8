"""`solieu explain`: how a record came about."""

from __future__ import annotations

from pathlib import Path

import click

from service.commands.inputs import DOCUMENT, MANIFEST, given


@click.command()
@click.argument("path", type=DOCUMENT)
@click.option("--at", required=True, help="A figure or words of the document's text, or an offset into it.")
@click.option("--manifest", type=MANIFEST, help="As for extract.")
def explain(path: Path, at: str, manifest: Path | None) -> None:
    """Show how a record came about: its mentions, the rules that made and joined them, and what else was considered.

    Where there is no record, it tells what was read instead.
    """
    from service.batch import extraction
    from service.explanation import explanation

    found = given((path,), manifest)
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
