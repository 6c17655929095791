"""A reader that fails, is missing or meets foreign bytes says nothing, and never falls over."""

import subprocess
import sys

import numpy as np
import pytest
import zxingcpp

from lookup_api.domain.codes import recognise
from lookup_api.domain.scans import CodeMeant, read_scan
from lookup_api.symbols import Format, read_symbols, readers
from lookup_api.symbols.readers import read_by_zbar, read_by_zxing


def symbol(content: str | bytes, kind: zxingcpp.BarcodeFormat) -> np.ndarray:
    barcode = zxingcpp.create_barcode(content, kind)
    return np.array(zxingcpp.write_barcode_to_image(barcode, scale=4, add_quiet_zones=True))


CODE = "000.00.16.H47-240620-0001"
VIETNAMESE = f"Hồ sơ {CODE}"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (zxingcpp.BarcodeFormat.QRCodeModel2, Format.QR),
        (zxingcpp.BarcodeFormat.Code128, Format.CODE_128),
        (zxingcpp.BarcodeFormat.Code39, Format.CODE_39),
    ],
)
@pytest.mark.parametrize("read", [read_by_zxing, read_by_zbar])
def test_both_readers_read_what_stands_on_receipts(kind, expected, read) -> None:  # noqa: ANN001
    (found,) = read(symbol("H47.16-261105-0042", kind)).symbols
    assert (found.text, found.format) == ("H47.16-261105-0042", expected)


def test_texts_are_passed_on_unchanged() -> None:
    (found,) = read_by_zxing(symbol(f" {VIETNAMESE}\r\n", zxingcpp.BarcodeFormat.QRCodeModel2)).symbols
    assert found.text == f" {VIETNAMESE}\r\n"


def test_bytes_that_are_no_utf_8_are_not_guessed_at() -> None:
    """0x93 0xFA is a Japanese letter to one reader and a curly quote to another; to us it is two gaps."""
    picture = symbol(b"\x93\xfa 0042", zxingcpp.BarcodeFormat.QRCodeModel2)
    assert read_symbols(picture, budget=10).texts == ("\ufffd\ufffd 0042",)


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1", "utf-16-le"])
def test_a_number_beside_letters_in_an_old_encoding_is_what_it_is(encoding: str) -> None:
    content = "Lô: ".encode(encoding) + CODE.encode() + " à".encode(encoding)
    (text,) = read_symbols(symbol(content, zxingcpp.BarcodeFormat.QRCodeModel2), budget=10).texts
    assert read_scan(text) == CodeMeant(recognise(CODE))


def test_the_second_reader_is_believed_in_ascii_only() -> None:
    """It guesses the encoding of everything else."""
    assert read_by_zbar(symbol(VIETNAMESE, zxingcpp.BarcodeFormat.QRCodeModel2)).symbols == ()


@pytest.mark.parametrize(
    "kind",
    [
        zxingcpp.BarcodeFormat.MicroQRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.ITF,
        zxingcpp.BarcodeFormat.EAN13,
    ],
)
def test_symbols_that_no_receipt_carries_are_not_read(kind: zxingcpp.BarcodeFormat) -> None:
    assert read_symbols(symbol("8934563138165", kind), budget=10).symbols == ()


@pytest.mark.parametrize("read", [read_by_zxing, read_by_zbar])
def test_a_short_code_39_is_taken_for_stripes(read) -> None:  # noqa: ANN001
    assert read(symbol("A1B2C", zxingcpp.BarcodeFormat.Code39)).symbols == ()


def test_a_failing_reader_leaves_the_other_one_to_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a decoder's own trouble")

    monkeypatch.setattr(zxingcpp, "read_barcodes", fail)
    picture = symbol("H47.16-261105-0042", zxingcpp.BarcodeFormat.Code128)
    assert read_symbols(picture, budget=10).texts == ("H47.16-261105-0042",)

    monkeypatch.setattr(readers._zbar(), "decode", fail)
    assert read_symbols(picture, budget=10).symbols == ()


def test_without_the_shared_library_of_zbar_the_first_reader_works_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyzbar", None)
    readers._zbar.cache_clear()
    try:
        picture = symbol("H47.16-261105-0042", zxingcpp.BarcodeFormat.QRCodeModel2)
        assert read_by_zbar(picture).symbols == ()
        assert read_symbols(picture).texts == ("H47.16-261105-0042",)
    finally:
        readers._zbar.cache_clear()


def test_the_readers_write_nothing_to_standard_error() -> None:
    """The DataBar decoder of zbar prints warnings from C on noise; it is not asked for."""
    program = (
        "import numpy as np\n"
        "from lookup_api.symbols import read_symbols\n"
        "from tests.support.receipt_photos import Photograph, empty_frames\n"
        "for seed in range(8):\n"
        "    stripes = np.random.default_rng(seed).integers(0, 2, 640, dtype=np.uint8) * 255\n"
        "    read_symbols(np.tile(stripes, (200, 1)), budget=10)\n"
        "for frame in (*empty_frames(4), Photograph('creased', 'extreme').frame()):\n"
        "    read_symbols(frame, budget=10)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_reading_imports_neither_window_nor_server() -> None:
    program = "import sys, lookup_api.symbols; print({'kivy', 'flask', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "set()"
