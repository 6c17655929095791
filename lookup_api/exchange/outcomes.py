"""What the journal answers, as plain data whose `repr` quotes no message, and what it raises.

ExchangeError
├── ExchangeUnavailable   the journal's database does not answer: nothing was claimed, nothing was kept
└── ClaimLost             the lease ended and another process took the message over
"""

from dataclasses import dataclass, field
from datetime import datetime


class ExchangeError(Exception):
    """The root of what the journal raises. Its text never quotes a message."""


class ExchangeUnavailable(ExchangeError):
    """The journal's database does not answer; ask the carrier to deliver again."""


class ExchangeDamaged(ExchangeError):
    """A value of the journal was changed or moved to another row: it does not open. For a person to look at."""


class ClaimLost(ExchangeError):
    """The claim is no longer held: its lease ended and someone else works, or worked, on the message."""


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
