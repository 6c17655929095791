"""What is, or is going to be, out of order, as a channel has it at hand: asked for once a minute, never waited for."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import httpx

from lookup_api.client import asking
from lookup_api.client.clients import LookupClient
from lookup_api.client.kiosk_calls import maintenance
from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.domain.errors import ProblemError

EVERY: Final = 60.0  # seconds, as long as the answer may be kept

Standing = Callable[[datetime], Sequence[MaintenanceNotice]]
"""The notices that stand at an aware moment."""

_log = logging.getLogger(__name__)


def nothing_stands(_now: datetime) -> Sequence[MaintenanceNotice]:
    """No notice, for a channel that was given no board."""
    return ()


class NoticeBoard:
    """Holds the notices that were told last; safe to share between threads.

    Whoever answers a citizen reads what is held and never waits: while the API is away, that is what was told before.
    `base_url`, `key` and `transport` are those of LookupClient.
    """

    def __init__(self, base_url: str, key: str | None = None, *, transport: httpx.BaseTransport | None = None) -> None:
        self._client = LookupClient(base_url, key, timeout=asking.TIMEOUT, transport=transport)
        self._held: tuple[MaintenanceNotice, ...] = ()
        self._over = threading.Event()
        self._reader: threading.Thread | None = None

    def start(self) -> "NoticeBoard":
        """Ask now and once a minute, in a thread of its own that ends with the process or `close`."""
        self._reader = threading.Thread(target=self._keep_reading, name="notice board", daemon=True)
        self._reader.start()
        return self

    def read(self) -> None:
        """Ask once; what is held stays where nothing is answered."""
        try:
            self._held = tuple(self._client.send(maintenance()).notices)
        except ProblemError as error:
            _log.info("notices not read", extra={"problem": error.code})

    def standing(self, now: datetime) -> Sequence[MaintenanceNotice]:
        """The notices that stand at a moment; one that has ended since it was told is left out."""
        return tuple(notice for notice in self._held if notice.ends_at is None or now < notice.ends_at)

    def close(self) -> None:
        """Ask no more."""
        self._over.set()
        if self._reader is None:
            self._client.close()

    def _keep_reading(self) -> None:
        with self._client:  # closed by who uses it: a call may be under way when it is over
            while not self._over.is_set():
                self.read()
                self._over.wait(EVERY)
