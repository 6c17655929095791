"""What follows from what is on record, where a source left a gap (product: the engine fills gaps).

Only what follows from the source's own facts is filled in: the appointment from the deadline, by the province's rule;
the date by which a submission is to be answered, by its intake limit. A date that the citizen was given is never
touched, and no term out of a catalogue is promised in a source's name. A date before reception was given to nobody: it
is a slip of the pen, passed over here as it is when a dossier is judged.
"""

from dataclasses import replace
from datetime import datetime

from lookup_api.domain.deadlines import appointment, date_judged
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.intake import intake
from lookup_api.domain.province import Province
from lookup_api.domain.status import Clock, Stage, Status
from lookup_api.domain.working_time import OutOfCalendar, WorkingCalendar


def with_gaps_filled(
    dossier: Dossier, status: Status, profile: Province, calendar: WorkingCalendar, now: datetime
) -> Dossier:
    """The dossier with what follows; the same one where nothing is missing or nothing follows."""
    try:
        dossier = _without_slips_of_the_pen(dossier, calendar)
        if status.stage is Stage.SUBMITTED:
            return _with_answer_due(dossier, profile, calendar, now)
        return _with_appointment(dossier, status, profile, calendar)
    except OutOfCalendar:  # an absurd date in a feed: nothing follows from it
        return dossier


def _without_slips_of_the_pen(dossier: Dossier, calendar: WorkingCalendar) -> Dossier:
    """Without a date that lies before reception: nobody was promised it, and nobody is told it."""
    received, due, appointed = dossier.received_at, dossier.processing_deadline, dossier.result_appointment
    if received is None:
        return dossier
    if due is not None and due < received and date_judged(received, due, None, calendar) is None:
        dossier = replace(dossier, processing_deadline=None)
    if appointed is not None and appointed < received and date_judged(received, None, appointed, calendar) is None:
        dossier = replace(dossier, result_appointment=None, rescheduled_from=None)
    return dossier


def _with_appointment(dossier: Dossier, status: Status, profile: Province, calendar: WorkingCalendar) -> Dossier:
    due = dossier.processing_deadline
    if due is None or dossier.result_appointment is not None or status.stage.clock is not Clock.RUNNING:
        return dossier
    return replace(dossier, result_appointment=appointment(due, calendar, profile.appointment_rule))


def _with_answer_due(dossier: Dossier, profile: Province, calendar: WorkingCalendar, now: datetime) -> Dossier:
    judged = intake(dossier, profile.intake_limit, calendar, now)
    if judged is None or judged.done_at is not None:
        return dossier
    steps = tuple(
        replace(step, deadline=judged.due_at) if step.stage is Stage.SUBMITTED and step.deadline is None else step
        for step in dossier.steps
    )
    return replace(dossier, steps=steps)
