"""Texts that a carrier has taken, as its own receipts say it before we could note it (chống gửi trùng).

A worker that is killed between a carrier's answer and our note of it leaves a text that looks unsent. But the receipts
of that text come all the same, to `serve`, and carry the token under which it was handed over: in Twilio's case in the
address of the status callback, in Kannel's in that of the receipt. So before a text is handed over once more, it is
asked whether a receipt has named it. Only where none came within the lease is it sent again.
"""

from datetime import datetime

import msgspec

from lookup_api.exchange import Exchange, StateChanged
from sms_gateway.inbound import Receipt

CHANNEL = "sms taken"  # of the journal's states


class Taken(msgspec.Struct, frozen=True, array_like=True):
    """By which carrier a text left, and what that one calls it."""

    carrier: str
    message_id: str


def note_taken(exchange: Exchange, carrier: str, receipt: Receipt, now: datetime) -> None:
    """Note that a carrier speaks of a text by our own token; raise ExchangeUnavailable."""
    if not receipt.token or exchange.state(CHANNEL, receipt.token) is not None:
        return
    try:
        taken = msgspec.msgpack.encode(Taken(carrier, receipt.message_id))
        exchange.change_state(CHANNEL, receipt.token, 0, taken, now)
    except StateChanged:  # two receipts at once say the same
        return


def find_taken(exchange: Exchange, token: str) -> Taken | None:
    """Tell who has taken a text, as far as receipts say; raise ExchangeUnavailable."""
    kept = exchange.state(CHANNEL, token)
    return None if kept is None else msgspec.msgpack.decode(kept, type=Taken)
