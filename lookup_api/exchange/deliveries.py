"""What became of a message that was handed to a provider (tình trạng gửi), told by receipts in any order.

Receipts overtake each other: a carrier's "accepted" has been seen after its "delivered". A state only ever moves
up this ladder, so receipts in all orders end in the same state:

    queued -> sent -> failed_for_now -> failed -> delivered -> read

`delivered` stands above `failed` because a telephone that has the message has it, whatever an earlier receipt
said; `failed_for_now` stands above `sent` because it knows more.
"""

from enum import StrEnum


class DeliveryState(StrEnum):
    """A step of the ladder, lowest first."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED_FOR_NOW = "failed_for_now"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"

    @property
    def rank(self) -> int:
        """The height on the ladder, from 0; the table keeps this number, so the order must never change."""
        return _LADDER.index(self)


_LADDER = tuple(DeliveryState)


def advance(known: DeliveryState | None, reported: DeliveryState) -> DeliveryState:
    """Return the state after a receipt: the higher of the two, whatever the order of arrival."""
    return reported if known is None or reported.rank > known.rank else known


def state_of_rank(rank: int) -> DeliveryState:
    """Return the state kept as `rank`."""
    return _LADDER[rank]
