"""What makes a dim, small, soft or glaring symbol readable: where to look, and what to do to the pixels there.

Each repair takes and gives a gray picture. Which are tried, and in which order, is decided in `search`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from lookup_api.symbols.reading import Corners, Frame, box, eight_bit

WINDOW = 280  # pixels; a QR of 30 mm spans about 170 of them when the receipt is held 20 cm from the camera
_SMALLEST_SEEN = 21  # pixels: a QR has at least as many modules
_LARGEST_SEEN = 420  # pixels: a symbol that fills the picture needs repair, not enlargement
_COARSE = 4  # crowding is looked for in a picture this much smaller, since it needs no detail


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture, where its top left corner lies, and by how much it was made smaller (1: not at all)."""

    gray: Frame
    left: int
    top: int
    scale: float = 1.0


def seen_windows(gray: Frame, places: tuple[Corners, ...]) -> Iterator[Window]:
    """Windows around symbols that were seen but not read, with a quarter of their size as margin."""
    for corners in places:
        left, top, right, bottom = box(corners)
        margin = max(right - left, bottom - top) // 4
        left, top = max(0, left - margin), max(0, top - margin)
        part = gray[top : bottom + margin, left : right + margin]
        if min(part.shape) < _SMALLEST_SEEN:
            continue
        scale = min(1.0, _LARGEST_SEEN / max(part.shape))
        if scale < 1.0:
            part = eight_bit(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        yield Window(part, left, top, scale)


def dense_windows(gray: Frame, count: int = 2, size: int = WINDOW) -> Iterator[Window]:
    """The windows where edges of both directions crowd most, as they do in a QR and not in text or stripes."""
    if min(gray.shape) <= size:
        yield Window(gray, 0, 0)
        return
    crowding = _crowding(gray, size // _COARSE // 3 | 1)
    for _ in range(count):
        _, _, _, (x, y) = cv2.minMaxLoc(crowding)
        left = min(max(0, x * _COARSE - size // 2), gray.shape[1] - size)
        top = min(max(0, y * _COARSE - size // 2), gray.shape[0] - size)
        yield Window(gray[top : top + size, left : left + size], left, top)
        cv2.circle(crowding, (x, y), size // _COARSE // 3, 0, -1)


def _crowding(gray: Frame, reach: int) -> np.ndarray:
    """How many edges, relative to the light around them, each coarse pixel has near it in its weaker direction."""
    coarse = cv2.resize(gray, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    coarse = cv2.GaussianBlur(coarse.astype(np.float32), (0, 0), 0.8)
    light = cv2.blur(coarse, (31, 31)) + 12  # the 12 keeps noise in deep shadow from counting as edges
    edges = (np.minimum(np.abs(cv2.Sobel(coarse, cv2.CV_32F, *way)) / light, 1.2) for way in ((1, 0), (0, 1)))
    across, down = (cv2.blur(edge, (reach, reach)) for edge in edges)
    return np.minimum(across, down)


def enlarged(gray: Frame, times: int) -> Frame:
    """Cubic enlargement: the readers sample whole pixels, so small modules need more of them."""
    return eight_bit(cv2.resize(gray, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC))


def smoothed(gray: Frame, sigma: float) -> Frame:
    """Gaussian smoothing, against the noise of a dark picture."""
    return eight_bit(cv2.GaussianBlur(gray, (0, 0), sigma))


def stretched(gray: Frame) -> Frame:
    """Contrast stretched so that the darkest and lightest two hundredths become black and white."""
    dark, light = np.percentile(gray[::4, ::4], (2, 98))
    above = cv2.subtract(gray, np.full_like(gray, round(dark)))
    return eight_bit(cv2.convertScaleAbs(above, alpha=255 / max(float(light - dark), 1.0)))


def sharpened(gray: Frame, sigma: float, amount: float) -> Frame:
    """Unsharp masking: takes away `amount` times what smoothing by `sigma` leaves."""
    return eight_bit(cv2.addWeighted(gray, 1 + amount, smoothed(gray, sigma), -amount, 0))


def _gamma(power: float) -> Frame:
    return (np.linspace(0, 1, 256) ** power * 255).astype(np.uint8)


_DEEPEN, _LIFT = _gamma(3), _gamma(0.5)


def deepened(gray: Frame) -> Frame:
    """Gamma 3: spreads the light tones, where faded print and glare hide modules."""
    return eight_bit(cv2.LUT(gray, _DEEPEN))


def lifted(gray: Frame) -> Frame:
    """Gamma 0.5: spreads the dark tones, where shadow hides modules."""
    return eight_bit(cv2.LUT(gray, _LIFT))


def evened(gray: Frame) -> Frame:
    """Contrast equalised tile by tile, limited so that plain paper stays plain."""
    return eight_bit(cv2.createCLAHE(2.0, (4, 4)).apply(gray))


def thresholded(gray: Frame, reach: int) -> Frame:
    """Black and white, each pixel against the mean of `reach` by `reach` pixels: takes out shadow and glare."""
    return eight_bit(cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, reach, 5))


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to change a window; its picture is `times` larger than what it was given."""

    name: str
    times: int
    apply: Callable[[Frame], Frame]


# Sharpening is done before enlarging: afterwards it takes six times as long and gains nothing.
UNCHANGED = Repair("unchanged", 1, lambda gray: gray)
ENLARGE = Repair("enlarge", 2, lambda gray: enlarged(gray, 2))
ENLARGE_MORE = Repair("enlarge more", 3, lambda gray: enlarged(gray, 3))
SMOOTH = Repair("smooth", 2, lambda gray: enlarged(stretched(smoothed(gray, 0.8)), 2))
SMOOTH_MORE = Repair("smooth and enlarge more", 3, lambda gray: enlarged(stretched(smoothed(gray, 0.8)), 3))
SHARPEN = Repair("sharpen", 2, lambda gray: enlarged(sharpened(gray, 1.2, 2.5), 2))
DEEPEN = Repair("deepen", 2, lambda gray: deepened(enlarged(gray, 2)))
LIFT = Repair("lift", 2, lambda gray: enlarged(lifted(stretched(gray)), 2))
EVEN = Repair("even", 3, lambda gray: enlarged(evened(gray), 3))
EVEN_AND_SHARPEN = Repair("even and sharpen", 2, lambda gray: enlarged(sharpened(evened(gray), 1.67, 3), 2))
SMOOTH_AND_SHARPEN = Repair(
    "smooth and sharpen", 2, lambda gray: enlarged(sharpened(stretched(smoothed(gray, 0.8)), 1.67, 4), 2)
)
THRESHOLD = Repair("threshold", 2, lambda gray: thresholded(smoothed(enlarged(stretched(gray), 2), 1.3), 41))
