"""What a visit sets going, away from the window's thread: asking the API.

It runs on threads of its own with a queue that has an end, so that a hanging API can neither hold the window up nor
pile lookups up behind it. Results are handed to `post`, which brings them to the window's thread.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from kiosk.state import Answered, Event, LookUp, Refused
from lookup_api.client import LookupUnavailable, ProblemError
from lookup_api.contract.lookups import Asker
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View

ASKERS: Final = 2  # threads that ask: one may hang on a visit that has ended
WAITING_LOOKUPS: Final = 2  # more than that belong to visits that have ended

Post = Callable[[Event], None]

_log = logging.getLogger(__name__)


class Client(Protocol):
    """What asks the API: LookupClient, or what stands in for it."""

    def look_up(self, text: str, *, asker: Asker) -> View:
        """Return the view, or raise a ProblemError."""


class Lookups:
    """Asks the API for the visit, oldest first, and forgets when told to."""

    def __init__(self, client: Client, asker: Asker, post: Post) -> None:
        """Take the client, who asks, and where results go."""
        self._client = client
        self._asker = asker
        self._post = post
        self._queue: queue.Queue[LookUp | None] = queue.Queue(maxsize=WAITING_LOOKUPS)
        self._threads = [threading.Thread(target=self._run, name=f"lookup-{n}", daemon=True) for n in range(ASKERS)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def ask(self, lookup: LookUp) -> None:
        """Put a lookup in the queue; the oldest one gives way, for its visit has gone on or ended."""
        while True:
            try:
                self._queue.put_nowait(lookup)
            except queue.Full:
                self.forget(1)
            else:
                return

    def forget(self, most: int = WAITING_LOOKUPS) -> None:
        """Drop what has not been asked yet."""
        for _ in range(most):
            try:
                self._queue.get_nowait()
            except queue.Empty:
                return

    def stop(self) -> None:
        """End; a lookup under way is hardly waited for."""
        self.forget()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(timeout=0.2)

    def _run(self) -> None:
        while (lookup := self._queue.get()) is not None:
            self._post(self._result(lookup))
            del lookup  # the thread waits in this frame, and the text is of a visit

    def _result(self, lookup: LookUp) -> Event:
        started = time.monotonic()
        result: Answered | Refused
        try:
            result = Answered(lookup.ticket, self._client.look_up(lookup.text, asker=self._asker))
        except ProblemError as error:
            result = Refused(lookup.ticket, _as_data(error))
        except Exception:  # noqa: BLE001 - a person is waiting: better "not now" than a screen that never changes
            _log.exception("lookup_failed")
            result = Refused(lookup.ticket, _as_data(LookupUnavailable()))
        outcome = result.problem.code if isinstance(result, Refused) else "answered"
        milliseconds = round((time.monotonic() - started) * 1000)
        _log.info("looked_up", extra={"outcome": outcome, "duration_ms": milliseconds})
        return result


def _as_data(error: ProblemError) -> Problem:
    """Keep what is told of a problem; the exception itself holds on to the call, and to what was asked in it."""
    code = ProblemCode(error.code)
    return Problem(
        code,
        title=type(error).__name__,
        status=HTTP_STATUS[code],
        retry_after=error.retry_after,
        as_of=getattr(error, "as_of", None),
        system=getattr(error, "system", None),
    )
