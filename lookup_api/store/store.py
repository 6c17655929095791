"""The store as others hold it: one object, opened once a process, safe to share between its threads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Self

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.exc import DBAPIError

from lookup_api.domain.dossier import Dossier, Person, SourceSystem
from lookup_api.domain.errors import StoreUnavailable
from lookup_api.sealing import KeyRing
from lookup_api.store import clock as real_clock
from lookup_api.store.accesses import Accesses
from lookup_api.store.archive import Archive
from lookup_api.store.budgets import Budgets, ProofLocks, forget_what_no_longer_counts
from lookup_api.store.calendar import Calendar
from lookup_api.store.clock import Clock
from lookup_api.store.directory import Directory
from lookup_api.store.disclosures import Disclosures
from lookup_api.store.engine import (
    RETRY_AFTER,
    SQLITE,
    naming_failures,
    open_for_reading,
    open_for_writing,
    store_url,
)
from lookup_api.store.group_commit import GroupCommit
from lookup_api.store.imports import Origins
from lookup_api.store.in_time import DossiersInTime
from lookup_api.store.keys import Keys, Sessions
from lookup_api.store.kiosks import ChangedDossiers, Kiosks
from lookup_api.store.ledger import Ledger
from lookup_api.store.lost_receipts import LostReceipts
from lookup_api.store.maintenance import MaintenanceNotices
from lookup_api.store.notices import forget_settled_notices
from lookup_api.store.one_time_codes import OneTimeCodes, forget_ended_codes
from lookup_api.store.operator_notes import Notes
from lookup_api.store.operators import Operators, OperatorSessions, forget_ended_sessions
from lookup_api.store.passed_callers import PassedCallers
from lookup_api.store.quarantine import QuarantineReader
from lookup_api.store.ratings import RatingReader
from lookup_api.store.reader import Reader
from lookup_api.store.reading import Reading
from lookup_api.store.reports import KeptReports
from lookup_api.store.search import Search
from lookup_api.store.sources import Sources
from lookup_api.store.survey import Survey
from lookup_api.store.tables import FeedRecordRow, SourceRow
from lookup_api.store.tickets import Tickets
from lookup_api.store.unknown import UnknownNames
from lookup_api.store.wishes import NoticeSources
from lookup_api.store.writer import Writer

NEWEST_VERSION = "0012"  # of the migrations; without Alembic, which takes its time to load
_STANDING = text("SELECT version_num FROM store_version")

BATCH = 1_000  # dossiers a transaction, when many are saved


class Store:
    """Keeps the promises of `service.ports`; `DossierStore` is the store itself."""

    def __init__(self, url: str, keyring: KeyRing, clock: Clock) -> None:
        address = store_url(url)
        self._keyring = keyring
        self._clock = clock
        self._writing = open_for_writing(address)
        self._reading = Reading(open_for_reading(address))
        self._commits = GroupCommit(self._writing, self._forget_old)
        self.reader = Reader(self._reading, keyring)
        self.survey = Survey(self._reading, keyring)
        self.ledger = Ledger(self._reading, self._commits, keyring)
        self.budgets = Budgets(self._reading, self._commits)
        self.locks = ProofLocks(self._reading, self._commits)
        self.sources = Sources(self._reading, self._writing)
        self.unknown = UnknownNames(self._reading)
        self.directory = Directory(self._reading, self._writing)
        self.calendar = Calendar(self._reading, self._writing)
        self.reports = KeptReports(self._reading, self._writing)
        self.maintenance = MaintenanceNotices(self._reading, self._writing)
        self.archive = Archive(self._writing)
        self.kiosks = Kiosks(self._reading, self._writing)
        self.changed = ChangedDossiers(self._reading, keyring)
        self.quarantine = QuarantineReader(self._reading, self._writing, keyring)
        self.origins = Origins(self._reading)
        self.notice_sources = NoticeSources(self._reading, self._writing)
        self.in_time = DossiersInTime(self._reading, self._writing)
        self.accesses = Accesses(self._reading)
        self.one_time_codes = OneTimeCodes(self._writing, keyring)
        self.lost_receipts = LostReceipts(self._reading, keyring)
        self.ratings = RatingReader(self._reading)
        self.search = Search(self._reading, keyring)
        self.operators = Operators(self._reading, self._writing, keyring)
        self.operator_sessions = OperatorSessions(self._reading, self._writing, keyring)
        self.passed_callers = PassedCallers(self._reading, self._writing, keyring)
        self.disclosures = Disclosures(self._reading, keyring)
        self.tickets = Tickets(self._reading, keyring)
        self.operator_notes = Notes(self._reading, keyring)
        self.keys = Keys(self._reading, self._writing, keyring, clock)
        self.sessions = Sessions(self._reading, self._writing, self.keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Begin a transaction; it commits at the end and rolls back when an exception passes.

        Raises StoreUnavailable when the database does not answer or another writer holds it for too long. On SQLite
        there is one writer at a time: do not record an access that is waited for inside.
        """
        with naming_failures(), self._writing.begin() as connection:
            writer = Writer(connection, self._keyring)
            yield writer
            writer.finish()

    def save_many(self, dossiers: Iterable[tuple[Dossier, Sequence[Person]]], batch: int = BATCH) -> Iterator[int]:
        """Save dossiers with their people, `batch` in a transaction; after each yield how many are in so far.

        A dossier whose own code is there already is brought to what is stated; the first that cannot be kept ends the
        run with its ProblemError, its batch undone.
        """
        remaining, count = iter(dossiers), 0
        while chunk := list(islice(remaining, batch)):
            with self.write() as writer:
                writer.save_new(chunk)
            count += len(chunk)
            yield count

    def soon(self, work: Callable[[Writer], None]) -> None:
        """Have work done in a transaction of its own, within a moment, and return at once.

        Whoever asks for it waits no longer where there is much to do than where there is nothing.
        """
        self._commits.hand_over(self._do, work, wait=False)

    def _do(self, connection: Connection, works: Sequence[Callable[[Writer], None]]) -> None:
        for work in works:
            writer = Writer(connection, self._keyring)
            work(writer)
            writer.finish()

    @property
    def keeps_instants_as_numbers(self) -> bool:
        """Whether the driver is given times as whole microseconds (SQLite) or as they are (PostgreSQL)."""
        return self._writing.dialect.name == SQLITE

    def source(self, source_id: str) -> SourceSystem | None:
        """A source system by its id."""
        return self.sources.get(source_id)

    def ready(self) -> None:
        """Return if lookups can be answered; raise StoreUnavailable where the database is away or not migrated."""
        try:
            standing = [row.version_num for row in self._reading.all(_STANDING)]
        except DBAPIError:
            standing = []  # there is no such table yet
        if standing != [NEWEST_VERSION]:
            raise StoreUnavailable("the store is not migrated", retry_after=RETRY_AFTER)

    def close(self) -> None:
        """Write what is held, and close all connections."""
        self._commits.close()
        self._reading.close()
        self._writing.dispose()

    def _forget_old(self, connection: Connection) -> None:
        now = self._clock()
        forget_what_no_longer_counts(connection, now)
        forget_ended_codes(connection, now)
        forget_settled_notices(connection, now)
        forget_ended_sessions(connection, now)
        longest = connection.scalar(select(func.max(SourceRow.replay_window))) or 0
        outlived = FeedRecordRow.arrived_at < now - timedelta(seconds=longest)
        connection.execute(delete(FeedRecordRow).where(outlived))


def open_store(url: str, keyring: KeyRing, *, clock: Clock = real_clock.now) -> Store:
    """Open the store at a database address: `sqlite:///` and a file, or `postgresql://`.

    Nothing is asked of the database yet; migrate it first (`lookup_api.store.migrations.upgrade`). Open it in the
    process that uses it, not before a fork. Raises ValueError for another kind of address.
    """
    return Store(url, keyring, clock)
