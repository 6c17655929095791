"""The one place that turns a view or a problem into what is said.

The order is the design language's: what, when, what must I do, where, how far. Pure: the same view, wording, face and
moment always tell the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from lookup_api.contract.problems import Problem
from lookup_api.contract.views import NextStep, StageKey, TimelinessKey, View
from lookup_api.domain.errors import ProblemError
from lookup_api.wording.catalogue import NEUTRAL, Fact, Wording, id_of
from lookup_api.wording.dates import is_bare_day, say_as_of, say_date, say_day, say_duration, say_hour, say_money
from lookup_api.wording.notes import notes
from lookup_api.wording.open_hours import say_unusual_days
from lookup_api.wording.saying import Face, Family, Telling
from lookup_api.wording.situations import Situation, is_by_post, say_span, say_timeliness, situation_of
from lookup_api.wording.timeline import timeline

KIOSK = "kiosk"
PAPER: Final = "paper"
_USUAL_PAPERS: Final = frozenset({"receipt", "card"})  # clauses that name what is brought wherever nothing else is
_NBSP = "\u00a0"


def tell(view: View, wording: Wording, face: Face, now: datetime, *, every_step: bool = False) -> Telling:
    """Tell a view at `now` (aware), with `every_step` for who has room to fold earlier steps away."""
    situation = situation_of(view, now)
    card = _card(view, situation, wording)
    to_do = _to_do(view, situation, wording, face)
    noted = tuple(notes(view, situation, wording))
    return Telling(
        family=situation.family,
        heading=wording.text(situation.message_id, "heading"),
        timeliness=_timeliness(view, situation, wording),
        sentence=wording.text(situation.message_id, KIOSK),
        date_label=card.label,
        hour=card.hour,
        day=card.day,
        to_do=to_do.heading,
        to_do_lines=tuple(to_do.lines),
        to_do_about=tuple(to_do.about),
        steps=timeline(view, situation, wording, whole=every_step),
        notes=tuple(note.words for note in noted),
        notes_about=tuple(note.about for note in noted),
        as_of=say_as_of(wording, view.as_of),
        code=_bound(view.code),
        applicant=view.applicant.name if view.applicant else None,
    )


def tell_problem(problem: ProblemError | Problem, wording: Wording, face: Face) -> Telling:
    """Tell a problem; a code that the catalogue does not know yet is told by the neutral sentence."""
    message_id = id_of("problem", problem.code)
    if not wording.has(message_id):
        message_id = NEUTRAL
    as_of: datetime | None = getattr(problem, "as_of", None)
    facts: dict[str, Fact] = {"hotline": _bound(face.hotline), "portal": face.portal}
    if system := getattr(problem, "system", None):
        facts["system"] = system
    if problem.retry_after is not None:
        facts["wait"] = say_duration(wording, problem.retry_after)
    return Telling(
        family=Family.NONE,
        heading=wording.text(message_id, "heading"),
        sentence=wording.text(message_id, KIOSK),
        to_do=wording.text("problem-to-do"),
        to_do_lines=tuple(wording.clauses(message_id, "line", **facts).values()),
        as_of=say_as_of(wording, as_of) if as_of else None,
    )


def _timeliness(view: View, situation: Situation, wording: Wording) -> str | None:
    """What stands under the heading. An overdue card is headed "Quá hạn" already: the amount follows."""
    if situation.family is Family.OVERDUE:
        return say_span(view, wording)
    if situation.family in {Family.STOPPED, Family.UNCONFIRMED} and not situation.ended:
        return None
    if view.timeliness and view.timeliness.key is TimelinessKey.NO_APPOINTMENT:
        return None  # the card says so in the place of the date
    if view.stage.key is StageKey.SUPPLEMENT_WANTED and view.supplement and view.supplement.papers:
        return wording.text(situation.message_id, "missing", count=len(view.supplement.papers))
    return say_timeliness(view, situation, wording, "card")


class _Card(NamedTuple):
    """The biggest thing on the card: an appointment, a date, or a desk in the place of the day."""

    label: str | None = None
    hour: str | None = None
    day: str | None = None


def _card(view: View, situation: Situation, wording: Wording) -> _Card:
    if situation.family in {Family.PROGRESS, Family.OVERDUE}:
        return _appointment(view, situation, wording)
    if view.stage.key is StageKey.FINISHED and situation.family is not Family.UNCONFIRMED:
        return _collect(view, wording)
    if view.stage.key is StageKey.RETURNED and view.returned_at is not None:
        return _dated(wording.text("card-returned"), view.returned_at, wording)
    return _Card()


def _appointment(view: View, situation: Situation, wording: Wording) -> _Card:
    if situation.appointment is not None:
        label = wording.text("card-rescheduled" if situation.rescheduled else "card-appointment")
        return _dated(label, situation.appointment, wording)
    if situation.family is Family.OVERDUE and view.stage.key is not StageKey.SUBMITTED:
        return _Card(day=wording.text("card-unscheduled"))
    return _Card(day=wording.text("card-no-appointment"))


def _dated(label: str, at: datetime, wording: Wording) -> _Card:
    return _Card(label, None if is_bare_day(at) else say_hour(wording, at), say_day(wording, at))


def _collect(view: View, wording: Wording) -> _Card:
    if is_by_post(view):
        return _Card(day=wording.text("card-parcel"))
    desk = _desk_name(view)
    return _Card(wording.text("card-collect"), None, desk) if desk else _Card()


class _ToDo(NamedTuple):
    """What the citizen does next; `about` is what each line is about."""

    heading: str | None = None
    lines: Sequence[str] = ()
    about: Sequence[str] = ()


def _to_do(view: View, situation: Situation, wording: Wording, face: Face) -> _ToDo:
    if view.next_step is None:
        return _ToDo()
    message_id = id_of("next-step", view.next_step)
    if situation.family is Family.OVERDUE:
        message_id = "overdue-ask"
    lines = wording.clauses(message_id, "line", **_facts(view, situation, wording, face))
    heading = wording.text(message_id)
    if view.next_step is NextStep.BRING_PAPERS and view.supplement and view.supplement.papers:
        heading = wording.text(message_id, "listed")
        lines.pop("slip", None)
        return _listed(heading, view.supplement.papers, lines)
    if view.next_step is NextStep.PAY and view.fee is not None:
        heading = say_money(wording, view.fee.amount)
    if view.next_step is NextStep.COLLECT and view.bring:
        lines = {name: line for name, line in lines.items() if name not in _USUAL_PAPERS}
        return _listed(heading, view.bring, lines)
    about = [PAPER if name in _USUAL_PAPERS else name for name in lines]
    return _ToDo(heading, [*lines.values()], about)


def _listed(heading: str, papers: Sequence[str], lines: Mapping[str, str]) -> _ToDo:
    """Papers first, then the lines of the catalogue."""
    return _ToDo(heading, [*papers, *lines.values()], [*(PAPER for _ in papers), *lines])


def _facts(view: View, situation: Situation, wording: Wording, face: Face) -> dict[str, Fact]:
    """The facts that lines may name; what is not known is absent, and its line with it."""
    desk, collect = view.desk, _desk_name(view)
    # Address and hours are those of the receiving desk: they are not said of another desk that hands out the result.
    same = desk if desk and desk.name == collect else None
    by_post, appointment = is_by_post(view), situation.appointment
    collected = None if by_post else same
    # Whoever was given an hour comes at that hour.
    free = collected if appointment is None or is_bare_day(appointment) else None
    facts: dict[str, Fact | None] = {
        "hotline": _bound(face.hotline),
        "place": _joined(desk.name, desk.address) if desk else None,
        "collect_place": None if by_post or collect is None else _joined(collect, same.address if same else None),
        "address": same.address if same else None,
        "hours": desk.hours if desk else None,
        "days": say_unusual_days(desk, wording) if desk else None,
        "collect_hours": collected.hours if collected else None,
        "collect_days": say_unusual_days(collected, wording) if collected else None,
        "free_hours": free.hours if free else None,
        "date": say_date(wording, appointment) if appointment and not by_post else None,
        "by_post": "yes" if by_post and situation.family in {Family.PROGRESS, Family.OVERDUE} else None,
        "name": view.fee.name if view.fee else None,
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _bound(number: str) -> str:
    """Keep a number's groups on one line."""
    return number.replace(" ", _NBSP)


def _desk_name(view: View) -> str | None:
    """Where the result is handed out, else the receiving desk."""
    if view.collect is not None and view.collect.desk:
        return view.collect.desk
    return view.desk.name if view.desk else None
