"""`solieu conflicts`: facts that documents state differently."""

from __future__ import annotations

import json

import click

from service.commands.inputs import ARCHIVE, opened


@click.command()
@ARCHIVE
@click.option(
    "--revisions", is_flag=True, help="Also what a later document revised: an estimate and then the final figure."
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object for each fact, one a line.")
def conflicts(archive: str, revisions: bool, as_json: bool) -> None:
    """List the facts that two documents of the archive state with different values.

    Each is shown with all its figures; none is overwritten. Settle one by accepting or rejecting a record.
    """
    from service.archive.conflicts import conflicts as find
    from service.comparison.printed import fact_json, fact_text

    count = 0
    with opened(archive) as held, held.read() as connection:
        for fact in find(connection, ("conflict", "revision") if revisions else ("conflict",)):
            count += 1
            click.echo(json.dumps(fact_json(fact), ensure_ascii=False) if as_json else fact_text(fact))
    if not as_json:
        click.echo(f"{count} mâu thuẫn" + (" hoặc lần sửa" if revisions else ""))
