"""An empty archive on each of the two engines. PostgreSQL is a real server of the session's own, on a socket."""

from itertools import count

import pytest
from dbos import DBOS
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from evaluation.server import programs, server
from service.app import create_app
from service.archive.store import open_archive
from service.settings import Settings

NUMBERS = count(1)
HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def postgresql():
    """The URL of a server of the session's own, without the name of a database."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with server() as running:
        yield running.url("{}")


@pytest.fixture(scope="session")
def template(postgresql):
    """The name of a database that holds an empty archive, to be copied."""
    execute(postgresql, "CREATE DATABASE template_archive")
    location = postgresql.format("template_archive")
    open_archive(location, create=True).close()
    DBOS.migrate(location)
    return "template_archive"


def execute(server, statement):
    engine = create_engine(server.format("postgres").replace("postgresql", "postgresql+psycopg", 1))
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request, tmp_path):
    """Where a new archive is to be made: a file's path, or a new database's address."""
    if request.param == "sqlite":
        return str(tmp_path / "archive.db")
    return new_database(request)


def new_database(request):
    """The address of a new, empty archive on the server."""
    server = request.getfixturevalue("postgresql")
    name = f"archive_{NUMBERS.__next__()}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('template')}")
    return server.format(name)


@pytest.fixture
def archive(location):
    """An empty archive, on each engine in turn."""
    with open_archive(location, create=True) as opened:
        yield opened


@pytest.fixture
def settings(location):
    return Settings(location, workers=1)


@pytest.fixture
def client(settings):
    """The service on an empty archive, called as a program on this machine would."""
    with TestClient(create_app(settings), base_url=HERE, raise_server_exceptions=False) as opened:
        yield opened
