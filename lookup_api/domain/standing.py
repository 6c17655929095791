"""Where a dossier stands: the current status derived from dated facts, and what its citizen does next.

The newest dated fact wins. At the same instant the master of the status speaks before a copy of it, a whole-dossier
record before an event, and of two events the one further along: so facts may arrive in any order and end in the same
status. A 9 of a source that turns waiting into 9 is read with what the other facts say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from lookup_api.domain.dossier import CollectMethod, Dossier, ProcessingStep, SourceSystem
from lookup_api.domain.status import NextStep, Outcome, Stage, Status, TimelinessKey

# What some senders turn into 9 for the national portal.
_MIRRORED_AS_FINISHED = frozenset({Stage.SUPPLEMENT_WANTED, Stage.PAYMENT_DUE, Stage.STOPPED})


@dataclass(frozen=True, slots=True)
class _Claim:
    """One dated fact that tells a status, and who told it."""

    at: datetime
    stage: Stage
    recorded: bool
    source: SourceSystem

    @property
    def order(self) -> tuple[datetime, tuple[bool, bool], bool, Stage]:
        return self.at, self.source.weight, self.recorded, self.stage


def current_status(dossier: Dossier) -> Status | None:
    """Derive the current status; None where no fact tells one."""
    claims = list(_claims(dossier))
    latest = max(claims, key=_order, default=None)
    if latest is None:
        return _by_dates(dossier)
    if latest.stage is Stage.FINISHED and dossier.returned_at is not None:
        # Some senders close with an event 9 after the hand-over; what was handed over stays handed over.
        return Status(Stage.RETURNED, dossier.returned_at, _outcome(Stage.RETURNED, dossier))
    if latest.stage is Stage.FINISHED and latest.source.mirrors_waiting_as_done:
        return _unmirrored(dossier, latest, claims)
    return Status(latest.stage, latest.at, _outcome(latest.stage, dossier))


def ended_at(dossier: Dossier, status: Status) -> datetime | None:
    """When the result was ready, else handed over; None where only a record says so that has no date for it.

    Senders may leave both dates out (they are optional). An event 9 tells it as well. A record without either is as old
    as the newest date in it, often that of reception: nobody was that early.
    """
    returned = dossier.returned_at
    told = dossier.result_ready_at or _ready_by_event(dossier, returned or status.since) or returned
    if told is not None or _told_by_another_date(dossier, status.since):
        return told
    return status.since


def without_mirrored_end(dossier: Dossier, status: Status) -> Dossier:
    """The dossier without the end that only a mirroring source tells, as long as it is not known to have ended.

    Such a 9 may be a 5, 6 or 8, so neither the date of its result nor its event 9 may say "finished" beside a wait.
    """
    if status.stage in (Stage.FINISHED, Stage.RETURNED) and status.outcome is not Outcome.UNCONFIRMED:
        return dossier
    if dossier.result_ready_at is not None and dossier.source.mirrors_waiting_as_done:
        dossier = replace(dossier, result_ready_at=None)
    if any(_is_mirrored_end(step, dossier) for step in dossier.steps):
        steps = (replace(step, stage=None) if _is_mirrored_end(step, dossier) else step for step in dossier.steps)
        dossier = replace(dossier, steps=tuple(steps))
    return dossier


def _is_mirrored_end(step: ProcessingStep, dossier: Dossier) -> bool:
    return step.stage is Stage.FINISHED and (step.source or dossier.source).mirrors_waiting_as_done


def _ready_by_event(dossier: Dossier, until: datetime) -> datetime | None:
    """The last event 9 until then, of a source whose 9 is one."""
    return max(
        (
            step.at
            for step in dossier.steps
            if step.stage is Stage.FINISHED and step.at <= until and not _is_mirrored_end(step, dossier)
        ),
        default=None,
    )


def _told_by_another_date(dossier: Dossier, at: datetime) -> bool:
    return at in (dossier.submitted_at, dossier.received_at) or any(
        at in (supplement.requested_at, supplement.completed_at) for supplement in dossier.supplements
    )


def _by_dates(dossier: Dossier) -> Status | None:
    """The status that the newest date tells, where nobody stated one: some senders write 0 while they pass it on."""
    dated = (
        (dossier.received_at, Stage.ACCEPTED),
        (dossier.refused_at, Stage.NOT_ACCEPTED),
        (dossier.result_ready_at, Stage.FINISHED),
        (dossier.returned_at, Stage.RETURNED),
    )
    at, stage = max(((at, stage) for at, stage in dated if at is not None), default=(None, None))
    return None if at is None or stage is None else Status(stage, at, _outcome(stage, dossier))


def _claims(dossier: Dossier) -> Iterator[_Claim]:
    for step in dossier.steps:
        if step.stage is not None:
            yield _Claim(step.at, step.stage, recorded=False, source=step.source or dossier.source)
    for recorded in (dossier.recorded, dossier.unmirrored):
        if recorded is not None:
            yield _Claim(recorded.at, recorded.stage, recorded=True, source=recorded.source or dossier.source)


def _order(claim: _Claim) -> tuple[datetime, tuple[bool, bool], bool, Stage]:
    return claim.order


def _unmirrored(dossier: Dossier, mirrored: _Claim, claims: list[_Claim]) -> Status:
    """Read a 9 from a source that turns 5, 6 and 8 into 9: it never says "finished" by itself.

    The last word of a source that mirrors nothing says which it is, where it is a 9 or one of the three.
    """
    plain = max((claim for claim in claims if not claim.source.mirrors_waiting_as_done), key=_order, default=None)
    if plain is not None and plain.stage in (Stage.FINISHED, *_MIRRORED_AS_FINISHED):
        return Status(plain.stage, plain.at, _outcome(plain.stage, dossier))
    waiting = [supplement for supplement in dossier.supplements if supplement.completed_at is None]
    if waiting:
        return Status(Stage.SUPPLEMENT_WANTED, max(supplement.requested_at for supplement in waiting))
    if any(fee.paid is False for fee in dossier.fees):
        return Status(Stage.PAYMENT_DUE, mirrored.at)
    return Status(Stage.FINISHED, mirrored.at, Outcome.UNCONFIRMED)


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
