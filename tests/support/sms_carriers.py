"""How each carrier hands a text to the gateway, and how its answer reads: for tests that hold for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx
import msgspec
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from lookup_api.wording import count_segments
from sms_gateway.carriers.push import SIGNATURE_HEADER, signature_of, write_post
from tests.support.fake_lookup_api import NOW

Answer = TestResponse | httpx.Response

TOKEN = "12345678901234567890123456789012"
KANNEL_SECRET = "kannel-0123456789-abcdef"
PUSH_SECRET = "push-0123456789-abcdef"
BASE = "https://sms.quangnam.test"
ADDRESS = f"{BASE}/sms/twilio"
SENDER = "+84905000001"
OURS = "+15005550006"


@dataclass(frozen=True)
class Text:
    """A text on its way to us."""

    message_id: str
    text: str
    sender: str = SENDER
    recipient: str = OURS
    at: datetime = NOW  # when it is delivered


@dataclass(frozen=True)
class Carrier:
    """One carrier: how it delivers, and what its answer says."""

    name: str
    deliver: Callable[[FlaskClient, Text], TestResponse]
    texts: Callable[[Answer], list[str]]


def twilio_form(text: Text) -> dict[str, str]:
    """The fields Twilio posts that matter, with some of those that do not."""
    return {
        "MessageSid": text.message_id, "SmsSid": text.message_id, "AccountSid": "AC1", "From": text.sender,
        "To": text.recipient, "Body": text.text, "NumMedia": "0", "ApiVersion": "2010-04-01",
    }  # fmt: skip


def twilio_signed(fields: dict[str, str], address: str = ADDRESS, token: str = TOKEN) -> dict[str, str]:
    """The signature header, made by the official library."""
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(address, fields)}


def twilio_texts(answer: Answer) -> list[str]:
    """The messages of a TwiML answer."""
    root = ET.fromstring(_data(answer))  # noqa: S314 - our own answer
    assert root.tag == "Response"
    return [message.text or "" for message in root.iter("Message")]


def kannel_query(text: Text, secret: str = KANNEL_SECRET) -> str:
    """What Kannel puts into the address: GSM-7 as UTF-8, all else as bare UTF-16 (seen with 1.4.5)."""
    wide = count_segments(text.text).encoding == "ucs-2"
    return urlencode({
        "secret": secret, "from": text.sender, "to": text.recipient, "sid": text.message_id,
        "text": text.text.encode("utf-16-be" if wide else "utf-8"), "charset": "UTF-16BE" if wide else "UTF-8",
        "coding": "2" if wide else "0",
    })  # fmt: skip


def kannel_texts(answer: Answer) -> list[str]:
    """The texts Kannel makes of a body when it splits at line breaks; an empty one is none."""
    return _data(answer).decode().splitlines()


def push_body(text: Text, fields: str = "", at: str = "") -> bytes:
    """What an aggregator posts."""
    said = {"id": text.message_id, "from": text.sender, "to": text.recipient, "text": text.text}
    return write_post({**said, "at": at or text.at.isoformat()}, fields)


def push_texts(answer: Answer) -> list[str]:
    """The texts of a JSON answer."""
    return msgspec.json.decode(_data(answer), type=dict[str, list[str]])["messages"]


def _data(answer: Answer) -> bytes:
    return answer.data if isinstance(answer, TestResponse) else answer.content


def _by_twilio(http: FlaskClient, text: Text) -> TestResponse:
    fields = twilio_form(text)
    return http.post("/sms/twilio", data=fields, headers=twilio_signed(fields))


def _by_kannel(http: FlaskClient, text: Text) -> TestResponse:
    return http.get(f"/sms/kannel?{kannel_query(text)}")


def _by_push(http: FlaskClient, text: Text) -> TestResponse:
    body = push_body(text)
    return http.post("/sms/push", data=body, headers={SIGNATURE_HEADER: signature_of(PUSH_SECRET, body)})


TWILIO = Carrier("twilio", _by_twilio, twilio_texts)
CARRIERS = (TWILIO, Carrier("kannel", _by_kannel, kannel_texts), Carrier("push", _by_push, push_texts))
