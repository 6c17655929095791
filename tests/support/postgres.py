"""A real PostgreSQL for tests: a cluster of its own from Debian's packages, in a temporary folder, on a socket only.

    with running_postgres() as server:
        url = server.fresh_database()

Any Debian or Ubuntu version of PostgreSQL will do. It listens on no network address, keeps nothing, and is
ended with the process that started it, however that ends.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

DEBIAN_BINARIES = Path("/usr/lib/postgresql")
UNPRIVILEGED = "postgres"  # the user that Debian's package makes; PostgreSQL refuses to run as root
START_SECONDS = 60
STOP_SECONDS = 30

# Tests need the answers of a real server, not its durability: what a power cut leaves is tested on SQLite.
_HASTE = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}


class PostgresMissingError(Exception):
    """PostgreSQL is not installed; the sentence says how to."""


def newest_binaries() -> Path:
    """The folder of the newest installed server; raise PostgresMissingError."""
    found = [path.parent for path in DEBIAN_BINARIES.glob("*/bin/initdb")]
    if not found:
        raise PostgresMissingError("PostgreSQL is not installed: apt-get install postgresql")
    return max(found, key=lambda folder: [int(part) for part in folder.parent.name.split(".")])


@contextmanager
def running_postgres() -> Iterator["PostgresServer"]:
    """Start a server; stop it and remove all it kept at the end."""
    server = PostgresServer()
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        server.remove()


class PostgresServer:
    """One server that trusts its one user. Can be stopped and started again, as in a crash."""

    def __init__(self) -> None:
        self._binaries = newest_binaries()
        self._folder = Path(tempfile.mkdtemp(prefix="motcua-postgres-", dir=_short_folder()))
        self._server: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._user = UNPRIVILEGED if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def start(self) -> None:
        """Start the server and wait until it answers; raise RuntimeError with its log when it does not."""
        settings = {**_HASTE, "listen_addresses": "", "unix_socket_directories": str(self._folder)}
        arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                self._as_user([str(self._binaries / "postgres"), "-D", str(self._folder / "data"), *arguments]),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self._folder / 'log').read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server at once, as a crash of its machine would: open connections break."""
        if self._server is None:
            return
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(STOP_SECONDS)
        self._server = None

    def fresh_database(self, template: str = "template1", name: str | None = None) -> str:
        """Make a database, a copy of `template`, that stays as long as the server; return its address."""
        name = name or f"test_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._command(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return f"postgresql+psycopg://{self._user}@/{name}?host={self._folder}"

    def drop(self, url: str) -> None:
        """Drop a database, ending its connections."""
        name = make_url(url).database or ""
        self._command(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def dump(self, url: str) -> bytes:
        """Everything a database holds, as pg_dump writes it: rows as text, bytes in hexadecimal."""
        command = [str(self._binaries / "pg_dump"), "-h", str(self._folder), "-U", self._user]
        return subprocess.run([*command, make_url(url).database or ""], check=True, capture_output=True).stdout

    def make(self) -> None:
        """Make the data folder; raise PostgresMissingError or RuntimeError."""
        if os.geteuid() == 0:
            try:
                account = pwd.getpwnam(UNPRIVILEGED)
            except KeyError:
                raise PostgresMissingError("there is no user postgres: apt-get install postgresql") from None
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        initialise = [str(self._binaries / "initdb"), "-D", str(self._folder / "data"), "-U", self._user]
        settings = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        done = subprocess.run(self._as_user([*initialise, *settings]), check=False, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{done.stderr.decode()}")

    def remove(self) -> None:
        """Remove all files."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _as_user(self, command: Sequence[str]) -> list[str]:
        # The signal at the parent's death ends the server even when the test run is killed.
        prefix = ["setpriv", "--pdeathsig", "QUIT"]
        if os.geteuid() == 0:
            prefix += [f"--reuid={UNPRIVILEGED}", f"--regid={UNPRIVILEGED}", "--init-groups"]
        return [*prefix, *command]

    def _answers(self) -> bool:
        try:
            with psycopg.connect(host=str(self._folder), user=self._user, dbname="postgres"):
                return True
        except psycopg.OperationalError:
            return False

    def _command(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self._folder), user=self._user, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


def _short_folder() -> str:
    """A folder whose sockets have a path short enough for the kernel (107 bytes), and that every user may enter."""
    return "/tmp"  # noqa: S108 - mkdtemp makes an unguessable folder of mode 0700 inside
