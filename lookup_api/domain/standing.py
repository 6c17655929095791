"""Where a dossier stands: the current status derived from dated facts, and what its citizen does next.

The newest dated fact wins. At the same instant a whole-dossier record speaks before an event, and of two events
the one further along: so facts may arrive in any order and end in the same status.
"""

from collections.abc import Iterator
from datetime import datetime

from lookup_api.domain.dossier import CollectMethod, Dossier
from lookup_api.domain.status import NextStep, Outcome, Stage, Status, TimelinessKey


def current_status(dossier: Dossier) -> Status | None:
    """Derive the current status; None where no fact tells one."""
    latest = max(_claims(dossier), default=None)
    if latest is None:
        return None
    since, _, stage = latest
    if stage is Stage.FINISHED and dossier.returned_at is not None:
        # Some senders close with an event 9 after the hand-over; what was handed over stays handed over.
        return Status(Stage.RETURNED, dossier.returned_at, _outcome(Stage.RETURNED, dossier))
    if stage is Stage.FINISHED and dossier.source.mirrors_waiting_as_done:
        return _unmirrored(dossier, since)
    return Status(stage, since, _outcome(stage, dossier))


def _claims(dossier: Dossier) -> Iterator[tuple[datetime, bool, Stage]]:
    for step in dossier.steps:
        if step.stage is not None:
            yield step.at, False, step.stage
    if dossier.recorded is not None:
        yield dossier.recorded.at, True, dossier.recorded.stage


def _unmirrored(dossier: Dossier, since: datetime) -> Status:
    """Read a 9 from a source that turns 5, 6 and 8 into 9: it never says "finished" by itself."""
    waiting = [supplement for supplement in dossier.supplements if supplement.completed_at is None]
    if waiting:
        return Status(Stage.SUPPLEMENT_WANTED, max(supplement.requested_at for supplement in waiting))
    if any(fee.paid is False for fee in dossier.fees):
        return Status(Stage.PAYMENT_DUE, since)
    return Status(Stage.FINISHED, since, Outcome.UNCONFIRMED)


_OUTCOMES = {
    Stage.NOT_ACCEPTED: Outcome.REFUSED,
    Stage.WITHDRAWN: Outcome.WITHDRAWN,
    Stage.STOPPED: Outcome.STOPPED,
}


def _outcome(stage: Stage, dossier: Dossier) -> Outcome | None:
    if stage in (Stage.FINISHED, Stage.RETURNED):
        return Outcome.NOT_SOLVED if dossier.not_solved else Outcome.SOLVED
    return _OUTCOMES.get(stage)


_NEXT = {
    Stage.SUBMITTED: NextStep.AWAIT_ACCEPTANCE,
    Stage.ACCEPTED: NextStep.WAIT,
    Stage.NOT_ACCEPTED: NextStep.READ_REFUSAL,
    Stage.PROCESSING: NextStep.WAIT,
    Stage.SUPPLEMENT_WANTED: NextStep.BRING_PAPERS,
    Stage.PAYMENT_DUE: NextStep.PAY,
    Stage.WITHDRAWN: NextStep.NOTHING,
    Stage.STOPPED: NextStep.READ_STOP_NOTICE,
    Stage.FINISHED: NextStep.COLLECT,
    Stage.RETURNED: NextStep.NOTHING,
}


def next_step(dossier: Dossier, status: Status, timeliness: TimelinessKey | None, now: datetime) -> NextStep:
    """Say the one thing the citizen does next."""
    if status.outcome is Outcome.UNCONFIRMED:
        return NextStep.ASK_DESK
    if status.stage is Stage.FINISHED and dossier.collect is CollectMethod.POST:
        return NextStep.WAIT  # the post brings it
    if timeliness is TimelinessKey.OVERDUE and status.stage in (Stage.ACCEPTED, Stage.PROCESSING):
        promised = dossier.result_appointment
        return NextStep.WAIT if promised is not None and promised > now else NextStep.ASK_DESK
    return _NEXT[status.stage]
