"""Numbers, codes and names as they are read aloud."""

import re

import pytest

from lookup_api.wording import Wording, abbreviate, expand, fold, speak_code, speak_number
from lookup_api.wording.speech import DIGITS


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (321, "ba trăm hai mươi mốt"),
        (1_000, "một nghìn"),
        (2_026, "hai nghìn không trăm hai mươi sáu"),
        (2_005, "hai nghìn không trăm linh năm"),
        (10_015, "mười nghìn không trăm mười lăm"),
        (350_000, "ba trăm năm mươi nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (1_000_001, "một triệu không trăm linh một"),
        (3_000_000_000, "ba tỷ"),
    ],
)
def test_numbers(number: int, spoken: str) -> None:
    assert speak_number(number) == spoken


def test_every_number_below_a_million_has_its_own_words() -> None:
    spoken = {speak_number(number) for number in range(0, 1_000_000, 37)}
    assert len(spoken) == len(range(0, 1_000_000, 37))
    assert all("  " not in words and words == words.strip() for words in spoken)


@pytest.mark.parametrize("number", [-1, 10**12])
def test_numbers_nobody_says_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="is not read aloud"):
        speak_number(number)


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("H47-261105-0001", "H bốn bảy, hai sáu một một không năm, không không không một"),
        ("H47.16-261105-0042", "H bốn bảy, một sáu, hai sáu một một không năm, không không bốn hai"),
        ("417 206 5837", "bốn một bảy, hai không sáu, năm tám ba bảy"),
        ("00673810079", "không không sáu, bảy ba tám, một không không bảy chín"),
        ("tt250c8d", "T T hai năm không C tám D"),
        ("", ""),
    ],
)
def test_codes_are_said_digit_by_digit_in_their_groups(code: str, spoken: str) -> None:
    assert speak_code(code) == spoken


def test_a_spoken_code_keeps_every_digit() -> None:
    for code in ("000.00.16.H47-261105-0042", "1234567890123456789", "9" * 7):
        values = {word: str(digit) for digit, word in enumerate(DIGITS)}
        said = re.findall(r"\w+", speak_code(code))
        assert "".join(values.get(word, word) for word in said) == re.sub(r"\W", "", code)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Trung tâm Phục vụ hành chính công tỉnh", "TTPVHCC tinh"),
        ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG xã Bình Minh", "TTPVHCC xa Binh Minh"),
        ("Ủy ban nhân dân xã Đại Lộc", "UBND xa Dai Loc"),
        ("Uỷ ban nhân dân thành phố Tam Kỳ", "UBND TP Tam Ky"),
        ("Chi nhánh Văn phòng đăng ký đất đai Thăng Bình", "CN VPDKDD Thang Binh"),
        ("Văn phòng đăng ký đất đai", "VPDKDD"),
        ("Sở Nông nghiệp và Môi trường", "So NNMT"),
        ("Quầy 3", "Quay 3"),
    ],
)
def test_office_names_are_written_short_as_offices_do(name: str, short: str) -> None:
    assert abbreviate(name) == short
    assert abbreviate(short) == short
    assert fold(short) == short


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("UBND xã Đại Lộc", "ủy ban nhân dân xã Đại Lộc"),
        ("CN VPĐKĐĐ Thăng Bình", "chi nhánh văn phòng đăng ký đất đai Thăng Bình"),
        ("VPDKDD", "văn phòng đăng ký đất đai"),
        ("mang CCCD tới TTPVHCC", "mang căn cước công dân tới trung tâm phục vụ hành chính công"),
        ("SUBNDX", "SUBNDX"),
    ],
)
def test_short_names_are_read_in_full(written: str, spoken: str) -> None:
    assert expand(written) == spoken


@pytest.mark.parametrize("language", ["vi", "en"])
def test_status_sentences_for_speech_hold_no_abbreviation_and_no_figure(language: str) -> None:
    wording = Wording(language)
    for stage in ("submitted", "accepted", "processing", "finished", "returned", "stopped", "payment-due"):
        said = wording.text(f"stage-{stage}", "voice")
        assert not re.search(r"\d|[A-Z]{2,}", said)
        assert said.endswith(".")
