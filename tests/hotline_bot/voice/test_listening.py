"""Keys and words of a caller: every code survives being keyed or spoken, nothing else becomes one."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_bot.voice.listening import CodeHeard, Misheard, Wish, read_keys, read_wish, read_words, write_down
from lookup_api.domain.codes import KeypadCode, recognise, spoken_groups
from lookup_api.wording import speak_code, speak_number
from tests.support.hostile import hostile_texts


def text_of(heard: CodeHeard | Misheard) -> str:
    assert isinstance(heard, CodeHeard), heard
    return heard.text


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("4172065837", "4172065837"),
        ("417*206*5837", "4172065837"),
        ("47*16*240617*0001", "H47.16-240617-0001"),
        ("47162406170001", "H47.16-240617-0001"),
        ("47*105*261120*0001", "H47.105-261120-0001"),
        ("471052611200001", "H47.105-261120-0001"),
        ("47*16*02*240617*0001", "H47.16.02-240617-0001"),
        ("47*261105*0042", "H47-261105-0042"),
        ("472611050042", "H47-261105-0042"),
        ("000*00*16*47*261105*0042", "000.00.16.H47-261105-0042"),
        ("**47*16**240617*0001*", "H47.16-240617-0001"),
    ],
)
def test_codes_as_they_are_keyed(keys: str, code: str) -> None:
    assert text_of(read_keys(keys)) == code


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("4172065838", Misheard.CHECK_DIGITS),
        ("0905123456", Misheard.PERSONAL_NUMBER),
        ("049123456789", Misheard.PERSONAL_NUMBER),
        ("47*16*241317*0001", Misheard.NOTHING),  # there is no thirteenth month
        ("123", Misheard.NOTHING),
        ("", Misheard.NOTHING),
        ("***", Misheard.NOTHING),
        ("9" * 40, Misheard.NOTHING),
    ],
)
def test_what_is_keyed_and_is_no_code(keys: str, why: Misheard) -> None:
    assert read_keys(keys) is why


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("bốn mươi bảy", "47"),
        ("hai mươi mốt", "21"),
        ("hai mươi một sáu", "2016"),
        ("mười sáu", "16"),
        ("mười, không", "100"),
        ("bốn lăm", "45"),
        ("hát bốn bảy chấm mười sáu gạch ngang hai bốn", "H47.16-24"),
        ("mã hồ sơ của tôi là 417 206 5837 ạ", "4172065837"),
        ("aitch four seven dash oh one", "H47-01"),
        ("", ""),
    ],
)
def test_spoken_digits_are_written_down(words: str, written: str) -> None:
    assert write_down(words) == written


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("cho tôi gặp cán bộ", Wish.PERSON),
        ("dạ đúng rồi", Wish.YES),
        ("không đúng", Wish.NO),
        ("sai rồi em ơi", Wish.NO),
        ("nhắc lại giùm tôi", Wish.AGAIN),
        ("nhắn tin cho tôi", Wish.TEXT),
        ("tra hồ sơ khác", Wish.ANOTHER),
        ("tiếng Anh", Wish.LANGUAGE),
        ("thôi cảm ơn", Wish.GOODBYE),
        ("talk to a person", Wish.PERSON),
        ("trời hôm nay nắng quá", None),
        ("", None),
    ],
)
def test_wishes(words: str, wish: Wish | None) -> None:
    assert read_wish(words) is wish


CODES = st.builds(
    lambda unit, day, number: f"H{unit}-{day:%y%m%d}-{number:04d}",
    st.sampled_from(["47", "47.16", "47.105", "56", "15.02"]),
    st.dates(date(2015, 1, 1), date(2049, 12, 31)),
    st.integers(1, 9999),
)
KEYPADS = st.integers(10_000_000, 99_999_999).map(lambda number: KeypadCode.make(str(number)).digits)


@settings(max_examples=300, deadline=None)
@given(CODES)
def test_every_code_survives_being_keyed_with_or_without_stars(code: str) -> None:
    digits = re.findall("[0-9]+", code)
    assert text_of(read_keys("*".join(digits))) == code
    if len(digits[0]) == 2:
        assert text_of(read_keys("".join(digits))) == code


@settings(max_examples=300, deadline=None)
@given(CODES, st.sampled_from(["vi", "en"]))
def test_every_code_survives_being_read_out_as_it_is_read_back(code: str, language: str) -> None:
    spoken = speak_code(" ".join(spoken_groups(recognise(code))), language)
    heard = re.sub(r"[^0-9H]", "", write_down(spoken.replace("H ", "hát ")))
    assert heard == re.sub(r"[^0-9H]", "", code)
    signs = spoken_signs(code, language)
    assert text_of(read_words(signs)) == code


def spoken_signs(code: str, language: str) -> str:
    """The code with its signs, as people dictate it."""
    names = {".": " chấm ", "-": " gạch "} if language == "vi" else {".": " dot ", "-": " dash "}
    parts = re.split(r"([.\-])", code)
    return "".join(names.get(part) or speak_code(part, language).replace(",", "") for part in parts)


@settings(max_examples=300, deadline=None)
@given(KEYPADS)
def test_every_keypad_code_survives_and_no_slip_of_one_digit_does(digits: str) -> None:
    assert read_keys(digits) == CodeHeard(digits, sure=True)
    assert read_words(speak_code(digits)) == CodeHeard(digits, sure=False)
    for at in range(1, 10):
        slipped = digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :]
        assert read_keys(slipped) is Misheard.CHECK_DIGITS


@settings(max_examples=200, deadline=None)
@given(st.integers(10, 99))
def test_two_digits_said_as_a_number_are_those_digits(number: int) -> None:
    spoken = speak_number(number)
    # "hai mươi" before another group is 20; said alone as well.
    assert write_down(spoken) == str(number)


def test_hostile_texts_are_read_as_something_or_nothing() -> None:
    for text in hostile_texts(2000):
        for heard in (read_keys(text), read_words(text)):
            assert isinstance(heard, CodeHeard | Misheard)
        read_wish(text)
