"""What the console's use cases need from outside, as promises. `store` and `sealing` keep them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lookup_api.contract.operators import NoteView
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.operators import DisclosureState, Disposition, Purpose, Role
from lookup_api.domain.tickets import DueTimes, TicketKind, TicketOutcome, TicketReason, TicketState
from lookup_api.service.counter_ports import CounterBook
from lookup_api.service.look_up import LookUpPorts
from lookup_api.service.ports import DossierReader, Ledger, LedgerEntry


@dataclass(frozen=True, slots=True)
class Operator:
    """Who may sign in."""

    id: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What an operator signs in with, as it is kept; `totp_secret` is unsealed."""

    operator: Operator
    password: str
    totp_secret: str
    totp_step: int  # the last one used
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that is not over."""

    id: str
    operator: Operator
    begun_at: datetime
    used_at: datetime
    ends_at: datetime  # by the idle time or the whole time, whichever comes first


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who acts: the operator, in which session, and their keyed hash in the access record."""

    operator: Operator
    session: str  # its public id
    asker: bytes


class Operators(Protocol):
    """Operators, as the store knows them."""

    def credentials(self, name: str) -> Credentials | None:
        """Those of an operator who was not revoked."""
        ...

    def use_step(self, operator_id: int, step: int) -> bool:
        """Note a step of the authenticator as used; False where it, or a later one, was used before."""
        ...


class OperatorSessions(Protocol):
    """Sessions, as the store knows them."""

    def open(self, operator: Operator, now: datetime) -> tuple[str, Session]:
        """Open a session; its secret is told this once."""
        ...

    def of(self, operator_id: int | None, now: datetime) -> Sequence[Session]:
        """The sessions of one operator (None: of all) that are not over, the newest first."""
        ...

    def end(self, session_id: str, operator_id: int | None) -> bool:
        """End a session (of this operator; None: of anyone); tell whether there was one."""
        ...


class ManyLedger(Ledger, Protocol):
    """An access record that takes several entries at once."""

    def record_many(self, entries: Sequence[LedgerEntry]) -> None:
        """Write entries in their order, all of them committed when this returns."""
        ...


@dataclass(frozen=True, slots=True)
class Met:
    """A dossier met by a person on it: its row, and the person's."""

    dossier_id: int
    person: bytes | None = None  # the digest the person's row is known by; None: met by the dossier's own number


@dataclass(frozen=True, slots=True)
class PersonMet:
    """The person a dossier was met by."""

    role: str
    name: str | None
    phone: str | None


class DossierSearch(Protocol):
    """Finds dossiers by who stands on them. Each answer is newest first, below `before`, at most `most`."""

    def is_phone(self, text: str) -> bool:
        """Tell whether a text is a phone number."""
        ...

    def is_id_number(self, text: str) -> bool:
        """Tell whether a text is an ID number, a passport's or a tax code."""
        ...

    def words(self, text: str) -> tuple[str, ...]:
        """The distinct words of a name, without diacritics."""
        ...

    def by_phone(self, text: str, before: int, most: int) -> Sequence[Met]:
        """By a phone in any spelling."""
        ...

    def by_id_number(self, text: str, before: int, most: int) -> Sequence[Met]:
        """By an ID number."""
        ...

    def by_whole_name(self, words: Sequence[str], before: int, most: int) -> Sequence[Met]:
        """By all words of a name and no others, in any order."""
        ...

    def by_part_of_name(self, words: Sequence[str], before: int, most: int) -> Sequence[Met]:
        """By words that a longer name holds."""
        ...

    def by_slipped_name(self, words: Sequence[str], before: int, most: int) -> Sequence[Met]:
        """By all words of a name, one of them with a slip of one letter or space."""
        ...

    def by_slipped_part(self, words: Sequence[str], before: int, most: int) -> Sequence[Met]:
        """By words that a longer name holds, one of them with a slip."""
        ...

    def person(self, met: Met) -> PersonMet | None:
        """Unseal the person a dossier was met by."""
        ...


class FindsById(DossierReader, Protocol):
    """A reader that also finds by the store's row."""

    def find_by_id(self, dossier_id: int) -> Dossier | None:
        """Find by the store's row."""
        ...


class PassedCallers(Protocol):
    """Callers who proved who they are."""

    def until(self, session_id: str, dossier_id: int, conversation: str, now: datetime) -> datetime | None:
        """Until when the caller of a conversation is believed; None where none has passed."""
        ...

    def note(self, session_id: str, dossier_id: int, conversation: str, now: datetime, ends_at: datetime) -> None:
        """Note a caller who passed; committed when this returns."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A request for the full identity."""

    id: int
    dossier_id: int
    code: str
    purpose: Purpose
    reason: str
    asked_by: Operator
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    ends_at: datetime | None = None

    def state(self, now: datetime) -> DisclosureState:
        """Where it stands."""
        if self.decided_at is None:
            return DisclosureState.ASKED
        if self.ends_at is None:
            return DisclosureState.REFUSED
        return DisclosureState.APPROVED if now < self.ends_at else DisclosureState.ENDED


class DisclosureBook(Protocol):
    """Requests for the full identity, in a transaction of writing."""

    def ask(self, dossier_id: int, purpose: Purpose, reason: str, operator_id: int, now: datetime) -> int:
        """Keep a request; its number."""
        ...

    def decide(self, number: int, operator_id: int, now: datetime, ends_at: datetime | None) -> None:
        """Keep a decision."""
        ...

    def get(self, number: int) -> Disclosure | None:
        """A request, locked against other writers."""
        ...


class Disclosures(Protocol):
    """Requests for the full identity."""

    def get(self, number: int) -> Disclosure | None:
        """A request."""
        ...

    def since(self, at: datetime, asked_by: int | None, most: int) -> Sequence[Disclosure]:
        """Requests since a moment (None: of everyone), the newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket, unsealed."""

    id: int
    kind: TicketKind
    reason: TicketReason
    state: TicketState
    channel: str
    language: str
    opened_at: datetime
    due_at: datetime
    register_by: datetime | None = None
    registered_at: datetime | None = None
    registered_as: str | None = None
    code: str | None = None
    phone: str | None = None
    text: str | None = None
    conversation: str | None = None
    taken_by: Operator | None = None
    taken_at: datetime | None = None
    outcome: TicketOutcome | None = None
    closed_at: datetime | None = None
    closing_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A ticket to be opened."""

    kind: TicketKind
    reason: TicketReason
    channel: str
    language: str
    opened_at: datetime
    due: DueTimes
    dossier_id: int | None = None
    phone: str | None = None
    text: str | None = None
    conversation: str | None = None


class TicketBook(Protocol):
    """Tickets in a transaction of writing."""

    def open(self, ticket: NewTicket) -> int:
        """Keep a new ticket; its number."""
        ...

    def get(self, number: int) -> Ticket | None:
        """A ticket, locked against other writers."""
        ...

    def take(self, number: int, operator_id: int, now: datetime) -> None:
        """Note who works on it."""
        ...

    def release(self, number: int) -> None:
        """Give it back."""
        ...

    def register(self, number: int, registered_as: str, now: datetime) -> None:
        """Note the number it has in the feedback system."""
        ...

    def close(self, number: int, outcome: TicketOutcome, text: str | None, now: datetime) -> None:
        """Close it; the phone is forgotten."""
        ...


DuePlace = tuple[datetime, int]  # a ticket's due time and number


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Tickets, and how many there are besides."""

    items: Sequence[Ticket]
    open: int
    overdue: int


class Tickets(Protocol):
    """Tickets, read."""

    def page(self, state: TicketState | None, after: DuePlace | None, most: int, now: datetime) -> TicketPage:
        """Those of a state (None: not closed) by what is due first, beyond a place."""
        ...

    def of_dossier(self, dossier_id: int) -> Sequence[int]:
        """The numbers of those of a dossier that are not closed."""
        ...


class NoteBook(Protocol):
    """Notes in a transaction of writing."""

    def write(
        self, operator_id: int, disposition: Disposition, dossier_id: int | None, text: str | None,
        conversation: str | None, now: datetime,
    ) -> int:  # fmt: skip
        """Keep a note; its number."""
        ...


class Notes(Protocol):
    """Notes, read."""

    def of_dossier(self, dossier_id: int, most: int) -> Sequence[NoteView]:
        """The newest notes on a dossier."""
        ...


class ConsoleWriter(Protocol):
    """One transaction of the console's writing."""

    @property
    def counter(self) -> CounterBook:
        """Answers kept for writes that are sent again."""
        ...

    @property
    def tickets(self) -> TicketBook:
        """Tickets."""
        ...

    @property
    def operator_notes(self) -> NoteBook:
        """Notes."""
        ...

    @property
    def disclosures(self) -> DisclosureBook:
        """Requests for the full identity."""
        ...


class ConsoleStore(Protocol):
    """Opens transactions of writing."""

    def write(self) -> AbstractContextManager[ConsoleWriter]:
        """Begin; commits at the end, rolls back when an exception passes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolePorts:
    """What the console's use cases need from outside."""

    look_up: LookUpPorts
    reader: FindsById
    search: DossierSearch
    ledger: ManyLedger
    passed: PassedCallers
    disclosures: Disclosures
    tickets: Tickets
    notes: Notes
    store: ConsoleStore
    due: Callable[[TicketKind, datetime], DueTimes]
