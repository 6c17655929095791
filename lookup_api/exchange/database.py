"""The journal's connection to SQLite or PostgreSQL: how it opens, writes and reads.

Everything the journal changes goes through `Database.write`. What many threads write at once goes to the disk in one
commit (docs/decisions/0006), so that full durability is paid for once a crowd, not once a message.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lookup_api.exchange.gathering import Gathering
from lookup_api.exchange.outcomes import ExchangeUnavailable
from lookup_api.sqlite_files import make_private, write_ahead

T = TypeVar("T")
Work = Callable[[Connection], Any]

BUSY_MILLISECONDS = 5000  # how long SQLite waits for another process's write
CONNECT_SECONDS = 3  # for PostgreSQL: a carrier gives up waiting after some 10 s, and wants an answer before
LOCK_MILLISECONDS = 5_000
STATEMENT_MILLISECONDS = 60_000  # a purge of a month, a migration
READ_ONLY = "exchange_read_only"
MOST_AT_ONCE = 500  # pieces of work in one commit: more would let the first wait for the last
_CONFLICTS = ("40P01", "40001", "55P03")  # deadlock, serialization, lock time-out: PostgreSQL's codes for bad company


@dataclass(slots=True)
class _Outcome:
    """What became of one piece of work."""

    value: Any = None
    error: Exception | None = None


class Database:
    """One journal database; safe to share between threads, not across a fork."""

    def __init__(self, url: str) -> None:
        self._engine = _open_engine(url)
        # SQLite has one writer at a time, and queueing here is fair and wakes at once; its own busy handler sleeps.
        # To PostgreSQL one connection that carries many saves round trips and commits.
        self._crowd: Gathering[Work, _Outcome] = Gathering(self._commit, MOST_AT_ONCE)
        on_sqlite = self._engine.dialect.name == "sqlite"
        options = {READ_ONLY: True} if on_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._reader = self._engine.execution_options(**options)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction; it is on the disk when this returns, and undone when it raises.

        The transaction may carry other callers' work too: `work` may be run again after it was undone, and is to
        hold no more than its own rows. Raises ExchangeUnavailable, and what `work` raises.
        """
        outcome = self._crowd.join(work)
        if outcome.error is not None:
            raise outcome.error
        return cast("T", outcome.value)

    def _commit(self, crowd: Sequence[Work]) -> list[_Outcome]:
        """Commit all in one transaction; when one of them fails, undo all and give each a transaction of its own."""
        if len(crowd) == 1:
            return [self._commit_alone(crowd[0])]
        try:
            with self._engine.begin() as connection:
                return [_Outcome(work(connection)) for work in crowd]
        except Exception as error:  # noqa: BLE001 - whose failure it is shows when each is alone
            if _is_away(error):  # it would fail each of them, and each only after its own waiting
                return [_Outcome(error=_unavailable(error)) for _ in crowd]
        return [self._commit_alone(work) for work in crowd]

    def _commit_alone(self, work: Work) -> _Outcome:
        try:
            with _said_when_away(), self._engine.begin() as connection:
                return _Outcome(work(connection))
        except Exception as error:  # noqa: BLE001 - carried to the caller whose work it is, who raises it
            return _Outcome(error=error)

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
    except (DBAPIError, PoolTimeout) as error:
        if _is_ours(error):
            raise
        raise _unavailable(error) from None


def _unavailable(error: Exception) -> ExchangeUnavailable:
    # The driver's own text may quote values and passwords, so it is not carried on.
    return ExchangeUnavailable(type(error).__name__)


def _is_ours(error: Exception) -> bool:
    """Tell a mistake of ours, which must not look like a database that is away."""
    return isinstance(error, IntegrityError | ProgrammingError | DataError)


def _is_away(error: Exception) -> bool:
    """Tell a database that would fail any work from a work that fails, or that met another's locks."""
    if not isinstance(error, DBAPIError | PoolTimeout) or _is_ours(error):
        return False
    return getattr(getattr(error, "orig", None), "sqlstate", None) not in _CONFLICTS


def _open_engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        # hide_parameters: an error's text must not carry what a citizen sent.
        # pool_pre_ping: after the server's restart no message is turned away for a connection that is dead.
        return create_engine(address, hide_parameters=True, pool_pre_ping=True, connect_args=_limits(address))
    if address.database and address.database != ":memory:":
        make_private(Path(address.database))
    engine = create_engine(
        address, hide_parameters=True, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _limits(address: URL) -> dict[str, Any]:
    """How long PostgreSQL may take; options that the address itself carries come after ours and so win."""
    ours = f"-c lock_timeout={LOCK_MILLISECONDS} -c statement_timeout={STATEMENT_MILLISECONDS}"
    theirs = " ".join(address.normalized_query.get("options", ()))
    return {"connect_timeout": CONNECT_SECONDS, "options": f"{ours} {theirs}".strip()}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling begins too late for an immediate lock.
    connection.isolation_level = None
    write_ahead(connection, BUSY_MILLISECONDS / 1000)
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = FULL")  # an acknowledged message survives a power cut
    cursor.execute("PRAGMA secure_delete = ON")  # what is purged is overwritten
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Taking the write lock at the start spares a transaction that read first from being refused at its end.
    if not connection.get_execution_options().get(READ_ONLY):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
