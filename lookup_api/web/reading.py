"""What a request of the API says: its body as a typed request, and the key by which it is known when sent again."""

from typing import TypeVar

import msgspec
from flask import request

from lookup_api.contract.counter import LONGEST_IDEMPOTENCY_KEY
from lookup_api.domain.errors import InvalidRequest

Wanted = TypeVar("Wanted")


def read(kind: type[Wanted]) -> Wanted:
    """The body as a request; raise InvalidRequest naming the first wrong place, never what was sent."""
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.ValidationError as error:
        raise InvalidRequest(str(error)[:200]) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InvalidRequest("the body is not JSON") from None


def repetition() -> str | None:
    """The key by which a write that is sent again is known; raise InvalidRequest for one beyond measure."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 0 < len(key) <= LONGEST_IDEMPOTENCY_KEY:
        raise InvalidRequest(f"an Idempotency-Key has 1 to {LONGEST_IDEMPOTENCY_KEY} characters")
    return key
