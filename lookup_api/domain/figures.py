"""What is counted of dossiers for reports (số liệu tình hình giải quyết), agency by agency. Pure.

Quảng Nam, art. 5.2: received, solved early, on time or late, in progress within or past the date. A dossier counts in
a period as received when it was received in it, as solved when its result was ready in it, and as in progress when it
was received by the period's end and not over then.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lookup_api.domain.deadlines import date_judged, timeliness
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.periods import Period
from lookup_api.domain.province import OutOfHours
from lookup_api.domain.standing import current_status, ended_at
from lookup_api.domain.status import Clock, Stage, Status, TimelinessKey
from lookup_api.domain.working_time import WorkingCalendar


class Count(StrEnum):
    """The columns of the table of counts, in their order."""

    RECEIVED = "received"
    SOLVED_EARLY = "solved_early"
    SOLVED_ON_TIME = "solved_on_time"
    SOLVED_LATE = "solved_late"
    SOLVED_UNJUDGED = "solved_unjudged"  # without the dates to judge by
    IN_PROGRESS = "in_progress"  # within the date
    IN_PROGRESS_LATE = "in_progress_late"
    PAUSED = "paused"
    IN_PROGRESS_UNJUDGED = "in_progress_unjudged"
    NOT_ACCEPTED = "not_accepted"
    ENDED_OTHERWISE = "ended_otherwise"  # withdrawn or stopped


_SOLVED = {
    TimelinessKey.EARLY: Count.SOLVED_EARLY,
    TimelinessKey.ON_TIME: Count.SOLVED_ON_TIME,
    TimelinessKey.OVERDUE: Count.SOLVED_LATE,
}
_RUNNING = {
    TimelinessKey.ON_TIME: Count.IN_PROGRESS,
    TimelinessKey.DUE_SOON: Count.IN_PROGRESS,
    TimelinessKey.OVERDUE: Count.IN_PROGRESS_LATE,
    TimelinessKey.PAUSED: Count.PAUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LateDossier:
    """One line of the list of late dossiers (danh sách hồ sơ quá hạn)."""

    code: str
    agency: str
    procedure: str | None
    received_at: datetime | None
    due: datetime
    ended_at: datetime | None  # None: it is still not done
    working_seconds: int  # by how much it was late, positive
    officer_title: str | None
    apologised: bool  # the citizen was given a new appointment


@dataclass(slots=True)
class AgencyFigures:
    """The counts of one agency, filled dossier by dossier."""

    code: str
    name: str
    counts: dict[Count, int] = field(default_factory=lambda: dict.fromkeys(Count, 0))

    def add(self, count: Count) -> None:
        """Count one more."""
        self.counts[count] += 1


def counts_of(
    dossier: Dossier,
    period: Period,
    calendar: WorkingCalendar,
    now: datetime,
    rule: OutOfHours = OutOfHours.START_MOVES,
) -> tuple[Count, ...]:
    """Tell in which columns of a period a dossier counts; `rule` is its province's for acts out of hours."""
    found: list[Count] = []
    at = period.judged_at(now)
    if period.holds(dossier.received_at):
        found.append(Count.RECEIVED)
    status = current_status(dossier)
    if status is None:
        return tuple(found)
    ended = _ended_at(dossier, status)
    if status.stage.clock is Clock.ENDED and ended <= at:
        if period.holds(ended):
            found.append(_ended(dossier, status, calendar, at, rule))
    elif dossier.received_at is not None and dossier.received_at <= at and status.stage is not Stage.SUBMITTED:
        found.append(_in_progress(dossier, status.stage, calendar, at))
    return tuple(found)


def late_dossier(
    dossier: Dossier,
    period: Period,
    calendar: WorkingCalendar,
    now: datetime,
    rule: OutOfHours = OutOfHours.START_MOVES,
) -> LateDossier | None:
    """Tell of a dossier that was late in a period: ended late in it, or past its date and not done at its end."""
    counted = counts_of(dossier, period, calendar, now, rule)
    over = Count.SOLVED_LATE in counted
    if not over and Count.IN_PROGRESS_LATE not in counted:
        return None
    due = date_judged(dossier.received_at, dossier.processing_deadline, dossier.result_appointment, calendar)
    status = current_status(dossier)
    if due is None or status is None:
        return None
    ended = _ended_at(dossier, status) if over else None
    procedure = dossier.procedure
    return LateDossier(
        code=dossier.code,
        agency=agency_of(dossier)[1],
        procedure=None if procedure is None or procedure.sensitive else procedure.name,
        received_at=dossier.received_at,
        due=due,
        ended_at=ended,
        working_seconds=max(calendar.between(due, ended or period.judged_at(now)), 1),
        officer_title=next((step.officer_title for step in reversed(dossier.steps) if step.officer_title), None),
        apologised=dossier.rescheduled_from is not None,
    )


def agency_of(dossier: Dossier) -> tuple[str, str]:
    """The code and name of the agency a dossier counts for: the one in charge, as it is called today, else the desk."""
    agency, desk = dossier.agency, dossier.desk
    if agency is not None:
        return agency.code, agency.successor or agency.name
    return ("", "") if desk is None else ("", desk.name)


def _ended_at(dossier: Dossier, status: Status) -> datetime:
    """When it ended; for a result without a date, when its status began as far as that is known."""
    if status.stage in (Stage.FINISHED, Stage.RETURNED):
        return ended_at(dossier, status) or status.since
    return status.since


def _ended(dossier: Dossier, status: Status, calendar: WorkingCalendar, at: datetime, rule: OutOfHours) -> Count:
    if status.stage is Stage.NOT_ACCEPTED:
        return Count.NOT_ACCEPTED
    if status.stage in (Stage.WITHDRAWN, Stage.STOPPED):
        return Count.ENDED_OTHERWISE
    judged = _judged(dossier, status.stage, calendar, at, ended=ended_at(dossier, status), rule=rule)
    return Count.SOLVED_UNJUDGED if judged is None else _SOLVED.get(judged, Count.SOLVED_UNJUDGED)


def _in_progress(dossier: Dossier, stage: Stage, calendar: WorkingCalendar, at: datetime) -> Count:
    # A dossier that has ended since was in progress at the period's end; its pauses of that time are not looked for.
    running = stage if stage.clock is not Clock.ENDED else Stage.PROCESSING
    judged = _judged(dossier, running, calendar, at)
    return Count.IN_PROGRESS_UNJUDGED if judged is None else _RUNNING.get(judged, Count.IN_PROGRESS_UNJUDGED)


def _judged(
    dossier: Dossier,
    stage: Stage,
    calendar: WorkingCalendar,
    at: datetime,
    *,
    ended: datetime | None = None,
    rule: OutOfHours = OutOfHours.START_MOVES,
) -> TimelinessKey | None:
    judged = timeliness(
        stage=stage,
        received_at=dossier.received_at,
        processing_deadline=dossier.processing_deadline,
        result_appointment=dossier.result_appointment,
        ended_at=ended,
        now=at,
        calendar=calendar,
        out_of_hours=rule,
    )
    return None if judged is None else judged.key
