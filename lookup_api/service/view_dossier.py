"""From a dossier and a level to the view: the one place where the disclosure policy is applied."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from lookup_api.contract import views
from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.counter_facts import Collecting, OfficerInCharge, Refund, ToBring, Visit, newest
from lookup_api.domain.deadlines import Timeliness, timeliness
from lookup_api.domain.disclosure import (
    POLICY,
    SENSITIVE_PROCEDURE,
    Level,
    flagged_by,
    last_digits,
    mask_name,
    may_tell,
)
from lookup_api.domain.dossier import CollectMethod, Dossier, Person, PersonRole
from lookup_api.domain.filling import with_gaps_filled
from lookup_api.domain.open_days import UnusualDays
from lookup_api.domain.province import Province, SlipKind
from lookup_api.domain.standing import current_status, ended_at, next_step, without_mirrored_end
from lookup_api.domain.status import Clock, Outcome, Stage, Status
from lookup_api.domain.working_time import WorkingCalendar, in_vietnam
from lookup_api.service.rulebook import RuleBook

# What each level may be told, worked out once: the policy does not change while the program runs.
TOLD = {level: frozenset(field for field in POLICY if may_tell(field, level)) for level in Level}


@dataclass(frozen=True, slots=True)
class Telling:
    """All that a view is made of. `people` is empty at a level that is told no identity."""

    dossier: Dossier
    level: Level
    status: Status
    timeliness: Timeliness | None
    people: tuple[Person, ...]
    now: datetime
    shows_officer: bool = False
    unusual_days: tuple[UnusualDays, ...] = ()  # of the desk's province, near by


def view_dossier(
    dossier: Dossier, level: Level, people: tuple[Person, ...], rules: RuleBook, now: datetime
) -> views.View:
    """Make the view of a dossier for a level; a dossier without any status is one just submitted.

    Its province, as it was on the day of reception, says whether an officer's title and phone may be told, which
    procedures are sensitive besides, and what follows where a date is missing.
    """
    status = current_status(dossier) or Status(Stage.SUBMITTED, dossier.as_of)
    profile = rules.profile(dossier)
    calendar = rules.calendar_of(profile)
    dossier = with_gaps_filled(dossier, status, profile, calendar, now)
    dossier = flagged_by(profile, without_mirrored_end(dossier, status))
    judged = None if status.outcome is Outcome.UNCONFIRMED else _judged(dossier, status, profile, calendar, now)
    unusual = () if dossier.desk is None else rules.unusual_days(dossier.desk.province, in_vietnam(now).date())
    telling = Telling(dossier, level, status, judged, people, now, profile.show_officer, unusual)
    allowed = TOLD[level]
    parts = {field: make(telling) for field, make in _PARTS.items() if field in allowed}
    return views.View(
        code=dossier.code,
        level=level,
        stage=views.StageView(int(status.stage), views.StageKey(status.stage.key)),
        as_of=dossier.as_of,
        **parts,  # type: ignore[arg-type] # each maker returns its field's type; tests hold every field to it
    )


def _judged(
    dossier: Dossier, status: Status, profile: Province, calendar: WorkingCalendar, now: datetime
) -> Timeliness | None:
    return timeliness(
        stage=status.stage,
        received_at=dossier.received_at,
        processing_deadline=dossier.processing_deadline,
        result_appointment=dossier.result_appointment,
        ended_at=ended_at(dossier, status),
        now=now,
        calendar=calendar,
        out_of_hours=profile.out_of_hours,
    )


def _timeliness(telling: Telling) -> views.TimelinessView | None:
    judged = telling.timeliness
    return None if judged is None else views.TimelinessView(judged.key, judged.working_seconds)


def _procedure(telling: Telling) -> views.ProcedureView | None:
    procedure = telling.dossier.procedure
    if procedure is None:
        return None
    if procedure.sensitive and not telling.level.reaches(SENSITIVE_PROCEDURE):
        return None
    named = procedure.name if procedure.name != procedure.code else None  # a feed told its code alone
    return views.ProcedureView(procedure.told_code or None, named or None, procedure.field)


def _agency(telling: Telling) -> views.AgencyView | None:
    agency = telling.dossier.agency
    return None if agency is None else views.AgencyView(agency.code or None, agency.name or None, agency.successor)


def _desk(telling: Telling) -> views.DeskView | None:
    desk = telling.dossier.desk
    if desk is None:
        return None
    return views.DeskView(desk.name, desk.address, desk.phone, desk.hours, told_days(telling.unusual_days))


def told_days(found: Iterable[UnusualDays]) -> list[views.DeskDays]:
    """Days on which counters are not open as usual, as they are told."""
    return [
        views.DeskDays(
            days.first, days.last, days.name, [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in days.sessions]
        )
        for days in found
    ]


def _steps(telling: Telling) -> list[views.StepView]:
    return [
        views.StepView(
            step.at, None if step.stage is None else views.StageKey(step.stage.key), step.agency, step.deadline
        )
        for step in telling.dossier.steps
    ]


def _collect(telling: Telling) -> views.CollectView | None:
    dossier = telling.dossier
    told = [fact for fact in dossier.counter_facts if isinstance(fact, Collecting)]
    place = next((fact.place for fact in reversed(told) if fact.place), None)
    parcel = next((fact.parcel for fact in reversed(told) if fact.parcel), None)
    if dossier.collect is None and place is None and parcel is None:
        return None
    return views.CollectView(
        (dossier.collect or CollectMethod.COUNTER).value,
        place or (None if dossier.desk is None else dossier.desk.name),
        parcel if "collect.parcel" in TOLD[telling.level] else None,
    )


def _bring(telling: Telling) -> list[str]:
    told = newest(telling.dossier.counter_facts, ToBring)
    return [] if told is None or telling.status.stage is Stage.RETURNED else list(told.items)


def _visit(telling: Telling) -> views.VisitView | None:
    """The newest inspection, until its day or the dossier is over."""
    visit = newest(telling.dossier.counter_facts, Visit)
    if visit is None or telling.status.stage.clock is Clock.ENDED:
        return None
    if in_vietnam(visit.at).date() < in_vietnam(telling.now).date():
        return None
    return views.VisitView(visit.at, visit.place)


def _refund(telling: Telling) -> views.RefundView | None:
    refund = newest(telling.dossier.counter_facts, Refund)
    return None if refund is None or refund.paid else views.RefundView(refund.amount)


def _officer(telling: Telling) -> views.OfficerView | None:
    officer = newest(telling.dossier.counter_facts, OfficerInCharge) if telling.shows_officer else None
    return None if officer is None else views.OfficerView(officer.title, officer.phone)


def _rescheduled(telling: Telling) -> views.RescheduledView | None:
    dossier = telling.dossier
    if dossier.rescheduled_from is None or dossier.result_appointment is None:
        return None
    slip, reason = _behind_new_appointment(dossier)
    return views.RescheduledView(
        to=dossier.result_appointment, from_=dossier.rescheduled_from, slip=slip, reason=reason
    )


def _behind_new_appointment(dossier: Dossier) -> tuple[str | None, AdjustmentReason | None]:
    """The slip's number and the reason behind the newest appointment: an apology, or what set the deadline anew.

    The reason is one of a list. What an officer wrote into the slip may name persons, and is no part of it.
    """
    behind: list[tuple[datetime, str | None, AdjustmentReason | None]] = [
        (slip.issued_at, slip.number, None) for slip in dossier.slips if slip.kind is SlipKind.APOLOGY
    ]
    behind += [
        (fact.decided_at, fact.slip_number, fact.reason)
        for fact in dossier.counter_facts
        if isinstance(fact, DeadlineAdjustment)
    ]
    return max(behind, key=lambda each: each[0])[1:] if behind else (None, None)


def _supplement(telling: Telling) -> views.SupplementView | None:
    if telling.status.stage is not Stage.SUPPLEMENT_WANTED:
        return None
    waiting = [supplement for supplement in telling.dossier.supplements if supplement.completed_at is None]
    papers: list[str] = []
    if "supplement.papers" in TOLD[telling.level]:
        papers = [line.strip() for item in waiting for line in (item.content or "").splitlines() if line.strip()]
    numbers = [slip.number for slip in telling.dossier.slips if slip.kind is SlipKind.SUPPLEMENT_REQUEST]
    return views.SupplementView(
        max((item.requested_at for item in waiting), default=telling.status.since),
        papers,
        numbers[-1] if numbers else None,
    )


def _fee(telling: Telling) -> views.FeeView | None:
    due = [fee for fee in telling.dossier.fees if fee.paid is False]
    if not due:
        return None
    return views.FeeView(sum(fee.amount for fee in due), due[0].name if len(due) == 1 else None)


def _owner(telling: Telling) -> Person | None:
    return next((person for person in telling.people if person.role is PersonRole.OWNER), None)


def _applicant(telling: Telling) -> views.ApplicantView | None:
    owner = _owner(telling)
    if owner is None or owner.name is None:
        return None
    whole = "applicant.whole" in TOLD[telling.level]
    return views.ApplicantView(owner.name if whole else mask_name(owner.name))


def _phone(telling: Telling) -> str | None:
    owner = _owner(telling)
    return None if owner is None or owner.phone is None else last_digits(owner.phone)


_PARTS: dict[str, Callable[[Telling], object]] = {
    "outcome": lambda telling: telling.status.outcome,
    "timeliness": _timeliness,
    "received_at": lambda telling: telling.dossier.received_at,
    "processing_deadline": lambda telling: telling.dossier.processing_deadline,
    "result_appointment": lambda telling: telling.dossier.result_appointment,
    "result_ready_at": lambda telling: telling.dossier.result_ready_at,
    "returned_at": lambda telling: telling.dossier.returned_at,
    "procedure": _procedure,
    "agency": _agency,
    "desk": _desk,
    "next_step": lambda telling: next_step(
        telling.dossier,
        telling.status,
        None if telling.timeliness is None else telling.timeliness.key,
        telling.now,
    ),
    "steps": _steps,
    "collect": _collect,
    "bring": _bring,
    "visit": _visit,
    "rescheduled": _rescheduled,
    "supplement": _supplement,
    "fee": _fee,
    "refund": _refund,
    "officer": _officer,
    "applicant": _applicant,
    "phone": _phone,
    "source": lambda telling: telling.dossier.source.name,
}
