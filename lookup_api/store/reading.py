"""Reads on the connection that each thread holds, and opens it anew after the database restarted.

Two ways of asking, one kind of answer:

    all(statement, values)    any statement, through SQLAlchemy
    ask(statement, values)    a statement built once, compiled once, on the driver's own cursor: what a lookup asks.
                              SQLAlchemy's execution costs as much again as the database's work
"""

import threading
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError

from lookup_api.store.engine import naming_failures
from lookup_api.store.statements import AnySelect


class Reading:
    """What is committed, read statement by statement. Rows are tuples whose values have names."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._of_thread = threading.local()
        self._all: WeakSet[Connection] = WeakSet()  # those of ended threads vanish by themselves
        self._lock = threading.Lock()
        self._compiled: dict[AnySelect, _Compiled] = {}
        self._driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error

    def all(self, statement: Any, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """Return all rows; raise StoreUnavailable.

        A connection that the database closed is replaced once: a statement that only reads may be asked again.
        """
        try:
            return self._held().execute(statement, values).all()
        except DBAPIError as error:
            self._let_go()
            if not error.connection_invalidated:
                with naming_failures():
                    raise
        with naming_failures():
            try:
                return self._held().execute(statement, values).all()
            except DBAPIError:
                self._let_go()
                raise

    def ask(self, statement: AnySelect, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return all rows of a statement that lives as long as the program; raise StoreUnavailable.

        `values` are all the statement's parameters, plain: numbers, texts, bytes.
        """
        compiled = self._compiled.get(statement)
        if compiled is None:
            compiled = self._compiled[statement] = _Compiled(statement, self._engine.dialect)
        connection = self._held()
        try:
            return compiled.rows(connection.connection.dbapi_connection, values)
        except (self._driver_error, DBAPIError):
            # The long way names the failure, and opens the connection anew where that helps.
            return self.all(statement, values)

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            connections = list(self._all)
            self._all.clear()
        for connection in connections:
            connection.close()
        self._of_thread = threading.local()
        self._engine.dispose()

    def _held(self) -> Connection:
        connection: Connection | None = getattr(self._of_thread, "connection", None)
        if connection is None:
            with naming_failures():
                connection = self._of_thread.connection = self._engine.connect()
            with self._lock:
                self._all.add(connection)
        return connection

    def _let_go(self) -> None:
        connection: Connection | None = getattr(self._of_thread, "connection", None)
        self._of_thread.connection = None
        if connection is not None:
            connection.invalidate()
            connection.close()


class _Compiled:
    """A statement as its driver takes it, and how to read what comes back."""

    def __init__(self, statement: AnySelect, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._text = str(compiled)
        self._positions: Sequence[str] | None = getattr(compiled, "positiontup", None)
        # What the statement itself brings along: SQLite gets an offset of nothing beside each limit.
        self._brought = {name: value for name, value in compiled.params.items() if value is not None}
        columns = list(statement.selected_columns)
        self._named: Callable[[Sequence[Any]], Any] = namedtuple("Row", [column.key or "" for column in columns])._make  # type: ignore[attr-defined] # noqa: PYI024 - its names are known now, not when this is written
        readers = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
        self._readers: list[tuple[int, Callable[[Any], Any]]] = [
            (position, reader) for position, reader in enumerate(readers) if reader is not None
        ]

    def rows(self, connection: Any, values: Mapping[str, Any]) -> list[Any]:
        """Ask, and read each value as its column's type has it."""
        if self._brought:
            values = {**self._brought, **values}
        arguments = values if self._positions is None else [values[name] for name in self._positions]
        found = []
        for row in connection.execute(self._text, arguments).fetchall():
            read = list(row)
            for position, reader in self._readers:
                if read[position] is not None:
                    read[position] = reader(read[position])
            found.append(self._named(read))
        return found
