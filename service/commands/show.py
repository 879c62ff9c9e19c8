"""`solieu show`: what an archive holds of a document or a record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.inputs import ARCHIVE, opened

if TYPE_CHECKING:
    from sqlalchemy import Connection


@click.command()
@click.argument("name")
@ARCHIVE
@click.option("--record", type=int, metavar="N", help="One record: its words, what the machine says, who decided what.")
@click.option("--versions", is_flag=True, help="What each reading says otherwise than the one before.")
@click.option("--events", is_flag=True, help="Everything that happened to the document.")
@click.option("--text", is_flag=True, help="The text that was read.")
@click.option(
    "--original",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write the stored bytes to this file, unchanged.",
)
@click.option("--version", "number", type=int, help="With --original: of this version, not the latest.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object.")
def show(
    name: str,
    archive: str,
    record: int | None,
    versions: bool,
    events: bool,
    text: bool,
    original: Path | None,
    number: int | None,
    as_json: bool,
) -> None:
    """Show a document: its versions, its records with who reviewed them, its warnings.

    NAME is a document's number, the SHA-256 of its file, or an accession number such as 2026-000001, which shows all
    documents that came with it.
    """
    from service.archive.documents import find

    with opened(archive) as held, held.read() as connection:
        for document_id in find(connection, name):
            if original is not None:
                _write(connection, document_id, number, original)
            elif text:
                _text(connection, document_id)
            elif record is not None:
                _record(connection, document_id, record, as_json)
            elif as_json:
                _json(connection, document_id)
            else:
                _document(connection, document_id, versions, events)


def _document(connection: Connection, document_id: int, versions: bool, events: bool) -> None:
    from service.archive.corrections import records_json
    from service.archive.differences import differences
    from service.archive.documents import document_json, reading_json
    from service.sheet import difference_lines, document_lines, event_lines
    from service.table import width

    about, records = document_json(connection, document_id), records_json(connection, document_id)
    texts = {}
    for extraction_id in {one["extraction_id"] for one in records if one["live"]}:
        result = reading_json(connection, extraction_id)
        texts[extraction_id] = result["document"]["text"] if result else ""
    lines = document_lines(about, records, texts, width())
    if versions:
        for one in differences(connection, document_id):
            lines += ["", f"Lần đọc {one.old} → {one.new}:", *(difference_lines(one) or ["(không khác)"])]
    if events:
        lines += ["", *event_lines(about)]
    click.echo("\n".join(lines))


def _record(connection: Connection, document_id: int, record_id: int, as_json: bool) -> None:
    from service.archive.corrections import history, record_json
    from service.archive.documents import reading_json
    from service.sheet import record_lines

    one = record_json(connection, record_id)
    if one["document_id"] != document_id:
        raise click.ClickException(f"record {record_id} is of document {one['document_id']}; show that one")
    decided = history(connection, record_id)
    if as_json:
        click.echo(json.dumps(one | {"history": decided}, ensure_ascii=False))
        return
    result = reading_json(connection, one["extraction_id"])
    click.echo("\n".join(record_lines(one, result["document"]["text"] if result else "", decided)))


def _json(connection: Connection, document_id: int) -> None:
    from service.archive.corrections import records_json
    from service.archive.differences import difference_json, differences
    from service.archive.documents import document_json

    told = [difference_json(one) for one in differences(connection, document_id)]
    about = document_json(connection, document_id)
    records = records_json(connection, document_id)
    click.echo(json.dumps({"document": about, "records": records, "differences": told}, ensure_ascii=False))


def _text(connection: Connection, document_id: int) -> None:
    from service.archive.documents import document_json, reading_json

    result = reading_json(connection, document_json(connection, document_id)["extraction_id"])
    if result is None:
        raise click.ClickException(f"document {document_id} could not be read; --original writes its bytes")
    click.echo(result["document"]["text"])


def _write(connection: Connection, document_id: int, number: int | None, out: Path) -> None:
    from service.archive.documents import digest_of_version
    from service.archive.objects import parts

    digest = digest_of_version(connection, document_id, number)
    try:
        with click.open_file(str(out), "wb") as stream:
            for part in parts(connection, digest):
                stream.write(part)
    except OSError as error:
        raise click.ClickException(f"{out}: it cannot be written ({error.strerror}); choose another file") from error
