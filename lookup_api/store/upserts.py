"""Insert-unless-there, written the same for both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from lookup_api.store.engine import POSTGRESQL
from lookup_api.store.tables import Base


def upsert_into(connection: Connection, table: type[Base]) -> Any:
    """Return an insert statement that knows `on_conflict_...`, in the dialect of a connection."""
    insert = postgresql.insert if connection.dialect.name == POSTGRESQL else sqlite.insert
    return insert(table)


def keep_or_insert(connection: Connection, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows whose key is not there yet; leave the others as they stand."""
    if rows:
        statement = upsert_into(connection, table)
        connection.execute(statement.on_conflict_do_nothing(index_elements=_key(table)), rows)


def replace_or_insert(connection: Connection, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, and overwrite the given columns of those whose key is there already."""
    if rows:
        key = _key(table)
        statement = upsert_into(connection, table)
        changed = {name: getattr(statement.excluded, name) for name in rows[0] if name not in key}
        connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), rows)


def _key(table: type[Base]) -> list[str]:
    return [column.name for column in table.__table__.primary_key]
