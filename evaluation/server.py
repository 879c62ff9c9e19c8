"""A PostgreSQL server of one's own, on a socket, to test with: it may be killed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_DEBIAN = Path(os.sep, "usr", "lib", "postgresql")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `folder` holds its data and its socket, `programs` those of PostgreSQL."""

    folder: Path
    programs: Path
    user: str

    def url(self, database: str) -> str:
        return f"postgresql://solieu@/{database}?host={self.folder}"

    def start(self) -> None:
        # without fsync: a server that is killed loses nothing as long as the machine goes on
        settings = f"-c listen_addresses='' -k {self.folder} -c max_connections=60 -c fsync=off"
        self._run("pg_ctl", "-D", self._data, "-l", self.folder / "log", "-o", settings, "-w", "start")

    def stop(self) -> None:
        """At once, as where the machine fails: nothing is brought to an end."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Runs a statement outside of a transaction; its rows, where it gives some."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _make(self) -> None:
        encoding = ("-E", "UTF8", "--locale=C.UTF-8")
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "solieu", *encoding, "--no-sync")

    def _run(self, program: str, *arguments: str | Path) -> None:
        user = self.user if os.getuid() == 0 else None
        # the server keeps what it is given as output, so that a pipe would never end
        with (self.folder / "told").open("w+b") as told:
            done = subprocess.run(
                [self.programs / program, *arguments], cwd=self.folder, stdout=told, stderr=told, user=user
            )
            told.seek(0)
            if done.returncode:
                raise OSError(f"{program}: {told.read().decode('utf-8', 'replace')}")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, of the newest version; None where it is not installed."""
    for folder in sorted(_DEBIAN.glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def server() -> Iterator[Server]:
    """A new server, gone afterwards. It refuses to run as root, so that root starts it as the user that its package
    makes. Raises OSError."""
    found = programs()
    if found is None:
        raise OSError("PostgreSQL is not installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="solieu-pg-"))  # a short path: a socket's may have 107 bytes
    user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    shutil.chown(folder, user)
    made = Server(folder, found, user)
    try:
        made._make()
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
