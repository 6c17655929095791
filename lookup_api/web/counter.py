"""The counter (quầy tiếp nhận và trả kết quả): receive, move, issue slips, correct, hand over.

Every write takes an `Idempotency-Key`: sent again it answers as the first time, with another body it is a conflict.
"""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from lookup_api.contract import counter as contract
from lookup_api.contract.lookups import AskerKind, KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain.errors import NotSignedIn
from lookup_api.sealing import canonical_phone
from lookup_api.service.correct_phone import correct_phone
from lookup_api.service.counter_ports import Acting, CounterPorts
from lookup_api.service.hand_over_result import hand_over_result
from lookup_api.service.issue_slip import issue_slip
from lookup_api.service.receive_dossier import receive_dossier
from lookup_api.service.record_step import record_step
from lookup_api.service.register_proxy import register_proxy
from lookup_api.service.reissue_receipt import reissue_receipt
from lookup_api.web.answers import json_answer
from lookup_api.web.parts import Parts
from lookup_api.web.reading import read, repetition
from lookup_api.web.routes import Call, Route

COUNTER = frozenset({KeyKind.COUNTER})
_LARGEST = 256 * 1024  # bytes: sixty papers with long names
_PROBLEMS = (
    ProblemCode.CODE_NOT_RECOGNISED,
    ProblemCode.DOSSIER_NOT_FOUND,
    ProblemCode.NOT_SIGNED_IN,
    ProblemCode.NOT_ALLOWED,
    ProblemCode.INVALID_REQUEST,
    ProblemCode.CONFLICT,
    ProblemCode.TOO_LARGE,
    ProblemCode.STORE_UNAVAILABLE,
)


def counter_ports(parts: Parts) -> CounterPorts:
    """What the counter's use cases need, from what the web face is made of."""
    return CounterPorts(
        store=parts.store,
        ledger=parts.store.ledger,
        desk=parts.store.directory.desks.get,
        rules=parts.rules,
        is_phone=lambda text: canonical_phone(text) is not None,
        new_keypad=parts.take_in.new_keypad,
        is_sensitive=parts.take_in.is_sensitive,
    )


def acting(call: Call, parts: Parts) -> Acting:
    """Who writes: the key by its name, and the repetition by the header within that key."""
    if call.key is None:
        raise NotSignedIn
    key = repetition()
    return Acting(
        channel=call.key.kind,
        asker=parts.mark_asker(AskerKind.DEVICE, call.key.name),
        idempotency_key=None if key is None else f"{call.key.name}\n{key}",
        request=request.path.encode() + b"\n" + request.get_data(),
    )


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""
    ports = counter_ports(parts)

    def receive(call: Call) -> Response:
        wanted = read(contract.DossierRequest)
        return json_answer(receive_dossier(wanted, acting(call, parts), ports, call.now))

    def of_dossier(path: str, kind: type[Any], act: Callable[..., contract.DossierAnswer], summary: str) -> Route:
        def handler(call: Call, code: str) -> Response:
            return json_answer(act(code, read(kind), acting(call, parts), ports, call.now))

        return Route(
            "POST",
            f"/v1/dossiers/<code>/{path}",
            handler,
            summary,
            keys=COUNTER,
            takes=(kind,),
            gives=(contract.DossierAnswer,),
            problems=_PROBLEMS,
            largest=_LARGEST,
        )

    return (
        Route("POST", "/v1/dossiers", receive, "Receive a dossier: code, dates, receipt.", keys=COUNTER,
              takes=(contract.DossierRequest,), gives=(contract.DossierAnswer,), problems=_PROBLEMS,
              largest=_LARGEST),
        of_dossier("steps", contract.StepRequest, record_step, "Record a step: a status, agencies, what is noted."),
        of_dossier("slips", contract.SlipRequest, issue_slip, "Issue a slip."),
        of_dossier("phone", contract.PhoneRequest, correct_phone, "Correct a phone."),
        of_dossier("proxies", contract.ProxyRequest, register_proxy, "Register a proxy."),
        of_dossier("receipts", contract.ReissueRequest, reissue_receipt, "Issue a lost receipt again."),
        of_dossier("hand-over", contract.HandOverRequest, hand_over_result, "Hand over the result."),
    )  # fmt: skip
