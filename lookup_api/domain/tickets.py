"""Tickets: what somebody at the hotline still has to do, and by when. Times follow the province's working calendar."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lookup_api.domain.deadlines import HOUR, WORKING_DAY
from lookup_api.domain.province import Province
from lookup_api.domain.working_time import WorkingCalendar

USUAL_FEEDBACK_DAYS = 10  # working days; a province whose regulation is silent (Quảng Nam points at Decision 31/2021)


class TicketKind(StrEnum):
    """What is to be done."""

    CALL_BACK = "call_back"  # gọi lại
    FEEDBACK = "feedback"  # phản ánh, kiến nghị: registered first, then answered


class TicketReason(StrEnum):
    """Why nobody could do it at once."""

    NIGHT = "night"  # outside the hours in which a person answers
    OVERLOAD = "overload"  # all were speaking, or the caller waited too long
    ASKED = "asked"  # the citizen or the operator wanted it so


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class TicketOutcome(StrEnum):
    """How a ticket ended."""

    ANSWERED = "answered"
    NOT_REACHED = "not_reached"
    PASSED_ON = "passed_on"
    WITHDRAWN = "withdrawn"  # the citizen wants it no longer


@dataclass(frozen=True, slots=True)
class DueTimes:
    """By when a ticket is done, and by when feedback stands in the feedback system; at +07:00."""

    due_at: datetime
    register_by: datetime | None = None


def due_times(
    kind: TicketKind, opened_at: datetime, call_back_hours: int, province: Province, calendar: WorkingCalendar
) -> DueTimes:
    """When a ticket is due; raise OutOfCalendar beyond the calendar's years.

    Feedback is answered within the province's working days (Yên Bái art. 17.2, Đắk Lắk art. 21.4), and what came by
    phone is registered within its working hours (Đắk Lắk art. 21.3), where the province states any.
    """
    if kind is TicketKind.CALL_BACK:
        return DueTimes(calendar.add(opened_at, call_back_hours * HOUR))
    days = USUAL_FEEDBACK_DAYS if province.feedback_days is None else province.feedback_days
    hours = province.feedback_registration_hours
    return DueTimes(
        calendar.add(opened_at, days * WORKING_DAY),
        None if hours is None else calendar.add(opened_at, hours * HOUR),
    )
