"""`GET /v1/dossiers/{code}` and `POST /v1/lookups`: the answers every channel asks for."""

import msgspec
from flask import Response, request

from lookup_api.contract.lookups import (
    Asker,
    AskerKind,
    KeyKind,
    LookupBatch,
    LookupRequest,
    LookupResult,
    LookupResults,
    asker_of_address,
)
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import View
from lookup_api.domain import errors, scans
from lookup_api.service.look_up import ANSWERED, Asking, LookUpPorts, beforehand, look_up
from lookup_api.web.answers import as_problem, json_answer
from lookup_api.web.measures import Measures
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, ChannelKey, Route

_PROBLEMS = (
    ProblemCode.CODE_NOT_RECOGNISED,
    ProblemCode.DOSSIER_NOT_FOUND,
    ProblemCode.HANDLED_ELSEWHERE,
    ProblemCode.INVALID_REQUEST,
    ProblemCode.TOO_MANY_ATTEMPTS,
)
_BATCH_BYTES = 512 * 1024
_DEFAULT_KINDS = {
    KeyKind.SMS: AskerKind.PHONE,
    KeyKind.CHAT: AskerKind.CHAT,
    KeyKind.CONSOLE: AskerKind.OPERATOR,
    KeyKind.APP: AskerKind.WEB,
}

_single = msgspec.json.Decoder(LookupRequest)
_batch = msgspec.json.Decoder(LookupBatch)


def routes(parts: Parts, measures: Measures) -> tuple[Route, ...]:
    """The routes of this subject."""

    def one(wanted: LookupRequest, call: Call, ports: LookUpPorts = parts.look_up) -> View:
        asking = asking_of(call.key, wanted.asker, parts)
        channel = asking.channel or "web"
        try:
            view = look_up(wanted.text, wanted.proof, asking, ports, call.now)
        except errors.ProblemError as problem:
            measures.looked_up(channel, problem.code)
            raise
        measures.looked_up(channel, ANSWERED)
        return view

    def each(wanted: LookupRequest, call: Call, ports: LookUpPorts) -> LookupResult:
        try:
            return LookupResult(view=one(wanted, call, ports))
        except errors.ProblemError as problem:
            return LookupResult(problem=as_problem(problem))

    def by_code(call: Call, code: str) -> Response:
        if isinstance(scans.read_scan(code), scans.TokenMeant):
            # An address is logged by every proxy on the way: what proves holding does not belong in one.
            raise errors.InvalidRequest("send a token in the body of a lookup")
        return json_answer(one(LookupRequest(text=code), call))

    def by_text(call: Call) -> Response:
        wanted = _read(request.get_data())
        if isinstance(wanted, LookupBatch):
            ports = beforehand([item.text for item in wanted.items], parts.look_up)
            return json_answer(LookupResults([each(item, call, ports) for item in wanted.items]))
        return json_answer(one(wanted, call))

    return (
        Route("GET", "/v1/dossiers/<code>", by_code, "What anyone may know of a dossier by its code.",
              gives=(View,), problems=_PROBLEMS),
        Route("POST", "/v1/lookups", by_text, "Look up a text, with a proof where there is one; or up to 64 at once.",
              takes=(LookupRequest, LookupBatch), gives=(View, LookupResults),
              problems=(*_PROBLEMS, ProblemCode.PROOF_REFUSED, ProblemCode.TOO_LARGE), largest=_BATCH_BYTES),
    )  # fmt: skip


def _read(body: bytes) -> LookupRequest | LookupBatch:
    """Read one lookup, or several where the body is no single one."""
    try:
        return _single.decode(body)
    except msgspec.MsgspecError as error:
        reason = error
    if b'"items"' in body:
        try:
            return _batch.decode(body)
        except msgspec.MsgspecError as error:
            reason = error
    except_values = str(reason)[:200] if isinstance(reason, msgspec.ValidationError) else "the body is not JSON"
    raise errors.InvalidRequest(except_values)  # msgspec names types and places, never what was sent


def asking_of(key: ChannelKey | None, asker: Asker | None, parts: Parts) -> Asking:
    """Who asks: what a keyed channel states is believed, everyone else is an address on the web."""
    if key is None:
        asker = asker_of_address(request.remote_addr)
        return Asking(None, asker.kind, parts.mark_asker(asker.kind, asker.id))
    if asker is None:
        kind = _DEFAULT_KINDS.get(key.kind, AskerKind.DEVICE)
        return Asking(key.kind, kind, parts.mark_asker(kind, key.name))
    if asker.kind is AskerKind.OPERATOR and key.kind is not KeyKind.CONSOLE:
        raise errors.NotAllowed("only the console asks for operators")
    return Asking(key.kind, asker.kind, parts.mark_asker(asker.kind, asker.id))
