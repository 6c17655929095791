"""What the use cases need from outside, as promises. `store` keeps them; tests keep them with small classes."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lookup_api.domain.catalogue import OneStopDesk, Procedure
from lookup_api.domain.codes import DossierCode
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier, Person, SourceSystem
from lookup_api.domain.missing_slips import MissingSlip
from lookup_api.domain.statements import RefusedRecord
from lookup_api.service.notice_ports import NoticeWriter


@dataclass(frozen=True, slots=True)
class PhoneStanding:
    """What a phone is to a dossier: the people there whose phone it is, and on how many owners' dossiers it stands.

    Where it is nobody's there, its owners are not counted.
    """

    people: tuple[Person, ...]
    owners: int


class DossierReader(Protocol):
    """Reads dossiers. Never returns identity together with a dossier."""

    def at_hand(self, codes: Sequence[DossierCode]) -> "DossierReader":
        """A reader for one call that has read the dossiers of these codes beforehand, all at once."""
        ...

    def find(self, code: DossierCode) -> Dossier | None:
        """Find by any of a dossier's numbers: `code.key` decides, `code.text` where one key fits several."""
        ...

    def find_by_keypad(self, digits: str) -> Dossier | None:
        """Find by the ten digits printed as keypad code (mã bấm máy)."""
        ...

    def find_by_receipt_id(self, receipt_id: bytes) -> Dossier | None:
        """Find by the nine bytes a receipt token carries where the code does not pack."""
        ...

    def people_of(self, dossier_id: int) -> tuple[Person, ...]:
        """Unseal who stands behind a dossier."""
        ...

    def phone_standing(self, dossier_id: int, phone: str) -> PhoneStanding:
        """Say what a phone, in any spelling, is to a dossier; no people for a text that is no phone number."""
        ...

    def latest_fact(self) -> datetime | None:
        """When a source last sent something that was taken in."""
        ...


class DossierSurvey(Protocol):
    """Reads all dossiers one after another, for reports and for what time alone brings about."""

    def dossiers(self, *, unfinished: bool = False, unarchived: bool = False) -> Iterator[Dossier]:
        """Every dossier as a lookup would find it.

        `unfinished`: none with a result, return or refusal on record; `unarchived`: none that was archived.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One access, as it is recorded: no name, number, phone or code in clear."""

    at: datetime
    channel: str  # key kind, or "web"
    asker: bytes  # keyed hash
    key_type: str  # what was asked by: code, keypad, token, scan
    outcome: str  # "answered" or a problem code
    level: Level | None = None
    proof: str | None = None  # the kind of proof offered
    dossier_id: int | None = None
    operator_id: int | None = None  # who looked at the console
    purpose: str | None = None  # and why


class Ledger(Protocol):
    """The append-only record of accesses (nhật ký truy cập), chained by hash."""

    def record(self, entry: LedgerEntry) -> None:
        """Write an entry; committed when this returns if `level` tells identity, else soon after."""
        ...


@dataclass(frozen=True, slots=True)
class BudgetRule:
    """How much one asker may ask: `units` in `window` seconds. A distinct code costs 1, a miss 5."""

    units: int
    window: int


class Budgets(Protocol):
    """What askers have spent, kept in the store so that a restart forgives nothing."""

    def spent(self, asker: bytes, now: datetime, window: int) -> int:
        """Units spent by an asker within the last `window` seconds."""
        ...

    def spend(self, asker: bytes, what: bytes, units: int, now: datetime, window: int) -> None:
        """Charge an asker for `what` (keyed hash of a code); the same `what` in the same window is charged once."""
        ...


class ProofLocks(Protocol):
    """Wrong proofs, counted per dossier and per asker (product: 5 and 10 a day)."""

    def wrong_since(self, dossier_key: bytes, asker: bytes, since: datetime) -> tuple[int, int]:
        """Wrong proofs since a moment: for this dossier by anyone, and by this asker for any."""
        ...

    def record_wrong(self, dossier_key: bytes, asker: bytes, now: datetime) -> None:
        """Record a wrong proof; committed when this returns."""
        ...


class DossierWriter(NoticeWriter, Protocol):
    """One transaction of writing."""

    def alone(self) -> AbstractContextManager[None]:
        """Undo what is written inside, and nothing else, when an exception passes."""
        ...

    def load(self, code: DossierCode) -> Dossier | None:
        """Load a dossier by any of its numbers, locked against other writers."""
        ...

    def save(self, dossier: Dossier, people: Sequence[Person] | None = None) -> Dossier:
        """Insert or update a dossier with all its facts; `people` None leaves the people as they are."""
        ...

    def replayed(self, source_id: str, digest: bytes, now: datetime, window: int) -> bool:
        """Tell whether this record of this source arrived within `window` seconds before, and remember it."""
        ...

    def procedure(self, stated: Procedure) -> Procedure:
        """Return the catalogue's procedure of that code, or take the stated one in as not known."""
        ...

    def desk_for(self, agency_code: str | None) -> OneStopDesk | None:
        """The desk of an agency, else the province's main desk."""
        ...

    def settle_missing_slips(self, dossier_id: int, missing: Sequence[MissingSlip]) -> None:
        """Make the list of one dossier's missing slips what it is now."""
        ...

    def quarantine(self, source_id: str, service: str, refused: RefusedRecord, now: datetime) -> None:
        """Keep a refused record, sealed, with its reason."""
        ...


class DossierStore(Protocol):
    """Opens transactions of writing."""

    def write(self) -> AbstractContextManager[DossierWriter]:
        """Begin; commits at the end, rolls back when an exception passes."""
        ...

    def source(self, source_id: str) -> SourceSystem | None:
        """A source system by its id."""
        ...
