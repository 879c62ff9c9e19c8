"""Brings an archive to the schema of this version, with Alembic. Each step lies in `migrations/versions/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import OtherSchema

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

LOCK = 7_036_017
"""The advisory lock of PostgreSQL that a writer holds, so that there is one at a time, as on SQLite."""
LATEST = "0007"
"""The newest step, so that an archive which has it opens without Alembic; a test holds it true."""


def bring_up_to_date(engine: Engine, name: str) -> None:
    """Makes the tables where there are none, and the changes that are missing; all of a step or nothing of it.

    Raises OtherSchema where the archive has a step that this version does not know.
    """
    from sqlalchemy import inspect, text

    with engine.connect() as connection:
        held = None
        if inspect(connection).has_table("alembic_version"):
            held = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if held == LATEST:
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    settings = config()
    if held is not None and held not in {
        step.revision for step in ScriptDirectory.from_config(settings).walk_revisions()
    }:
        raise OtherSchema(name, f"its schema {held} is newer than this version knows", "use a newer version of solieu")
    with engine.connect() as connection:
        # of two that open a new archive at once, the second waits and then finds it made
        connection = connection.execution_options(begin="BEGIN EXCLUSIVE")
        if engine.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        connection.commit()


def differences(connection: Connection) -> list[str]:
    """What is otherwise in the tables than in schema.py, in words; tables that this knows nothing of are no difference."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from service.archive.schema import metadata

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = compare_metadata(context, metadata)
    # a change of columns comes as a list of its own
    single = [one for each in found for one in (each if isinstance(each, list) else [each])]
    return [" ".join(map(str, one)) for one in single if one[0] != "remove_table"]


def config() -> Config:
    """Alembic's settings; give the connection as `attributes["connection"]`."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return settings
