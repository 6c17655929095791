"""What a picture was found to hold: symbols that were read, and places of symbols that were only seen."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""A picture of shape (height, width), gray, or (height, width, 3), blue-green-red; eight bits a value."""

Point = tuple[int, int]
"""x to the right and y downwards, in pixels of the picture that was passed in."""

Corners = tuple[Point, Point, Point, Point]
"""The corners of a symbol in the order top left, top right, bottom right, bottom left of the symbol itself."""


class Format(StrEnum):
    """The kinds of symbol found on receipts (ISO/IEC 18004, 15417 and 16388)."""

    QR = "qr"
    CODE_128 = "code_128"
    CODE_39 = "code_39"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One symbol that was read. `text` is what the symbol says, neither trimmed nor changed."""

    text: str
    format: Format
    corners: Corners


@dataclass(frozen=True, slots=True)
class Grid:
    """A QR that was seen and not read: its corners, and how many modules it has along each side."""

    corners: Corners
    modules: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one picture holds. `unreadable` are places where a symbol is seen that cannot be read yet.

    `grids` are those of them whose number of modules is known; they serve the search, and are not handed out.
    `next_step` tells where to go on in another picture of the same, None when nothing is left to try.
    """

    symbols: tuple[Symbol, ...] = ()
    unreadable: tuple[Corners, ...] = ()
    grids: tuple[Grid, ...] = ()
    next_step: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts alone, those of QR first: on a receipt the QR proves more than the barcode beside it."""
        ordered = sorted(self.symbols, key=lambda symbol: symbol.format is not Format.QR)
        return tuple(symbol.text for symbol in ordered)


def eight_bit(picture: MatLike) -> Frame:
    """What OpenCV gave back, as the eight-bit picture that it is; nothing is copied."""
    return np.asarray(picture, dtype=np.uint8)


def moved(corners: Iterable[tuple[float, float]], left: float, top: float, scale: float) -> Corners:
    """Carry corners found in a window, enlarged `scale` times, back to the picture the window was cut from."""
    first, second, third, fourth = ((round(left + x / scale), round(top + y / scale)) for x, y in corners)
    return first, second, third, fourth


def corners_of(x: float, y: float, slant: float, length: float, height: float) -> Corners:
    """The corners of a box around a point, turned by `slant` radians."""
    cosine, sine = math.cos(slant), math.sin(slant)
    first, second, third, fourth = (
        (round(x + right * cosine - down * sine), round(y + right * sine + down * cosine))
        for right, down in (
            (-length / 2, -height / 2),
            (length / 2, -height / 2),
            (length / 2, height / 2),
            (-length / 2, height / 2),
        )
    )
    return first, second, third, fourth


def middle(corners: Corners) -> tuple[float, float]:
    """The mean of the four corners."""
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def box(corners: Corners) -> tuple[int, int, int, int]:
    """The upright rectangle around the corners: left, top, right, bottom."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def covers(outer: Corners, inner: Corners) -> bool:
    """Tell whether the middle of `inner` lies in the rectangle around `outer`."""
    left, top, right, bottom = box(outer)
    x, y = middle(inner)
    return left <= x <= right and top <= y <= bottom
