"""Texts from before Unicode are read as they were meant, both ways, and told apart without being told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.feeds.old_systems.spellings import (
    Spelling,
    detect,
    from_tcvn3,
    from_vni,
    is_syllable,
)
from tests.support.old_spellings import to_tcvn3, to_vni

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
SENTENCES = (
    "Nguyễn Thị Hoàng Oanh",
    "ĐẶNG VĂN ĐỨC",
    "Phòng Tài nguyên và Môi trường huyện Ý Yên",
    "Chuyển hồ sơ về Bộ phận Tiếp nhận và Trả kết quả",
    "Sổ đỏ thửa đất số 12, tờ bản đồ 7 - khuỷu sông, quỹ đất, thuở trước, ngoằn ngoèo",
)


@given(st.text(alphabet=LETTERS + LETTERS.upper() + " .,-/0123456789"))
def test_tcvn3_comes_back_as_it_was(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)) == text
    to_tcvn3(text).encode("latin-1")


@given(st.lists(st.text(alphabet=LETTERS, max_size=8).flatmap(lambda word: st.sampled_from([word, word.upper()]))))
def test_vni_comes_back_as_it_was(words: list[str]) -> None:
    text = " ".join(words)
    assert from_vni(to_vni(text)) == text
    to_vni(text).encode("latin-1")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NguyÔn V¨n An", "Nguyễn Văn An"),
        ("TrÇn ThÞ H¹nh", "Trần Thị Hạnh"),
        ("Uû ban nh©n d©n ph­êng", "Uỷ ban nhân dân phường"),
    ],
)
def test_tcvn3_as_it_stands_in_old_files(written: str, meant: str) -> None:
    assert from_tcvn3(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Nguyeãn Vaên An", "Nguyễn Văn An"),
        ("Traàn Thò Haïnh", "Trần Thị Hạnh"),
        ("UÛy ban nhaân daân phöôøng Ñoâng", "Ủy ban nhân dân phường Đông"),
    ],
)
def test_vni_as_it_stands_in_old_files(written: str, meant: str) -> None:
    assert from_vni(written) == meant


def test_tcvn3_from_windows_reads_the_shown_characters() -> None:
    shown = to_tcvn3("ÒNG").encode("latin-1").decode("cp1252")
    assert from_tcvn3(shown) == "ÒNG"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_spelling_is_told_by_its_syllables(sentence: str) -> None:
    assert detect([sentence]) is Spelling.UNICODE
    assert detect([to_tcvn3(sentence)]) is Spelling.TCVN3
    assert detect([to_vni(sentence)]) is Spelling.VNI


def test_plain_letters_are_unicode() -> None:
    assert detect(["Nguyen Van An", "H42.11-210104-0001"]) is Spelling.UNICODE


@pytest.mark.parametrize("word", ["nghiêng", "khuya", "quyền", "Oanh", "ĐỨC", "ưỡn", "giếng"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["NguyÔn", "Vaên", "thöôøng", "xyz"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
