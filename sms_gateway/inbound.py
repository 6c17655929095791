"""A text message or a receipt as every carrier's folder hands it over, and what a carrier's folder may refuse."""

from dataclasses import dataclass

from lookup_api.exchange import DeliveryState

LARGEST_BODY = 64 * 1024  # bytes; a message of 1,600 characters with all of Twilio's fields is under 20,000


@dataclass(frozen=True, slots=True, repr=False)
class Inbound:
    """One message of a citizen. It has no `repr` of its own, so that no log can quote it by accident."""

    carrier: str  # the journal's channel, "twilio"
    message_id: str  # the carrier's own id, the same at every delivery; empty where it gives none
    sender: str  # as the carrier writes it, "+84905000001"
    recipient: str  # our number
    text: str  # as it was sent, in any Unicode form


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a text of ours that the carrier calls `message_id`."""

    message_id: str
    state: DeliveryState
    token: str = ""  # under which we handed it over, where the receipt says so


class InboundRefused(Exception):
    """A request that is no message to us."""


class Forged(InboundRefused):
    """The carrier's signature or secret is missing or does not hold."""


class Malformed(InboundRefused):
    """Theirs, but without what a message must have."""
