"""Where in a picture bars may stand: by their edges, which lie in one direction, or as an even band of gray.

Edges tell bars from writing, and are gone where a hand shook: bars that were moved across run into one another. A band
stays a band. It may be a line of writing as well, which whoever reads it finds out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup_api.symbols.reading import Frame

_Field = NDArray[np.float32]

_COARSE: Final = 8  # stripes are looked for in a picture this much smaller
_CROWDED: Final = 0.15  # of the strongest place: where stripes end
_JOINED: Final = 7  # coarse pixels: stripes that lie nearer to each other are one barcode
_SHORTEST: Final = 60  # pixels: the start, one sign, the check and the end of a Code 128 of one pixel a bar
_LONGEST: Final = 1600  # pixels: no barcode of a receipt takes more of a camera's picture
_LOWEST: Final = 8  # pixels
_TALLEST: Final = 48  # pixels: more lines of high bars say no more, and would take longer
_STEP: Final = np.array([-1, 1], np.float32)
_PAIR: Final = np.array([1, 1], np.float32)
_POINTS: Final = 8  # from which the way that they lie is taken
_LONGER: Final = 3.0  # times as long as wide: what has one way
_LOOKED_AT: Final = 8  # places of many edges in one direction
_SMALLEST: Final = 16  # pixels: in less there are no stripes to be found
_DIM: Final = 4  # bands are looked for in a picture this much smaller
_AROUND: Final = np.ones((25, 25), np.uint8)  # dim pixels: there is paper in any of so many
_GRAY: Final = 51  # of 255 that a band is darker than paper: bars are half of it
_BLURRED: Final = 5  # dim pixels that one gray is averaged over
_FILLED: Final = 0.8  # of the box around a band


@dataclass(frozen=True, slots=True)
class Strip:
    """Where stripes are: the middle, the slant of the line across them in radians, length and height; in pixels."""

    x: float
    y: float
    slant: float
    length: float
    height: float


def strips(gray: Frame, count: int) -> Iterator[Strip]:
    """The places where edges lie closest in one direction alone, as they do in bars and not in writing or in a QR."""
    if min(gray.shape) < _SMALLEST:
        return
    along, slant = _stripes(gray)
    joining = np.ones((_JOINED, _JOINED), np.uint8)
    for _ in range(_LOOKED_AT):
        strongest = float(along.max(initial=0.0))
        if strongest <= 1.0 or not count:
            return
        _, _, _, (x, y) = cv2.minMaxLoc(along)
        turned = np.abs((slant - slant[y, x] + np.pi / 2) % np.pi - np.pi / 2)
        alike = ((along > _CROWDED * strongest) & (turned < np.pi / 12)).astype(np.uint8)
        _, marks = cv2.connectedComponents(cv2.morphologyEx(alike, cv2.MORPH_CLOSE, joining))
        rows, columns = np.nonzero(marks == marks[y, x])
        strip = _around(rows, columns, along[rows, columns], float(slant[y, x]))
        along[rows, columns] = 0
        # The edge of a sheet lies in one direction as well: it is long the other way.
        if max(_SHORTEST, strip.height) <= strip.length <= _LONGEST and strip.height >= _LOWEST:
            count -= 1
            yield replace(strip, height=min(strip.height, _TALLEST))


def _stripes(gray: Frame) -> tuple[_Field, _Field]:
    """How strongly edges lie in one direction alone, and the slant across them, in the coarse picture."""
    # Of the two pixels that a bar and its space take, a wider kernel would see no difference.
    right, down = (cv2.sepFilter2D(gray, cv2.CV_16S, *kernels) for kernels in ((_STEP, _PAIR), (_PAIR, _STEP)))
    size = max(1, gray.shape[1] // _COARSE), max(1, gray.shape[0] // _COARSE)
    both_right, both_down, mixed = (
        cv2.blur(cv2.resize(cv2.multiply(*pair, dtype=cv2.CV_32F), size, interpolation=cv2.INTER_AREA), (3, 3)) / 4
        for pair in ((right, right), (down, down), (right, down))
    )
    difference = both_right - both_down
    one_way = np.hypot(difference, 2 * mixed)
    # The share is cubed: writing has edges one way as well, only not as purely.
    along = np.sqrt(one_way) * (one_way / (both_right + both_down + 1)) ** 3
    return np.asarray(along, np.float32), np.asarray(np.arctan2(2 * mixed, difference) / 2, np.float32)


def _around(rows: NDArray[np.int64], columns: NDArray[np.int64], along: _Field, slant: float) -> Strip:
    """The box around coarse pixels of some strength, in the direction of the slant."""
    x, y = (columns + 0.5) * _COARSE, (rows + 0.5) * _COARSE
    slant = _long_way(x, y, along, slant)
    cosine, sine = np.cos(slant), np.sin(slant)
    across, down = x * cosine + y * sine, y * cosine - x * sine
    middle, level = (across.min() + across.max()) / 2, (down.min() + down.max()) / 2
    return Strip(
        float(middle * cosine - level * sine),
        float(middle * sine + level * cosine),
        slant,
        float(np.ptp(across)) + _COARSE,
        float(np.ptp(down)) + _COARSE,
    )


def _long_way(x: _Field, y: _Field, along: _Field, slant: float) -> float:
    """The way in which points lie that are far longer than wide: surer than the slant of their edges, if it is near.

    The edge of a sheet lies the other way.
    """
    if len(x) < _POINTS:
        return slant
    (across, mixed), (_, down) = np.cov(x, y, aweights=along)
    longer, other = (across + down) / 2, float(np.hypot((across - down) / 2, mixed))
    way = float(np.arctan2(2 * mixed, across - down) / 2)
    far = abs((way - slant + np.pi / 2) % np.pi - np.pi / 2) > np.pi / 8
    return slant if far or longer + other < _LONGER**2 * (longer - other) else way


def bands(gray: Frame, count: int) -> Iterator[Strip]:
    """Even bands far longer than high that are darker than the paper around them, the likeliest first."""
    if min(gray.shape) < _DIM * _SMALLEST:
        return
    size = gray.shape[1] // _DIM, gray.shape[0] // _DIM
    dim = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(dim, cv2.MORPH_CLOSE, _AROUND)
    darker = cv2.blur(cv2.divide(cv2.subtract(paper, dim), paper, scale=255), (_BLURRED, _BLURRED))
    _, marks, boxes, _ = cv2.connectedComponentsWithStats((darker > _GRAY).astype(np.uint8))
    found = []
    for number, (left, top, width, height, _) in enumerate(boxes[1:], 1):
        if max(width, height) * _DIM < _SHORTEST:
            continue
        rows, columns = np.nonzero(marks[top : top + height, left : left + width] == number)
        strip, filled = _band(rows + top, columns + left)
        if filled > _FILLED and _LONGER * strip.height <= strip.length <= _LONGEST and strip.height >= _LOWEST:
            gray_there = float(darker[rows + top, columns + left].mean())
            found.append((strip.length * gray_there * filled**4, strip))
    found.sort(key=lambda each: -each[0])
    yield from (replace(strip, height=min(strip.height, _TALLEST)) for _, strip in found[:count])


def _band(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> tuple[Strip, float]:
    """The box around dim pixels in the way that they lie, and how much of it they fill."""
    x, y = (columns + 0.5) * _DIM, (rows + 0.5) * _DIM
    (across, mixed), (_, down) = np.cov(x, y)
    slant = float(np.arctan2(2 * mixed, across - down) / 2)
    cosine, sine = np.cos(slant), np.sin(slant)
    along, aside = x * cosine + y * sine, y * cosine - x * sine
    middle, level = (along.min() + along.max()) / 2, aside.mean()
    length = float(np.ptp(along)) + _DIM
    # A band that hangs a little through is no higher for it.
    height = float(np.sqrt(12 * aside.var())) + _DIM
    strip = Strip(float(middle * cosine - level * sine), float(middle * sine + level * cosine), slant, length, height)
    return strip, len(rows) * _DIM**2 / (length * height)
