"""Reads what providers post as JSON: of the shape that is asked for, or nothing."""

import json
from typing import TypeVar

import msgspec

Shape = TypeVar("Shape")


def read_json(body: bytes, shape: type[Shape]) -> Shape | None:
    """Read a body; None for what has another shape, and for what is no JSON."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return msgspec.json.decode(_mended(body), type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _mended(body: bytes) -> bytes:
    """The same with a mark for each half of a surrogate pair, which JSON can carry and UTF-8 cannot.

    Telephones cut texts at such places; what else they say is to be heard. Raises ValueError.
    """
    return json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace")
