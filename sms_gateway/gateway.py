"""The one path of a message: claimed in the journal, answered, settled. Knows no carrier.

A delivery of a message already answered gets the stored bytes; one that arrives while another works on it waits for
them. "Not now" is stored for a minute only: a burst of repeats hears one sentence, but a carrier that delivers again
later gets the true answer.

Messages that come at once are answered at once: whoever comes first works for all that came meanwhile, so that a burst
costs one call of the API and one commit. Alone nobody waits.

While the journal's database is away a message is kept in the spool and acknowledged, and its reply follows by a
sending of ours (`taking_in`). Where no road is there to send it by, or the spool is full, the carrier is asked to come
back (TryAgain): nothing is answered that could not be journalled, since its repeat could be answered otherwise.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from time import monotonic

from lookup_api.exchange import (
    Answered,
    Busy,
    Claim,
    Claimed,
    Exchange,
    ExchangeError,
    ExchangeUnavailable,
    Kept,
    Settlement,
    SpoolFull,
    claim_or_keep,
)
from lookup_api.exchange.gathering import Gathering
from lookup_api.logs import correlation_id
from sms_gateway.answering import Answer, Answering
from sms_gateway.counting import Counting
from sms_gateway.inbound import Inbound
from sms_gateway.senders import Senders
from sms_gateway.waiting import WaitingRoom

NOT_NOW_FOR = timedelta(minutes=1)
MOST_AT_ONCE = 48  # messages in one burst
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
        # Two, so that while one burst waits for the API or the disk the other one is worded.
        self._crowds = [Gathering[_Job, _Done](self._work_all, MOST_AT_ONCE) for _ in range(2)]
        self._turns = cycle(self._crowds)

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
        done = next(self._turns).join(_Job(claimed, inbound, write, correlation_id.get()))
        if isinstance(done.error, ExchangeUnavailable) and self._waiting is not None:
            self._waiting.found_away()
            self._waiting.keep(inbound)
            return Kept()
        if done.error is not None:
            raise done.error
        if done.body is None:
            # Another delivery took over because this one was slow: what it said, or will say, is the answer.
            taken = self._claim(inbound)
            return Busy(taken.lease_ends_at) if isinstance(taken, Claimed) else taken
        return Answered(done.body)

    def _work_all(self, jobs: "Sequence[_Job]") -> "list[_Done]":
        began = monotonic()
        try:
            answers = self._answering.answer([job.inbound for job in jobs])
            bodies = [job.write(answer.reply.texts) for job, answer in zip(jobs, answers, strict=True)]
            settlements = [
                _settlement(job, answer, body) for job, answer, body in zip(jobs, answers, bodies, strict=True)
            ]
            lost = {claim.id for claim in self._exchange.settle_many(settlements, self._clock())}
        except ExchangeError as error:
            return [_Done(error=error) for _ in jobs]
        except Exception as error:  # noqa: BLE001 - carried to the caller whose message it is, who raises it
            if len(jobs) == 1:
                return [_Done(error=error)]
            return [self._work_all([job])[0] for job in jobs]
        done = []
        for job, answer, body in zip(jobs, answers, bodies, strict=True):
            if job.claimed.id in lost:
                done.append(_Done())
                continue
            self._report(job, answer, began)
            done.append(_Done(body))
        return done

    def _report(self, job: "_Job", answer: Answer, began: float) -> None:
        for text in answer.reply.texts:
            inbound = job.inbound
            self._counting.count(inbound.carrier, f"reply-{answer.outcome}", inbound.sender, text, self._clock())
        token = correlation_id.set(job.trace)
        report_answer(job.claimed, answer, began)
        correlation_id.reset(token)


@dataclass(frozen=True, slots=True)
class _Job:
    """A claimed message to be answered."""

    claimed: Claimed
    inbound: Inbound
    write: Write
    trace: str


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of it; neither body nor error: the claim was lost meanwhile."""

    body: bytes | None = field(default=None, repr=False)
    error: Exception | None = None


def _settlement(job: _Job, answer: Answer, body: bytes) -> Settlement:
    # The body goes back in the carrier's own request, so nothing is left to send.
    provisional_for = NOT_NOW_FOR if answer.reply.provisional else None
    return Settlement(job.claimed, body, answer.state, sent=True, provisional_for=provisional_for)


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
