"""`solieu serve`: the web interface and the API."""

from __future__ import annotations

import click

from service.commands.inputs import ARCHIVE, opened


@click.command()
@ARCHIVE
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that read documents; one a core unless given.")
@click.option("--rate", type=click.IntRange(1), default=1200, show_default=True, help="Requests a minute and caller.")
@click.option("--private-webhooks", "private", is_flag=True, help="Let webhooks go to private addresses, and by http.")
def serve(archive: str, host: str, port: int, workers: int | None, rate: int, private: bool) -> None:
    """Serve the archive: pages for people at /, the API for programs at /v1.

    On 127.0.0.1 it is open to you alone, without an account. Before it serves other machines, make a key
    (`solieu key create`) or an account (`solieu account create`).
    """
    from dataclasses import replace

    import uvicorn

    from service.app import create_app
    from service.archive import access
    from service.settings import Settings

    settings = Settings(archive, host, port, rate=rate, private=private)
    if workers:
        settings = replace(settings, workers=workers)
    with opened(archive, create=True) as held, held.read() as connection:
        guarded = access.has_keys(connection) or access.has_accounts(connection)
    if not settings.loopback and not guarded:
        raise click.ClickException(
            f"{host} can be reached by others, and nothing guards the archive; make a key with `solieu key create` or an "
            "account with `solieu account create` first, or serve 127.0.0.1"
        )
    click.echo(f"Solieu: http://{host}:{port}/ (archive {archive})")
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning", access_log=False)
