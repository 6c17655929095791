"""Twilio's webhook, as a table of labelled requests: what is theirs is read, what is not has no effect."""

import unicodedata
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from lookup_api.settings import Settings, SettingsError
from sms_gateway.carriers.twilio import TwilioWebhook, twiml
from sms_gateway.inbound import LARGEST_BODY
from tests.sms_gateway.conftest import ADDRESS, BASE, SENDER, TOKEN, Running, form, signed, texts

CODE = "H47.16-240617-0001"
CURVES = "Tra cứu “H47.16-240617-0001” giúp em ạ"


@dataclass(frozen=True)
class Posted:
    """A request as it arrives."""

    label: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    path: str = "/sms/twilio"
    status: int = 200
    answers: bool = True  # whether it is answered with a message


def genuine(text: str = CODE, **changes: str) -> Posted:
    fields = {**form(text=text), **changes}
    return Posted("genuine", urlencode(fields).encode(), signed(fields))


def signed_at(address: str, algorithm: str | None = None) -> dict[str, str]:
    signature = RequestValidator(TOKEN).compute_signature(address, form(text=CODE), algorithm)
    return {"X-Twilio-Signature": signature}


def with_sha256() -> dict[str, str]:
    return {
        **signed_at(ADDRESS, "HMAC_SHA256"),
        "X-Twilio-Webhooks-Signature-Settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256",
    }


def repeated_field() -> Posted:
    fields = MultiDict([*form(text=CODE).items(), ("Tag", "b"), ("Tag", "a")])
    signature = RequestValidator(TOKEN).compute_signature(ADDRESS, fields)
    body = urlencode(list(fields.items(multi=True))).encode()
    return Posted("a field given twice", body, {"X-Twilio-Signature": signature})


def decomposed() -> Posted:
    fields = form(text=unicodedata.normalize("NFD", CURVES))
    return Posted("text in decomposed form", urlencode(fields).encode(), signed(fields))


def recomposed_on_the_way() -> Posted:
    fields = form(text=unicodedata.normalize("NFD", CURVES))
    body = urlencode(form(text=unicodedata.normalize("NFC", CURVES))).encode()
    return Posted("text normalised after it was signed", body, signed(fields), status=403, answers=False)


GENUINE = genuine()
TABLE = [
    replace(GENUINE, label="valid"),
    replace(GENUINE, label="signed with SHA256", headers=with_sha256()),
    replace(GENUINE, label="signed for :443", headers=signed_at(f"{BASE}:443/sms/twilio")),
    replace(GENUINE, label="a proxy says http and another host",
            headers={**GENUINE.headers, "Host": "10.0.0.7:8023", "X-Forwarded-Proto": "http"}),
    replace(GENUINE, label="called with a query", path="/sms/twilio?tenant=qna",
            headers=signed_at(f"{ADDRESS}?tenant=qna")),
    decomposed(),
    repeated_field(),
    replace(genuine(text=""), label="valid, nothing texted"),
    replace(genuine(text="\u0000\u000b"), label="valid, only controls"),
    replace(genuine(text="x" * 1600), label="valid, ten segments long"),
    replace(genuine(text="HS " + "H47.16-240617-0001 " * 2000), label="valid, far longer than any message"),
    replace(genuine(From="VIETTEL"), label="from a name", answers=False),
    replace(genuine(From="8088"), label="from a short code", answers=False),
    replace(genuine(From="+8088"), label="from a short code with a plus", answers=False),
    replace(genuine(From="+٨٤٩٠٥٠٠٠٠٠١"), label="from digits of another script", answers=False),
    replace(genuine(From="+15005550006"), label="from our own number", answers=False),
    replace(genuine(MessageSid=""), label="signed without a message id", status=400, answers=False),
    replace(genuine(From=""), label="signed without a sender", status=400, answers=False),
    replace(GENUINE, label="unsigned", headers={}, status=403, answers=False),
    replace(GENUINE, label="empty signature", headers={"X-Twilio-Signature": ""}, status=403, answers=False),
    replace(GENUINE, label="forged signature", headers={"X-Twilio-Signature": "A" * 27 + "="}, status=403,
            answers=False),
    replace(GENUINE, label="signature of another script", headers={"X-Twilio-Signature": "\u00e9" * 28}, status=403,
            answers=False),
    replace(GENUINE, label="signed with another token", headers=signed(form(text=CODE), token="0" * 32), status=403,
            answers=False),
    replace(GENUINE, label="signed for another host", headers=signed_at("https://evil.test/sms/twilio"), status=403,
            answers=False),
    replace(GENUINE, label="signed for the host that the request names",
            headers={**signed_at("https://evil.test/sms/twilio"), "Host": "evil.test"}, status=403, answers=False),
    replace(GENUINE, label="signed for http", headers=signed_at("http://sms.quangnam.test/sms/twilio"), status=403,
            answers=False),
    replace(GENUINE, label="signed for a trailing slash", headers=signed_at(f"{ADDRESS}/"), status=403, answers=False),
    replace(GENUINE, label="posted to a trailing slash", path="/sms/twilio/", headers=signed_at(f"{ADDRESS}/"),
            status=404, answers=False),
    replace(GENUINE, label="SHA256 signature that claims to be SHA1", headers=signed_at(ADDRESS, "HMAC_SHA256"),
            status=403, answers=False),
    replace(GENUINE, label="an algorithm nobody knows", status=403, answers=False,
            headers={**GENUINE.headers, "X-Twilio-Webhooks-Signature-Settings": "algorithm=HMAC_MD5"}),
    replace(GENUINE, label="text changed after signing", body=GENUINE.body.replace(b"0001", b"0002"), status=403,
            answers=False),
    replace(GENUINE, label="a field added after signing", body=GENUINE.body + b"&Extra=1", status=403, answers=False),
    recomposed_on_the_way(),
    Posted("empty body, unsigned", b"", status=403, answers=False),
    Posted("empty body, signed", b"", {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(ADDRESS, {})},
           status=400, answers=False),
    Posted("bytes that are no text", bytes(range(256)), GENUINE.headers, status=403, answers=False),
    Posted("percent-encoded bytes that are no text", b"Body=%ff%fe&From=%c3", GENUINE.headers, status=403,
           answers=False),
    Posted("a thousand fields", b"&".join(b"a%d=1" % number for number in range(1000)), GENUINE.headers, status=403,
           answers=False),
    Posted("larger than any message", b"Body=" + b"x" * LARGEST_BODY, GENUINE.headers, status=413, answers=False),
]  # fmt: skip


@pytest.mark.parametrize("posted", TABLE, ids=lambda posted: posted.label)
def test_a_request(gateway: Running, posted: Posted) -> None:
    response = gateway.http.post(
        posted.path, data=posted.body, headers=posted.headers, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == posted.status
    if posted.status == 200:
        assert response.content_type == "text/xml; charset=utf-8"
        assert bool(texts(response)) is posted.answers
    if not posted.answers:
        assert gateway.api.asked == []


def test_a_recorded_request_is_answered_with_the_same_bytes_and_not_worked_on_again(gateway: Running) -> None:
    fields = form(text=CODE)
    first = gateway.http.post("/sms/twilio", data=fields, headers=signed(fields))
    for _ in range(3):
        again = gateway.http.post("/sms/twilio", data=fields, headers=signed(fields))
        assert (again.status_code, again.data, again.content_type) == (200, first.data, first.content_type)

    assert len(gateway.api.asked) == 1


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods_are_refused(gateway: Running, method: str) -> None:
    assert getattr(gateway.http, method)("/sms/twilio").status_code == 405


def test_the_address_in_use_may_stand_under_a_folder() -> None:
    webhook = TwilioWebhook(TOKEN, "https://tinh.example.vn/cong-sms/")
    fields = form(text=CODE)
    headers = MultiDict(signed(fields, "https://tinh.example.vn/cong-sms/sms/twilio"))

    inbound = webhook.read("/sms/twilio", "", headers, urlencode(fields).encode())  # type: ignore[arg-type] # reads alike

    assert (inbound.message_id, inbound.sender, inbound.text) == ("SM1", SENDER, CODE)


def test_a_message_is_not_quoted_by_its_own_representation() -> None:
    fields = form(text=CODE)
    headers = MultiDict(signed(fields))
    inbound = TwilioWebhook(TOKEN, BASE).read("/sms/twilio", "", headers, urlencode(fields).encode())  # type: ignore[arg-type]

    assert CODE not in repr(inbound)
    assert SENDER not in repr(inbound)


@pytest.mark.parametrize("settings", [
    Settings(public_base_url=BASE),
    Settings(twilio_auth_token=TOKEN),
    Settings(twilio_auth_token=TOKEN, public_base_url="sms.quangnam.test"),
    Settings(twilio_auth_token=TOKEN, public_base_url="ftp://sms.quangnam.test"),
])  # fmt: skip
def test_without_token_or_address_nothing_is_served(settings: Settings) -> None:
    with pytest.raises(SettingsError) as raised:
        TwilioWebhook(settings.twilio_auth_token, settings.public_base_url)
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(("said", "read"), [
    ("a < b & c > d", "a < b & c > d"),
    ("vertical\vtab, bell\a, null\0, half \ud800 pair", "verticaltab, bell, null, half  pair"),
    ("line\nbreak", "line\nbreak"),
    ("chữ Việt 👍", "chữ Việt 👍"),
])  # fmt: skip
def test_twiml_is_well_formed_whatever_is_said(said: str, read: str) -> None:
    from xml.etree import ElementTree as ET

    root = ET.fromstring(twiml([said]))  # noqa: S314 - our own answer

    assert [message.text for message in root.iter("Message")] == [read]


def test_no_message_is_the_response_that_sends_nothing() -> None:
    assert twiml([]).endswith(b"<Response />")


def test_the_form_is_read_as_it_was_sent(gateway: Running) -> None:
    """Plus signs, percent signs and ampersands in a text arrive whole."""
    text = "HS H47.16-240617-0001 + 100% & hơn"
    fields = form(text=text)
    body = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
    response = gateway.http.post(
        "/sms/twilio", data=body, headers=signed(fields), content_type="application/x-www-form-urlencoded"
    )

    assert [asked.request.text for asked in gateway.api.asked] == [CODE]
    assert "H47.16-240617-0001: dang xu ly" in texts(response)[0]
