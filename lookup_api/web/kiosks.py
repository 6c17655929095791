"""Kiosks: their heartbeats, what staff see of them, their bells, and what a kiosk keeps for when the API is away."""

from flask import Response, request

from lookup_api.contract.kiosks import BellRequest, Heartbeat, HeartbeatKept, Kiosks, Snapshot
from lookup_api.contract.lookups import AskerKind, KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain import errors
from lookup_api.domain.operators import READS_DOSSIERS
from lookup_api.service.answer_bell import answer_bell
from lookup_api.service.make_snapshot import SnapshotPorts, make_snapshot
from lookup_api.service.watch_kiosks import hear_kiosk, named_desk, watch_kiosks
from lookup_api.web.answers import json_answer
from lookup_api.web.operators import CONSOLE, SIGNED, signed_in
from lookup_api.web.parts import Parts
from lookup_api.web.reading import read
from lookup_api.web.routes import Call, ChannelKey, Route

_KIOSKS = frozenset({KeyKind.KIOSK})
_STAFF = frozenset({KeyKind.CONSOLE, KeyKind.COUNTER})


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""
    ports = SnapshotPorts(changed=parts.store.changed, ledger=parts.store.ledger, rules=parts.rules)

    def told_kiosks(call: Call) -> Kiosks:
        return Kiosks(watch_kiosks(parts.store.kiosks, call.now, parts.store.directory.desks.all()))

    def heartbeat(call: Call, name: str) -> Response:
        hear_kiosk(_signed(call).name, name, read(Heartbeat), parts.store.kiosks, call.now)
        return json_answer(HeartbeatKept(call.now))

    def kiosks(call: Call) -> Response:
        return json_answer(told_kiosks(call))

    def bell(call: Call, name: str) -> Response:
        answer_bell(name, read(BellRequest), signed_in(call, parts), parts.store.kiosks, call.now)
        return json_answer(told_kiosks(call))

    def snapshot(call: Call) -> Response:
        desk = _desk(parts, request.args.get("desk", ""))
        asker = parts.mark_asker(AskerKind.DEVICE, _signed(call).name)
        return json_answer(make_snapshot(desk, request.args.get("since", ""), asker, ports, call.now))

    return (
        Route("POST", "/v1/kiosks/<name>/heartbeat", heartbeat, "A kiosk tells how it is, once a minute.",
              keys=_KIOSKS, takes=(Heartbeat,), gives=(HeartbeatKept,), problems=SIGNED, largest=4096),
        Route("GET", "/v1/kiosks", kiosks, "How every kiosk is; those that need somebody come first.",
              keys=_STAFF, gives=(Kiosks,), problems=SIGNED[1:]),
        Route("POST", "/v1/kiosks/<name>/bell", bell, "Somebody of staff answers a kiosk's bell; the first is kept.",
              keys=CONSOLE, roles=READS_DOSSIERS, takes=(BellRequest,), gives=(Kiosks,),
              problems=(*SIGNED, ProblemCode.CONFLICT)),
        Route("GET", "/v1/snapshot", snapshot,
              "What a kiosk may keep of a desk's dossiers (`desk`: id or name), changed after `since`.",
              keys=_KIOSKS, gives=(Snapshot,), problems=SIGNED),
    )  # fmt: skip


def _signed(call: Call) -> ChannelKey:
    if call.key is None:
        raise errors.NotSignedIn
    return call.key


def _desk(parts: Parts, named: str) -> str:
    """The id of a desk named by its id, or by its name; raise InvalidRequest where there is none, or several."""
    desk = named_desk(named, parts.store.directory.desks.all())
    if desk is None:
        raise errors.InvalidRequest("desk is the id of a desk, or a name that one desk alone has")
    return desk.id
