"""Each way out against a double of its carrier: what it sends, and what it makes of every kind of answer."""

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from werkzeug.datastructures import Headers

from lookup_api.settings import Settings, SettingsError
from sms_gateway.carriers.console import ConsoleRoad
from sms_gateway.carriers.kannel import KannelFetch, KannelRoad
from sms_gateway.carriers.push import SIGNATURE_HEADER, PushRoad, signature_of
from sms_gateway.carriers.twilio import TwilioRoad, TwilioWebhook
from sms_gateway.fitted import fit_roads, roads_on
from sms_gateway.outgoing import TextToSend
from sms_gateway.roads import NumberRefused, Road, RoadFailed, RoadProblem, Throttled
from tests.support.fake_lookup_api import NOW
from tests.support.sms_carriers import BASE, KANNEL_SECRET, PUSH_SECRET, TOKEN
from tests.support.twilio_double import ACCOUNT, DESCRIBED, TwilioDouble, against_the_description, message

PERSON = "+84905000001"
PLAIN = TextToSend("HS 1: dang xu ly", "reply-lookup")
ACCENTED = TextToSend("Hồ sơ 1: đã có kết quả & hẹn", "notice", source="8088")
TOKEN_OF_TEXT = "0123456789abcdef" * 2


def send(road: Road, text: TextToSend = PLAIN) -> str | None:
    return asyncio.run(road.send(PERSON, text, TOKEN_OF_TEXT))


def outcome(road: Road) -> tuple[type[RoadProblem], str]:
    with pytest.raises(RoadProblem) as raised:
        send(road)
    return type(raised.value), raised.value.reason


# --- Twilio, by its official client -----------------------------------------------------------------------------


@pytest.fixture
def twilio() -> Iterator[tuple[TwilioDouble, TwilioRoad]]:
    double = TwilioDouble(TOKEN)
    with double.served() as address:
        yield double, TwilioRoad(ACCOUNT, TOKEN, "+15005550006", f"{BASE}/sms/twilio/status", address)


def test_twilio_is_sent_what_it_documents_and_the_sid_comes_back(twilio: tuple[TwilioDouble, TwilioRoad]) -> None:
    double, road = twilio
    assert send(road, ACCENTED) == f"SM{1:032x}"
    assert double.taken == [
        {
            "To": PERSON,
            "From": "+15005550006",
            "Body": ACCENTED.text,
            "StatusCallback": f"{BASE}/sms/twilio/status?text={TOKEN_OF_TEXT}",
        }
    ]
    assert double.headers[0]["Authorization"].startswith("Basic ")


def test_bodies_both_ways_are_as_twilio_describes_them(twilio: tuple[TwilioDouble, TwilioRoad]) -> None:
    double, road = twilio
    send(road, ACCENTED)
    [form] = double.taken
    assert against_the_description("form", form) == []
    assert set(DESCRIBED["required"]) <= form.keys()
    answered = message(form, 1)
    assert answered.keys() == DESCRIBED["message"].keys()
    assert against_the_description("message", answered) == []


def test_what_is_not_as_twilio_describes_it_is_seen() -> None:
    answered = message({"Body": "a", "From": "b", "To": "c"}, 1)
    for wrong in ({"sid": "SM1"}, {"status": "gone"}, {"error_code": "30001"}, {"num_segments": 1}, {"colour": "red"}):
        assert len(against_the_description("message", answered | wrong)) == 1


def test_every_state_that_twilio_describes_is_understood() -> None:
    webhook = TwilioWebhook(TOKEN, BASE)
    address = f"{BASE}/sms/twilio/status"
    # What a citizen's text to us can be in is no state of a text of ours.
    for state in set(DESCRIBED["message"]["status"]["enum"]) - {"receiving", "received"}:
        form, headers = TwilioDouble(TOKEN).callback("SM1", state, address)
        path = address.removeprefix(BASE)
        assert webhook.read_status(path, "", Headers(headers), urlencode(form).encode()).message_id == "SM1"


@pytest.mark.parametrize(("problem", "expected"), [
    ((429, 20429), (Throttled, "429")),
    ((400, 21610), (NumberRefused, "twilio_21610")),
    ((400, 21211), (NumberRefused, "twilio_21211")),
    ((400, 21614), (NumberRefused, "twilio_21614")),
    ((400, 21606), (RoadFailed, "twilio_21606")),  # our number cannot send: the other carrier's can
    ((401, 20003), (RoadFailed, "twilio_20003")),
    ((404, 20404), (RoadFailed, "twilio_20404")),
    ((500, 20500), (RoadFailed, "twilio_20500")),
    ((503, 20503), (RoadFailed, "twilio_20503")),
])  # fmt: skip
def test_what_twilio_refuses(
    twilio: tuple[TwilioDouble, TwilioRoad], problem: tuple[int, int], expected: tuple[type[RoadProblem], str]
) -> None:
    double, road = twilio
    double.problem = problem
    assert outcome(road) == expected


def test_twilio_that_is_slow_or_breaks_off_has_failed(
    twilio: tuple[TwilioDouble, TwilioRoad], monkeypatch: pytest.MonkeyPatch
) -> None:
    double, road = twilio
    double.reset = True
    assert outcome(road) == (RoadFailed, "ConnectionError")
    double.reset, double.delay = False, 2.0
    road._client.http_client.timeout = 0.2
    assert outcome(road) == (RoadFailed, "ReadTimeout")


def test_twilio_away_has_failed() -> None:
    road = TwilioRoad(ACCOUNT, TOKEN, "+15005550006", f"{BASE}/sms/twilio/status", "http://127.0.0.1:9")
    assert outcome(road) == (RoadFailed, "ConnectionError")


# --- Kannel and push, over a transport in the test's hand --------------------------------------------------------


def kannel(handler: Callable[[httpx.Request], httpx.Response]) -> KannelRoad:
    road = KannelRoad(
        "http://kannel.test:13013/cgi-bin/sendsms", "us", "word", "8088", KannelFetch(KANNEL_SECRET),
        "http://127.0.0.1:8023/sms/kannel",
    )  # fmt: skip
    road._http = httpx.AsyncClient(transport=httpx.MockTransport(handler))
    return road


@pytest.mark.parametrize(("text", "coding", "source"), [(PLAIN, "0", "8088"), (ACCENTED, "2", "8088")])
def test_kannel_is_asked_as_its_guide_says(text: TextToSend, coding: str, source: str) -> None:
    asked: list[dict[str, list[str]]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(parse_qs(urlsplit(str(request.url)).query))
        return httpx.Response(202, text="0: Accepted for delivery")

    assert send(kannel(handler), text) == TOKEN_OF_TEXT
    (query,) = asked
    assert {name: query[name] for name in ("username", "from", "to", "text", "charset", "coding")} == {
        "username": ["us"], "from": [source], "to": [PERSON], "text": [text.text], "charset": ["UTF-8"],
        "coding": [coding],
    }  # fmt: skip
    (address,) = query["dlr-url"]
    assert address == f"http://127.0.0.1:8023/sms/kannel/receipt?secret={KANNEL_SECRET}&sid={TOKEN_OF_TEXT}&type=%d"


@pytest.mark.parametrize(("status", "body", "expected"), [
    (202, "3: Queued for later delivery", None),
    (403, "Authorization failed for sendsms", (RoadFailed, "kannel_403")),
    (400, "Number(s) has/have been denied by white- and/or black-lists.", (NumberRefused, "kannel_denied")),
    (503, "Temporal failure, try again later.", (RoadFailed, "kannel_503")),
    (200, "<html>another program</html>", (RoadFailed, "kannel_200")),
    (429, "slower", (Throttled, "kannel_429")),
])  # fmt: skip
def test_what_kannel_answers(status: int, body: str, expected: tuple[type[RoadProblem], str] | None) -> None:
    road = kannel(lambda _: httpx.Response(status, text=body))
    if expected is None:
        assert send(road) == TOKEN_OF_TEXT
    else:
        assert outcome(road) == expected


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("away", request=request)


def push(handler: Callable[[httpx.Request], httpx.Response], fields: str = "") -> PushRoad:
    road = PushRoad("https://aggregator.test/send", PUSH_SECRET, fields, "8088", lambda: NOW)
    road._http = httpx.AsyncClient(transport=httpx.MockTransport(handler))
    return road


def test_an_aggregator_is_posted_to_under_its_own_names_and_signed() -> None:
    posted: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        posted.append(request)
        return httpx.Response(200, json={"id": 77})

    assert send(push(handler, "from=sender text=message.body")) == "77"
    (request,) = posted
    assert request.headers[SIGNATURE_HEADER] == signature_of(PUSH_SECRET, request.content)
    assert json.loads(request.content) == {
        "id": TOKEN_OF_TEXT, "sender": "8088", "to": PERSON, "message": {"body": PLAIN.text}, "at": NOW.isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize(("response", "expected"), [
    (httpx.Response(204), TOKEN_OF_TEXT), (httpx.Response(200, text="thanks"), TOKEN_OF_TEXT),
    (httpx.Response(200, json=["a"]), TOKEN_OF_TEXT), (httpx.Response(200, json={"id": None}), TOKEN_OF_TEXT),
    (httpx.Response(422), (NumberRefused, "push_422")), (httpx.Response(429), (Throttled, "push_429")),
    (httpx.Response(401), (RoadFailed, "push_401")), (httpx.Response(500), (RoadFailed, "push_500")),
])  # fmt: skip
def test_what_an_aggregator_answers(response: httpx.Response, expected: object) -> None:
    road = push(lambda _: response)
    if isinstance(expected, str):
        assert send(road) == expected
    else:
        assert outcome(road) == expected


def test_a_carrier_that_is_away_has_failed() -> None:
    assert outcome(kannel(away)) == (RoadFailed, "ConnectError")
    assert outcome(push(away)) == (RoadFailed, "ConnectError")


def test_the_console_prints_what_would_leave_without_the_number() -> None:
    out = io.StringIO()
    assert send(ConsoleRoad(out)) == TOKEN_OF_TEXT
    assert out.getvalue() == "to ...001 [reply-lookup]: HS 1: dang xu ly\n"


# --- which are switched on ----------------------------------------------------------------------------------------

ALL = Settings(
    twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN, twilio_from="+15005550006", public_base_url=BASE,
    kannel_secret=KANNEL_SECRET, kannel_send_url="http://127.0.0.1:13013/cgi-bin/sendsms", kannel_username="us",
    kannel_password="word", push_secret=PUSH_SECRET, push_send_url="https://aggregator.test/send",
    smpp_address="127.0.0.1:2775", smpp_system_id="us", smpp_password="word",
)  # fmt: skip


def test_roads_are_those_that_are_set_in_the_order_that_is_liked() -> None:
    assert [road.name for road in fit_roads(ALL, lambda: NOW)] == ["smpp", "kannel", "push", "twilio"]
    assert roads_on(Settings()) == ()
    assert roads_on(Settings(sms_roads="console twilio console")) == ("console", "twilio")


@pytest.mark.parametrize("wrong", [
    {"sms_roads": "pigeon"}, {"kannel_password": ""}, {"kannel_send_url": "kannel"}, {"push_secret": ""},
    {"twilio_account_sid": ""}, {"smpp_system_id": ""}, {"smpp_address": "carrier"}, {"smpp_window": "0"},
    {"smpp_rate": "fast"}, {"smpp_parts": "udh32"},
])  # fmt: skip
def test_a_road_that_lacks_something_is_one_sentence(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        fit_roads(replace(ALL, **wrong), lambda: NOW)
