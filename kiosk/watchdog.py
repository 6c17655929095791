"""Tells systemd that the screen is alive, by the datagrams of sd_notify(3).

They are sent from the window's own clock, so that a frozen screen is silent, and is started anew. Without a service
manager, that is without NOTIFY_SOCKET in the environment, all of this does nothing.
"""

import logging
import os
import socket
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

_MICROSECONDS: Final = 1_000_000
_SHARE: Final = 3  # beats in one span of the watchdog: two may come late

_log = logging.getLogger(__name__)


class Clock(Protocol):
    """The window's clock: kivy.clock.Clock, or what stands in for it."""

    def schedule_interval(self, callback: Callable[[float], object], seconds: float) -> Any:
        """Call again and again, between two frames; what comes back has `cancel`."""


class Watchdog:
    """Feeds the service manager's watchdog."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Take the environment that the service manager gave."""
        given = os.environ if environment is None else environment
        self._address = given.get("NOTIFY_SOCKET", "")
        self._span = _span(given)
        self._beat: Any = None
        self._is_ready = False

    @property
    def pause(self) -> float | None:
        """Seconds between two beats; None where nobody asks for them."""
        return None if self._span is None or not self._address else self._span / _SHARE

    def begin(self, clock: Clock) -> None:
        """Feed from now on, as long as the window's clock runs."""
        if self.pause is not None:
            self._beat = clock.schedule_interval(lambda _passed: self.notify("WATCHDOG=1"), self.pause)

    def ready(self) -> None:
        """Tell that the first screen is drawn; again changes nothing."""
        if not self._is_ready:
            self._is_ready = True
            self.notify("READY=1")

    def end(self) -> None:
        """Tell that the kiosk ends because it was told to."""
        if self._beat is not None:
            self._beat.cancel()
        self.notify("STOPPING=1")

    def notify(self, state: str) -> None:
        """Send one line; what cannot be sent is not sent, for the manager acts on silence by itself."""
        if not self._address:
            return
        # An address that begins with @ is in the abstract namespace of Linux (unix(7)).
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.setblocking(False)
                sender.sendto(state.encode(), address)
        except OSError as error:
            _log.warning("notify_failed", extra={"component": "watchdog", "error": type(error).__name__})


def _span(given: Mapping[str, str]) -> float | None:
    """The watchdog's span in seconds, where it is meant for this process, or for the one that started it."""
    microseconds, process = given.get("WATCHDOG_USEC", ""), given.get("WATCHDOG_PID", "")
    if not (microseconds.isascii() and microseconds.isdigit() and int(microseconds)):
        return None
    # The manager names the process that it started. Where that is a compositor, the kiosk is its child, and the beats
    # are the kiosk's to send: without them the manager would end both, again and again.
    if process and process not in {str(os.getpid()), str(os.getppid())}:
        return None
    return int(microseconds) / _MICROSECONDS
