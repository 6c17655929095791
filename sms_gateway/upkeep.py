"""What a process of the gateway does beside its messages: take in what waited in the spool, keep what was counted."""

import atexit
import logging
import threading
from datetime import timedelta

from lookup_api.exchange import ExchangeError, forget
from lookup_api.exchange.spool import Spool
from sms_gateway.parts import Parts
from sms_gateway.taking_in import MOST_AT_ONCE

LOOK_EVERY = 1.0  # seconds
KEEP_COUNTS_EVERY = 10  # looks

_log = logging.getLogger(__name__)


def take_in(parts: Parts, spool: Spool) -> int:
    """Take in what waits, if the database is there; return how many messages were answered."""
    if not spool.holds() or not parts.exchange.answers():
        return 0
    if parts.waiting is not None:
        parts.waiting.found_back()
    taken = spool.replay_many(parts.taking_in.take, most=MOST_AT_ONCE)
    if taken:
        _log.info("spool taken in", extra={"count": taken})
    return taken


def purge(parts: Parts, keeps: timedelta) -> None:
    """Forget what is over; the counters stay."""
    now = parts.clock()
    parts.counting.renew(now.date())
    gone = forget(parts.exchange, keeps, now)
    _log.info("journal purged", extra={"count": gone})


class Upkeep(threading.Thread):
    """Looks after one process until it ends."""

    def __init__(self, parts: Parts, spool: Spool) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._parts = parts
        self._spool = spool
        self._over = threading.Event()
        atexit.register(self.end)

    def run(self) -> None:
        """Look every second."""
        looks = 0
        while not self._over.wait(LOOK_EVERY):
            looks += 1
            try:
                take_in(self._parts, self._spool)
                if looks % KEEP_COUNTS_EVERY == 0:
                    self._parts.counting.keep()
            except ExchangeError as error:
                _log.warning("upkeep waits", extra={"error": type(error).__name__})
            except Exception:  # noqa: BLE001 - what fails once must not end all further looks
                _log.exception("upkeep failed")

    def end(self) -> None:
        """Keep what was counted, and look no more."""
        self._over.set()
        self._parts.counting.keep()
        self._spool.close()
