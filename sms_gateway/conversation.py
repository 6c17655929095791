"""What is said to a message: the command and what the lookup API said, turned into one-segment texts. Pure.

Each dossier asked for is answered by a text of its own, so that none is cut to make room for another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lookup_api.contract.lookups import LookupResult
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.wording import sms_answer, sms_help, sms_message, sms_problem
from sms_gateway.commands import Command, Help, LookUp, Mistake, Mistaken, Question
from sms_gateway.house import House

# These are faults between us and the API. The citizen can do nothing about them but come back later.
_OUR_FAULTS = frozenset({
    ProblemCode.NOT_SIGNED_IN, ProblemCode.NOT_ALLOWED, ProblemCode.INVALID_REQUEST, ProblemCode.CONFLICT,
    ProblemCode.TOO_LARGE,
})  # fmt: skip
_SENTENCES = {
    Mistake.IDENTITY_CARD: "scan-identity-card",
    Mistake.PROCEDURE: "scan-procedure",
    Mistake.NOTHING: "scan-nothing",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said: one text a segment. `provisional` when the truth may be had later."""

    texts: tuple[str, ...]
    provisional: bool = False


def questions_of(command: Command) -> tuple[Question, ...]:
    """The lookups a command needs, in the order of its answers."""
    return command.questions if isinstance(command, LookUp) else ()


def reply(command: Command, results: Sequence[LookupResult], house: House, now: datetime) -> Reply:
    """Say what is to be said; `results` are those of `questions_of(command)`, in their order."""
    match command:
        case Help():
            return Reply((sms_help(house.face, number=house.short_number, wording=house.wording),))
        case Mistaken(Mistake.FOREIGN_LINK):
            elsewhere = _problem(ProblemCode.HANDLED_ELSEWHERE)
            return Reply((sms_problem(elsewhere, house.face, wording=house.wording),))
        case Mistaken(mistake):
            return Reply((sms_message(_SENTENCES[mistake], house.face, wording=house.wording),))
        case LookUp(questions):
            answered = [
                _answer(question, result, house, now) for question, result in zip(questions, results, strict=True)
            ]
            # The same sentence twice, such as "not now", helps nobody and is paid for twice.
            texts = tuple(dict.fromkeys(text for text, _ in answered))
            return Reply(texts, provisional=any(provisional for _, provisional in answered))


def _answer(question: Question, result: LookupResult, house: House, now: datetime) -> tuple[str, bool]:
    if result.view is not None:
        return sms_answer(result.view, house.wording, house.face, now), False
    problem = result.problem
    if problem is None or problem.code in _OUR_FAULTS:
        problem = _problem(ProblemCode.STORE_UNAVAILABLE)
    text = sms_problem(problem, house.face, question.shown, wording=house.wording)
    return text, problem.code is ProblemCode.STORE_UNAVAILABLE


def _problem(code: ProblemCode) -> Problem:
    return Problem(code=code, title=code, status=HTTP_STATUS[code])
