"""Twilio's transport: a caller simulator with signed forms walks it, forgers are refused, each form answered once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import msgspec
import pytest
from flask.testing import FlaskClient

from hotline_bot.app import create_app
from hotline_bot.bulletin import Figure, day_of
from hotline_bot.bulletin_counting import counted
from hotline_bot.console.rings import Rings, read_event
from hotline_bot.house import VIETNAM
from hotline_bot.loop import BackgroundLoop
from hotline_bot.voice.deeds import CALL_BACKS, TEXTS, CallBackRequest, Deeds, caller_number
from hotline_bot.voice.fitted import check_voice
from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.house import open_voice_house
from hotline_bot.voice.records import Records
from hotline_bot.voice.turns import CallState, Gather, HangUp, Line, LookUp, Turn
from hotline_bot.voice.twilio import TwilioVoice, VoiceWebhook, voice_front
from hotline_bot.voice.twilio.twiml import twiml
from lookup_api.client import AsyncLookupClient
from lookup_api.exchange import Exchange, open_exchange
from lookup_api.settings import Settings, SettingsError
from tests.support.fake_lookup_api import NOW, FakeLookupApi, processing_view, sample_views
from tests.support.hostile import hostile_texts
from tests.support.phone_calls import (
    BASE,
    CALLER,
    OPERATOR,
    TWILIO_TOKEN,
    TwilioCaller,
    post_signed,
    signature_of,
    voice_house,
    voices_of,
)

SECRET = "5e" * 32
KEYPAD = "4172065837"
ADDRESS = f"{BASE}/voice/twilio"


class Service:
    """The telephone service over HTTP, with a clock that tests may set."""

    def __init__(self, folder: Path, *, by_day: bool = True, api: FakeLookupApi | None = None) -> None:
        self.now = NOW
        self.api = api or FakeLookupApi(sample_views())
        if api is None:
            self.api.add(processing_view(), keypad=KEYPAD)
        self.exchange: Exchange = open_exchange(f"sqlite:///{folder / 'exchange.sqlite3'}", SECRET)
        self.loop = BackgroundLoop()
        webhook = VoiceWebhook(TWILIO_TOKEN, BASE)
        house = voice_house(by_day=by_day)
        client = AsyncLookupClient("http://lookup", transport=httpx.MockTransport(self.api.handle))
        deeds = Deeds(client, self.exchange.outbox, Records(self.exchange, self.clock), self.clock)
        voice = TwilioVoice(self.exchange, CallGraph(house), deeds, webhook.address, house.operator, self.clock)
        app = create_app(self.exchange, voices=[voice_front(voice, webhook, self.loop)])
        self.client: FlaskClient = app.test_client()

    def clock(self) -> datetime:
        return self.now

    def close(self) -> None:
        self.loop.close()
        self.exchange.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)
    yield made
    made.close()


@pytest.fixture
def caller(service: Service) -> TwilioCaller:
    return TwilioCaller(service.client)


def read_xml(written: bytes) -> ET.Element:
    return ET.fromstring(written)  # noqa: S314 - written by our own front


# --- the walk ------------------------------------------------------------------------------------------------


def test_a_whole_call_by_keys(caller: TwilioCaller, service: Service) -> None:
    assert "Xin chào quý vị." in caller.dial()
    said = caller.key(KEYPAD)
    assert "bốn một bảy, hai không sáu, năm tám ba bảy" in said
    assert "Hồ sơ của quý vị đang được giải quyết." in said
    assert "mười một giờ, thứ Sáu, ngày hai mươi tám tháng sáu" in said
    assert "Hồ sơ của quý vị đang được giải quyết." in caller.key("1")
    assert "Tin nhắn sẽ được gửi" in caller.key("2")
    assert "Cảm ơn quý vị" in caller.key("")
    assert caller.over
    asked = service.api.asked[-1].request
    assert asked.asker is not None
    assert (asked.text, asked.asker.id, asked.proof) == (KEYPAD, CALLER, None)


def test_a_whole_call_by_words(caller: TwilioCaller) -> None:
    caller.dial()
    said = caller.speak("hát bốn bảy chấm mười sáu gạch hai bốn không sáu một bảy gạch không không không một")
    assert "H bốn bảy, một sáu" in said
    assert "đang được giải quyết" in caller.speak("đúng rồi")
    assert "Cảm ơn" in caller.speak("cảm ơn, tạm biệt")


def test_the_text_goes_to_the_callers_number_and_says_no_more_than_a_code_opens(
    caller: TwilioCaller, service: Service
) -> None:
    caller.dial()
    caller.key(KEYPAD, "2")
    text = service.exchange.outbox.lease(TEXTS, NOW)[0]
    assert text.recipient == CALLER
    assert text.body.decode().startswith("HS H47.16-240617-0001: dang xu ly")
    assert "N•" not in text.body.decode()


def test_a_repeated_form_hears_the_same_and_sends_nothing_twice(caller: TwilioCaller, service: Service) -> None:
    caller.dial()
    caller.key(KEYPAD, "2")
    first = caller.repeat().data
    assert caller.repeat().data == first
    assert len(service.exchange.outbox.lease(TEXTS, NOW)) == 1
    assert len(service.api.asked) == 1


def test_a_recorded_form_with_other_keys_is_refused(caller: TwilioCaller, service: Service) -> None:
    caller.dial()
    caller.key(KEYPAD)
    address, form = caller.sent[-1]
    signature = signature_of(address, form)
    assert post_signed(service.client, address, form | {"Digits": "4172065838"}, signature).status_code == 403
    assert post_signed(service.client, address.replace("step=1", "step=7"), form, signature).status_code == 403


def test_a_person_is_dialled_by_day_and_called_back_when_busy(caller: TwilioCaller, service: Service) -> None:
    caller.dial()
    caller.key(KEYPAD, "0")
    assert caller.dialled == OPERATOR
    assert "đang bận" in caller.operator_is("no-answer")
    assert "đã được ghi nhận" in caller.key("1")
    asked = service.exchange.outbox.lease(CALL_BACKS, NOW)[0]
    request = msgspec.json.decode(asked.body, type=CallBackRequest)
    assert (asked.recipient, request.code, request.caller, request.call) == (CALLER, KEYPAD, CALLER, caller.call)


def test_calls_are_counted_once_and_what_was_found_goes_along(caller: TwilioCaller, service: Service) -> None:
    caller.dial()
    caller.dial()  # Twilio asks again
    caller.key(KEYPAD, "0")
    assert caller.dialled == OPERATOR
    figures = counted(service.exchange, day_of(NOW.astimezone(VIETNAM).date()))
    assert figures == {"contact.voice": 1, "person.voice": 1}
    ring = {"event": "newCall", "callId": "c1", "from": CALLER.replace("+84", "0"), "direction": "in"}
    assert Rings(service.exchange).tell(read_event(list(ring.items())), NOW)
    assert [each.found for each in Rings(service.exchange).all()] == [KEYPAD]


def test_a_journal_that_is_away_loses_a_figure_and_no_call(
    service: Service, caller: TwilioCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Records(service.exchange, service.clock)
    service.exchange.close()
    record.count(Figure.CONTACT, "c1")
    record.put_through("c1", CALLER, KEYPAD)


def test_after_the_talk_with_the_operator_the_call_is_over(caller: TwilioCaller) -> None:
    caller.dial()
    caller.key("0")
    caller.operator_is("completed")
    assert caller.over


def test_at_night_a_call_back_is_kept(tmp_path: Path) -> None:
    service = Service(tmp_path, by_day=False)
    caller = TwilioCaller(service.client, number="anonymous")
    caller.dial()
    assert "ngoài giờ làm việc" in caller.key("0")
    caller.key("0905123456")
    assert [asked.recipient for asked in service.exchange.outbox.lease(CALL_BACKS, NOW)] == ["0905123456"]
    service.close()


def test_silence_is_heard_and_the_second_time_a_person_is_sought(caller: TwilioCaller) -> None:
    caller.dial()
    assert "chưa nghe thấy" in caller.keep_silent()
    caller.keep_silent()
    assert caller.dialled


def test_each_language_has_its_voice(service: Service) -> None:
    form = {"CallSid": "CA" + "2" * 32, "From": CALLER}
    assert voices_of(post_signed(service.client, ADDRESS, form)) == ["vi-VN", "en-US", "vi-VN"]


def test_a_dialogue_that_was_lost_begins_again_with_the_code(caller: TwilioCaller, service: Service) -> None:
    caller.dial()
    service.exchange.purge(NOW + timedelta(days=1))
    assert "đang được giải quyết" in caller.key(KEYPAD)


def test_when_the_lookup_api_is_away_a_person_is_sought(caller: TwilioCaller, service: Service) -> None:
    service.api.away = True
    caller.dial()
    assert "Chưa tra cứu được lúc này." in caller.key(KEYPAD)
    assert caller.dialled


def test_when_the_journal_is_away_the_caller_is_told(caller: TwilioCaller, service: Service, tmp_path: Path) -> None:
    caller.dial()
    service.exchange.close()
    (tmp_path / "exchange.sqlite3").unlink()
    (tmp_path / "exchange.sqlite3").mkdir()
    assert "gián đoạn" in caller.key(KEYPAD)
    assert caller.over


# --- forgers ---------------------------------------------------------------------------------------------------

FORM = {"CallSid": "CA" + "3" * 32, "From": CALLER, "Digits": KEYPAD}


@pytest.mark.parametrize(
    ("name", "address", "form", "signature", "body", "status"),
    [
        ("valid", ADDRESS, FORM, None, None, 200),
        ("unsigned", ADDRESS, FORM, "", None, 403),
        ("forged", ADDRESS, FORM, signature_of(ADDRESS, FORM, "another token"), None, 403),
        ("of another address", ADDRESS, FORM, signature_of(f"{BASE}/sms/twilio", FORM), None, 403),
        ("with another step", f"{ADDRESS}?step=2", FORM, signature_of(ADDRESS, FORM), None, 403),
        ("tampered", ADDRESS, FORM | {"From": "+84905999999"}, signature_of(ADDRESS, FORM), None, 403),
        ("with a field more", ADDRESS, FORM | {"x": "y"}, signature_of(ADDRESS, FORM), None, 403),
        ("empty", ADDRESS, {}, "", b"", 403),
        ("signed, no call", ADDRESS, {"From": CALLER}, None, None, 400),
        ("signed, a call of a thousand letters", ADDRESS, {"CallSid": "C" * 1000}, None, None, 400),
        ("no form", ADDRESS, {}, "x", b"\xff\x00\xfe", 403),
        ("of a thousand fields", ADDRESS, {}, "x", b"a=1&" * 1000, 403),
        ("oversized", ADDRESS, {}, "x", b"a" * (2 * 1024 * 1024), 413),
    ],
)
def test_requests(
    service: Service, name: str, address: str, form: dict[str, str], signature: str | None, body: bytes, status: int
) -> None:
    assert post_signed(service.client, address, form, signature, body).status_code == status, name


def test_only_posts_are_taken(service: Service) -> None:
    assert service.client.get("/voice/twilio").status_code == 405


def test_any_text_in_any_field_is_answered_with_whole_xml(service: Service) -> None:
    for number, text in enumerate(hostile_texts(150)):
        form = {"CallSid": f"CA{number:032}", "From": text, "SpeechResult": text}
        for query in ("", "?step=1", "?step=1&dialled=yes"):
            answer = post_signed(service.client, ADDRESS + query, form)
            assert answer.status_code == 200
            root = read_xml(answer.data)
            assert {verb.tag for verb in root.iter()} <= {"Response", "Gather", "Say", "Hangup", "Dial", "Number"}


def test_any_bytes_are_refused_or_answered(service: Service) -> None:
    for text in hostile_texts(100):
        body = text.encode("utf-8", "surrogatepass")[:5000]
        assert post_signed(service.client, ADDRESS, {}, "x", body).status_code == 403


# --- the parts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("withheld", ["anonymous", "+266696687", "", "sip:x@y", "1022", "+84 905", "A" * 12])
def test_a_withheld_number_is_none(withheld: str) -> None:
    assert caller_number(withheld) is None


def test_twiml_escapes_markup_and_leaves_out_what_xml_cannot_carry() -> None:
    line = Line("<Hangup/>\x00\x08 & \ud800", "vi")
    written = twiml(Turn(CallState(), (line,), Gather(1)), ADDRESS, OPERATOR)
    assert [verb.tag for verb in read_xml(written).iter()] == ["Response", "Gather", "Say"]
    written = twiml(Turn(CallState(), (), HangUp()), ADDRESS, OPERATOR)
    assert read_xml(written).find("Hangup") is not None


def test_twiml_knows_no_effect() -> None:
    with pytest.raises(TypeError, match="LookUp"):
        twiml(Turn(CallState(), (), LookUp("1")), ADDRESS, OPERATOR)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (Settings(twilio_auth_token="t"), "PUBLIC_BASE_URL"),
        (Settings(voice_operator="the boss"), "VOICE_OPERATOR"),
        (Settings(voice_hours="always"), "VOICE_HOURS"),
    ],
)
def test_what_is_missing_is_one_sentence(settings: Settings, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        check_voice(settings)


def test_the_operator_is_there_in_working_time_or_in_the_hours_that_are_set() -> None:
    night = NOW.replace(hour=22)
    by_calendar = open_voice_house(Settings(voice_operator=OPERATOR))
    assert (by_calendar.person_at(NOW), by_calendar.person_at(night)) == (True, False)
    assert not by_calendar.person_at(NOW + timedelta(days=6))  # a Sunday
    by_hours = open_voice_house(Settings(voice_operator="sip:desk@10.0.0.1", voice_hours="06:00-24:00"))
    assert (by_hours.person_at(night), by_hours.person_at(NOW.replace(hour=3))) == (True, False)
    assert not open_voice_house(Settings(voice_hours="00:00-24:00")).person_at(NOW)
