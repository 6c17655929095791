"""The order in which a picture is tried: as it is, repaired where a symbol is likely, whole by the second reader."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import cv2
import numpy as np

from lookup_api.symbols import repairs
from lookup_api.symbols.readers import (
    read_bars_by_zxing,
    read_by_zbar,
    read_by_zxing,
    read_qr_by_zbar,
    read_qr_by_zxing,
)
from lookup_api.symbols.reading import Corners, Format, Frame, Reading, Symbol, covers, eight_bit, moved, narrowed
from lookup_api.symbols.repairs import Repair, Window, dense_windows, seen_windows

BUDGET = 0.05  # seconds; leaves a kiosk camera at fifteen pictures a second
_MOST_SEEN = 2  # places of seen symbols that are repaired, so that a sheet of torn codes cannot hold up the hall
_ONE_TRY = 0.006  # seconds that the slowest step of the ladder takes
_ZBAR = 27e-9  # seconds that pyzbar takes for each pixel of a whole picture: 25 ms for 1280 x 720

_Reader = Callable[[Frame], Reading]

# What is tried on each window, the steps that read most photographs for their time first.
LADDER: tuple[tuple[_Reader, Repair], ...] = (
    (read_qr_by_zxing, repairs.ENLARGE),
    (read_qr_by_zxing, repairs.LIFT),
    (read_qr_by_zxing, repairs.SMOOTH),
    (read_qr_by_zxing, repairs.DEEPEN),
    (read_qr_by_zxing, repairs.THRESHOLD),
    (read_qr_by_zbar, repairs.UNCHANGED),
    (read_qr_by_zxing, repairs.SMOOTH_AND_SHARPEN),
    (read_qr_by_zxing, repairs.SHARPEN),
    (read_qr_by_zxing, repairs.EVEN),
)


def read_symbols(frame: Frame, *, budget: float = BUDGET, clock: Callable[[], float] = time.perf_counter) -> Reading:
    """Read every QR (Model 1 and 2), Code 128 and Code 39 in a gray or BGR picture.

    `budget` is in seconds by `clock`: what would not end in time is not begun, but the plain reading and the search
    for barcodes always run. A damaged symbol whose place is known is listed in `Reading.unreadable`. Bytes that are
    not UTF-8 are left out, never guessed at. Raises ValueError when the array is not a picture; a decoder's failure
    is never raised.
    """
    end = clock() + budget
    gray = as_gray(frame)
    plain = read_by_zxing(gray)
    if any(symbol.format is Format.QR for symbol in plain.symbols):
        return _without_read_places(plain.symbols, plain.unreadable)
    bars = plain.symbols or _widened_bars(gray)
    # A barcode does not end the search: beside it may stand a QR, which proves more than the bare code does.
    found = bars + _climb(gray, plain.unreadable, lambda: clock() + _ONE_TRY < end)
    if not found and clock() + _ZBAR * gray.size < end:
        found = read_by_zbar(gray).symbols
    return _without_read_places(found, plain.unreadable)


def as_gray(frame: Frame) -> Frame:
    """The picture in gray, contiguous; raises ValueError when the array is not a gray or BGR picture."""
    if frame.dtype != np.uint8 or frame.size == 0:
        raise ValueError("a picture is a filled array of eight-bit values")
    if frame.ndim == 3 and frame.shape[2] == 3:  # noqa: PLR2004 - height, width and the three colours
        return eight_bit(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
    if frame.ndim == 2:  # noqa: PLR2004 - height and width
        return np.ascontiguousarray(frame)
    raise ValueError("a picture has the shape (height, width) or (height, width, 3)")


def _widened_bars(gray: Frame) -> tuple[Symbol, ...]:
    """Barcodes in the picture at twice its width: held before a camera, a bar of 0.25 mm is 1.4 pixels wide."""
    height, width = gray.shape
    wide = eight_bit(cv2.resize(gray, (2 * width, height), interpolation=cv2.INTER_CUBIC))
    return tuple(replace(symbol, corners=narrowed(symbol.corners, 2)) for symbol in read_bars_by_zxing(wide).symbols)


def _climb(gray: Frame, seen: tuple[Corners, ...], time_left: Callable[[], bool]) -> tuple[Symbol, ...]:
    """Climb the ladder, each step on every window, until a symbol is read or the time is spent."""
    windows = [*seen_windows(gray, seen[:_MOST_SEEN]), *dense_windows(gray)]
    for (read, repair), window in product(LADDER, windows):
        if not time_left():
            break
        if found := read(repair.apply(window.gray)).symbols:
            return tuple(_carried_back(symbol, window, repair) for symbol in found)
    return ()


def _carried_back(symbol: Symbol, window: Window, repair: Repair) -> Symbol:
    return replace(symbol, corners=moved(symbol.corners, window.left, window.top, window.scale * repair.times))


def _without_read_places(symbols: tuple[Symbol, ...], unreadable: tuple[Corners, ...]) -> Reading:
    """A place where something was read after all is no longer called unreadable."""
    still = tuple(place for place in unreadable if not any(covers(symbol.corners, place) for symbol in symbols))
    return Reading(symbols, still)
