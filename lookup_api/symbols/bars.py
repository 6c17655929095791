"""Barcodes too fine, soft or slanting for the readers: found by their stripes, levelled, and read from averages.

On receipts in the field a bar is 0.23 mm wide (28 pixels high on a page of 96 to the inch), which is 1.3 pixels of a
camera 20 cm away. One line across such bars says nothing, but some thirty lines say the same: levelled and averaged
along the bars they leave a line without noise, in which `bar_matching` tells the signs by their shapes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup_api.symbols.bar_matching import drawn_anew
from lookup_api.symbols.reading import Format, Frame, Reading, Symbol, corners_of

_Field = NDArray[np.float32]

_COARSE: Final = 8  # stripes are looked for in a picture this much smaller
_CROWDED: Final = 0.15  # of the strongest place: where stripes end
_JOINED: Final = 7  # coarse pixels: stripes that lie nearer to each other are one barcode
_SHORTEST: Final = 60  # pixels: the start, one sign, the check and the end of a Code 128 of one pixel a bar
_LONGEST: Final = 1600  # pixels: no barcode of a receipt takes more of a camera's picture
_LOWEST: Final = 8  # pixels
_TALLEST: Final = 48  # pixels: more lines of high bars say no more, and would take longer
_STEP: Final = np.array([-1, 1], np.float32)
_EVEN: Final = np.array([0.5, 0.5], np.float32)
_LEAST_ROWS: Final = 6  # that bars fill
_POINTS: Final = 8  # from which the way that they lie is taken
_LONGER: Final = 3.0  # times as long as wide: what has one way
_LOOKED_AT: Final = 8  # places of many edges in one direction
_SMALLEST: Final = 16  # pixels: in less there are no stripes to be found
_WIDER: Final = 4  # times that the levelled strip is made wider
_QUIET: Final = 14  # pixels on both sides: the ten narrow bars that standards ask for
_MOST_LEAN: Final = 0.6  # columns a row, four columns being a pixel: eight degrees
_LEANS: Final = 25  # that are tried
_SKIPPED: Final = 2
_PARTS: Final = 6  # of a strip, in each of which bars may lean another way
_BY_ITSELF: Final = 3  # parts of a strip, one above the other, that are read by themselves
_AGREE: Final = 2  # averages that must say the same: one alone passes the check of a Code 128 once in a hundred times


@dataclass(frozen=True, slots=True)
class Strip:
    """Where stripes are: the middle, the slant of the line across them in radians, length and height; in pixels."""

    x: float
    y: float
    slant: float
    length: float
    height: float


def read_stripes(gray: Frame, read: Callable[[Frame], Reading], count: int = 1) -> tuple[Symbol, ...]:
    """Read the barcodes of the `count` most striped places of a picture, whichever way they are turned."""
    return tuple(symbol for strip in strips(gray, count) if (symbol := _read_strip(gray, strip, read)) is not None)


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
    right, down = (cv2.sepFilter2D(gray, cv2.CV_32F, *kernels) for kernels in ((_STEP, _EVEN), (_EVEN, _STEP)))
    size = max(1, gray.shape[1] // _COARSE), max(1, gray.shape[0] // _COARSE)
    both_right, both_down, mixed = (
        cv2.blur(cv2.resize(product, size, interpolation=cv2.INTER_AREA), (3, 3))
        for product in (right * right, down * down, right * down)
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


def _levelled(gray: Frame, strip: Strip, wider: int) -> _Field:
    """The strip with its quiet zones, its bars upright; `wider` times as wide, one row a pixel."""
    width, height = round((strip.length + 2 * _QUIET) * wider), max(3, round(strip.height))
    cosine, sine = np.cos(strip.slant), np.sin(strip.slant)
    first, top = -(width - 1) / 2, -(height - 1) / 2
    seat = np.array(
        (
            (cosine / wider, -sine, strip.x + first * cosine / wider - top * sine),
            (sine / wider, cosine, strip.y + first * sine / wider + top * cosine),
        ),
        np.float32,
    )
    cut = cv2.warpAffine(
        gray, seat, (width, height), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cut, np.float32)


def _averages(level: _Field, leans: _Field) -> _Field:
    """The averages of the rows along bars that lean by `leans` (shape: leans, columns), columns to the right a row."""
    rows, columns = level.shape
    down = np.arange(rows, dtype=np.float32) - (rows - 1) / 2
    at = np.arange(columns)[None, None, :] + np.rint(leans[:, None, :] * down[None, :, None]).astype(np.int32)
    found = level[np.arange(rows)[None, :, None], np.clip(at, 0, columns - 1)]
    return np.asarray(found.mean(axis=1), np.float32)


def _leans(level: _Field) -> _Field:
    """How far the bars lean, in columns a row, at each column: the average along them has the most contrast.

    Seen from the side bars do not lean alike, so each part of the strip is measured, and a line laid through them.
    """
    seen = level[::_SKIPPED, ::_SKIPPED]  # a lean is the same in half of the columns of half of the rows
    columns = seen.shape[1]
    tried = np.linspace(-_MOST_LEAN, _MOST_LEAN, _LEANS, dtype=np.float32)
    averages = _averages(seen, np.repeat(tried[:, None], columns, axis=1))
    quiet = _QUIET * _WIDER // _SKIPPED
    parts = np.array_split(np.arange(quiet, max(quiet + _PARTS, columns - quiet)) % columns, _PARTS)
    contrast = np.array([averages[:, part].var(axis=1) for part in parts])
    best, sure = tried[contrast.argmax(axis=1)], np.ptp(contrast, axis=1)
    slope, level_at = np.polyfit([part.mean() for part in parts], best, 1, w=sure + 1e-3)
    return np.asarray(slope * np.arange(level.shape[1]) / _SKIPPED + level_at, np.float32)


def _read_strip(gray: Frame, strip: Strip, read: Callable[[Frame], Reading]) -> Symbol | None:
    """Read the strip as a whole and by its parts, until two of them say the same."""
    level = _barred(_levelled(gray, strip, _WIDER))
    leans = _leans(level)[None, :]
    # Each part leans about a middle of its own; that moves the bars a little, and leaves their widths.
    lines = [_averages(part, leans)[0] for part in (level, *np.array_split(level, _BY_ITSELF))]
    said: defaultdict[tuple[str, Format], set[int]] = defaultdict(set)
    for number, drawn in drawn_anew(lines, _WIDER):
        for symbol in read(drawn).symbols:
            by = said[symbol.text, symbol.format]
            by.add(number)
            if len(by) >= _AGREE:
                corners = corners_of(strip.x, strip.y, strip.slant, strip.length, strip.height)
                return Symbol(symbol.text, symbol.format, corners)
    return None


def _barred(level: _Field) -> _Field:
    """The rows of the strip that bars fill: above and below them it may reach over paper, or over writing."""
    edges = np.abs(np.diff(level[:, :: _WIDER // 2], axis=1)).mean(axis=1)
    even = cv2.blur(edges[:, None].astype(np.float32), (1, 5))[:, 0]
    rows = np.flatnonzero(even > (even.max() + even.min()) / 2)
    return level[rows[0] : rows[-1] + 1] if len(rows) >= _LEAST_ROWS else level
