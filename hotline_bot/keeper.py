"""What nobody asks for and must still happen: conversations given back in time, call-backs turned into tickets.

Once a day the figures of past days are kept for the bulletin, and what is over is forgotten.

A thread beside the serving process. Every step is fenced or named once, so any number of processes may do it.
"""

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from hotline_bot.bulletin_counting import keep_figures
from hotline_bot.call_backs import open_tickets
from hotline_bot.house import VIETNAM
from hotline_bot.talks import Talks
from lookup_api.client import LookupClient
from lookup_api.exchange import Exchange, forget

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
        keeps: timedelta,
        round_seconds: float = ROUND,
    ) -> None:
        """`keeps`: how long the journal holds what is over (EXCHANGE_KEEPS_DAYS)."""
        self._exchange = exchange
        self._talks = talks
        self._client = client
        self._clock = clock
        self._keeps = keeps
        self._kept_house_on: date | None = None
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
            self._keep_house,
        ):
            try:
                work()
            except Exception:
                # The journal may be away for a while; the next round finds it again.
                log.exception("round failed")

    def _keep_house(self) -> None:
        """Once a day; what could not be done is done in a later round."""
        now = self._clock()
        today = now.astimezone(VIETNAM).date()
        if self._kept_house_on == today:
            return
        keep_figures(self._exchange, self._keeps, now)
        gone = forget(self._exchange, self._keeps, now)
        self._kept_house_on = today
        log.info("journal purged", extra={"count": gone})

    def _work(self) -> None:
        while not self._stopping.wait(self._round):
            self.once()
