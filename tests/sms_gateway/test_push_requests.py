"""JSON push, as a table of labelled requests; and the field names of aggregators."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from lookup_api.settings import SettingsError
from sms_gateway.carriers.push import PushPost, as_json, signature_of, write_post
from sms_gateway.carriers.push.posted import WINDOW
from sms_gateway.inbound import LARGEST_BODY, Forged, Malformed
from tests.sms_gateway.conftest import OURS, SENDER, Running
from tests.support.fake_lookup_api import NOW
from tests.support.sms_carriers import PUSH_SECRET, Text, push_body, push_texts

CODE = "H47.16-240617-0001"


@dataclass(frozen=True)
class Posted:
    """A request as it arrives; without a signature it is signed as it should be."""

    label: str
    body: bytes
    status: int = 200
    answers: bool = True
    signature: str | None = None


def genuine(**changes: Any) -> bytes:
    said = {"id": "m-1", "from": SENDER, "to": OURS, "text": CODE, "at": NOW.isoformat(), **changes}
    return json.dumps({name: value for name, value in said.items() if value is not None}).encode()


def at(moment: datetime) -> bytes:
    return genuine(at=moment.isoformat())


GENUINE = genuine()
SECOND = timedelta(seconds=1)
TABLE = [
    Posted("valid", GENUINE),
    Posted("signature without its prefix", GENUINE, signature=signature_of(PUSH_SECRET, GENUINE)[7:]),
    Posted("signature in capitals", GENUINE, signature=signature_of(PUSH_SECRET, GENUINE)[7:].upper()),
    Posted("diacritics", genuine(text=f"Tra cứu “{CODE}” giúp em ạ")),
    Posted("diacritics, not escaped", push_body(Text("m-1", f"Tra cứu “{CODE}” giúp em ạ"))),
    Posted("numbers as JSON numbers", genuine(**{"from": 84905000001, "to": 8088, "id": 7})),
    Posted("number as people write it", genuine(**{"from": "0905000001"})),
    Posted("nothing texted", genuine(text="")),
    Posted("fields nobody asked for", genuine(operator="VIETTEL", price=1000)),
    Posted("time in seconds", genuine(at=int(NOW.timestamp()))),
    Posted("time in seconds, as text", genuine(at=str(int(NOW.timestamp())))),
    Posted("time in milliseconds", genuine(at=int(NOW.timestamp() * 1000))),
    Posted("time in another zone", genuine(at="2024-06-24T02:00:00Z")),
    Posted("as old as may be", at(NOW - WINDOW)),
    Posted("as far ahead as may be", at(NOW + WINDOW)),
    Posted("from a name", genuine(**{"from": "VIETTEL"}), answers=False),
    Posted("from a short code", genuine(**{"from": 8088}), answers=False),
    Posted("from our own number", genuine(**{"from": OURS}), answers=False),
    Posted("too old", at(NOW - WINDOW - SECOND), 403, answers=False),
    Posted("from the future", at(NOW + WINDOW + SECOND), 403, answers=False),
    Posted("unsigned", GENUINE, 403, answers=False, signature=""),
    Posted("signed with another secret", GENUINE, 403, answers=False, signature=signature_of("x" * 24, GENUINE)),
    Posted("signature cut short", GENUINE, 403, answers=False, signature=signature_of(PUSH_SECRET, GENUINE)[:-2]),
    Posted("signature of another script", GENUINE, 403, answers=False, signature="\u00e9" * 64),
    Posted("text changed after signing", GENUINE.replace(b"0001", b"0002"), 403, answers=False,
           signature=signature_of(PUSH_SECRET, GENUINE)),
    Posted("a space added after signing", GENUINE + b" ", 403, answers=False,
           signature=signature_of(PUSH_SECRET, GENUINE)),
    Posted("empty body, unsigned", b"", 403, answers=False, signature=""),
    Posted("empty body, signed", b"", 400, answers=False),
    Posted("no JSON, signed", b"id=m-1&text=HS", 400, answers=False),
    Posted("bytes that are no text, signed", bytes(range(256)), 400, answers=False),
    Posted("a list, signed", b"[1, 2]", 400, answers=False),
    Posted("a thousand lists, signed", b"[" * 10_000 + b"]" * 10_000, 400, answers=False),
    Posted("without an id", genuine(id=None), 400, answers=False),
    Posted("an id without end", genuine(id="9" * 5000), 400, answers=False),
    Posted("an id that is none", genuine(id=True), 400, answers=False),
    Posted("without a sender", genuine(**{"from": None}), 400, answers=False),
    Posted("a sender that is a list", genuine(**{"from": [SENDER]}), 400, answers=False),
    Posted("without a text", genuine(text=None), 400, answers=False),
    Posted("a text that is a number", genuine(text=1), 400, answers=False),
    Posted("without a time", genuine(at=None), 400, answers=False),
    Posted("a time without its zone", genuine(at="2024-06-24T09:00:00"), 400, answers=False),
    Posted("a time without end", genuine(at="9" * 5000), 400, answers=False),
    Posted("a time in other digits", genuine(at="١٧١٩١٩٤٤٠٠"), 400, answers=False),
    Posted("a time that is true", genuine(at=True), 400, answers=False),
    Posted("larger than any message", genuine(text="x" * LARGEST_BODY), 413, answers=False),
]  # fmt: skip


@pytest.mark.parametrize("posted", TABLE, ids=lambda posted: posted.label)
def test_a_request(gateway: Running, posted: Posted) -> None:
    signature = signature_of(PUSH_SECRET, posted.body) if posted.signature is None else posted.signature
    response = gateway.http.post("/sms/push", data=posted.body, headers={"X-Signature": signature})

    assert response.status_code == posted.status
    if posted.status == 200:
        assert response.content_type == "application/json"
        assert bool(push_texts(response)) is posted.answers
        assert not posted.answers or CODE.encode() not in posted.body or CODE in push_texts(response)[0]
    if not posted.answers:
        assert gateway.api.asked == []


def test_a_recorded_request_is_answered_once_and_then_refused(gateway: Running) -> None:
    def again() -> tuple[int, bytes]:
        response = gateway.http.post(
            "/sms/push", data=GENUINE, headers={"X-Signature": signature_of(PUSH_SECRET, GENUINE)}
        )
        return response.status_code, response.data

    first = again()
    gateway.clock.advance(WINDOW)
    assert again() == first
    gateway.clock.advance(SECOND)
    assert again()[0] == 403
    assert len(gateway.api.asked) == 1


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods_are_refused(gateway: Running, method: str) -> None:
    assert getattr(gateway.http, method)("/sms/push").status_code == 405


@pytest.mark.parametrize("fields", [
    "", "from=msisdn", "id=requestId from=msisdn to=shortcode text=content at=ts",
    "id=data.moid from=data.user.msisdn text=data.message  at=time",
])  # fmt: skip
def test_fields_are_found_where_the_setting_says(fields: str) -> None:
    body = push_body(Text("m-1", CODE), fields)
    inbound = PushPost(PUSH_SECRET, fields, lambda: NOW).read(signature_of(PUSH_SECRET, body), body)

    assert (inbound.message_id, inbound.sender, inbound.recipient, inbound.text) == ("m-1", SENDER, OURS, CODE)
    assert CODE not in repr(inbound)


def test_fields_of_another_form_are_not_found() -> None:
    body = push_body(Text("m-1", CODE))
    with pytest.raises(Malformed):
        PushPost(PUSH_SECRET, "text=data.message", lambda: NOW).read(signature_of(PUSH_SECRET, body), body)
    with pytest.raises(Forged):
        PushPost("y" * 20, "", lambda: NOW).read(signature_of(PUSH_SECRET, body), body)


@pytest.mark.parametrize("fields", ["from", "sender=msisdn", "from=", "from=.a", "from=a..b"])
def test_a_mapping_without_its_shape_is_refused(fields: str) -> None:
    with pytest.raises(SettingsError, match="PUSH_FIELDS"):
        PushPost(PUSH_SECRET, fields, lambda: NOW)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(SettingsError, match="PUSH_SECRET") as raised:
        PushPost("tooshort", "", lambda: NOW)
    assert "tooshort" not in str(raised.value)


def test_no_message_is_an_empty_list() -> None:
    assert as_json([]) == b'{"messages":[]}'
    assert as_json(['"a" & <b>\n']) == b'{"messages":["\\"a\\" & <b>\\n"]}'


def test_what_is_written_stands_where_it_is_read() -> None:
    said = {"id": "1", "from": "2", "to": "3", "text": "4", "at": "5"}

    assert json.loads(write_post(said, "from=user.msisdn to=user.shortcode")) == {
        "id": "1", "user": {"msisdn": "2", "shortcode": "3"}, "text": "4", "at": "5",
    }  # fmt: skip
