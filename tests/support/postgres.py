"""A real PostgreSQL of the machine's own packages, started for the tests on loopback and thrown away."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

PACKAGED = Path("/usr/lib/postgresql")  # where Debian keeps the programs, outside of PATH


@dataclass(frozen=True)
class PostgresServer:
    """A running server that trusts its one user."""

    port: int
    user: str

    def fresh_database(self) -> str:
        """Make an empty database; return its address for SQLAlchemy."""
        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(host="127.0.0.1", port=self.port, user=self.user, dbname="postgres", autocommit=True) as c:
            c.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://{self.user}@127.0.0.1:{self.port}/{name}"


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server in a folder of its own; stop it and remove the folder at the end."""
    user = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="postgres-test-"))
    if user != _own_user():
        shutil.chown(folder, user)
    port = _free_port()
    data = str(folder / "data")
    # What the suite proves is atomicity between processes, not power cuts: fsync off halves its time.
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    try:
        _run(user, "initdb", "-D", data, "-A", "trust", "-U", user, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        _run(user, "pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield PostgresServer(port, user)
        finally:
            _run(user, "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own_user() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _server_user() -> str:
    # PostgreSQL refuses to run as root; its package brings a user for it.
    return "postgres" if os.geteuid() == 0 else _own_user()


def _program(name: str) -> str:
    versions = sorted(PACKAGED.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name}: install Debian's postgresql")
    return found


def _run(user: str, name: str, *arguments: str) -> None:
    command = [_program(name), *arguments]
    if user != _own_user():
        command = ["runuser", "-u", user, "--", *command]
    done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, capture_output=name != "pg_ctl", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{name} ended with {done.returncode}: {(done.stderr or b'').decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
