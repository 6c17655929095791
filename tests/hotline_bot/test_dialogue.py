"""What holds in every dialogue, whatever is said."""

import random
from datetime import timedelta

import httpx
import msgspec
import pytest

from hotline_bot.dialogue import TURNS_REMEMBERED, Dialogue
from hotline_bot.house import House, open_house
from hotline_bot.turns import Deed, LookUp, Pressed, Said, Shown, State
from lookup_api.client import LookupClient
from lookup_api.contract.views import AgencyView, StageKey
from lookup_api.wording import Wording
from tests.support.fake_lookup_api import NOW, FakeLookupApi, sample_view
from tests.support.hostile import hostile_texts
from tests.support.transcripts import TOKEN, Conversation, text_of

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
    labels = {
        Wording(language).text(f"chat-button-{deed}", hotline="1022")
        for deed in set(Deed) - {Deed.ANSWER, Deed.LANGUAGE}
    }
    assert len(labels) == len(Deed) - 2


def test_500_hostile_texts_are_answered() -> None:
    conversation = Conversation()
    labels = 0
    for number, text in enumerate(hostile_texts(500)):
        heard = (Said(text), Shown((text, CODE[: number % 19])), Pressed(text))[number % 3]
        replies = conversation.hear(heard)
        assert len(replies) == 1
        assert replies[0].text.strip()
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
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(msgspec.json.decode(request.content)["text"])
        return httpx.Response(404, json={"code": "dossier_not_found", "title": "", "status": 404})

    conversation = Conversation()
    conversation._client = LookupClient("http://lookup", transport=httpx.MockTransport(handle))
    conversation.hear(Said(f"tôi là Trần Thị Bưởi, hồ sơ {CODE}, điện thoại 0905123456"))
    conversation.hear(Said("Trần Thị Bưởi 049085001234"))
    conversation.hear(Shown(("049085001234|205123456|Trần Thị Bưởi|01011985|Nữ|Tam Kỳ|10052021",)))
    assert asked == [CODE]
