"""`solieu cluster`: an emulation cluster, its members and how they stand."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from service.commands.compare import AS_JSON, CSV_FILE, KNOWN_ON, periods_of, write_csv
from service.commands.inputs import ARCHIVE, opened


@click.command()
@click.argument("name")
@ARCHIVE
@click.option(
    "--year",
    "years",
    multiple=True,
    type=click.IntRange(1945, 2100),
    help="The year; give two to set one against another.",
)
@click.option(
    "--indicator", "indicators", multiple=True, help="What the members are ranked by; may be given several times."
)
@click.option("--period", "labels", multiple=True, help="2017-H1 and the like; half-year and whole year unless given.")
@click.option(
    "--measure",
    type=click.Choice(["level", "percent_of_plan", "percent_change"]),
    help="What is ranked; what is known of most members unless given.",
)
@KNOWN_ON
@AS_JSON
@CSV_FILE
def cluster(
    name: str,
    archive: str,
    years: tuple[int, ...],
    indicators: tuple[str, ...],
    labels: tuple[str, ...],
    measure: str | None,
    known_on: datetime | None,
    as_json: bool,
    csv_file: Path | None,
) -> None:
    """Show an emulation cluster: members, leader and deputy by year, and the members ranked by indicators.

    NAME is a number or a name, with the province where several have it:
    solieu cluster "2, kien giang" --archive my.db --year 2015 --indicator "thu ngan sach"
    """
    from service.archive.rankings import rank
    from service.comparison.printed import table, to_json
    from service.comparison.standings import cluster_json, cluster_text
    from service.comparison.standings import labels as labels_of
    from service.errors import UnclearName

    periods = periods_of(labels, None, None, None)
    with opened(archive) as held, held.read() as connection:
        try:
            found = rank(connection, name, years, indicators, periods, measure, known_on.date() if known_on else None)
        except UnclearName as error:
            raise click.ClickException(str(error)) from error
    if csv_file:
        write_csv(found.comparisons, csv_file)
    if as_json:
        told = cluster_json(found.years, found.shown) | {"comparisons": [to_json(one) for one in found.comparisons]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(cluster_text(found.years, found.shown))
    for one in found.comparisons:
        click.echo(table(one, labels_of(found.shown[-1])))
