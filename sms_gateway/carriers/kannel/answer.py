"""Replies as Kannel takes them: one plain body a fetch.

Several dossiers are answered in one body, a line each, which Kannel sends as one long text: three answers of 160
letters are four joined segments, three of 100 are two. Its sms-service group needs

    accept-x-kannel-headers = true      receipts, and the coding of a body that is not GSM-7
    assume-plain-text = true
    concatenation = true
    max-messages = 4                    the longest answer there is
    omit-empty = true                   a robot is answered with an empty body, and nothing is sent

and its smsbox group `http-request-retry = 300`, `http-queue-delay = 1`: a message whose gateway died is free for
another attempt after 15 seconds. Its own sentences (`reply-couldnotfetch` and the like) are English unless set.

Connections are not kept: smsbox 1.4.5 writes to one of those it kept after our end of it died, meets the broken pipe
twice and ends itself ("conn_unregister: Assertion `conn != NULL' failed"), and the texts in its hands with it.
"""

from collections.abc import Sequence

from lookup_api.wording import Encoding, count_segments

CONTENT_TYPE = "text/plain; charset=UTF-8"
# What became of a reply in the end: delivered (1), undeliverable (2), rejected (16). That it is on its way (4, 8) would
# be another fetch of our address for each reply, and tells nobody anything.
_ENDS = "19"


def plain(messages: Sequence[str]) -> bytes:
    """Write the messages one a line; a line break within a message becomes a space."""
    return "\n".join(" ".join(message.splitlines()) for message in messages).encode()


def headers(body: bytes, receipt_address: str | None) -> dict[str, str]:
    """Return the headers that go with a body: its coding where it is not GSM-7, and where receipts are wanted.

    Without the coding Kannel sends a question mark for each letter that GSM-7 lacks (seen with 1.4.5).
    """
    told = {"Cache-Control": "no-store", "Connection": "close"}
    if count_segments(body.decode()).encoding is Encoding.UCS2:
        told["X-Kannel-Coding"] = "2"
    if body and receipt_address is not None:
        told["X-Kannel-DLR-Mask"] = _ENDS
        told["X-Kannel-DLR-Url"] = receipt_address
    return told
