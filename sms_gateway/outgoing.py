"""A text of ours on its way: what stands in the outbox between who wants it sent and the road that takes it.

    text = draft("notice/17", "+84905000001", "Ho so ...", template="result-ready", not_after=tomorrow)
    exchange.outbox.enqueue(text, now)

`sms-gateway work` leases and sends it (`sending`).
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec

from lookup_api.exchange import Draft

FROM_THE_TELEPHONE = "telephone"  # the template of what a caller asked to be texted
CHANNEL = "sms"  # of the outbox; by which carrier a text leaves is decided when it leaves


@dataclass(frozen=True, slots=True, repr=False)
class TextToSend:
    """What is sent; without a `repr`, so that no log can quote it."""

    text: str
    template: str  # for the counters: "reply-lookup", "result-ready"
    source: str = ""  # the number of ours it answers from; empty: the carrier's own
    carrier: str = ""  # the carrier it is to leave by while that works: the one by which the question came
    names: str = ""  # what it tells; of two that tell the same only one is to leave, whatever their keys

    def token(self, key: str) -> str:
        """Under which it is handed to a carrier, 32 hexadecimal digits: by what it tells, else by its key."""
        return sha256((self.names or key).encode()).hexdigest()[:32]


def draft(
    key: str,
    recipient: str,
    text: str,
    *,
    template: str,
    not_after: datetime,
    not_before: datetime | None = None,
    source: str = "",
    carrier: str = "",
    names: str = "",
    conversation: str | None = None,
) -> Draft:
    """Return a text for the outbox: `recipient` as E.164, the rest as `Draft` and `TextToSend` have it."""
    body = msgspec.json.encode(TextToSend(text, template, source, carrier, names))
    return Draft(key, CHANNEL, recipient, body, not_after, not_before, conversation)


def read_body(body: bytes) -> TextToSend:
    """Read a text of the outbox; raise ValueError for what is none.

    The telephone puts what it was asked to text as it is, in UTF-8: it knows neither our templates nor our carriers.
    """
    if not body.startswith(b"{"):
        return TextToSend(body.decode(), FROM_THE_TELEPHONE)
    return msgspec.json.decode(body, type=TextToSend)
