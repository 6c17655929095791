"""What a late notice of days off does to dates already counted (tính lại thời hạn): a preview, and nothing is changed.

A date is counted again by the same working seconds, or by the same term, under the calendar before and after. The
citizen was given a date; whether another follows is for an officer to decide (product: the engine's date never
silently replaces the one that was given).
"""

from dataclasses import dataclass
from datetime import datetime

from lookup_api.domain.deadlines import Term, TermUnit, appointment, date_judged, deadline
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.province import AppointmentRule
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Clock
from lookup_api.domain.working_time import OutOfCalendar, WorkingCalendar

# Days and months run by the calendar: a day off moves them only where they end on it.
_BY_THE_CALENDAR = frozenset({TermUnit.DAY, TermUnit.MONTH})


@dataclass(frozen=True, slots=True)
class Moved:
    """The dates of one dossier before and after a change of the calendar; appointments by the province's rule."""

    code: str
    source_id: str
    deadline_before: datetime
    deadline_after: datetime
    appointment_before: datetime
    appointment_after: datetime
    told: datetime | None  # the appointment the citizen holds in hand


def recompute(
    dossier: Dossier,
    before: WorkingCalendar,
    after: WorkingCalendar,
    rule: AppointmentRule,
    term: Term | None = None,
) -> Moved | None:
    """Count an open dossier's date anew; None where nothing moves, or where no term runs for it.

    `term` is the procedure's, where it is known: only a term of days or months needs it, for all others follow from the
    working seconds between reception and the date.
    """
    status = current_status(dossier)
    received = dossier.received_at
    if received is None or status is None or status.stage.clock not in (Clock.RUNNING, Clock.PAUSED):
        return None
    due = date_judged(received, dossier.processing_deadline, dossier.result_appointment, before)
    if due is None:
        return None
    try:
        moved = _counted_again(received, due, before, after, term)
        told_before, told_after = appointment(due, before, rule), appointment(moved, after, rule)
    except OutOfCalendar:
        return None
    if moved == due and told_after == told_before:
        return None
    return Moved(dossier.code, dossier.source.id, due, moved, told_before, told_after, dossier.result_appointment)


def _counted_again(
    received: datetime, due: datetime, before: WorkingCalendar, after: WorkingCalendar, term: Term | None
) -> datetime:
    if term is not None and term.unit in _BY_THE_CALENDAR and deadline(received, term, before) == due:
        return deadline(received, term, after) or due
    seconds = before.between(received, due)
    counted = after.add(received, seconds)
    # A date out of office hours is left as it stands unless the days themselves moved it.
    return due if counted == before.add(received, seconds) else counted
