"""Messages that were acknowledged before they were answered: taken in by the burst, answered by a sending of ours.

Each is claimed, so what comes twice from the spool is answered once. Replies go into the outbox in the same
transaction that settles the claim, and leave by `sending`. What another process works on, or what waits for the rest of
its parts, is given back and comes again.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from lookup_api.exchange import Busy, Claimed, Draft, Exchange, Settlement, Spooled
from sms_gateway.answering import Answer, Answering
from sms_gateway.claiming import claim_all
from sms_gateway.gateway import NOT_NOW_FOR, report_answer
from sms_gateway.inbound import Inbound
from sms_gateway.outgoing import draft
from sms_gateway.senders import Senders
from sms_gateway.waiting import read_inbound

REPLY_AGE = timedelta(hours=6)  # an answer that comes later than this is no answer any more
A_BURST = 64  # messages: one call of the API, one settlement
HANDS = 2  # bursts at once: while one waits for the API or the disk the other one is worded
MOST_AT_ONCE = 4 * A_BURST

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message with the moment at which it was acknowledged, and what it was kept as (several parts, or one)."""

    inbound: Inbound
    at: datetime
    kept: tuple[Spooled, ...]


class TakingIn:
    """Answers acknowledged messages. `acknowledgement` is what a repeat of one hears from the carrier's request."""

    def __init__(
        self,
        answering: Answering,
        exchange: Exchange,
        senders: Senders,
        clock: Callable[[], datetime],
        acknowledgement: Callable[[str], bytes] = lambda _carrier: b"",
    ) -> None:
        self._answering = answering
        self._exchange = exchange
        self._senders = senders
        self._clock = clock
        self._acknowledgement = acknowledgement
        self._hands = ThreadPoolExecutor(HANDS, "taking-in")

    def take(self, messages: Sequence[Spooled]) -> list[Spooled]:
        """Answer a burst as the spool hands it over; return what is to be kept on. Raises ExchangeUnavailable."""
        return self.take_arrived([Arrived(read_inbound(one.body), one.kept_at, (one,)) for one in messages])

    def take_arrived(self, arrived: Sequence[Arrived]) -> list[Spooled]:
        """Answer messages, burst by burst; return what is to be kept on. Raises ExchangeUnavailable."""
        bursts = [arrived[start : start + A_BURST] for start in range(0, len(arrived), A_BURST)]
        taken = [self._hands.submit(self._take_burst, burst) for burst in bursts]
        wait(taken)  # before any of them raises: what is still being answered is not to be handed over again meanwhile
        return [kept for left in taken for kept in left.result()]

    def _take_burst(self, arrived: Sequence[Arrived]) -> list[Spooled]:
        wanted = []
        for one in arrived:
            if self._senders.may_be_answered(one.inbound.sender, one.inbound.recipient):
                wanted.append(one)
            else:
                _log.info("message left unanswered", extra={"carrier": one.inbound.carrier, "reason": "sender"})
        claims = claim_all(self._exchange, [(one.inbound, one.at) for one in wanted], self._clock())
        mine = [(one, claim) for one, claim in zip(wanted, claims, strict=True) if isinstance(claim, Claimed)]
        if mine:
            self._answer(mine)
        busy = [one for one, claim in zip(wanted, claims, strict=True) if isinstance(claim, Busy)]
        return [kept for one in busy for kept in one.kept]

    def _answer(self, mine: Sequence[tuple[Arrived, Claimed]]) -> None:
        began = monotonic()
        answers = self._answering.answer([one.inbound for one, _ in mine])
        now = self._clock()
        settlements = [
            Settlement(
                claim,
                self._acknowledgement(one.inbound.carrier),
                state=answer.state,
                sent=True,
                provisional_for=NOT_NOW_FOR if answer.reply.provisional else None,
                then=self._drafts(one.inbound, claim, answer, now),
                beside=answer.beside,
            )
            for (one, claim), answer in zip(mine, answers, strict=True)
        ]
        # A claim that was lost has been answered by whoever took it over.
        lost = {claim.id for claim in self._exchange.settle_many(settlements, now)}
        for (_, claim), answer in zip(mine, answers, strict=True):
            if claim.id not in lost:
                report_answer(claim, answer, began)

    def _drafts(self, inbound: Inbound, claim: Claimed, answer: Answer, now: datetime) -> tuple[Draft, ...]:
        name = f"reply/{claim.channel}/{claim.message_key.hex()}/{claim.attempt}"
        several = len(answer.reply.texts) > 1
        return tuple(
            draft(
                f"{name}/{number}",
                inbound.sender,
                text,
                template=f"reply-{answer.outcome}",
                not_after=now + REPLY_AGE,
                source=inbound.recipient,
                carrier=inbound.carrier,
                # Several answers of one text arrive in its order.
                conversation=name if several else None,
            )
            for number, text in enumerate(answer.reply.texts)
        )
