"""`solieu withdraw`: documents taken out of use, or back into it."""

from __future__ import annotations

import click

from service.commands.inputs import ARCHIVE, opened


@click.command()
@click.argument("document", type=int)
@ARCHIVE
@click.option("--reason", default="", help="Why; it stays in the document's place.")
@click.option("--agent", help="Who decides; your account's name unless given.")
@click.option("--reinstate", is_flag=True, help="Take a withdrawal back.")
@click.option("--json", "as_json", is_flag=True, help="The document as it stands now, as JSON.")
def withdraw(document: int, archive: str, reason: str, agent: str | None, reinstate: bool, as_json: bool) -> None:
    """Withdraw document number DOCUMENT: its records are found and compared no longer.

    Its title, identifiers and original stay, with who withdrew it, when and why.
    """
    import json

    from service.archive import withdrawal
    from service.archive.corrections import Author
    from service.archive.documents import document_json
    from service.archive.events import person

    with opened(archive) as held:
        with held.write() as connection:
            act = withdrawal.reinstate if reinstate else withdrawal.withdraw
            act(connection, document, Author(person(agent), reason))
        with held.read() as connection:
            about = document_json(connection, document)
    if as_json:
        click.echo(json.dumps(about, ensure_ascii=False))
    else:
        state = "in use again" if reinstate else "withdrawn"
        click.echo(f"Document {document} ({about['title'] or about['source']}) is {state}; {about['records']} records")
