"""Sends the replies of one front from the outbox: in the order of their conversation, once, again when it failed."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import msgspec

from hotline_bot.fronts import Doubt, Front, NotTaken, Undeliverable
from hotline_bot.pace import Pace
from hotline_bot.posts import Post
from hotline_bot.switchboard import Switchboard
from hotline_bot.together import Together
from lookup_api.exchange import ExchangeUnavailable, Outgoing, Sent

DELIVER = 25.0  # seconds that a front may take over one reply, its own second tries included
LEASE = timedelta(seconds=30)  # longer than that, with the wait for its turn
JOURNAL_PAUSE = 1.0  # seconds until a journal that does not answer is asked again
_AT_ONCE = 100

log = logging.getLogger(__name__)


class Sending:
    """Sends the replies of one front."""

    def __init__(self, front: Front, switchboard: Switchboard, pace: Pace) -> None:
        self._front = front
        self._outbox = switchboard.exchange.outbox
        self._clock = switchboard.clock
        self._pace = pace
        self._sent: Together[Sent, bool] = Together(self._sent_all, _AT_ONCE)

    async def send(self, message: Outgoing) -> None:
        """Send one leased reply, and say in the journal what became of it."""
        try:
            post = msgspec.json.decode(message.body, type=Post)
        except msgspec.MsgspecError:
            log.exception("kept reply not readable", extra={"front": self._front.name})
            await self._failed(message, final=True, reason="not readable")
            return
        await self._pace.turn()
        doubt = Doubt(message.newest_before, partial(self._looked, message)) if message.attempt > 1 else None
        try:
            async with asyncio.timeout(DELIVER):
                told = await self._front.deliver(message.recipient, post, doubt)
        except Undeliverable as gone:
            log.warning("reply cannot be delivered", extra={"front": self._front.name, "reason": str(gone)})
            await self._failed(message, final=True, reason=str(gone))
        except TimeoutError:
            log.warning("reply delayed", extra={"front": self._front.name, "attempt": message.attempt})
            await self._failed(message, final=False, reason="no answer")
        except NotTaken as later:
            extra = {"front": self._front.name, "reason": str(later), "attempt": message.attempt}
            log.warning("reply delayed", extra=extra)
            await self._failed(message, final=False, reason=str(later), wait=later.wait)
        else:
            sent = Sent(message, number=told) if isinstance(told, int) else Sent(message, told)
            await self._insist_sent(sent)

    async def _insist_sent(self, sent: Sent) -> None:
        """Say that it was sent until the journal takes it: what is not marked is looked for, or sent, again."""
        while True:
            try:
                await self._sent.join(sent)
            except ExchangeUnavailable:
                await asyncio.sleep(JOURNAL_PAUSE)
            else:
                return

    async def _looked(self, message: Outgoing, number: int) -> None:
        await asyncio.to_thread(self._outbox.looked, message, number)

    async def _failed(self, message: Outgoing, *, final: bool, reason: str, wait: timedelta = timedelta(0)) -> None:
        now = self._clock()
        await asyncio.to_thread(
            self._outbox.failed, message, now, final=final, reason=reason, not_before=now + wait if wait else None
        )

    async def _sent_all(self, taken: Sequence[Sent]) -> Sequence[bool]:
        await asyncio.to_thread(self._outbox.sent_many, taken, self._clock())
        return [True] * len(taken)
