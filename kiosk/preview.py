"""What a picture gives the screen while a symbol in it cannot be read: where it is, and a small gray copy to aim by."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from kiosk.state import Outline, SymbolSeen
from lookup_api.symbols import Corners, Frame, Point

WIDEST: Final = 640  # pixels: enough to aim by, and a ninth of the graphics work of a camera's whole picture
TALLEST: Final = 360
ROW_STEP: Final = 4  # bytes: what graphics libraries expect rows of a picture to be a multiple of


def in_gray(frame: Frame) -> Frame:
    """Return the picture in gray; nothing is copied."""
    return frame if frame.ndim == 2 else frame[:, :, 1]  # noqa: PLR2004 - height and width; green is nearly luminance


def small_copy(frame: Frame) -> Frame:
    """Return a gray copy of at most `WIDEST` x `TALLEST` pixels, its width a multiple of `ROW_STEP`."""
    gray = in_gray(frame)
    height, width = gray.shape
    scale = min(1.0, WIDEST / width, TALLEST / height)
    across = max(ROW_STEP, int(width * scale) // ROW_STEP * ROW_STEP)
    size = (across, max(1, round(height * scale)))
    return np.ascontiguousarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def symbol_seen(frame: Frame, places: Sequence[Corners]) -> SymbolSeen:
    """Return the event of the largest of the symbols that could not be read; `places` is not empty."""
    gray = in_gray(frame)
    height, width = gray.shape
    corners = max(places, key=_side)
    across, down = [x for x, _ in corners], [y for _, y in corners]
    there = gray[max(0, min(down)) : max(down) + 1, max(0, min(across)) : max(across) + 1]
    brightness = float(there.mean()) / 255 if there.size else 0.0
    return SymbolSeen(_outline(corners, width, height), min(1.0, _side(corners) / height), brightness)


def _side(corners: Corners) -> int:
    """Return the longer side of the upright box round a symbol, in pixels."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return max(max(across) - min(across), max(down) - min(down))


def _outline(corners: Corners, width: int, height: int) -> Outline:
    def share(point: Point) -> tuple[float, float]:
        return min(1.0, max(0.0, point[0] / width)), min(1.0, max(0.0, point[1] / height))

    first, second, third, fourth = corners
    return share(first), share(second), share(third), share(fourth)
