"""What is understood of a text."""

import tomllib
from pathlib import Path

import pytest

from assets import asset
from hotline_bot.understanding import (
    PHRASE_LANGUAGES,
    Aside,
    Asked,
    Intent,
    Wanted,
    understand,
    understand_picture,
)
from tests.support.effort import MOST_GROWTH, growth

LABELLED = tomllib.loads((Path(__file__).parent / "labelled_phrases.toml").read_text(encoding="utf-8"))
CODE = "H47.16-240617-0001"
TOKEN = "SBQ3L7XC2LOHFJCBQXF2NQ255FUFQXRJ"
CARD = "049085001234|205123456|Trần Thị Bưởi|01011985|Nữ|Tổ 1, Tam Kỳ|10052021"


def asked(meaning: object) -> list[str]:
    assert isinstance(meaning, Asked)
    return [named.text for named in meaning.named]


@pytest.mark.parametrize(
    "text",
    [
        CODE, CODE.lower(), "hs h47.16.240617.0001", "H47 16 240617 0001", "H47162406170001",
        "Mã hồ sơ: H47.16–240617–0001",
        "/start H47.16-240617-0001", "em gọi 0905123456 mà không ai nghe, hồ sơ h47.16-240617-0001 của em sao rồi",
        "H47.16-240617-0001, H47.16-240617-0001", "xem https://x.gov.vn/tra-cuu?ma_ho_so=H47.16-240617-0001 giúp em",
    ],
)  # fmt: skip
def test_a_code_is_found_in_any_spelling(text: str) -> None:
    assert asked(understand(text)) == [CODE]


def test_several_codes_keep_their_order() -> None:
    assert asked(understand(f"H47.16-240612-0006 và {CODE}")) == ["H47.16-240612-0006", CODE]


@pytest.mark.parametrize(
    "text", ["417 206 5837", "4172065837", "ma bam may 417-206-5837", "giúp em số 417.206.5837 với"]
)
def test_a_keypad_code_is_found(text: str) -> None:
    assert asked(understand(text)) == ["4172065837"]


@pytest.mark.parametrize("text", ["gọi 417 206 5838 với", "0172065837", "14172065837 x", "2024061234 abc"])
def test_digits_that_fail_the_check_are_no_keypad_code(text: str) -> None:
    meaning = understand(text)
    assert not isinstance(meaning, Asked) or asked(meaning) != ["4172065837"]


@pytest.mark.parametrize(
    "text", [TOKEN, f"https://a.vn/T/{TOKEN}", f"xem giúp https://a.vn/t/{TOKEN.lower()} nhé", f"/start {TOKEN}"]
)
def test_a_token_is_asked_by_the_word_that_holds_it(text: str) -> None:
    (only,) = asked(understand(text))
    assert only in text
    assert " " not in only


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        (CARD, Aside.PERSONAL_NUMBER),
        ("049085001234", Aside.PERSONAL_NUMBER),
        ("căn cước 049 085 001 234", Aside.PERSONAL_NUMBER),
        ("0905.123.456", Aside.PERSONAL_NUMBER),
        ("sđt +84 905 123 456", Aside.PERSONAL_NUMBER),
        ("1.004222", Aside.PROCEDURE),
        ("https://vnexpress.net", Aside.ELSEWHERE),
        ("", Aside.NOTHING),
        ("/settings", Aside.NOTHING),
        ("ngày 24/06/2024", Aside.NOTHING),
        ("năm 2024", Aside.NOTHING),
        ("nộp 1.500.000đ rồi", Aside.NOTHING),
        ("x" * 5000, Aside.NOTHING),
    ],
)
def test_what_is_no_dossier_is_not_looked_up(text: str, aside: Aside) -> None:
    assert understand(text) is aside


def test_of_a_receipts_symbols_the_token_is_asked() -> None:
    assert asked(understand_picture([CODE, f"HTTPS://A.VN/T/{TOKEN}"])) == [f"HTTPS://A.VN/T/{TOKEN}"]


def test_a_code_beside_an_identity_card_is_asked_and_a_card_alone_is_named() -> None:
    assert asked(understand_picture([CARD, CODE])) == [CODE]
    assert understand_picture([CARD]) is Aside.IDENTITY_CARD
    assert understand_picture(["1.004222", CARD]) is Aside.IDENTITY_CARD
    assert understand_picture([]) is Aside.NOTHING


@pytest.mark.parametrize(
    ("command", "intent"),
    [("/start", Intent.START), ("/HELP", Intent.HELP), ("/en@motcua_bot", Intent.ENGLISH), ("/vi", Intent.VIETNAMESE)],
)
def test_commands_are_wishes(command: str, intent: Intent) -> None:
    assert understand(command) == Wanted(intent)


def test_every_intent_has_phrases_and_every_phrase_means_itself() -> None:
    seen: set[Intent] = set()
    for language in PHRASE_LANGUAGES:
        data = tomllib.loads(asset("phrases", f"{language}.toml").read_text(encoding="utf-8"))
        for name, entry in data["intents"].items():
            seen.add(Intent(name))
            for phrase in entry["phrases"]:
                assert understand(phrase) == Wanted(Intent(name)), phrase
    assert seen == set(Intent)


def test_labelled_phrases_are_understood_and_others_are_left_alone() -> None:
    right = wrong = 0
    for name, phrases in LABELLED.items():
        for phrase in phrases:
            meaning = understand(phrase)
            if name == "none":
                assert meaning is Aside.NOTHING, phrase
            else:
                right += meaning == Wanted(Intent(name))
                wrong += isinstance(meaning, Wanted) and meaning.intent != name
    labelled = sum(len(phrases) for name, phrases in LABELLED.items() if name != "none")
    assert right / labelled >= 0.88
    assert wrong / labelled <= 0.01


def test_a_long_text_without_meaning_costs_little() -> None:
    text = " ".join(f"{number}-{number}.{number}/a" for number in range(700))[:4096]
    assert growth(understand, text) < MOST_GROWTH
