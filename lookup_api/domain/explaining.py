"""Why a deadline falls where it falls (giải trình hạn xử lý): the sessions counted, and the days left out with notices.

Pure. The sums are those of `working_time`; what is listed here is laid out session by session, so that an officer can
check an answer against the calendar on the wall.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from lookup_api.domain.adjustments import DeadlineAdjustment, broken_links, in_order
from lookup_api.domain.calendar_days import CalendarDay, DayKind
from lookup_api.domain.deadlines import Term, TermUnit, appointment, before_rolling, date_judged, deadline
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.phases import Phase, phases_of
from lookup_api.domain.province import AppointmentRule, SlipKind
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Clock
from lookup_api.domain.working_time import OutOfCalendar, Session, WorkingCalendar, in_vietnam

_BY_CALENDAR = frozenset({TermUnit.DAY, TermUnit.MONTH})


class Why(StrEnum):
    """Why a day is counted or left out."""

    WORKING_DAY = "working_day"  # ngày làm việc
    MAKE_UP_DAY = "make_up_day"  # ngày làm bù
    WEEKLY_DAY_OFF = "weekly_day_off"  # ngày nghỉ hằng tuần
    HOLIDAY = "holiday"  # ngày nghỉ lễ, Tết


@dataclass(frozen=True, slots=True)
class SessionCounted:
    """The part of one session in which the term ran: from `opens` to `closes`, so many working seconds.

    `row` is the calendar's row of a make-up day, with its name and notice.
    """

    day: date
    opens: time
    closes: time
    seconds: int
    why: Why
    row: CalendarDay | None = None


@dataclass(frozen=True, slots=True)
class DayLeftOut:
    """A day on which the term does not run; `row` is the calendar's, with name and notice, for a holiday."""

    day: date
    why: Why
    row: CalendarDay | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which the term stood still: a supplement was wanted (yêu cầu bổ sung) until it was completed."""

    begins: datetime
    ends: datetime

    def __post_init__(self) -> None:
        """Refuse a pause that ends before it begins."""
        if self.ends < self.begins:
            raise ValueError("a pause cannot end before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a date follows from a moment of acceptance. Moments are in Vietnam's zone.

    `by_calendar` is where a term of days or months ends, days off counted; its sessions are no part of the count, and
    tell only how much work falls into it. `rolled_from` is that end where it was a day off. `appointment` is the
    one that follows by the province's rule; None where `deadline` is itself an appointment that was given.
    `waiting_since` is when a supplement was wanted that has not come yet. `told_instead` is the appointment the citizen
    was given where it is another: an officer has to know (product). `provisional` tells that the calendar of a day in
    between may change. `adjustments` are the decisions that set the deadline anew, `broken` those that replaced another
    one than was in force; `phases` the parts of the work with deadlines of their own.
    """

    accepted_at: datetime
    start: datetime  # when acceptance takes effect
    deadline: datetime
    appointment: datetime | None
    rows: tuple[SessionCounted, ...]
    left_out: tuple[DayLeftOut, ...]
    pauses: tuple[Pause, ...] = ()
    waiting_since: datetime | None = None
    told_instead: datetime | None = None
    by_calendar: datetime | None = None
    rolled_from: datetime | None = None
    term: Term | None = None
    provisional: bool = False
    adjustments: tuple[DeadlineAdjustment, ...] = ()
    broken: tuple[DeadlineAdjustment, ...] = ()
    phases: tuple[Phase, ...] = ()

    @property
    def seconds(self) -> int:
        """The working seconds of all sessions together."""
        return sum(row.seconds for row in self.rows)


def explain_span(
    received_at: datetime,
    judged: datetime,
    calendar: WorkingCalendar,
    *,
    pauses: Iterable[Pause] = (),
    rule: AppointmentRule | None = None,
) -> Explanation:
    """Explain the working time from reception to the date a dossier is judged by, pauses left out.

    `rule` says which appointment follows; None where that date is an appointment already. ValueError for a date
    before reception; OutOfCalendar outside the calendar's years.
    """
    if judged < received_at:
        raise ValueError("the date lies before reception")
    return _explained(received_at, judged, calendar, rule, pauses=_joined(pauses, received_at, judged))


def explain_dossier(dossier: Dossier, calendar: WorkingCalendar, rule: AppointmentRule) -> Explanation | None:
    """Explain the date a dossier is judged by, from its reception, without the time its supplements took.

    None where it has no reception or no date to judge; OutOfCalendar outside the calendar's years.
    """
    received = dossier.received_at
    if received is None:
        return None
    due = date_judged(received, dossier.processing_deadline, None, calendar)
    judged = due or date_judged(received, None, dossier.result_appointment, calendar)
    if judged is None:
        return None
    completed = [(each.requested_at, each.completed_at) for each in dossier.supplements if each.completed_at]
    explained = explain_span(
        received,
        judged,
        calendar,
        # A completion that lies before its request is a sender's slip, and no time to leave out.
        pauses=[Pause(requested, end) for requested, end in completed if requested <= end],
        rule=None if due is None else rule,
    )
    waiting = [each.requested_at for each in dossier.supplements if each.completed_at is None]
    term = _term_on_receipt(dossier)
    adjustments = in_order(fact for fact in dossier.counter_facts if isinstance(fact, DeadlineAdjustment))
    first = adjustments[0].before if adjustments else judged
    if due is not None and term is not None and deadline(received, term, calendar) == first:
        explained = _by_term(explained, term, first, calendar)
    return replace(
        explained,
        waiting_since=min(waiting, default=None),
        told_instead=_another(dossier.result_appointment, explained.appointment),
        adjustments=adjustments,
        broken=broken_links(adjustments),
        phases=phases_of(dossier.steps),
    )


def _term_on_receipt(dossier: Dossier) -> Term | None:
    """The term that the newest receipt names; None where none does, or its content was not unsealed."""
    receipts = (slip.content for slip in reversed(dossier.slips) if slip.kind is SlipKind.RECEIPT)
    return next((content.term for content in receipts if content is not None and content.term is not None), None)


def _by_term(explained: Explanation, term: Term, due: datetime, calendar: WorkingCalendar) -> Explanation:
    """An explanation with the term that came to `due`, and with its own end where it runs by the calendar."""
    if term.unit not in _BY_CALENDAR:
        return replace(explained, term=term)
    ends = before_rolling(explained.start, term, calendar)
    return replace(explained, term=term, by_calendar=ends, rolled_from=None if ends == due else ends)


def is_provisional(dossier: Dossier, calendar: WorkingCalendar, rule: AppointmentRule) -> bool:
    """Tell whether the appointment a citizen awaits was counted over days whose calendar may still change (tạm tính).

    Not where another one was given than the one counted, nor once no term runs any more.
    """
    received, status = dossier.received_at, current_status(dossier)
    if received is None or status is None or status.stage.clock not in (Clock.RUNNING, Clock.PAUSED):
        return False
    due = date_judged(received, dossier.processing_deadline, None, calendar)
    if due is None:
        return False
    try:
        counted = appointment(due, calendar, rule)
    except OutOfCalendar:
        return False
    if _another(dossier.result_appointment, counted) is not None:
        return False
    return calendar.table.provisional_between(in_vietnam(received).date(), counted.date())


def _another(told: datetime | None, counted: datetime | None) -> datetime | None:
    """The appointment that was told, where it is not the one counted; a bare day agrees with every hour of it."""
    if told is None or counted is None:
        return None
    told = _whole(told)
    agrees = told == counted or (told.time() == time() and told.date() == counted.date())
    return None if agrees else told


def _explained(
    accepted_at: datetime,
    due: datetime,
    calendar: WorkingCalendar,
    rule: AppointmentRule | None,
    *,
    pauses: tuple[Pause, ...] = (),
) -> Explanation:
    accepted_at, due = _whole(accepted_at), _whole(due)
    start = calendar.effective(accepted_at)
    calendar.next_opening(due)  # refuses a date beyond the calendar before all its days are listed
    appointed = None if rule is None else appointment(due, calendar, rule)
    rows: list[SessionCounted] = []
    left_out: dict[date, DayLeftOut] = {}
    special = {row.day: row for row in calendar.table.days}
    for begins, ends in _running(accepted_at, due, pauses):
        for day in _days(begins, ends):
            row = special.get(day)
            sessions = calendar.sessions_on(day)
            if not sessions:
                left_out[day] = DayLeftOut(
                    day, Why.HOLIDAY if row is not None and row.kind is DayKind.OFF else Why.WEEKLY_DAY_OFF, row
                )
            rows += _counted(day, sessions, begins, ends, row)
    return Explanation(
        accepted_at=accepted_at,
        start=start,
        deadline=due,
        appointment=appointed,
        rows=tuple(rows),
        left_out=tuple(left_out.values()),
        pauses=pauses,
        # The appointment may lie days after the deadline, and hangs on those days as well.
        provisional=calendar.table.provisional_between(accepted_at.date(), (appointed or due).date()),
    )


def _counted(
    day: date, sessions: tuple[Session, ...], begins: datetime, ends: datetime, row: CalendarDay | None
) -> Iterator[SessionCounted]:
    why = Why.MAKE_UP_DAY if row is not None and row.kind is DayKind.WORKED else Why.WORKING_DAY
    for session in sessions:
        opens = max(datetime.combine(day, session.opens, begins.tzinfo), begins)
        closes = min(datetime.combine(day, session.closes, begins.tzinfo), ends)
        if opens < closes:
            yield SessionCounted(day, opens.time(), closes.time(), int((closes - opens).total_seconds()), why, row)


def _whole(at: datetime) -> datetime:
    """The whole second, as all counting reads a moment."""
    return in_vietnam(at).replace(microsecond=0)


def _days(first: datetime, last: datetime) -> Iterator[date]:
    """The days from one moment's to another's, both included."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def _joined(pauses: Iterable[Pause], start: datetime, end: datetime) -> tuple[Pause, ...]:
    """The pauses between two moments, in order; those that touch become one, for no second counts twice."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.begins):
        begins, ends = _whole(max(pause.begins, start)), _whole(min(pause.ends, end))
        if begins >= ends:
            continue
        if joined and begins <= joined[-1].ends:
            joined[-1] = Pause(joined[-1].begins, max(joined[-1].ends, ends))
        else:
            joined.append(Pause(begins, ends))
    return tuple(joined)


def _running(start: datetime, end: datetime, pauses: tuple[Pause, ...]) -> Iterator[tuple[datetime, datetime]]:
    """The spans between two moments that no pause takes."""
    for pause in pauses:
        yield start, pause.begins
        start = pause.ends
    yield start, end
