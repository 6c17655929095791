"""The one path of a message: claimed in the journal, answered, settled. Knows no carrier.

A delivery of a message already answered gets the stored bytes; one that arrives while another works on it waits for
them. "Not now" is stored for a minute only: a burst of repeats hears one sentence, but a carrier that delivers again
later gets the true answer.

Messages that come at once are answered at once: whoever comes first works for all that came meanwhile, so that a burst
costs one claim, one call of the API and one settlement. Alone nobody waits.

While the journal's database is away a message is kept in the spool and acknowledged, and its reply follows by a
sending of ours (`taking_in`). Where no road is there to send it by, or the spool is full, the carrier is asked to come
back (TryAgain): nothing is answered that could not be journalled, since its repeat could be answered otherwise.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
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
)
from lookup_api.exchange.gathering import Gathering
from lookup_api.logs import correlation_id
from sms_gateway.answering import Answer, Answering
from sms_gateway.claiming import claim_all
from sms_gateway.counting import Counting
from sms_gateway.inbound import Inbound
from sms_gateway.senders import Senders
from sms_gateway.waiting import WaitingRoom

NOT_NOW_FOR = timedelta(minutes=1)
MOST_AT_ONCE = 64  # messages in one burst: one call of the API
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
            outcome = self._outcome(_Job(inbound, write, correlation_id.get()))
        except ExchangeError as error:
            _log.exception("journal failed", extra={"carrier": inbound.carrier})
            raise TryAgain from error
        match outcome:
            case _Said(body):
                return body
            case Answered(body):
                _log.info("message repeated", extra={"carrier": inbound.carrier, "replayed": True})
                return body
            case Kept():
                _log.info("message kept", extra={"carrier": inbound.carrier})
                return write(())
            case Busy(until):
                _log.info("message repeated", extra={"carrier": inbound.carrier, "replayed": False})
                raise TryAgain(round((until - self._clock()).total_seconds()))

    def _outcome(self, job: "_Job") -> "_Said | Answered | Busy | Kept":
        """Take a message through; raise ExchangeError where it could neither be journalled nor kept."""
        if self._waiting is None:
            return self._taken(job)
        if self._waiting.is_away():  # what a database does not answer it makes wait, and each message anew
            return self._keep(job.inbound, self._waiting)
        try:
            return self._taken(job)
        except ExchangeUnavailable:
            self._waiting.found_away()
            return self._keep(job.inbound, self._waiting)

    def _keep(self, inbound: Inbound, waiting: WaitingRoom) -> Kept:
        try:
            waiting.keep(inbound)
        except SpoolFull:
            _log.warning("spool takes no more", extra={"carrier": inbound.carrier})
            raise
        return Kept()

    def _taken(self, job: "_Job") -> "_Said | Answered | Busy":
        outcome = self._done(job)
        if not isinstance(outcome, Busy):
            return outcome
        # Another delivery works on it: what that one says is the answer, and is waited for.
        claim = self._claim(job.inbound)
        return self._done(replace(job, claimed=claim)) if isinstance(claim, Claimed) else claim

    def _claim(self, inbound: Inbound) -> Claim:
        if inbound.message_id:
            return self._exchange.claim(inbound.carrier, inbound.message_id, self._clock())
        return self._exchange.claim_text(inbound.carrier, inbound.sender, inbound.text, self._clock())

    def _done(self, job: "_Job") -> "_Said | Answered | Busy":
        done = next(self._turns).join(job)
        if isinstance(done, Exception):
            raise done
        return done

    def _work_all(self, jobs: "Sequence[_Job]") -> "list[_Done]":
        now = self._clock()
        new = [job for job in jobs if job.claimed is None]
        try:
            claims = iter(claim_all(self._exchange, [(job.inbound, now) for job in new], now))
        except ExchangeError as error:
            return [error] * len(jobs)
        held = [job.claimed or next(claims) for job in jobs]
        mine = [_Held(job, claim) for job, claim in zip(jobs, held, strict=True) if isinstance(claim, Claimed)]
        answered = iter(self._answer_all(mine))
        return [next(answered) if isinstance(claim, Claimed) else claim for claim in held]

    def _answer_all(self, jobs: "Sequence[_Held]") -> "list[_Done]":
        """Answer and settle what is claimed: all at once, and where that fails one by one, so that only one fails."""
        if not jobs:
            return []
        began = monotonic()
        try:
            answers = self._answering.answer([held.job.inbound for held in jobs])
            bodies = [held.job.write(answer.reply.texts) for held, answer in zip(jobs, answers, strict=True)]
            settlements = list(map(_settlement, jobs, answers, bodies))
            lost = {claim.id for claim in self._exchange.settle_many(settlements, self._clock())}
        except ExchangeError as error:
            return [error] * len(jobs)
        except Exception as error:  # noqa: BLE001 - carried to the caller whose message it is, who raises it
            return [error] if len(jobs) == 1 else [self._answer_all([held])[0] for held in jobs]
        done: list[_Done] = []
        for held, answer, body in zip(jobs, answers, bodies, strict=True):
            if held.claimed.id in lost:
                # Another delivery took over because this one was slow: what it said, or will say, is the answer.
                done.append(Busy(held.claimed.lease_ends_at))
                continue
            self._report(held, answer, began)
            done.append(_Said(body))
        return done

    def _report(self, held: "_Held", answer: Answer, began: float) -> None:
        inbound = held.job.inbound
        for text in answer.reply.texts:
            self._counting.count(inbound.carrier, f"reply-{answer.outcome}", inbound.sender, text, self._clock())
        token = correlation_id.set(held.job.trace)
        report_answer(held.claimed, answer, began)
        correlation_id.reset(token)


@dataclass(frozen=True, slots=True)
class _Job:
    """A message to be answered; `claimed` where that happened already."""

    inbound: Inbound
    write: Write
    trace: str
    claimed: Claimed | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """A message that is ours to answer."""

    job: _Job
    claimed: Claimed


@dataclass(frozen=True, slots=True)
class _Said:
    """What the carrier is answered, now in the journal."""

    body: bytes = field(repr=False)


_Done = _Said | Answered | Busy | Exception


def _settlement(held: _Held, answer: Answer, body: bytes) -> Settlement:
    # The body goes back in the carrier's own request, so nothing is left to send.
    return Settlement(
        held.claimed,
        body,
        answer.state,
        sent=True,
        provisional_for=NOT_NOW_FOR if answer.reply.provisional else None,
        beside=answer.beside,
    )


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
