import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.codes import KeypadCode

first_eights = st.integers(10_000_000, 99_999_999).map(str)


@given(first_eights)
def test_it_is_ten_digits_in_three_groups_and_reads_back(first_eight: str) -> None:
    keypad = KeypadCode.make(first_eight)
    assert keypad.digits.startswith(first_eight)
    assert [len(group) for group in keypad.grouped.split(" ")] == [3, 3, 4]
    for written in (keypad.digits, keypad.grouped, keypad.grouped.replace(" ", "-"), f"Mã bấm máy: {keypad.grouped}."):
        assert KeypadCode.parse(written) == keypad


def test_the_check_digits_are_those_of_iso_7064_mod_97_10() -> None:
    # The standard's own example: 794 has the check digits 44; leading digits shift it to our length.
    assert KeypadCode.make("41720658").digits == "4172065837"
    assert (79400 + 44) % 97 == int(KeypadCode.make("41720658").digits) % 97 == 1


def _slips(digits: str) -> set[str]:
    """Every single wrong digit, adjacent swap, jump swap and twin error."""
    slips = set()
    for at in range(10):
        slips |= {digits[:at] + other + digits[at + 1 :] for other in "0123456789"}
    for gap in (1, 2):
        for at in range(10 - gap):
            swapped = list(digits)
            swapped[at], swapped[at + gap] = swapped[at + gap], swapped[at]
            slips.add("".join(swapped))
            if digits[at] == digits[at + gap]:
                for other in "0123456789":
                    twin = list(digits)
                    twin[at] = twin[at + gap] = other
                    slips.add("".join(twin))
    return slips - {digits}


def test_every_common_slip_is_noticed() -> None:
    chance = random.Random(97)
    for _ in range(1000):
        keypad = KeypadCode.make(str(chance.randrange(10_000_000, 100_000_000)))
        assert not [slip for slip in _slips(keypad.digits) if KeypadCode.parse(slip) is not None]


@given(st.text(max_size=30))
def test_anything_else_is_none(text: str) -> None:
    keypad = KeypadCode.parse(text)
    assert keypad is None or int(keypad.digits) % 97 == 1


@pytest.mark.parametrize(
    "text", ["0905000001", "04172065837", "417206583", "41720658370", "417206583a", "٤172065837", ""]
)
def test_a_leading_zero_or_another_length_is_no_keypad_code(text: str) -> None:
    assert KeypadCode.parse(text) is None


def test_no_number_with_a_leading_zero_passes_even_when_its_remainder_does() -> None:
    passing = next(f"0{number:09d}" for number in range(900_000_000, 900_000_097) if number % 97 == 1)
    assert KeypadCode.parse(passing) is None


@pytest.mark.parametrize("first_eight", ["01234567", "1234567", "123456789", "1234567x", ""])
def test_only_eight_digits_without_leading_zero_make_one(first_eight: str) -> None:
    with pytest.raises(ValueError, match="eight digits"):
        KeypadCode.make(first_eight)
