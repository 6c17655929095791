"""Bars that run into one another, told by whole signs: both kinds, both ways, each sign, and nothing else."""

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from lookup_api.symbols.bar_matching import drawn_anew
from lookup_api.symbols.readers import read_bars_by_zxing
from tests.support.bar_photos import CODE, KINDS

WIDER = 4
QUIET = 16  # pixels
CODE_128, CODE_39 = zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39


def line_of(
    text: str, kind: zxingcpp.BarcodeFormat, *, module: float = 1.8, soft: float = 0.75, narrower: float = 0.0
) -> NDArray[np.float32]:
    """A line across a barcode, its modules `module` pixels wide, seen through a lens `soft` modules soft.

    `narrower` is the share by which modules are narrower at the end than at the beginning.
    """
    bars = np.array(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=1, add_quiet_zones=False)
    )
    row = bars[len(bars) // 2].astype(np.float32)
    share = np.linspace(0, 1, 40_000)
    at = (share + narrower * share * (1 - share) / 2) * len(row)
    fine = row[np.clip(at.astype(int), 0, len(row) - 1)]
    width = round(len(row) * module * WIDER)
    line = cv2.resize(fine[None], (width, 1), interpolation=cv2.INTER_AREA)
    line = cv2.copyMakeBorder(line, 0, 0, *(round(QUIET * WIDER),) * 2, cv2.BORDER_CONSTANT, value=255.0)
    return np.asarray(cv2.GaussianBlur(line, (0, 0), soft * module * WIDER)[0] * 0.6 + 40, np.float32)


def read(*lines: NDArray[np.float32]) -> set[str]:
    return {symbol.text for _, picture in drawn_anew(lines, WIDER) for symbol in read_bars_by_zxing(picture).symbols}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("module", [1.1, 1.8, 2.6])
def test_soft_bars_are_read_from_either_end(kind: zxingcpp.BarcodeFormat, module: float) -> None:
    line = line_of(CODE, kind, module=module)
    assert read(line) == {CODE}
    assert read(line[::-1]) == {CODE}


@pytest.mark.parametrize("kind", KINDS)
def test_they_are_beyond_the_reader_alone(kind: zxingcpp.BarcodeFormat) -> None:
    picture = np.repeat(line_of(CODE, kind).astype(np.uint8)[None], 12, axis=0)
    assert read_bars_by_zxing(picture).symbols == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("narrower", [-0.2, 0.2])
def test_a_paper_seen_from_the_side_is_followed(kind: zxingcpp.BarcodeFormat, narrower: float) -> None:
    assert read(line_of(CODE, kind, soft=0.5, narrower=narrower)) == {CODE}


def test_every_pair_of_digits_is_told_from_every_other() -> None:
    pairs = [f"{number:02}" for number in range(100)]
    for first in range(0, 100, 10):
        text = "".join(pairs[first : first + 10])
        assert read(line_of(text, CODE_128)) == {text}


@pytest.mark.parametrize("text", ["ABCDEFGHIJKLM", "NOPQRSTUVWXYZ", "H47.16-1/2 3_4", "GXZ-0123456789"])
def test_every_sign_of_a_code_128_of_receipts(text: str) -> None:
    assert read(line_of(text, CODE_128)) == {text}


@pytest.mark.parametrize("text", ["0123456789", "ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ-. /"])
def test_every_sign_of_a_code_39(text: str) -> None:
    assert read(line_of(text, CODE_39)) == {text}


def test_where_one_sign_of_a_code_128_is_like_two_the_check_tells_which() -> None:
    line = line_of(CODE, CODE_128, soft=0.4)
    line[150:159] = line.max()  # a bar that was not printed
    assert read(line) == {CODE}


def test_what_is_shorter_than_any_number_of_a_dossier_is_left_alone() -> None:
    assert read(line_of("H47", CODE_128, soft=0.4)) == set()


def test_where_much_is_hidden_nothing_is_guessed() -> None:
    for kind in KINDS:
        line = line_of(CODE, kind, soft=0.4)
        line[500:640] = line.max()
        assert read(line) <= {CODE}
        line[900:1040] = line.max()
        assert read(line) == set()


def test_lines_that_are_no_barcode_say_nothing() -> None:
    chance = np.random.default_rng(5)
    for number in range(120):
        width = int(chance.integers(200, 2400))
        bars = np.repeat(chance.random(width // 4 + 1) < 0.5, chance.integers(3, 9))[:width]
        line = cv2.GaussianBlur((bars * 200 + 30).astype(np.float32)[None], (0, 0), float(chance.uniform(1, 6)))[0]
        assert read(line + chance.normal(0, 4, len(line)).astype(np.float32)) == set(), number


@pytest.mark.parametrize("length", [1, 7, 60, 300])
def test_short_and_plain_lines_are_no_trouble(length: int) -> None:
    assert read(np.full(length, 128, np.float32)) == set()
