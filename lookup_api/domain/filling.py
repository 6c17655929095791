"""What follows from what is on record, where a source left a gap (product: the engine fills gaps).

Only what follows from the source's own facts is filled in: the appointment from the deadline, by the province's rule;
the date by which a submission is to be answered, by its intake limit. A date that the citizen was given is never
touched, and no term out of a catalogue is promised in a source's name.
"""

from dataclasses import replace
from datetime import datetime

from lookup_api.domain.deadlines import appointment
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
        if status.stage is Stage.SUBMITTED:
            return _with_answer_due(dossier, profile, calendar, now)
        return _with_appointment(dossier, status, profile, calendar)
    except OutOfCalendar:  # an absurd date in a feed: nothing follows from it
        return dossier


def _with_appointment(dossier: Dossier, status: Status, profile: Province, calendar: WorkingCalendar) -> Dossier:
    due = dossier.processing_deadline
    if due is None or dossier.result_appointment is not None or status.stage.clock is not Clock.RUNNING:
        return dossier
    if dossier.received_at is not None and due < dossier.received_at:
        return dossier  # a sender's slip
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
