"""Barcodes whose bars run into one another: signs told by their whole shape, and drawn anew for the reader.

A reader measures the width of each bar, and where bars are as narrow as the camera is soft there is nothing to measure.
But a sign is one of a hundred shapes (ISO/IEC 15417, table 1; ISO/IEC 16388, table 1), and shapes stay apart for longer
than edges do. So each place of a line is held against every sign as it would look through the same soft lens. What is
found is drawn sharply and given to the reader, whose check of a Code 128 it must still pass.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup_api.symbols.reading import Frame

_Field = NDArray[np.float32]

# Widths of bars and spaces in turn, for the values 0 to 105; of the stop, the thirteenth module is a bar as well.
_CODE_128: Final = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211"
    "221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113"
    "132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121"
    "312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211241211"
    "221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141"
    "114113114311411113411311113141114131311141411131211412211214211232"
)
_STOP_128: Final = (2.0, 3.0, 3.0, 1.0, 1.0, 1.0)
# Bits of the nine bars and spaces of each sign, the first one highest: wide or narrow. The last is the start and stop.
_CODE_39: Final = (
    0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118, 0x058,
    0x00D, 0x10C, 0x04C, 0x01C, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016, 0x181, 0x0C1,
    0x1C0, 0x091, 0x190, 0x0D0, 0x085, 0x184, 0x0C4, 0x0A8, 0x0A2, 0x08A, 0x02A, 0x094,
)  # fmt: skip
_FINE: Final = 16  # samples a module while shapes are made
_SEEN: Final = 4  # samples a module while they are held against a line
_BESIDE: Final = 0.5  # modules on both sides of a sign that are looked at as well
_SOFT: Final = (0.35, 0.6, 0.9)  # modules: how soft the lens may be
_WIDE: Final = (2.0, 3.0)  # narrow bars that a wide one of a Code 39 takes
_NARROWEST: Final = 0.9  # pixels a module
_WIDEST: Final = 3.0
_WIDTHS: Final = 26  # that are tried between them
_LATEST: Final = 44.0  # pixels: no barcode begins later on the line that was laid across it
_BEGUN: Final = 2  # likeliest beginnings of each kind
_FOLLOWED: Final = 6  # of all
_ALIKE: Final = 0.1  # of a module's width: beginnings so near to each other are one
_SLIPS: Final = np.linspace(-0.7, 0.7, 11, dtype=np.float32)  # modules that a sign may lie beside its place
_ASIDE: Final = np.linspace(-1.5, 1.5, 13, dtype=np.float32)  # modules between a beginning on one line and on another
_LEARNT: Final = 0.7  # of what a sign lay beside its place, for the width of the next one's modules
_LEAST_START: Final = 0.85  # likeness of the first sign, 1 being the same
_LEAST_SIGN: Final = 0.6  # of any other
_LEAST_MEAN: Final = 0.85  # of all
_LEAST_APART: Final = 0.02  # by which a sign must be liker than any other
_CAREFUL_SIGN: Final = 0.8  # the same two, where a line was changed and no check character follows
_CAREFUL_APART: Final = 0.06
_TRIED: Final = 6  # signs after which a line that is no barcode is left
_LEAST_SO_FAR: Final = 0.8
_MOST_SIGNS: Final = 40
_FEWEST_SIGNS: Final = 8
_DRAWN: Final = 3  # pixels a module takes in the new drawing
_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class _Kind:
    """The signs of one kind of barcode; widths in modules."""

    patterns: tuple[tuple[float, ...], ...]
    starts: tuple[int, ...]
    stop: int
    wide: float  # that a sign takes
    gap: float  # to the next one
    after: tuple[float, float]  # how dark the two modules behind a sign are
    end: tuple[float, ...]  # widths that follow on the stop
    doubts: int  # signs that may be like two, since a check character tells which it is


@dataclass(frozen=True, slots=True)
class _Begin:
    """Where a barcode may begin on a line, in samples, how many of them a module takes, and seen through what lens."""

    like: float
    at: float
    module: float
    kind: _Kind
    shapes: _Field


def drawn_anew(lines: Sequence[_Field], wider: int, *, careful: bool = False) -> Iterator[tuple[int, Frame]]:
    """Draw the barcode that several lines across it show, the likeliest first, each with the number of its line.

    `wider` samples of a line are one pixel. Where it begins is looked for on the first line; all lie in the same place.
    `careful` asks more of a Code 39, which has no check character: a line that was changed shows things of its own.
    """
    turned = [[np.ascontiguousarray(line[::way], np.float32) for line in lines] for way in (1, -1)]
    begins = [(begin, way) for way in turned for kind in _kinds() for begin in _begins(way[0], wider, kind)]
    begins.sort(key=lambda each: -each[0].like)
    for begin, way in begins[:_FOLLOWED]:
        for number, line in enumerate(way):
            for patterns in _told(line, _moved(line, begin), careful=careful):
                yield number, _picture(patterns)


# --- the shapes ----------------------------------------------------------------------------------------------


@cache
def _kinds() -> tuple[_Kind, ...]:
    signs = tuple(tuple(map(float, _CODE_128[at : at + 6])) for at in range(0, len(_CODE_128), 6))
    kinds = [_Kind((*signs, _STOP_128), (103, 104, 105), 106, 11.0, 0.0, (1.0, 0.0), (2.0,), 1)]
    for wide in _WIDE:
        signs = tuple(tuple(wide if bits >> (8 - at) & 1 else 1.0 for at in range(9)) for bits in _CODE_39)
        kinds.append(_Kind(signs, (43,), 43, sum(signs[0]), 1.0, (0.0, 1.0), (), 0))
    return tuple(kinds)


@cache
def _shapes(kind: _Kind, soft: float) -> _Field:
    """Each sign as a lens shows it that is `soft` modules soft, a row a sign; dark is low."""
    at = (_places(kind) + 2) * _FINE - 0.5
    rows = []
    for pattern in kind.patterns:
        dark = [0.0] * (2 * _FINE)
        for number, width in enumerate(pattern):
            dark += [float(number % 2 == 0)] * round(width * _FINE)
        for each in kind.after:
            dark += [each] * _FINE
        seen = cv2.GaussianBlur(np.array([dark], np.float32), (0, 0), soft * _FINE, borderType=cv2.BORDER_REPLICATE)
        rows.append(np.interp(at, np.arange(len(dark)), -seen[0]))
    return _evened(np.array(rows, np.float32))


@cache
def _places(kind: _Kind) -> _Field:
    """Where a sign is looked at, in modules from its beginning."""
    count = round((kind.wide + 2 * _BESIDE) * _SEEN)
    return np.asarray((np.arange(count, dtype=np.float32) + 0.5) / _SEEN - _BESIDE, np.float32)


def _evened(rows: _Field) -> _Field:
    """Rows of mean nought and length one: the product of two is their likeness, whatever light and ink were."""
    rows = rows - rows.mean(axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-3), np.float32)


# --- along a line --------------------------------------------------------------------------------------------


def _seen(line: _Field, begins: _Field, modules: _Field, kind: _Kind) -> _Field:
    """What stands on a line from each of `begins` on, a module being `modules` samples: a row a place."""
    at = np.rint(begins[:, None] + modules[:, None] * _places(kind)[None, :]).astype(np.int32)
    return _evened(line[np.clip(at, 0, len(line) - 1)])


def _begins(line: _Field, wider: int, kind: _Kind) -> Iterator[_Begin]:
    """The likeliest beginnings of a line, each through the lens that suits it best."""
    widths = np.geomspace(_NARROWEST, _WIDEST, _WIDTHS, dtype=np.float32) * wider
    places = np.arange(0, _LATEST, 0.75, dtype=np.float32) * wider
    begins, modules = np.tile(places, len(widths)), np.repeat(widths, len(places))
    seen = _seen(line, begins, modules, kind)
    like = np.stack([(seen @ _shapes(kind, soft)[list(kind.starts)].T).max(axis=1) for soft in _SOFT])
    for _ in range(_BEGUN):
        soft, best = np.unravel_index(like.argmax(), like.shape)
        if like[soft, best] < _LEAST_START:
            return
        begin, module = float(begins[best]), float(modules[best])
        yield _Begin(float(like[soft, best]), begin, module, kind, _shapes(kind, _SOFT[int(soft)]))
        like[:, (np.abs(begins - begin) < module) & (np.abs(modules / module - 1) < _ALIKE)] = 0


def _moved(line: _Field, begin: _Begin) -> _Begin:
    """The same beginning where it lies on another line, which may be a module to either side."""
    places = begin.at + _ASIDE * begin.module
    seen = _seen(line, places, np.full_like(places, begin.module), begin.kind)
    like = (seen @ begin.shapes[list(begin.kind.starts)].T).max(axis=1)
    return replace(begin, at=float(places[int(like.argmax())]))


def _told(line: _Field, start: _Begin, *, careful: bool) -> Iterator[list[tuple[float, ...]]]:
    """The patterns of the signs from a beginning to the stop; nothing where one is like no sign, or several like two.

    Of a Code 128 one sign may be like two: its check character holds with one of them at most.
    """
    kind, begin, module = start.kind, start.at, start.module
    least, apart = (_CAREFUL_SIGN, _CAREFUL_APART) if careful and not kind.doubts else (_LEAST_SIGN, _LEAST_APART)
    signs: list[int] = []
    doubtful: dict[int, int] = {}
    likely = 0.0
    while len(signs) < _MOST_SIGNS and begin < len(line):
        like = _seen(line, begin + _SLIPS * module, np.full_like(_SLIPS, module), kind) @ start.shapes.T
        second, sign = (int(each) for each in like.max(axis=0).argsort()[-2:])
        best = float(like[:, sign].max())
        if best < least or (not signs and sign not in kind.starts):
            return
        if best - float(like[:, second].max()) < apart:
            doubtful[len(signs)] = second
            if len(doubtful) > kind.doubts:
                return
        signs.append(sign)
        likely += best
        if len(signs) == _TRIED and likely < _LEAST_SO_FAR * _TRIED:
            return
        if len(signs) > 1 and sign == kind.stop:
            if len(signs) >= _FEWEST_SIGNS and likely / len(signs) >= _LEAST_MEAN:
                yield [*(kind.patterns[each] for each in signs), kind.end]
                for place, other in doubtful.items():
                    changed = [*signs[:place], other, *signs[place + 1 :]]
                    yield [*(kind.patterns[each] for each in changed), kind.end]
            return
        # Paper is bent, and seen from the side: each sign's place follows from where the one before it was.
        slip = float(_SLIPS[int(like[:, sign].argmax())])
        begin += (kind.wide + kind.gap + slip) * module
        module *= 1 + _LEARNT * slip / kind.wide


def _picture(patterns: list[tuple[float, ...]]) -> Frame:
    """Draw signs as bars, with the quiet zones that the standards ask for."""
    row = [255] * (10 * _DRAWN)
    for pattern in patterns:
        for number, width in enumerate(pattern):
            row += [0 if number % 2 == 0 else 255] * round(width * _DRAWN)
        if len(pattern) == 9:  # noqa: PLR2004 - a sign of a Code 39 ends in a bar, and a gap follows
            row += [255] * _DRAWN
    row += [255] * (10 * _DRAWN)
    return np.repeat(np.array([row], np.uint8), _ROWS, axis=0)
