"""A field for one phone number in which people wrote two, or a word beside it."""

import pytest

from lookup_api.feeds.phones import first_number
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
        ("(0235) 3850 123 - 0905111005", "+842353850123"),
    ],
)
def test_the_first_of_several_is_the_phone(written: str, meant: str) -> None:
    assert canonical_phone(first_number(written) or "") == meant


@pytest.mark.parametrize(
    "written",
    [
        None, "0905111005", "0905 111 005", "+84905111005", "(0235) 3850 123", "+1 202 555 0148", "905111005",
        "chưa có", "049190123456 CCCD",
    ],
)  # fmt: skip
def test_what_is_one_number_or_none_stays_as_it_is(written: str | None) -> None:
    assert first_number(written) == written
