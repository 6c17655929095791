"""Printers, as the setting KIOSK_PRINTER names them.

network:HOST[:PORT]   an ESC/POS printer with a network card (port 9100)
serial:PATH[@SPEED]   on a serial line, or USB as one
file:PATH             the kernel's own printer device, such as /dev/usb/lp0; tells nothing of its paper
usb:VENDOR:PRODUCT    over libusb, both numbers in hexadecimal
cups:NAME             a queue of CUPS, through lp; tells of its paper where the driver does
"""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from escpos.constants import RT_MASK_LOWPAPER, RT_MASK_NOPAPER, RT_STATUS_PAPER
from escpos.exceptions import Error as EscposError
from PIL import Image

from lookup_api.contract.kiosks import Paper
from lookup_api.settings import SettingsError

PATIENCE: Final = 3.0  # seconds for a printer to take something or to answer
FEED: Final = 400.0  # dots of paper a second, 50 mm: slow; unverified, as makes of printers are
OUT_WITHIN: Final = 15.0  # seconds for a slip to leave the queue of CUPS
TAKEN_WITHIN: Final = 30.0  # seconds for 256 rows of a slip over a serial line; at 9600 bits a second they take 19
_LOOKS: Final = 0.25  # seconds between two looks whether it has
_PORT: Final = 9100
_SPEED: Final = 9600
_JOB: Final = re.compile(rb"request id is (\S+)")
_SHAPES: Final = {
    "network": re.compile(r"([A-Za-z0-9.\-]{1,253})(?::([0-9]{1,5}))?"),
    "serial": re.compile(r"(/[^@\s]+)(?:@([0-9]{3,6}))?"),
    "file": re.compile(r"(/\S+)()"),
    "usb": re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})"),
    "cups": re.compile(r"([A-Za-z0-9_.\-]{1,127})()"),
}


class PrinterLost(OSError):
    """The printer is not there, or takes nothing."""


class Printer(Protocol):
    """A printer; each call opens it and lets it go, so that one that was unplugged is found again."""

    def paper(self) -> Paper:
        """How much paper there is; raise PrinterLost."""

    def put_out(self, picture: Image.Image) -> None:
        """Print a picture and cut it off; raise PrinterLost."""


@dataclass(frozen=True, slots=True)
class EscposPrinter:
    """A receipt printer; `connect` returns one of python-escpos's, `answers` tells whether it tells its state.

    It takes a slip faster than it prints: `feed` is how many dots of paper come out in a second.
    """

    connect: Callable[[], Any]
    answers: bool = True
    feed: float = FEED

    def paper(self) -> Paper:
        """Ask for the state of the paper (DLE EOT 4)."""
        return _paper(self._with(lambda printer: printer.query_status(RT_STATUS_PAPER) if self.answers else b""))

    def put_out(self, picture: Image.Image) -> None:
        """Print a picture and cut it off."""

        def put_out(printer: Any) -> None:
            # The library writes to standard output, once for each fragment, where it is not told how wide the paper is.
            printer.profile.profile_data["media"]["width"]["pixels"] = picture.width
            printer.image(picture, impl="bitImageRaster", fragment_height=256)
            printer.cut()
            self._wait_until_out(printer, picture.height / self.feed)

        self._with(put_out)

    def _wait_until_out(self, printer: Any, seconds: float) -> None:
        """Wait while a slip that was taken comes out; raise PrinterLost where the paper ends before it does."""
        end = time.monotonic() + seconds
        while self.answers and (told := printer.query_status(RT_STATUS_PAPER)):
            if _paper(told) is Paper.OUT:
                raise PrinterLost("the paper ran out")
            if time.monotonic() >= end:
                return
            time.sleep(_LOOKS)

    def _with(self, work: Callable[[Any], Any]) -> Any:
        printer = None
        try:
            printer = self.connect()
            return work(printer)
        except (EscposError, OSError, ValueError) as error:
            # pyserial's and libusb's errors are OSErrors; a printer that cannot be opened is an error of escpos.
            raise PrinterLost(type(error).__name__) from None
        finally:
            if printer is not None:
                _close(printer)


@dataclass(frozen=True, slots=True)
class CupsPrinter:
    """A queue of CUPS; `patience` is how many seconds a slip has to leave it."""

    name: str
    patience: float = OUT_WITHIN

    def paper(self) -> Paper:
        """Whether the queue is there and takes jobs, and what it tells of the paper (RFC 8011, 5.4.12)."""
        state, _, told = _run("lpstat", "-l", "-p", self.name).partition(b"\n")
        if b" disabled " in state:
            raise PrinterLost("the queue is disabled")
        alerts = b" ".join(line for line in told.splitlines() if line.startswith(b"\tAlerts:"))
        if b"media-empty" in alerts or b"media-needed" in alerts:
            return Paper.OUT
        return Paper.LOW if b"media-low" in alerts else Paper.UNKNOWN

    def put_out(self, picture: Image.Image) -> None:
        """Print a picture; the file is gone once lp has taken it.

        What has not come out in time, or of which CUPS no longer tells, is taken back: it would come out before whoever
        stands there by then.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "slip.png"
            picture.save(file)
            told = _run("lp", "-d", self.name, "-o", "fit-to-page", "-t", "slip", str(file))
        job = _JOB.search(told)
        if job is None:
            return
        try:
            self._wait_until_out(job[1])
        except PrinterLost:
            _run("cancel", job[1].decode())
            raise

    def _wait_until_out(self, job: bytes) -> None:
        end = time.monotonic() + self.patience
        while any(line.split()[:1] == [job] for line in _run("lpstat", "-o").splitlines()):
            if time.monotonic() > end:
                raise PrinterLost("the slip stays in the queue")
            time.sleep(_LOOKS)


def printer_of(setting: str) -> Printer | None:
    """Return the printer a setting names, None where it is empty; raise SettingsError for anything else."""
    if not setting:
        return None
    kind, _, rest = setting.partition(":")
    shape = _SHAPES.get(kind)
    found = None if shape is None else shape.fullmatch(rest)
    if found is None:
        raise SettingsError(f"KIOSK_PRINTER is {setting!r}, and none of {', '.join(f'{name}:...' for name in _SHAPES)}")
    where, more = found[1], found[2]
    if kind == "cups":
        return CupsPrinter(where)
    return EscposPrinter(_connecting(kind, where, more), answers=kind != "file")


def _connecting(kind: str, where: str, more: str | None) -> Callable[[], Any]:
    def connect() -> Any:
        # Each is imported when it is wanted: libusb need not be there for a printer on the network.
        from escpos import printer as escpos  # noqa: PLC0415 - see above

        from kiosk.paper.printer_lines import Device, Line  # noqa: PLC0415 - the same

        match kind:
            case "network":
                return escpos.Network(where, port=int(more or _PORT), timeout=PATIENCE)
            case "serial":
                return Line(where, int(more or _SPEED), PATIENCE, TAKEN_WITHIN)
            case "usb":
                return escpos.Usb(int(where, 16), int(more or "", 16), timeout=round(PATIENCE * 1000))
        return Device(where, PATIENCE)

    return connect


def _paper(told: bytes) -> Paper:
    """The state of the paper in an answer to DLE EOT 4; without one it is not known."""
    if not told:
        return Paper.UNKNOWN
    if told[0] & RT_MASK_NOPAPER == RT_MASK_NOPAPER:
        return Paper.OUT
    return Paper.LOW if told[0] & RT_MASK_LOWPAPER == RT_MASK_LOWPAPER else Paper.FINE


def _close(printer: Any) -> None:
    try:
        printer.close()
    except (EscposError, OSError):
        return  # it was unplugged meanwhile, and there is nothing left to close


def _run(*command: str) -> bytes:
    environment = {**os.environ, "LC_ALL": "C"}  # what it says is read by us
    try:
        done = subprocess.run(  # noqa: S603 - programs of the system
            command, capture_output=True, timeout=PATIENCE, check=True, env=environment
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PrinterLost(type(error).__name__) from None
    return done.stdout
