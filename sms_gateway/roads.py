"""What a carrier's folder gives for sending: one method, and four things that may come of it.

RoadProblem
├── RoadFailed       the carrier is away, too slow, or refuses us: another may take the text
├── Throttled        it wants fewer; nothing is wrong with it
└── NumberRefused    this number can never be reached; no carrier will
"""

from datetime import timedelta
from typing import Protocol

from sms_gateway.outgoing import TextToSend


class RoadProblem(Exception):
    """A text was not taken; `reason` is a short code of the carrier's or ours, never its words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RoadFailed(RoadProblem):
    """The carrier did not take it, and may fail the next one as well."""


class Throttled(RoadProblem):
    """The carrier wants to be asked again later."""

    def __init__(self, reason: str, wait: timedelta = timedelta(seconds=1)) -> None:
        super().__init__(reason)
        self.wait = wait


class NumberRefused(RoadProblem):
    """The carrier will never take a text for this number."""


class Road(Protocol):
    """One carrier's way out. Its time-outs together are shorter than the outbox's lease."""

    name: str  # the carrier: of receipts, counters and SMS_ROADS

    async def send(self, recipient: str, text: TextToSend, token: str) -> str | None:
        """Hand over a text; return the id under which its receipt comes, None for none. Raises RoadProblem.

        `token` is the same for every try of one text: 32 hexadecimal digits.
        """
