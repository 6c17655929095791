"""What is said to a message: the command, and what the lookup API said, turned into one-segment texts. Pure.

    hear     text and the question that is open -> what is meant, and what has to be asked of the API
    reply    that, and what the API answered    -> the texts, and the question that is open from now on

Each dossier asked for is answered by a text of its own, so that none is cut to make room for another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from lookup_api.contract.lookups import LookupResult
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from lookup_api.wording import Wording, sms_answer, sms_help, sms_message, sms_problem, sms_with_maintenance
from sms_gateway.commands import (
    MOST_CODES,
    Ambiguous,
    Command,
    Confirm,
    Follow,
    Help,
    HowToRate,
    LookUp,
    LookUpOwn,
    Mistake,
    Mistaken,
    Rate,
    WantNotices,
    YesOrOptOut,
    is_english,
    read_command,
)
from sms_gateway.dossiers_named import Question
from sms_gateway.house import House
from sms_gateway.near_misses import proposed
from sms_gateway.open_question import OpenQuestion

# These are faults between us and the API. The citizen can do nothing about them but come back later.
_OUR_FAULTS = frozenset({
    ProblemCode.NOT_SIGNED_IN, ProblemCode.NOT_ALLOWED, ProblemCode.INVALID_REQUEST, ProblemCode.CONFLICT,
    ProblemCode.TOO_LARGE,
})  # fmt: skip
_MISSES = frozenset({ProblemCode.DOSSIER_NOT_FOUND, ProblemCode.CODE_NOT_RECOGNISED})
_REFUSALS = frozenset({ProblemCode.PROOF_REFUSED, *_MISSES})
_SENTENCES = {
    Mistake.IDENTITY_CARD: "scan-identity-card",
    Mistake.PROCEDURE: "scan-procedure",
    Mistake.NOTHING: "scan-nothing",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it is meant here and now. `answers_nothing`: yes or no, though no question is open any more."""

    command: Command
    english: bool = False
    answers_nothing: bool = False
    refuses: bool = False  # no to the question that was open


@dataclass(frozen=True, slots=True)
class Told:
    """What the API said besides the lookups, where it was asked.

    `own`: the sender's own open dossiers; `near`: those like the number of a lookup, by the lookup's place;
    `code`: the dossier that a wish was carried out for; `problem`: why one was not.
    """

    own: tuple[View, ...] = ()
    near: Mapping[int, tuple[View, ...]] = field(default_factory=dict)
    code: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said: one text a segment. `provisional` when the truth may be had later.

    `question` is open from now on; None opens none.
    """

    texts: tuple[str, ...]
    provisional: bool = False
    question: OpenQuestion | None = None


def hear(text: str, question: OpenQuestion | None, house: House, now: datetime) -> Heard:
    """Tell what a message means; `question` is what was asked last, open or not."""
    command = read_command(text, house.grammar)
    english = is_english(text, house.grammar)
    if not isinstance(command, Confirm | YesOrOptOut):
        return Heard(command, english)
    if question is None or not question.is_remembered(now):
        return Heard(WantNotices(wanted=False) if isinstance(command, YesOrOptOut) else Help(), english)
    if not question.is_open(now):
        return Heard(command, question.english, answers_nothing=True)
    if isinstance(command, Confirm) and not command.yes:
        return Heard(command, question.english, refuses=True)
    return Heard(LookUp((Question(question.code, question.code),)), question.english)


def questions_of(heard: Heard) -> tuple[Question, ...]:
    """The lookups a message needs, in the order of its answers."""
    return heard.command.questions if isinstance(heard.command, LookUp) else ()


def misses(heard: Heard, results: Sequence[LookupResult]) -> tuple[int, ...]:
    """The places of those lookups whose number was not found, so that the sender's own dossiers are worth asking."""
    return tuple(
        place
        for place, (question, result) in enumerate(zip(questions_of(heard), results, strict=True))
        if result.problem is not None and result.problem.code in _MISSES and question.last_digits is None
    )


def reply(heard: Heard, results: Sequence[LookupResult], told: Told, house: House, now: datetime) -> Reply:
    """Say what is to be said; `results` are those of `questions_of(heard)`, in their order.

    What is out of order is said behind it where there is room, but never behind a question, which "yes" is to answer.
    """
    wording = house.words(english=heard.english)
    said = _reply(heard, results, told, house, wording, now)
    if said.question is not None:
        return said
    standing = house.standing(now)
    return replace(said, texts=tuple(sms_with_maintenance(text, standing, wording, now) for text in said.texts))


def _reply(
    heard: Heard, results: Sequence[LookupResult], told: Told, house: House, wording: Wording, now: datetime
) -> Reply:
    if (message_id := _sentence(heard)) is not None:
        return _say(message_id, house, wording)
    match heard.command:
        case LookUp() as command:
            return _answers(command, heard, results, told, house, now)
        case LookUpOwn():
            return _own(told, house, wording, now)
        case Follow() | Rate() | WantNotices():
            return _wish(heard.command, told, house, wording)
        case Mistaken():
            return _trouble(_problem(ProblemCode.HANDLED_ELSEWHERE), house, wording)
        case _:
            return Reply((sms_help(house.face, number=house.short_number, wording=wording),))


def _sentence(heard: Heard) -> str | None:
    """The message of what is always answered alike."""
    if heard.answers_nothing:
        return "sms-no-question"
    if heard.refuses:
        return "sms-near-refused"
    match heard.command:
        case Ambiguous():
            return "sms-ambiguous"
        case HowToRate():
            return "sms-rate-how"
        case Mistaken(mistake):
            return _SENTENCES.get(mistake)
        case _:
            return None


def _say(message_id: str, house: House, wording: Wording, **facts: str) -> Reply:
    return Reply((sms_message(message_id, house.face, wording=wording, **facts),))


def _answers(
    command: LookUp, heard: Heard, results: Sequence[LookupResult], told: Told, house: House, now: datetime
) -> Reply:
    wording = house.words(english=heard.english)
    asked = _asked(command, misses(heard, results), told)
    # Behind the last answer, and never behind the question, which "yes" is to answer.
    last = max((place for place in range(len(results)) if asked is None or place != asked.place), default=None)
    texts: dict[str, None] = {}  # the same sentence twice, such as "not now", helps nobody and is paid for twice
    provisional = False
    for place, (question, result) in enumerate(zip(command.questions, results, strict=True)):
        if asked is not None and place == asked.place:
            typed = question.shown or "none"
            texts[sms_message("sms-near", house.face, wording=wording, typed=typed, code=asked.code)] = None
            continue
        note = _left_out(command, wording) if place == last else ""
        text, may_change = _answer(question, result, house, wording, now, note)
        texts[text] = None
        provisional |= may_change
    opened = None if asked is None else OpenQuestion(asked.code, now, heard.english)
    return Reply(tuple(texts), provisional, opened)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The one question of a reply: at the place of which answer, and which code is proposed."""

    place: int
    code: str


def _asked(command: LookUp, missed: Sequence[int], told: Told) -> _Asked | None:
    """The question that is put in place of a miss: one at a time, the first that there is."""
    near = ((place, _near(command.questions[place], told.near.get(place, ()))) for place in missed)
    return next((_Asked(place, code) for place, code in near if code is not None), None)


def _left_out(command: LookUp, wording: Wording) -> str:
    """What is said of the numbers beyond the third, so that nobody waits for their answer."""
    return wording.text("sms-left-out", count=command.left_out) if command.left_out else ""


def _near(question: Question, own: Sequence[View]) -> str | None:
    """The one number that was probably meant: the sender's own, else what the number's form proves."""
    if own:
        return own[0].code if len(own) == 1 else None
    meant = proposed(question.text)
    return None if meant is None else meant.shown


def _answer(
    question: Question, result: LookupResult, house: House, wording: Wording, now: datetime, note: str
) -> tuple[str, bool]:
    if result.view is not None:
        return sms_answer(result.view, wording, house.face, now, note=note), False
    problem = _citizens(result.problem)
    # Who is told to come back later, or has asked too often, is not bidden to text again.
    note = note if problem.code in _REFUSALS else ""
    text = sms_problem(problem, house.face, question.shown, wording=wording, note=note)
    return text, problem.code is ProblemCode.STORE_UNAVAILABLE


def _own(told: Told, house: House, wording: Wording, now: datetime) -> Reply:
    if told.problem is not None:
        return _trouble(told.problem, house, wording)
    if not told.own:
        return _say("sms-own-none", house, wording)
    notes = [""] * len(told.own)
    if len(notes) == MOST_CODES:  # there may be more; only these are told
        notes[-1] = wording.text("sms-own-others")
    views = zip(told.own, notes, strict=True)
    return Reply(tuple(sms_answer(view, wording, house.face, now, note=note) for view, note in views))


def _wish(command: Follow | Rate | WantNotices, told: Told, house: House, wording: Wording) -> Reply:
    code = told.code or ""
    match told.problem, command:
        case None, WantNotices(wanted):
            return _say("sms-opted-in" if wanted else "sms-opted-out", house, wording)
        case None, Follow(left_out=left_out):
            note = wording.text("sms-follow-left-out", count=left_out) if left_out else ""
            return Reply((sms_message(_followed(command), house.face, note, wording=wording, code=code),))
        case None, Rate(score=score):
            return _say("sms-rated", house, wording, code=code, score=str(score))
        case Problem() as problem, Follow() | Rate() if (refusal := _refusal(problem, command)) is not None:
            return _say(refusal, house, wording)
        case problem, _:
            return _trouble(problem, house, wording)


def _followed(command: Follow) -> str:
    """The message of a wish to follow, or no longer, that was carried out; it says to which phone texts go."""
    if command.question.last_digits is not None:
        return "sms-following-registered" if command.following else "sms-unfollowed-registered"
    return "sms-following" if command.following else "sms-unfollowed"


def _refusal(problem: Problem, command: Follow | Rate) -> str | None:
    """The message of a wish that cannot be granted to this sender, or not at all."""
    if problem.code in _REFUSALS:
        return "sms-follow-refused"
    if problem.code is ProblemCode.CONFLICT:
        return "sms-not-rated" if isinstance(command, Rate) else "sms-follow-no-phone"
    return None


def _trouble(problem: Problem | None, house: House, wording: Wording) -> Reply:
    problem = _citizens(problem)
    text = sms_problem(problem, house.face, wording=wording)
    return Reply((text,), provisional=problem.code is ProblemCode.STORE_UNAVAILABLE)


def _citizens(problem: Problem | None) -> Problem:
    """The problem as the citizen is told it: what is our own fault is "not now"."""
    if problem is None or problem.code in _OUR_FAULTS:
        return _problem(ProblemCode.STORE_UNAVAILABLE)
    return problem


def _problem(code: ProblemCode) -> Problem:
    return Problem(code=code, title=code, status=HTTP_STATUS[code])
