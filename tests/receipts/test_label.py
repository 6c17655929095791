"""The label and the strip: read back from the pictures, measured in the pictures."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lookup_api.domain.codes import KeypadCode
from lookup_api.receipts import Drawing, Label, draw_label, draw_strip, qr_text
from lookup_api.receipts.drawing import Line
from lookup_api.receipts.label import STRIP_HEIGHT, STRIP_WIDTH
from lookup_api.symbols import Format, read_picture
from tests.support.pages import PIXELS_PER_MM, screenshot
from tests.support.receipt_photos import RECEIPT, TOKEN

LONG_CODE = replace(RECEIPT, code="000.00.16.H47-240620-0001", hotline="0235 3 821 1022")
LONG_HOST = replace(RECEIPT, qr_text=qr_text("tra-cuu-ho-so.trung-tam.quangnam.gov.vn", TOKEN))
LABELS = [RECEIPT, LONG_CODE, LONG_HOST, replace(RECEIPT, keypad=None)]
SVG = "{http://www.w3.org/2000/svg}"


def pixels(drawing: Drawing, dpi: int) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(drawing.png(dpi))))


def dark_box(picture: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = (np.flatnonzero((picture < 128).any(axis=axis)) for axis in (1, 0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("label", LABELS)
def test_the_label_s_png_reads_back(label: Label, dpi: int) -> None:
    assert read_picture(draw_label(label).png(dpi)).texts == (label.qr_text,)


@pytest.mark.parametrize("label", LABELS)
def test_the_label_s_svg_reads_back_and_measures_true(label: Label, tmp_path: Path) -> None:
    scale = 4
    picture = screenshot(draw_label(label).svg(), tmp_path, width=200, height=120, scale=scale)
    (symbol,) = read_picture(picture).symbols
    assert symbol.text == label.qr_text
    (left, top), (right, _), _, (_, bottom) = symbol.corners
    for side in (right - left, bottom - top):
        assert 24 - 0.3 <= side / scale / PIXELS_PER_MM <= 24.7 + 0.3


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("label", LABELS)
def test_sizes_in_the_picture(label: Label, dpi: int) -> None:
    """50 x 30 mm; the symbol is 24 mm or more and keeps four modules of quiet on each side."""
    picture = pixels(draw_label(label), dpi)
    assert picture.shape == (round(30 / 25.4 * dpi), round(50 / 25.4 * dpi))
    left, top, right, bottom = dark_box(picture[:, : round(28 / 25.4 * dpi)])
    width = (right - left) / dpi * 25.4
    modules = 33 if label.qr_text == RECEIPT.qr_text else 37
    assert width >= 24
    assert (bottom - top) / dpi * 25.4 == pytest.approx(width, abs=0.1)
    quiet = 4 * width / modules
    nearest_text = np.flatnonzero((picture[:, right:] < 128).any(axis=0))[0]
    for margin in (left, top, picture.shape[0] - bottom, nearest_text):
        assert margin / dpi * 25.4 >= quiet - 25.4 / dpi


@pytest.mark.parametrize("label", LABELS)
def test_nothing_leaves_the_label(label: Label) -> None:
    """The outermost half millimetre stays white: cutters are no better."""
    picture, edge = pixels(draw_label(label), 300), round(0.5 / 25.4 * 300)
    assert (picture[:edge] > 250).all()
    assert (picture[-edge:] > 250).all()
    assert (picture[:, -edge:] > 250).all()


def test_the_words_of_the_label() -> None:
    assert [line.text for line in draw_label(RECEIPT).lines] == [
        "Mã bấm máy",
        "417",
        "206",
        KeypadCode.make("41720658").grouped[-4:],
        "H47.16-",
        "261105-0042",
        "Hỏi: 1022",
    ]


def test_without_a_keypad_code_the_label_does_not_speak_of_one() -> None:
    assert [line.text for line in draw_label(replace(RECEIPT, keypad=None)).lines] == [
        "H47.16-",
        "261105-0042",
        "Hỏi: 1022",
    ]


def upright(line: Line) -> tuple[float, float]:
    """From where to where a line reaches, with the marks over and under Vietnamese letters."""
    return line.baseline - 1.0 * line.size, line.baseline + 0.25 * line.size


@pytest.mark.parametrize("label", LABELS)
def test_lines_do_not_overlap_and_end_on_the_label(label: Label) -> None:
    lines = draw_label(label).lines
    for upper, lower in pairwise(lines):
        assert upper.baseline < lower.baseline - 0.7 * lower.size
    assert all(line.left + line.width <= 49.5 for line in lines)
    assert all(start >= 0.5 and end <= 29.5 for start, end in map(upright, lines))


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("H47.16-261105-0042", ["H47.16-", "261105-0042"]),
        ("000.00.16.H47-240620-0001", ["000.00.16.H47-", "240620-0001"]),
        ("0042", ["0042"]),
        ("Q" * 24, ["Q" * 12, "Q" * 12]),
    ],
)
def test_a_code_is_broken_after_a_separator_where_it_has_one(code: str, lines: list[str]) -> None:
    drawn = draw_label(replace(RECEIPT, code=code, keypad=None)).lines
    assert [line.text for line in drawn[:-1]] == lines


def test_a_code_too_long_to_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="too long for the label"):
        draw_label(replace(RECEIPT, code="W" * 100))


def test_a_wrong_keypad_code_is_never_printed() -> None:
    with pytest.raises(ValueError, match="check digits"):
        draw_label(replace(RECEIPT, keypad="4172065830"))


@pytest.mark.parametrize("dpi", [149, 1201, 0, -300])
def test_a_resolution_no_printer_has_is_refused(dpi: int) -> None:
    with pytest.raises(ValueError, match="dpi"):
        draw_label(RECEIPT).png(dpi)


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("label", LABELS)
def test_the_strip_s_png_reads_back_both_symbols(label: Label, dpi: int) -> None:
    read = {symbol.format: symbol.text for symbol in read_picture(draw_strip(label).png(dpi)).symbols}
    assert read == {Format.QR: label.qr_text, Format.CODE_128: label.code}


@pytest.mark.parametrize("label", LABELS[:2])
def test_the_strip_s_svg_reads_back_and_measures_true(label: Label, tmp_path: Path) -> None:
    scale = 3
    size = {"width": round(STRIP_WIDTH * PIXELS_PER_MM) + 4, "height": round(STRIP_HEIGHT * PIXELS_PER_MM) + 4}
    symbols = read_picture(screenshot(draw_strip(label).svg(), tmp_path, **size, scale=scale)).symbols
    read = {symbol.format: symbol for symbol in symbols}
    assert {kind: symbol.text for kind, symbol in read.items()} == {
        Format.QR: label.qr_text,
        Format.CODE_128: label.code,
    }
    (left, _), (right, _), *_ = read[Format.QR].corners
    assert (right - left) / scale / PIXELS_PER_MM == pytest.approx(30, abs=0.3)


def test_bars_have_whole_pixels() -> None:
    """At 300 dpi a module of 0.25 mm is 2.95 pixels: all become 3, never some 2 and some 3."""
    picture = pixels(draw_strip(RECEIPT), 300)
    row = picture[60, 460:1200] < 128
    edges = np.flatnonzero(np.diff(row.astype(int)))
    assert {int(width) % 3 for width in np.diff(edges)} == {0}


def test_a_code_too_long_for_the_strip_is_refused() -> None:
    with pytest.raises(ValueError, match="too long for a barcode"):
        draw_strip(replace(RECEIPT, code="H47-" * 12))


def test_the_svg_says_all_its_words_as_text_with_fonts_to_fall_back_on() -> None:
    drawing = draw_label(replace(RECEIPT, code="A&B<C>-0042"))
    root = ET.fromstring(drawing.svg())  # noqa: S314 - our own drawing
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("50mm", "30mm", "0 0 50 30")
    texts = root.findall(f"{SVG}text")
    assert [text.text for text in texts] == [line.text for line in drawing.lines]
    assert all(re.search("sans-serif$", text.get("font-family", "")) for text in texts)
    assert root.findtext(f"{SVG}title") == "A&B<C>-0042"
    assert "http" not in drawing.svg().replace("http://www.w3.org/2000/svg", "")


def test_the_same_label_gives_the_same_bytes() -> None:
    assert draw_label(RECEIPT).png(300) == draw_label(RECEIPT).png(300)
    assert draw_label(RECEIPT).svg() == draw_label(RECEIPT).svg()
