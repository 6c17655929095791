"""A carrier is switched on by its settings: whichever are there are served, and none is refused."""

from dataclasses import replace

import httpx
import pytest

from lookup_api.client import LookupClient
from lookup_api.settings import Settings, SettingsError
from sms_gateway.app import create_app
from sms_gateway.senders import international
from tests.sms_gateway.conftest import Running
from tests.support.sms_carriers import BASE, CARRIERS, KANNEL_SECRET, PUSH_SECRET, TOKEN, Carrier, Text

SWITCHES: dict[str, dict[str, str]] = {
    "twilio": {"twilio_auth_token": TOKEN, "public_base_url": BASE},
    "kannel": {"kannel_secret": KANNEL_SECRET},
    "push": {"push_secret": PUSH_SECRET},
}


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.name)
def test_one_carrier_is_served_alone(gateway: Running, carrier: Carrier) -> None:
    settings = Settings(exchange_secret="5e" * 32, **SWITCHES[carrier.name])
    with LookupClient("http://lookup.test", transport=httpx.MockTransport(gateway.api.handle)) as client:
        http = create_app(settings, client, gateway.exchange, clock=gateway.clock).test_client()
        for other in CARRIERS:
            response = other.deliver(http, Text("m-1", "HS"))
            assert response.status_code == (200 if other is carrier else 404)


def test_no_carrier_is_refused_in_one_sentence(gateway: Running, settings: Settings) -> None:
    none = replace(settings, twilio_auth_token="", kannel_secret="", push_secret="")
    with LookupClient("http://lookup.test") as client, pytest.raises(SettingsError) as raised:
        create_app(none, client, gateway.exchange)
    for name in ("TWILIO_AUTH_TOKEN", "KANNEL_SECRET", "PUSH_SECRET"):
        assert name in str(raised.value)


def test_a_wrong_setting_of_one_carrier_is_not_passed_over(gateway: Running, settings: Settings) -> None:
    with LookupClient("http://lookup.test") as client:
        for wrong in ({"public_base_url": ""}, {"kannel_secret": "short"}, {"push_fields": "nonsense"}):
            with pytest.raises(SettingsError):
                create_app(replace(settings, **wrong), client, gateway.exchange)


@pytest.mark.parametrize(("written", "read"), [
    ("+84905000001", "+84905000001"), ("84905000001", "+84905000001"), ("0084905000001", "+84905000001"),
    ("0905000001", "+84905000001"), ("02353811811", "+842353811811"), ("0015005550006", "+15005550006"),
    ("+15005550006", "+15005550006"), ("8088", "8088"), ("19001022", "19001022"), ("1800555555", "1800555555"),
    ("VIETTEL", "VIETTEL"), ("", ""), ("090500000١", "090500000١"),
])  # fmt: skip
def test_numbers_are_written_one_way(written: str, read: str) -> None:
    assert international(written) == read
