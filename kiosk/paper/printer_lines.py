"""Lines to printers that never wait for ever: a printer that takes nothing any more is lost, and can be told of.

A printer without paper stops taking what is sent to it. The kernel then holds up whoever sends until somebody brings
paper, and what it still holds would come out before whoever stands there by then.
"""

import os
import select
import time
from typing import Final

from escpos.exceptions import DeviceNotFoundError
from escpos.printer import File, Serial

PIECE: Final = 4096  # bytes


class Device(File):  # type: ignore[misc] # python-escpos carries no types
    """The kernel's own printer device, such as /dev/usb/lp0; `patience` is how many seconds it may take nothing."""

    def __init__(self, path: str, patience: float) -> None:
        super().__init__(path)
        self._patience = patience

    def open(self, raise_not_found: bool = True) -> None:  # noqa: ARG002, FBT001, FBT002 - the library's own shape
        """Open it without waiting; raise DeviceNotFoundError."""
        try:
            descriptor = os.open(self.devfile, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_TRUNC)
        except OSError as error:
            raise DeviceNotFoundError(type(error).__name__) from None
        self.device = os.fdopen(descriptor, "wb", buffering=0)

    def _raw(self, msg: bytes) -> None:
        """Send as much at a time as it takes; raise TimeoutError where it takes nothing."""
        descriptor, left = self.device.fileno(), memoryview(msg)
        until = time.monotonic() + self._patience
        while left:
            _, ready, _ = select.select([], [descriptor], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            try:
                left = left[os.write(descriptor, left[:PIECE]) :]
            except BlockingIOError:
                continue  # it said that it would take something, and did not
            until = time.monotonic() + self._patience


class Line(Serial):  # type: ignore[misc] # as above
    """A serial line; `patience` is how many seconds what is sent in one go may take, at the line's own speed."""

    def __init__(self, path: str, speed: int, answers_within: float, patience: float) -> None:
        super().__init__(path, baudrate=speed, timeout=answers_within)
        self._patience = patience

    def open(self, raise_not_found: bool = True) -> None:  # noqa: FBT001, FBT002 - the library's own shape
        """Open it; raise DeviceNotFoundError."""
        super().open(raise_not_found)
        self.device.write_timeout = self._patience

    def _raw(self, msg: bytes) -> None:
        """Send it; where it is not taken, take back what the line holds, and raise pyserial's time-out, an OSError."""
        try:
            super()._raw(msg)
        except OSError:
            self.device.reset_output_buffer()
            raise
