"""Inserts dossiers that are new, one or thousands at a time, with the numbers that only the store can give."""

import secrets
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, text

from lookup_api.domain.codes import KeypadCode
from lookup_api.domain.dossier import Dossier, Person
from lookup_api.store.among import among, texts
from lookup_api.store.engine import POSTGRESQL
from lookup_api.store.tables import Base, DossierRow, NameWordRow, PersonRow
from lookup_api.store.to_rows import COLUMNS, COUNTED, Facts, Row, RowMaker, as_values

RECEIPT_ID_LENGTH = 9  # bytes, as a receipt's token carries it


def counts(facts: dict[type[Base], Facts]) -> Row:
    """How many rows of each kind a dossier has, in the order of `COUNTED`: what lets a lookup leave tables out."""
    return tuple([len(facts[table]) for table in COUNTED.values()])


class NewRows:
    """The rows of many new dossiers by table, parents before children."""

    def __init__(self, maker: RowMaker) -> None:
        self._maker = maker
        self.tables: dict[type[Base], list[Row]] = {table: [] for table in COLUMNS}

    def add(self, dossier: Dossier, people: Sequence[Person], number: int, keypad: str) -> None:
        """Add a dossier under the number and the keypad code it was given."""
        maker, tables = self._maker, self.tables
        facts, behind = maker.facts(dossier, number), maker.people(people, number)
        given = (number, keypad, secrets.token_bytes(RECEIPT_ID_LENGTH))
        tables[DossierRow].append((*given, *maker.dossier(dossier, number), *counts(facts), behind.owner_index))
        for table, rows in facts.items():
            if rows:
                tables[table].extend(rows.values())
        tables[PersonRow].extend(behind.people.values())
        tables[NameWordRow].extend(behind.words)


def insert_new(
    connection: Connection, maker: RowMaker, dossiers: Sequence[tuple[Dossier, Sequence[Person]]]
) -> list[tuple[int, str]]:
    """Insert dossiers none of which is there; return the id and keypad code of each, in their order."""
    numbers = _new_ids(connection, len(dossiers))
    keypads = free_keypads(connection, [dossier.keypad for dossier, _ in dossiers])
    new = NewRows(maker)
    for (dossier, people), number, keypad in zip(dossiers, numbers, keypads, strict=True):
        new.add(dossier, people, number, keypad)
    for table, rows in new.tables.items():
        if rows:
            connection.execute(insert(table), as_values(table, rows))
    return list(zip(numbers, keypads, strict=True))


def free_keypad(connection: Connection, wanted: str | None) -> str:
    """Return the wanted keypad code (mã bấm máy), or a random one where that is taken or none is wanted."""
    return free_keypads(connection, [wanted])[0]


def free_keypads(connection: Connection, wanted: Sequence[str | None]) -> list[str]:
    """Return for each wanted keypad code that code, or a random one where it is taken or none is wanted."""
    keypads = [keypad or random_keypad() for keypad in wanted]
    taken = _taken(connection, keypads)
    given: set[str] = set()
    for position, keypad in enumerate(keypads):
        free = keypad
        while free in given or free in taken:
            free = random_keypad()
            taken |= _taken(connection, [free])
        given.add(free)
        keypads[position] = free
    return keypads


def random_keypad() -> str:
    """Draw a keypad code; it may be taken."""
    return KeypadCode.make(str(10_000_000 + secrets.randbelow(90_000_000))).digits


def _taken(connection: Connection, keypads: Iterable[str]) -> set[str]:
    asked = text(f"SELECT keypad FROM dossiers WHERE keypad {among(connection, 'keypads')}")  # noqa: S608 - our own words
    return set(connection.scalars(asked, {"keypads": texts(connection, list(keypads))}))


def _new_ids(connection: Connection, count: int) -> list[int]:
    """Ids that were never given before, known before the rows are written: their seals are bound to them."""
    if connection.dialect.name == POSTGRESQL:
        drawn = text("SELECT nextval(pg_get_serial_sequence('dossiers', 'id')) FROM generate_series(1, :count)")
        return list(connection.scalars(drawn, {"count": count}))
    # This writer holds the only write lock, so nobody else counts on from here.
    last = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'dossiers'")) or 0
    return list(range(last + 1, last + 1 + count))
