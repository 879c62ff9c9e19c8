"""`solieu verify`: whether an archive is whole."""

from __future__ import annotations

import json
import sys

import click

from service.commands.inputs import ARCHIVE, opened, progress


@click.command()
@ARCHIVE
@click.option("--object", "digests", multiple=True, metavar="SHA256", help="Only this object; may be given again.")
@click.option(
    "--json", "as_json", is_flag=True, help="A JSON object for each failure, one a line, and one of the sums."
)
def verify(archive: str, digests: tuple[str, ...], as_json: bool) -> None:
    """Check that nothing in an archive is lost or changed.

    Every original is read and its SHA-256 made again; every record's evidence is looked up in the text it was read
    from; versions, readings, records and the database itself are checked. All failures are told, one a line, and the
    exit status is then 1. The archive records that it was checked. Others may go on working with it.
    """
    from service.archive.failures import as_json as as_object
    from service.archive.verify import Checked, steps
    from service.archive.verify import verify as check_all

    total = Checked()
    with opened(archive) as held:
        for checked in progress(check_all(held, digests), steps(held), "Kiểm tra"):
            total += checked
            for failure in checked.failures:
                click.echo(json.dumps(as_object(failure), ensure_ascii=False) if as_json else str(failure))
    counted = {
        "objects": total.objects,
        "documents": total.documents,
        "records": total.records,
        "failures": len(total.failures),
    }
    if as_json:
        click.echo(json.dumps(counted))
    else:
        told = (
            f"{counted['objects']} objects, {counted['documents']} documents and {counted['records']} records checked"
        )
        click.echo(f"{told}: {len(total.failures) or 'no'} failures")
    if total.failures:
        sys.exit(1)
