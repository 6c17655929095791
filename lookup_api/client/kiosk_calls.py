"""What a kiosk asks of the API besides lookups, and what staff ask about kiosks: values that either client sends."""

from datetime import datetime

import msgspec

from lookup_api.client.calls import Call
from lookup_api.contract.duties import MaintenanceNotices
from lookup_api.contract.kiosks import BellRequest, Heartbeat, HeartbeatKept, Kiosks, Snapshot


def send_heartbeat(name: str, told: Heartbeat) -> Call[HeartbeatKept]:
    """Tell how a kiosk is; from kiosks only."""
    return Call("POST", f"/v1/kiosks/{name}/heartbeat", HeartbeatKept, msgspec.json.encode(told))


def kiosks() -> Call[Kiosks]:
    """How every kiosk is; for staff."""
    return Call("GET", "/v1/kiosks", Kiosks)


def answer_bell(key: str, name: str, called_at: datetime, *, session: str) -> Call[Kiosks]:
    """Answer a kiosk's bell as an operator; raises Conflict where it has rung again since. Tells all kiosks."""
    body = msgspec.json.encode(BellRequest(key, called_at))
    return Call("POST", f"/v1/kiosks/{name}/bell", Kiosks, body, session=session)


def snapshot(desk: str, since: str = "") -> Call[Snapshot]:
    """A page of what changed at a desk after `since`, for a kiosk to keep; from its beginning without it."""
    return Call("GET", "/v1/snapshot", Snapshot, query={"desk": desk, "since": since})


def maintenance() -> Call[MaintenanceNotices]:
    """What is, or is going to be, out of order."""
    return Call("GET", "/v1/maintenance", MaintenanceNotices)


def readiness() -> Call[dict[str, str]]:
    """Whether the API can answer lookups just now; raises LookupUnavailable where it cannot."""
    return Call("GET", "/readyz", dict[str, str])
