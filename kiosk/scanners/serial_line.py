"""A reader on a serial line (RS-232, or USB as CDC): it needs no focus, and no keyboard layout spoils what it sends."""

import glob
import logging
import threading
import time
from collections.abc import Callable
from typing import Final

import serial

from kiosk.scanners.devices import Devices

NAME: Final = "serial"
SILENCE: Final = 0.1  # seconds after which a reader that sends no end of line has ended
LOOK_AGAIN_AFTER: Final = 2.0  # seconds until a lost reader is looked for again
LONGEST: Final = 4096  # bytes; what is longer is noise on the line, and is dropped up to its end
_TURN: Final = 0.05  # seconds that one look at the line takes at most
_ENDS: Final = b"\r\n\x03\x00"  # carriage return, line feed, end of text; readers are set up to send one or two
_DROPPED: Final = dict.fromkeys(range(32))  # start of text and the like, which stand before or after the text

_log = logging.getLogger(__name__)


class Line:
    """Puts together what comes in pieces; times in seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._too_long = False
        self._last = 0.0

    def feed(self, piece: bytes, now: float) -> list[str]:
        """Take bytes, none of them when the line was silent; return the texts that ended."""
        texts = []
        if self._held and now - self._last >= SILENCE:
            texts.append(self._end())
        for byte in piece:
            if byte in _ENDS:
                texts.append(self._end())
            elif len(self._held) < LONGEST:
                self._held.append(byte)
            else:
                self._too_long = True
        if piece:
            self._last = now
        return [text for text in texts if text]

    def _end(self) -> str:
        held, too_long = bytes(self._held), self._too_long
        self._held.clear()
        self._too_long = False
        if too_long:
            return ""
        try:
            return held.decode("utf-8").translate(_DROPPED).strip()
        except UnicodeDecodeError:
            return ""  # a guessed encoding would be a guessed code; a wrong speed of the line gives such bytes


class SerialReader:
    """Reads a serial line on a thread of its own, and finds the reader again after it was unplugged.

    `path` may be a pattern such as `/dev/serial/by-id/usb-*`, since a reader that comes back may get another number.
    """

    def __init__(self, path: str, speed: int, tell: Callable[[str], None], devices: Devices) -> None:
        """Take the line, its speed in bits a second, where texts go, and whom to tell whether the reader is there."""
        self._path = path
        self._speed = speed
        self._tell = tell
        self._devices = devices
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=NAME, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and give the line back."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=LOOK_AGAIN_AFTER)

    def _run(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            try:
                with serial.Serial(self._found(), self._speed, timeout=_TURN) as port:
                    self._devices.tell(NAME, present=True)
                    self._listen(port)
            except OSError:  # pyserial's own errors are some
                self._devices.tell(NAME, present=False)
            except Exception as error:  # noqa: BLE001 - without this thread no reader would be heard any more
                # What pyserial lets through: termios' own error, a TypeError where the line went in the middle of it.
                _log.error("listening_failed", extra={"component": NAME, "error": type(error).__name__})
                self._devices.tell(NAME, present=False)
            pause = LOOK_AGAIN_AFTER

    def _found(self) -> str:
        found = sorted(glob.glob(self._path))  # noqa: PTH207 - Path.glob refuses absolute patterns
        if not found:
            raise FileNotFoundError("no reader on the line")
        return found[0]

    def _listen(self, port: serial.Serial) -> None:
        line = Line()
        while not self._stopped.is_set():
            piece = port.read(max(1, min(port.in_waiting, LONGEST)))
            for text in line.feed(piece, time.monotonic()):
                self._tell(text)
