"""The journal's connection to SQLite or PostgreSQL: how it opens, writes and reads.

Everything the journal changes goes through `Database.write`, one piece of work a transaction. Whoever wants many
pieces of work in one commit, or a spool for the time the database is away, changes this one door.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lookup_api.exchange.outcomes import ExchangeUnavailable

T = TypeVar("T")

BUSY_MILLISECONDS = 5000  # how long SQLite waits for another process's write
READ_ONLY = "exchange_read_only"


class Database:
    """One journal database; safe to share between threads, not across a fork."""

    def __init__(self, url: str) -> None:
        self._engine = _open_engine(url)
        on_sqlite = self._engine.dialect.name == "sqlite"
        # SQLite has one writer at a time. Queueing here is fair and wakes at once; its own busy handler sleeps.
        self._turn: AbstractContextManager[Any] = threading.Lock() if on_sqlite else nullcontext()
        options = {READ_ONLY: True} if on_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._reader = self._engine.execution_options(**options)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction; it is on the disk when this returns, and undone when anything raises."""
        with _said_when_away(), self._turn, self._engine.begin() as connection:
            return work(connection)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on what is committed, without opening a transaction."""
        with _said_when_away(), self._reader.connect() as connection:
            return work(connection)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    def answers(self) -> bool:
        """Tell whether the database answers a trivial question."""
        try:
            self.read(lambda connection: connection.execute(select(1)).scalar_one())
        except ExchangeUnavailable:
            return False
        return True

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@contextmanager
def _said_when_away() -> Iterator[None]:
    """Say ExchangeUnavailable for what the database cannot help: away, full, locked, damaged."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise  # a mistake of ours, which must not look like a database that is away
    except (DBAPIError, PoolTimeout) as error:
        # The driver's own text may quote values and passwords, so it is not carried on.
        raise ExchangeUnavailable(type(error).__name__) from None


def _open_engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        # hide_parameters: an error's text must not carry what a citizen sent.
        return create_engine(address, hide_parameters=True)
    if address.database and address.database != ":memory:":
        _make_private(Path(address.database))
    engine = create_engine(
        address, hide_parameters=True, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path) -> None:
    """Create the file readable by its owner alone; SQLite gives the WAL beside it the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling begins too late for an immediate lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # an acknowledged message survives a power cut
    cursor.execute("PRAGMA secure_delete = ON")  # what is purged is overwritten
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Taking the write lock at the start spares a transaction that read first from being refused at its end.
    if not connection.get_execution_options().get(READ_ONLY):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
