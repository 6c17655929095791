"""Answers what the reception kept and sends the replies: beside the serving of requests, or in a process of its own.

Any number of workers share the work; of each conversation one message is worked on and one reply sent at a time.
Wherever a worker dies, what it held comes to another when the lease ends: a message that was settled is not answered
anew, and a reply that may have left is looked for at the provider before it is sent again (`Front.deliver`).
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from hotline_bot import answering, sending
from hotline_bot.answering import Answering
from hotline_bot.draining import Drain
from hotline_bot.fronts import Front
from hotline_bot.pace import Pace
from hotline_bot.reception import Reception, queue_of
from hotline_bot.sending import Sending
from hotline_bot.switchboard import Switchboard

REPLAY = 5.0  # seconds between two looks into the spool
# Replies a second, where a house sets nothing else: what Telegram states for a bot, what is reported of Zalo, and for
# Messenger a figure well below its own.
PACES: Mapping[str, float] = {"telegram": 30, "zalo": 20, "messenger": 40}

log = logging.getLogger(__name__)


class Worker:
    """One a process, made and used on one event loop."""

    def __init__(
        self,
        switchboard: Switchboard,
        reception: Reception,
        fronts: Sequence[Front],
        paces: Mapping[str, float] = PACES,
    ) -> None:
        self._reception = reception
        self._fronts = fronts
        outbox, clock = switchboard.exchange.outbox, switchboard.clock
        self._answering: list[Drain] = []
        self._sending: list[Drain] = []
        for front in fronts:
            pace = paces.get(front.name, PACES[front.name])
            send = Sending(front, switchboard, Pace(pace)).send
            # Whoever is leased waits for its turn within its lease: no more than go in a second.
            at_once = min(front.at_once, max(1, int(pace)))
            self._sending.append(
                Drain(outbox, front.name, clock, send, at_once=at_once, lease=sending.LEASE, newest=front.newest)
            )
            answer = Answering(front, switchboard, self._sending[-1].wake).answer
            self._answering.append(
                Drain(outbox, queue_of(front.name), clock, answer, at_once=answering.AT_ONCE, lease=answering.LEASE)
            )

        loop = asyncio.get_running_loop()
        reception.tell(lambda: loop.call_soon_threadsafe(self._wake))

    def _wake(self) -> None:
        for drain in self._answering:
            drain.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`, then finish what is at work. Raises what the last front's `begin` raises."""
        stopped, replaying = asyncio.create_task(stop.wait()), asyncio.create_task(self._replay())
        working: set[asyncio.Task[Any]] = {asyncio.create_task(self._work(place)) for place in range(len(self._fronts))}
        try:
            while working and not stopped.done():
                done, _ = await asyncio.wait({stopped, *working}, return_when=asyncio.FIRST_COMPLETED)
                for ended in done & working:
                    working.discard(ended)
                    self._say_ended(ended, others=len(working))
        finally:
            await self._finish()
            for task in (stopped, replaying, *working):
                task.cancel()
            for front in self._fronts:
                await front.close()

    @staticmethod
    def _say_ended(ended: asyncio.Task[Any], *, others: int) -> None:
        """A front that cannot begin must not stop the others; where it is the last, its reason is the end's."""
        if not others:
            ended.result()
        log.error("front ended", extra={"error": type(ended.exception()).__name__})

    async def _work(self, place: int) -> None:
        await self._fronts[place].begin()
        await asyncio.gather(self._answering[place].run(), self._sending[place].run())

    async def _finish(self) -> None:
        # First what was heard, then what is said to it.
        await asyncio.gather(*(drain.finish(to_the_end=False) for drain in self._answering))
        await asyncio.gather(*(drain.finish(to_the_end=True) for drain in self._sending))

    async def _replay(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._reception.replay)
            except Exception:
                log.exception("spool not taken in", extra={"component": "hotline-bot"})
            await asyncio.sleep(REPLAY)
