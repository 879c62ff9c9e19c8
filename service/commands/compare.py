"""`solieu compare`: an indicator over places and periods."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.inputs import ARCHIVE, opened, text_out

if TYPE_CHECKING:
    from extractor.model.mention import ReferencePeriod
    from service.comparison.cells import Comparison

DAY = click.DateTime(["%Y-%m-%d"])
KNOWN_ON = click.option(
    "--as-known-on", "known_on", type=DAY, metavar="YYYY-MM-DD", help="Only what was published by this day."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, described in docs/comparing.md.")
CSV_FILE = click.option(
    "--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Also write the numbers here."
)


@click.command()
@click.argument("indicator")
@ARCHIVE
@click.option("--place", "places", multiple=True, help="A place, such as 'An Biên' or 'huyen an bien, kien giang'.")
@click.option(
    "--places-in", "within", multiple=True, help="Every place directly within this one, such as 'Kiên Giang'."
)
@click.option("--period", "labels", multiple=True, help="2016, 2016-H1, 2016-Q3, 2016-09 or 2016-01/2016-09.")
@click.option("--from", "first", help="The first period of a row of them, such as 2014 or 2014-H1.")
@click.option(
    "--to", "last", help="The last one. From 2014-H1 to 2018-H1 without --kind is the first half of each year."
)
@click.option(
    "--kind", type=click.Choice(["year", "half", "quarter", "month"]), help="With --from: every one of these."
)
@click.option(
    "--measure",
    type=click.Choice(["level", "percent_of_plan", "percent_change"]),
    help="What is ranked; what is known of most places unless given.",
)
@KNOWN_ON
@AS_JSON
@CSV_FILE
def compare(
    indicator: str,
    archive: str,
    places: tuple[str, ...],
    within: tuple[str, ...],
    labels: tuple[str, ...],
    first: str | None,
    last: str | None,
    kind: str | None,
    measure: str | None,
    known_on: datetime | None,
    as_json: bool,
    csv_file: Path | None,
) -> None:
    """Compare an indicator over places and periods: level, % of plan, growth and rank.

    Names may be typed without diacritics: solieu compare "thu ngan sach" --archive my.db --places-in "kien giang"
    --from 2016-H1 --to 2018-H1. What is missing stays empty; what may not be compared is told below the table.
    """
    from service.archive.comparisons import Question
    from service.archive.comparisons import compare as ask
    from service.errors import UnclearName

    if not places and not within:
        raise click.UsageError("Say which places: --place 'An Biên', or --places-in 'Kiên Giang'.")
    periods = periods_of(labels, first, last, kind)
    question = Question(indicator, places, within, periods, measure, known_on.date() if known_on else None)
    with opened(archive) as held, held.read() as connection:
        try:
            found = ask(connection, question)
        except UnclearName as error:
            raise click.ClickException(str(error)) from error
    if csv_file:
        write_csv([found], csv_file)
    show([found], as_json)


def periods_of(
    labels: Sequence[str], first: str | None, last: str | None, kind: str | None
) -> tuple[ReferencePeriod, ...]:
    """The periods that the options name. Raises UsageError."""
    from service.comparison.periods import between, period_of

    if kind and not first:
        raise click.UsageError("--kind needs --from and --to.")
    try:
        held = [period_of(label) for label in labels]
        if first or last:
            ends = period_of(first or last or ""), period_of(last or first or "")
            held += between(*ends, kind)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return tuple(held)


def show(comparisons: Sequence[Comparison], as_json: bool) -> None:
    """Prints comparisons, each as a table or as a line of JSON."""
    from service.comparison.printed import table, to_json

    for one in comparisons:
        click.echo(json.dumps(to_json(one), ensure_ascii=False) if as_json else table(one))


def write_csv(comparisons: Sequence[Comparison], file: Path) -> None:
    """Writes the numbers of comparisons, one a row."""
    import csv

    from service.comparison.printed import COLUMNS, rows

    with text_out(file, "utf-8-sig") as out:
        writer = csv.DictWriter(out, ("indicator", *COLUMNS))
        writer.writeheader()
        for one in comparisons:
            writer.writerows(row | {"indicator": one.indicator.name} for row in rows(one))
