"""Whether the API answers: learned from what is asked of it, and tried again by itself until it is back."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from kiosk.link.client import Sends
from kiosk.state import ConnectionChanged, Event
from lookup_api.client import LookupUnavailable, ProblemError, kiosk_calls

PROBE: Final = 3.0  # seconds between two tries while the API is away; with PATIENCE, back within ten
PATIENCE: Final = 2.0  # seconds a try may take
UNTROUBLED: Final = 60.0  # seconds; while the API answers, others tell of it

_log = logging.getLogger(__name__)


class Connection:
    """Knows whether the API is there; `post` is told when that changes. Used by several threads."""

    def __init__(self, client: Sends, post: Callable[[Event], None]) -> None:
        """Take what sends the tries, and whom to tell."""
        self._client = client
        self._post = post
        self._lock = threading.Lock()
        self._there = True
        self.on_lost: Callable[[], None] = _nothing
        self.on_back: Callable[[], None] = _nothing

    @property
    def there(self) -> bool:
        """Whether the API answered last time."""
        return self._there

    def tell(self, *, there: bool) -> None:
        """Note that the API answered, or did not; the same twice is nothing new."""
        with self._lock:
            if self._there is there:
                return
            self._there = there
        _log.warning("connection_changed", extra={"outcome": "back" if there else "lost"})
        self._post(ConnectionChanged(there))
        (self.on_back if there else self.on_lost)()

    def doubt(self) -> None:
        """Hear that a call other than a lookup failed: whether lookups are answered is another question, and asked."""
        if self._there and not self._is_ready():
            self.tell(there=False)

    def probe(self) -> float:
        """Try whether the API is back; return the seconds until the next try."""
        if self._there:
            return UNTROUBLED
        if not self._is_ready():
            return PROBE
        self.tell(there=True)
        return UNTROUBLED

    def _is_ready(self) -> bool:
        try:
            self._client.send(kiosk_calls.readiness())
        except ProblemError as problem:
            # With the code of an API that is away, it may be there, and its store is not.
            return problem.code != LookupUnavailable.code
        return True


def _nothing() -> None:
    """Do nothing."""
