"""What a carrier's receipt says (SMPP 3.4 appendix B): a text in a deliver_sm, or two optional fields."""

import re

from lookup_api.exchange import DeliveryState
from sms_gateway.carriers.smpp.pdu import ShortMessage, Tag
from sms_gateway.inbound import Receipt

_KIND = 0x3C  # the bits of esm_class that tell what a deliver_sm is
_RECEIPTS = frozenset({0x04, 0x20})  # of delivery, and an intermediate notice
_WORDS = re.compile(r"\bid:(?P<id>\S+).*?\bstat:(?P<state>[A-Z]+)", re.IGNORECASE | re.DOTALL)
_BY_WORD = {
    "DELIVRD": DeliveryState.DELIVERED, "EXPIRED": DeliveryState.FAILED, "DELETED": DeliveryState.FAILED,
    "UNDELIV": DeliveryState.FAILED, "ACCEPTD": DeliveryState.SENT, "ENROUTE": DeliveryState.SENT,
    "UNKNOWN": DeliveryState.SENT, "REJECTD": DeliveryState.FAILED,
}  # fmt: skip
# §5.2.28: 1 enroute, 2 delivered, 3 expired, 4 deleted, 5 undeliverable, 6 accepted, 7 unknown, 8 rejected.
_BY_NUMBER = (None, "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD")


def is_receipt(message: ShortMessage) -> bool:
    """Tell a receipt from a text."""
    return message.esm_class & _KIND in _RECEIPTS


def same_id(message_id: str) -> str:
    """Write an id as it is compared: carriers answer `00AF` and report `af` for one message."""
    return message_id.strip().lower().lstrip("0") or "0"


def read_receipt(message: ShortMessage) -> Receipt | None:
    """Read a receipt; None for one that names no message or no state."""
    message_id = message.optional.get(Tag.RECEIPTED_MESSAGE_ID, b"").rstrip(b"\0").decode("latin-1")
    number = int.from_bytes(message.optional.get(Tag.MESSAGE_STATE, b""), "big")
    word = _BY_NUMBER[number] if number < len(_BY_NUMBER) else None
    if found := _WORDS.search(message.payload.decode("latin-1")):
        message_id, word = message_id or found["id"], word or found["state"].upper()[:7]
    state = _BY_WORD.get(word or "")
    return Receipt(same_id(message_id), state) if message_id and state else None
