"""`solieu correct`: what people decide about records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from service.commands.inputs import ARCHIVE, opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.archive.corrections import Author

_LAST = "last"


@click.command()
@click.argument("number", type=int)
@ARCHIVE
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Set a field: value, upper, unit, multiplier, measure, place, indicator, period, basis, status, qualifier. "
    "Nothing after = makes it empty. Give it as often as needed.",
)
@click.option("--accept", is_flag=True, help="Accept the record as it stands; no later reading changes it.")
@click.option("--reject", is_flag=True, help="The record is none, for later readings too.")
@click.option(
    "--undo",
    is_flag=False,
    flag_value=_LAST,
    metavar="[DECISION]",
    help="Undo the latest decision on the record, or the one of this number; an undo can be undone too.",
)
@click.option("--add", "words", metavar="WORDS", help="Add a record the machine missed; NUMBER is then the document's.")
@click.option("--at", type=int, help="With --add: where in the text WORDS begin, if they stand there more than once.")
@click.option("--reason", default="", help="Why; it stays with the decision.")
@click.option("--agent", help="Who decides; your account's name unless given.")
@click.option("--seen", help="The revision you looked at (`solieu show --json`): refused if it is another by now.")
@click.option("--json", "as_json", is_flag=True, help="The record as it stands now, as JSON.")
def correct(
    number: int,
    archive: str,
    fields: tuple[str, ...],
    accept: bool,
    reject: bool,
    undo: str | None,
    words: str | None,
    at: int | None,
    reason: str,
    agent: str | None,
    seen: str | None,
    as_json: bool,
) -> None:
    """Correct, accept or reject record NUMBER, add one, or undo what was decided.

    What the machine read stays beside it, and every decision with its author, time and reason: `solieu show`.

    \b
    solieu correct 17 --archive my.db --set value=88.9 --set period=2017-H1 --reason "bản in"
    solieu correct 17 --archive my.db --undo
    solieu correct 3 --archive my.db --add "4,2 triệu con" --set value=4.2 --set unit=con --set multiplier=6
    """
    from service.archive import corrections
    from service.archive.corrections import Author
    from service.archive.documents import reading_json
    from service.archive.events import person
    from service.sheet import record_lines

    given = _fields(fields)
    acts = [accept, reject, undo is not None, words is not None, bool(given) and words is None]
    if sum(acts) != 1:
        raise click.UsageError("give one of --set, --accept, --reject, --undo, --add (which takes --set too)")
    author = Author(person(agent), reason)
    with opened(archive) as held:
        with held.write() as connection:
            if words is not None:
                number = _add(connection, number, words, at, given, author)
            elif undo is not None:
                corrections.undo(connection, _decision(connection, number, undo), author, seen=seen)
            elif given:
                corrections.change(connection, number, given, author, seen=seen)
            else:
                (corrections.accept if accept else corrections.reject)(connection, number, author, seen=seen)
        with held.read() as connection:
            one, decided = corrections.record_json(connection, number), corrections.history(connection, number)
            result = reading_json(connection, one["extraction_id"])
    if as_json:
        click.echo(json.dumps(one | {"history": decided}, ensure_ascii=False))
    else:
        click.echo("\n".join(record_lines(one, result["document"]["text"] if result else "", decided)))


def _fields(given: tuple[str, ...]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            raise click.UsageError(f"--set {one}: write FIELD=VALUE")
        fields[name.strip()] = value.strip() or None
    return fields


def _decision(connection: Connection, record_id: int, undo: str) -> int:
    from service.archive.corrections import history, last_decision

    if undo == _LAST:
        last = last_decision(connection, record_id)
        if last is None:
            raise click.ClickException(
                f"record {record_id}: nothing decided on it is in force; there is nothing to undo"
            )
        return last
    known = [entry["id"] for entry in history(connection, record_id)]
    if not undo.isdigit() or int(undo) not in known:
        raise click.ClickException(f"record {record_id} has no decision {undo}; it has {known or 'none'}")
    return int(undo)


def _add(
    connection: Connection, document_id: int, words: str, at: int | None, given: dict[str, Any], author: Author
) -> int:
    from service.archive.corrections import add
    from service.archive.documents import document_json, reading_json

    result = reading_json(connection, document_json(connection, document_id)["extraction_id"])
    text = result["document"]["text"] if result else ""
    start = text.find(words) if at is None else at
    if not words or not text.startswith(words, max(start, 0)) or start < 0:
        raise click.ClickException(
            f"document {document_id}: {words!r} does not stand there; copy it from `solieu show --text`"
        )
    again = text.find(words, start + 1)
    if at is None and again >= 0:
        raise click.ClickException(
            f"document {document_id}: {words!r} stands at {start}, {again} and maybe elsewhere; say which with --at"
        )
    return add(connection, document_id, start, start + len(words), given, author)
