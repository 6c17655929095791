"""All spellings of one thing have one canonical form, and different things different ones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.sealing import canonical_id_number, canonical_name, canonical_phone, name_words


@pytest.mark.parametrize(
    "spelling",
    [
        "0905000001",
        "0905 000 001",
        "0905.000.001",
        "0905-000-001",
        "84905000001",
        "+84905000001",
        "+84 (0) 905 000 001",
        "0084905000001",
        "０９０５０００００１",
        " (0905) 000 001 ",
        "tel:+84905000001",
    ],
)
def test_a_phone_in_any_spelling_is_one_phone(spelling: str) -> None:
    assert canonical_phone(spelling) == "+84905000001"


def test_a_mobile_number_of_before_2018_is_the_same_subscription() -> None:
    assert canonical_phone("01655000001") == canonical_phone("0355000001") == "+84355000001"
    assert canonical_phone("+84 165 500 0001") == "+84355000001"


def test_a_landline_and_a_foreign_number() -> None:
    assert canonical_phone("0235 3852 739") == "+842353852739"
    assert canonical_phone("+44 20 7946 0000") == "+442079460000"


@pytest.mark.parametrize("text", ["", "không có", "123", "H47.16-240620-0001", "\x00", "0905000001 ext 5", "9" * 60])
def test_what_is_no_phone_number(text: str) -> None:
    assert canonical_phone(text) is None


@given(st.text())
def test_any_text_is_a_phone_or_none(text: str) -> None:
    phone = canonical_phone(text)
    assert phone is None or (phone[0] == "+" and phone[1:].isdigit() and canonical_phone(phone) == phone)


@pytest.mark.parametrize(
    "spelling", ["049190000001", "049 190 000 001", "049.190.000.001", "０４９１９００００００１ ", "49190000001"]
)
def test_an_id_number_in_any_spelling_is_one_number(spelling: str) -> None:
    assert canonical_id_number(spelling) == "049190000001"


def test_old_cards_passports_and_tax_codes_stay_apart() -> None:
    assert canonical_id_number("205 123 456") == "205123456"
    assert canonical_id_number("b1234567") == "B1234567"
    assert canonical_id_number("4000 123 456") == "4000123456"  # ten digits are a tax code, not a number without zeros
    assert canonical_id_number("4000123456-001") == "4000123456001"


@pytest.mark.parametrize("text", ["", "không", "12", "—"])
def test_what_is_no_id_number(text: str) -> None:
    assert canonical_id_number(text) is None


NAME = "Đặng Thị Hoà"


@pytest.mark.parametrize(
    "spelling",
    [
        NAME,
        unicodedata.normalize("NFD", NAME),
        NAME.upper(),
        NAME.lower(),
        "dang thi hoa",
        "  ĐẶNG   THỊ\tHÒA ",
        "Đặng\u00a0Thị Hoà.",
        "Ðặng Thị Hoà".replace("Ð", "Đ"),
    ],
)
def test_a_name_in_any_spelling_is_one_name(spelling: str) -> None:
    assert canonical_name(spelling) == "dang thi hoa"
    assert name_words(spelling) == ("dang", "thi", "hoa")


def test_a_word_that_stands_twice_is_one_word() -> None:
    assert name_words("Nguyễn Nguyên Nguyện") == ("nguyen",)


@given(st.text(max_size=60))
def test_canonical_names_are_stable(text: str) -> None:
    name = canonical_name(text)
    assert canonical_name(name) == name
