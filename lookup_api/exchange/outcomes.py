"""What the journal answers, as plain data whose `repr` quotes no message, and what it raises.

ExchangeError
├── ExchangeUnavailable   the journal's database does not answer: nothing was claimed, nothing was kept
├── ExchangeDamaged       a kept value was changed or moved: it does not open
├── ClaimLost             the lease ended and another process took the message over
├── StateChanged          another worker changed the state since it was read
└── SpoolFull             the disk takes no more, and the carrier has to keep the message
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

OWN_SEND = timedelta(seconds=30)  # how long the settling process may take to send before a worker does


class ExchangeError(Exception):
    """The root of what the journal raises. Its text never quotes a message."""


class ExchangeUnavailable(ExchangeError):
    """The journal's database does not answer; ask the carrier to deliver again."""


class ExchangeDamaged(ExchangeError):
    """A value of the journal was changed or moved to another row: it does not open. For a person to look at."""


class ClaimLost(ExchangeError):
    """The claim is no longer held: its lease ended and someone else works, or worked, on the message."""


class StateChanged(ExchangeError):
    """The state is no longer at the version it was read at: another worker was faster. Read it again."""


class SpoolFull(ExchangeError):
    """The spool's disk or its share of it is full, or broken: nothing was kept. Ask the carrier to deliver again."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """The message is yours until `lease_ends_at`; settle it.

    `attempt` counts from 1 and grows at each take-over: an earlier holder's number no longer settles.
    """

    id: int
    channel: str
    message_key: bytes  # keyed hash of the provider's message id
    attempt: int
    lease_ends_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """The message was answered before: say these very bytes again."""

    reply: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Busy:
    """Someone else works on the message, at the longest until `until`, when it may be claimed anew."""

    until: datetime


Claim = Claimed | Answered | Busy


@dataclass(frozen=True, slots=True)
class Unsent:
    """A settled reply that has not been reported sent; `attempt` counts how often it was handed out, from 1."""

    id: int
    reply: bytes = field(repr=False)
    attempt: int


@dataclass(frozen=True, slots=True)
class VersionedState:
    """A conversation's state as it was read; `version` counts its changes, from 1."""

    value: bytes = field(repr=False)
    version: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be sent between `not_before` (quiet hours; None: at once) and `not_after` (its template's age).

    `key` is the caller's own name for this one sending, over all channels: the same key is the same message.
    Messages of the same `conversation` leave one after the other, in the order in which they were enqueued. `anew`:
    what was given up for its age under this key is put once more, with what it says now; it keeps its place and counts
    on, so that whoever sends it knows that it may have been sent before.
    """

    key: str
    channel: str
    recipient: str = field(repr=False)
    body: bytes = field(repr=False)
    not_after: datetime
    not_before: datetime | None = None
    conversation: str | None = field(default=None, repr=False)
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """One of many replies to be stored at once; the fields as `Exchange.settle` has them.

    `beside` are more states to be kept with it, of any channel: what a number has asked lately, by whichever carrier.
    """

    claimed: Claimed
    reply: bytes = field(repr=False)
    state: tuple[str, bytes] | None = field(default=None, repr=False)
    sent: bool = False
    hold: timedelta = OWN_SEND
    provisional_for: timedelta | None = None
    then: tuple[Draft, ...] = ()
    beside: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)

    @property
    def states(self) -> tuple[tuple[str, str, bytes], ...]:
        """All states to be kept, each with its channel and conversation."""
        own = () if self.state is None else ((self.claimed.channel, *self.state),)
        return (*own, *self.beside)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits in the journal: plain numbers for a monitor, over all channels.

    `replies_due` and `outgoing_due` could be sent this moment; the oldest of them has been due for
    `oldest_due_seconds`. `claims_lapsed` are messages whose holder died and which nobody delivered again.
    """

    claims_held: int
    claims_lapsed: int
    replies_waiting: int
    replies_due: int
    outgoing_waiting: int
    outgoing_due: int
    outgoing_given_up: int
    receipts_parked: int
    oldest_due_seconds: float
