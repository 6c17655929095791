"""Counts and digests of every table (kiểm kê dữ liệu): what is held against each other around a migration or restore.

Ninh Bình, art. 30.4: data must be whole before and after maintenance and upgrades. The digest of a table is the sum of
its rows' digests, so it does not depend on their order; it tells nothing of what the rows say.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, column, inspect, select
from sqlalchemy import table as named_table

from lookup_api.store.engine import MIGRATE_MILLISECONDS, naming_failures, open_for_writing, store_url

_BATCH = 10_000  # rows held at a time
_ROOM = 1 << 128


@dataclass(frozen=True, slots=True)
class TableInventory:
    """One table: its columns in alphabetical order, how many rows, and the digest of all of them."""

    columns: tuple[str, ...]
    rows: int
    digest: str  # hexadecimal


Inventory = Mapping[str, TableInventory]  # by the table's name


class Change(StrEnum):
    """What became of a table between two inventories."""

    NEW = "new"
    GONE = "gone"
    FEWER = "fewer"  # rows are missing
    MORE = "more"
    ALTERED = "altered"  # as many rows, and other values


def take_inventory(url: str, like: Inventory | None = None) -> dict[str, TableInventory]:
    """Count and digest every table of the store at an address, as `inventory_of` does; raise StoreUnavailable."""
    engine = open_for_writing(store_url(url), statement_milliseconds=MIGRATE_MILLISECONDS)
    try:
        with naming_failures(), engine.connect() as connection:
            return inventory_of(connection, like)
    finally:
        engine.dispose()


def inventory_of(connection: Connection, like: Inventory | None = None) -> dict[str, TableInventory]:
    """Count and digest every table that a connection sees.

    With `like`, an earlier inventory, each table is digested over the columns it had then, as far as they still are,
    so that a column that was added changes no digest.
    """
    inspector = inspect(connection)
    found = {}
    for name in sorted(inspector.get_table_names()):
        if name.startswith("sqlite_"):
            continue
        columns = sorted(each["name"] for each in inspector.get_columns(name))
        if like is not None and name in like:
            columns = [each for each in columns if each in like[name].columns]
        found[name] = _of_table(connection, name, columns)
    return found


def _of_table(connection: Connection, name: str, columns: Sequence[str]) -> TableInventory:
    if not columns:
        return TableInventory((), 0, "")
    statement: Select[*tuple[Any, ...]] = select(*(column(each) for each in columns)).select_from(named_table(name))
    rows = total = 0
    for batch in connection.execution_options(stream_results=True).execute(statement).partitions(_BATCH):
        rows += len(batch)
        total += sum(_digest(row) for row in batch)
    return TableInventory(tuple(columns), rows, f"{total % _ROOM:032x}")


def _digest(row: Sequence[Any]) -> int:
    plain = tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
    return int.from_bytes(hashlib.blake2b(repr(plain).encode(), digest_size=16).digest())


def changes(before: Inventory, after: Inventory) -> dict[str, Change]:
    """Tell what became of each table that is not as it was, by name; tables of equal rows are left out."""
    found: dict[str, Change] = {}
    for name in sorted({*before, *after}):
        earlier, later = before.get(name), after.get(name)
        if earlier is None:
            found[name] = Change.NEW
        elif later is None:
            found[name] = Change.GONE
        elif later.rows < earlier.rows:
            found[name] = Change.FEWER
        elif later.rows > earlier.rows:
            found[name] = Change.MORE
        elif later.columns != earlier.columns or later.digest != earlier.digest:
            found[name] = Change.ALTERED
    return found


def is_loss(change: Change) -> bool:
    """Whether a change took something away that was there."""
    return change in (Change.GONE, Change.FEWER)
