"""Writes dossiers: one transaction, in which what is loaded is locked and what is saved is never there twice."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import DataError, IntegrityError

from lookup_api.domain.catalogue import OneStopDesk, Procedure
from lookup_api.domain.codes import DossierCode, recognise
from lookup_api.domain.dossier import Dossier, Person
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.missing_slips import MissingSlip
from lookup_api.domain.statements import RefusedRecord
from lookup_api.sealing import KeyRing
from lookup_api.store import statements
from lookup_api.store.bulk_writing import lock_keys
from lookup_api.store.counter import CounterBook
from lookup_api.store.disclosures import DisclosureBook
from lookup_api.store.from_rows import Assembler, chosen
from lookup_api.store.imports import ImportBook
from lookup_api.store.new_dossiers import counts, free_keypad, insert_new
from lookup_api.store.notices import NoticeBook
from lookup_api.store.operator_notes import NoteBook
from lookup_api.store.quarantine import quarantine
from lookup_api.store.ratings import Ratings
from lookup_api.store.seals import Seals
from lookup_api.store.surroundings import Surroundings
from lookup_api.store.tables import DossierRow, FeedRecordRow, NameWordRow, PersonRow, SourceRow
from lookup_api.store.tickets import TicketBook
from lookup_api.store.to_rows import COUNTED, DIGEST, OWN_COLUMNS, POSITION, Facts, RowMaker, as_values
from lookup_api.store.unknown import settle_missing_slips
from lookup_api.store.upserts import upsert_into
from lookup_api.store.wishes import Wishes

_STANDING = select(DossierRow.keypad, *(getattr(DossierRow, column) for column in COUNTED)).where(
    DossierRow.id == bindparam("number")
)


class Writer:
    """Keeps `service.ports.DossierWriter`. Lives as long as its transaction."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring
        self._maker = RowMaker(keyring)
        self._assembler = Assembler(
            lambda statement, values: connection.execute(statement, values).all(), Seals(keyring)
        )
        self._surroundings = Surroundings(connection)
        self.counter = CounterBook(connection, keyring)
        self.notices = NoticeBook(connection, keyring)
        self.imports = ImportBook(connection, keyring)
        self.wishes = Wishes(connection, keyring)
        self.ratings = Ratings(connection, keyring)
        self.tickets = TicketBook(connection, keyring)
        self.operator_notes = NoteBook(connection, keyring)
        self.disclosures = DisclosureBook(connection, keyring)
        self._locked: set[int] = set()
        self._arrived: dict[str, datetime] = {}
        self._taken_in: dict[str, datetime] = {}

    def load(self, code: DossierCode) -> Dossier | None:
        """Load a dossier by any of its numbers, whole, locked against other writers until the transaction ends.

        A number that is not there is locked as well: of two writers who miss it, the second then finds it.
        """
        self._lock_keys([code.key])
        number = chosen(self._connection.execute(statements.IDS_BY_KEY, {"key": code.key}).all(), code)
        row = None if number is None else self._lock(number)
        return None if row is None else self._assembler.whole(row)

    def people_of(self, dossier_id: int) -> tuple[Person, ...]:
        """Unseal who stands behind a dossier."""
        return self._assembler.people(dossier_id)

    def save(self, dossier: Dossier, people: Sequence[Person] | None = None) -> Dossier:
        """Insert or update a dossier with its numbers, steps, supplements and fees; `people` None leaves them.

        What is saved is what is loaded afterwards: facts that are left out are gone. So a dossier that has an id must
        have been loaded or saved in this transaction (else ValueError); one without is matched by its own code.
        Raises InvalidRequest for a value no database can keep, Conflict for a number that another dossier has; the
        transaction then goes on without this dossier.
        """
        if dossier.id is not None and dossier.id not in self._locked:
            raise ValueError("load a dossier in the transaction that saves it")
        with self.alone():
            self._surroundings.take_in([dossier])
            number = dossier.id or self._number_of(dossier)
            if number is None:
                [(number, keypad)] = insert_new(self._connection, self._maker, [(dossier, people or ())])
            else:
                keypad = self._update(number, dossier, people)
        self._locked.add(number)
        self._remember(dossier)
        return replace(dossier, id=number, keypad=keypad)

    def save_new(self, dossiers: Sequence[tuple[Dossier, Sequence[Person]]]) -> None:
        """Save many dossiers at once: those with a new code in bulk, the others one by one."""
        self._lock_keys(recognise(dossier.code).key for dossier, _ in dossiers)
        codes = [dossier.code for dossier, _ in dossiers]
        standing = set(self._connection.scalars(select(DossierRow.code).where(DossierRow.code.in_(codes))))
        new: dict[str, tuple[Dossier, Sequence[Person]]] = {}
        others = []
        for dossier, people in dossiers:
            if dossier.id is not None or dossier.code in standing or dossier.code in new:
                others.append((replace(dossier, id=None), people))
            else:
                new[dossier.code] = (dossier, people)
        if new:
            self._surroundings.take_in(dossier for dossier, _ in new.values())
            insert_new(self._connection, self._maker, list(new.values()))
            for dossier, _ in new.values():
                self._remember(dossier)
        for dossier, people in others:
            self.save(dossier, people)

    def replayed(self, source_id: str, digest: bytes, now: datetime, window: int) -> bool:
        """Tell whether this record of this source arrived within `window` seconds before, and remember it.

        A replay does not count as an arrival: the window runs from when the record was last taken in.
        """
        self._arrived[source_id] = now
        statement = upsert_into(self._connection, FeedRecordRow).values(
            source_id=source_id, digest=self._keyring.blind_index(digest, "feed record"), arrived_at=now
        )
        outdated = FeedRecordRow.arrived_at < now - timedelta(seconds=window)
        counted = statement.on_conflict_do_update(
            index_elements=["source_id", "digest"], set_={"arrived_at": now}, where=outdated
        ).returning(FeedRecordRow.arrived_at)
        return self._connection.execute(counted).one_or_none() is None

    def procedure(self, stated: Procedure) -> Procedure:
        """Return the catalogue's procedure of that code, or take the stated one in as not known.

        Raises InvalidRequest for one that no database can keep.
        """
        with self.alone():
            return self._surroundings.procedure(stated)

    def desk_for(self, agency_code: str | None) -> OneStopDesk | None:
        """The desk of an agency, else of the one that took over from it, else the province's main desk."""
        return self._surroundings.desk_for(agency_code)

    def quarantine(self, source_id: str, service: str, refused: RefusedRecord, now: datetime) -> None:
        """Keep a refused record, sealed, with its reason; the same one again is kept once."""
        quarantine(self._connection, self._keyring, source_id, service, refused, now)

    def settle_missing_slips(self, dossier_id: int, missing: Sequence[MissingSlip]) -> None:
        """Make the list of one dossier's missing slips what it is now."""
        settle_missing_slips(self._connection, dossier_id, missing)

    def finish(self) -> None:
        """Note when each source last sent something that was taken in. Called once, before the commit."""
        for source_id, at in sorted(self._taken_in.items()):
            older = or_(SourceRow.last_taken_in_at.is_(None), SourceRow.last_taken_in_at < at)
            self._connection.execute(
                update(SourceRow).where(SourceRow.id == source_id, older).values(last_taken_in_at=at)
            )

    def _remember(self, dossier: Dossier) -> None:
        at = self._arrived.get(dossier.source.id, dossier.as_of)
        self._taken_in[dossier.source.id] = max(at, self._taken_in.get(dossier.source.id, at))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a dossier that cannot be written from spoiling the transaction of the others."""
        try:
            with self._connection.begin_nested():
                yield
        except IntegrityError:
            self._surroundings = Surroundings(self._connection)  # what it took in was undone as well
            raise Conflict("a number of this dossier belongs to another") from None
        except (DataError, OverflowError, UnicodeEncodeError):
            self._surroundings = Surroundings(self._connection)
            # The original error would quote the value.
            raise InvalidRequest("a value cannot be kept") from None

    def _lock_keys(self, keys: Iterable[str]) -> None:
        lock_keys(self._connection, keys)

    def _lock(self, number: int) -> Any:
        self._locked.add(number)
        return self._connection.execute(statements.BY_ID_LOCKED, {"dossier_id": number}).one_or_none()

    def _number_of(self, dossier: Dossier) -> int | None:
        self._lock_keys([recognise(dossier.code).key])
        own = select(DossierRow.id).where(DossierRow.code == dossier.code).with_for_update()
        return self._connection.scalar(own)

    def _update(self, number: int, dossier: Dossier, people: Sequence[Person] | None) -> str:
        facts = self._maker.facts(dossier, number)
        own = (*self._maker.dossier(dossier, number), *counts(facts))
        values = dict(zip((*OWN_COLUMNS, *COUNTED), own, strict=True))
        standing = self._connection.execute(_STANDING, {"number": number}).mappings().one()
        keypad: str = standing["keypad"]
        if dossier.keypad not in {None, keypad}:
            values["keypad"] = keypad = free_keypad(self._connection, dossier.keypad)
        if people is not None:
            behind = self._maker.people(people, number)
            values["owner_index"] = behind.owner_index
            new = self._settle(PersonRow, number, behind.people)
            words = [word for word in behind.words if word[DIGEST] in new]
            if words:
                self._connection.execute(insert(NameWordRow), as_values(NameWordRow, words))
        self._connection.execute(update(DossierRow).where(DossierRow.id == number).values(values))
        empty = {table for column, table in COUNTED.items() if not standing[column]}
        for table, wanted in facts.items():
            if wanted or table not in empty:
                self._settle(table, number, wanted)
        return keypad

    def _settle(self, table: Any, number: int, wanted: Facts) -> set[bytes]:
        """Make the rows of one dossier in a table the wanted ones; those that stay are not written; return the new."""
        of_this = table.dossier_id == number
        rows = self._connection.execute(select(table.digest, table.position).where(of_this)).all()
        standing: dict[bytes, int] = {row.digest: row.position for row in rows}
        gone = [digest for digest in standing if digest not in wanted]
        if gone:
            self._connection.execute(delete(table).where(of_this, table.digest.in_(gone)))
        moved = [
            {"moved": digest, "to": row[POSITION]}
            for digest, row in wanted.items()
            if standing.get(digest, row[POSITION]) != row[POSITION]
        ]
        if moved:
            place = update(table).where(of_this, table.digest == bindparam("moved")).values(position=bindparam("to"))
            self._connection.execute(place, moved)
        new = [row for digest, row in wanted.items() if digest not in standing]
        if new:
            self._connection.execute(insert(table), as_values(table, new))
        return {row[DIGEST] for row in new}
