"""`solieu export`: records given away in the formats of others."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from service.commands.inputs import ARCHIVE, opened

FORMATS = ("csv", "xlsx", "parquet", "jsonl", "sdmx", "datapackage", "bag")


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@ARCHIVE
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    required=True,
    help="csv, xlsx, parquet and jsonl are files. sdmx (SDMX-CSV with its structure), datapackage (Frictionless) and "
    "bag (BagIt: the whole archive with its originals) are folders.",
)
@click.option("--place", help="Of this place and all inside it: a name, a code or an id.")
@click.option("--indicator", help="Of this indicator: its name or its id in the catalogue.")
@click.option("--period", help="Of periods within this: 2017, 2017-H1, 2017-Q3, 2017-06, 2017-06-30 or 2016/2020.")
@click.option("--document", "documents", type=int, multiple=True, help="Of this document, by number. May be repeated.")
@click.option("--agent", help="Who exports; your account's name unless given.")
@click.option("--json", "as_json", is_flag=True, help="Tell what was written as a JSON object.")
def export(
    out: Path,
    archive: str,
    form: str,
    place: str | None,
    indicator: str | None,
    period: str | None,
    documents: tuple[int, ...],
    agent: str | None,
    as_json: bool,
) -> None:
    """Write the records of an archive to OUT, a file or a folder, in a format that other programs read.

    Rejected records and withdrawn documents are left out. OUT appears only once it is whole. The archive remembers the export.

    A bag holds everything; `solieu ingest --bag OUT --archive NEW` makes the same archive of it.
    """
    from service.archive.events import person
    from service.archive.giving import give
    from service.archive.wanted import wanted
    from service.errors import ExportError, Unclear

    told = {"place": place, "indicator": indicator, "period": period, "documents": list(documents)}
    if form == "bag" and any(told.values()):
        raise click.UsageError(
            "A bag is of the whole archive: leave out --place, --indicator, --period and --document."
        )
    try:
        asked = wanted(place, indicator, period, documents)
        with opened(archive) as held:
            given = give(held, form, out, asked, person(agent), told)
    except (ExportError, Unclear) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(asdict(given), ensure_ascii=False))
    else:
        click.echo(f"{given.records} records written to {given.out}")
