"""Rating by telephone: a score and the last digits by keys or words, through the graph, Twilio's forms and SIP."""

from pathlib import Path

import pytest

from hotline_bot.voice.sip.endpoint import Endpoint
from hotline_bot.voice.turns import Place, Rate
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from tests.hotline_bot.voice.test_conversation import Kept, Voice, in_conversation, press, until
from tests.hotline_bot.voice.test_twilio import Service
from tests.support.fake_lookup_api import FakeLookupApi, processing_view, sample_views
from tests.support.phone_calls import GraphCall, TwilioCaller
from tests.support.sip_caller import Exchange, port_of

KEYPAD = "4172065837"
CODE = "H47.16-240520-0007"
CODE_KEYS = "47*16*240520*0007"
OFFERED = "Đánh giá phục vụ, bấm phím bốn."


@pytest.fixture
def api() -> FakeLookupApi:
    made = FakeLookupApi()
    for view in sample_views():
        made.add(view, id_last4="1234", keypad=KEYPAD if view.code == CODE else None)
    return made


@pytest.fixture
def call(api: FakeLookupApi) -> GraphCall:
    made = GraphCall(api)
    made.key(KEYPAD)
    return made


def test_a_returned_dossier_is_rated_by_its_holder(call: GraphCall, api: FakeLookupApi) -> None:
    assert OFFERED in call.said
    assert "Mời bấm từ một đến năm." in call.key("4")
    assert "bốn số cuối căn cước" in call.key("5")
    said = call.key("1234")
    assert said.startswith("Đánh giá đã được ghi nhận. Cảm ơn quý vị.")
    assert OFFERED not in said
    assert api.ratings == {CODE: 5}
    assert call.done[-1] == Rate(KEYPAD, 5, "1234")
    assert "1234" not in repr(call.state) + repr(call.done)


def test_it_is_offered_of_nothing_that_was_not_returned(api: FakeLookupApi) -> None:
    api.add(processing_view(), keypad=KEYPAD, id_last4="1234")
    call = GraphCall(api)
    assert OFFERED not in call.key(KEYPAD)
    assert call.key("4").startswith("Phím này chưa dùng ở đây.")


def test_it_is_said_in_words_as_well(api: FakeLookupApi) -> None:
    call = GraphCall(api, speech=True)
    call.key(CODE_KEYS, "1")
    assert "Mời bấm từ một đến năm." in call.speak("tôi muốn đánh giá")
    call.speak("bốn")
    assert "Đánh giá đã được ghi nhận." in call.speak("một hai ba bốn")
    assert api.ratings == {CODE: 4}


def test_wrong_digits_are_asked_for_once_more_and_then_the_menu_is_said(call: GraphCall, api: FakeLookupApi) -> None:
    said = call.key("4", "3", "9999")
    assert said.startswith("Thông tin chưa khớp.")
    assert call.state.place is Place.PROVE
    assert OFFERED in call.key("9998")
    assert call.state.place is Place.ANSWERED
    assert api.ratings == {}


@pytest.mark.parametrize(
    ("keys", "told"), [(("4", "9"), "Phím này chưa dùng ở đây."), (("4", "5", "12"), "Tôi cần đủ bốn chữ số.")]
)
def test_what_is_no_answer_is_asked_again_and_ends_in_the_menu(
    call: GraphCall, keys: tuple[str, ...], told: str
) -> None:
    assert call.key(*keys).startswith(told)
    assert call.state.place is not Place.ANSWERED
    assert "Tôi chưa nghe thấy quý vị." in call.keep_silent()
    assert call.state.place is Place.ANSWERED


def test_a_second_rating_that_differs_is_not_kept_and_not_offered_again(call: GraphCall, api: FakeLookupApi) -> None:
    api.ratings[CODE] = 1
    said = call.key("4", "5", "1234")
    assert "mỗi hồ sơ chỉ đánh giá một lần" in said
    assert OFFERED not in said
    assert api.ratings == {CODE: 1}


def test_a_store_that_is_away_is_not_called_a_wrong_number(call: GraphCall, api: FakeLookupApi) -> None:
    call.key("4", "5")
    api.problem = Problem(
        code=ProblemCode.STORE_UNAVAILABLE, title="", status=HTTP_STATUS[ProblemCode.STORE_UNAVAILABLE], retry_after=5
    )
    assert call.key("1234").startswith("Lúc này chưa ghi được đánh giá.")
    assert call.state.place is Place.ANSWERED


def test_twilio_takes_a_rating_and_a_repeated_form_keeps_no_second(tmp_path: Path, api: FakeLookupApi) -> None:
    service = Service(tmp_path, api=api)
    try:
        caller = TwilioCaller(service.client)
        caller.dial()
        assert OFFERED in caller.key(KEYPAD)
        assert "Đánh giá đã được ghi nhận." in caller.key("4", "5", "1234")
        assert caller.repeat().status_code == 200
    finally:
        service.close()
    assert api.ratings == {CODE: 5}


def test_a_call_over_sip_is_rated(tmp_path: Path, api: FakeLookupApi) -> None:
    async def work(exchange: Exchange, endpoint: Endpoint, voice: Voice, kept: Kept) -> None:
        port = port_of(await exchange.call())
        await until(lambda: "Xin chào" in "".join(voice.said))
        await press(exchange, port, f"{KEYPAD}#")
        await until(lambda: voice.said[-1:] == ["Kết thúc, bấm phím thăng."])
        await press(exchange, port, "4", begin=20)
        await until(lambda: voice.said[-1:] == ["Một là chưa hài lòng, năm là rất hài lòng."])
        await press(exchange, port, "2", begin=30)
        await until(lambda: "bốn số cuối căn cước" in voice.said[-1])
        await press(exchange, port, "1234", begin=40)
        await until(lambda: "Đánh giá đã được ghi nhận. Cảm ơn quý vị." in voice.said)

    in_conversation(tmp_path, work, api=api)
    assert api.ratings == {CODE: 2}
