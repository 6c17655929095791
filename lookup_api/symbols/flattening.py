"""A creased, soft or shaken QR drawn anew, flat and sharp, from what the symbol itself tells about its damage.

Readers lay a straight grid over a symbol, so a fold that shifts modules by half their width spoils it, though every
module can be seen. Two things every QR carries undo that. Its edges lie on a grid, so how far they lie beside it, place
by place, is how the paper is bent. And its finder squares, timing rows and margin look the same in each QR of a size
(ISO/IEC 18004, 6.3), so a filter that turns what is seen there into what was printed there also sharpens the rest.
"""

import heapq
from functools import cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup_api.symbols.reading import Frame, Grid, eight_bit

_Field = NDArray[np.float32]

_MARGIN: Final = 2  # modules around the symbol that are looked at as well: half of its quiet zone
_FINE: Final = 6  # pixels a module takes while it is measured
_COARSE: Final = 4  # the same in a symbol of many modules, which would take too long
_MANY: Final = 45
_MOST_NODES: Final = 37  # across the map of bends: it is unwound node by node
_NEAR: Final = 1.5  # modules: how far the edges that tell of a bend lie apart
_ROUNDS: Final = 2
_SAMPLES: Final = 2  # across a module, for the filter
_REACH: Final = 3  # samples each way that the filter takes in
_CAUTION: Final = 0.005  # of all examples: holds the filter near plain averaging where they tell little
_QUIET_COUNTS: Final = 0.3  # an example of the margin, which is easy, beside one of the finder squares
_DRAWN: Final = 3  # pixels a module takes in the new drawing
_QUIET_ZONE: Final = 4  # modules, as the standard asks
_SMALLEST: Final = 21
_PIXEL_COST: Final = 8e-8  # seconds for each pixel measured in; with _BASE_COST, above what two shared cores took
_BASE_COST: Final = 0.003  # seconds


def cost(grid: Grid) -> float:
    """Return the seconds that `flattened` is likely to take."""
    side = (grid.modules + 2 * _MARGIN) * _dots(grid.modules)
    return _BASE_COST + _PIXEL_COST * side**2


def flattened(gray: Frame, grid: Grid) -> Frame:
    """Return the symbol drawn anew in black and white, three pixels a module; `grid` says where it was seen."""
    modules = grid.modules
    flat = np.array(((0, 0), (modules, 0), (modules, modules), (0, modules)), np.float32)
    seat = cv2.getPerspectiveTransform(flat, np.array(grid.corners, np.float32))
    across = down = np.zeros((modules, modules), np.float32)
    for number in range(_ROUNDS):
        there = _laid_flat(gray, seat, across, down, _dots(modules), _MARGIN)
        more_across, more_down = _bends(there, modules, _NEAR if number == 0 else _NEAR * 0.75, unwind=number == 0)
        across, down = across + more_across, down + more_down
    values = _sharpened(_laid_flat(gray, seat, across, down, _SAMPLES, 2 * _MARGIN), modules)
    return _drawn(values)


def _dots(modules: int) -> int:
    return _FINE if modules < _MANY else _COARSE


def _laid_flat(gray: Frame, seat: NDArray[Any], across: _Field, down: _Field, dots: int, margin: int) -> _Field:
    """Sample the symbol and its margin, `dots` pixels a module, with the bends found so far taken out."""
    side = (len(across) + 2 * margin) * dots
    at = (np.arange(side, dtype=np.float32) + 0.5) / dots - margin
    right = at[None, :] + _spread(across, side, margin)
    below = at[:, None] + _spread(down, side, margin)
    seat = seat.astype(np.float32)
    x, y, depth = (row[0] * right + row[1] * below + row[2] for row in seat)
    depth = np.where(np.abs(depth) < 1e-6, 1e-6, depth)  # noqa: PLR2004 - a torn corner can tip the sheet on edge
    return eight_bit(
        cv2.remap(gray, x / depth - 0.5, y / depth - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    ).astype(np.float32)


def _spread(bend: _Field, side: int, margin: int) -> _Field:
    edged = cv2.copyMakeBorder(bend, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(edged, (side, side), interpolation=cv2.INTER_LINEAR), np.float32)


# --- how the paper is bent -----------------------------------------------------------------------------------


def _bends(there: _Field, modules: int, near: float, *, unwind: bool) -> tuple[_Field, _Field]:
    """Measure by how many modules edges lie beside the grid, to the right and downwards, at each module."""
    dots = there.shape[0] / (modules + 2 * _MARGIN)
    turns = 2 * np.pi * (np.arange(there.shape[0], dtype=np.float32) + 0.5) / dots
    cosine, sine = np.cos(turns), np.sin(turns)
    found = []
    for way in ((1, 0), (0, 1)):
        edges = np.abs(cv2.Sobel(there, cv2.CV_32F, *way))
        along = (1, -1) if way == (1, 0) else (-1, 1)
        even, odd, every = (
            _gathered(part, modules, near)
            for part in (edges * cosine.reshape(along), -edges * sine.reshape(along), edges)
        )
        # Edges on the grid gather at angle nought; those a quarter of a module beside it, at a quarter of a turn.
        beside = np.asarray(-np.arctan2(odd, even) / (2 * np.pi), np.float32)
        if unwind:
            beside = _unwound(beside, np.asarray(np.hypot(even, odd) / (every + 1), np.float32))
        found.append(np.asarray(cv2.resize(beside, (modules, modules), interpolation=cv2.INTER_LINEAR), np.float32))
    return found[0], found[1]


def _gathered(part: _Field, modules: int, near: float) -> _Field:
    """Sum up what lies near each node of the map of bends."""
    side = modules + 2 * _MARGIN
    by_module = cv2.GaussianBlur(cv2.resize(part, (side, side), interpolation=cv2.INTER_AREA), (0, 0), near)
    nodes = min(modules, _MOST_NODES)
    inner = by_module[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    return np.asarray(cv2.resize(inner, (nodes, nodes), interpolation=cv2.INTER_AREA), np.float32)


def _unwound(beside: _Field, sure: _Field) -> _Field:
    """Add the whole modules that an angle cannot tell: from the finder squares outwards, the surest nodes first."""
    nodes = len(beside)
    values, trust = beside.tolist(), sure.tolist()
    middle = round(nodes * 3.5 / max(nodes, _SMALLEST))
    done: list[list[float | None]] = [[None] * nodes for _ in range(nodes)]
    corners = ((middle, middle), (middle, nodes - 1 - middle), (nodes - 1 - middle, middle))
    waiting = [(-1e9, row, column, 0.0) for row, column in corners]
    while waiting:
        _, row, column, beside_it = heapq.heappop(waiting)
        if done[row][column] is not None:
            continue
        value = values[row][column]
        done[row][column] = value = value + round(beside_it - value)
        for y, x in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            if 0 <= y < nodes and 0 <= x < nodes and done[y][x] is None:
                heapq.heappush(waiting, (-trust[y][x], y, x, value))
    return np.array(done, np.float32)


# --- what was printed ----------------------------------------------------------------------------------------


def _sharpened(there: _Field, modules: int) -> _Field:
    """Fit a filter to the patterns that are known, and return its values at every module: above nought is white."""
    evened = _evened(there)
    side = modules + 2 * _MARGIN
    first = _MARGIN * _SAMPLES
    shifts = range(1 - _REACH, _REACH + 1)
    seen = np.stack(
        [
            evened[
                first + y : first + y + _SAMPLES * side : _SAMPLES, first + x : first + x + _SAMPLES * side : _SAMPLES
            ]
            for y in shifts
            for x in shifts
        ]
        + [np.ones((side, side), np.float32)],
        axis=-1,
    ).reshape(side * side, -1)
    printed, counts = _known(modules)
    known = counts > 0
    examples, counts = seen[known], counts[known]
    weighted = examples * counts[:, None]
    plain = np.zeros(seen.shape[1], np.float32)
    plain[[(y + _REACH - 1) * len(shifts) + x + _REACH - 1 for y in (0, 1) for x in (0, 1)]] = 0.5
    caution = np.float32(_CAUTION * known.sum())
    shares = weighted.T @ examples + caution * np.eye(seen.shape[1], dtype=np.float32)
    weights = np.linalg.solve(shares, weighted.T @ printed[known] + caution * plain)
    return np.asarray((seen @ weights).reshape(side, side)[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN], np.float32)


def _evened(there: _Field) -> _Field:
    """Brightness between the darkest and the lightest nearby, from -0.5 to 0.5: takes out shadow and glare."""
    reach = np.ones((15, 15), np.uint8)
    dark = cv2.GaussianBlur(cv2.erode(there, reach), (0, 0), 6)
    light = cv2.GaussianBlur(cv2.dilate(there, reach), (0, 0), 6)
    return np.asarray((there - (dark + light) / 2) / np.maximum(light - dark, 8), np.float32)


@cache
def _finder() -> Frame:
    """A finder square with its white border to the right and below; black is 0."""
    square = np.full((8, 8), 255, np.uint8)
    square[:7, :7], square[1:6, 1:6], square[2:5, 2:5] = 0, 255, 0
    return square


def _stamp(symbol: NDArray[Any]) -> None:
    """Draw the finder squares and timing rows that each QR has, in 0 and 255."""
    steps = np.where(np.arange(8, len(symbol) - 8) % 2, 255, 0)
    symbol[6, 8:-8] = symbol[8:-8, 6] = steps
    symbol[:8, :8], symbol[:8, -8:], symbol[-8:, :8] = _finder(), _finder()[:, ::-1], _finder()[::-1]


@cache
def _known(modules: int) -> tuple[_Field, _Field]:
    """What is printed at each module of a symbol and its margin, 1 white and -1 black, and how much it counts."""
    sheet = np.full((modules, modules), np.nan, np.float32)
    _stamp(sheet)
    if modules > _SMALLEST:
        pattern = np.zeros((5, 5), np.float32)
        pattern[1:4, 1:4], pattern[2, 2] = 255, 0
        sheet[-9:-4, -9:-4] = pattern
    printed = cv2.copyMakeBorder(sheet, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=255.0)
    counts = np.full(printed.shape, _QUIET_COUNTS, np.float32)
    counts[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = ~np.isnan(sheet)
    return (np.nan_to_num(printed) / 127.5 - 1).ravel().astype(np.float32), counts.ravel()


def _drawn(values: _Field) -> Frame:
    """Draw the modules in black and white, those that are known as they should be, with the quiet zone."""
    symbol = np.where(values > 0, 255, 0).astype(np.uint8)
    _stamp(symbol)
    quiet = (_QUIET_ZONE,) * 4
    framed = cv2.copyMakeBorder(symbol, *quiet, cv2.BORDER_CONSTANT, value=255.0)
    return eight_bit(cv2.resize(framed, None, fx=_DRAWN, fy=_DRAWN, interpolation=cv2.INTER_NEAREST))
