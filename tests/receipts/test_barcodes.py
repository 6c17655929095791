"""Code 128 of the bare code."""

import string

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as some

from lookup_api.receipts import code128_modules


def read_back(modules: str) -> str:
    row = np.array([module == "1" for module in "0" * 10 + modules + "0" * 10])
    picture = np.where(np.kron(np.tile(row, (20, 1)), np.ones((1, 3), bool)), 0, 255).astype(np.uint8)
    (barcode,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.Code128)
    return barcode.text


@pytest.mark.parametrize(
    "code", ["H47.16-261105-0042", "000.00.16.H47-240620-0001", "0042", "QNM/2024_17", "990", "9900042", "9H47"]
)
def test_a_code_reads_back(code: str) -> None:
    modules = code128_modules(code)
    assert set(modules) == {"0", "1"}
    assert (modules[0], modules[-1]) == ("1", "1")
    assert read_back(modules) == code


def test_a_usual_code_is_as_narrow_as_the_sheet_was_drawn_for() -> None:
    """57.75 mm with quiet zones at 0.25 mm a module (design language §8)."""
    assert (len(code128_modules("H47.16-261105-0042")) + 20) * 0.25 == 57.75


@settings(max_examples=50, deadline=None)
@given(some.text(string.ascii_uppercase + string.digits + ".-/_", min_size=3, max_size=30))
def test_every_code_reads_back(code: str) -> None:
    assert read_back(code128_modules(code)) == code


@pytest.mark.parametrize("text", ["", "HỒ SƠ", "H47\n", "H47\x00"])
def test_what_a_barcode_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        code128_modules(text)
