"""What a visit sets going, away from the window's thread: asking the API and reading pictures.

Each runs on threads of its own with a queue that has an end, so that neither a hanging API nor a slow picture can hold
the window up or pile up behind it. Results are handed to `post`, which brings them to the window's thread.
"""

import logging
import math
import queue
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

import cv2
import numpy as np

from kiosk.preview import in_gray, small_copy, symbol_seen
from kiosk.scanners.frames import FrameSource, ScannerLost
from kiosk.state import Answered, Event, LookUp, Refused, ScannerChanged, SymbolsRead
from lookup_api.client import LookupUnavailable, ProblemError
from lookup_api.contract.lookups import Asker
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from lookup_api.symbols import Frame, read_symbols
from lookup_api.symbols import Reading as Found

ASKERS: Final = 2  # threads that ask: one may hang on a visit that has ended
WAITING_LOOKUPS: Final = 2  # more than that belong to visits that have ended
FRAMES_A_SECOND: Final = 8
LOOK_AGAIN_AFTER: Final = 5.0  # seconds until a lost camera is looked for again
STILL: Final = 8  # of 255: the noise of a camera stays below in every spot of the thumbnail, another paper does not
THUMBNAIL: Final = (64, 36)  # pixels
SHOWN_ON: Final = 2.0  # seconds that pictures are still shown after a symbol was last seen in one

Post = Callable[[Event], None]
Show = Callable[[Frame, bool], None]
"""Takes a small gray picture to aim by, and whether it differs from the one before it."""

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


class Reading:
    """Reads the pictures of a source, a few a second, and tells which texts are seen.

    A picture that has not changed is not read again: what lies still is told again from memory, so that a paper left
    under the scanner stays known to be the same, and an empty table costs nothing. Where a symbol is seen that cannot
    be read, `show` is given small pictures to aim by; otherwise no picture leaves this thread.
    """

    def __init__(
        self,
        source: FrameSource,
        post: Post,
        read: Callable[[Frame], Found] = read_symbols,
        *,
        show: Show | None = None,
    ) -> None:
        """Take the source, where texts go, what reads a picture, and what shows small ones."""
        self._source = source
        self._post = post
        self._read = read
        self._show = show
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)
        self._present = True
        self._thumbnail: Frame | None = None
        self._found = Found()
        self._seen_at = -math.inf

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and give the camera back."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=LOOK_AGAIN_AFTER)

    def _run(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            started = time.monotonic()
            try:
                frame = self._source.read()
            except ScannerLost:
                self._say_present(present=False)
                pause = LOOK_AGAIN_AFTER
                continue
            self._say_present(present=True)
            self._look(frame)
            pause = max(0.0, 1 / FRAMES_A_SECOND - (time.monotonic() - started))
        self._source.close()

    def _say_present(self, *, present: bool) -> None:
        if present is not self._present:
            self._present = present
            _log.warning("scanner_changed", extra={"outcome": "found" if present else "lost"})
            self._post(ScannerChanged(present))

    def _look(self, frame: Frame | None) -> None:
        if frame is None:
            self._thumbnail, self._found = None, Found()
            return
        moved = self._moved(frame)
        if moved:
            try:
                self._found = self._read(frame)
            except Exception:  # noqa: BLE001 - one picture must not end the reading of all others
                _log.exception("reading_failed")
                self._found = Found()
        if self._found.texts:
            self._post(SymbolsRead(self._found.texts))
        if self._found.unreadable:
            self._seen_at = time.monotonic()
            self._post(symbol_seen(frame, self._found.unreadable))
        if self._show is not None and time.monotonic() - self._seen_at < SHOWN_ON:
            self._show(small_copy(frame), moved)

    def _moved(self, frame: Frame) -> bool:
        thumbnail = cv2.resize(in_gray(frame), THUMBNAIL, interpolation=cv2.INTER_AREA).astype(np.uint8)
        before, self._thumbnail = self._thumbnail, thumbnail
        if before is None:
            return True
        return int(np.abs(thumbnail.astype(np.int16) - before).max()) >= STILL
