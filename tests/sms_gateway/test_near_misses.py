"""What is proposed in place of a number that was not found: only what its own form proves."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.codes import CodeForm, KeypadCode, recognise
from sms_gateway.near_misses import proposed

SEED = 20260911


@pytest.mark.parametrize(("typed", "meant"), [
    ("H47.16-240617-00X01", "H47.16-240617-0001"),  # a letter too many
    ("HH47.16-240617-0001", "H47.16-240617-0001"),
    ("4H7.16-240617-0001", "H47.16-240617-0001"),  # in each other's place
    ("H47.16-240617-00B1", "H47.16-240617-0081"),  # a letter that passes for a digit
    ("H47.16-240617-000S", "H47.16-240617-0005"),
    ("47.16.08-240617-0001", "H47.16.08-240617-0001"),  # without the provinces' letter
    ("417 206 5838", "417 206 5837"),
])  # fmt: skip
def test_what_the_form_proves_is_proposed(typed: str, meant: str) -> None:
    question = proposed(typed)

    assert question is not None
    assert question.shown == meant


@pytest.mark.parametrize("typed", [
    "H47.16-240617-0002", "H47.16-240617-001", "H47.16-2406177-0001", "H47.16-24O6S7-0001", "TS-2024-000123",
    "TT250C8DDF4C1E", "00673810079", "4172065873", "417206583", "0905123456", "", "A" * 60, "1" * 60,
])  # fmt: skip
def test_what_it_does_not_prove_is_not(typed: str) -> None:
    assert proposed(typed) is None


def test_one_wrong_digit_of_a_keypad_code_is_explained_rightly_or_not_at_all() -> None:
    dice, explained = random.Random(SEED), 0
    for _ in range(1_000):
        right = KeypadCode.make(str(dice.randrange(10**7, 10**8))).digits
        at = dice.randrange(10)
        wrong = right[:at] + dice.choice([digit for digit in string.digits if digit != right[at]]) + right[at + 1 :]
        question = proposed(wrong)
        assert question is None or question.text == right
        explained += question is not None
    assert explained > 300  # else nobody would ever be asked


@given(st.integers(0, 99), st.integers(1, 9999), st.integers(0, 17), st.sampled_from("ABSZGQDXH"), st.booleans())
def test_no_digit_of_a_code_is_ever_replaced_by_another(
    unit: int,
    serial: int,
    at: int,
    letter: str,
    replaces: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    code = f"H47.{unit:02d}-240617-{serial:04d}"
    typed = code[:at] + letter + code[at + replaces :]
    question = proposed(typed)
    if question is None:
        return
    meant = recognise(question.text)
    assert meant.form is not CodeForm.FREE
    left = list(filter(str.isdigit, meant.key))
    for digit in filter(str.isdigit, typed):
        left.remove(digit)  # every digit that was typed is still there
    assert len(left) <= 1
