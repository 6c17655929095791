"""Sealed rows by the thousand, ready for the driver: made in one process, written by another.

What a row holds is said once, by `RowMaker`; here its values only take the order and the types that the driver wants.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from lookup_api.domain.dossier import Dossier, Person
from lookup_api.sealing import KeyRing
from lookup_api.store.new_dossiers import RECEIPT_ID_LENGTH, counts, random_keypad
from lookup_api.store.tables import Base, CodeRow, DossierRow, NameWordRow, OriginRow, PersonRow
from lookup_api.store.tables.base import Instant, to_microseconds
from lookup_api.store.to_rows import RowMaker, Values

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a dossier came from, as its old system said it (nguồn gốc dữ liệu)."""

    source_id: str
    agency_code: str | None
    agency_name: str | None
    run_id: int
    line: int
    digest: bytes  # keyed, of the record as it stood in the file


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A dossier to be written, with its people and its origin."""

    dossier: Dossier
    people: tuple[Person, ...]
    origin: Origin


@dataclass(slots=True)
class Packed:
    """The rows of many new dossiers, by table, parents before children."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def only(self, numbers: Collection[int]) -> "Packed":
        """The rows of some of the dossiers; each row begins with its dossier's number."""
        if len(numbers) == len(self.rows.get(DossierRow.__tablename__, ())):
            return self
        kept = {table: [row for row in rows if row[0] in numbers] for table, rows in self.rows.items()}
        return Packed(self.columns, {table: rows for table, rows in kept.items() if rows})


def new_origin_digest(keyring: KeyRing, plain: bytes) -> bytes:
    """The keyed digest by which the same record is known again."""
    return keyring.blind_index(plain, "imported record")


def origin_values(origin: Origin, dossier_id: int) -> Values:
    """The row of an origin."""
    return {
        "dossier_id": dossier_id,
        "source_id": origin.source_id,
        "agency_code": origin.agency_code,
        "agency_name": origin.agency_name,
        "run_id": origin.run_id,
        "line": origin.line,
        "digest": origin.digest,
    }


class RowPacker:
    """Packs dossiers for one of the two databases; `instants_as_numbers` is how SQLite keeps times."""

    def __init__(self, keyring: KeyRing, *, instants_as_numbers: bool) -> None:
        self._maker = RowMaker(keyring)
        self._as_numbers = instants_as_numbers

    def pack(self, dossiers: Sequence[NewDossier], numbers: Sequence[int]) -> Packed:
        """Seal dossiers under the numbers the store gave them; the keypad codes are drawn, and checked when written."""
        values: dict[type[Base], list[Values]] = {DossierRow: [], CodeRow: [], PersonRow: [], NameWordRow: []}
        for new, number in zip(dossiers, numbers, strict=True):
            facts, behind = self._maker.facts(new.dossier, number), self._maker.people(new.people, number)
            given = {"id": number, "keypad": new.dossier.keypad or random_keypad()}
            own = {
                **given,
                "receipt_id": secrets.token_bytes(RECEIPT_ID_LENGTH),
                **self._maker.dossier(new.dossier, number),
                **counts(facts),
                "owner_index": behind.owner_index,
            }
            values[DossierRow].append(own)
            for table, of_table in facts.items():
                values.setdefault(table, []).extend(of_table.values())
            values[PersonRow].extend(behind.people.values())
            values[NameWordRow].extend(behind.words)
            values.setdefault(OriginRow, []).append(origin_values(new.origin, number))
        packed = Packed()
        for table, rows in values.items():
            if rows:
                name = table.__tablename__
                packed.columns[name] = tuple(rows[0])
                packed.rows[name] = self._in_order(table, rows)
        return packed

    def _in_order(self, table: type[Base], rows: Sequence[Values]) -> list[Row]:
        names = tuple(rows[0])
        take = itemgetter(*names)
        if not self._as_numbers:
            return [take(row) for row in rows]
        instants = [name for name in names if isinstance(table.__table__.c[name].type, Instant)]
        for row in rows:
            for name in instants:
                at: datetime | None = row[name]
                if at is not None:
                    row[name] = to_microseconds(at)
        return [take(row) for row in rows]
