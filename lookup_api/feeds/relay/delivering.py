"""Brings copies to our API, in the order in which they came, for as long as it takes."""

import logging
import threading
from collections.abc import Callable
from urllib.parse import quote

import httpx

from lookup_api.feeds.relay.copies import Copies, Copy

log = logging.getLogger(__name__)

SECONDS = 60.0  # an answer of ours takes; a message of ten thousand records is in within
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds between attempts
_TAKEN, _NEVER = frozenset({200}), frozenset({413, 422})  # what was refused record by record is answered 200 as well


class Delivery:
    """Delivers by the address of our API and a feed key."""

    def __init__(self, copies: Copies, api_url: str, key: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self._copies = copies
        self._client = httpx.Client(
            base_url=api_url,
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
            timeout=SECONDS,
            transport=transport,
            trust_env=False,
        )

    def deliver_waiting(self) -> bool:
        """Deliver what waits; tell whether all of it is there now. The first that does not go through ends it.

        In order: records without a date follow their arrival.
        """
        for path in self._copies.waiting():
            copy = self._copies.read(path)
            if copy is None:
                continue
            status = self._deliver(copy)
            if status in _TAKEN:
                self._copies.settle(path)
            elif status in _NEVER:
                log.error("copy_refused", extra={"component": "relay", "status": status})
                self._copies.put_aside(path)
            else:
                log.warning("copy_waits", extra={"component": "relay", "status": status})
                return False
        return True

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _deliver(self, copy: Copy) -> int:
        """Post a copy; the status of the answer, 0 where there was none."""
        address = "/v1/feeds/national" + (f"/{quote(copy.service, safe='')}" if copy.service else "")
        try:
            return self._client.post(
                f"{address}?{copy.query}" if copy.query else address, content=copy.body
            ).status_code
        except httpx.HTTPError:
            return 0


def deliver_for_ever(
    deliver: Callable[[], bool], arrived: threading.Event, stopped: threading.Event, *, shortest: float = SHORTEST_WAIT
) -> None:
    """Deliver whenever a copy arrived, and wait longer after each attempt that failed; end once `stopped` is set."""
    wait = shortest
    while not stopped.is_set():
        arrived.clear()
        try:
            there = deliver()
        except OSError:
            log.exception("copies_unreadable", extra={"component": "relay"})
            there = False
        if there:
            wait = shortest
            arrived.wait(LONGEST_WAIT)
        else:
            stopped.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT)
