"""Codes between fixed signs, the day they name, and what a phone reads from the symbol on the screen."""

from datetime import date

import numpy as np
import pytest

from kiosk.masks import TEN_DIGITS, ImpossibleDay, day_of, fill, house_mask, unfill
from lookup_api.domain.codes import recognise
from lookup_api.symbols import read_symbols
from lookup_api.symbols.writing import qr_modules

MASK = house_mask("H47")


@pytest.mark.parametrize(
    ("digits", "text"),
    [("", "H47."), ("1", "H47.1"), ("16", "H47.16-"), ("162406170001", "H47.16-240617-0001")],
)
def test_boxes_are_filled_from_the_left(digits: str, text: str) -> None:
    assert fill(MASK, digits) == text


def test_a_filled_mask_is_a_code_and_gives_its_digits_back() -> None:
    text = fill(MASK, "162406170001")
    assert recognise(text).text == text
    assert unfill(MASK, text) == "162406170001"


@pytest.mark.parametrize("text", ["H48.16-240617-0001", "H47.16-240617-001", "H47.16-240617-00011", "000.00.16.H47-1"])
def test_what_fills_no_box_is_no_filling(text: str) -> None:
    assert unfill(MASK, text) is None


@pytest.mark.parametrize(("digits", "day"), [("1624061", None), ("16240617", date(2024, 6, 17))])
def test_the_day_is_known_once_it_is_whole(digits: str, day: date | None) -> None:
    assert day_of(MASK, digits) == day
    assert day_of(TEN_DIGITS, "4172065837") is None


def test_an_impossible_day_is_known_at_once() -> None:
    with pytest.raises(ImpossibleDay):
        day_of(MASK, "16249917")


@pytest.mark.parametrize("text", ["H47.16-240617-0001", "HTTPS://TRACUU.EXAMPLE.VN/T/" + "A2" * 16])
def test_the_symbol_on_the_screen_reads_back(text: str) -> None:
    modules = np.pad(qr_modules(text), 4)
    picture = np.where(np.kron(modules, np.ones((8, 8), dtype=bool)), 0, 255).astype(np.uint8)
    assert read_symbols(picture).texts == (text,)
