"""Sealed rows by the thousand, ready for the driver: made in one process, written by another.

What a row holds is said once, by `RowMaker`, in the order in which the driver takes it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from lookup_api.domain.dossier import Dossier, Person
from lookup_api.sealing import KeyRing
from lookup_api.store.new_dossiers import new_rows, random_keypads
from lookup_api.store.tables import DossierRow, OriginRow
from lookup_api.store.to_rows import COLUMNS, Row, RowMaker, Values

_ORIGIN_COLUMNS: Final = ("dossier_id", "source_id", "agency_code", "agency_name", "run_id", "line", "digest")


_ROWS: Final = msgspec.msgpack.Decoder(dict[str, list[Row]])


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

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process as one block: a pickle of a hundred thousand values takes twice as long."""
        return _unpacked, (self.columns, msgspec.msgpack.encode(self.rows))

    def only(self, numbers: Collection[int]) -> "Packed":
        """The rows of some of the dossiers; each row begins with its dossier's number."""
        if len(numbers) == len(self.rows.get(DossierRow.__tablename__, ())):
            return self
        kept = {table: [row for row in rows if row[0] in numbers] for table, rows in self.rows.items()}
        return Packed(self.columns, {table: rows for table, rows in kept.items() if rows})


def _unpacked(columns: dict[str, tuple[str, ...]], rows: bytes) -> Packed:
    return Packed(columns, _ROWS.decode(rows))


def new_origin_digest(keyring: KeyRing, plain: bytes) -> bytes:
    """The keyed digest by which the same record is known again."""
    return keyring.blind_index(plain, "imported record")


def origin_values(origin: Origin, dossier_id: int) -> Values:
    """The row of an origin, its columns named."""
    return dict(zip(_ORIGIN_COLUMNS, _origin_row(origin, dossier_id), strict=True))


def _origin_row(origin: Origin, dossier_id: int) -> Row:
    return (
        dossier_id,
        origin.source_id,
        origin.agency_code,
        origin.agency_name,
        origin.run_id,
        origin.line,
        origin.digest,
    )


class RowPacker:
    """Packs dossiers for one of the two databases; `instants_as_numbers` is how SQLite keeps times."""

    def __init__(self, keyring: KeyRing, *, instants_as_numbers: bool) -> None:
        self._maker = RowMaker(keyring, instants_as_numbers=instants_as_numbers)

    def pack(self, dossiers: Sequence[NewDossier], numbers: Sequence[int]) -> Packed:
        """Seal dossiers under the numbers the store gave them; the keypad codes are drawn, and checked when written."""
        drawn = random_keypads(len(dossiers))
        keypads = [new.dossier.keypad or keypad for new, keypad in zip(dossiers, drawn, strict=True)]
        made = new_rows(self._maker, [(new.dossier, new.people) for new in dossiers], numbers, keypads)
        packed = Packed()
        for table, rows in made.items():
            if rows:
                packed.columns[table.__tablename__] = COLUMNS[table]
                packed.rows[table.__tablename__] = rows
        if dossiers:
            packed.columns[OriginRow.__tablename__] = _ORIGIN_COLUMNS
            packed.rows[OriginRow.__tablename__] = [
                _origin_row(new.origin, number) for new, number in zip(dossiers, numbers, strict=True)
            ]
        return packed
