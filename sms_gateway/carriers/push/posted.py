"""A text as an aggregator posts it: whether it is theirs, and what it says.

The body is one JSON object, signed as a whole: `X-Signature: sha256=<hexadecimal HMAC-SHA256 of the raw body>` with
PUSH_SECRET (RFC 2104). It holds the time at which it was posted, so a recorded request is good for minutes, and within
those the journal answers it once. What the fields are called is set by PUSH_FIELDS.
"""

import hmac
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from lookup_api.exchange import DeliveryState
from lookup_api.settings import SettingsError
from sms_gateway.inbound import Forged, Inbound, Malformed, Receipt
from sms_gateway.senders import international

CARRIER = "push"
SIGNATURE_HEADER = "X-Signature"
WINDOW = timedelta(minutes=5)  # either way: clocks differ, and a post may wait for a connection
_NAMES = ("id", "from", "to", "text", "at", "state")
_STATES = {
    "accepted": DeliveryState.SENT, "sent": DeliveryState.SENT, "delayed": DeliveryState.FAILED_FOR_NOW,
    "failed": DeliveryState.FAILED, "rejected": DeliveryState.FAILED, "expired": DeliveryState.FAILED,
    "delivered": DeliveryState.DELIVERED, "read": DeliveryState.READ,
}  # fmt: skip
_SHORTEST_SECRET = 16  # characters
_LONGEST_ID = 200  # characters
_MILLISECONDS_FROM = 10**11  # in seconds this is the year 5138, in milliseconds 1973
_SIGNATURE = re.compile("(?:sha256=)?([0-9a-fA-F]{64})")


class PushPost:
    """Verifies and translates. Needs no network and keeps nothing."""

    def __init__(self, secret: str, fields: str, clock: Callable[[], datetime]) -> None:
        """Take the shared secret, PUSH_FIELDS and the time; raise SettingsError where they do not have their shape."""
        if len(secret) < _SHORTEST_SECRET:
            raise SettingsError(f"PUSH_SECRET must have at least {_SHORTEST_SECRET} characters")
        self._secret = secret
        self._paths = _paths(fields)
        self._clock = clock

    def read(self, signature: str, body: bytes) -> Inbound:
        """Return the text of a post; raise Forged, or Malformed for a signed one that holds no text.

        `signature` is the value of the header, `body` the raw bytes.
        """
        found_fields = self._verified(signature, body)
        message_id, sender, text = (_word(found_fields["id"]), _word(found_fields["from"]), found_fields["text"])
        if not 0 < len(message_id) <= _LONGEST_ID or not sender or not isinstance(text, str):
            raise Malformed("no id, sender or text")
        return Inbound(CARRIER, message_id, international(sender), international(_word(found_fields["to"])), text)

    def read_receipt(self, signature: str, body: bytes) -> Receipt:
        """Return what became of a text of ours: a post with `id`, `at` and `state`; raise as `read` does."""
        found = self._verified(signature, body)
        message_id, state = _word(found["id"]), _STATES.get(_word(found["state"]).lower())
        if not 0 < len(message_id) <= _LONGEST_ID or state is None:
            raise Malformed("no id, or no state that is known")
        return Receipt(message_id, state)

    def _verified(self, signature: str, body: bytes) -> Mapping[str, object]:
        found = _SIGNATURE.fullmatch(signature.strip())
        if not found or not hmac.compare_digest(found[1].lower(), _digest(self._secret, body)):
            raise Forged("the signature does not hold")
        try:
            posted = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError):
            raise Malformed("the body is no JSON") from None
        found_fields = {name: _at(posted, path) for name, path in self._paths.items()}
        if abs(self._clock() - _moment(found_fields["at"])) > WINDOW:
            raise Forged("posted too long ago, or not yet")
        return found_fields


def signature_of(secret: str, body: bytes) -> str:
    """Return the header's value for a body."""
    return f"sha256={_digest(secret, body)}"


def write_post(said: Mapping[str, str], fields: str) -> bytes:
    """Return the body of a post: what is `said` by our names, written where `fields` (PUSH_FIELDS) puts them."""
    body: dict[str, Any] = {}
    for name, path in _paths(fields).items():
        if name not in said:
            continue
        folder = body
        for step in path[:-1]:
            folder = folder.setdefault(step, {})
        folder[path[-1]] = said[name]
    return msgspec.json.encode(body)


def _digest(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, sha256).hexdigest()


def _paths(fields: str) -> Mapping[str, tuple[str, ...]]:
    """Read "from=msisdn text=message.body" into the way to each field; a name left out is its own."""
    paths: dict[str, tuple[str, ...]] = {name: (name,) for name in _NAMES}
    for pair in fields.split():
        ours, equals, theirs = pair.partition("=")
        if ours not in paths or not equals or not all(theirs.split(".")):
            raise SettingsError(f"PUSH_FIELDS holds {pair!r}; wanted are {', '.join(_NAMES)}, each as from=msisdn")
        paths[ours] = tuple(theirs.split("."))
    return paths


def _at(posted: object, path: tuple[str, ...]) -> object:
    for step in path:
        if not isinstance(posted, dict):
            return None
        posted = posted.get(step)
    return posted


def _word(value: object) -> str:
    """A number or a name; some write telephone numbers as JSON numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _moment(value: object) -> datetime:
    """Read seconds or milliseconds since 1970, or RFC 3339 with its zone; raise Malformed."""
    word = _word(value)
    try:
        if word.isascii() and word.isdigit():
            seconds = int(word)
            return datetime.fromtimestamp(seconds / 1000 if seconds >= _MILLISECONDS_FROM else seconds, UTC)
        moment = datetime.fromisoformat(word)
    except (ValueError, OverflowError, OSError):
        raise Malformed("no time at which it was posted") from None
    if moment.tzinfo is None:
        raise Malformed("a time without its zone")
    return moment
