"""Imports as the store keeps them: runs with their positions, new dossiers in bulk, and where each came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, text, update

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.dossier import SourceSystem
from lookup_api.sealing import KeyRing
from lookup_api.store.agency_codes import canonical_agency_code
from lookup_api.store.among import among, texts
from lookup_api.store.bulk_rows import Origin, Packed, origin_values
from lookup_api.store.bulk_steps import StepBook
from lookup_api.store.bulk_writing import insert_packed, lock_keys, reserve_numbers
from lookup_api.store.engine import SQLITE
from lookup_api.store.reading import Reading
from lookup_api.store.surroundings import Surroundings
from lookup_api.store.tables import AgencyRow, CodeRow, DeskRow, ImportRunRow, OriginRow, SourceRow
from lookup_api.store.upserts import replace_or_insert

_CACHE_KIBIBYTES = 262_144  # of pages, for the one connection that writes a million dossiers
_STANDING = """
SELECT c.key, o.digest FROM dossier_codes c
LEFT JOIN origins o ON o.dossier_id = c.dossier_id AND o.source_id = :source_id
WHERE c.key """
_DESK = tuple(column for column in DeskRow.__table__.c if column.name != "main")


@dataclass(frozen=True, slots=True)
class ImportRun:
    """How far one file of one source is in, by one mapping."""

    id: int
    position: int  # records that are done
    new: int
    merged: int
    unchanged: int
    refused: int
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Advance:
    """What became of the records up to a position, to be added to the run."""

    position: int
    new: int = 0
    merged: int = 0
    unchanged: int = 0
    refused: int = 0


class DeskTable:
    """Which desk an agency's dossiers go to, at hand for a process that asks no database."""

    def __init__(
        self, desks: Mapping[str, OneStopDesk], successors: Mapping[str, str], main: OneStopDesk | None
    ) -> None:
        self._desks = desks
        self._successors = successors
        self._main = main

    def of(self, agency_code: str | None) -> OneStopDesk | None:
        """The desk of an agency, else of the one that took over from it, else the province's main desk."""
        code = canonical_agency_code(agency_code or "")
        return self._desks.get(code) or self._desks.get(self._successors.get(code, "")) or self._main


class ImportBook:
    """What an import writes. Lives as long as its transaction."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring
        self.steps = StepBook(connection, keyring)

    def begin(
        self, source: SourceSystem, file_name: str, file_digest: bytes, mapping_digest: bytes, now: datetime
    ) -> ImportRun:
        """The run of this very file, with its position; a new one where there is none. Widens the cache."""
        if self._connection.dialect.name == SQLITE:
            self._connection.execute(text(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}"))
        Surroundings(self._connection).need_source(source)
        index = self._keyring.blind_index
        known_by = {
            "source_id": source.id,
            "file_digest": index(file_digest, "imported file"),
            "mapping_digest": index(mapping_digest, "import mapping"),
        }
        columns = [getattr(ImportRunRow, name) for name in ImportRun.__slots__]
        standing = select(*columns).filter_by(**known_by)
        row = self._connection.execute(standing).one_or_none()
        if row is None:
            zeros = dict.fromkeys(("position", "new", "merged", "unchanged", "refused"), 0)
            values = {**known_by, **zeros, "file_name": file_name, "started_at": now}
            self._connection.execute(insert(ImportRunRow), [values])
            row = self._connection.execute(standing).one()
        return ImportRun(*row)

    def advance(self, run_id: int, done: Advance, *, source_id: str, newest: datetime | None) -> None:
        """Commit a position with the records before it; `newest` is the newest fact among them."""
        added = {name: getattr(ImportRunRow, name) + getattr(done, name) for name in _COUNTS}
        self._connection.execute(
            update(ImportRunRow).where(ImportRunRow.id == run_id).values(position=done.position, **added)
        )
        if newest is not None:
            older = or_(SourceRow.last_taken_in_at.is_(None), SourceRow.last_taken_in_at < newest)
            self._connection.execute(
                update(SourceRow).where(SourceRow.id == source_id, older).values(last_taken_in_at=newest)
            )

    def finish(self, run_id: int, now: datetime) -> None:
        """Note that a file is in to its end."""
        self._connection.execute(update(ImportRunRow).where(ImportRunRow.id == run_id).values(finished_at=now))

    def reserve(self, count: int) -> Sequence[int]:
        """Draw numbers for dossiers that are not written yet: their seals are bound to them."""
        return reserve_numbers(self._connection, count)

    def standing(self, source_id: str, keys: Sequence[str]) -> dict[str, set[bytes]]:
        """Which numbers are taken, locked all; with the digests of what this source said of their dossiers."""
        lock_keys(self._connection, keys)
        found: dict[str, set[bytes]] = {}
        asked = text(_STANDING + among(self._connection, "keys"))
        given = {"source_id": source_id, "keys": texts(self._connection, keys)}
        for key, digest in self._connection.execute(asked, given):
            found.setdefault(key or "", set()).update(() if digest is None else (digest,))
        return found

    def need(self, procedures: Iterable[Procedure], agencies: Iterable[Agency], desks: Iterable[OneStopDesk]) -> None:
        """Take in what new dossiers name and the directory does not have."""
        surroundings = Surroundings(self._connection)
        for procedure in procedures:
            surroundings.need_procedure(procedure)
        for agency in agencies:
            surroundings.need_agency(agency.code, agency.name)
        for desk in desks:
            surroundings.need_desk(desk)

    def insert(self, packed: Packed) -> None:
        """Write new dossiers; raises Conflict or InvalidRequest, and then the transaction is lost."""
        insert_packed(self._connection, packed)

    def put_origin(self, origin: Origin, dossier_id: int) -> None:
        """Note where a dossier came from, in place of what its source said before."""
        replace_or_insert(self._connection, OriginRow, [origin_values(origin, dossier_id)])

    def desks(self) -> DeskTable:
        """Which desk each agency's dossiers go to."""
        rows = self._connection.execute(select(*_DESK, DeskRow.main).order_by(DeskRow.id)).mappings()
        desks: dict[str, OneStopDesk] = {}
        main: OneStopDesk | None = None
        for row in rows:
            desk = OneStopDesk(**{name: value for name, value in row.items() if name != "main"})
            desks.setdefault(desk.agency_code or "", desk)
            if row["main"] and main is None:
                main = desk
        desks.pop("", None)
        merged = self._connection.execute(
            select(AgencyRow.code, AgencyRow.present_code).where(AgencyRow.present_code.is_not(None))
        )
        return DeskTable(desks, {code: present for code, present in merged if present is not None}, main)


_COUNTS = ("new", "merged", "unchanged", "refused")


class Origins:
    """Where dossiers came from, for operators and reports."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, dossier_id: int) -> tuple[Origin, ...]:
        """What each old system said of a dossier, by source (Ninh Bình art. 5: original agency and provenance)."""
        names = [getattr(OriginRow, name) for name in Origin.__slots__]
        statement = select(*names).where(OriginRow.dossier_id == dossier_id).order_by(OriginRow.source_id)
        return tuple(Origin(**dict(zip(Origin.__slots__, row, strict=True))) for row in self._reading.all(statement))

    def runs(self, source_id: str) -> tuple[ImportRun, ...]:
        """Every file of a source, oldest first."""
        columns = [getattr(ImportRunRow, name) for name in ImportRun.__slots__]
        statement = select(*columns).where(ImportRunRow.source_id == source_id).order_by(ImportRunRow.id)
        return tuple(ImportRun(*row) for row in self._reading.all(statement))

    def taken(self, keys: Sequence[str]) -> set[str]:
        """Which of these numbers some dossier answers to."""
        statement = select(CodeRow.key).where(CodeRow.key.in_(list(keys)))
        return {row.key for row in self._reading.all(statement)} if keys else set()
