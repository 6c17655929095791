"""Messages that wait in the spool (hàng chờ) while the journal's database is away, and how they are written there."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from lookup_api.exchange import Spool, Spooled
from sms_gateway.inbound import Inbound

SPOOL = "sms-spool"  # in the data folder: what carriers posted while the journal's database was away
PROBE_EVERY = timedelta(seconds=2)  # of a database that is away one message finds out; the others are kept at once


class WaitingRoom:
    """The spool of one process; safe to share between threads."""

    def __init__(self, spool: Spool, clock: Callable[[], datetime]) -> None:
        self.spool = spool
        self._clock = clock
        self._gate = threading.Lock()
        self._probe_at: datetime | None = None

    def keep(self, inbound: Inbound) -> None:
        """Write a message down; raise SpoolFull."""
        self.spool.keep(self.written(inbound))

    def written(self, inbound: Inbound) -> Spooled:
        """A message as the spool keeps it."""
        return Spooled(inbound.carrier, inbound.message_id, write_inbound(inbound), self._clock())

    def found_away(self) -> None:
        """Remember that the database did not answer."""
        with self._gate:
            self._probe_at = self._clock() + PROBE_EVERY

    def is_away(self) -> bool:
        """Tell whether the database was away a moment ago; now and then say no to one caller, who finds out."""
        with self._gate:
            if self._probe_at is None:
                return False
            if self._clock() < self._probe_at:
                return True
            self._probe_at = self._clock() + PROBE_EVERY
            return False

    def found_back(self) -> None:
        """Remember that the database answers again."""
        with self._gate:
            self._probe_at = None


def write_inbound(inbound: Inbound) -> bytes:
    """Write a message for the spool, which seals it."""
    return msgspec.msgpack.encode(inbound)


def read_inbound(body: bytes) -> Inbound:
    """Read a message of the spool; raise ValueError for what is none."""
    return msgspec.msgpack.decode(body, type=Inbound)
