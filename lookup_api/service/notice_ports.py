"""What notices, one-time codes, ratings and followers need from outside, as promises. `store` keeps them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from lookup_api.domain.dossier import Dossier, Person
from lookup_api.domain.notices import Occasion, Situation, Way


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a notice goes: a canonical phone (E.164), an e-mail address, or a chat's own id."""

    way: Way
    address: str = field(repr=False)
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class NoticeSource:
    """How far a source's steps are told of: since when (None: not at all), and what it tells citizens itself."""

    live_since: datetime | None = None
    tells_itself: frozenset[Situation] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to be queued. A second one of the same dossier, `once` and recipient is none."""

    dossier_id: int
    occasion: Occasion
    once: str
    recipient: Recipient
    secret: str | None = field(default=None, repr=False)  # a one-time code, kept sealed until it is sent


class NoticeState(StrEnum):
    """Where a notice stands; all but the first are settled, and `sent` is never left."""

    QUEUED = "queued"
    SENT = "sent"
    GIVEN_UP = "given_up"
    OVERTAKEN = "overtaken"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedNotice:
    """A notice that waits or that a claimer has for a while. `attempt` tells an earlier claimer's report apart."""

    id: int
    attempt: int
    dossier_id: int
    occasion: Occasion
    expires_at: datetime
    recipient: Recipient
    group: bytes  # the same for all notices of one recipient, so that several can go as one
    secret: str | None = field(default=None, repr=False)


class NoticeBook(Protocol):
    """The queue of notices, inside one transaction."""

    def put(self, notice: NewNotice, now: datetime) -> bool:
        """Queue a notice; tell whether it is a new one."""
        ...

    def told_since(self, recipient: Recipient, situation: Situation, since: datetime) -> int:
        """How many notices of a situation this recipient was told, or waits for, since a moment."""
        ...

    def expire(self, now: datetime, most: int) -> tuple[LeasedNotice, ...]:
        """Settle notices that were not sent within their time, and return them."""
        ...

    def claim(
        self, ways: Sequence[Way], most: int, until: datetime, now: datetime, *, quiet: bool
    ) -> tuple[LeasedNotice, ...]:
        """Lease notices until a moment; while it is `quiet`, only those that do not wait for its end."""
        ...

    def waiting(self, notice_id: int) -> LeasedNotice | None:
        """A notice that is not settled yet; None once it is. Raise LookupError for no such notice."""
        ...

    def settle(self, notice_id: int, state: NoticeState, now: datetime) -> None:
        """End a notice; its address and its code are forgotten."""
        ...

    def send_again(self, notice_id: int, not_before: datetime) -> None:
        """Leave a notice that could not be sent to the next claimer, not before a moment."""
        ...

    def state(self, notice_id: int) -> NoticeState:
        """Where a notice stands; raise LookupError for no such notice."""
        ...

    def issue_code(self, dossier_id: int, code: str, expires_at: datetime) -> None:
        """Keep the one-time code of a dossier, as a keyed hash, in place of any earlier one."""
        ...


class Wishes(Protocol):
    """Who can be told what, and who wants it, inside one transaction."""

    def source(self, source_id: str) -> NoticeSource:
        """How far a source's steps are told of."""
        ...

    def ways_to(self, person: Person) -> tuple[Recipient, ...]:
        """The ways to a person, the best first: SMS unless the phone opted out, e-mail, a call by the desk."""
        ...

    def mobile_of(self, person: Person) -> Recipient | None:
        """The phone a person can be texted at, also one that opted out: for what they ask for at this moment."""
        ...

    def takes_texts(self, phone: str) -> bool:
        """Tell whether a phone has not opted out. Raise InvalidRequest for a text that is no phone number."""
        ...

    def followers(self, dossier_id: int) -> tuple[Recipient, ...]:
        """Who follows a dossier, without phones that opted out."""
        ...

    def follow(self, dossier_id: int, recipient: Recipient, now: datetime) -> None:
        """Let a recipient follow a dossier; again changes the language only."""
        ...

    def unfollow(self, dossier_id: int, recipient: Recipient) -> None:
        """End it; a recipient who does not follow stays one."""
        ...

    def unfollow_all(self, recipient: Recipient) -> None:
        """End whatever a recipient follows."""
        ...

    def opt_out(self, phone: str, now: datetime) -> None:
        """Note that a phone wants no notices by SMS. Raise InvalidRequest for a text that is no phone number."""
        ...

    def opt_in(self, phone: str) -> None:
        """Forget that. Raise InvalidRequest for a text that is no phone number."""
        ...


class Ratings(Protocol):
    """Ratings of returned dossiers, inside one transaction."""

    def put(self, dossier_id: int, score: int, comment: str | None, channel: str, now: datetime) -> int:
        """Keep a dossier's rating and return its score; one that is kept already stays."""
        ...


class OneTimeCodes(Protocol):
    """One-time codes (mã xác nhận một lần) that were sent."""

    def redeem(self, dossier_id: int, code: str, asker: bytes, now: datetime) -> bool:
        """Tell whether this is the code last sent for a dossier, in time and within its attempts; committed.

        The first asker to offer it rightly may offer it again until it ends; nobody else may.
        """
        ...


class NoticeWriter(Protocol):
    """As much of a writing transaction as notices need."""

    @property
    def notices(self) -> NoticeBook:
        """The queue, in this transaction."""
        ...

    @property
    def wishes(self) -> Wishes:
        """Who wants which, in this transaction."""
        ...

    @property
    def ratings(self) -> Ratings:
        """Ratings, in this transaction."""
        ...

    def people_of(self, dossier_id: int) -> tuple[Person, ...]:
        """Unseal who stands behind a dossier."""
        ...


class NoticeStore(Protocol):
    """Opens such transactions."""

    def write(self) -> AbstractContextManager[NoticeWriter]:
        """Begin; commits at the end, rolls back when an exception passes."""
        ...


class DossiersInTime(Protocol):
    """Finds dossiers for which time alone may have brought something to tell."""

    def promised_between(self, since: datetime, until: datetime, after: int, most: int) -> tuple[int, ...]:
        """Rows of dossiers without result whose appointment lies in a span, in order, beyond the row `after`."""
        ...

    def followed(self, after: int, most: int) -> tuple[int, ...]:
        """Rows of dossiers that somebody follows, in order, beyond the row `after`."""
        ...

    def search_from(self, every: int, now: datetime) -> int | None:
        """Where to go on with a search: 0 for a new one, `every` seconds after the last began; None: not yet."""
        ...

    def searched_to(self, after: int | None) -> None:
        """Note the last row that was looked at; None once the search has ended."""
        ...


class DossierById(Protocol):
    """Reads a dossier by the store's row."""

    def find_by_id(self, dossier_id: int) -> Dossier | None:
        """A dossier as lookups know it."""
        ...
