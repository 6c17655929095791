"""Inserts dossiers that are new, one or thousands at a time, with the numbers that only the store can give."""

import secrets
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, insert, text

from lookup_api.domain.codes import with_check_digits
from lookup_api.domain.dossier import Dossier, Person
from lookup_api.store.among import among, texts
from lookup_api.store.engine import POSTGRESQL
from lookup_api.store.tables import Base, DossierRow, NameWordRow, PersonRow, StepRow
from lookup_api.store.to_rows import COLUMNS, COUNTED, Facts, Row, RowMaker, as_values

RECEIPT_ID_LENGTH = 9  # bytes, as a receipt's token carries it
_LEAST, _MOST = 10_000_000, 99_999_999  # the eight digits that a keypad code begins with
_BYTES_OF_CHANCE = 8


def counts(facts: dict[type[Base], Facts]) -> Row:
    """How many rows of each kind a dossier has, in the order of `COUNTED`: what lets a lookup leave tables out."""
    return tuple([len(facts[table]) for table in COUNTED.values()])


def new_rows(
    maker: RowMaker,
    dossiers: Sequence[tuple[Dossier, Sequence[Person]]],
    numbers: Sequence[int],
    keypads: Iterable[str],
) -> dict[type[Base], list[Row]]:
    """The rows of new dossiers by table, parents before children, under the numbers and keypad codes they were given.

    One kind of row is made for all dossiers before the next: that is faster than dossier by dossier.
    """
    tables: dict[type[Base], list[Row]] = {table: [] for table in COLUMNS}
    facts = [maker.facts_but_steps(dossier, number) for (dossier, _), number in zip(dossiers, numbers, strict=True)]
    steps = maker.steps_of_many([dossier.steps for dossier, _ in dossiers], numbers)
    behind = [maker.people(people, number) for (_, people), number in zip(dossiers, numbers, strict=True)]
    receipts = _pieces(secrets.token_bytes(RECEIPT_ID_LENGTH * len(dossiers)), RECEIPT_ID_LENGTH)
    own = [maker.dossier(dossier, number) for (dossier, _), number in zip(dossiers, numbers, strict=True)]
    given = zip(numbers, keypads, receipts, strict=True)
    for first, row, of_one, its_steps, who in zip(given, own, facts, steps, behind, strict=True):
        of_one[StepRow] = its_steps
        tables[DossierRow].append((*first, *row, *counts(of_one), who.owner_index))
        for table, rows in of_one.items():
            if rows:
                tables[table].extend(rows.values())
        tables[PersonRow].extend(who.people.values())
        tables[NameWordRow].extend(who.words)
    return tables


def _pieces(chance: bytes, length: int) -> Iterator[bytes]:
    return (chance[at : at + length] for at in range(0, len(chance), length))


def insert_new(
    connection: Connection, maker: RowMaker, dossiers: Sequence[tuple[Dossier, Sequence[Person]]]
) -> list[tuple[int, str]]:
    """Insert dossiers none of which is there; return the id and keypad code of each, in their order."""
    numbers = _new_ids(connection, len(dossiers))
    keypads = free_keypads(connection, [dossier.keypad for dossier, _ in dossiers])
    for table, rows in new_rows(maker, dossiers, numbers, keypads).items():
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
    return random_keypads(1)[0]


def random_keypads(count: int) -> list[str]:
    """Draw keypad codes; they may be taken. The system is asked for chance once for all of them."""
    # Of 64 bits: by the rest of their division no code is likelier than another by more than a part in 10^11.
    drawn = memoryview(secrets.token_bytes(_BYTES_OF_CHANCE * count)).cast("Q")
    return [with_check_digits(_LEAST + number % (_MOST - _LEAST + 1)) for number in drawn]


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
