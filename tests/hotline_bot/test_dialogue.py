"""What holds in every dialogue, whatever is said."""

import random
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_bot.dialogue import TURNS_REMEMBERED, Dialogue
from hotline_bot.dialogue_saying import Saying
from hotline_bot.house import House, open_house
from hotline_bot.turns import (
    CallBack,
    Deed,
    Done,
    Follow,
    LookUp,
    Offer,
    Pending,
    Pressed,
    Recover,
    Said,
    SharedContact,
    Shown,
    State,
    Turn,
    Unanswered,
)
from lookup_api.client import ProofRefused
from lookup_api.contract.views import AgencyView, StageKey
from lookup_api.domain.province import LostReceiptKey
from tests.support.fake_lookup_api import NOW, FakeLookupApi, sample_view
from tests.support.hostile import PIECES, hostile_texts
from tests.support.transcripts import ID_LAST4, ONE_TIME_CODE, PHONE, TOKEN, Conversation, text_of

CODE = "H47.16-240617-0001"


@pytest.fixture(scope="module")
def house() -> House:
    return open_house("quang-nam")


def test_a_look_up_is_an_effect_and_says_nothing_yet(house: House) -> None:
    turn = Dialogue(house).hear(None, Said(f"hs {CODE.lower()} xong chua"), NOW)
    assert turn.effects == (LookUp(CODE),)
    assert turn.replies == ()


def test_the_same_turn_twice_is_the_same(house: House) -> None:
    dialogue = Dialogue(house)
    assert dialogue.hear(None, Said("xin chào"), NOW) == dialogue.hear(None, Said("xin chào"), NOW)


def test_buttons_never_hold_a_code_and_fit_64_bytes() -> None:
    conversation = Conversation()
    for heard in (Said(f"{CODE} H47.16-240612-0006"), Said(CODE), Shown((TOKEN,)), Said("xin chào")):
        for reply in conversation.hear(heard):
            for button in reply.buttons:
                assert len(button.id.encode()) <= 64
                assert "240617" not in button.id
                assert TOKEN not in button.id


def test_a_button_of_an_older_turn_still_works_until_it_is_forgotten() -> None:
    conversation = Conversation()
    (first,) = conversation.hear(Said(CODE))
    details = next(button for button in first.buttons if button.label == "Xem chi tiết")
    for _ in range(TURNS_REMEMBERED - 1):
        conversation.hear(Said("xin chào"))
    assert "Quá trình giải quyết" in text_of(conversation.hear(Pressed(details.id)))
    assert "Nút này đã cũ" in text_of(conversation.hear(Pressed(details.id)))


@pytest.mark.parametrize("button", ["", "-", "x-y", "1-0", "6679-", "-1", "6679-99999999999999999999", "٣-١", "a" * 64])
def test_a_button_nobody_gave_is_called_old(button: str) -> None:
    conversation = Conversation()
    conversation.hear(Said(CODE))
    assert "Nút này đã cũ" in text_of(conversation.hear(Pressed(button)))


def test_a_conversation_begun_anew_does_not_answer_to_buttons_of_the_old_one(house: House) -> None:
    old = Conversation()
    (reply,) = old.hear(Said(CODE))
    new = Conversation(NOW + timedelta(minutes=1))
    new.hear(Said(CODE))
    assert "Nút này đã cũ" in text_of(new.hear(Pressed(reply.buttons[0].id)))


def test_state_survives_being_written_and_stays_small() -> None:
    conversation = Conversation()
    for round_ in range(50):
        conversation.hear(Said(CODE if round_ % 2 else f"{CODE} H47.16-240612-0006"))
    assert conversation.state is not None
    written = msgspec.json.encode(conversation.state)
    assert msgspec.json.decode(written, type=State) == conversation.state
    assert len(written) < 2000


def test_the_state_keeps_no_text_of_a_citizen() -> None:
    conversation = Conversation()
    for said in (
        "tôi là Trần Thị Bưởi",
        "049085001234",
        f"bà Bưởi hỏi {CODE}",
        "0905 123 456",
        f"xem http://x.vn/t/{TOKEN} của Bưởi",
    ):
        conversation.hear(Said(said))
        kept = msgspec.json.encode(conversation.state).decode()
        assert "Bưởi" not in kept
        assert "049085001234" not in kept
        assert "0905" not in kept


def test_a_holder_keeps_what_the_receipt_proved_when_asking_on() -> None:
    conversation = Conversation()
    assert "N•••" in text_of(conversation.hear(Shown((f"HTTPS://TRACUU.VN/T/{TOKEN}", CODE))))
    conversation.press("Xem chi tiết")
    assert "N•••" in text_of(conversation.press("Thu gọn"))
    assert "N•••" not in text_of(conversation.hear(Said(CODE)))


def test_a_merged_agency_is_named_with_its_successor() -> None:
    view = sample_view(
        CODE, StageKey.PROCESSING, agency=AgencyView(name="UBND huyện Núi Thành", successor="UBND xã Núi Thành")
    )
    conversation = Conversation(api=FakeLookupApi([view]))
    conversation.hear(Said(CODE))
    assert "UBND huyện Núi Thành, nay là UBND xã Núi Thành" in text_of(conversation.press("Xem chi tiết"))


def test_what_failed_is_answered_by_an_apology_with_a_way_on(house: House) -> None:
    turn = Dialogue(house).apologise(None, NOW)
    (reply,) = turn.replies
    assert reply.text.startswith("Xin lỗi quý vị")
    assert "1022" in reply.text
    assert [button.label for button in reply.buttons] == ["Trợ giúp", "Gọi 1022", "English"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_deed_has_its_label(language: str) -> None:
    saying = Saying(open_house("dak-lak"), State(turn=1, language=language), NOW)
    labelled = set(Deed) - {Deed.ANSWER, Deed.PROCEDURE, Deed.RECOVER}  # these are labelled by what they stand for
    labels = {saying._label(Offer(deed, number=3)) for deed in labelled}
    assert len(labels) == len(labelled)
    assert len({saying._label(Offer(Deed.RECOVER, key.value)) for key in LostReceiptKey}) == len(LostReceiptKey)


def test_500_hostile_texts_are_answered() -> None:
    conversation = Conversation()
    labels = 0
    for number, text in enumerate(hostile_texts(500)):
        heard = (Said(text), Shown((text, CODE[: number % 19])), Pressed(text))[number % 3]
        replies = conversation.hear(heard)
        assert replies
        assert all(reply.text.strip() for reply in replies)
        labels += len(replies[0].buttons)
    assert labels > 500


def test_random_presses_and_texts_never_leave_the_dialogue() -> None:
    dice = random.Random(1022)
    api = FakeLookupApi([sample_view(CODE, stage) for stage in StageKey])
    conversation = Conversation(api=api)
    for _ in range(300):
        buttons = [button.label for reply in conversation.last for button in reply.buttons]
        if buttons and dice.random() < 0.7:
            conversation.press(dice.choice(buttons))
        else:
            conversation.hear(Said(dice.choice([CODE, "xin chào", "chi tiết", "english", "???", "tiếng việt"])))
        assert conversation.last


def test_only_what_names_a_dossier_reaches_the_lookup_api() -> None:
    conversation = Conversation(api=FakeLookupApi())
    conversation.hear(Said(f"tôi là Trần Thị Bưởi, hồ sơ {CODE}, điện thoại 0905123456"))
    conversation.hear(Said("Trần Thị Bưởi 049085001234"))
    conversation.hear(Shown(("049085001234|205123456|Trần Thị Bưởi|01011985|Nữ|Tam Kỳ|10052021",)))
    assert [asked.request.text for asked in conversation.api.asked] == [CODE]


# --- proofs ------------------------------------------------------------------------------------------------------

SUPPLEMENT = "H47.16-240610-0004"
SECRETS = (ID_LAST4, ONE_TIME_CODE, PHONE, PHONE.removeprefix("+"))


def asked_to_prove() -> Conversation:
    conversation = Conversation()
    conversation.hear(Said(SUPPLEMENT))
    conversation.press("Xem phần của chủ hồ sơ")
    return conversation


@pytest.mark.parametrize("heard", [Said(f"4 số cuối {ID_LAST4}"), Said(ONE_TIME_CODE), SharedContact(PHONE, own=True)])
def test_what_proves_goes_to_the_api_once_and_stays_nowhere(heard: Said | SharedContact) -> None:
    conversation = asked_to_prove()
    replies = conversation.hear(heard)
    assert "Bản sao giấy chứng nhận" in text_of(replies)
    kept = msgspec.json.encode(conversation.state).decode() + msgspec.json.encode(replies).decode()
    assert not any(secret in kept.replace("240610", "") for secret in SECRETS)
    conversation.hear(Said("thiếu giấy gì"))
    assert conversation.api.asked[-1].request.proof is None


def test_a_proof_is_not_to_be_read_in_the_effect_that_carries_it(house: House) -> None:
    conversation = asked_to_prove()
    turn = Dialogue(house).hear(conversation.state, Said(ID_LAST4), NOW)
    assert isinstance(turn.effects[0], LookUp)
    assert turn.effects[0].proof is not None
    assert ID_LAST4 not in repr(turn.effects)
    assert "Bưởi" not in repr(Recover("name", "Trần Thị Bưởi"))


def test_a_wrong_proof_and_an_unknown_code_are_told_alike(house: House) -> None:
    told = []
    for code in (SUPPLEMENT, "H47.16-240610-9999"):
        state = asked_to_prove().state
        assert state is not None
        turn: Turn = Dialogue(house).hear(state, Unanswered(Follow(code, following=True), ProofRefused()), NOW)
        told.append(turn.replies[0].text)
    assert told[0] == told[1]


def test_somebody_elses_contact_proves_nothing() -> None:
    conversation = asked_to_prove()
    before = len(conversation.api.asked)
    assert "không phải số của chính quý vị" in text_of(conversation.hear(SharedContact(PHONE, own=False)))
    assert len(conversation.api.asked) == before


def test_a_number_that_is_not_on_the_dossier_is_told_so() -> None:
    conversation = asked_to_prove()
    replies = conversation.hear(SharedContact("+84905999999", own=True))
    assert text_of(replies).startswith("Thông tin chưa khớp")


def test_a_person_gets_what_was_asked_after_and_the_dialogue_says_so(house: House) -> None:
    conversation = Conversation(manned=True)
    conversation.hear(Said(CODE))
    assert "Đã chuyển tới cán bộ" in text_of(conversation.hear(Said("cho gặp cán bộ")))
    assert conversation.backstage.people.called == [CODE]


def test_who_wants_a_person_and_gives_a_number_is_called_back_on_it(house: House) -> None:
    turn = Dialogue(house).hear(None, Said("gọi lại cho tôi số 0905 123 456 nhé"), NOW)
    assert turn.effects == (CallBack("0905123456"),)
    assert "0905" not in repr(turn.state)


def test_the_counter_is_asked_for_what_was_wished() -> None:
    conversation = Conversation()
    conversation.hear(Shown((TOKEN,)))
    conversation.press("Báo khi có thay đổi")
    conversation.press("Dừng báo tin")
    assert conversation.backstage.counter.followers == [(CODE, True, "vi"), (CODE, False, "vi")]
    conversation.hear(Said("H47.16-240520-0007"))
    conversation.press("Đánh giá")
    conversation.press("4 ★")
    conversation.hear(Said(ID_LAST4))
    assert conversation.backstage.counter.ratings == {"H47.16-240520-0007": 4}


def test_what_is_done_is_said_in_the_language_spoken(house: House) -> None:
    state = State(turn=1, language="en")
    turn = Dialogue(house).hear(state, Done(Follow(CODE, following=True)), NOW)
    assert turn.replies[0].text.startswith("Done.")


# --- any bytes ---------------------------------------------------------------------------------------------------

MARKUP = "<>*_`[]{}&$%\\\u202e\u200b\u0000"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=200), st.text(max_size=200), st.sampled_from(PIECES)), max_size=4))
def test_any_bytes_are_answered_and_nothing_of_them_comes_back(parts: list[bytes | str]) -> None:
    said = "".join(part.decode("utf-8", "replace") if isinstance(part, bytes) else part for part in parts)
    dialogue = Dialogue(open_house("dak-lak"))
    for pending in (
        None,
        Pending(Deed.PROVE, CODE),
        Pending(Deed.RECOVER, "name"),
        Pending(Deed.ANSWER, purpose="when"),
    ):
        state = State(turn=1, asked=CODE, pending=pending, offers={"1": (Offer(Deed.HELP),)})
        for heard in (Said(said), Pressed(said), Shown((said,), caption=said), SharedContact(said, own=True)):
            turn = dialogue.hear(state, heard, NOW)
            assert bool(turn.replies) != bool(turn.effects)
            for reply in turn.replies:
                assert not any(mark in reply.text for mark in MARKUP)
                assert all(len(button.id.encode()) <= 64 for button in reply.buttons)
            assert msgspec.json.decode(msgspec.json.encode(turn.state), type=State) == turn.state
