"""An empty archive on each of the two engines. PostgreSQL is a real server of the session's own, on a socket."""

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import pytest
from dbos import DBOS
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from service.app import create_app
from service.archive.store import open_archive
from service.settings import Settings

NUMBERS = count(1)
HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def postgresql():
    """The URL of a server, without the name of a database. The server refuses to run as root, so that root starts it as
    the user that its package makes."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="solieu-pg-"))  # a short path: a socket's may have 107 bytes
    user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    as_user = {"user": user} if os.getuid() == 0 else {}
    shutil.chown(folder, user)
    data = folder / "data"

    def run(program, *arguments):
        done = subprocess.run([programs / program, *arguments], cwd=folder, capture_output=True, text=True, **as_user)
        assert done.returncode == 0, done.stderr

    run("initdb", "-D", data, "-A", "trust", "-U", "solieu", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    settings = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=60"
    run("pg_ctl", "-D", data, "-l", folder / "log", "-o", settings, "-w", "start")
    yield f"postgresql://solieu@/{{}}?host={folder}"
    run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder)


def _programs():
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


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
