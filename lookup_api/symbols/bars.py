"""Barcodes too fine, soft or slanting for the readers: found by their stripes, levelled, and read from averages.

On receipts in the field a bar is 0.23 mm wide (28 pixels high on a page of 96 to the inch), which is 1.3 pixels of a
camera 20 cm away. One line across such bars says nothing, but some forty lines say the same: levelled and averaged
along the bars they leave a profile without noise, in which even bars of one pixel can be sharpened apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup_api.symbols.reading import Format, Frame, Reading, Symbol, corners_of, eight_bit

_Field = NDArray[np.float32]

_COARSE: Final = 8  # stripes are looked for in a picture this much smaller
_CROWDED: Final = 0.15  # of the strongest place: where stripes end
_JOINED: Final = 7  # coarse pixels: stripes that lie nearer to each other are one barcode
_SHORTEST: Final = 60  # pixels: the start, one sign, the check and the end of a Code 128 of one pixel a bar
_LONGEST: Final = 1600  # pixels: no barcode of a receipt takes more of a camera's picture
_LOWEST: Final = 8  # pixels
_TALLEST: Final = 48  # pixels: more lines of high bars say no more, and would take longer
_SMALLEST: Final = 16  # pixels: in less there are no stripes to be found
_WIDER: Final = 4  # times that the levelled strip is made wider
_QUIET: Final = 14  # pixels on both sides: the ten narrow bars that standards ask for
_MOST_LEAN: Final = 0.6  # columns a row, four columns being a pixel: eight degrees
_LEANS: Final = 25  # that are tried
_PARTS: Final = 6  # of a strip, in each of which bars may lean another way
_SHARPENED: Final = ((0.6, 1.0), (0.4, 2.0), (0.5, 3.0))  # width in pixels, and amount
_AGREE: Final = 2  # averages that must say the same: one alone passes the check of a Code 128 once in a hundred times
_EVENED: Final = 40  # pixels: within so many, bars reach from black to white
_ROWS: Final = 12  # that a profile is drawn with


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
    for _ in range(count):
        strongest = float(along.max(initial=0.0))
        if strongest <= 1.0:
            return
        _, _, _, (x, y) = cv2.minMaxLoc(along)
        turned = np.abs((slant - slant[y, x] + np.pi / 2) % np.pi - np.pi / 2)
        alike = ((along > _CROWDED * strongest) & (turned < np.pi / 12)).astype(np.uint8)
        _, marks = cv2.connectedComponents(cv2.morphologyEx(alike, cv2.MORPH_CLOSE, joining))
        rows, columns = np.nonzero(marks == marks[y, x])
        along[rows, columns] = 0
        strip = _around(rows, columns, float(slant[y, x]))
        if _SHORTEST <= strip.length <= _LONGEST and strip.height >= _LOWEST:
            yield replace(strip, height=min(strip.height, _TALLEST))


def _stripes(gray: Frame) -> tuple[_Field, _Field]:
    """How strongly edges lie in one direction alone, and the slant across them, in the coarse picture."""
    half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    right, down = (cv2.Sobel(half, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
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


def _around(rows: NDArray[np.int64], columns: NDArray[np.int64], slant: float) -> Strip:
    """The box around coarse pixels, in the direction of the slant."""
    x, y = (columns + 0.5) * _COARSE, (rows + 0.5) * _COARSE
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
    columns = level.shape[1]
    tried = np.linspace(-_MOST_LEAN, _MOST_LEAN, _LEANS, dtype=np.float32)
    averages = _averages(level, np.repeat(tried[:, None], columns, axis=1))
    quiet = _QUIET * _WIDER
    parts = np.array_split(np.arange(quiet, max(quiet + _PARTS, columns - quiet)) % columns, _PARTS)
    contrast = np.array([averages[:, part].var(axis=1) for part in parts])
    best, sure = tried[contrast.argmax(axis=1)], np.ptp(contrast, axis=1)
    slope, level_at = np.polyfit([part.mean() for part in parts], best, 1, w=sure + 1e-3)
    return np.asarray(slope * np.arange(columns) + level_at, np.float32)


def _read_strip(gray: Frame, strip: Strip, read: Callable[[Frame], Reading]) -> Symbol | None:
    """Read the strip as a whole and by halves, until two of the three say the same."""
    level = _levelled(gray, strip, _WIDER)
    level = level[len(level) // 8 : len(level) - len(level) // 8]
    leans, middle = _leans(level)[None, :], len(level) // 2
    # Each half leans about a middle of its own; that moves the bars a little, and leaves their widths.
    lines = [_averages(part, leans) for part in (level, level[: middle + 1], level[middle:])]
    said: defaultdict[tuple[str, Format], set[int]] = defaultdict(set)
    for width, amount in _SHARPENED:
        for number, line in enumerate(lines):
            for symbol in read(_profile(line, width, amount)).symbols:
                by = said[symbol.text, symbol.format]
                by.add(number)
                if len(by) >= _AGREE:
                    corners = corners_of(strip.x, strip.y, strip.slant, strip.length, strip.height)
                    return Symbol(symbol.text, symbol.format, corners)
    return None


def _profile(line: _Field, width: float, amount: float) -> Frame:
    """The average along the bars, sharpened, spread from black to white, and drawn as bars again."""
    if amount:
        line = line + amount * (line - cv2.GaussianBlur(line, (0, 0), width * _WIDER))
    reach = np.ones((1, _EVENED * _WIDER), np.uint8)
    dark, light = (
        cv2.blur(found, (_EVENED * _WIDER, 1)) for found in (cv2.erode(line, reach), cv2.dilate(line, reach))
    )
    spread = np.clip((line - dark) * (255 / np.maximum(light - dark, 8)), 0, 255)
    return eight_bit(np.repeat(spread.astype(np.uint8), _ROWS, axis=0))
