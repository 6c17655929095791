"""What goes along when a person is called: the last lines and the code, and nothing that proves or identifies."""

import msgspec
import pytest

from hotline_bot.dialogue import Dialogue
from hotline_bot.house import open_house
from hotline_bot.transcripts import LONGEST_REMEMBERED, said_in
from hotline_bot.turns import CallBack, HandOver, LookUp, Said, Shown
from lookup_api.contract.lookups import Proof, ProofKind
from tests.support.fake_lookup_api import NOW
from tests.support.transcripts import TOKEN, Conversation

CARD = "049085001234|205123456|Trần Thị Bưởi|01011985|Nữ|Tổ 1, Tam Kỳ|10052021"
CODE = "H47.16-240617-0001"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cho gặp cán bộ", "cho gặp cán bộ"),
        (f"hồ sơ {CODE} khi nào xong", f"hồ sơ {CODE} khi nào xong"),
        ("số em 0905 123 456", "số em •••"),
        ("căn cước 049085001234", "căn cước •••"),
        ("chứng minh cũ 205123456", "chứng minh cũ •••"),
        ("4 số cuối căn cước của tôi là 4321, cho gặp cán bộ", "4 số cuối căn cước của tôi là •••, cho gặp cán bộ"),
        ("so cuoi 4321", "so cuoi •••"),
        ("the last four digits are 4321", "the last four digits are •••"),
        ("mã otp là 246810", "mã otp là •••"),
        (f"HTTPS://HS.EXAMPLE.VN/T/{TOKEN} tới đâu rồi", "[giấy hẹn] tới đâu rồi"),
        (CARD, "•••"),
    ],
)
def test_a_line_holds_nothing_that_proves_or_identifies(text: str, told: str) -> None:
    assert said_in(Said(text), None, ()) == told


@pytest.mark.parametrize(
    ("texts", "caption", "told"),
    [
        ((CODE,), "", f"[ảnh] {CODE}"),
        ((f"HTTPS://HS.EXAMPLE.VN/T/{TOKEN}", CODE), "", "[ảnh] [giấy hẹn]"),
        ((CARD,), "đây ạ", "[ảnh] đây ạ"),
        ((), "số của tôi 0905123456", "[ảnh] số của tôi •••"),
    ],
)
def test_a_picture_is_told_by_its_codes_alone(texts: tuple[str, ...], caption: str, told: str) -> None:
    assert said_in(Shown(texts, caption=caption), None, ()) == told


def test_what_was_taken_as_a_proof_is_hidden_whatever_it_looks_like() -> None:
    proved = LookUp(CODE, proof=Proof(ProofKind.ID_LAST4, "4321"))
    assert said_in(Said("bốn ba hai một 4321"), None, [proved]) == "•••"


def test_a_line_is_short() -> None:
    assert len(said_in(Said("a " * LONGEST_REMEMBERED), None, ())) == LONGEST_REMEMBERED


def test_the_code_goes_along_and_never_the_token_that_it_was_found_by() -> None:
    conversation = Conversation(NOW, province="quang-nam", manned=True)
    conversation.take({"ảnh": [f"HTTPS://HS.EXAMPLE.VN/T/{TOKEN}"]})
    conversation.take({"dân": "gặp cán bộ"})
    assert conversation.backstage.people.called == [CODE]


@pytest.mark.parametrize(("asked", "code", "passed"), [(TOKEN, "", ""), (CODE, "", CODE), (TOKEN, CODE, CODE)])
def test_a_call_and_a_call_back_name_the_same_dossier(asked: str, code: str, passed: str) -> None:
    asked = f"HTTPS://HS.EXAMPLE.VN/T/{asked}" if asked == TOKEN else asked
    dialogue = Dialogue(open_house("quang-nam"))
    state = msgspec.structs.replace(dialogue.opening("vi", NOW), asked=asked, code=code)
    assert dialogue.hear(state, Said("gặp cán bộ"), NOW).effects == (HandOver(passed),)
    assert dialogue.hear(state, Said("gọi lại cho tôi số 0905123456"), NOW).effects == (CallBack("0905123456", passed),)
