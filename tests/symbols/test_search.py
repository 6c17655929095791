"""Photographs of receipts are read, better than by zxing-cpp alone, and nothing is ever read wrongly."""

from collections import Counter
from functools import cache
from itertools import count

import cv2
import numpy as np
import pytest

from lookup_api.receipts import Label, draw_strip
from lookup_api.symbols import Format, Reading, read_symbols
from lookup_api.symbols.readers import LEAST_HEIGHT, read_by_zxing
from lookup_api.symbols.reading import box, eight_bit
from lookup_api.symbols.search import LADDER
from tests.support.receipt_photos import QR_WIDTH, RECEIPT, Photograph, empty_frames, photographs

PLENTY = 30.0  # seconds: the rates below are those of the repairs, not of this machine's speed
SEEDS = 2


@cache
def readings() -> tuple[tuple[Photograph, Reading, Reading], ...]:
    """Each photograph with what zxing-cpp alone reads and what we read, of the same picture."""
    return tuple(
        (photograph, read_by_zxing(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)), read_symbols(frame, budget=PLENTY))
        for photograph in photographs(("mild", "medium", "extreme"), SEEDS)
        for frame in (photograph.frame(),)
    )


def decoded(level: str) -> tuple[int, int, int]:
    """How many QR were read at a level: by zxing-cpp alone, by us, and how many there are."""
    alone, ours, every = 0, 0, 0
    for photograph, by_zxing, by_us in readings():
        if photograph.level == level:
            text = photograph.label.qr_text
            alone, ours, every = alone + (text in by_zxing.texts), ours + (text in by_us.texts), every + 1
    return alone, ours, every


def test_every_mildly_spoilt_receipt_is_read() -> None:
    _, ours, every = decoded("mild")
    assert ours == every > 20


@pytest.mark.parametrize("level", ["medium", "extreme"])
def test_repairs_read_more_than_zxing_cpp_alone(level: str) -> None:
    alone, ours, every = decoded(level)
    assert alone < ours <= every


def test_nothing_is_read_that_was_not_printed() -> None:
    printed = {RECEIPT.qr_text, RECEIPT.code}
    wrong = {photograph.name: set(ours.texts) - printed for photograph, _, ours in readings()}
    assert not any(wrong.values())


def test_a_receipt_whose_qr_is_lost_still_gives_its_code() -> None:
    """The barcode carries a receipt whose QR is beyond repair."""
    saved = [ours for _, _, ours in readings() if RECEIPT.qr_text not in ours.texts and RECEIPT.code in ours.texts]
    assert saved


def test_a_symbol_seen_but_not_read_is_pointed_at() -> None:
    frame = Photograph("hidden", "extreme").frame()
    reading = read_symbols(frame, budget=PLENTY)
    assert RECEIPT.qr_text not in reading.texts
    left, top, right, bottom = box(reading.unreadable[0])
    assert QR_WIDTH * 4 < right - left < QR_WIDTH * 8
    assert QR_WIDTH * 4 < bottom - top < QR_WIDTH * 8


def test_a_place_that_was_read_is_not_called_unreadable() -> None:
    for _, _, ours in readings():
        for symbol in ours.symbols:
            assert symbol.corners not in ours.unreadable


def test_corners_point_at_the_symbol_whether_repaired_or_not() -> None:
    """The same paper in the same place, well lit and dark: only the dark one needs repair."""
    frame = Photograph("clean", "mild").frame()
    dark = eight_bit((frame * 0.04 + np.random.default_rng(3).normal(2, 1.5, frame.shape)).clip(0, 255))
    plain, repaired = read_symbols(frame), read_symbols(dark, budget=PLENTY)
    assert not read_by_zxing(cv2.cvtColor(dark, cv2.COLOR_BGR2GRAY)).symbols
    corners = {symbol.format: symbol.corners for symbol in plain.symbols}[Format.QR]
    again = {symbol.format: symbol.corners for symbol in repaired.symbols}[Format.QR]
    assert np.abs(np.array(corners) - np.array(again)).max() <= 6


def test_empty_frames_give_no_text() -> None:
    frames = list(empty_frames(12))
    found = [read_symbols(frame, budget=PLENTY) for frame in frames]
    assert all(reading.symbols == () for reading in found)
    # Three lonely finder squares do look like a symbol; the hall, the sheet and the chessboard do not.
    assert [number for number, reading in enumerate(found) if reading.unreadable and number % 4 != 3] == []


def test_gray_and_colour_read_alike() -> None:
    frame = Photograph("clean", "mild").frame()
    assert read_symbols(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)).texts == read_symbols(frame).texts


def test_a_barcode_too_fine_for_the_camera_is_read_widened() -> None:
    strip = cv2.imdecode(np.frombuffer(draw_strip(RECEIPT).png(300), np.uint8), cv2.IMREAD_GRAYSCALE)
    bars = strip[:150, 445:]
    small = eight_bit(cv2.resize(bars, None, fx=0.42, fy=0.42, interpolation=cv2.INTER_AREA))
    assert not read_by_zxing(small).symbols
    (symbol,) = read_symbols(small).symbols
    assert (symbol.text, symbol.format) == (RECEIPT.code, Format.CODE_128)
    assert box(symbol.corners)[2] <= small.shape[1]


def test_one_line_across_a_barcode_is_not_believed() -> None:
    """Between them these photographs made zxing-cpp read two codes that were never printed."""
    strip = cv2.imdecode(np.frombuffer(draw_strip(RECEIPT).png(300), np.uint8), cv2.IMREAD_GRAYSCALE)
    line = np.full((60, strip.shape[1] - 440), 255, np.uint8)
    line[30 : 30 + LEAST_HEIGHT - 2] = strip[60, 440:]
    assert read_by_zxing(line).symbols == ()


def test_the_first_text_is_that_of_the_qr() -> None:
    reading = read_symbols(Photograph("clean", "mild").frame())
    assert reading.texts[0] == RECEIPT.qr_text


@pytest.mark.parametrize("side", [1, 2, 20, 41, 279, 281])
def test_small_pictures_are_no_trouble(side: int) -> None:
    noise = np.random.default_rng(side).integers(0, 255, (side, side), dtype=np.uint8)
    assert read_symbols(noise, budget=PLENTY).symbols == ()


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((0, 0), np.uint8),
        np.zeros((4,), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4), np.float32),
    ],
)
def test_what_is_no_picture_is_refused(frame: np.ndarray) -> None:
    with pytest.raises(ValueError, match="a picture"):
        read_symbols(frame)


def test_no_repair_is_begun_after_the_time_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at this clock takes ten milliseconds, so a budget of fifty allows four tries at most."""
    begun: Counter[str] = Counter()

    def counting(name: str):  # noqa: ANN202 - a reader
        def read(_: np.ndarray) -> Reading:
            begun[name] += 1
            return Reading()

        return read

    ladder = tuple((counting(repair.name), repair) for _, repair in LADDER)
    monkeypatch.setattr("lookup_api.symbols.search.LADDER", ladder)
    monkeypatch.setattr("lookup_api.symbols.search.read_by_zbar", counting("zbar"))
    ticks = count()
    frame = next(empty_frames(1))
    read_symbols(frame, budget=0.05, clock=lambda: next(ticks) * 0.01)
    assert 1 <= begun.total() <= 4
    assert begun["zbar"] == 0
    begun.clear()
    read_symbols(frame, budget=PLENTY)
    assert begun.total() == 2 * len(LADDER) + 1


def test_no_repair_spoils_a_good_symbol() -> None:
    strip = cv2.imdecode(np.frombuffer(draw_strip(RECEIPT).png(300), np.uint8), cv2.IMREAD_GRAYSCALE)
    window = eight_bit(cv2.resize(strip[:, :441], (200, 200), interpolation=cv2.INTER_AREA))
    for read, repair in LADDER:
        texts = [symbol.text for symbol in read(repair.apply(window)).symbols]
        assert texts == [RECEIPT.qr_text], repair.name
        assert repair.apply(window).shape[0] == 200 * repair.times, repair.name


def test_several_receipts_in_one_picture_are_all_read() -> None:
    other = Label("H47.16-261105-0043", None, RECEIPT.qr_text[:-1] + "A", "1022")
    strips = [
        cv2.imdecode(np.frombuffer(draw_strip(label).png(300), np.uint8), cv2.IMREAD_GRAYSCALE)
        for label in (RECEIPT, other)
    ]
    texts = read_symbols(eight_bit(np.vstack(strips))).texts
    assert {RECEIPT.qr_text, other.qr_text, RECEIPT.code, other.code} == set(texts)


def test_a_barcode_beside_a_weak_qr_does_not_end_the_search_and_stands_once() -> None:
    """In each of these zxing-cpp sees the barcode, or none, and the QR only after repair."""
    helped = [
        ours.texts
        for _, by_zxing, ours in readings()
        if RECEIPT.qr_text in ours.texts and RECEIPT.qr_text not in by_zxing.texts
    ]
    assert any(RECEIPT.code in texts for texts in helped)
    assert all(len(texts) == len(set(texts)) for texts in helped)
