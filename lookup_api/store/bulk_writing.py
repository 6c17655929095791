"""Writes packed rows straight through the driver: executemany on SQLite, binary COPY on PostgreSQL.

The rows are new: who calls has asked `standing` in the same transaction, with the numbers locked. No savepoint stands
around them, for SQLite keeps a copy of each page that is changed inside one.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from lookup_api.domain.errors import Conflict, InvalidRequest, StoreUnavailable
from lookup_api.store.bulk_rows import Packed
from lookup_api.store.engine import POSTGRESQL, RETRY_AFTER
from lookup_api.store.new_dossiers import free_keypads
from lookup_api.store.tables import Base, DossierRow
from lookup_api.store.to_rows import Row

_DOSSIERS = DossierRow.__tablename__
_LOCK_KEYS = text("SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(CAST(:keys AS text[])) AS key")
_SEQUENCE = text("SELECT nextval(pg_get_serial_sequence('dossiers', 'id')) FROM generate_series(1, :count)")


def reserve_numbers(connection: Connection, count: int) -> Sequence[int]:
    """Draw numbers that were never given and never will be again, though the dossiers may not come to be."""
    if connection.dialect.name == POSTGRESQL:
        return list(connection.scalars(_SEQUENCE, {"count": count}))
    last: int = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'dossiers'")) or 0
    # The table has no key to conflict with, so it is written by hand; the write lock is ours.
    changed = connection.execute(
        text("UPDATE sqlite_sequence SET seq = :seq WHERE name = 'dossiers'"), {"seq": last + count}
    )
    if not changed.rowcount:
        connection.execute(text("INSERT INTO sqlite_sequence VALUES ('dossiers', :seq)"), {"seq": last + count})
    return range(last + 1, last + 1 + count)


def lock_keys(connection: Connection, keys: Iterable[str]) -> None:
    """Lock numbers against other writers until the transaction ends, whether or not a dossier has them."""
    if connection.dialect.name == POSTGRESQL:  # SQLite's one writer has locked everything already
        connection.execute(_LOCK_KEYS, {"keys": sorted(set(keys))})  # sorted: no two writers wait crosswise


def insert_packed(connection: Connection, packed: Packed) -> None:
    """Write rows none of which stands.

    Raises Conflict or InvalidRequest when one cannot be kept: the transaction is lost then, and has to be left.
    """
    _settle_keypads(connection, packed)
    for table, rows in packed.rows.items():
        write_rows(connection, table, packed.columns[table], rows)


def write_rows(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write the rows of one table, as `insert_packed` does those of all."""
    write = _copy if connection.dialect.name == POSTGRESQL else _execute_many
    write(connection, table, columns, rows)


def _settle_keypads(connection: Connection, packed: Packed) -> None:
    """Give another keypad code to those whose drawn one is taken."""
    at = packed.columns[_DOSSIERS].index("keypad")
    rows = packed.rows[_DOSSIERS]
    drawn = [row[at] for row in rows]
    for place, (wanted, free) in enumerate(zip(drawn, free_keypads(connection, drawn), strict=True)):
        if wanted != free:
            rows[place] = (*rows[place][:at], free, *rows[place][at + 1 :])


def _execute_many(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    marks = ", ".join("?" * len(columns))
    names = ", ".join(f'"{name}"' for name in columns)
    with _cursor(connection) as cursor:
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 - our own names


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    types = column_types(connection, table, columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with (
        _cursor(connection) as cursor,
        cursor.copy(f'COPY "{table}" ({names}) FROM STDIN (FORMAT BINARY)') as copy,
    ):
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    """The driver's own cursor. Its errors are named here; its sentences quote values, so none is carried on."""
    errors = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except errors.IntegrityError:
        raise Conflict("a number of these dossiers belongs to another") from None
    except errors.OperationalError as error:
        raise StoreUnavailable(type(error).__name__, retry_after=RETRY_AFTER) from None
    except (errors.DataError, errors.InternalError, UnicodeEncodeError, OverflowError):
        raise InvalidRequest("a value cannot be kept") from None
    finally:
        cursor.close()


def column_types(connection: Connection, table: str, columns: Sequence[str]) -> list[str]:
    """What the database calls the types of columns: binary COPY must be told."""
    of_table = Base.metadata.tables[table].c
    return [
        of_table[name].type.dialect_impl(connection.dialect).compile(connection.dialect).lower() for name in columns
    ]
