"""The disclosure policy: deny by default, and a mask that tells no more than it must."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.disclosure import MASK, POLICY, Level, last_digits, mask_name, may_tell

IDENTITY = {"applicant", "applicant.whole", "phone", "fee", "refund", "officer", "visit", "supplement.papers"}


def test_a_code_alone_tells_no_identity() -> None:
    told = {field for field in POLICY if may_tell(field, Level.CODE)}
    assert not told & IDENTITY


def test_what_is_not_listed_is_never_told() -> None:
    for level in Level:
        assert not may_tell("id_number", level)
        assert not may_tell("", level)


@pytest.mark.parametrize("field", sorted(POLICY))
def test_a_higher_level_is_told_all_that_a_lower_one_is(field: str) -> None:
    ladder = [may_tell(field, level) for level in (Level.CODE, Level.HOLDER, Level.VERIFIED)]
    assert ladder == sorted(ladder)
    assert ladder[-1]


def test_a_name_keeps_the_first_letter_of_each_word() -> None:
    assert mask_name("Nguyễn Văn An") == "N••• V•• A•"
    assert mask_name("đỗ  Ý") == "Đ• Ý"


@given(st.text(alphabet=st.characters(categories=["L", "Zs"]), max_size=40))
def test_a_mask_leaves_one_letter_a_word_and_hides_its_length(name: str) -> None:
    composed = unicodedata.normalize("NFC", name)
    for word, hidden in zip(composed.split(), mask_name(composed).split(), strict=True):
        assert hidden.rstrip(MASK) == word[0].upper()
        assert hidden.count(MASK) == min(len(word) - 1, 3)


def test_a_phone_keeps_its_last_two_digits() -> None:
    assert last_digits("+84 905 000 012") == "••••••••12"
