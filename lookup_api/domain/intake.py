"""The intake limit (thời hạn tiếp nhận): how soon the desk must deal with a submission.

Quảng Nam, art. 8.1.a: within eight working hours of a successful online submission the desk accepts, refuses or asks
for a supplement. Đắk Lắk, art. 8.1.b: within eight working hours of reception in the system the dossier goes on to the
competent agency. Both count from the next opening when the event lies out of office hours. Other provinces set none.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lookup_api.domain.deadlines import HOUR
from lookup_api.domain.dossier import Channel, Dossier
from lookup_api.domain.province import IntakeEnd, IntakeLimit, IntakeStart
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import WorkingCalendar

# What answers a submission: accepted, refused, or told what is missing.
_REPLIES = frozenset({Stage.ACCEPTED, Stage.NOT_ACCEPTED, Stage.SUPPLEMENT_WANTED})
# What shows that a dossier left the desk: somebody works on it, or already has.
_BEYOND_THE_DESK = frozenset({Stage.PROCESSING, Stage.PAYMENT_DUE, Stage.FINISHED, Stage.RETURNED})
_ENDED_WITHOUT = frozenset({Stage.WITHDRAWN, Stage.STOPPED, Stage.NOT_ACCEPTED})


class IntakeKey(StrEnum):
    """How a dossier stands against the intake limit."""

    RUNNING = "running"  # there is time left
    MISSED = "missed"  # the limit passed and nothing was done
    KEPT = "kept"  # done in time
    LATE = "late"  # done, after the limit


@dataclass(frozen=True, slots=True)
class Intake:
    """A dossier against its intake limit: when it is due, when it was done, working seconds left (negative: over)."""

    key: IntakeKey
    due_at: datetime
    done_at: datetime | None
    working_seconds: int


def intake(dossier: Dossier, limit: IntakeLimit | None, calendar: WorkingCalendar, now: datetime) -> Intake | None:
    """Judge a dossier by its province's intake limit; None where no limit or no starting event is known.

    A dossier that was withdrawn, stopped or refused before it could be forwarded owes no forwarding. Raises
    OutOfCalendar where the years of the calendar do not suffice.
    """
    if limit is None:
        return None
    start = _started_at(dossier, limit.starts_at)
    if start is None:
        return None
    due_at = calendar.add(start, limit.hours * HOUR)
    done_at = _done_at(dossier, limit.ends_at, start)
    ended = done_at if done_at is not None else _ended_without(dossier, start)
    if done_at is None and ended is not None and limit.ends_at is IntakeEnd.FORWARDING:
        return None
    judged_at = now if ended is None else ended
    left = calendar.between(judged_at, due_at)
    if judged_at > due_at:
        return Intake(IntakeKey.MISSED if ended is None else IntakeKey.LATE, due_at, ended, min(left, -1))
    return Intake(IntakeKey.RUNNING if ended is None else IntakeKey.KEPT, due_at, ended, left)


def _started_at(dossier: Dossier, event: IntakeStart) -> datetime | None:
    if event is IntakeStart.SUBMISSION:
        # Only who submits by the net or by post waits for the desk; at the counter the reply is given face to face.
        return None if dossier.channel is Channel.COUNTER else dossier.submitted_at
    return dossier.received_at


def _done_at(dossier: Dossier, event: IntakeEnd, start: datetime) -> datetime | None:
    if event is IntakeEnd.REPLY:
        known = [dossier.received_at, dossier.refused_at, *(each.requested_at for each in dossier.supplements)]
        replies = _REPLIES | _BEYOND_THE_DESK
    else:
        known = [dossier.result_ready_at, dossier.returned_at]
        replies = _BEYOND_THE_DESK
    moments = [at for at in known if at is not None] + [step.at for step in dossier.steps if step.stage in replies]
    return min((at for at in moments if at >= start), default=None)


def _ended_without(dossier: Dossier, start: datetime) -> datetime | None:
    moments = [step.at for step in dossier.steps if step.stage in _ENDED_WITHOUT]
    if dossier.refused_at is not None:
        moments.append(dossier.refused_at)
    return min((at for at in moments if at >= start), default=None)
