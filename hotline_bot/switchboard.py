"""Takes each message once: journal, dialogue state, look-ups, and the reply kept before it is sent.

    claim -> state -> dialogue, with look-ups as often as it asks -> settle (reply and new state in one transaction)

The letter that `answer` returns goes back within the caller's own request, and a repeat gets the very same one. Fronts
that are written to afterwards have their own way through the journal (`answering`) and come for `converse` alone.
Whatever goes wrong in between is answered by a polite sentence and settled as well: a message that always fails must
not be tried for ever.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from hotline_bot.conversing import Conversing, Message
from hotline_bot.counter import ApiCounter
from hotline_bot.dialogue import Dialogue
from hotline_bot.effects import Hands
from hotline_bot.talks import Place, Talks
from hotline_bot.turns import Heard, Reply, State, Turn
from lookup_api.client import AsyncLookupClient
from lookup_api.contract.lookups import Asker, AskerKind, asker_of_address
from lookup_api.exchange import Answered, Busy, Claim, Claimed, ClaimLost, Exchange, ExchangeError
from lookup_api.logs import correlation_id

log = logging.getLogger(__name__)


class Letter(msgspec.Struct, frozen=True):
    """What is kept in the journal: the replies in their order."""

    replies: tuple[Reply, ...]
    language: str = ""  # what the replies are written in


@dataclass(frozen=True, slots=True)
class Caller:
    """Who wrote, on which front. `conversation` and `user` are the front's own ids.

    `language`: what a conversation begins in; empty is the house's first. `address`: where a front's user is known by
    nothing better, so that a new conversation is no new budget.
    """

    front: str
    conversation: str
    user: str
    language: str = ""
    address: str | None = None

    @property
    def asker(self) -> Asker:
        """The asker as the lookup API counts it."""
        if self.address is not None:
            return asker_of_address(self.address)
        return Asker(kind=AskerKind.CHAT, id=f"{self.front}:{self.user}")


def now_utc() -> datetime:
    """The present moment; the only clock of the hotline."""
    return datetime.now(UTC)


class Switchboard:
    """One a process. `exchange` blocks and is used in threads; `client` and `dialogue` are shared by all callers."""

    def __init__(
        self,
        exchange: Exchange,
        dialogue: Dialogue,
        client: AsyncLookupClient,
        clock: Callable[[], datetime] = now_utc,
        hands: Hands | None = None,
        talks: Talks | None = None,
    ) -> None:
        """Without `hands` all is asked of the API through `client`; with `talks` a person can be called as well."""
        self.exchange = exchange
        self.clock = clock
        self._dialogue = dialogue
        self._conversing = Conversing(exchange, dialogue, hands or Hands(client, ApiCounter(client)), talks)

    async def answer(self, caller: Caller, message_id: str, listen: Callable[[], Awaitable[Heard]]) -> Letter | Busy:
        """Take one message whose letter goes back within the caller's own request; a repeat gets the same letter.

        A second delivery waits a little for the first one's letter, and is told Busy after that. Raises
        ExchangeUnavailable: nothing was done, say it again.
        """
        correlation_id.set(uuid.uuid4().hex)
        claim = await self._claim(caller, message_id)
        if isinstance(claim, Claimed):
            letter = await self._work(claim, caller, listen)
            if letter is not None:
                return letter
            # Another delivery took over because this one was slow: what it said, or will say, is the answer.
            claim = await self._claim(caller, message_id)
        match claim:
            case Answered(reply):
                log.info("answered before", extra={"front": caller.front})
                return msgspec.json.decode(reply, type=Letter)
            case Claimed():
                return Busy(claim.lease_ends_at)
            case busy:
                return busy

    async def _claim(self, caller: Caller, message_id: str) -> Claim:
        return await asyncio.to_thread(self.exchange.claim, caller.front, message_id, self.clock())

    async def _work(self, claim: Claimed, caller: Caller, listen: Callable[[], Awaitable[Heard]]) -> Letter | None:
        """Work out the letter of a message that is ours and keep it; None when somebody else has answered."""
        started = time.monotonic()
        turn, outcome = await self.converse(caller, lambda: self._kept(caller), listen, claim.message_key.hex())
        letter = Letter(turn.replies, turn.state.language)
        kept = (caller.conversation, msgspec.json.encode(turn.state))
        try:
            await asyncio.to_thread(
                self.exchange.settle, claim, msgspec.json.encode(letter), self.clock(), state=kept, sent=True
            )
        except ClaimLost:
            log.warning("answered by another", extra={"front": caller.front})
            return None
        duration = round((time.monotonic() - started) * 1000)
        log.info("answered", extra={"front": caller.front, "outcome": outcome, "duration_ms": duration})
        return letter

    async def converse(
        self,
        caller: Caller,
        recall: Callable[[], Awaitable[bytes | None]],
        listen: Callable[[], Awaitable[Heard]],
        name: str = "",
    ) -> tuple[Turn, str]:
        """Hear and decide; on any failure, apologise. `recall` brings the kept state; the outcome is a log's word.

        `name` is the message's own, the same when it is worked on again: a person who speaks reads it once.
        """
        state: State | None = None
        message = Message(Place(caller.front, caller.conversation), caller.asker, name or uuid.uuid4().hex)
        try:
            state = self._read_state(await recall(), caller)
            turned = await self._conversing.take(message, state, await listen(), self.clock())
        except Exception:
            # The log's own rule writes type and place only, so nothing a citizen sent is quoted.
            log.exception("message failed", extra={"front": caller.front})
            return await self._apology(message, state), "failed"
        return turned.turn, turned.outcome

    async def _apology(self, message: Message, state: State | None) -> Turn:
        """Say that something failed, unless a person speaks: then nothing is said over them."""
        now = self.clock()
        with suppress(ExchangeError):
            if await self._conversing.silent(message.place):
                return Turn(state or self._dialogue.opening("", now))
        return self._dialogue.apologise(state, now)

    async def _kept(self, caller: Caller) -> bytes | None:
        return await asyncio.to_thread(self.exchange.state, caller.front, caller.conversation)

    def _read_state(self, kept: bytes | None, caller: Caller) -> State | None:
        if kept is None:
            return self._opening(caller)
        try:
            return msgspec.json.decode(kept, type=State)
        except msgspec.MsgspecError:
            # Kept by another version: the conversation begins anew, and old buttons say that they are old.
            log.warning("state not readable", extra={"front": caller.front})
            return self._opening(caller)

    def _opening(self, caller: Caller) -> State | None:
        return self._dialogue.opening(caller.language, self.clock()) if caller.language else None
