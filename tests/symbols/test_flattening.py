"""A QR on bent paper is laid flat by what its own edges and known patterns tell."""

import cv2
import numpy as np
import pytest
import qrcode

from lookup_api.symbols import read_symbols
from lookup_api.symbols.flattening import cost, flattened
from lookup_api.symbols.readers import read_by_zxing, read_drawn_by_zxing
from lookup_api.symbols.reading import Frame, Grid, eight_bit
from tests.support.receipt_photos import RECEIPT, Photograph, empty_frames

PIXELS = 6  # a module
EDGE = 8  # modules of paper around the symbol
PLENTY = 30.0


def printed(text: str = RECEIPT.qr_text) -> Frame:
    """One pixel a module, without margin, 0 and 255."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=0)
    code.add_data(text)
    code.make()
    return np.where(np.array(code.get_matrix()), 0, 255).astype(np.uint8)


def bent(symbol: Frame, by: float) -> tuple[Frame, Grid]:
    """The symbol on paper whose waves move its modules by up to `by` modules, and where it would be on flat paper."""
    modules = len(symbol)
    sheet = cv2.copyMakeBorder(symbol, *(EDGE,) * 4, cv2.BORDER_CONSTANT, value=255.0)
    sheet = cv2.resize(sheet, None, fx=PIXELS, fy=PIXELS, interpolation=cv2.INTER_NEAREST)
    down, across = np.mgrid[: len(sheet), : len(sheet)].astype(np.float32)
    wave = 2 * np.pi / (modules * PIXELS * 0.8)
    reach = by * PIXELS
    picture = cv2.remap(
        sheet, across + reach * np.sin(down * wave), down + reach * np.sin(across * wave + 1), cv2.INTER_LINEAR
    )
    first, last = EDGE * PIXELS, (EDGE + modules) * PIXELS
    picture = eight_bit(cv2.GaussianBlur(picture, (0, 0), 1))
    return picture, Grid(((first, first), (last, first), (last, last), (first, last)), modules)


def modules_of(drawn: Frame) -> Frame:
    return drawn[1::3, 1::3][4:-4, 4:-4]


@pytest.mark.parametrize("by", [0.0, 0.4, 0.6])
def test_every_module_of_bent_paper_is_found(by: float) -> None:
    symbol = printed()
    picture, grid = bent(symbol, by)
    wrong = np.mean(modules_of(flattened(picture, grid)) != symbol)
    assert wrong < 0.01


def test_bent_paper_that_zxing_cpp_alone_cannot_read_is_read() -> None:
    picture, _ = bent(printed(), 0.6)
    alone = read_by_zxing(picture)
    assert not alone.symbols
    assert [grid.modules for grid in alone.grids] == [len(printed())]
    assert read_symbols(picture, budget=PLENTY).texts == (RECEIPT.qr_text,)


@pytest.mark.parametrize("text", ["H47-1", "H47.16-261105-0042", RECEIPT.qr_text * 3])
def test_small_and_large_symbols_are_drawn_as_they_were_printed(text: str) -> None:
    picture, grid = bent(printed(text), 0.4)
    (symbol,) = read_drawn_by_zxing(flattened(picture, grid)).symbols
    assert symbol.text == text


def test_creased_receipts_are_read() -> None:
    frames = [Photograph("creased", level, seed).frame() for level in ("medium", "hard") for seed in range(4)]
    alone = [read_by_zxing(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)).texts for frame in frames]
    ours = [read_symbols(frame, budget=PLENTY).texts for frame in frames]
    assert sum(RECEIPT.qr_text in texts for texts in alone) < sum(RECEIPT.qr_text in texts for texts in ours)
    assert sum(RECEIPT.qr_text in texts for texts in ours) >= len(frames) - 1
    assert {text for texts in ours for text in texts} <= {RECEIPT.qr_text, RECEIPT.code}


def test_what_is_no_symbol_gives_no_text_wherever_one_is_supposed() -> None:
    chance = np.random.default_rng(11)
    for number, frame in enumerate(empty_frames(8)):
        gray = eight_bit(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
        for modules in (21, 33, 57):
            (left, top), side = chance.integers(-50, 600, 2).tolist(), int(chance.integers(40, 500))
            right, foot = left + side, top + side
            grid = Grid(((left, top), (right, top), (right, foot), (left, foot)), modules)
            assert read_drawn_by_zxing(flattened(gray, grid)).symbols == (), number


@pytest.mark.parametrize(
    "corners",
    [
        ((5, 5), (5, 5), (5, 5), (5, 5)),
        ((0, 0), (10, 10), (20, 20), (30, 30)),
        ((0, 0), (90, 90), (90, 0), (0, 90)),
        ((-9000, 3), (9000, 5), (7, 9000), (2, -9000)),
    ],
)
def test_impossible_corners_are_no_trouble(corners: tuple) -> None:
    picture, _ = bent(printed(), 0)
    assert flattened(picture, Grid(corners, 33)).shape == (123, 123)


def test_larger_symbols_are_told_to_take_longer() -> None:
    corners = ((0, 0), (9, 0), (9, 9), (0, 9))
    assert 0 < cost(Grid(corners, 21)) < cost(Grid(corners, 33)) < 0.02
    assert cost(Grid(corners, 33)) < cost(Grid(corners, 97))
