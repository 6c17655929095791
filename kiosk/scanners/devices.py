"""Which of the devices that read papers are there: each tells when it is lost and found; the visit hears the sum."""

import logging
import threading
from collections.abc import Callable

from kiosk.state import Event, ScannerChanged

_log = logging.getLogger(__name__)


class Devices:
    """The devices of a kiosk by name (`camera`, `serial`); used by several threads.

    The visit is told by ScannerChanged when the last one was lost, and when one is back. A device that has not said
    anything yet counts as there.
    """

    def __init__(self, post: Callable[[Event], None], names: tuple[str, ...]) -> None:
        """Take where events go, and the devices this kiosk has."""
        self._post = post
        self._lock = threading.Lock()
        self._present = dict.fromkeys(names, True)

    @property
    def lost(self) -> tuple[str, ...]:
        """The devices that are not there, for whoever looks after the kiosk."""
        with self._lock:
            return tuple(name for name, present in self._present.items() if not present)

    def tell(self, name: str, *, present: bool) -> None:
        """Note that a device is there, or is not; the same twice is nothing new."""
        with self._lock:
            if self._present.get(name) is present:
                return
            before = any(self._present.values())
            self._present[name] = present
            after = any(self._present.values())
            if before is not after:
                self._post(ScannerChanged(after))
        _log.warning("scanner_changed", extra={"component": name, "outcome": "found" if present else "lost"})
