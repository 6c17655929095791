"""The one path of a message: claimed in the journal, understood, looked up, said, settled. Knows no carrier.

A delivery of a message already answered gets the stored bytes; one that arrives while another works on it waits for
them. "Not now" is stored for a minute only: a burst of repeats hears one sentence, but a carrier that delivers again
later gets the true answer. Nothing is answered that could not be journalled, since its repeat could then be answered
otherwise: the carrier is asked to come back (TryAgain).
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic

from lookup_api.client import LookupClient, ProblemError
from lookup_api.contract.lookups import Asker, AskerKind, LookupRequest, LookupResult, Proof, ProofKind
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.exchange import Answered, Busy, Claimed, ClaimLost, Exchange, ExchangeError
from sms_gateway.commands import read_command
from sms_gateway.conversation import Reply, questions_of, reply
from sms_gateway.house import House
from sms_gateway.inbound import Inbound
from sms_gateway.senders import may_be_answered

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
    """Answers messages; safe to share between threads."""

    def __init__(self, client: LookupClient, exchange: Exchange, house: House, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._exchange = exchange
        self._house = house
        self._clock = clock

    def answer(self, inbound: Inbound, write: Write) -> bytes:
        """Return what the carrier is answered, in the carrier's own form as `write` makes it; raise TryAgain."""
        if not may_be_answered(inbound.sender, inbound.recipient):
            _log.info("message left unanswered", extra={"carrier": inbound.carrier, "reason": "sender"})
            return write(())
        try:
            outcome = self._exchange.claim(inbound.carrier, inbound.message_id, self._clock())
            if isinstance(outcome, Claimed):
                outcome = self._work(outcome, inbound, write)
            else:
                answered = isinstance(outcome, Answered)
                _log.info("message repeated", extra={"carrier": inbound.carrier, "replayed": answered})
        except ExchangeError as error:
            _log.exception("journal failed", extra={"carrier": inbound.carrier})
            raise TryAgain from error
        match outcome:
            case Answered(body):
                return body
            case Busy(until):
                raise TryAgain(round((until - self._clock()).total_seconds()))

    def _work(self, claimed: Claimed, inbound: Inbound, write: Write) -> Answered | Busy:
        began = monotonic()
        command = read_command(inbound.text, self._house.keywords)
        results = self._look_up(inbound, [question.text for question in questions_of(command)])
        said = reply(command, results, self._house, self._clock())
        body = write(said.texts)
        try:
            self._settle(claimed, body, said)
        except ClaimLost:
            # Another delivery took over because this one was slow: what it said, or will say, is the answer.
            taken = self._exchange.claim(inbound.carrier, inbound.message_id, self._clock())
            return Busy(taken.lease_ends_at) if isinstance(taken, Claimed) else taken
        self._report(claimed, type(command).__name__.lower(), results, said, began)
        return Answered(body)

    def _settle(self, claimed: Claimed, body: bytes, said: Reply) -> None:
        # The body goes back in the carrier's own request, so nothing is left to send.
        provisional_for = NOT_NOW_FOR if said.provisional else None
        self._exchange.settle(claimed, body, self._clock(), sent=True, provisional_for=provisional_for)

    def _report(
        self, claimed: Claimed, outcome: str, results: Sequence[LookupResult], said: Reply, began: float
    ) -> None:
        facts: dict[str, object] = {"carrier": claimed.channel, "outcome": outcome, "count": len(said.texts)}
        if problems := sorted({result.problem.code for result in results if result.problem}):
            facts["problem"] = ",".join(problems)
        if claimed.attempt > 1:
            facts["attempt"] = claimed.attempt
        _log.info("message answered", extra={**facts, "duration_ms": round((monotonic() - began) * 1000)})

    def _look_up(self, inbound: Inbound, texts: Sequence[str]) -> list[LookupResult]:
        """Ask the API for all at once, as the sender; whether the number proves anything is the API's to decide."""
        if not texts:
            return []
        asker = Asker(AskerKind.PHONE, inbound.sender)
        proof = Proof(ProofKind.PHONE, inbound.sender)
        try:
            results = self._client.look_up_many([LookupRequest(text, proof, asker) for text in texts])
        except ProblemError as error:
            _log.warning("lookup failed", extra={"problem": error.code, "reason": error.detail})
            return [LookupResult(problem=_as_problem(error)) for _ in texts]
        if len(results) != len(texts):
            raise TryAgain
        return results


def _as_problem(error: ProblemError) -> Problem:
    code = ProblemCode(error.code)
    return Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=error.retry_after)
