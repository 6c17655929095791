"""Requests to be called back, from the outbox to tickets (`POST /v1/tickets`), each once.

The telephone and the chats put requests on the channel `call-back`; the recipient is the number to call. They wait
there while the lookup API is away, and a request that was sent twice opens one ticket: its key goes along.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Final

import msgspec

from lookup_api.client import InvalidRequest, LookupClient, NotAllowed, ProblemError, TooLarge, operator_calls
from lookup_api.contract.operators import TicketKind, TicketReason, TicketRequest
from lookup_api.exchange import Draft, Exchange

CHANNEL: Final = "call-back"
KEEPS: Final = timedelta(days=7)
MOST_AT_ONCE: Final = 20
_HOPELESS = (InvalidRequest, NotAllowed, TooLarge)  # the same request will not be taken later either

log = logging.getLogger(__name__)


class CallBackRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request to be called back: the body of a draft on the channel `call-back`."""

    call: str  # the transport's own id of the call or the conversation
    asked_at: datetime
    language: str
    code: str = ""  # what was last looked up
    caller: str = ""  # the number a call came from: a hint, for it can be forged
    channel: str = "voice"
    reason: str = "asked"
    transcript: str = ""


def call_back_draft(key: str, phone: str, request: CallBackRequest, now: datetime) -> Draft:
    """A request on its way; `key` names it for ever."""
    return Draft(f"{CHANNEL}:{key}", CHANNEL, phone, msgspec.json.encode(request), now + KEEPS)


def open_tickets(exchange: Exchange, client: LookupClient, now: datetime) -> int:
    """Open a ticket for each request that waits; return how many."""
    opened = 0
    for waiting in exchange.outbox.lease(CHANNEL, now, most=MOST_AT_ONCE):
        try:
            request = msgspec.json.decode(waiting.body, type=CallBackRequest)
            client.send(operator_calls.open_ticket(_ticket(request, waiting.recipient), key=_named(waiting.key)))
        except msgspec.MsgspecError:
            exchange.outbox.failed(waiting, now, final=True, reason="unreadable")
        except ProblemError as problem:
            log.warning("ticket not opened", extra={"problem": problem.code})
            exchange.outbox.failed(waiting, now, final=isinstance(problem, _HOPELESS), reason=problem.code)
        else:
            exchange.outbox.sent(waiting, now)
            opened += 1
    return opened


def _ticket(request: CallBackRequest, phone: str) -> TicketRequest:
    words = [request.transcript] if request.transcript else []
    return TicketRequest(
        kind=TicketKind.CALL_BACK,
        reason=TicketReason(request.reason),
        phone=phone[:40],
        code=request.code or None,
        text="\n".join(words)[-4000:] or None,
        channel=request.channel,
        language="en" if request.language == "en" else "vi",
    )


def _named(key: str) -> str:
    """The key of a request, as the API takes it: it may hold the id of a chat."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
