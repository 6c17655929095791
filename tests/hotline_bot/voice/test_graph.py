"""The call graph: every road through it, without any telephone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.listening import read_wish
from hotline_bot.voice.turns import (
    Began,
    CallBack,
    CallState,
    Carried,
    Found,
    Gather,
    HangUp,
    Heard,
    Keyed,
    Kind,
    LookUp,
    NotPutThrough,
    Place,
    SendText,
    Silence,
    Spoke,
    Transfer,
    Unanswered,
)
from lookup_api.client import DossierNotFound, StoreUnavailable, TooManyAttempts
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from tests.support.fake_lookup_api import NOW, FakeLookupApi, overdue_view, processing_view, sample_views
from tests.support.hostile import hostile_texts
from tests.support.phone_calls import GraphCall, voice_house

KEYPAD = "4172065837"
CODE = "H47.16-240617-0001"
CODE_KEYS = "47*16*240617*0001"


@pytest.fixture
def api() -> FakeLookupApi:
    made = FakeLookupApi(sample_views())
    made.add(processing_view(), keypad=KEYPAD)
    return made


@pytest.fixture
def call(api: FakeLookupApi) -> GraphCall:
    return GraphCall(api)


def test_a_caller_is_greeted_in_vietnamese_and_offered_english(call: GraphCall) -> None:
    assert call.said.startswith("Xin chào quý vị. Đây là tổng đài tra cứu hồ sơ của Trung tâm")
    assert "For English, press nine." in call.said
    assert isinstance(call.then, Gather)


def test_a_keypad_code_is_read_back_and_answered_at_once(call: GraphCall) -> None:
    said = call.key(KEYPAD)
    assert "Mã quý vị nhập là bốn một bảy, hai không sáu, năm tám ba bảy" in said
    assert "Hồ sơ của quý vị đang được giải quyết." in said
    assert "mười một giờ, thứ Sáu, ngày hai mươi tám tháng sáu" in said
    assert said.endswith("Kết thúc, bấm phím thăng.")


@pytest.mark.parametrize("keys", [CODE_KEYS, "47162406170001"])
def test_a_dossier_code_is_read_back_and_looked_up_once_it_is_confirmed(call: GraphCall, keys: str) -> None:
    said = call.key(keys)
    assert "H bốn bảy, một sáu, hai bốn, không sáu, một bảy, không không không một" in said
    assert call.state.place is Place.CONFIRM
    assert not call.done
    assert "đang được giải quyết" in call.key("1")
    assert call.done == [LookUp(CODE)]


def test_a_code_that_was_misread_is_entered_again(call: GraphCall) -> None:
    said = call.key(CODE_KEYS, "2")
    assert "nhập lại mã" in said
    assert "đang được giải quyết" in call.key(KEYPAD)


def test_a_spoken_code_is_always_confirmed(api: FakeLookupApi) -> None:
    call = GraphCall(api, speech=True)
    assert "Quý vị cũng có thể đọc mã hồ sơ." in call.said
    assert isinstance(call.then, Gather)
    assert call.then.hints
    call.speak("bốn một bảy hai không sáu năm tám ba bảy")
    assert not call.done
    assert "đang được giải quyết" in call.speak("dạ đúng rồi")


def test_words_are_expected_in_the_language_of_the_call(api: FakeLookupApi) -> None:
    call = GraphCall(api, speech=True)
    heard = []
    for keys in ((), ("9",), (CODE_KEYS,), ("1",)):
        call.key(*keys)
        assert isinstance(call.then, Gather)
        heard.append(call.then.hints)
    assert [each[0] for each in heard] == ["không", "zero", "yes", "again"]
    assert all(read_wish(word) for words in heard[2:] for word in words)


def test_the_answer_is_said_again(call: GraphCall) -> None:
    first = call.key(KEYPAD)
    again = call.key("1")
    assert again in first
    assert again.startswith("Hồ sơ của quý vị đang được giải quyết.")


def test_the_answer_is_texted_at_the_level_of_a_code(call: GraphCall) -> None:
    said = call.key(KEYPAD, "2")
    assert said.startswith("Tin nhắn sẽ được gửi tới số quý vị đang gọi.")
    text = call.done[-1]
    assert isinstance(text, SendText)
    assert text.text.startswith(f"HS {CODE}: dang xu ly")
    assert call.state.place is Place.ANSWERED


def test_a_text_that_could_not_be_kept_is_not_promised(api: FakeLookupApi) -> None:
    call = GraphCall(api, keeps=False)
    assert call.key(KEYPAD, "2").startswith("Chưa gửi được tin nhắn")


def test_who_withholds_the_number_is_offered_no_text(api: FakeLookupApi) -> None:
    call = GraphCall(api, number_known=False)
    assert "Nhận tin nhắn" not in call.key(KEYPAD)
    assert "Phím này chưa dùng ở đây." in call.key("2")
    assert not any(isinstance(effect, SendText) for effect in call.done)


def test_another_dossier_can_be_asked_for(call: GraphCall) -> None:
    call.key(KEYPAD, "3")
    assert "xin lỗi" in call.key("47*16*240603*0002", "1")
    assert call.state.asked == overdue_view().code


def test_the_call_ends_with_thanks(call: GraphCall) -> None:
    assert call.key(KEYPAD, "") == "Cảm ơn quý vị đã gọi. Xin chào quý vị."
    assert isinstance(call.then, HangUp)


def test_who_says_nothing_after_the_answer_is_asked_once_more_and_thanked(call: GraphCall) -> None:
    call.key(KEYPAD)
    assert "Nghe lại" in call.keep_silent()
    assert "Cảm ơn" in call.keep_silent()
    assert isinstance(call.then, HangUp)


def test_nine_speaks_english_before_and_after_the_answer(call: GraphCall) -> None:
    assert "ten digit keypad code" in call.key("9")
    said = call.key(KEYPAD)
    assert "You entered four one seven, two zero six, five eight three seven" in said
    assert "The agency is working on your dossier." in said
    assert "đang được giải quyết" in call.key("9")


@pytest.mark.parametrize(
    "two_tries", [("123", "999"), ("4172065838", "4172065838"), ("", "1"), ("0905123456", "5"), (CODE_KEYS, "7")]
)
def test_two_tries_then_a_person(call: GraphCall, two_tries: tuple[str, str]) -> None:
    call.key(two_tries[0])
    assert isinstance(call.then, Gather)
    call.key(two_tries[1])
    if call.state.place is Place.CONFIRM:  # reading back is no failure, the wrong key after it is
        call.key("7")
    assert isinstance(call.then, Transfer)
    assert "giữ máy" in call.said


def test_silence_counts_as_a_try(call: GraphCall) -> None:
    assert "chưa nghe thấy" in call.keep_silent()
    call.keep_silent()
    assert isinstance(call.then, Transfer)


def test_an_unknown_code_may_be_tried_twice(call: GraphCall) -> None:
    said = call.key("47*16*240617*9999", "1")
    assert "không tìm thấy hồ sơ" in said
    assert isinstance(call.then, Gather)
    call.key("47*16*240617*9998", "1")
    assert isinstance(call.then, Transfer)


@pytest.mark.parametrize("code", [ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.STORE_UNAVAILABLE])
def test_what_another_try_cannot_mend_goes_to_a_person(call: GraphCall, api: FakeLookupApi, code: ProblemCode) -> None:
    api.problem = Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=600)
    call.key(KEYPAD)
    assert isinstance(call.then, Transfer)


def test_an_answer_forgives_earlier_tries(call: GraphCall) -> None:
    call.key("123", KEYPAD)
    call.key("8")
    assert isinstance(call.then, Gather)


def test_zero_leads_to_a_person_from_everywhere(api: FakeLookupApi) -> None:
    for keys in ((), (CODE_KEYS,), (KEYPAD,)):
        call = GraphCall(api)
        call.key(*keys, "0")
        assert isinstance(call.then, Transfer)


def test_at_night_a_call_back_is_asked_for(api: FakeLookupApi) -> None:
    call = GraphCall(api, voice_house(by_day=False))
    said = call.key(KEYPAD, "0")
    assert "ngoài giờ làm việc" in said
    assert "gọi lại số quý vị đang gọi, mời bấm phím một" in said
    assert "đã được ghi nhận" in call.key("1")
    assert call.done[-1] == CallBack(None, KEYPAD, "vi")
    assert isinstance(call.then, HangUp)


def test_a_call_back_goes_to_another_number_if_that_is_wanted(api: FakeLookupApi) -> None:
    call = GraphCall(api, voice_house(by_day=False), number_known=False)
    assert "phím một" not in call.key("0")
    assert "chưa đúng" in call.key("1")
    call.key("0905123456")
    assert call.done[-1] == CallBack("0905123456", "", "vi")


def test_a_request_that_could_not_be_kept_is_not_promised(api: FakeLookupApi) -> None:
    call = GraphCall(api, voice_house(by_day=False), keeps=False)
    assert "Chưa ghi nhận được" in call.key("0", "1")


def test_where_no_operator_is_set_a_call_back_is_asked_for_by_day_as_well(api: FakeLookupApi) -> None:
    call = GraphCall(api, voice_house(operator=""))
    call.key("0")
    assert call.state.place is Place.CALL_BACK


def test_when_nobody_answers_a_call_back_is_asked_for(call: GraphCall) -> None:
    call.key("0")
    call.hear(NotPutThrough())
    assert "đang bận" in call.said
    assert call.state.place is Place.CALL_BACK


def test_nothing_on_a_disk_tells_of_a_dossier(call: GraphCall) -> None:
    call.key(KEYPAD)
    known = {line.text for line in CallGraph(voice_house()).fixed_lines(NOW)}
    assert {Kind.FIXED, Kind.FACTS} <= {line.kind for line in call.turn.lines}
    for line in call.turn.lines:
        if line.kind is Kind.FIXED:
            assert line.text in known or line in call.state.lines
        if line.kind is Kind.FACTS:
            assert line.text not in known


EVENTS = st.one_of(
    st.text("0123456789*#", max_size=45).map(Keyed),
    st.sampled_from([KEYPAD, CODE_KEYS, "0", "1", "2", "3", "4", "9", "", "1234", "0905123456"]).map(Keyed),
    st.text(max_size=30).map(Spoke),
    st.sampled_from([Silence(), NotPutThrough(), Carried(kept=True), Carried(kept=False), Began(True, True)]),
    st.sampled_from([
        Found(processing_view()), Unanswered(DossierNotFound()), Unanswered(StoreUnavailable()),
        Unanswered(TooManyAttempts(retry_after=60)),
    ]),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(events=st.lists(EVENTS, max_size=25), by_day=st.booleans(), number_known=st.booleans())
def test_whatever_happens_a_call_goes_on_or_ends_with_words(
    events: list[Heard], *, by_day: bool, number_known: bool
) -> None:
    graph = CallGraph(voice_house(by_day=by_day))
    turn = graph.hear(None, Began(number_known, speech=True), NOW)
    for event in events:
        before = turn.state
        turn = graph.hear(before, event, NOW)
        assert turn.lines or not isinstance(turn.then, Gather)
        if isinstance(turn.then, Transfer):
            assert by_day
        if isinstance(turn.then, Gather):
            assert turn.state.step == before.step + 1
        if isinstance(turn.then, CallBack) and turn.then.number is None:
            assert turn.state.number_known


def test_hostile_words_and_keys_never_stop_a_call() -> None:
    graph = CallGraph(voice_house())
    for text in hostile_texts(300):
        for place in (Place.CODE, Place.CONFIRM, Place.ANSWERED, Place.CALL_BACK):
            state = CallState(place=place, speech=True, number_known=True, asked=KEYPAD, text="HS")
            for event in (Spoke(text), Keyed(text)):
                assert graph.hear(state, event, NOW).then is not None
