"""Answers by SMS: code first, then state, timeliness, date, what to do, hotline. One GSM-7 segment, no diacritics.

Each message's `.sms` is what is always said and `.sms-…` are its clauses. Where the whole would need a second segment,
office names are written short first; then clauses are dropped whole, in the order of `sms-drops`. Nothing is cut.

A `note` is what has to be said behind it besides ("one code was not answered"): clauses make room for it, the hotline's
number first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lookup_api.contract.problems import Problem
from lookup_api.contract.views import StageKey, View
from lookup_api.domain.errors import ProblemError
from lookup_api.wording.catalogue import NEUTRAL, VIETNAMESE, Fact, Wording, id_of
from lookup_api.wording.dates import say_date, say_duration, say_moment, say_money
from lookup_api.wording.gsm import count_segments, fold
from lookup_api.wording.names import abbreviate
from lookup_api.wording.saying import Face
from lookup_api.wording.situations import Situation, say_span, say_timeliness, situation_of

SMS = "sms"


@dataclass(frozen=True, slots=True)
class _HoldersOwn:
    """What a holder is told in place of a situation's sentence, and the fact that only a holder's view has."""

    message_id: str
    fact: str


_HOLDERS_OWN = {
    "stage-supplement-wanted": _HoldersOwn("sms-holder-supplement", "papers"),
    "stage-payment-due": _HoldersOwn("sms-holder-payment", "fee"),
}
LONGEST_ECHO = 64  # letters of a typed code that are said back; a longer text is no code
_NAMES = ("desk", "place")  # facts that have a short form
_HOTLINE = "hotline"  # the clause that the other texts of one reply say as well


def sms_answer(view: View, wording: Wording, face: Face, now: datetime | None = None, *, note: str = "") -> str:
    """Say a view in one segment (a code of more than 64 characters may need two).

    `now` tells whether the newest appointment is still to come; without it a new one counts as such.
    """
    situation = situation_of(view, now)
    facts = _facts(view, situation, wording, face)
    own = _HOLDERS_OWN.get(situation.message_id)
    if own is not None and own.fact in facts:
        said = _fit(wording, own.message_id, facts, note)
        if count_segments(said).segments == 1:
            return said
    return _fit(wording, situation.message_id, facts, note)


def sms_problem(
    problem: ProblemError | Problem,
    face: Face,
    code_as_typed: str | None = None,
    *,
    wording: Wording | None = None,
    note: str = "",
) -> str:
    """Say a problem in one segment; the code is said back as it was typed, unless it is too long for one."""
    wording = wording or Wording(VIETNAMESE)
    code = fold(code_as_typed or "").replace("\n", " ")
    facts: dict[str, Fact] = {
        "code": code if 0 < len(code) <= LONGEST_ECHO else "none",
        "hotline": face.hotline,
        "portal": face.portal,
    }
    if problem.retry_after is not None:
        facts["wait"] = say_duration(wording, problem.retry_after, SMS)
    message_id = id_of("problem", problem.code)
    return _fit(wording, message_id if wording.has(message_id) else NEUTRAL, facts, note)


def sms_help(face: Face, *, number: str | None = None, wording: Wording | None = None) -> str:
    """Say in one segment how to ask, and to which short number where that is given."""
    return sms_message("sms-help", face, wording=wording, **({"number": number} if number else {}))


def sms_message(
    message_id: str, face: Face, note: str = "", /, *, wording: Wording | None = None, **facts: Fact
) -> str:
    """Say any message of the catalogue by its `.sms` and clauses in one segment; the hotline is a fact already."""
    return _fit(wording or Wording(VIETNAMESE), message_id, {"hotline": face.hotline, **facts}, note)


def _facts(view: View, situation: Situation, wording: Wording, face: Face) -> dict[str, Fact]:
    """The facts that clauses may name; what is not known is absent, and its clause with it."""
    desk = view.collect.desk if view.collect and view.collect.desk else view.desk.name if view.desk else None
    returned = view.returned_at if view.stage.key is StageKey.RETURNED else None
    facts: dict[str, Fact | None] = {
        "code": view.code,
        "hotline": face.hotline,
        "timeliness": say_timeliness(view, situation, wording, SMS),
        "amount": say_span(view, wording, SMS),
        "when": say_moment(wording, situation.appointment, SMS) if situation.appointment else None,
        "rescheduled": "yes" if situation.rescheduled else "no",
        "date": say_date(wording, returned, SMS) if returned else None,
        "desk": desk,
        "bring": ", ".join(view.bring) if view.bring else wording.text("sms-bring"),
        "papers": ", ".join(view.supplement.papers) if view.supplement and view.supplement.papers else None,
        "fee": say_money(wording, view.fee.amount, SMS) if view.fee else None,
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _fit(wording: Wording, message_id: str, facts: Mapping[str, Fact], note: str = "") -> str:
    """Say a message in one segment: names short if need be, then clauses dropped in the declared order."""
    said = _said(wording.text(message_id, SMS, **facts), wording.clauses(message_id, SMS, **facts), note)
    if count_segments(said).segments == 1:
        return said
    short = {name: abbreviate(str(fact)) if name in _NAMES else fact for name, fact in facts.items()}
    beginning = wording.text(message_id, SMS, **short)
    clauses = wording.clauses(message_id, SMS, **short)
    first = ("", _HOTLINE) if note else ("",)
    for dropped in (*first, *wording.text("sms-drops").split()):
        clauses.pop(dropped, None)
        said = _said(beginning, clauses, note)
        if count_segments(said).segments == 1:
            break
    return said


def _said(beginning: str, clauses: Mapping[str, str], note: str) -> str:
    return fold(beginning + "".join(clauses.values()) + note)
