"""A whole gateway in one process: real journal, real client, the lookup API and the clock in the test's hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lookup_api.client import LookupClient
from lookup_api.exchange import Exchange, open_exchange
from lookup_api.settings import Settings
from sms_gateway.app import create_app
from tests.support.fake_lookup_api import NOW, sample_views
from tests.support.fake_sms_api import FakeSmsApi
from tests.support.sms_carriers import (
    ADDRESS,
    BASE,
    KANNEL_SECRET,
    OURS,
    PUSH_SECRET,
    SENDER,
    TOKEN,
    TWILIO,
    Carrier,
    Text,
    twilio_form,
)
from tests.support.sms_carriers import twilio_signed as signed
from tests.support.sms_carriers import twilio_texts as texts

__all__ = ["ADDRESS", "BASE", "OURS", "SECRET", "SENDER", "TOKEN", "Clock", "Running", "form", "signed", "texts"]

SECRET = "5e" * 32


@dataclass
class Clock:
    """Stands still until told otherwise."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta) -> None:
        self.now += step


def form(message_id: str = "SM1", text: str = "HS", sender: str = SENDER, recipient: str = OURS) -> dict[str, str]:
    """The fields Twilio posts."""
    return twilio_form(Text(message_id, text, sender, recipient))


@dataclass
class Running:
    """The gateway and everything around it."""

    api: FakeSmsApi
    exchange: Exchange
    clock: Clock
    app: Flask
    http: FlaskClient
    count: int = field(default=0)

    def text(
        self, text: str, *, message_id: str | None = None, sender: str = SENDER, to: str = OURS, by: Carrier = TWILIO
    ) -> TestResponse:
        """Deliver one message; without an id it is a new one."""
        self.count += 1
        return by.deliver(self.http, Text(message_id or f"SM{self.count:032x}", text, sender, to, self.clock()))


@pytest.fixture
def settings() -> Settings:
    return Settings(
        twilio_auth_token=TOKEN,
        public_base_url=BASE,
        kannel_secret=KANNEL_SECRET,
        push_secret=PUSH_SECRET,
        exchange_secret=SECRET,
    )


@pytest.fixture
def gateway(tmp_path: Path, settings: Settings) -> Iterator[Running]:
    api, clock = FakeSmsApi(sample_views()), Clock()
    exchange = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    with LookupClient("http://lookup.test", "key", transport=httpx.MockTransport(api.handle)) as client:
        app = create_app(settings, client, exchange, clock=clock)
        yield Running(api, exchange, clock, app, app.test_client())
    exchange.close()
