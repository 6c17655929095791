"""Receipts over HTTP: shuffled, repeated, forged; and what proxies do to Twilio's signatures."""

import random
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from lookup_api.exchange import DeliveryState, Draft, Sent
from sms_gateway.carriers.push import SIGNATURE_HEADER, signature_of
from sms_gateway.taken import Taken, find_taken
from tests.sms_gateway.conftest import Running, form, signed
from tests.support.sms_carriers import ADDRESS, BASE, KANNEL_SECRET, PUSH_SECRET, TOKEN
from tests.support.twilio_double import TwilioDouble

STATUS = f"{BASE}/sms/twilio/status"
DOUBLE = TwilioDouble(TOKEN)


def by_twilio(http: FlaskClient, sid: str, state: str, *, forged: bool) -> int:
    fields, headers = DOUBLE.callback(sid, state, STATUS)
    if forged:
        fields["MessageStatus"] = "delivered" if state != "delivered" else "failed"
    return http.post("/sms/twilio/status", data=fields, headers=headers).status_code


def by_kannel(http: FlaskClient, sid: str, state: str, *, forged: bool) -> int:
    secret = "another-secret-0123456789" if forged else KANNEL_SECRET
    kind = {"queued": "4", "sent": "8", "undelivered": "2", "delivered": "1"}[state]
    return http.get(f"/sms/kannel/receipt?secret={secret}&sid={sid}&type={kind}").status_code


def by_push(http: FlaskClient, sid: str, state: str, *, forged: bool, at: str) -> int:
    word = {"queued": "accepted", "sent": "sent", "undelivered": "failed", "delivered": "delivered"}[state]
    body = f'{{"id": "{sid}", "state": "{word}", "at": "{at}"}}'.encode()
    headers = {SIGNATURE_HEADER: signature_of("a secret of somebody else" if forged else PUSH_SECRET, body)}
    return http.post("/sms/push/receipt", data=body, headers=headers).status_code


LIVES = {
    DeliveryState.SENT: ("queued", "sent"),
    DeliveryState.FAILED: ("queued", "sent", "undelivered"),
    DeliveryState.DELIVERED: ("queued", "sent", "delivered"),
}


def test_two_thousand_callbacks_shuffled_repeated_and_forged_end_in_the_right_states(gateway: Running) -> None:
    dice = random.Random(2000)
    expected: dict[tuple[str, str], DeliveryState] = {}
    calls: list[tuple[str, str, str, bool]] = []
    while len(calls) < 2000:
        carrier = dice.choice(["twilio", "kannel", "push"])
        sid = f"{dice.getrandbits(128):032x}"
        end = dice.choice(list(LIVES))
        expected[carrier, sid] = end
        life = [state for state in LIVES[end] for _ in range(dice.choice([1, 1, 2, 3]))]
        calls += [(carrier, sid, state, False) for state in life]
        if dice.random() < 0.06:  # of some four calls a text: 1 % and more of all
            calls.append((carrier, sid, "delivered" if end is not DeliveryState.DELIVERED else "undelivered", True))
    dice.shuffle(calls)
    known = list(expected)
    early, late = known[::2], known[1::2]  # half become known before their receipts come, half after
    _know(gateway, early)
    at = gateway.clock().isoformat()
    for carrier, sid, state, forged in calls:
        if carrier == "twilio":
            status = by_twilio(gateway.http, sid, state, forged=forged)
        elif carrier == "kannel":
            status = by_kannel(gateway.http, sid, state, forged=forged)
        else:
            status = by_push(gateway.http, sid, state, forged=forged, at=at)
        assert status == 403 if forged else status in {200, 204}
    _know(gateway, late)
    assert sum(forged for *_, forged in calls) >= len(calls) * 0.01
    assert {(carrier, sid): gateway.exchange.delivery(carrier, sid) for carrier, sid in known} == expected


def _know(gateway: Running, sent: list[tuple[str, str]]) -> None:
    now = gateway.clock()
    gateway.exchange.outbox.enqueue_many(
        [Draft(sid, "sms", "+84905000001", b"{}", now + timedelta(hours=1)) for _, sid in sent], now
    )
    by_key: dict[str, str] = {sid: carrier for carrier, sid in sent}
    leased = gateway.exchange.outbox.lease("sms", now, most=5000)
    gateway.exchange.outbox.sent_many([Sent(one, one.key, by_key[one.key]) for one in leased], now)


@pytest.mark.parametrize("fields", [
    {}, {"MessageSid": "SM1"}, {"MessageStatus": "sent"}, {"MessageSid": "SM1", "MessageStatus": "levitating"},
    {"MessageSid": "", "MessageStatus": "sent"},
])  # fmt: skip
def test_a_signed_callback_without_a_state_is_refused(gateway: Running, fields: dict[str, str]) -> None:
    headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(STATUS, fields)}
    assert gateway.http.post("/sms/twilio/status", data=fields, headers=headers).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id": "1"}', b'{"id": "1", "state": "sent"}', b"{"])
def test_a_signed_receipt_of_push_that_says_nothing_is_refused(gateway: Running, body: bytes) -> None:
    headers = {SIGNATURE_HEADER: signature_of(PUSH_SECRET, body)}
    assert gateway.http.post("/sms/push/receipt", data=body, headers=headers).status_code == 400


def test_a_status_signed_the_newer_way_is_believed(gateway: Running) -> None:
    fields, headers = DOUBLE.callback("SM7", "delivered", STATUS, algorithm="HMAC_SHA256")
    assert gateway.http.post("/sms/twilio/status", data=fields, headers=headers).status_code == 204


def test_a_receipt_names_the_text_by_the_token_in_its_signed_address(gateway: Running) -> None:
    token = "0123456789abcdef" * 2
    fields, headers = DOUBLE.callback("SM8", "sent", f"{STATUS}?text={token}")
    for _ in range(2):
        assert gateway.http.post(f"/sms/twilio/status?text={token}", data=fields, headers=headers).status_code == 204
    assert find_taken(gateway.exchange, token) == Taken("twilio", "SM8")
    # Another text's token in the same signature is refused, and names nothing.
    other = token[::-1]
    assert gateway.http.post(f"/sms/twilio/status?text={other}", data=fields, headers=headers).status_code == 403
    assert find_taken(gateway.exchange, other) is None

    query = f"secret={KANNEL_SECRET}&type=8&sid="
    assert gateway.http.get(f"/sms/kannel/receipt?{query}{other}").status_code == 200
    assert find_taken(gateway.exchange, other) == Taken("kannel", other)
    reply = "8f5e9c9a-1d0c-4a53-9a0e-6a5f3f5b7d11"  # Kannel's id of a question that was answered in its own request
    assert gateway.http.get(f"/sms/kannel/receipt?{query}{reply}").status_code == 200
    assert find_taken(gateway.exchange, reply) is None


# --- proxies: twilio-python issues 392, 402, 715 and 751 -----------------------------------------------------------


@pytest.mark.parametrize("environment", [
    {"wsgi.url_scheme": "http"},  # TLS ends at the proxy (392)
    {"HTTP_HOST": "gateway:8023"},  # the proxy names the inner host (402)
    {"HTTP_HOST": "127.0.0.1:8023", "wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_HOST": "evil.test", "HTTP_X_FORWARDED_PROTO": "ftp"},  # anybody may write these
    {"SERVER_PORT": "8443"},  # a port that Twilio did not call (715)
    {"SCRIPT_NAME": ""},
])  # fmt: skip
def test_the_address_is_ours_whatever_a_proxy_makes_of_the_request(
    gateway: Running, environment: dict[str, str]
) -> None:
    fields = form(text="HS")
    response = gateway.http.post("/sms/twilio", data=fields, headers=signed(fields), environ_overrides=environment)
    assert response.status_code == 200


def test_a_query_in_the_address_is_signed_as_it_was_called(gateway: Running) -> None:
    fields = form(text="HS")
    for query in ("?a=1&b=%20x", "?bodySHA256=00", "?a=%2F&a=2"):  # 751: escapes are to stay as they came
        headers = signed(fields, ADDRESS + query)
        assert gateway.http.post(f"/sms/twilio{query}", data=fields, headers=headers).status_code == 200
        assert gateway.http.post("/sms/twilio", data=fields, headers=headers).status_code == 403


@pytest.mark.parametrize("address", [
    f"{BASE}:443/sms/twilio", f"{BASE}/sms/twilio",
])  # fmt: skip
def test_the_standard_port_may_stand_in_the_signed_address(gateway: Running, address: str) -> None:
    fields = form(text="HS")
    assert gateway.http.post("/sms/twilio", data=fields, headers=signed(fields, address)).status_code == 200


@pytest.mark.parametrize("address", [
    ADDRESS.replace("https", "http"), f"{ADDRESS}/", ADDRESS.replace("sms.", "SMS2."), "https://evil.test/sms/twilio",
    f"{BASE}:8443/sms/twilio",
])  # fmt: skip
def test_another_address_than_ours_is_not_believed(gateway: Running, address: str) -> None:
    fields = form(text="HS")
    assert gateway.http.post("/sms/twilio", data=fields, headers=signed(fields, address)).status_code == 403


def test_empty_and_repeated_fields_are_signed_as_they_are(gateway: Running) -> None:
    # 715: fields without a value take part; 392: values are not to be trimmed.
    fields = {**form(text="  HS  "), "FromCity": "", "ToState": ""}
    assert gateway.http.post("/sms/twilio", data=fields, headers=signed(fields)).status_code == 200
