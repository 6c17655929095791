"""Answers read aloud: what stands, how it is with time, when, where, what to do. The catalogue's `.voice` variants.

A voice has to be made from every sentence, and a sentence that tells of a dossier must not lie on a disk; so each says
whether it is one of the catalogue's own, the same for everybody, or holds facts.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from lookup_api.contract.problems import Problem
from lookup_api.contract.views import StageKey, View
from lookup_api.domain.errors import ProblemError
from lookup_api.wording.catalogue import NEUTRAL, Fact, Wording, id_of
from lookup_api.wording.dates import say_as_of, say_date, say_moment
from lookup_api.wording.saying import Family
from lookup_api.wording.situations import say_span, say_timeliness, situation_of
from lookup_api.wording.speech import speak_text

VOICE = "voice"


class Sentence(NamedTuple):
    """A sentence ready to be spoken: no figure, no abbreviation. `fixed`: it holds no fact of a dossier."""

    text: str
    fixed: bool


def voice_answer(view: View, wording: Wording, now: datetime) -> tuple[Sentence, ...]:
    """Say a view at `now` (aware). Only facts of the level `code` are named, whatever the view holds."""
    return tuple(_answer(view, wording, now))


def voice_problem(problem: ProblemError | Problem, wording: Wording) -> Sentence:
    """Say a problem; a code that the catalogue does not know yet is told by the neutral sentence."""
    message_id = id_of("problem", problem.code)
    return _fixed(wording, message_id if wording.has(message_id) else NEUTRAL)


def _answer(view: View, wording: Wording, now: datetime) -> Iterator[Sentence]:
    situation = situation_of(view, now)
    yield _fixed(wording, situation.message_id)
    desk = view.collect.desk if view.collect and view.collect.desk else view.desk.name if view.desk else None
    returned = view.returned_at if view.stage.key is StageKey.RETURNED else None
    when = say_moment(wording, situation.appointment, VOICE) if situation.appointment else None
    facts: dict[str, Fact | None] = {
        "timeliness": say_timeliness(view, situation, wording, VOICE),
        "when": say_date(wording, returned, VOICE) if returned else when,
        "rescheduled": "yes" if situation.rescheduled else "no",
        "desk": desk,
    }
    known = {name: fact for name, fact in facts.items() if fact is not None}
    same_for_all = wording.clauses(situation.message_id, VOICE)
    for name, said in wording.clauses(situation.message_id, VOICE, **known).items():
        yield Sentence(speak_text(said, wording.language), name in same_for_all)
    amount = say_span(view, wording, VOICE) if situation.family is Family.OVERDUE else None
    if amount is not None:
        yield Sentence(speak_text(wording.text("voice-overdue-by", amount=amount), wording.language), fixed=False)
    # After an apology, "there is nothing for you to do" would sound like a rebuff; the menu offers a person.
    if view.next_step is not None and situation.family is not Family.OVERDUE:
        yield _fixed(wording, id_of("next-step", view.next_step))
    yield Sentence(speak_text(say_as_of(wording, view.as_of, VOICE), wording.language), fixed=False)


def _fixed(wording: Wording, message_id: str) -> Sentence:
    return Sentence(speak_text(wording.text(message_id, VOICE), wording.language), fixed=True)
