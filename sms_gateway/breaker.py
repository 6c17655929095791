"""A circuit breaker (cầu chì) for one carrier. Pure: the time is passed in.

closed   all texts go this way
open     none do: what fails here would wait for time-outs while another carrier works
probing  after a rest one text tries; it closes the breaker or begins another rest
"""

import threading
from collections import deque
from datetime import datetime, timedelta

IN_A_ROW = 5  # failures that open it
OF_THE_LATEST = 20  # of which the half failing opens it too: a carrier may fail now and then, all day long
REST = timedelta(seconds=15)


class Breaker:
    """Whether a carrier is worth trying; safe to share between threads."""

    def __init__(self, rest: timedelta = REST) -> None:
        self._rest = rest
        self._gate = threading.Lock()
        self._latest: deque[bool] = deque(maxlen=OF_THE_LATEST)
        self._probe_at: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether all texts go this way."""
        return self._probe_at is None

    def is_due(self, now: datetime) -> bool:
        """Tell whether a text may go this way; changes nothing."""
        return self._probe_at is None or now >= self._probe_at

    def may_try(self, now: datetime) -> bool:
        """Tell one caller that it may; after a rest the others wait for what becomes of that one."""
        with self._gate:
            if self._probe_at is None:
                return True
            if now < self._probe_at:
                return False
            self._probe_at = now + self._rest
            return True

    def worked(self) -> bool:
        """Note a success; return whether it closed the breaker."""
        with self._gate:
            self._latest.append(True)
            closed, self._probe_at = self._probe_at is not None, None
            if closed:
                self._latest.clear()
            return closed

    def failed(self, now: datetime) -> bool:
        """Note a failure; return whether it opened the breaker."""
        with self._gate:
            self._latest.append(False)
            if self._probe_at is not None:
                self._probe_at = now + self._rest
                return False
            in_a_row = list(self._latest)[-IN_A_ROW:]
            opens = in_a_row == [False] * IN_A_ROW or self._latest.count(False) > OF_THE_LATEST // 2
            if opens:
                self._probe_at = now + self._rest
            return opens
