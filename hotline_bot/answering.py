"""Turns what a front's reception kept into replies in the outbox, each message once.

    lease -> claim and state -> dialogue, with look-ups -> settle: the new state and the replies in one transaction
                                                           and then: this message is done

A worker that dies after the settlement and before the last step finds the message answered, and only ends it.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from hotline_bot.fronts import Front, Incoming
from hotline_bot.posts import draft
from hotline_bot.switchboard import Switchboard
from hotline_bot.together import Together
from hotline_bot.turns import Turn
from lookup_api.exchange import Answered, Busy, Claim, Claimed, Draft, Outgoing, Sent, Settlement
from lookup_api.logs import correlation_id

AT_ONCE = 128  # messages of a front; more than a batch, so that one is looked up while another is being written
BATCH = 64  # messages of one transaction; as many as one batch of look-ups holds
LEASE = timedelta(seconds=20)  # a little longer than a claim's: whoever comes next need not wait for that
_SHORTEST_WAIT = 0.05  # seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A message's claim, with the state of its conversation."""

    claim: Claim
    state: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A message that was answered and is to be settled."""

    heard: Outgoing
    settlement: Settlement


class Answering:
    """Answers the messages of one front."""

    def __init__(self, front: Front, switchboard: Switchboard, wake: Callable[[], None]) -> None:
        """`wake` is called when replies wait to be sent."""
        self._front = front
        self._wake = wake
        self._switchboard = switchboard
        self._exchange = switchboard.exchange
        self._clock = switchboard.clock
        self._begin: Together[tuple[Incoming, Outgoing], _Begun] = Together(self._begin_all, BATCH)
        self._settle: Together[_Kept, bool] = Together(self._settle_all, BATCH)
        self._end: Together[Outgoing, bool] = Together(self._end_all, BATCH)

    async def answer(self, heard: Outgoing) -> None:
        """Answer one leased message. Raises ExchangeUnavailable: it comes again."""
        correlation_id.set(uuid.uuid4().hex)
        incoming = self._read(heard)
        if incoming is None:
            await self._end.join(heard)
            return
        while isinstance((begun := await self._begin.join((incoming, heard))).claim, Busy):
            # Whoever held it has died, or it would be answered by now: it is ours when the claim's lease ends.
            left = (begun.claim.until - self._clock()).total_seconds()
            await asyncio.sleep(max(_SHORTEST_WAIT, left))
        match begun.claim:
            case Answered():
                log.info("answered before", extra={"front": self._front.name})
                await self._end.join(heard)
            case Claimed() as claimed:
                await self._work_out(heard, incoming, claimed, begun.state)

    def _read(self, heard: Outgoing) -> Incoming | None:
        try:
            incoming = self._front.read(heard.body)
        except Exception:
            # The log's own rule writes type and place only, so nothing a citizen sent is quoted.
            log.exception("message not readable", extra={"front": self._front.name})
            return None
        if incoming is None:
            log.info("not for us", extra={"front": self._front.name})
        return incoming

    async def _work_out(self, heard: Outgoing, incoming: Incoming, claimed: Claimed, state: bytes | None) -> None:
        started = time.monotonic()

        async def recall() -> bytes | None:
            return state

        turn, outcome = await self._switchboard.converse(
            incoming.caller, recall, lambda: self._front.listen(incoming), claimed.message_key.hex()
        )
        drafts = tuple(self._drafts(heard, incoming, turn))
        kept = msgspec.structs.replace(turn.state, heard_at=incoming.at or self._clock(), said=len(drafts))
        settlement = Settlement(
            claimed,
            b"",  # the replies stand in the outbox
            state=(incoming.caller.conversation, msgspec.json.encode(kept)),
            sent=True,
            then=drafts,
        )
        if not await self._settle.join(_Kept(heard, settlement)):
            log.warning("answered by another", extra={"front": self._front.name})
            return
        self._wake()
        duration = round((time.monotonic() - started) * 1000)
        log.info("answered", extra={"front": self._front.name, "outcome": outcome, "duration_ms": duration})

    def _drafts(self, heard: Outgoing, incoming: Incoming, turn: Turn) -> Sequence[Draft]:
        now = self._clock()
        address = self._front.address(incoming)
        pieces = [piece for reply in turn.replies for piece in self._front.pieces(reply, turn.state.language)]
        drafts = [
            draft(
                self._front.name,
                incoming.caller.conversation,
                piece,
                key=f"{heard.key}/{number}",
                heard_at=incoming.at or now,
                now=now,
                address=address,
            )
            for number, piece in enumerate(pieces)
        ]
        open_ones = [each for each in drafts if each is not None]
        if len(open_ones) < len(drafts):
            log.warning("window closed", extra={"front": self._front.name})
        return open_ones

    # --- the journal, for many at once --------------------------------------------------------------------------

    async def _begin_all(self, messages: Sequence[tuple[Incoming, Outgoing]]) -> Sequence[_Begun]:
        return await asyncio.to_thread(self._begun, messages)

    def _begun(self, messages: Sequence[tuple[Incoming, Outgoing]]) -> list[_Begun]:
        name = self._front.name
        claims = self._exchange.claim_many(name, [heard.recipient for _, heard in messages], self._clock())
        # Read after the claims: whoever answered the conversation before has settled its state by then.
        states = self._exchange.states.read_many(name, {incoming.caller.conversation for incoming, _ in messages})
        return [
            _Begun(claim, states.get(incoming.caller.conversation) if isinstance(claim, Claimed) else None)
            for claim, (incoming, _) in zip(claims, messages, strict=True)
        ]

    async def _settle_all(self, kept: Sequence[_Kept]) -> Sequence[bool]:
        return await asyncio.to_thread(self._settled, kept)

    def _settled(self, kept: Sequence[_Kept]) -> list[bool]:
        now = self._clock()
        lost = self._exchange.settle_many([each.settlement for each in kept], now)
        # Of what was lost another holds the claim: it ends the message when it has answered.
        ours = [each.settlement.claimed not in lost for each in kept]
        ended = [Sent(each.heard) for each, is_ours in zip(kept, ours, strict=True) if is_ours]
        self._exchange.outbox.sent_many(ended, now)
        return ours

    async def _end_all(self, heard: Sequence[Outgoing]) -> Sequence[bool]:
        await asyncio.to_thread(self._exchange.outbox.sent_many, [Sent(each) for each in heard], self._clock())
        return [True] * len(heard)
