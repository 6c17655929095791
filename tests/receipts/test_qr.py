"""The QR of a receipt: upper-case address, level Q, version 4 or 5, alphanumeric mode."""

import io
import string

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from lookup_api.receipts import draw_qr, qr_png, qr_svg, qr_text
from lookup_api.symbols import read_picture
from tests.support.pages import PIXELS_PER_MM, screenshot
from tests.support.receipt_photos import TOKEN

HOST = "tracuu.quangnam.gov.vn"
TEXT = qr_text(HOST, TOKEN)


def image_of(matrix: tuple[tuple[bool, ...], ...]) -> np.ndarray:
    dark = np.pad(np.array(matrix), 4)
    return np.where(np.kron(dark, np.ones((4, 4), bool)), 0, 255).astype(np.uint8)


def test_the_text_is_the_contract_s() -> None:
    assert TEXT == "HTTPS://TRACUU.QUANGNAM.GOV.VN/T/AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYU"


def test_a_port_may_stand_behind_the_host() -> None:
    assert qr_text("127.0.0.1:8022", TOKEN).startswith("HTTPS://127.0.0.1:8022/T/")


@pytest.mark.parametrize(
    "host", ["", "tra cứu.vn", "a/b", "a_b.vn", "-a.vn", "a.vn:", "a.vn:port", "https://a.vn", "İ.vn"]
)
def test_a_host_outside_the_alphabet_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="host"):
        qr_text(host, TOKEN)


@pytest.mark.parametrize("token", ["", TOKEN.lower(), TOKEN[:-1], TOKEN + "A", TOKEN[:-1] + "1", TOKEN[:-1] + "="])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        qr_text(HOST, token)


@pytest.mark.parametrize(("letters", "modules"), [(1, 33), (24, 33), (25, 37), (44, 37)])
def test_the_version_follows_the_host_s_length(letters: int, modules: int) -> None:
    assert len(draw_qr(qr_text("a" * letters, TOKEN))) == modules


def test_a_longer_host_than_version_5_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="version 5"):
        draw_qr(qr_text("a" * 45, TOKEN))


@pytest.mark.parametrize("text", ["", "https://a.vn", "HTTPS://A.VN/Đ"])
def test_a_text_outside_the_alphabet_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="capitals"):
        draw_qr(text)


def test_an_independent_reader_finds_level_q_and_the_letters() -> None:
    (read,) = zxingcpp.read_barcodes(image_of(draw_qr(TEXT)))
    assert (read.text, read.ec_level) == (TEXT, "Q")


@settings(max_examples=25, deadline=None)
@given(some.text(string.ascii_uppercase + string.digits + " $%*+-./:", min_size=1, max_size=87))
def test_every_text_of_the_alphabet_reads_back(text: str) -> None:
    (read,) = zxingcpp.read_barcodes(image_of(draw_qr(text)))
    assert read.text == text


@pytest.mark.parametrize("module", [3, 8, 11])
def test_the_png_has_whole_modules_and_its_quiet_zone(module: int) -> None:
    image = Image.open(io.BytesIO(qr_png(TEXT, module)))
    assert image.size == (41 * module, 41 * module)
    dark = np.array(image) == 0
    rows = np.flatnonzero(dark.any(axis=1))
    assert (rows[0], rows[-1] + 1) == (4 * module, 37 * module)
    assert np.array_equal(dark[module // 2 :: module, module // 2 :: module][4:-4, 4:-4], np.array(draw_qr(TEXT)))
    assert read_picture(qr_png(TEXT, module)).texts == (TEXT,)


def test_printed_at_the_resolution_it_names_the_symbol_is_30_mm_wide() -> None:
    image = Image.open(io.BytesIO(qr_png(TEXT)))
    assert round(image.info["dpi"][0]) == 300
    assert 30 <= 33 / 41 * image.width / 300 * 25.4 < 31


@pytest.mark.parametrize(("module", "width"), [(None, 30.0), (0.75, 24.75)])
def test_the_svg_reads_back_and_has_its_size_in_millimetres(module: float | None, width: float, tmp_path) -> None:  # noqa: ANN001
    scale = 3
    picture = screenshot(qr_svg(TEXT, module), tmp_path, width=200, height=200, scale=scale)
    (symbol,) = read_picture(picture).symbols
    assert symbol.text == TEXT
    (left, top), (right, _), _, (_, bottom) = symbol.corners
    assert (right - left) / scale / PIXELS_PER_MM == pytest.approx(width, abs=0.3)
    assert (bottom - top) / scale / PIXELS_PER_MM == pytest.approx(width, abs=0.3)
    assert left / scale / PIXELS_PER_MM == pytest.approx(4 * width / 33, abs=0.3)
