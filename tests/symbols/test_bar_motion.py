"""Smeared bars: by how much is measured, and what is smeared out becomes readable."""

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from lookup_api.symbols.bar_matching import drawn_anew
from lookup_api.symbols.bar_motion import smear, stilled
from lookup_api.symbols.readers import read_bars_by_zxing
from tests.support.bar_photos import CODE, KINDS

WIDER = 4
MODULE = 1.8  # pixels
MANY = 6.0  # pixels, of which on no line anything is read as it is


def line_of(kind: zxingcpp.BarcodeFormat, moved: float) -> NDArray[np.float32]:
    """A line across a barcode, seen through a lens and moved by some pixels, with a little noise."""
    bars = np.array(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(CODE, kind), scale=1, add_quiet_zones=False)
    )
    row = np.repeat(bars[len(bars) // 2].astype(np.float32), 40)
    line = cv2.resize(row[None], (round(len(row) / 40 * MODULE * WIDER), 1), interpolation=cv2.INTER_AREA)
    line = cv2.copyMakeBorder(line, 0, 0, 64, 64, cv2.BORDER_CONSTANT, value=255.0) * 0.6 + 40
    line = cv2.GaussianBlur(line, (0, 0), 0.5 * WIDER)
    if moved:
        line = cv2.blur(line, (round(moved * WIDER), 1))
    return np.asarray(line[0] + np.random.default_rng(1).normal(0, 0.3, line.shape[1]), np.float32)


def read(line: NDArray[np.float32]) -> set[str]:
    drawn = drawn_anew([line], WIDER, careful=True)
    return {symbol.text for _, picture in drawn for symbol in read_bars_by_zxing(picture).symbols}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("moved", [4.5, 5.0, 6.0, 7.0])
def test_how_far_bars_were_moved_is_measured_and_undone(kind: zxingcpp.BarcodeFormat, moved: float) -> None:
    line = line_of(kind, moved)
    length = smear(line, WIDER)
    assert length is not None
    assert abs(length - moved) <= 0.5
    assert moved < MANY or read(line) == set()
    assert read(stilled(line, WIDER, length)) == {CODE}


@pytest.mark.parametrize("kind", KINDS)
def test_bars_that_lay_still_are_left_alone(kind: zxingcpp.BarcodeFormat) -> None:
    assert smear(line_of(kind, 0.0), WIDER) is None


@pytest.mark.parametrize("length", [1, 7, 300])
def test_plain_lines_are_no_trouble(length: int) -> None:
    line = np.full(length, 128, np.float32)
    smear(line, WIDER)
    assert stilled(line, WIDER, 6.0).shape == line.shape
