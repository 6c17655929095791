"""What is said to texts, one or a burst: heard, judged, looked up together, worded. Knows no carrier.

Who asks too often, whose day's money is spent, and who is a robot is told so once or not at all.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from lookup_api.contract.lookups import LookupResult
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.exchange import Exchange
from lookup_api.wording import sms_problem
from sms_gateway.allowances import CHANNEL, Allowances, Verdict
from sms_gateway.conversation import Reply
from sms_gateway.conversations import Conversations, Turn
from sms_gateway.house import House
from sms_gateway.inbound import Inbound
from sms_gateway.lookups import Lookups

_SILENCE = Reply(())
_TOO_MANY = ProblemCode.TOO_MANY_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one text; what may be logged and counted of it; what the journal is to keep with it."""

    reply: Reply
    outcome: str
    problems: tuple[str, ...] = ()
    state: tuple[str, bytes] | None = field(default=None, repr=False)
    beside: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)


class Answering:
    """Answers texts; safe to share between threads."""

    def __init__(
        self,
        lookups: Lookups,
        conversations: Conversations,
        house: House,
        allowances: Allowances,
        exchange: Exchange,
        clock: Callable[[], datetime],
        may_spend: Callable[[str], bool] = lambda _number: True,
    ) -> None:
        """Take what is asked, whose words, and what may be spent on a number: by how often it asks, and by the day."""
        self._conversations = conversations
        self._lookups = lookups
        self._house = house
        self._allowances = allowances
        self._exchange = exchange
        self._clock = clock
        self._may_spend = may_spend

    def answer(self, messages: Sequence[Inbound]) -> list[Answer]:
        """Return what is said to each; all that is looked up for them is asked at once. Raises ExchangeError."""
        now = self._clock()
        turns = self._conversations.hear(messages, now)
        self._learn({message.sender for message in messages})
        requests = [self._conversations.lookups(turn, message) for turn, message in zip(turns, messages, strict=True)]
        verdicts = [self._judge(message, now, asks=turn.asks) for message, turn in zip(messages, turns, strict=True)]
        asked_for = [
            asked if verdict is Verdict.ANSWER else [] for asked, verdict in zip(requests, verdicts, strict=True)
        ]
        results = iter(self._lookups.look_up([request for several in asked_for for request in several]))
        answers = []
        for message, turn, verdict, asked in zip(messages, turns, verdicts, asked_for, strict=True):
            answer = self._one(message, turn, verdict, [next(results) for _ in asked])
            self._allowances.answered(message.sender, answer.reply.texts)
            kept = (CHANNEL, message.sender, self._allowances.usage(message.sender))
            answers.append(replace(answer, beside=(kept,)))
        return answers

    def _learn(self, numbers: Collection[str]) -> None:
        """Find out what other processes, or this one before it was started anew, have counted."""
        kept = self._exchange.states.read_many(CHANNEL, numbers)
        for number in numbers:
            self._allowances.learn(number, kept.get(number))

    def _judge(self, message: Inbound, now: datetime, *, asks: bool) -> Verdict:
        if not self._may_spend(message.sender):
            return Verdict.SILENCE
        return self._allowances.judge(message.sender, message.text, now, asks=asks)

    def _one(self, message: Inbound, turn: Turn, verdict: Verdict, results: Sequence[LookupResult]) -> Answer:
        now = self._clock()
        problems = tuple(sorted({result.problem.code for result in results if result.problem}))
        if problems == (_TOO_MANY,):
            verdict = self._allowances.refused(message.sender, now)
        if verdict is not Verdict.ANSWER:
            self._conversations.opt_out(turn, message)
        if verdict is Verdict.SILENCE:
            return Answer(_SILENCE, "silence", problems)
        if verdict is Verdict.SAY_TOO_MANY:
            problem = Problem(code=_TOO_MANY, title=_TOO_MANY, status=HTTP_STATUS[_TOO_MANY])
            text = sms_problem(problem, self._house.face, wording=self._house.words(english=turn.heard.english))
            return Answer(Reply((text,)), "too_many", problems)
        said = self._conversations.reply(turn, message, results, now)
        return Answer(said, turn.outcome, problems, self._conversations.state(turn, message, said))
