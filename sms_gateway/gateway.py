"""The one path of a message: claimed in the journal, answered, settled. Knows no carrier.

A delivery of a message already answered gets the stored bytes; one that arrives while another works on it waits for
them. "Not now" is stored for a minute only: a burst of repeats hears one sentence, but a carrier that delivers again
later gets the true answer.

While the journal's database is away a message is kept in the spool and acknowledged, and its reply follows by a
sending of ours (`taking_in`). Where no road is there to send it by, or the spool is full, the carrier is asked to come
back (TryAgain): nothing is answered that could not be journalled, since its repeat could be answered otherwise.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic

from lookup_api.exchange import (
    Answered,
    Busy,
    Claim,
    Claimed,
    ClaimLost,
    Exchange,
    ExchangeError,
    ExchangeUnavailable,
    Kept,
    SpoolFull,
    claim_or_keep,
)
from sms_gateway.answering import Answer, Answering
from sms_gateway.counting import Counting
from sms_gateway.inbound import Inbound
from sms_gateway.senders import Senders
from sms_gateway.waiting import WaitingRoom

NOT_NOW_FOR = timedelta(minutes=1)
_COME_BACK = 15  # seconds, when the journal cannot say better

_log = logging.getLogger(__name__)

Write = Callable[[Sequence[str]], bytes]


class TryAgain(Exception):
    """The message cannot be answered just now; the carrier may deliver it again after `seconds`."""

    def __init__(self, seconds: int = _COME_BACK) -> None:
        super().__init__(seconds)
        self.seconds = max(1, seconds)


class Gateway:
    """Answers messages; safe to share between threads. `waiting` keeps what comes while the database is away."""

    def __init__(
        self,
        answering: Answering,
        exchange: Exchange,
        senders: Senders,
        counting: Counting,
        clock: Callable[[], datetime],
        waiting: WaitingRoom | None = None,
    ) -> None:
        self._answering = answering
        self._exchange = exchange
        self._senders = senders
        self._counting = counting
        self._clock = clock
        self._waiting = waiting

    def answer(self, inbound: Inbound, write: Write) -> bytes:
        """Return what the carrier is answered, in the carrier's own form as `write` makes it; raise TryAgain."""
        if not self._senders.may_be_answered(inbound.sender, inbound.recipient):
            _log.info("message left unanswered", extra={"carrier": inbound.carrier, "reason": "sender"})
            return write(())
        try:
            outcome = self._claim_or_keep(inbound)
            if isinstance(outcome, Claimed):
                outcome = self._work(outcome, inbound, write)
            elif not isinstance(outcome, Kept):
                answered = isinstance(outcome, Answered)
                _log.info("message repeated", extra={"carrier": inbound.carrier, "replayed": answered})
        except ExchangeError as error:
            _log.exception("journal failed", extra={"carrier": inbound.carrier})
            raise TryAgain from error
        match outcome:
            case Answered(body):
                return body
            case Kept():
                _log.info("message kept", extra={"carrier": inbound.carrier})
                return write(())
            case Busy(until):
                raise TryAgain(round((until - self._clock()).total_seconds()))

    def _claim_or_keep(self, inbound: Inbound) -> Claim | Kept:
        if self._waiting is None:
            return self._claim(inbound)
        if self._waiting.is_away():  # what a database does not answer it makes wait, and each message anew
            self._waiting.keep(inbound)
            return Kept()
        try:
            return claim_or_keep(
                lambda: self._waiting_for(inbound), self._waiting.spool, self._waiting.written(inbound)
            )
        except SpoolFull:
            _log.warning("spool takes no more", extra={"carrier": inbound.carrier})
            raise

    def _waiting_for(self, inbound: Inbound) -> Claim:
        try:
            return self._claim(inbound)
        except ExchangeUnavailable:
            if self._waiting is not None:
                self._waiting.found_away()
            raise

    def _claim(self, inbound: Inbound) -> Claim:
        if inbound.message_id:
            return self._exchange.claim(inbound.carrier, inbound.message_id, self._clock())
        return self._exchange.claim_text(inbound.carrier, inbound.sender, inbound.text, self._clock())

    def _work(self, claimed: Claimed, inbound: Inbound, write: Write) -> Answered | Busy | Kept:
        began = monotonic()
        (answer,) = self._answering.answer([inbound])
        said = answer.reply
        body = write(said.texts)
        try:
            # The body goes back in the carrier's own request, so nothing is left to send.
            provisional_for = NOT_NOW_FOR if said.provisional else None
            self._exchange.settle(
                claimed, body, self._clock(), state=answer.state, sent=True, provisional_for=provisional_for
            )
        except ClaimLost:
            # Another delivery took over because this one was slow: what it said, or will say, is the answer.
            taken = self._claim(inbound)
            return Busy(taken.lease_ends_at) if isinstance(taken, Claimed) else taken
        except ExchangeUnavailable:
            if self._waiting is None:
                raise
            self._waiting.found_away()
            self._waiting.keep(inbound)
            return Kept()
        self._report(claimed, answer, inbound, began)
        return Answered(body)

    def _report(self, claimed: Claimed, answer: Answer, inbound: Inbound, began: float) -> None:
        for text in answer.reply.texts:
            self._counting.count(inbound.carrier, f"reply-{answer.outcome}", inbound.sender, text, self._clock())
        report_answer(claimed, answer, began)


def report_answer(claimed: Claimed, answer: Answer, began: float) -> None:
    """Log that a message was answered: nothing of what it said, or of who sent it."""
    facts: dict[str, object] = {
        "carrier": claimed.channel,
        "outcome": answer.outcome,
        "count": len(answer.reply.texts),
    }
    if answer.problems:
        facts["problem"] = ",".join(answer.problems)
    if claimed.attempt > 1:
        facts["attempt"] = claimed.attempt
    _log.info("message answered", extra={**facts, "duration_ms": round((monotonic() - began) * 1000)})
