"""Replies as JSON: `{"messages": ["...", ...]}`, one text each; an empty list sends nothing."""

from collections.abc import Sequence

import msgspec

CONTENT_TYPE = "application/json"


def as_json(messages: Sequence[str]) -> bytes:
    """Write the messages."""
    return msgspec.json.encode({"messages": list(messages)})
