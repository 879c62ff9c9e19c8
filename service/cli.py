"""The command line: one command a module of `service.commands`."""

from __future__ import annotations

from importlib.metadata import version

import click

from service.commands.access import account, key
from service.commands.backup import backup, restore
from service.commands.cluster import cluster
from service.commands.compare import compare
from service.commands.conflicts import conflicts
from service.commands.correct import correct
from service.commands.explain import explain
from service.commands.export import export
from service.commands.extract import extract
from service.commands.ingest import ingest
from service.commands.rerun import rerun
from service.commands.search import search
from service.commands.serve import serve
from service.commands.show import show
from service.commands.verify import verify
from service.commands.withdraw import withdraw


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("solieu"), prog_name="solieu")
def main() -> None:
    """Read Vietnamese articles and reports, turn their figures into records and keep them in an archive.

    `solieu extract FOLDER` prints the records of its documents; `solieu explain FILE --at "65,2%"` tells how one came about;
    `solieu ingest FOLDER --archive my.db` keeps documents and records in an archive;
    `solieu export records.csv --archive my.db --format csv` gives its records away.
    """


for command in (
    account,
    backup,
    cluster,
    compare,
    conflicts,
    correct,
    explain,
    export,
    extract,
    ingest,
    key,
    rerun,
    restore,
    search,
    serve,
    show,
    verify,
    withdraw,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
