"""Bars that a moving hand smeared: how far it moved is measured, and the smear taken out.

A picture that was moved by six pixels shows bars of two pixels three times over, and no reader makes anything of it.
But what a straight movement does is known: it averages over its length. An average of known length can be undone where
noise is low, as it is in a line that was averaged over thirty rows. And the length is the one after which dark and
light stand furthest apart, since print has two tones and nothing between.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_Field = NDArray[np.float32]
_Numbers = NDArray[np.float64]

_LENGTHS: Final = np.arange(2.0, 8.3, 0.25)  # pixels that may have been moved; the first one is as good as none
_CAUTION: Final = 0.001  # of what is there: what fell below it in the smear is noise, and left alone
_FINEST: Final = 0.45  # pixels: nothing finer is brought back
_MARGIN: Final = 64  # samples on both sides, so that the ends do not meet


def smear(line: _Field, wider: int) -> float | None:
    """Tell by how many pixels a line across bars was moved; None when it hardly was. `wider` samples are one pixel."""
    spectrum, often = _spectrum(line, wider)
    tried = np.fft.irfft(spectrum * _undone(often, _LENGTHS[:, None]), axis=1)
    tried -= tried.mean(axis=1, keepdims=True)
    between = (tried**4).mean(axis=1) / np.maximum((tried**2).mean(axis=1), 1e-6) ** 2
    best = int(between.argmin())
    return float(_LENGTHS[best]) if best else None


def stilled(line: _Field, wider: int, length: float) -> _Field:
    """Return the line as it was before it was moved by so many pixels."""
    spectrum, often = _spectrum(line, wider)
    still = np.fft.irfft(spectrum * _undone(often, np.array(length)), len(line) + 2 * _MARGIN)
    return np.asarray(still[_MARGIN:-_MARGIN], np.float32)


def _spectrum(line: _Field, wider: int) -> tuple[NDArray[np.complex128], _Numbers]:
    """What a line is made of, and how often a pixel each part of it turns."""
    edged = np.pad(line - line.mean(), _MARGIN, mode="edge")
    return np.fft.rfft(edged), np.asarray(np.fft.rfftfreq(len(edged)) * wider, np.float64)


def _undone(often: _Numbers, length: _Numbers) -> _Numbers:
    """By how much each part is raised: Wiener's filter for an average over `length` pixels."""
    left = np.sinc(often * length)
    fine = np.exp(-((2 * np.pi * _FINEST * often) ** 2) / 2)
    return np.asarray(left / (left**2 + _CAUTION) * fine, np.float64)
