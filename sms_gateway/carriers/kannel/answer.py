r"""Replies as Kannel takes them: one plain body a fetch.

Several dossiers are answered in one body, a line each. With `concatenation = false` and `split-chars = "\n"` in its
sms-service group, Kannel sends whole lines as texts of their own, so that three answers cost at most what they would
cost one by one. An empty body sends nothing, given `omit-empty = true`.
"""

from collections.abc import Sequence

from lookup_api.wording import Encoding, count_segments

CONTENT_TYPE = "text/plain; charset=UTF-8"


def plain(messages: Sequence[str]) -> bytes:
    """Write the messages one a line; a line break within a message becomes a space."""
    return "\n".join(" ".join(message.splitlines()) for message in messages).encode()


def headers(body: bytes, receipt_address: str | None) -> dict[str, str]:
    """Return the headers that go with a body: its coding where it is not GSM-7, and where receipts are wanted.

    Without the coding Kannel sends a question mark for each letter that GSM-7 lacks (seen with 1.4.5).
    """
    told = {"Cache-Control": "no-store"}
    if count_segments(body.decode()).encoding is Encoding.UCS2:
        told["X-Kannel-Coding"] = "2"
    if body and receipt_address is not None:
        told["X-Kannel-DLR-Mask"] = "31"  # every kind of receipt
        told["X-Kannel-DLR-Url"] = receipt_address
    return told
