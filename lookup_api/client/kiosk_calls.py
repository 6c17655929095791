"""What a kiosk asks of the API besides lookups, and what staff ask about kiosks: values that either client sends."""

import msgspec

from lookup_api.client.calls import Call
from lookup_api.contract.duties import MaintenanceNotices
from lookup_api.contract.kiosks import Heartbeat, HeartbeatKept, Kiosks, Snapshot


def send_heartbeat(name: str, told: Heartbeat) -> Call[HeartbeatKept]:
    """Tell how a kiosk is; from kiosks only."""
    return Call("POST", f"/v1/kiosks/{name}/heartbeat", HeartbeatKept, msgspec.json.encode(told))


def kiosks() -> Call[Kiosks]:
    """How every kiosk is; for staff."""
    return Call("GET", "/v1/kiosks", Kiosks)


def snapshot(desk: str, since: str = "") -> Call[Snapshot]:
    """A page of what changed at a desk after `since`, for a kiosk to keep; from its beginning without it."""
    return Call("GET", "/v1/snapshot", Snapshot, query={"desk": desk, "since": since})


def maintenance() -> Call[MaintenanceNotices]:
    """What is, or is going to be, out of order."""
    return Call("GET", "/v1/maintenance", MaintenanceNotices)


def readiness() -> Call[dict[str, str]]:
    """Whether the API can answer lookups just now; raises LookupUnavailable where it cannot."""
    return Call("GET", "/readyz", dict[str, str])
