"""Which sentence a view calls for. One place decides; screen, chat, SMS and voice follow.

Overdue wins over progress, since a late office owes an apology before anything else. A refusal or an unconfirmed
result is never told as a finished one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from lookup_api.contract.views import Outcome, StageKey, TimelinessKey, View
from lookup_api.domain.dossier import CollectMethod
from lookup_api.wording.catalogue import Wording, id_of
from lookup_api.wording.dates import is_bare_day, say_working_time
from lookup_api.wording.saying import Family

_FAMILIES = {
    StageKey.SUBMITTED: Family.PROGRESS,
    StageKey.ACCEPTED: Family.PROGRESS,
    StageKey.NOT_ACCEPTED: Family.STOPPED,
    StageKey.PROCESSING: Family.PROGRESS,
    StageKey.SUPPLEMENT_WANTED: Family.ACT,
    StageKey.PAYMENT_DUE: Family.FEE,
    StageKey.WITHDRAWN: Family.STOPPED,
    StageKey.STOPPED: Family.STOPPED,
    StageKey.FINISHED: Family.READY,
    StageKey.RETURNED: Family.DONE,
}

# Once the work has ended only these say something; "paused" or "due soon" would be about a term that is over.
_TIMELINESS_OF_ENDED = frozenset({TimelinessKey.EARLY, TimelinessKey.ON_TIME, TimelinessKey.OVERDUE})


@dataclass(frozen=True, slots=True)
class Situation:
    """What a view comes down to: the message that tells it, its family, and the appointment still to be kept."""

    message_id: str
    family: Family
    appointment: datetime | None = None
    rescheduled: bool = False  # `appointment` takes the place of an earlier one

    @property
    def ended(self) -> bool:
        """Whether the work has ended with a result, so that its timeliness is final."""
        return self.message_id in _WITH_RESULT


_WITH_RESULT = frozenset({
    "stage-finished", "stage-finished-by-post", "stage-returned", "outcome-not-solved", "outcome-not-solved-returned"
})  # fmt: skip


def situation_of(view: View, now: datetime | None) -> Situation:
    """Tell the situation at `now`. Without `now` a new appointment counts as still to come, an older one does not."""
    stage, family = view.stage.key, _FAMILIES[view.stage.key]
    if family is Family.PROGRESS:
        return _open_situation(view, now)
    if stage is StageKey.FINISHED and view.outcome is Outcome.UNCONFIRMED:
        return Situation("outcome-unconfirmed", Family.UNCONFIRMED)
    if stage is StageKey.FINISHED and view.outcome is Outcome.NOT_SOLVED:
        return Situation("outcome-not-solved", Family.STOPPED)
    if stage is StageKey.RETURNED and view.outcome is Outcome.NOT_SOLVED:
        return Situation("outcome-not-solved-returned", Family.DONE)
    if stage is StageKey.FINISHED and is_by_post(view):
        return Situation("stage-finished-by-post", family)
    return Situation(id_of("stage", stage), family)


def _open_situation(view: View, now: datetime | None) -> Situation:
    rescheduled = view.rescheduled is not None
    appointment = view.rescheduled.to if view.rescheduled else view.result_appointment
    if not is_overdue(view):
        return Situation(id_of("stage", view.stage.key), Family.PROGRESS, appointment, rescheduled)
    if rescheduled if now is None else appointment is not None and _is_ahead(appointment, now):
        return Situation("overdue", Family.OVERDUE, appointment, rescheduled)
    if view.stage.key is StageKey.SUBMITTED:
        return Situation("overdue-submitted", Family.OVERDUE)
    return Situation("overdue-unscheduled", Family.OVERDUE)


def _is_ahead(appointment: datetime, now: datetime) -> bool:
    # An appointment without an hour is kept until its day is over.
    return appointment + timedelta(days=is_bare_day(appointment)) > now


def is_by_post(view: View) -> bool:
    """Tell whether the result comes by post (bưu chính công ích) rather than being collected."""
    return view.collect is not None and view.collect.method == CollectMethod.POST


def is_overdue(view: View) -> bool:
    """Tell whether the dossier is or was late (quá hạn)."""
    return view.timeliness is not None and view.timeliness.key is TimelinessKey.OVERDUE


def say_span(view: View, wording: Wording, variant: str | None = None) -> str | None:
    """Say the working time left, saved or overdue; None where it is not known."""
    if view.timeliness is None or view.timeliness.working_seconds is None:
        return None
    return say_working_time(wording, view.timeliness.working_seconds, variant)


def say_timeliness(view: View, situation: Situation, wording: Wording, variant: str | None = None) -> str | None:
    """Say the timeliness: "trong hạn", "quá hạn 2 ngày làm việc"; None where it says nothing."""
    if view.timeliness is None or (situation.ended and view.timeliness.key not in _TIMELINESS_OF_ENDED):
        return None
    key = view.timeliness.key
    if key is TimelinessKey.EARLY and not situation.ended:
        key = TimelinessKey.ON_TIME  # early is said of finished work only
    span = say_span(view, wording, "sms" if variant == "sms" else "voice" if variant == "voice" else None)
    return _timeliness(wording, key, variant, span or "none", "yes" if situation.ended else "no")


# Spans are said in whole hours and days: most answers say the same few.
@lru_cache(maxsize=1024)
def _timeliness(wording: Wording, key: TimelinessKey, variant: str | None, span: str, ended: str) -> str:
    return wording.text(id_of("timeliness", key), variant, span=span, ended=ended)
