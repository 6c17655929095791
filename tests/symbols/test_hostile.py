"""Pictures made to break a reader: it reads what can be read, says nothing wrong, and goes on."""

import cv2
import numpy as np
import pytest
import qrcode
import zxingcpp

from lookup_api.symbols import Frame, read_symbols, repairs, search
from lookup_api.symbols.reading import eight_bit


def symbol(text: str, *, torn: bool = False) -> Frame:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, box_size=5, border=4)
    code.add_data(text)
    picture = np.array(code.make_image().get_image().convert("L"))
    if torn:
        picture[60:140, 60:140] = 128
    return picture


def wall(count: int, *, torn: int = 0) -> Frame:
    """Symbols beside and below each other, the first `torn` of them beyond repair."""
    symbols = [symbol(f"H47.16-240617-{number:04}", torn=number < torn) for number in range(count)]
    rows = [np.hstack(symbols[at : at + 6]) for at in range(0, count, 6)]
    return eight_bit(np.vstack(rows))


def test_thirty_symbols_in_one_picture_are_all_read() -> None:
    assert set(read_symbols(wall(30)).texts) == {f"H47.16-240617-{number:04}" for number in range(30)}


def test_thirty_torn_symbols_take_no_more_tries_than_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0
    plain = zxingcpp.read_barcodes

    def counting(*given: object, **named: object) -> object:
        nonlocal tries
        tries += 1
        return plain(*given, **named)

    monkeypatch.setattr(zxingcpp, "read_barcodes", counting)
    reading = read_symbols(wall(30, torn=30), budget=60)
    assert reading.symbols == ()
    assert len(reading.unreadable) >= 5
    assert tries <= 4 * len(search.LADDER) + 24


@pytest.mark.parametrize("shape", [(4000, 6000), (1, 200_000), (200_000, 1), (9000, 40)])
def test_huge_pictures_are_no_trouble(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (64, 64), dtype=np.uint8)
    picture = np.tile(noise, (shape[0] // 64 + 1, shape[1] // 64 + 1))[: shape[0], : shape[1]]
    assert read_symbols(np.ascontiguousarray(picture), budget=0.05).symbols == ()


@pytest.mark.parametrize("raised", [RuntimeError, ValueError, MemoryError, UnicodeDecodeError])
def test_decoders_that_raise_are_survived_wherever_they_do(
    monkeypatch: pytest.MonkeyPatch, raised: type[Exception]
) -> None:
    calls = 0
    plain = zxingcpp.read_barcodes

    def fail(*given: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise raised("utf-8", b"", 0, 1, "") if raised is UnicodeDecodeError else raised("the decoder's own")
        return plain(*given, **named)

    monkeypatch.setattr(zxingcpp, "read_barcodes", fail)
    picture = eight_bit(cv2.GaussianBlur(symbol("H47.16-240617-0001"), (0, 0), 1))
    assert read_symbols(picture, budget=30).texts == ("H47.16-240617-0001",)


def test_a_flood_of_finder_squares_is_no_symbol() -> None:
    square = np.full((12, 12), 255, np.uint8)
    square[2:9, 2:9], square[3:8, 3:8], square[4:7, 4:7] = 0, 255, 0
    flood = eight_bit(cv2.resize(np.tile(square, (30, 50)), None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST))
    assert read_symbols(flood, budget=1).symbols == ()


def test_every_repair_survives_every_shape() -> None:
    steps = [value for value in vars(repairs).values() if isinstance(value, repairs.Repair)]
    assert len(steps) > 8
    for shape in ((1, 1), (2, 3), (21, 400), (280, 280)):
        for fill in (0, 128, 255):
            for repair in steps:
                picture = repair.apply(np.full(shape, fill, np.uint8))
                assert picture.shape == (shape[0] * repair.times, shape[1] * repair.times), repair.name
