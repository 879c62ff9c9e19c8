"""`solieu key` and `solieu account`: who may use the service."""

from __future__ import annotations

import json
from typing import Any

import click

from service.commands.inputs import ARCHIVE, opened

_SCOPES = ("read", "write", "correct", "admin")
_ROLES = ("reader", "archivist", "administrator")
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group()
def key() -> None:
    """API keys for programs: create, list, revoke."""


@key.command("create")
@click.argument("name")
@ARCHIVE
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(_SCOPES), help="What it may do; repeatable."
)
@click.option("--days", type=click.IntRange(1), help="After how many days it ends; never unless given.")
def create_key(name: str, archive: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a key and show it, this once only: the archive keeps only what it can be checked by."""
    from service.archive import access

    with opened(archive, create=True) as held, held.write() as connection:
        _, made = access.create_key(connection, name, scopes, days)
    click.echo(made)


@key.command("list")
@ARCHIVE
@_JSON
def list_keys(archive: str, as_json: bool) -> None:
    """Show the keys there are, their scopes, ends and last use."""
    from service.archive import access

    with opened(archive) as held, held.read() as connection:
        _print([dict(row._mapping) for row in access.keys(connection)], as_json)


@key.command("revoke")
@click.argument("number", type=int)
@ARCHIVE
def revoke_key(number: int, archive: str) -> None:
    """End a key at once; NUMBER is its id in the list."""
    from service.archive import access

    with opened(archive) as held, held.write() as connection:
        if not access.revoke_key(connection, number):
            raise click.ClickException(f"there is no key {number}; `solieu key list` shows them")
    click.echo(f"key {number} is revoked")


@click.group()
def account() -> None:
    """Accounts for people: create, list, change."""


@account.command("create")
@click.argument("name")
@ARCHIVE
@click.option("--role", type=click.Choice(_ROLES), default="reader", show_default=True)
@click.password_option(help="Asked for unless given.")
def create_account(name: str, archive: str, role: str, password: str) -> None:
    """Make an account for the web interface. A reader looks; an archivist also brings documents and decides on records;
    an administrator also manages keys and accounts. A password has 10 to 200 characters."""
    from service.archive import access

    with opened(archive, create=True) as held, held.write() as connection:
        access.create_account(connection, name, password, role)
    click.echo(f"{name} is {'an' if role[0] == 'a' else 'a'} {role}")


@account.command("list")
@ARCHIVE
@_JSON
def list_accounts(archive: str, as_json: bool) -> None:
    """Show the accounts there are."""
    from service.archive import access

    with opened(archive) as held, held.read() as connection:
        _print([dict(row._mapping) for row in access.accounts(connection)], as_json)


@account.command("change")
@click.argument("name")
@ARCHIVE
@click.option("--role", type=click.Choice(_ROLES))
@click.option("--password", help="A new password.")
@click.option("--disable/--enable", "disabled", default=None, help="Whether it may log in.")
def change_account(name: str, archive: str, role: str | None, password: str | None, disabled: bool | None) -> None:
    """Change an account; it has to log in again."""
    from service.archive import access

    with opened(archive) as held, held.write() as connection:
        if not access.change_account(connection, name, password=password, role=role, disabled=disabled):
            raise click.ClickException(f"there is no account {name}; `solieu account list` shows them")
    click.echo(f"{name} is changed")


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("  ".join(f"{name}={value}" for name, value in row.items() if value is not None))
