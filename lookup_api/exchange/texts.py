"""Messages of carriers that give no id: the same sender's same text within a short window is the same message.

SMPP's deliver_sm has no message id, and is delivered again after a connection broke before its acknowledgement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from lookup_api.exchange.seals import Seals
from lookup_api.exchange.statements import Statements
from lookup_api.exchange.times import to_milliseconds

_SHORTEST = 1000  # milliseconds


@dataclass(frozen=True, slots=True)
class Said:
    """What stands for the id."""

    channel: str
    sender: str = field(repr=False)
    text: str = field(repr=False)


class Texts:
    """Finds the key under which a message without id is claimed."""

    def __init__(self, seals: Seals, statements: Statements) -> None:
        self._seals = seals
        self._statements = statements

    def key(self, connection: Connection, said: Said, now: datetime, window: timedelta) -> bytes:
        """Return the key of the claim that this message repeats, or else a new one; in the claiming transaction.

        Time is cut into spans as long as the window, and a key is made of sender, text and span: a repeat finds its
        claim in this span or in the one before, without a search.
        """
        moment, span = to_milliseconds(now), max(window // timedelta(milliseconds=1), _SHORTEST)
        if connection.dialect.name == "postgresql":
            number = int.from_bytes(self._key(said, "")[:8], signed=True)
            connection.execute(self._statements.queue_up, {"number": number})
        this, before = (self._key(said, f"{which}/{span}") for which in (moment // span, moment // span - 1))
        claimed_at = connection.execute(
            self._statements.claimed_at, {"channel": said.channel, "message_key": before}
        ).scalar_one_or_none()
        return this if claimed_at is None or claimed_at <= moment - span else before

    def keys(self, connection: Connection, burst: Sequence[tuple[Said, datetime]], window: timedelta) -> list[bytes]:
        """Return the keys of a burst, each message at its own moment; what repeats within the burst shares a key."""
        keys: dict[int, bytes] = {}
        # In one order everywhere, so that two processes' bursts never wait for each other crosswise.
        for place in sorted(range(len(burst)), key=lambda place: self._key(burst[place][0], "")):
            said, moment = burst[place]
            keys[place] = self.key(connection, said, moment, window)
        return [keys[place] for place in range(len(burst))]

    def _key(self, said: Said, span: str) -> bytes:
        # A length in front, so that no two pairs of sender and text run together.
        return self._seals.key("text", said.channel, f"{span}|{len(said.sender)}|{said.sender}{said.text}")
