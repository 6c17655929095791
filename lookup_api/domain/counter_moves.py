"""How a dossier moves at the counter: which status may follow which, the slip some need first, and what follows.

    (none), 1 -> 2, 3, 5, 7, 8        5 -> 2, 3, 4, 7, 8, 9
    2, 4      -> 4, 5, 6, 7, 8, 9     6 -> 4, 7, 8, 9
    8         -> 4, 7                 9 -> 10            3, 7, 10 end

Quảng Trị: a supplement request, a refusal and a stop are refused without their slip, and the slip determines the time.
Feeds are not held to this: what a province's own system sent has happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from lookup_api.domain import deadlines
from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.appointments import with_newest_appointment
from lookup_api.domain.counter_facts import CounterFact, gathered
from lookup_api.domain.dossier import Dossier, Fee, GivenAppointment, ProcessingStep, Supplement
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.merging import merge_step
from lookup_api.domain.province import Province, SlipKind, SupplementRule
from lookup_api.domain.slips import Slip
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Stage, Status
from lookup_api.domain.working_time import WorkingCalendar

_BEGUN = frozenset({Stage.ACCEPTED, Stage.NOT_ACCEPTED, Stage.SUPPLEMENT_WANTED, Stage.WITHDRAWN, Stage.STOPPED})
_AT_WORK = frozenset(
    {
        Stage.PROCESSING,
        Stage.SUPPLEMENT_WANTED,
        Stage.PAYMENT_DUE,
        Stage.WITHDRAWN,
        Stage.STOPPED,
        Stage.FINISHED,
    }
)
MAY_FOLLOW: Final[Mapping[Stage, frozenset[Stage]]] = MappingProxyType(
    {
        Stage.SUBMITTED: _BEGUN,
        Stage.ACCEPTED: _AT_WORK,
        Stage.NOT_ACCEPTED: frozenset(),
        Stage.PROCESSING: _AT_WORK,
        Stage.SUPPLEMENT_WANTED: frozenset(
            {Stage.ACCEPTED, Stage.NOT_ACCEPTED, Stage.PROCESSING, Stage.WITHDRAWN, Stage.STOPPED, Stage.FINISHED}
        ),
        Stage.PAYMENT_DUE: frozenset({Stage.PROCESSING, Stage.WITHDRAWN, Stage.STOPPED, Stage.FINISHED}),
        Stage.WITHDRAWN: frozenset(),
        Stage.STOPPED: frozenset({Stage.PROCESSING, Stage.WITHDRAWN}),  # 8 is not always the end
        Stage.FINISHED: frozenset({Stage.RETURNED}),
        Stage.RETURNED: frozenset(),
    }
)

# The slip without which a status is refused.
SLIP_BEFORE: Final[Mapping[Stage, SlipKind]] = MappingProxyType(
    {
        Stage.SUPPLEMENT_WANTED: SlipKind.SUPPLEMENT_REQUEST,
        Stage.NOT_ACCEPTED: SlipKind.REFUSAL,
        Stage.STOPPED: SlipKind.STOP_NOTICE,
    }
)
_GOES_ON = frozenset({Stage.ACCEPTED, Stage.PROCESSING, Stage.FINISHED})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a province says on the day of reception, and its calendar."""

    province: Province
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Move:
    """A step that carries a status, and what comes with some."""

    step: ProcessingStep
    not_solved: bool = False  # with 9: the result is a reasoned refusal (trả không giải quyết)
    fees: tuple[Fee, ...] = ()  # with 6: what is to be paid
    term: deadlines.Term | None = None  # with 2: the term that begins; with a completed supplement: to begin again


def standing_of(dossier: Dossier) -> Status:
    """The present status; one without any fact was just submitted."""
    return current_status(dossier) or Status(Stage.SUBMITTED, dossier.as_of)


def required_slip(dossier: Dossier, move: Move) -> SlipKind | None:
    """The slip that has to stand behind a move and does not; None where nothing is missing."""
    stage = move.step.stage
    if stage is None:
        return None
    kind = SlipKind.REFUSAL if stage is Stage.FINISHED and move.not_solved else SLIP_BEFORE.get(stage)
    return None if kind is None or _slip_behind(dossier, kind, move.step.at) else kind


def _slip_behind(dossier: Dossier, kind: SlipKind, at: datetime) -> Slip | None:
    """The newest slip of a kind issued in the present status and not after the step."""
    since = standing_of(dossier).since
    return next((slip for slip in reversed(dossier.slips) if slip.kind is kind and since <= slip.issued_at <= at), None)


def move(dossier: Dossier, wanted: Move, rules: Rules) -> Dossier:
    """Move a dossier, with all that follows from it.

    Raises Conflict where the status may not follow, lies before the present one or lacks its slip, and InvalidRequest
    for what does not go with the status.
    """
    was, step = standing_of(dossier), wanted.step
    if step.stage is None:
        raise ValueError("a move carries a status")
    _require(dossier, was, wanted)
    moved = merge_step(dossier, step)
    if step.stage in _GOES_ON and was.stage is Stage.SUPPLEMENT_WANTED:
        moved = _supplemented(moved, was, wanted, rules)
    elif step.stage in _GOES_ON and was.stage is Stage.PAYMENT_DUE:
        moved = _paid(moved, was, step.at, rules)
    match step.stage:
        case Stage.ACCEPTED if moved.received_at is None:
            moved = begin_term(moved, step.at, wanted.term, rules)
        case Stage.NOT_ACCEPTED:
            moved = replace(moved, refused_at=step.at)
        case Stage.SUPPLEMENT_WANTED:
            moved = _supplement_wanted(moved, dossier, step.at)
        case Stage.PAYMENT_DUE:
            moved = replace(moved, fees=(*moved.fees, *wanted.fees))
        case Stage.FINISHED:
            ready = deadlines.takes_effect(step.at, rules.province.out_of_hours, rules.calendar)
            moved = replace(moved, result_ready_at=ready, not_solved=wanted.not_solved)
        case Stage.RETURNED:
            moved = replace(moved, returned_at=step.at)
    return moved


def _require(dossier: Dossier, was: Status, wanted: Move) -> None:
    step = wanted.step
    stage = step.stage or Stage.SUBMITTED
    if stage not in MAY_FOLLOW[was.stage]:
        raise Conflict(f"status {stage.key} cannot follow {was.stage.key}")
    if step.at < was.since or (step.at == was.since and stage < was.stage):
        raise Conflict(f"the step lies before the present status, which stands since {was.since.isoformat()}")
    if wanted.not_solved and stage is not Stage.FINISHED:
        raise InvalidRequest("not_solved goes with status finished only")
    if bool(wanted.fees) is not (stage is Stage.PAYMENT_DUE):
        raise InvalidRequest("fees go with status payment_due, and payment_due names its fees")
    if missing := required_slip(dossier, wanted):
        raise Conflict(f"status {stage.key} needs a slip first: {missing.value}")


def begin_term(dossier: Dossier, accepted_at: datetime, term: deadlines.Term | None, rules: Rules) -> Dossier:
    """Accept a dossier: its term begins, and the deadline and appointment follow where the term promises a date."""
    accepted = replace(dossier, received_at=accepted_at)
    due = None if term is None else deadlines.deadline(accepted_at, term, rules.calendar)
    if due is None:
        return accepted
    promised = GivenAppointment(_following(due, rules), accepted_at)
    return give_appointment(replace(accepted, processing_deadline=due), promised)


def _supplement_wanted(moved: Dossier, before: Dossier, at: datetime) -> Dossier:
    slip = _slip_behind(before, SlipKind.SUPPLEMENT_REQUEST, at)
    number, content = ("", None) if slip is None else (slip.number, slip.content)
    papers = () if content is None else (*(paper.name for paper in content.papers), *content.lines)
    request = Supplement(
        number=number,
        requested_at=at,
        content="\n".join(papers) or None,
        appointment_before=moved.result_appointment,
    )
    return replace(moved, supplements=(*moved.supplements, request))


def _supplemented(moved: Dossier, was: Status, wanted: Move, rules: Rules) -> Dossier:
    """Complete what was waited for, and set the deadline anew by the province's rule."""
    at = wanted.step.at
    waiting = [each for each in moved.supplements if each.completed_at is None]
    number = waiting[-1].number if waiting else None
    shifted = _set_anew(moved, was.since, at, AdjustmentReason.SUPPLEMENT, rules, term=wanted.term, slip_number=number)
    promised = shifted.result_appointment if shifted is not moved else None
    done = tuple(
        replace(each, completed_at=at, appointment_after=promised) if each.completed_at is None else each
        for each in moved.supplements
    )
    return replace(shifted, supplements=done)


def _paid(moved: Dossier, was: Status, at: datetime, rules: Rules) -> Dossier:
    """The duty is met: what was due is paid, and the term that stood still goes on."""
    paid = tuple(replace(fee, paid=True) if fee.paid is False else fee for fee in moved.fees)
    shifted = _set_anew(moved, was.since, at, AdjustmentReason.FINANCIAL_DUTY, rules)
    return replace(shifted, fees=paid)


def _set_anew(
    dossier: Dossier,
    waited_from: datetime,
    at: datetime,
    reason: AdjustmentReason,
    rules: Rules,
    *,
    term: deadlines.Term | None = None,
    slip_number: str | None = None,
) -> Dossier:
    before = dossier.processing_deadline
    if before is None:
        moved = _given_apart(dossier, waited_from, at, rules)
        return dossier if moved is None else give_appointment(dossier, GivenAppointment(moved, at))
    if reason is AdjustmentReason.SUPPLEMENT and not slip_number:
        return dossier
    after = deadlines.after_supplement(
        before,
        requested_at=waited_from,
        completed_at=at,
        term=term or deadlines.Term(0, deadlines.TermUnit.NONE),
        rule=rules.province.supplement_rule,
        calendar=rules.calendar,
    )
    if rules.calendar.between(before, after) == 0:
        return dossier  # no working time passed; an end of session and the next opening are one moment
    decision = DeadlineAdjustment(reason=reason, before=before, after=after, decided_at=at, slip_number=slip_number)
    moved, follows = _given_apart(dossier, waited_from, at, rules), _following(after, rules)
    return adjust(dossier, decision, rules, promised=None if moved is None else max(moved, follows))


def _following(due: datetime, rules: Rules) -> datetime:
    """The appointment that follows from a deadline by the province's rule."""
    return deadlines.appointment(due, rules.calendar, rules.province.appointment_rule)


def _given_apart(dossier: Dossier, waited_from: datetime, at: datetime, rules: Rules) -> datetime | None:
    """The appointment that the citizen holds and that follows from no deadline, moved by the wait; None for none.

    It would else call a dossier overdue for the time its citizen took, or bring nearer what was promised for later.
    """
    due, told = dossier.processing_deadline, dossier.result_appointment
    held = deadlines.date_judged(None, None, told, rules.calendar)
    if held is None or (due is not None and told == _following(due, rules)):
        return None
    by_calendar = rules.province.supplement_rule is SupplementRule.CALENDAR
    moved = deadlines.after_supplement(
        held,
        requested_at=waited_from,
        completed_at=at,
        term=deadlines.Term(0, deadlines.TermUnit.NONE),
        rule=SupplementRule.CALENDAR if by_calendar else SupplementRule.SHIFT,
        calendar=rules.calendar,
    )
    return told if moved == held else moved


def adjust(
    dossier: Dossier, decision: DeadlineAdjustment, rules: Rules, *, promised: datetime | None = None
) -> Dossier:
    """Set a deadline anew by a decision, and give the appointment that was promised, or the one that follows.

    An appointment for later that was given apart from the deadline stays: the decision brings nothing nearer.
    """
    if decision.before != dossier.processing_deadline:
        raise Conflict("the decision replaces another deadline than the one in force")
    told, given = dossier.result_appointment, promised or _following(decision.after, rules)
    decided = replace(
        dossier,
        processing_deadline=decision.after,
        counter_facts=gathered(dossier.counter_facts, decision),
        as_of=max(dossier.as_of, decision.decided_at),
    )
    apart = told is not None and told != _following(decision.before, rules)
    if promised is None and told is not None and apart and told >= given:
        return decided
    return give_appointment(decided, GivenAppointment(given, decision.decided_at))


def give_appointment(dossier: Dossier, given: GivenAppointment) -> Dossier:
    """Give the citizen an appointment; the newest one given is the one that is said, as with feeds."""
    known = {each.given_at: each for each in dossier.appointments}
    if not known and dossier.result_appointment is not None:
        first = dossier.received_at or dossier.as_of
        known[first] = GivenAppointment(dossier.result_appointment, first)
    known[given.given_at] = given
    return with_newest_appointment(replace(dossier, appointments=tuple(known[at] for at in sorted(known))))


def add_slip(dossier: Dossier, slip: Slip) -> Dossier:
    """Add a slip; an apology gives the new appointment that stands on it.

    The deadline stays: who was told a later date is still served late. A number that a slip of this kind has is
    refused with Conflict.
    """
    if any(known.kind is slip.kind and known.number == slip.number for known in dossier.slips):
        raise Conflict("this dossier has a slip of that kind and number")
    slips = tuple(sorted((*dossier.slips, slip), key=lambda each: (each.issued_at, each.kind, each.number)))
    added = replace(dossier, slips=slips, as_of=max(dossier.as_of, slip.issued_at))
    promised = None if slip.content is None else slip.content.appointment_after
    if slip.kind is not SlipKind.APOLOGY or promised is None:
        return added
    return give_appointment(added, GivenAppointment(promised, slip.issued_at))


def add_facts(dossier: Dossier, facts: Sequence[CounterFact]) -> Dossier:
    """Add dated facts, each once."""
    return replace(dossier, counter_facts=gathered(dossier.counter_facts, *facts)) if facts else dossier


def open_assignment(dossier: Dossier, agency: str) -> ProcessingStep | None:
    """The part of the work an agency has begun and not ended; None where there is none."""
    own = [step for step in dossier.steps if step.agency == agency and step.started_at is not None]
    ended = {step.started_at for step in own if step.at != step.started_at}
    return next((step for step in reversed(own) if step.at == step.started_at and step.at not in ended), None)
