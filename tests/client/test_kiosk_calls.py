"""The calls of kiosks and about kiosks go to their addresses, and bring what those answer."""

from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from lookup_api.client import Call, LookupClient, LookupUnavailable, kiosk_calls
from lookup_api.contract.duties import MaintenanceNotices
from lookup_api.contract.kiosks import Heartbeat, HeartbeatKept, Kiosks, Screen, Snapshot

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
TOLD = Heartbeat(version="0.1.0", screen=Screen.ATTRACT)

EVERY = {
    "heartbeat": (kiosk_calls.send_heartbeat("hall-1", TOLD), "POST /v1/kiosks/hall-1/heartbeat", HeartbeatKept(NOW)),
    "kiosks": (kiosk_calls.kiosks(), "GET /v1/kiosks", Kiosks([])),
    "bell": (
        kiosk_calls.answer_bell("test-kiosk", "hall-1", NOW, session="s"), "POST /v1/kiosks/hall-1/bell", Kiosks([])
    ),
    "snapshot": (kiosk_calls.snapshot("mau"), "GET /v1/snapshot", Snapshot(NOW, "1-2")),
    "maintenance": (kiosk_calls.maintenance(), "GET /v1/maintenance", MaintenanceNotices([])),
    "readiness": (kiosk_calls.readiness(), "GET /readyz", {"status": "ok"}),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_each_call_goes_to_its_address_and_brings_its_answer(name: str) -> None:
    call: Call[Any]
    call, address, answer = EVERY[name]
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=msgspec.json.encode(answer))

    with LookupClient("http://127.0.0.1:1", "key", transport=httpx.MockTransport(handler)) as client:
        assert client.send(call) == answer
    assert f"{seen[0].method} {seen[0].url.path}" == address


def test_an_api_that_is_not_ready_is_unavailable() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(502, content=b"<html>"))
    with LookupClient("http://127.0.0.1:1", transport=transport) as client, pytest.raises(LookupUnavailable):
        client.send(kiosk_calls.readiness())
