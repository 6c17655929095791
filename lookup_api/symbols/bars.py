"""Barcodes too fine, soft or slanting for the readers: found by their stripes, levelled, and read from averages.

On receipts in the field a bar is 0.23 mm wide (28 pixels high on a page of 96 to the inch), which is 1.3 pixels of a
camera 20 cm away. One line across such bars says nothing, but some thirty lines say the same: levelled and averaged
along the bars they leave a line without noise, in which `bar_matching` tells the signs by their shapes.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup_api.symbols.bar_matching import drawn_anew
from lookup_api.symbols.bar_motion import smear, stilled
from lookup_api.symbols.bar_places import Strip, bands, strips
from lookup_api.symbols.reading import Format, Frame, Reading, Symbol, corners_of

_Field = NDArray[np.float32]
_Said = defaultdict[tuple[str, Format], set[int]]  # which averages said a text

_LEAST_ROWS: Final = 6  # that bars fill
_WIDER: Final = 4  # times that the levelled strip is made wider
_QUIET: Final = 14  # pixels on both sides: the ten narrow bars that standards ask for
_MOST_LEAN: Final = 0.6  # columns a row, four columns being a pixel: eight degrees
_LEANS: Final = 25  # that are tried
_SKIPPED: Final = 2
_PARTS: Final = 6  # of a strip, in each of which bars may lean another way
_BY_ITSELF: Final = 3  # parts of a strip, one above the other, that are read by themselves
_AGREE: Final = 2  # averages that must say the same: one alone passes the check of a Code 128 once in a hundred times
_BANDS: Final = 2  # that are tried where edges led to nothing
_WHOLE: Final = 1.15  # times as long as a strip: a band of which the strip is a part
_ONE_STRIP: Final = 0.015  # seconds that reading a strip takes
_CHANGED: Final = 0.008  # seconds that reading its changed lines takes
_PURE: Final = 0.7  # of what differs in a strip differs across its bars; of a line of writing, half
_NOISE: Final = (9, 5)  # samples and rows over which the noise of a dark picture is averaged out
_CONTRAST: Final = 61  # samples around a place of a row, a sign of a Code 128 and a half


@dataclass(frozen=True, slots=True)
class _Level:
    """A strip laid level: its rows, how far bars lean (columns a row), and the averages of all rows and of parts."""

    rows: _Field
    leans: _Field
    lines: tuple[_Field, ...]


def read_stripes(
    gray: Frame,
    read: Callable[[Frame], Reading],
    count: int = 1,
    time_left: Callable[[float], bool] = lambda _: True,
) -> tuple[Symbol, ...]:
    """Read the barcodes of the `count` most striped places of a picture and its likeliest bands, however turned.

    `time_left` tells whether so many seconds are left; the likeliest place is looked at in any case.
    """
    found: list[Symbol] = []
    for number, strip in enumerate(_places(gray, count)):
        if number and (len(found) == count or not time_left(_ONE_STRIP)):
            break
        level = _level(gray, strip)
        if level is not None and (symbol := _read_strip(strip, level, read, time_left)) is not None:
            found.append(symbol)
    return tuple(found)


def _places(gray: Frame, count: int) -> Iterator[Strip]:
    """Where bars stand, the likeliest first: of bars that were moved the edges often show no more than a part."""
    striped, others = list(strips(gray, count)), list(bands(gray, _BANDS))
    for strip in striped:
        for band in [band for band in others if _is_near(band, strip)]:
            others.remove(band)
            if band.length > _WHOLE * strip.length:
                yield band
        yield strip
    yield from others


def _is_near(band: Strip, strip: Strip) -> bool:
    """Tell whether the middle of a strip lies in a band."""
    right, down = strip.x - band.x, strip.y - band.y
    along = right * math.cos(band.slant) + down * math.sin(band.slant)
    aside = down * math.cos(band.slant) - right * math.sin(band.slant)
    return abs(along) < band.length / 2 and abs(aside) < band.height


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
    found = level[np.arange(len(level))[None, :, None], _along(level.shape, leans)]
    return np.asarray(found.mean(axis=1), np.float32)


def _along(shape: tuple[int, ...], leans: _Field) -> NDArray[np.int32]:
    """Which column of each row lies on the bar that crosses each column of the middle (shape: leans, rows, columns)."""
    rows, columns = shape
    down = np.arange(rows, dtype=np.float32) - (rows - 1) / 2
    at = np.arange(columns)[None, None, :] + np.rint(leans[:, None, :] * down[None, :, None]).astype(np.int32)
    return np.clip(at, 0, columns - 1)


def _clearest(level: _Field, leans: _Field) -> _Field:
    """The average of the rows along bars, each place of a row counting by the contrast that is left around it.

    Where a lamp, a thumb or a stamp covers bars on most of their height, the rest tells them.
    """
    around = (_CONTRAST, 3)
    mean = cv2.blur(level, around)
    contrast = np.maximum(cv2.blur(level * level, around) - mean * mean, 0)
    rows = np.arange(len(level))[:, None]
    at = _along(level.shape, leans)[0]
    share = contrast[rows, at]
    share = (share / np.maximum(share.max(axis=0), 1)) ** 2 + 1e-3  # nowhere nothing
    return np.asarray((share * level[rows, at]).sum(axis=0) / share.sum(axis=0), np.float32)


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


def _level(gray: Frame, strip: Strip) -> _Level | None:
    """Level a strip and average it along its bars; None for what has no bars, as a line of writing has none."""
    rows = _barred(_levelled(gray, strip, _WIDER))
    leans = _leans(rows)[None, :]
    # Each part leans about a middle of its own; that moves the bars a little, and leaves their widths.
    lines = tuple(_averages(part, leans)[0] for part in (rows, *np.array_split(rows, _BY_ITSELF)))
    even = np.asarray(cv2.blur(rows, _NOISE), np.float32)
    pure = _averages(even, leans)[0].var() > _PURE * even.var()
    return _Level(rows, leans, lines) if pure else None


def _read_strip(
    strip: Strip, level: _Level, read: Callable[[Frame], Reading], time_left: Callable[[float], bool]
) -> Symbol | None:
    """Read a strip as a whole and by its parts, until two of them say the same; then what is left of worse ones."""
    said: _Said = defaultdict(set)
    found = _agreed(level.lines, read, said)
    if found is None and time_left(_CHANGED):
        clearest, length = _clearest(level.rows, level.leans), smear(level.lines[0], _WIDER)
        if length is None:
            found = _agreed([clearest], read, said, first=len(level.lines))
        else:
            found = _agreed([stilled(line, _WIDER, length) for line in (*level.lines, clearest)], read, said, first=0)
    if found is None:
        return None
    corners = corners_of(strip.x, strip.y, strip.slant, strip.length, strip.height)
    return Symbol(*found, corners)


def _agreed(
    lines: Sequence[_Field], read: Callable[[Frame], Reading], said: _Said, *, first: int | None = None
) -> tuple[str, Format] | None:
    """The text that two lines say, those that spoke before among them.

    `first` is the number of the first of lines that were changed: rows that spoke before are not heard as others.
    """
    for number, drawn in drawn_anew(lines, _WIDER, careful=first is not None):
        for symbol in read(drawn).symbols:
            by = said[symbol.text, symbol.format]
            by.add(number + (first or 0))
            if len(by) >= _AGREE:
                return symbol.text, symbol.format
    return None


def _barred(level: _Field) -> _Field:
    """The rows of the strip that bars fill: above and below them it may reach over paper, or over writing."""
    edges = np.abs(np.diff(level[:, :: _WIDER // 2], axis=1)).mean(axis=1)
    even = cv2.blur(edges[:, None].astype(np.float32), (1, 5))[:, 0]
    rows = np.flatnonzero(even > (even.max() + even.min()) / 2)
    return level[rows[0] : rows[-1] + 1] if len(rows) >= _LEAST_ROWS else level
