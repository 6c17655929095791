"""Fine barcodes, as receipts in the field carry them: 28 pixels high before the camera, turned, dim or creased."""

import cv2
import numpy as np
import pytest
import zxingcpp

from lookup_api.symbols import Format, Frame, Reading, Symbol, read_symbols
from lookup_api.symbols.bar_places import bands, strips
from lookup_api.symbols.bars import read_stripes
from lookup_api.symbols.readers import read_bars_by_zxing, read_by_zxing
from lookup_api.symbols.reading import eight_bit
from tests.support.bar_photos import CODE, HEIGHT, KINDS, MIDDLE, NARROW, bar_photographs, bar_sheet
from tests.support.receipt_photos import Photograph, empty_frames, taken_of

PLENTY = 30.0


def drawn(kind: zxingcpp.BarcodeFormat, pixels: int = 2) -> Frame:
    """A clean barcode on paper, level, `pixels` a narrow bar."""
    bars = np.array(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(CODE, kind), scale=1))
    row = np.repeat(bars[len(bars) // 2], pixels)
    sheet = np.full((300, len(row) + 120), 240, np.uint8)
    sheet[130 : 130 + HEIGHT, 60:-60] = row // 255 * 220 + 15
    return sheet


def turned(sheet: Frame, degrees: float) -> Frame:
    """The sheet turned about its middle, on a larger one."""
    side = int(np.hypot(*sheet.shape)) + 20
    about = cv2.getRotationMatrix2D((sheet.shape[1] / 2, sheet.shape[0] / 2), degrees, 1)
    about[:, 2] += (side - sheet.shape[1]) / 2, (side - sheet.shape[0]) / 2
    return eight_bit(cv2.warpAffine(sheet, about, (side, side), flags=cv2.INTER_CUBIC, borderValue=240))


@pytest.mark.parametrize(
    ("kind", "degrees"),
    [(zxingcpp.BarcodeFormat.Code128, degrees) for degrees in (0, 17, 45, 73, 90, 135, 180, 290)]
    + [(zxingcpp.BarcodeFormat.Code39, degrees) for degrees in (0, 45, 90, 135, 180)],
)
def test_bars_are_read_whichever_way_they_are_turned(kind: zxingcpp.BarcodeFormat, degrees: int) -> None:
    (symbol,) = read_symbols(turned(drawn(kind), degrees), budget=PLENTY).symbols
    assert (symbol.text, symbol.format) == (CODE, KINDS[kind])


@pytest.mark.parametrize("degrees", [30, 45, 60])
def test_slanting_bars_are_beyond_the_reader_alone_and_their_corners_are_told(degrees: int) -> None:
    sheet = turned(drawn(zxingcpp.BarcodeFormat.Code128), degrees)
    assert not read_by_zxing(sheet).symbols
    (symbol,) = read_stripes(sheet, read_bars_by_zxing)
    middle = np.mean(symbol.corners, axis=0)
    assert np.abs(middle - len(sheet) / 2).max() < 12


@pytest.mark.parametrize(("level", "least"), [("mild", 1.0), ("medium", 0.9)])
def test_receipts_of_the_field_are_read_at_mild_and_medium_trouble(level: str, least: float) -> None:
    read, every, wrong = 0, 0, set()
    for _, frame in bar_photographs((level,), 1):
        texts = set(read_symbols(frame, budget=PLENTY).texts)
        read, every, wrong = read + (CODE in texts), every + 1, wrong | (texts - {CODE})
    assert wrong == set()
    assert read / every >= least


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 3, 4])
def test_bars_that_were_moved_by_more_than_three_of_them_are_read(kind: zxingcpp.BarcodeFormat, seed: int) -> None:
    frame = taken_of(Photograph("moved", "medium", seed), bar_sheet(kind, NARROW), MIDDLE)
    assert read_symbols(frame, budget=PLENTY).texts == (CODE,)


@pytest.mark.parametrize(("level", "seed"), [("mild", 0), ("medium", 3)])
def test_bars_that_a_lamp_burns_out_on_most_of_their_height_are_read(level: str, seed: int) -> None:
    paper = bar_sheet(zxingcpp.BarcodeFormat.Code128, NARROW)
    assert read_symbols(taken_of(Photograph("glaring", level, seed), paper, MIDDLE), budget=PLENTY).texts == (CODE,)


def test_a_band_of_gray_is_where_smeared_bars_are_whose_edges_are_gone() -> None:
    smeared = cv2.blur(drawn(zxingcpp.BarcodeFormat.Code128), (13, 1))
    band = next(bands(eight_bit(smeared), 1))
    quiet = 20 * 2  # pixels of both sides, which are no band
    assert abs(band.length - (smeared.shape[1] - 120 - quiet)) < 12
    assert abs(band.slant) < 0.02
    assert (abs(band.x - smeared.shape[1] / 2), abs(band.y - 130 - HEIGHT / 2)) < (12, 4)


def test_a_text_that_one_average_alone_says_is_not_believed() -> None:
    """The check of a Code 128 holds by chance once in a hundred times."""
    said = iter(f"H47.16-240617-{number:04}" for number in range(100))

    def read(_: Frame) -> Reading:
        return Reading((Symbol(next(said), Format.CODE_128, ((0, 0), (1, 0), (1, 1), (0, 1))),))

    assert read_stripes(drawn(zxingcpp.BarcodeFormat.Code128), read) == ()


def test_what_is_no_barcode_says_nothing() -> None:
    for number, frame in enumerate(empty_frames(12)):
        gray = eight_bit(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
        assert read_stripes(gray, read_bars_by_zxing, 3) == (), number


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (16, 16), (17, 400), (900, 20)])
@pytest.mark.parametrize("fill", ["noise", "stripes", "plain"])
def test_pictures_of_any_shape_are_no_trouble(shape: tuple[int, int], fill: str) -> None:
    picture = np.random.default_rng(2).integers(0, 255, shape, dtype=np.uint8)
    if fill == "stripes":
        picture[:] = np.arange(shape[1]) % 4 // 2 * 255
    elif fill == "plain":
        picture[:] = 128
    assert len(list(strips(picture, 3))) <= 3
    assert len(list(bands(picture, 3))) <= 3
    assert read_stripes(picture, read_bars_by_zxing, 3) == ()
