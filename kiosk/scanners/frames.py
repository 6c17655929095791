"""Sources of pictures, named by an address, so that a folder of photographs stands in for a camera.

    images:GLOB   photographs (PNG, JPEG, WebP, BMP), in the order of their names, each once; files that come later are
                  taken as they come, and what is none, or too large to be one, is passed over
    video:PATH    a film, once
    v4l2:N        the camera /dev/videoN
    none:         no camera: codes are typed

A camera that is missing or unplugged raises ScannerLost when it is read, and may be read again later.
"""

import glob
import logging
import os
import stat
import time
from collections.abc import Callable
from typing import Final, Protocol

import cv2

from lookup_api.symbols import Frame, PictureRefused, Refusal, open_frame
from lookup_api.symbols.pictures import MOST_BYTES
from lookup_api.symbols.reading import eight_bit

WIDTH: Final = 1280  # asked of a camera, in pixels: 5.6 a millimetre of paper held at 20 cm
HEIGHT: Final = 720
STALE: Final = 0.1  # seconds after which the picture that waits in the camera is thrown away

_log = logging.getLogger(__name__)


class NoSuchSource(ValueError):
    """The address names no source of pictures; the sentence lists those there are."""


class ScannerLost(OSError):
    """The camera gives no picture just now."""


class FrameSource(Protocol):
    """Where pictures come from. Read and closed by one thread."""

    def read(self) -> Frame | None:
        """Return the next picture, None when there is none just now; raise ScannerLost when the camera is gone."""

    def close(self) -> None:
        """Give the device back."""


def open_frames(address: str) -> FrameSource | None:
    """Return the source of an address, None for `none:`; raise NoSuchSource for anything else.

    Nothing is opened before the first read, so a camera that comes later is found.
    """
    scheme, _, rest = address.partition(":")
    sources: dict[str, Callable[[str], FrameSource]] = {"images": Photographs, "video": Film, "v4l2": Camera}
    if address == "none:":
        return None
    if scheme not in sources or not rest:
        raise NoSuchSource(f"{address!r} is none of images:GLOB, video:PATH, v4l2:N, none:")
    return sources[scheme](rest)


class Photographs:
    """Pictures from files."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._shown: set[str] = set()

    def read(self) -> Frame | None:
        """Return the next file that was not shown yet; what is no picture that may be opened is passed over."""
        for path in sorted(set(glob.glob(self._pattern)) - self._shown):  # noqa: PTH207 - Path.glob refuses absolute patterns
            self._shown.add(path)
            try:
                return open_frame(_content(path))
            except PictureRefused as refused:
                _log.warning("picture_passed_over", extra={"reason": refused.reason})
            except OSError as error:
                _log.warning("picture_passed_over", extra={"reason": type(error).__name__})
        return None

    def close(self) -> None:
        """Nothing is held."""


def _content(path: str) -> bytes:
    """Return what a file holds, or raise PictureRefused where it is none, or holds more than is opened.

    What the path names is asked of the open file, so that it cannot become something else meanwhile; a pipe to which
    nobody writes is opened without waiting.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise PictureRefused(Refusal.FORMAT)
        if found.st_size > MOST_BYTES:
            raise PictureRefused(Refusal.SIZE)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(MOST_BYTES + 1)
    finally:
        os.close(descriptor)


class _Captured:
    """Pictures that OpenCV captures."""

    def __init__(self) -> None:
        self._capture: cv2.VideoCapture | None = None

    def close(self) -> None:
        """Give the device back."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


class Film(_Captured):
    """A film from a file, once."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def read(self) -> Frame | None:
        """Return the next picture of the film, None after its end; raise ScannerLost if the file cannot be played."""
        if self._capture is None:
            self._capture = cv2.VideoCapture(self._path)
        if not self._capture.isOpened():
            self.close()
            raise ScannerLost("the film cannot be played")
        there, picture = self._capture.read()
        return eight_bit(picture) if there else None


class Camera(_Captured):
    """A camera of this machine (Video4Linux)."""

    def __init__(self, number: str) -> None:
        super().__init__()
        if not number.isdecimal():
            raise NoSuchSource(f"v4l2:{number} does not name a camera by its number")
        self._number = int(number)
        self._read_at = 0.0
        # A camera that is not there is told once, in our own log, and not at each look.
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)

    def read(self) -> Frame | None:
        """Return the newest picture; raise ScannerLost when the camera is not there or has gone."""
        if self._capture is None:
            self._capture = cv2.VideoCapture(self._number, cv2.CAP_V4L2)
            self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
            self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
            # An older picture is of no use to anybody: the paper has moved on.
            self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        elif time.monotonic() - self._read_at > STALE and self._capture.isOpened():
            self._capture.grab()  # the camera kept this one since the last look
        self._read_at = time.monotonic()
        there, picture = self._capture.read() if self._capture.isOpened() else (False, None)
        if not there or picture is None:
            self.close()
            raise ScannerLost("the camera gives no picture")
        return eight_bit(picture)
