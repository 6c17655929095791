"""Leases what is due in one channel of the outbox and works on it, many at a time, as long as the process lives."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from lookup_api.exchange import ExchangeUnavailable, Outbox, Outgoing

MOMENT = 0.01  # seconds
LOOK = 1.0  # seconds between two looks for what other processes left, and for a journal that does not answer
LEAVE = 10.0  # seconds for what is at work when the process is told to stop

log = logging.getLogger(__name__)


class Drain:
    """One a channel and process, on one event loop. `work` may raise: the message comes again when its lease ends."""

    def __init__(
        self,
        outbox: Outbox,
        channel: str,
        clock: Callable[[], datetime],
        work: Callable[[Outgoing], Awaitable[None]],
        *,
        at_once: int,
        lease: timedelta,
        newest: Callable[[], int] = lambda: 0,
    ) -> None:
        """`newest` is what `Outbox.lease` asks for, of a provider that numbers its messages."""
        self._outbox = outbox
        self._channel = channel
        self._clock = clock
        self._work = work
        self._most = at_once
        self._lease = lease
        self._newest = newest
        self._change = asyncio.Event()
        self._stopping = False
        self._at_work: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Say that something is due, or that there is room again."""
        self._change.set()

    async def run(self) -> None:
        """Work until `finish`."""
        while not self._stopping:
            self._change.clear()
            if await self._take():
                continue
            try:
                await asyncio.wait_for(self._change.wait(), LOOK)
            except TimeoutError:
                continue
            if self._at_work:
                # In a crowd many end and come within a moment: one lease for all of them, not one each.
                await asyncio.sleep(MOMENT)

    async def finish(self, *, to_the_end: bool) -> None:
        """Let what is at work end, and with `to_the_end` what is due as well; what takes too long is left."""
        self._stopping = True
        self.wake()
        end = asyncio.get_running_loop().time() + LEAVE
        while asyncio.get_running_loop().time() < end:
            if to_the_end:
                await self._take()
            if not self._at_work:
                return
            await asyncio.wait(self._at_work, timeout=LEAVE, return_when=asyncio.FIRST_COMPLETED)
        for late in self._at_work:
            late.cancel()

    async def _take(self) -> bool:
        """Lease as much as there is room for and start on it; tell whether that was so much that there may be more."""
        room = self._most - len(self._at_work)
        if room <= 0:
            return False
        try:
            leased = await asyncio.to_thread(
                self._outbox.lease,
                self._channel,
                self._clock(),
                most=room,
                sending=self._lease,
                newest=self._newest(),
            )
        except ExchangeUnavailable:
            log.warning("journal does not answer", extra={"channel": self._channel})
            return False
        for message in leased:
            task = asyncio.create_task(self._do(message))
            self._at_work.add(task)
            task.add_done_callback(self._done)
        return len(leased) == room

    def _done(self, task: asyncio.Task[None]) -> None:
        self._at_work.discard(task)
        self.wake()

    async def _do(self, message: Outgoing) -> None:
        try:
            await self._work(message)
        except ExchangeUnavailable:
            log.warning("journal does not answer", extra={"channel": self._channel})
        except Exception:
            # Nobody thought of this one. It must not stop the others; it comes again, until its time has passed.
            log.exception("work failed", extra={"channel": self._channel, "attempt": message.attempt})
