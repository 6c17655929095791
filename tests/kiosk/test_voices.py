"""Names in Vietnamese are read by the voice that can."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.speaking.voices import by_voice

CENTRE = "Trung tâm Phục vụ hành chính công tỉnh"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Your receipt", [("Your receipt", "en")]),
        ("Collect at: UBND xã Đại Lộc", [("Collect at:", "en"), ("ủy ban nhân dân xã Đại Lộc", "vi")]),
        (
            f"Please collect at {CENTRE}, 159B Trần Quý Cáp, Tam Kỳ",
            [
                ("Please collect at", "en"),
                (f"{CENTRE}, một trăm năm mươi chín B Trần Quý Cáp, Tam Kỳ", "vi"),
            ],
        ),
        (
            "Please go to xã Bình Minh, or to the nearest counter.",
            [("Please go to", "en"), ("xã Bình Minh,", "vi"), ("or to the nearest counter.", "en")],
        ),
        ("325,000 đồng", [("325,000", "en"), ("đồng", "vi")]),
        ("Open: 07:00-11:30, 13:30-17:00", [("Open: 7 am to 11:30 am, 1:30 pm to 5 pm", "en")]),
        ("Sở Tư pháp. Please wait.", [("Sở Tư pháp.", "vi"), ("Please wait.", "en")]),
        ("à B C D E ẻ", [("à B C D E", "vi"), ("ẻ", "vi")]),
        ("à B C D E Ơ", [("à B C D E Ơ", "vi")]),
        ("...", []),
    ],
)
def test_an_english_voice_reads_english_alone(words: str, said: list[tuple[str, str]]) -> None:
    assert by_voice(words, "en") == said


def test_other_languages_keep_their_letters() -> None:
    assert by_voice("Ơng ê", "una") == [("Ơng ê", "una")]
    assert by_voice("Mời quý vị", "vi") == [("Mời quý vị", "vi")]


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(["à", "B", "c", "9", "ơ,", "E,", "f.", "Ơ"]), max_size=12))
def test_no_word_is_lost_or_said_twice(words: list[str]) -> None:
    text = " ".join(words)
    said = " ".join(part for part, _ in by_voice(text, "en")).replace("chín", "9")
    assert said.split() == words
