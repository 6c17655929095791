"""What is understood of a text, measured on labelled phrases: one half made the rules, the other was held out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotline_bot.understanding import (
    Aside,
    Asked,
    Aspect,
    Intent,
    ProcedureAsked,
    Remark,
    Wanted,
    understand,
    understand_picture,
)
from hotline_bot.understanding_proofs import Unfit, key_in, proof_beside_code, proof_in
from hotline_bot.understanding_words import LONGEST_WISH, PHRASE_LANGUAGES, bare, read_phrases
from lookup_api.contract.lookups import Proof, ProofKind
from lookup_api.wording import fold
from tests.support.effort import MOST_GROWTH, growth

FOLDER = Path(__file__).parent / "phrases"
CODE = "H47.16-240617-0001"
TOKEN = "SBQ3L7XC2LOHFJCBQXF2NQ255FUFQXRJ"
CARD = "049085001234|205123456|Trần Thị Bưởi|01011985|Nữ|Tổ 1, Tam Kỳ|10052021"
OURS = {*Intent, "procedure"}


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def labelled(name: str) -> list[tuple[str, str]]:
    """Label and phrase."""
    return [(label, str(each)) for label, kinds in read(name).items() for some in kinds.values() for each in some]


def meant(text: str) -> str:
    """The label that a text is understood by."""
    match understand(text):
        case Wanted(intent):
            return intent.value
        case ProcedureAsked():
            return "procedure"
        case Asked():
            return "code"
        case _:
            return "none"


def asked(meaning: object) -> list[str]:
    assert isinstance(meaning, Asked)
    return [named.text for named in meaning.named]


def bank() -> Iterator[tuple[str, str]]:
    """The phrases of the product, by intent."""
    for language in PHRASE_LANGUAGES:
        for intent, entry in read_phrases(language)["intents"].items():
            yield from ((intent, phrase) for phrase in entry["phrases"])


# --- the labelled set --------------------------------------------------------------------------------------------


def test_the_set_is_large_mixed_and_half_of_it_is_held_out() -> None:
    held_out, known = labelled("held_out"), [*labelled("known"), *bank()]
    phrases = [phrase for _, phrase in [*labelled("held_out"), *labelled("known")]]
    assert len(phrases) >= 600
    assert len({label for label, _ in held_out} - {"none"}) >= 12
    assert {label for label, _ in held_out} == {*OURS, "none"}
    assert sum(label == "none" for label, _ in held_out) >= 100
    assert sum(fold(phrase) == phrase for phrase in phrases) / len(phrases) >= 0.3
    slips = sum(len(kinds.get("slips", ())) for name in ("held_out", "known") for kinds in read(name).values())
    assert slips / len(phrases) >= 0.2
    assert len(held_out) * 2 >= len(phrases)
    assert not {bare(phrase) for _, phrase in held_out} & {bare(phrase) for _, phrase in known} - {""}


def test_of_the_held_out_half_nine_in_ten_are_answered_and_one_in_a_hundred_wrong_at_most() -> None:
    wishes = [(label, meant(phrase)) for label, phrase in labelled("held_out") if label != "none"]
    right = sum(label == found for label, found in wishes)
    wrong = sum(found not in (label, "none") for label, found in wishes)
    assert right / len(wishes) >= 0.9
    assert wrong / len(wishes) <= 0.01


def test_of_a_hundred_held_out_phrases_that_are_not_for_us_none_is_answered() -> None:
    assert [phrase for label, phrase in labelled("held_out") if label == "none" and meant(phrase) != "none"] == []


def test_the_half_that_made_the_rules_is_understood_and_others_are_left_alone() -> None:
    found = [(label, meant(phrase)) for label, phrase in labelled("known")]
    assert all(understood in (label, "none") for label, understood in found)
    assert sum(label == understood for label, understood in found) / len(found) >= 0.97


def test_every_intent_has_phrases_and_every_phrase_means_itself() -> None:
    seen = set()
    for intent, phrase in bank():
        seen.add(Intent(intent))
        assert meant(phrase) == intent, phrase
    assert seen == set(Intent)


# --- codes -------------------------------------------------------------------------------------------------------


def test_of_the_held_out_messages_with_codes_99_in_a_hundred_are_read() -> None:
    written = read("held_out_codes")["asked"]
    right = sum(
        isinstance(found := understand(text), Asked) and asked(found) == codes for text, codes in written.items()
    )
    assert right / len(written) >= 0.99


def test_of_the_held_out_messages_without_codes_none_is_looked_up() -> None:
    assert [text for text in read("held_out_codes")["none"] if isinstance(understand(str(text)), Asked)] == []


@pytest.mark.parametrize(
    "text",
    [
        CODE, CODE.lower(), "hs h47.16.240617.0001", "H47 16 240617 0001", "H47162406170001", f"{CODE}nhé",
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
    "text",
    ["417 206 5837", "4172065837", "ma bam may 417-206-5837", "giúp em số 417.206.5837 với", "mã 41 72 06 58 37"],
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
        ("https://vnexpress.net", Aside.ELSEWHERE),
        ("", Aside.NOTHING),
        ("/settings", Aside.NOTHING),
        ("ngày 24/06/2024", Aside.NOTHING),
        ("năm 2024", Aside.NOTHING),
        ("nộp 1.500.000đ rồi", Aside.NOTHING),
        ("x" * 5000, Aside.NOTHING),
        ("khi nào xong " * 20, Aside.NOTHING),
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
    ("text", "intent"),
    [
        (f"{CODE} thiếu giấy gì", Intent.PAPERS),
        (f"ai dang giu hs {CODE} vay", Intent.HOLDER),
        (f"{CODE} báo tôi khi xong", Intent.SUBSCRIBE),
        (f"cho gặp cán bộ về {CODE}", Intent.PERSON),
    ],
)
def test_what_is_asked_beside_a_code_is_heard_too(text: str, intent: Intent) -> None:
    meaning = understand(text)
    assert asked(meaning) == [CODE]
    assert isinstance(meaning, Asked)
    assert meaning.wish is not None
    assert meaning.wish.intent is intent


@pytest.mark.parametrize(
    "text",
    [
        "sao không thấy tin nhắn", "tôi không nhận được tin", "chưa nhận được thông báo nào", "đừng quên báo cho tôi",
        "nhắn tin có tốn tiền không", "thôi có gì báo cho tôi nhé",
    ],
)  # fmt: skip
def test_who_misses_notices_does_not_end_them(text: str) -> None:
    meaning = understand(text)
    assert not isinstance(meaning, Wanted) or meaning.intent is not Intent.UNSUBSCRIBE


def test_a_wish_beside_a_telephone_number_is_heard_and_the_number_is_not_looked_up() -> None:
    assert understand("gọi lại cho tôi số 0905 123 456") == Wanted(Intent.PERSON)
    assert understand("em mất giấy hẹn, sđt 0905123456") == Wanted(Intent.LOST_RECEIPT)
    assert understand("số điện thoại của tôi 0905 123 456") is Aside.PERSONAL_NUMBER


@pytest.mark.parametrize("text", ["417 206 5838", "mã bấm máy 417-206-5838 nhé", "keypad code 417 206 5838"])
def test_a_keypad_code_with_a_slip_is_called_so(text: str) -> None:
    assert understand(text) is Aside.KEYPAD_SLIP


# --- commands, procedures, proofs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "intent"),
    [("/start", Intent.START), ("/HELP", Intent.HELP), ("/en@motcua_bot", Intent.ENGLISH), ("/vi", Intent.VIETNAMESE)],
)
def test_commands_are_wishes(command: str, intent: Intent) -> None:
    assert understand(command) == Wanted(intent)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("làm hộ chiếu cần giấy tờ gì", Aspect.PAPERS),
        ("làm hộ chiếu mất bao lâu", Aspect.TIME),
        ("lệ phí hộ chiếu", Aspect.FEE),
        ("làm hộ chiếu ở đâu", Aspect.PLACE),
        ("thủ tục làm hộ chiếu", Aspect.ALL),
    ],
)
def test_a_procedure_is_asked_about(text: str, aspect: Aspect) -> None:
    assert understand(text) == ProcedureAsked(("1.001456",), aspect)
    assert understand("thủ tục 1.001456") == ProcedureAsked(("1.001456",), by_code=True)


@pytest.mark.parametrize("text", ["hộ chiếu của tôi xong chưa", "căn cước làm tới đâu rồi", "xe tôi bị phạt nguội"])
def test_a_dossier_handed_in_is_no_question_about_a_procedure(text: str) -> None:
    assert not isinstance(understand(text), ProcedureAsked)


def test_a_remark_asks_something_only_of_what_is_being_spoken_of() -> None:
    assert understand("hết bao nhiêu tiền vậy") == Remark(Aspect.FEE)
    assert understand("bao nhiêu tiền một ký heo") is Aside.NOTHING


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("1234", Proof(ProofKind.ID_LAST4, "1234")),
        (" 1 2 3 4 ", Proof(ProofKind.ID_LAST4, "1234")),
        ("là 1234 ạ", Proof(ProofKind.ID_LAST4, "1234")),
        ("246810", Proof(ProofKind.OTP, "246810")),
        ("049085001234", Unfit.WHOLE_NUMBER),
        ("049 085 001 234", Unfit.WHOLE_NUMBER),
        ("123", Unfit.NONE),
        ("1234 5678", Unfit.NONE),
        ("", Unfit.NONE),
        (CODE, Unfit.NONE),
        ("1234 " * 40, Unfit.NONE),
    ],
)
def test_a_proof_is_taken_only_where_there_is_one(text: str, proof: Proof | Unfit) -> None:
    assert proof_in(text) == proof


def test_digits_beside_a_code_prove_only_where_they_are_called_so() -> None:
    assert proof_beside_code(f"{CODE} 4 số cuối 1234") == Proof(ProofKind.ID_LAST4, "1234")
    assert proof_beside_code(f"{CODE} 1234") is None
    assert asked(understand(f"{CODE} 4 số cuối 1234")) == [CODE]


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("id_number", "049 085 001 234", "049085001234"),
        ("id_number", "12345", None),
        ("phone", "0905.123.456", "0905123456"),
        ("phone", "+84 905 123 456", "84905123456"),
        ("phone", "12", None),
        ("name", " Trần  Thị Bưởi ", "Trần Thị Bưởi"),
        ("name", "Bưởi", None),
        ("name", "<b>Trần</b> Bưởi", None),
        ("name", "a " * 50, None),
    ],
)
def test_the_key_of_a_lost_receipt_has_its_form(kind: str, text: str, key: str | None) -> None:
    assert key_in(kind, text) == key


def test_a_long_text_without_meaning_costs_little() -> None:
    text = " ".join(f"{number}-{number}.{number}/a" for number in range(700))[:4096]
    assert growth(understand, text) < MOST_GROWTH


def test_the_longest_wish_costs_no_more_than_its_length() -> None:
    assert growth(understand, ("hồ so xogn chua vayy " * 20)[: LONGEST_WISH // 2 * 2]) < MOST_GROWTH
