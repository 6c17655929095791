"""Connections to the two databases: how each is opened, what it waits for, and how a failure is named.

Writing goes through one engine whose transactions are real; reading through connections that each thread holds, with
no transaction around a statement. Both databases are told how long anything may take, so a lookup never hangs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lookup_api.domain.errors import StoreUnavailable
from lookup_api.sqlite_files import make_private, write_ahead

RETRY_AFTER = 2  # seconds; a restarted database is back by then, or soon
CONNECT_SECONDS = 3
READ_MILLISECONDS = 5_000
LOCK_MILLISECONDS = 10_000  # how long a writer waits for another
WRITE_MILLISECONDS = 60_000
IDLE_MILLISECONDS = 60_000  # in an open transaction, with nothing asked: its program hangs
MIGRATE_MILLISECONDS = 600_000  # one statement of a migration on a large table

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_CACHE_KIBIBYTES = 16_384  # of pages, for each connection
_WAL_BYTES = 64 * 1024 * 1024  # a WAL that grew in an import is cut back to this

_UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout)


@contextmanager
def naming_failures() -> Iterator[None]:
    """Raise StoreUnavailable where the database does not answer, waits too long or is busy."""
    try:
        yield
    except _UNAVAILABLE as error:
        # The driver's text quotes the statement's values, so it is not carried on.
        raise StoreUnavailable(type(error).__name__, retry_after=RETRY_AFTER) from None


def store_url(url: str) -> URL:
    """Read a database address; raise ValueError for one that is neither an SQLite file nor PostgreSQL."""
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite" if address.database and address.database != ":memory:":
            return address
        case "postgresql" | "postgres":
            return address.set(drivername="postgresql+psycopg")
    raise ValueError("the store is an SQLite file (sqlite:///...) or PostgreSQL (postgresql://...)")


def open_for_writing(address: URL, *, statement_milliseconds: int = WRITE_MILLISECONDS) -> Engine:
    """Open an engine whose transactions hold the write lock from their beginning (SQLite) or row by row."""
    if address.get_backend_name() == SQLITE:
        make_private(Path(str(address.database)))
        engine = create_engine(
            address,
            hide_parameters=True,  # an error's text must not carry a person's data
            # One writer at a time: waiting for the connection is fair, SQLite's own waiting is not.
            pool_size=1,
            max_overflow=0,
            pool_timeout=LOCK_MILLISECONDS / 1000,
            connect_args={"timeout": LOCK_MILLISECONDS / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediately)
        return engine
    limits = {
        "lock_timeout": LOCK_MILLISECONDS,
        "statement_timeout": statement_milliseconds,
        "idle_in_transaction_session_timeout": IDLE_MILLISECONDS,
    }
    return create_engine(address, hide_parameters=True, pool_pre_ping=True, connect_args=_postgresql(limits))


def open_for_reading(address: URL) -> Engine:
    """Open an engine whose connections read what is committed, statement by statement, and cannot write."""
    if address.get_backend_name() == SQLITE:
        make_private(Path(str(address.database)))
        engine = create_engine(
            address,
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,  # each thread holds its connection; there is nothing to give back
            connect_args={"timeout": READ_MILLISECONDS / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "connect", _forbid_writing)
        return engine
    limits = {"statement_timeout": READ_MILLISECONDS, "default_transaction_read_only": "on"}
    return create_engine(
        address,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
        pool_reset_on_return=None,
        connect_args=_postgresql(limits),
    )


def _postgresql(limits: Mapping[str, object]) -> dict[str, object]:
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return {"connect_timeout": CONNECT_SECONDS, "options": options, "application_name": "tracuu-motcua"}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling begins too late for an immediate lock.
    connection.isolation_level = None
    write_ahead(connection, LOCK_MILLISECONDS / 1000)
    for pragma in (
        "synchronous = FULL",  # what was acknowledged survives a power cut
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted is overwritten
        f"cache_size = -{_CACHE_KIBIBYTES}",
        f"journal_size_limit = {_WAL_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _forbid_writing(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _begin_immediately(connection: Connection) -> None:
    # Taking the write lock at the start spares a transaction that read first from being refused at its end.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
