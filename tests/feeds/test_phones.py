"""A field for one phone number in which people wrote two, or a word beside it."""

import pytest

from lookup_api.domain.dossier import Person, PersonRole
from lookup_api.feeds.phones import first_number, numbers_in, other_numbers
from lookup_api.sealing import canonical_phone


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0905 111 005 / 0915 111 005", "+84905111005"),
        ("0905111005;0915111005", "+84905111005"),
        ("0905111005-0915111005", "+84905111005"),
        ("0905111005, 02353850123", "+84905111005"),
        ("0905.111.005 hoặc 0915.111.005", "+84905111005"),
        ("0905111005\n0915111005", "+84905111005"),
        ("0905111005 (Lan)", "+84905111005"),
        ("ĐT: 0905111005", "+84905111005"),
        ("Lan +84 905 111 005; Minh 0915111005", "+84905111005"),
        ("84905111005/0915111005", "+84905111005"),
        ("01225111005 - 0905111005", "+84775111005"),
    ],
)
def test_the_first_of_several_is_the_phone(written: str, meant: str) -> None:
    assert canonical_phone(first_number(written) or "") == meant


def test_a_number_that_can_be_texted_stands_before_a_fixed_line() -> None:
    assert numbers_in("(0235) 3850 123 - 0905111005") == ("0905111005", "0235) 3850 123")


def test_no_number_of_a_field_is_lost_and_each_counts_once() -> None:
    written = "0905 111 005 / 0915 111 005 (Lan), +84 905 111 005"
    assert numbers_in(written) == ("0905 111 005", "0915 111 005")
    assert other_numbers(written) == (Person(role=PersonRole.CONTACT, phone="0915 111 005"),)
    assert other_numbers("0905 111 005") == other_numbers(None) == ()


@pytest.mark.parametrize(
    "written",
    [
        None, "0905111005", "0905 111 005", "+84905111005", "(0235) 3850 123", "+1 202 555 0148", "905111005",
        "chưa có", "049190123456 CCCD",
    ],
)  # fmt: skip
def test_what_is_one_number_or_none_stays_as_it_is(written: str | None) -> None:
    assert first_number(written) == written
