"""A whole gateway in one process: real journal, real client, the lookup API and the clock in the test's hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from lookup_api.client import LookupClient
from lookup_api.exchange import Exchange, open_exchange
from lookup_api.settings import Settings
from sms_gateway.app import create_app
from tests.support.fake_lookup_api import NOW, FakeLookupApi, sample_views

TOKEN = "12345678901234567890123456789012"
SECRET = "5e" * 32
BASE = "https://sms.quangnam.test"
ADDRESS = f"{BASE}/sms/twilio"
SENDER = "+84905000001"
OURS = "+15005550006"


@dataclass
class Clock:
    """Stands still until told otherwise."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta) -> None:
        self.now += step


def form(message_id: str = "SM1", text: str = "HS", sender: str = SENDER, recipient: str = OURS) -> dict[str, str]:
    """The fields Twilio posts that matter, with some of those that do not."""
    return {
        "MessageSid": message_id, "SmsSid": message_id, "AccountSid": "AC1", "From": sender, "To": recipient,
        "Body": text, "NumMedia": "0", "ApiVersion": "2010-04-01",
    }  # fmt: skip


def signed(fields: dict[str, str], address: str = ADDRESS, token: str = TOKEN) -> dict[str, str]:
    """The signature header, made by the official library."""
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(address, fields)}


def texts(response: TestResponse | httpx.Response) -> list[str]:
    """The messages of a TwiML answer."""
    data = response.data if isinstance(response, TestResponse) else response.content
    root = ET.fromstring(data)  # noqa: S314 - our own answer
    assert root.tag == "Response"
    return [message.text or "" for message in root.iter("Message")]


@dataclass
class Running:
    """The gateway and everything around it."""

    api: FakeLookupApi
    exchange: Exchange
    clock: Clock
    app: Flask
    http: FlaskClient
    count: int = field(default=0)

    def text(self, text: str, *, message_id: str | None = None, sender: str = SENDER, to: str = OURS) -> TestResponse:
        """Deliver one signed message; without an id it is a new one."""
        self.count += 1
        fields = form(message_id or f"SM{self.count:032x}", text, sender, to)
        return self.http.post("/sms/twilio", data=fields, headers=signed(fields))


@pytest.fixture
def settings() -> Settings:
    return Settings(twilio_auth_token=TOKEN, public_base_url=BASE, exchange_secret=SECRET)


@pytest.fixture
def gateway(tmp_path: Path, settings: Settings) -> Iterator[Running]:
    api, clock = FakeLookupApi(sample_views()), Clock()
    exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    with LookupClient("http://lookup.test", "key", transport=httpx.MockTransport(api.handle)) as client:
        app = create_app(settings, client, exchange, clock=clock)
        yield Running(api, exchange, clock, app, app.test_client())
    exchange.close()
