"""Picture files of people: what may be opened at all is decided from the header, before anything is unpacked.

A PNG of 48 kB can unpack to 400 MB, so the size that a file claims is checked first. Pillow reads headers lazily and
unpacks with the same code, so the size that was checked is the size that is unpacked.
"""

import io
import warnings
from enum import StrEnum

import cv2
import numpy as np
from PIL import Image

from lookup_api.symbols.reading import Frame, Reading, Symbol, eight_bit, moved
from lookup_api.symbols.search import read_symbols

FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
MOST_BYTES = 20 * 1024 * 1024  # what the Telegram Bot API lets a bot fetch
MOST_PIXELS = 25_000_000  # twice a telephone's usual 12 megapixels; 100 MB when unpacked with four channels
MOST_ACROSS = 16_383  # the largest side of a WebP; a longer strip is no photograph of a receipt
COMFORTABLE = 1600  # pixels of the longer side at which a receipt held to a telephone is read best
MOST_FRAME_PIXELS = 3840 * 2160  # of the finest cameras; unpacked with four channels, 33 MB
BUDGET = 0.25  # seconds; a sent picture comes once, so it may take longer than a camera's


class Refusal(StrEnum):
    """Why a picture was refused."""

    FORMAT = "format"  # not a PNG, JPEG, WebP or BMP
    SIZE = "size"  # more bytes or pixels than are opened
    DAMAGED = "damaged"  # the header is fine, the rest is not


class PictureRefused(ValueError):
    """The file is not opened; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        """Keep the reason; the sentence never quotes the file."""
        super().__init__(f"picture refused: {reason.value}")
        self.reason = reason


def read_picture(data: bytes, *, budget: float = BUDGET) -> Reading:
    """Read the symbols of a PNG, JPEG, WebP or BMP file; corners are pixels of that picture.

    `budget` is in seconds, as for `read_symbols`; a large picture in which nothing is found at a comfortable size is
    read once more as it came, with the same budget. Raises PictureRefused for another format, a damaged file, more than
    20 MiB or more than 25 million pixels.
    """
    gray = _unpacked(_opened(data))
    smaller, scale = _made_comfortable(gray)
    reading = read_symbols(smaller, budget=budget)
    if scale == 1.0:
        return reading
    if not reading.symbols:
        # A small symbol on a large sheet loses its modules when the picture is made smaller.
        return read_symbols(gray, budget=budget)
    return Reading(
        tuple(Symbol(each.text, each.format, moved(each.corners, 0, 0, scale)) for each in reading.symbols),
        tuple(moved(place, 0, 0, scale) for place in reading.unreadable),
    )


def open_frame(data: bytes) -> Frame:
    """Unpack a picture file to gray as a camera would give it: at most 1600 pixels across, see-through parts white.

    Takes the files that `read_picture` takes, but of those that are not JPEG, which is unpacked no larger than needed,
    only such as have no more pixels than the finest cameras. Raises PictureRefused.
    """
    image = _opened(data)
    scale = min(1.0, COMFORTABLE / max(image.size))
    image.draft("L", (max(1, int(image.width * scale)), max(1, int(image.height * scale))))
    if image.width * image.height > MOST_FRAME_PIXELS:
        raise PictureRefused(Refusal.SIZE)
    return _made_comfortable(_unpacked(image))[0]


def _made_comfortable(gray: Frame) -> tuple[Frame, float]:
    """Make a picture smaller where it is larger than reads best; return it, and how many of its pixels one was."""
    scale = min(1.0, COMFORTABLE / max(gray.shape))
    if scale == 1.0:
        return gray, scale
    size = [max(1, round(side * scale)) for side in reversed(gray.shape)]
    return eight_bit(cv2.resize(gray, size, interpolation=cv2.INTER_AREA)), scale


def _opened(data: bytes) -> Image.Image:
    """Read the header of a picture file; raises PictureRefused for what is not to be unpacked."""
    if len(data) > MOST_BYTES:
        raise PictureRefused(Refusal.SIZE)
    with warnings.catch_warnings():
        # Pillow warns of large pictures; the limit below is stricter than its own.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise PictureRefused(Refusal.SIZE) from error
        except Exception as error:
            raise PictureRefused(Refusal.FORMAT) from error
    if image.width * image.height > MOST_PIXELS or max(image.size) > MOST_ACROSS:
        raise PictureRefused(Refusal.SIZE)
    return image


def _unpacked(image: Image.Image) -> Frame:
    """Unpack to gray, see-through parts as white paper; raises PictureRefused."""
    try:
        if image.has_transparency_data:
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
        if image.mode.startswith("I;16"):
            # Pillow would cut sixteen bits off at 255, and all would be white.
            return np.asarray(np.asarray(image) >> 8, dtype=np.uint8)
        return np.asarray(image.convert("L"), dtype=np.uint8)
    except Exception as error:
        raise PictureRefused(Refusal.DAMAGED) from error
