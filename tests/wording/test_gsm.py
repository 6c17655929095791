"""Folding and counting, held against the letters of Vietnamese and against an independent counter."""

import random
import unicodedata

import pytest
import smsutil

from lookup_api.wording import Encoding, Segments, count_segments, fold
from lookup_api.wording.gsm import BASIC, EXTENSION

SEED = 20261126
BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LOWER = [unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES]
ACCENTED = [letter for letter in [*LOWER, "đ"] if not letter.isascii()]
ALL_134 = [*ACCENTED, *(letter.upper() for letter in ACCENTED)]


def is_basic(text: str) -> bool:
    return all(letter in BASIC for letter in text)


def test_the_alphabet_under_test_is_whole() -> None:
    assert len(ALL_134) == len(set(ALL_134)) == 134


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_vietnamese_letter_folds_to_its_plain_letter_in_its_case(form: str) -> None:
    for letter in ALL_134:
        plain = unicodedata.normalize("NFD", letter.replace("đ", "d").replace("Đ", "D"))[0]
        assert fold(unicodedata.normalize(form, letter)) == plain


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_sentences_fold_whole_and_stay_gsm(form: str) -> None:
    said = {
        "đang giải quyết tại Sở Xây dựng": "dang giai quyet tai So Xay dung",
        "mời đến nhận tại quầy số 5 trước 17 giờ": "moi den nhan tai quay so 5 truoc 17 gio",
        "UỶ BAN NHÂN DÂN XÃ ĐẠI LỘC": "UY BAN NHAN DAN XA DAI LOC",
    }
    for sentence, plain in said.items():
        assert fold(unicodedata.normalize(form, sentence)) == plain
        assert count_segments(plain).encoding is Encoding.GSM7


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("“Hẹn” ‘trả’ – kết — quả…", "\"Hen\" 'tra' - ket - qua..."),
        ("13\u00a0giờ\u00a030,\u202f26/11", "13 gio 30, 26/11"),
        ("H47\u200b.16\u200d-\ufeff0042", "H47.16-0042"),
        ("một\r\nhai\rba\u2028bốn\vnăm \n\n sáu", "mot\nhai\nba\nbon\nnam\nsau"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("[mã] {số} a\\b c|d ~ ` ^", "(ma) (so) a/b c/d - '"),
        ("Ｈ４７－０４２", "H47-042"),
        ("350.000 ₫, 5 €", "350.000 d, 5 EUR"),
        ("\ud800 lẻ", "le"),
        ("\t hai  \t ba ", "hai ba"),
        ("", ""),
    ],
)
def test_what_office_software_puts_in_a_text_folds(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_folding_leaves_nothing_that_costs_more_than_one_septet() -> None:
    chance = random.Random(SEED)
    for _ in range(5_000):
        text = "".join(chr(chance.randrange(0x11000)) for _ in range(chance.randrange(40)))
        folded = fold(text)
        assert is_basic(folded), ascii(text)
        assert fold(folded) == folded
        assert "\r" not in folded


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", Segments(Encoding.GSM7, 0, 1)),
        ("a" * 160, Segments(Encoding.GSM7, 160, 1)),
        ("a" * 161, Segments(Encoding.GSM7, 161, 2)),
        ("a" * 306, Segments(Encoding.GSM7, 306, 2)),
        ("a" * 307, Segments(Encoding.GSM7, 307, 3)),
        ("a" * 158 + "€", Segments(Encoding.GSM7, 160, 1)),
        # Septets 153 and 154 would be torn apart: the first part stays one short.
        ("a" * 152 + "€" + "a" * 152, Segments(Encoding.GSM7, 306, 3)),
        ("đ" * 70, Segments(Encoding.UCS2, 70, 1)),
        ("đ" * 71, Segments(Encoding.UCS2, 71, 2)),
        ("đ" * 134, Segments(Encoding.UCS2, 134, 2)),
        ("đ" * 135, Segments(Encoding.UCS2, 135, 3)),
        ("😀" * 35, Segments(Encoding.UCS2, 70, 1)),
        ("đ" * 66 + "😀" + "đ" * 66, Segments(Encoding.UCS2, 134, 3)),
    ],
)
def test_segments_at_their_boundaries(text: str, counted: Segments) -> None:
    assert count_segments(text) == counted


def test_counting_agrees_with_an_independent_counter() -> None:
    chance = random.Random(SEED)
    plain, extended = sorted(BASIC - {"\r", "\n"}), sorted(EXTENSION)
    alphabets = (
        plain,
        plain * 2 + extended * 9,
        plain + ALL_134,
        [*ALL_134, *"😀🏛🇻", "ç"],
    )
    for number in range(20_000):
        alphabet = alphabets[number % len(alphabets)]
        text = "".join(chance.choices(alphabet, k=chance.randrange(1, 480)))
        theirs = smsutil.split(text)
        ours = count_segments(text)
        assert ours.segments == len(theirs.parts), ascii(text)
        assert (ours.encoding is Encoding.GSM7) == (theirs.encoding == "gsm0338")
        per_unit = 1 if ours.encoding is Encoding.GSM7 else 2
        assert ours.units * per_unit == theirs.total_bytes
