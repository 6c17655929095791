"""Carries out what the call graph asks for: look-ups, ratings, a text to the caller, a request to be called back.

Texts and requests go to the outbox, once for each call and step, and are sent by who has that road: texts by the SMS
gateway (channel `sms`: the text in UTF-8), requests by who opens tickets (channel `call-back`: `CallBackRequest` in
JSON). The number a call comes from can be forged; it is where a text goes and a hint to the officer, and no proof.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from hotline_bot.bulletin import Figure
from hotline_bot.call_backs import CHANNEL as CALL_BACKS
from hotline_bot.call_backs import KEEPS as REQUEST_KEEPS
from hotline_bot.call_backs import CallBackRequest
from hotline_bot.voice.turns import (
    CallBack,
    Carried,
    Effect,
    Found,
    LookUp,
    Rate,
    SendText,
    Transfer,
    Unanswered,
)
from lookup_api.client import AsyncLookupClient, ProblemError, calls
from lookup_api.contract.lookups import Asker, AskerKind, Proof, ProofKind
from lookup_api.exchange import Draft, ExchangeError

TEXTS = "sms"
TEXT_KEEPS = timedelta(hours=1)  # a text that comes later is about another call
_NUMBER = re.compile(r"\+?[0-9]{8,15}", re.ASCII)
# What Twilio names as the number of a caller who withholds it.
_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8566696", "+86282452253"})

log = logging.getLogger(__name__)


class Outbox(Protocol):
    """Where what is to be sent is kept; `lookup_api.exchange.Outbox` is one."""

    def enqueue(self, draft: Draft, now: datetime) -> bool:
        """Keep a message once for its key; tell whether it is new."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """One call: the transport's own id for it, and the number it came from where that is known."""

    call: str
    number: str | None = field(repr=False)

    @property
    def asker(self) -> Asker:
        """The asker as the lookup API counts it. All who withhold their number share one budget."""
        if self.number is None:
            return Asker(AskerKind.CHAT, "voice:withheld")
        return Asker(AskerKind.PHONE, self.number)


def caller_number(shown: str) -> str | None:
    """The number in what a transport shows of a caller; None where it is withheld or is no number."""
    return shown if _NUMBER.fullmatch(shown) and shown not in _WITHHELD else None


class Record(Protocol):
    """What is noted of calls; `voice.records.Records` does. Blocks, raises nothing."""

    def count(self, figure: Figure, call: str) -> None:
        """Count a call, once for each figure."""
        ...

    def put_through(self, call: str, number: str | None, asked: str) -> None:
        """A call goes on to an operator; `asked` is what was last looked up."""
        ...


class Deeds:
    """One a process. `outbox` and `record` block and are used in threads; `client` is shared by all calls."""

    def __init__(
        self, client: AsyncLookupClient, outbox: Outbox, record: Record, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._record = record
        self._clock = clock

    async def begin(self, caller: Caller) -> None:
        """Take note of a call that came in."""
        await asyncio.to_thread(self._record.count, Figure.CONTACT, caller.call)

    async def put_through(self, transfer: Transfer, caller: Caller) -> None:
        """Take note of a call that goes on to an operator."""
        await asyncio.to_thread(self._record.put_through, caller.call, caller.number, transfer.asked)

    async def carry_out(self, effect: Effect, caller: Caller, step: int) -> Found | Unanswered | Carried:
        """Carry out one effect of a call's step; doing it again keeps nothing twice."""
        match effect:
            case LookUp(text):
                return await self._look_up(text, caller)
            case SendText(text):
                return await self._keep(caller.number, TEXTS, text.encode(), TEXT_KEEPS, caller, step)
            case Rate():
                return await self._rate(effect, caller)
            case CallBack(number, asked, language):
                request = CallBackRequest(caller.call, self._clock(), language, asked, caller.number or "")
                body = msgspec.json.encode(request)
                await asyncio.to_thread(self._record.count, Figure.CALL_BACK, caller.call)
                return await self._keep(number or caller.number, CALL_BACKS, body, REQUEST_KEEPS, caller, step)

    async def _look_up(self, text: str, caller: Caller) -> Found | Unanswered:
        try:
            return Found(await self._client.look_up(text, asker=caller.asker))
        except ProblemError as problem:
            return Unanswered(problem)

    async def _rate(self, rating: Rate, caller: Caller) -> Carried | Unanswered:
        proof = Proof(ProofKind.ID_LAST4, rating.last_digits)
        try:
            await self._client.send(calls.rate(rating.text, rating.score, asker=caller.asker, proof=proof))
        except ProblemError as problem:
            return Unanswered(problem)
        return Carried(kept=True)

    async def _keep(
        self, recipient: str | None, channel: str, body: bytes, keeps: timedelta, caller: Caller, step: int
    ) -> Carried:
        if recipient is None:
            return Carried(kept=False)
        now = self._clock()
        draft = Draft(f"voice:{channel}:{caller.call}:{step}", channel, recipient, body, now + keeps)
        try:
            await asyncio.to_thread(self._outbox.enqueue, draft, now)
        except ExchangeError:
            log.exception("not kept", extra={"channel": channel})
            return Carried(kept=False)
        return Carried(kept=True)
