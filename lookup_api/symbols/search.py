"""The order in which a picture is tried: as it is, repaired where a symbol is likely, whole by the second reader."""

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import cv2
import numpy as np

from lookup_api.symbols import flattening, repairs
from lookup_api.symbols.bars import read_stripes
from lookup_api.symbols.readers import (
    read_bars_by_zxing,
    read_by_zbar,
    read_by_zxing,
    read_drawn_by_zxing,
    read_qr_by_zbar,
    read_qr_by_zxing,
)
from lookup_api.symbols.reading import Corners, Format, Frame, Grid, Reading, Symbol, covers, eight_bit, moved
from lookup_api.symbols.repairs import Repair, Window, dense_windows, seen_windows

BUDGET = 0.05  # seconds; leaves a kiosk camera at fifteen pictures a second
_MOST_SEEN = 2  # places of seen symbols that are repaired, so that a sheet of torn codes cannot hold up the hall
_MOST_GRIDS = 3  # of those that were seen, each a little elsewhere after each repair
_SAME = 2.0  # pixels between corners of one grid seen twice
_ONE_TRY = 0.004  # seconds that the slowest step of the ladder takes
_STRIPES = 0.02  # seconds that the search for barcodes takes
_ZBAR = 27e-9  # seconds that pyzbar takes for each pixel of a whole picture: 25 ms for 1280 x 720

_Reader = Callable[[Frame], Reading]

# What is tried on each window, the steps that read most photographs for their time first.
LADDER: tuple[tuple[_Reader, Repair], ...] = (
    (read_qr_by_zxing, repairs.ENLARGE),
    (read_qr_by_zxing, repairs.SMOOTH),
    (read_qr_by_zxing, repairs.SHARPEN),
    (read_qr_by_zxing, repairs.DEEPEN),
    (read_qr_by_zxing, repairs.ENLARGE_MORE),
    (read_qr_by_zxing, repairs.SMOOTH_AND_SHARPEN),
    (read_qr_by_zbar, repairs.UNCHANGED),
    (read_qr_by_zxing, repairs.EVEN_AND_SHARPEN),
    (read_qr_by_zxing, repairs.EVEN),
    (read_qr_by_zxing, repairs.SMOOTH_MORE),
    (read_qr_by_zxing, repairs.LIFT),
    (read_qr_by_zxing, repairs.THRESHOLD),
)


def read_symbols(
    frame: Frame, *, budget: float = BUDGET, first_step: int = 0, clock: Callable[[], float] = time.perf_counter
) -> Reading:
    """Read every QR (Model 1 and 2), Code 128 and Code 39 in a gray or BGR picture.

    `budget` is in seconds by `clock`: what would not end in time is not begun, but the plain reading always runs, and
    where no QR is seen the search for barcodes. What was not begun can be gone on with in the next picture of the same
    paper: give the `next_step` of this reading as its `first_step`. A damaged symbol whose place is known is listed in
    `Reading.unreadable`. Of bytes that are not UTF-8 only ASCII is taken, and U+FFFD stands for each other byte. Raises
    ValueError when the array is not a picture; a decoder's failure is never raised.
    """
    end = clock() + budget

    def time_left(needed: float) -> bool:
        return clock() + needed < end

    gray = as_gray(frame)
    plain = read_by_zxing(gray)
    if any(symbol.format is Format.QR for symbol in plain.symbols):
        return _without_read_places(plain.symbols, plain.unreadable)
    # Where a QR is seen, it is worth the time more than a barcode; in the next picture of the same, both are.
    bars_first = not plain.unreadable or first_step > 0
    bars = plain.symbols or (read_stripes(gray, read_bars_by_zxing, time_left=time_left) if bars_first else ())

    # A barcode does not end the search: beside it may stand a QR, which proves more than the bare code does.
    repaired, step = _climb(gray, plain, first_step, time_left)
    found, next_step = bars + repaired, None if repaired else step
    if not found and not bars_first and time_left(_STRIPES):
        found = read_stripes(gray, read_bars_by_zxing, time_left=time_left)
    if step == len(LADDER) and not found and time_left(_ZBAR * gray.size):
        found, next_step = read_by_zbar(gray).symbols, None
    return replace(_without_read_places(found, plain.unreadable), next_step=next_step)


def as_gray(frame: Frame) -> Frame:
    """The picture in gray, contiguous; raises ValueError when the array is not a gray or BGR picture."""
    if frame.dtype != np.uint8 or frame.size == 0:
        raise ValueError("a picture is a filled array of eight-bit values")
    if frame.ndim == 3 and frame.shape[2] == 3:  # noqa: PLR2004 - height, width and the three colours
        return eight_bit(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
    if frame.ndim == 2:  # noqa: PLR2004 - height and width
        return np.ascontiguousarray(frame)
    raise ValueError("a picture has the shape (height, width) or (height, width, 3)")


def _climb(
    gray: Frame, plain: Reading, first_step: int, time_left: Callable[[float], bool]
) -> tuple[tuple[Symbol, ...], int]:
    """Climb the ladder until a symbol is read or the time is spent; return what was read, and the step to go on with.

    Each step is tried on every window; then what was seen but not read on the way is laid flat.
    """
    windows = [*seen_windows(gray, plain.unreadable[:_MOST_SEEN])]
    # Where a symbol was seen, crowded edges in the same place are that symbol.
    windows.extend(dense for dense in dense_windows(gray) if not any(_holds(dense, seen) for seen in windows))
    grids, tried = list(plain.grids), 0
    for step in range(first_step, len(LADDER)):
        read, repair = LADDER[step]
        for window in windows:
            if not time_left(_ONE_TRY):
                return (), step
            reading = read(repair.apply(window.gray))
            if reading.symbols:
                return tuple(_carried_back(symbol, window, repair) for symbol in reading.symbols), step
            grids.extend(new for grid in reading.grids if _is_new(new := _grid_back(grid, window, repair), grids))
        for grid in grids[tried:_MOST_GRIDS]:
            tried += 1
            if time_left(flattening.cost(grid)) and (found := _read_flat(gray, grid)):
                return found, step
    return (), len(LADDER)


def _holds(outer: Window, inner: Window) -> bool:
    """Tell whether the middle of one window lies well inside another."""
    height, width = outer.gray.shape
    x = inner.left + inner.gray.shape[1] / inner.scale / 2 - outer.left - width / 2
    y = inner.top + inner.gray.shape[0] / inner.scale / 2 - outer.top - height / 2
    return bool(abs(x) < width / 4 and abs(y) < height / 4)


def _read_flat(gray: Frame, grid: Grid) -> tuple[Symbol, ...]:
    drawn = flattening.flattened(gray, grid)
    return tuple(replace(symbol, corners=grid.corners) for symbol in read_drawn_by_zxing(drawn).symbols)


def _is_new(grid: Grid, known: Iterable[Grid]) -> bool:
    """A grid a little beside a known one may still be the better one; the same one again is not tried again."""
    return not any(
        grid.modules == other.modules
        and all(math.dist(one, another) < _SAME for one, another in zip(grid.corners, other.corners, strict=True))
        for other in known
    )


def _grid_back(grid: Grid, window: Window, repair: Repair) -> Grid:
    return Grid(moved(grid.corners, window.left, window.top, window.scale * repair.times), grid.modules)


def _carried_back(symbol: Symbol, window: Window, repair: Repair) -> Symbol:
    return replace(symbol, corners=moved(symbol.corners, window.left, window.top, window.scale * repair.times))


def _without_read_places(symbols: tuple[Symbol, ...], unreadable: tuple[Corners, ...]) -> Reading:
    """A place where something was read after all is no longer called unreadable."""
    still = tuple(place for place in unreadable if not any(covers(symbol.corners, place) for symbol in symbols))
    return Reading(symbols, still)
