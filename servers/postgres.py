"""A private PostgreSQL server, from the binaries of this machine.

Owns one data folder and one server process; it listens on a unix socket only and syncs nothing to disk.
It must not touch a server that is already running here.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

_SUPERUSER = "otklik"
# PostgreSQL refuses to run as root; these accounts of a Debian system may run it instead.
_UNPRIVILEGED = ("postgres", "nobody")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


class NoPostgresError(RuntimeError):
    """No server can be run on this machine; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; `folder` holds its socket."""

    folder: Path

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of `database`."""
        return f"postgresql+psycopg://{_SUPERUSER}@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template0") -> str:
        """Create `database` as a copy of `template`, which nobody may be connected to; return its URL."""
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(command.format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop `database`, and the connections that a test has left open in it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def _execute(self, command: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.folder), user=_SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(command)


def find_binaries() -> Path:
    """Return the folder of `initdb` and `pg_ctl`: PATH first, then Debian's newest version.

    Raises `NoPostgresError` where there is none.
    """
    on_path = shutil.which("initdb")
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates = [
        *([Path(on_path).resolve().parent] if on_path else []),
        *sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True),
    ]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise NoPostgresError("no PostgreSQL binaries on this machine (Debian: apt-get install postgresql)")


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Run a server for as long as the block lasts.

    Raises `NoPostgresError` without binaries, or as root without an account that may run them.
    """
    binaries = find_binaries()
    owner = _owner()
    with tempfile.TemporaryDirectory(prefix="otklik-pg-") as name:
        folder = Path(name)
        data = folder / "data"
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        settings = {**_SETTINGS, "unix_socket_directories": str(folder)}
        options = " ".join(f"-c {key}={value or chr(39) * 2}" for key, value in settings.items())
        _run(
            owner,
            [
                *(binaries / "initdb", "--pgdata", data, "--username", _SUPERUSER),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ],
        )
        _run(
            owner,
            [
                *(binaries / "pg_ctl", "start", "--wait", "--silent", "--pgdata", data),
                *("--log", folder / "log", "--options", options),
            ],
        )
        try:
            yield PostgresServer(folder)
        finally:
            _run(owner, [binaries / "pg_ctl", "stop", "--pgdata", data, "--mode", "immediate", "--silent"])


def _owner() -> pwd.struct_passwd | None:
    """The account to run the server with; None is this process's own."""
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgresError(
        f"as root, none of the accounts {', '.join(_UNPRIVILEGED)} is there to run PostgreSQL"
    )


def _run(owner: pwd.struct_passwd | None, command: list[str | Path]) -> None:
    # runuser and not subprocess's `user=`: the groups of the account count too, and the folder that the
    # tests were started in may be closed to it.
    prefix = [] if owner is None else ["runuser", "-u", owner.pw_name, "--"]
    done = subprocess.run(
        [*prefix, *map(str, command)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}")
