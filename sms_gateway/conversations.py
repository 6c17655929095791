"""Conversations of many numbers: what is open with whom, and what is asked of the API beside lookups.

The open question is kept in the journal, sealed, and settled in the transaction that keeps the reply; so a message that
is delivered twice neither answers a question twice nor opens one twice.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from msgspec.structs import replace

from lookup_api.client import LookupClient, ProblemError, calls
from lookup_api.contract.holders import FollowingKept, RatingKept
from lookup_api.contract.lookups import Asker, AskerKind, LookupRequest, LookupResult, Proof, ProofKind
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from lookup_api.exchange import Exchange
from sms_gateway.commands import Follow, LookUp, LookUpOwn, Rate, WantNotices
from sms_gateway.conversation import Heard, Reply, Told, hear, misses, questions_of, reply
from sms_gateway.dossiers_named import Question
from sms_gateway.house import House
from sms_gateway.inbound import Inbound
from sms_gateway.open_question import OpenQuestion, read_question, write_question

_LONGEST_NEAR = 40  # characters; the longest code of the known forms has 31

Kept = TypeVar("Kept", FollowingKept, RatingKept)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as it is meant in its conversation."""

    heard: Heard
    question: OpenQuestion | None = None  # what was asked last

    @property
    def asks(self) -> bool:
        """Tell whether the message is about a dossier, so that a person rather than a robot wrote it."""
        return isinstance(self.heard.command, LookUp | LookUpOwn | Follow | Rate)

    @property
    def outcome(self) -> str:
        """What the message was, for logs and counters: `lookup`, `lookupown`, `wantnotices`, ..."""
        return type(self.heard.command).__name__.lower()


class Conversations:
    """Carries conversations; safe to share between threads."""

    def __init__(self, client: LookupClient, exchange: Exchange, house: House) -> None:
        self._client = client
        self._exchange = exchange
        self._house = house

    def hear(self, messages: Sequence[Inbound], now: datetime) -> list[Turn]:
        """Tell what each message means; raise ExchangeError where the journal does not say what is open."""
        senders: dict[str, set[str]] = {}
        for message in messages:
            senders.setdefault(message.carrier, set()).add(message.sender)
        states = {carrier: self._exchange.states.read_many(carrier, numbers) for carrier, numbers in senders.items()}
        asked = [read_question(states[message.carrier].get(message.sender)) for message in messages]
        return [
            Turn(hear(message.text, question, self._house, now), question)
            for message, question in zip(messages, asked, strict=True)
        ]

    def lookups(self, turn: Turn, message: Inbound) -> list[LookupRequest]:
        """What is asked of the API, as the sender; whether the number proves anything is the API's to decide."""
        asker = _asker(message)
        return [LookupRequest(question.text, _proof(question, message), asker) for question in questions_of(turn.heard)]

    def reply(self, turn: Turn, message: Inbound, results: Sequence[LookupResult], now: datetime) -> Reply:
        """Say what is to be said, and carry out what is wished; `results` are those of `lookups`."""
        told = self._ask_besides(turn.heard, message, results)
        return reply(turn.heard, results, told, self._house, now)

    def opt_out(self, turn: Turn, message: Inbound) -> None:
        """Carry out a wish for no more notices of a number that is not answered; any other message changes nothing."""
        if turn.heard.command == WantNotices(wanted=False):
            self._ask_besides(turn.heard, message, ())

    def state(self, turn: Turn, message: Inbound, said: Reply) -> tuple[str, bytes] | None:
        """What the journal is to keep of the conversation, None where nothing changes."""
        if said.question is not None:
            return message.sender, write_question(said.question)
        if turn.question is None or turn.question.closed or said.provisional:
            return None  # a provisional answer is worked out anew when the message comes again, the question still open
        return message.sender, write_question(replace(turn.question, closed=True))

    def _ask_besides(self, heard: Heard, message: Inbound, results: Sequence[LookupResult]) -> Told:
        match heard.command:
            case LookUpOwn():
                own, problem = self._own(message, None)
                return Told(own=own, problem=problem)
            case Follow(question, following):
                asker, proof = _asker(message), _proof(question, message)
                # What is told from now on is told in the language in which it was asked for.
                language: Literal["vi", "en"] = "en" if heard.english else "vi"
                call = calls.follow(question.text, following=following, asker=asker, proof=proof, language=language)
                return self._carried_out(call)
            case Rate(question, score):
                rating = calls.rate(question.text, score, asker=_asker(message), proof=_proof(question, message))
                return self._carried_out(rating)
            case WantNotices(wanted):
                call = calls.want_notices(Proof(ProofKind.PHONE, message.sender), wanted=wanted)
                return self._carried_out(call)
            case _:
                questions = questions_of(heard)
                near = {place: self._own(message, questions[place].text)[0] for place in misses(heard, results)}
                return Told(near=near)

    def _own(self, message: Inbound, near: str | None) -> tuple[tuple[View, ...], Problem | None]:
        """The sender's own dossiers. A near miss that cannot be looked for is an ordinary miss."""
        if near is not None and len(near) > _LONGEST_NEAR:
            return (), None
        try:
            found = self._client.send(calls.own_dossiers(message.sender, asker=_asker(message), near=near))
        except ProblemError as error:
            return (), _as_problem(error)
        return tuple(found.items), None

    def _carried_out(self, call: calls.Call[Kept]) -> Told:
        try:
            kept = self._client.send(call)
        except ProblemError as error:
            return Told(problem=_as_problem(error))
        return Told(code=kept.code)


def _asker(message: Inbound) -> Asker:
    return Asker(AskerKind.PHONE, message.sender)


def _proof(question: Question, message: Inbound) -> Proof:
    if question.last_digits is not None:
        return Proof(ProofKind.ID_LAST4, question.last_digits)
    return Proof(ProofKind.PHONE, message.sender)


def _as_problem(error: ProblemError) -> Problem:
    _log.info("wish refused", extra={"problem": error.code})
    code = ProblemCode(error.code)
    return Problem(code=code, title=code, status=HTTP_STATUS[code], retry_after=error.retry_after)
