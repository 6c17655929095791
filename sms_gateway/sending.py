"""Texts of the outbox leave: leased, sent by the first carrier that takes them, and marked.

A text goes by the carrier its question came by while that works, else by the first of SMS_ROADS that does. A carrier
that fails opens its breaker: the text at hand and all further ones leave by the next, and now and then one tries
whether it is back (`breaker`). While none works nothing is leased but that one, so no text's time is worn away.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lookup_api.exchange import Exchange, ExchangeError, Outgoing, Sent
from sms_gateway.breaker import Breaker
from sms_gateway.counting import Counting
from sms_gateway.outgoing import CHANNEL, TextToSend, read_body
from sms_gateway.roads import NumberRefused, Road, RoadFailed, RoadProblem, Throttled
from sms_gateway.taken import find_taken

LEASE = timedelta(seconds=40)  # longer than the time-outs of two carriers after each other
MOST_AT_ONCE = 100
IDLE = 0.2  # seconds between two looks into an empty outbox

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Failed:
    """A text that no carrier took."""

    message: Outgoing
    reason: str
    final: bool = False
    wait: timedelta = timedelta(0)


class Sending:
    """Sends what waits in the outbox; one for each process that does."""

    def __init__(
        self,
        exchange: Exchange,
        roads: Sequence[Road],
        counting: Counting,
        clock: Callable[[], datetime],
        *,
        rest: timedelta | None = None,
        lease: timedelta = LEASE,
    ) -> None:
        """Take the carriers in the order in which they are preferred; `rest` is that of their breakers."""
        self._exchange = exchange
        self._roads = tuple(roads)
        self._counting = counting
        self._clock = clock
        self._lease = lease
        self.breakers = {road.name: Breaker(rest) if rest else Breaker() for road in roads}

    async def run(self, stop: asyncio.Event, wake: asyncio.Event | None = None) -> None:
        """Send until told to stop; `wake` says that there is something new."""
        wake = wake or asyncio.Event()
        while not stop.is_set():
            wake.clear()
            try:
                sent = await self.once()
            except ExchangeError as error:
                _log.warning("outbox away", extra={"error": type(error).__name__})
                sent = 0
                await asyncio.sleep(1)
            if not sent:
                try:
                    await asyncio.wait_for(wake.wait(), IDLE)
                except TimeoutError:
                    continue

    async def once(self) -> int:
        """Lease what may leave now and send it; return how many were leased. Raises ExchangeError."""
        most = self._most()
        if not most:
            return 0
        lease = lambda: self._exchange.outbox.lease(CHANNEL, self._clock(), most=most, sending=self._lease)  # noqa: E731 - it runs in a thread
        leased = await asyncio.to_thread(lease)
        outcomes = await asyncio.gather(*(self._send(message) for message in leased))
        if leased:
            await asyncio.to_thread(self._mark, outcomes)
        return len(leased)

    def _most(self) -> int:
        now = self._clock()
        if any(breaker.is_closed for breaker in self.breakers.values()):
            return MOST_AT_ONCE
        return 1 if any(breaker.is_due(now) for breaker in self.breakers.values()) else 0

    async def _send(self, message: Outgoing) -> Sent | _Failed:
        try:
            text = read_body(message.body)
        except ValueError:
            return _Failed(message, "unreadable", final=True)
        token = text.token(message.key)
        # a notice has one name however often it is worded: another message may have told it already
        doubtful = message.attempt > 1 or bool(text.names)
        if doubtful and (sent := await asyncio.to_thread(self._sent_before, message, text, token)):
            return sent
        if not self._counting.may_spend(message.recipient):
            return _Failed(message, "budget", wait=timedelta(hours=1))
        reason, wait = "no_carrier", timedelta(0)
        for road in self._order(text.carrier):
            try:
                provider_id = await self._hand_over(road, message.recipient, text, token)
            except NumberRefused as refused:
                return _Failed(message, refused.reason, final=True)
            except Throttled as throttled:
                reason, wait = throttled.reason, throttled.wait
            except RoadFailed as failed:
                reason = failed.reason
            else:
                self._counting.count(road.name, text.template, message.recipient, text.text, self._clock())
                return Sent(message, provider_id, road.name)
        return _Failed(message, reason, wait=wait)

    def _sent_before(self, message: Outgoing, text: TextToSend, token: str) -> Sent | None:
        """Find out whether a carrier took the text when it was handed over last, though nobody could note it."""
        taken = find_taken(self._exchange, token)
        if taken is None:
            return None
        _log.info("text was taken before", extra={"carrier": taken.carrier, "attempt": message.attempt})
        self._counting.count(taken.carrier, text.template, message.recipient, text.text, self._clock())
        return Sent(message, taken.message_id, taken.carrier)

    def _order(self, preferred: str) -> Iterator[Road]:
        """Yield the carriers to try, asking each breaker when its turn has come."""
        for road in sorted(self._roads, key=lambda road: road.name != preferred):
            if self.breakers[road.name].may_try(self._clock()):
                yield road

    async def _hand_over(self, road: Road, recipient: str, text: TextToSend, token: str) -> str | None:
        breaker = self.breakers[road.name]
        try:
            provider_id = await road.send(recipient, text, token)
        except RoadFailed as failed:
            if breaker.failed(self._clock()):
                _log.error("carrier given a rest", extra={"carrier": road.name, "reason": failed.reason})
            raise
        except RoadProblem:
            self._worked(road, breaker)
            raise
        self._worked(road, breaker)
        return provider_id

    def _worked(self, road: Road, breaker: Breaker) -> None:
        if breaker.worked():
            _log.info("carrier back", extra={"carrier": road.name})

    def _mark(self, outcomes: Sequence[Sent | _Failed]) -> None:
        now = self._clock()
        self._exchange.outbox.sent_many([one for one in outcomes if isinstance(one, Sent)], now)
        for failed in outcomes:
            if isinstance(failed, _Failed):
                again = self._exchange.outbox.failed(
                    failed.message, now, final=failed.final, reason=failed.reason, not_before=now + failed.wait
                )
                _log.warning("text not sent", extra={"reason": failed.reason, "outcome": "again" if again else "ended"})
