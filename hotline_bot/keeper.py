"""What nobody asks for and must still happen: conversations given back in time, call-backs turned into tickets.

A thread beside the serving process. Every step is fenced or named once, so any number of processes may do it.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

from hotline_bot.call_backs import open_tickets
from hotline_bot.talks import Talks
from lookup_api.client import LookupClient
from lookup_api.exchange import Exchange

ROUND: Final = 2.0  # seconds between two rounds

log = logging.getLogger(__name__)


class Keeper:
    """One a process; `start` it and `stop` it once."""

    def __init__(
        self,
        exchange: Exchange,
        talks: Talks,
        client: LookupClient,
        clock: Callable[[], datetime],
        round_seconds: float = ROUND,
    ) -> None:
        self._exchange = exchange
        self._talks = talks
        self._client = client
        self._clock = clock
        self._round = round_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the round at hand."""
        self._stopping.set()
        self._thread.join(10)

    def once(self) -> None:
        """One round; what fails is logged, and the rest is done all the same."""
        for work in (
            lambda: self._talks.sweep(self._clock()),
            lambda: open_tickets(self._exchange, self._client, self._clock()),
        ):
            try:
                work()
            except Exception:
                # The journal may be away for a while; the next round finds it again.
                log.exception("round failed")

    def _work(self) -> None:
        while not self._stopping.wait(self._round):
            self.once()
