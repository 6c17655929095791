"""Reading the pictures of a camera away from the window's thread.

One thread looks, as often as the camera gives pictures, and keeps the sharpest; another reads it. Between them there is
room for one picture, so nothing piles up, and while a picture is read the next best one is already chosen.
"""

import logging
import math
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import cv2
import numpy as np

from kiosk.preview import in_gray, small_copy, symbol_seen
from kiosk.scanners.devices import Devices
from kiosk.scanners.frames import FrameSource, ScannerLost
from kiosk.state import Event, SymbolsRead
from lookup_api.symbols import Frame, read_symbols
from lookup_api.symbols import Reading as Found

NAME: Final = "camera"
FRAMES_A_SECOND: Final = 15  # looked at while something moves; what cameras of 1280 x 720 pixels give
CALM_FRAMES_A_SECOND: Final = 4  # looked at while nothing moves: a paper is noticed within a quarter of a second
CALM_AFTER: Final = 2.0  # seconds without a movement
TOLD_EVERY: Final = 0.5  # seconds: what lies still is told again, so that it stays known to be the same paper
LOOK_AGAIN_AFTER: Final = 2.0  # seconds until a lost camera is looked for again
READING_NICE: Final = 10  # of 19: a tenth of the window's share where both want the same processor
STILL: Final = 8  # of 255: the noise of a camera stays below in every spot of the thumbnail, another paper does not
THUMBNAIL: Final = (64, 36)  # pixels
KEPT: Final = 0.2  # seconds that a sharp picture is kept before a blurred but newer one
SHOWN_ON: Final = 2.0  # seconds that pictures are still shown after a symbol was last seen in one
MOST_TURNS: Final = 8  # pictures over which the repairs of one that lies still are spread; after that it is let be

Post = Callable[[Event], None]
Show = Callable[[Frame, bool], None]
"""Takes a small gray picture to aim by, and whether it differs from the one before it."""

_log = logging.getLogger(__name__)


class Read(Protocol):
    """What reads a picture: read_symbols, or what stands in for it."""

    def __call__(self, frame: Frame, *, first_step: int = 0) -> Found:
        """Return what is read, from a step on."""


@dataclass(frozen=True, slots=True)
class Look:
    """One picture, when it came (seconds of a clock that never goes back), whether it moved, and how sharp it is."""

    frame: Frame
    at: float
    moved: bool
    sharpness: float


class Sharpest:
    """Room for one picture between the thread that looks and the one that reads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._look: Look | None = None
        self._closed = False

    def put(self, look: Look) -> None:
        """Offer a picture; a sharper one that nobody has taken yet stays, unless it is old."""
        with self._changed:
            kept = self._look
            if kept is not None and kept.moved and kept.sharpness > look.sharpness and look.at - kept.at < KEPT:
                return
            moved = look.moved or (kept is not None and kept.moved)
            self._look = Look(look.frame, look.at, moved, look.sharpness)
            self._changed.notify()

    def take(self) -> Look | None:
        """Wait for a picture and take it; None when there will be no more."""
        with self._changed:
            self._changed.wait_for(lambda: self._look is not None or self._closed)
            look, self._look = self._look, None
            return None if self._closed else look

    def close(self) -> None:
        """Let whoever waits go."""
        with self._changed:
            self._look, self._closed = None, True
            self._changed.notify_all()


class Reader:
    """Reads one picture after the other, and remembers what the last one held; knows no threads.

    What lies still is not read again: it is told again from memory. Where the search was cut short, it goes on in the
    next picture; while the paper moves, every other picture begins anew, for it may be a better one.
    """

    def __init__(self, post: Post, read: Read = read_symbols) -> None:
        """Take where texts go, and what reads a picture."""
        self._post = post
        self._read = read
        self._found = Found()
        self._turns = 0
        self._went_on = False
        self._told_at = -math.inf
        self.seen_at = -math.inf

    def look(self, look: Look) -> None:
        """Read a picture, and tell what it holds."""
        self._turns = 0 if look.moved else self._turns + 1
        left = self._found.next_step
        if look.moved or (left is not None and self._turns < MOST_TURNS):
            anew = left is None or (look.moved and self._went_on)
            self._found = self._read_safely(look.frame, 0 if anew else left or 0)
            self._went_on = not anew
        elif look.at - self._told_at < TOLD_EVERY:
            return
        self._told_at = look.at
        if self._found.texts:
            self._post(SymbolsRead(self._found.texts))
        if self._found.unreadable:
            self.seen_at = look.at
            self._post(symbol_seen(look.frame, self._found.unreadable))

    def _read_safely(self, frame: Frame, first_step: int) -> Found:
        try:
            return self._read(frame, first_step=first_step) if first_step else self._read(frame)
        except Exception:  # noqa: BLE001 - one picture must not end the reading of all others
            _log.exception("reading_failed")
            return Found()


class Reading:
    """Looks at the pictures of a source and reads them, on two threads of its own.

    Where a symbol is seen that cannot be read, `show` is given small pictures to aim by; otherwise no picture leaves
    these threads.
    """

    def __init__(
        self,
        source: FrameSource,
        post: Post,
        read: Read = read_symbols,
        *,
        show: Show | None = None,
        devices: Devices | None = None,
    ) -> None:
        """Take the source, where texts go, what reads a picture, what shows small ones, and whom to tell of a loss."""
        self._source = source
        self._show = show
        self._devices = devices or Devices(post, (NAME,))
        self._stopped = threading.Event()
        self._sharpest = Sharpest()
        self._reader = Reader(post, read)
        self._thumbnail: Frame | None = None
        self._moved_at = -math.inf
        self._threads = [
            threading.Thread(target=self._look, name="looking", daemon=True),
            threading.Thread(target=self._read, name="reading", daemon=True),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, and give the camera back."""
        self._stopped.set()
        self._sharpest.close()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=LOOK_AGAIN_AFTER)

    def _look(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            started = time.monotonic()
            if not self._looked(started):
                pause = LOOK_AGAIN_AFTER
                continue
            calm = started - self._moved_at > CALM_AFTER
            rate = CALM_FRAMES_A_SECOND if calm else FRAMES_A_SECOND
            pause = max(0.0, 1 / rate - (time.monotonic() - started))
        self._source.close()

    def _looked(self, at: float) -> bool:
        """Look once; return whether the source is there. One picture that is none must not end the looking."""
        try:
            frame = self._source.read()
            look = None if frame is None else self._look_of(frame, at)
        except ScannerLost:
            self._devices.tell(NAME, present=False)
            return False
        except Exception:  # noqa: BLE001 - without this thread no paper would be read any more, and nobody would know
            _log.exception("looking_failed", extra={"component": NAME})
            self._devices.tell(NAME, present=False)
            return False
        self._devices.tell(NAME, present=True)
        if look is not None:
            self._seen(look)
        else:
            self._thumbnail = None
        return True

    def _look_of(self, frame: Frame, at: float) -> Look:
        moved = self._moved(frame)
        return Look(frame, at, moved, sharpness(frame) if moved else 0.0)

    def _seen(self, look: Look) -> None:
        if look.moved:
            self._moved_at = look.at
        self._sharpest.put(look)
        if self._show is not None and look.at - self._reader.seen_at < SHOWN_ON:
            self._show(small_copy(look.frame), look.moved)

    def _moved(self, frame: Frame) -> bool:
        thumbnail = cv2.resize(in_gray(frame), THUMBNAIL, interpolation=cv2.INTER_AREA).astype(np.uint8)
        before, self._thumbnail = self._thumbnail, thumbnail
        if before is None:
            return True
        return int(np.abs(thumbnail.astype(np.int16) - before).max()) >= STILL

    def _read(self) -> None:
        give_way()
        while (look := self._sharpest.take()) is not None:
            try:
                self._reader.look(look)
            except Exception:  # noqa: BLE001 - the same, for the thread that reads
                _log.exception("reading_failed")


def give_way() -> None:
    """Have this thread take what processor time others leave: one who waits for a screen notices, for a reading hardly.

    Linux keeps this for each thread (sched(7)), and lets anybody step back. It does its work alone as well: whoever
    waits for threads of OpenCV, while those that draw have all processors, keeps the window's thread waiting too.
    """
    cv2.setNumThreads(1)
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), READING_NICE)


def sharpness(frame: Frame) -> float:
    """Return how sharp a picture is: the variance of its Laplacian, which blur takes away first."""
    gray = in_gray(frame)
    half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) if min(gray.shape) > 1 else gray
    return float(cv2.meanStdDev(cv2.Laplacian(half, cv2.CV_16S))[1][0, 0] ** 2)
