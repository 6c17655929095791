"""Kiosks: their heartbeats, what staff see of them, and the snapshot a kiosk keeps for when the API is away."""

from flask import Response, request

from lookup_api.contract.kiosks import Heartbeat, HeartbeatKept, Kiosks, Snapshot
from lookup_api.contract.lookups import AskerKind, KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain import errors
from lookup_api.service.make_snapshot import SnapshotPorts, make_snapshot
from lookup_api.service.watch_kiosks import hear_kiosk, watch_kiosks
from lookup_api.web.answers import json_answer
from lookup_api.web.counter import read
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, ChannelKey, Route

_KIOSKS = frozenset({KeyKind.KIOSK})
_STAFF = frozenset({KeyKind.CONSOLE, KeyKind.COUNTER})
_SIGNED = (
    ProblemCode.INVALID_REQUEST,
    ProblemCode.NOT_SIGNED_IN,
    ProblemCode.NOT_ALLOWED,
    ProblemCode.STORE_UNAVAILABLE,
)


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""
    ports = SnapshotPorts(changed=parts.store.changed, ledger=parts.store.ledger, rules=parts.rules)

    def heartbeat(call: Call, name: str) -> Response:
        hear_kiosk(_signed(call).name, name, read(Heartbeat), parts.store.kiosks, call.now)
        return json_answer(HeartbeatKept(call.now))

    def kiosks(call: Call) -> Response:
        return json_answer(Kiosks(watch_kiosks(parts.store.kiosks, call.now)))

    def snapshot(call: Call) -> Response:
        desk = _desk(parts, request.args.get("desk", ""))
        asker = parts.mark_asker(AskerKind.DEVICE, _signed(call).name)
        return json_answer(make_snapshot(desk, request.args.get("since", ""), asker, ports, call.now))

    return (
        Route("POST", "/v1/kiosks/<name>/heartbeat", heartbeat, "A kiosk tells how it is, once a minute.",
              keys=_KIOSKS, takes=(Heartbeat,), gives=(HeartbeatKept,), problems=_SIGNED, largest=4096),
        Route("GET", "/v1/kiosks", kiosks, "How every kiosk is; those that need somebody come first.",
              keys=_STAFF, gives=(Kiosks,), problems=_SIGNED[1:]),
        Route("GET", "/v1/snapshot", snapshot,
              "What a kiosk may keep of a desk's dossiers (`desk`: id or name), changed after `since`.",
              keys=_KIOSKS, gives=(Snapshot,), problems=_SIGNED),
    )  # fmt: skip


def _signed(call: Call) -> ChannelKey:
    if call.key is None:
        raise errors.NotSignedIn
    return call.key


def _desk(parts: Parts, named: str) -> str:
    """The id of a desk named by its id, or by its name; raise InvalidRequest where there is none, or several."""
    desks = parts.store.directory.desks.all()
    for found in ([desk for desk in desks if desk.id == named], [desk for desk in desks if desk.name == named]):
        if len(found) == 1:
            return found[0].id
    raise errors.InvalidRequest("desk is the id of a desk, or a name that one desk alone has")
