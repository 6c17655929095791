"""Terms and what follows from them: deadline, appointment, timeliness. Pure; the clock and the calendar are passed in.

"Product" marks the product's own rule of which date is judged; "Quảng Trị" is Quyết định 29/2020/QĐ-UBND, heading on
times; "national indicator" is the on-time rule of Quyết định 766/QĐ-TTg, indicator 2.1. A working day is eight
working hours whatever the roster, as the one-stop systems count it.
"""

import calendar as _months
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from lookup_api.domain.province import AppointmentRule, OutOfHours, SupplementRule
from lookup_api.domain.status import Clock, Stage, TimelinessKey
from lookup_api.domain.working_time import OutOfCalendar, WorkingCalendar, in_vietnam

HOUR: Final = 3600  # seconds
WORKING_DAY: Final = 8 * HOUR  # working seconds
DUE_SOON: Final = 8 * HOUR  # working seconds left, and fewer (product)


class TermUnit(StrEnum):
    """In what a procedure's term (thời hạn giải quyết) is given."""

    WORKING_DAY = "working_day"  # ngày làm việc
    DAY = "day"  # ngày
    HOUR = "hour"  # giờ làm việc
    MONTH = "month"  # tháng
    NONE = "none"  # no term is stated, so no date follows


@dataclass(frozen=True, slots=True)
class Term:
    """The term of a procedure: so many units. A term of nothing promises no date."""

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        """Refuse a term that runs backwards."""
        if self.amount < 0:
            raise ValueError("a term cannot be negative")


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How a dossier stands against its date.

    `working_seconds` is positive while time remains, or by how much it was early, and negative when overdue; None
    where no date is judged.
    """

    key: TimelinessKey
    working_seconds: int | None = None


def deadline(accepted_at: datetime, term: Term, calendar: WorkingCalendar) -> datetime | None:
    """Compute the processing deadline (hạn xử lý); None for a term that promises no date.

    The term starts when acceptance takes effect: out of hours, at the next opening (Quảng Trị; Quảng Nam art. 8.1.a
    and Đắk Lắk say the same of online dossiers). Hours and working days run in office hours. Days and months run by
    the calendar, keep the time of day, and roll forward when they end on a day off; that is the systems'
    practice, not verified in law. A day that the last month lacks is its last day.
    """
    if term.unit is TermUnit.NONE or term.amount == 0:
        return None
    start = calendar.effective(accepted_at)
    return _rolled_forward(before_rolling(start, term, calendar), calendar)


def before_rolling(start: datetime, term: Term, calendar: WorkingCalendar) -> datetime:
    """Compute where a term that promises a date ends, before a day off there moves it to the next working day.

    `start` is the moment it took effect. Hours and working days never end on a day off.
    """
    match term.unit:
        case TermUnit.HOUR:
            return calendar.add(start, term.amount * HOUR)
        case TermUnit.WORKING_DAY:
            return calendar.add(start, term.amount * WORKING_DAY)
        case TermUnit.DAY:
            return start + timedelta(term.amount)
    return _months_later(start, term.amount)


def appointment(
    deadline: datetime, calendar: WorkingCalendar, rule: AppointmentRule = AppointmentRule.NEXT_SESSION
) -> datetime:
    """Compute the result appointment (hẹn trả) from the deadline.

    It is the start of the session right after the deadline (Quảng Trị), or the deadline where a province says so.
    """
    return calendar.next_opening(deadline) if rule is AppointmentRule.NEXT_SESSION else deadline


def after_supplement(
    before: datetime,
    *,
    requested_at: datetime,
    completed_at: datetime,
    term: Term,
    rule: SupplementRule,
    calendar: WorkingCalendar,
) -> datetime:
    """Compute the deadline that replaces `before` once a wanted supplement is completed.

    No regulation read says how; three ways are in use and a province's profile names its own. `term` serves the
    restart only; without one the deadline shifts.
    """
    if rule is SupplementRule.RESTART and (restarted := deadline(completed_at, term, calendar)) is not None:
        return restarted
    if rule is SupplementRule.CALENDAR:
        waited = in_vietnam(completed_at).date() - in_vietnam(requested_at).date()
        return _rolled_forward(in_vietnam(before) + max(waited, timedelta()), calendar)
    return calendar.add(before, max(calendar.between(requested_at, completed_at), 0))


def takes_effect(act_at: datetime, rule: OutOfHours, calendar: WorkingCalendar) -> datetime:
    """When a processing act counts: where the province moves acts out of hours, at the next opening (Quảng Trị)."""
    return calendar.effective(act_at) if rule is OutOfHours.START_AND_ACTS_MOVE else act_at


def timeliness(
    *,
    stage: Stage,
    received_at: datetime | None,
    processing_deadline: datetime | None,
    result_appointment: datetime | None,
    ended_at: datetime | None,
    now: datetime,
    calendar: WorkingCalendar,
    out_of_hours: OutOfHours = OutOfHours.START_MOVES,
) -> Timeliness | None:
    """Judge a dossier against `processing_deadline`, else `result_appointment` (product).

    Paused while the clock of its status is (5, 6). Running (2, 4): overdue after the date, due soon with eight
    working hours or fewer left, else on time; without a date, no appointment. Finished (9, 10): judged at `ended_at`,
    when the result was ready, else when it was returned; on time when that is not after the date (national
    indicator), early when it is an earlier working day; where the province moves acts `out_of_hours`, judged at the
    moment that counts. None where there is nothing to judge: before acceptance,
    refused, withdrawn, stopped, or finished without the moments to compare.
    """
    if stage.clock is Clock.PAUSED:
        return Timeliness(TimelinessKey.PAUSED)
    due = date_judged(received_at, processing_deadline, result_appointment, calendar)
    if stage.clock is Clock.RUNNING:
        return Timeliness(TimelinessKey.NO_APPOINTMENT) if due is None else _running(due, now, calendar)
    if stage in (Stage.FINISHED, Stage.RETURNED) and due is not None and ended_at is not None:
        return _finished(due, _counting(ended_at, out_of_hours, calendar), calendar)
    return None


def _running(due: datetime, now: datetime, calendar: WorkingCalendar) -> Timeliness:
    left = calendar.between(now, due)
    if now > due:
        return Timeliness(TimelinessKey.OVERDUE, _overdue_by(left))
    return Timeliness(TimelinessKey.DUE_SOON if left <= DUE_SOON else TimelinessKey.ON_TIME, left)


def _counting(ended_at: datetime, rule: OutOfHours, calendar: WorkingCalendar) -> datetime:
    """When an end counts; an absurd date in a feed counts as it stands."""
    try:
        return takes_effect(ended_at, rule, calendar)
    except OutOfCalendar:
        return ended_at


def _finished(due: datetime, ended_at: datetime, calendar: WorkingCalendar) -> Timeliness:
    left = calendar.between(ended_at, due)
    if ended_at > due:
        return Timeliness(TimelinessKey.OVERDUE, _overdue_by(left))
    early = calendar.working_date(ended_at) < calendar.working_date(due)
    return Timeliness(TimelinessKey.EARLY if early else TimelinessKey.ON_TIME, left)


def _overdue_by(left: int) -> int:
    # After a date that fell on a session's end no working time passes until the next opening. It is overdue all the
    # same, and the sign must say so.
    return min(left, -1)


def date_judged(
    received_at: datetime | None,
    processing_deadline: datetime | None,
    result_appointment: datetime | None,
    calendar: WorkingCalendar,
) -> datetime | None:
    """Choose the date a dossier is judged by (product): the deadline, else the appointment; None for neither.

    One that lies before reception cannot have been promised and is passed over: a sender's slip. A bare day lasts
    until its last session ends.
    """
    for due in (processing_deadline, result_appointment):
        if due is None:
            continue
        due_at = _end_of_bare_day(due, calendar)
        if received_at is None or due_at >= received_at:
            return due_at
    return None


def _end_of_bare_day(due: datetime, calendar: WorkingCalendar) -> datetime:
    """Read midnight as the whole day, until its last session ends, or until it ends itself on a day off.

    Senders that keep only a day fill the hour with zeros, and nobody is promised a result at midnight.
    """
    local = in_vietnam(due)
    if local.time() != time():
        return due
    last_second = local.replace(hour=23, minute=59, second=59)
    if calendar.is_working_day(local.date()):
        return calendar.add(local, calendar.between(local, last_second))
    return last_second


def _rolled_forward(at: datetime, calendar: WorkingCalendar) -> datetime:
    working = calendar.working_date(at)
    return at if working == at.date() else datetime.combine(working, at.timetz())


def _months_later(at: datetime, months: int) -> datetime:
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    last = _months.monthrange(year, month)[1]
    return datetime.combine(date(year, month, min(at.day, last)), at.timetz())
