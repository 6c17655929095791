"""What anyone may have sent to the phone registered on a dossier: a one-time code, the codes of lost receipts.

Both answer the same bytes whatever is asked: what follows is done after the answer has left.
"""

import logging
import secrets

from flask import Response

from lookup_api.contract.holders import CodeRequest, LostReceiptRequest, Noted
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain.errors import NotAllowed
from lookup_api.service.notice_ports import NoticeWriter
from lookup_api.service.recover_codes import recover_codes
from lookup_api.service.send_one_time_code import AskedPorts, charge_for_asking, send_one_time_code
from lookup_api.web.answers import json_answer
from lookup_api.web.lookups import asking_of
from lookup_api.web.parts import Parts
from lookup_api.web.reading import read, repetition
from lookup_api.web.routes import Call, Route

log = logging.getLogger(__name__)

_PROBLEMS = (ProblemCode.INVALID_REQUEST, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.STORE_UNAVAILABLE)


def asked_ports(parts: Parts) -> AskedPorts:
    """What sending to registered phones needs, from what the web face is made of."""
    return AskedPorts(
        look_up=parts.look_up,
        new_code=lambda: f"{secrets.randbelow(1_000_000):06d}",
        new_mark=lambda: secrets.token_bytes(16),
        alarm=lambda event: log.error(event, extra={"component": "notices"}),
    )


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""
    ports = asked_ports(parts)

    def send_code(call: Call) -> Response:
        wanted = read(CodeRequest)
        asking = asking_of(call.key, wanted.asker, parts)
        charge_for_asking(wanted.code, asking, ports, call.now)
        key = f"{asking.asker.hex()} {repetition() or secrets.token_hex(16)}"

        def send(writer: NoticeWriter) -> None:
            send_one_time_code(wanted.code, key, asking, writer, ports, call.now)

        parts.store.soon(send)
        return json_answer(Noted())

    def recover(call: Call) -> Response:
        wanted = read(LostReceiptRequest)
        if wanted.kind not in parts.province.lost_receipt_door:
            raise NotAllowed("this province keeps the lost-receipt door closed")
        asking = asking_of(call.key, wanted.asker, parts)
        charge_for_asking(f"{wanted.kind} {wanted.value}", asking, ports, call.now)

        def send(writer: NoticeWriter) -> None:
            recover_codes(
                wanted.kind,
                wanted.value,
                asking,
                writer=writer,
                ports=ports,
                reader=parts.store.reader,
                lost=parts.store.lost_receipts,
                now=call.now,
            )

        parts.store.soon(send)
        return json_answer(Noted())

    return (
        Route("POST", "/v1/proofs/otp", send_code, "Send a one-time code to the registered phone: one answer to all.",
              takes=(CodeRequest,), gives=(Noted,), problems=_PROBLEMS),
        Route("POST", "/v1/recoveries", recover, "The lost-receipt door: codes go to the registered phone.",
              takes=(LostReceiptRequest,), gives=(Noted,), problems=(*_PROBLEMS, ProblemCode.NOT_ALLOWED)),
    )  # fmt: skip
