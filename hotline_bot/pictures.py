"""Pictures that citizens send, the same for every front: what is heard in one."""

from hotline_bot.turns import Heard, Hindrance, NotReadable, Shown
from lookup_api.symbols import PictureRefused, Refusal, read_picture

LARGEST_PICTURE = 10 * 1024 * 1024  # bytes; a telephone's photograph of a receipt has two to five million


def look_at(data: bytes, caption: str = "") -> Heard:
    """Read the symbols of a picture file; takes up to half a second of a core, and keeps nothing."""
    if len(data) > LARGEST_PICTURE:
        return NotReadable(Hindrance.PICTURE_TOO_LARGE)
    try:
        reading = read_picture(data)
    except PictureRefused as refused:
        too_large = refused.reason is Refusal.SIZE
        return NotReadable(Hindrance.PICTURE_TOO_LARGE if too_large else Hindrance.PICTURE_REFUSED)
    return Shown(reading.texts, blurred=bool(reading.unreadable), caption=caption)
