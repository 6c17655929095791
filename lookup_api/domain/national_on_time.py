"""The national on-time rule (tỷ lệ hồ sơ đúng hạn): indicator 2.1 of the set of Quyết định 766/QĐ-TTg, for reports.

It differs from what a citizen is told (`deadlines.timeliness`), and so it stands apart: a second supplement request
alone makes a dossier late, and a dossier that waits for its first is judged at the moment of that request. The rule
does not say whether the supplement time that is taken off is working time; against a date it is read as time on the
wall, against a maximum in working time as working time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from lookup_api.domain.deadlines import HOUR, WORKING_DAY, Term, TermUnit, date_judged, deadline
from lookup_api.domain.dossier import Dossier, RecordedStage
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import WorkingCalendar


class EndedBy(StrEnum):
    """Which fact is taken as the end of a dossier."""

    FINISHED = "finished"  # 9
    RETURNED = "returned"  # 10
    CLOSED = "closed"  # 8, 3, and 7 of a dossier that was received
    SUPPLEMENT_REQUEST = "supplement_request"  # nothing else has happened since
    PERIOD_END = "period_end"  # it goes on


class JudgedBy(StrEnum):
    """What the end was held against."""

    APPOINTMENT = "appointment"  # NgayHenTra
    LONGEST_TERM = "longest_term"  # the maximum of the procedure
    REQUESTS = "requests"  # more than one supplement request


@dataclass(frozen=True, slots=True)
class NationalJudgement:
    """Whether a dossier counts as on time in the national indicator, and by what."""

    on_time: bool
    judged_by: JudgedBy
    ended_by: EndedBy
    end: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """A supplement request, and its completion once there is one."""

    requested_at: datetime
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalFacts:
    """What the rule looks at: reception, appointment (NgayHenTra), dated statuses and supplement requests."""

    received_at: datetime | None
    appointment: datetime | None
    stages: tuple[RecordedStage, ...]
    waits: tuple[Wait, ...] = ()


def national_on_time(
    facts: NationalFacts, *, longest: Term | None, period_end: datetime, calendar: WorkingCalendar
) -> NationalJudgement | None:
    """Judge a dossier as it stood at the end of a period; what came later is not looked at.

    The end is the first 9, else the first 10, else the first of 8, 3 and (only if received) 7; else an open supplement
    request; else the period's end. It is on time when the end, less the completed supplement time, is not after the
    appointment. Without an appointment the time from reception, less the same, must not exceed `longest`, the
    procedure's maximum. A bare day lasts until its last session ends. None where neither can be compared, and for a
    dossier that was neither received nor ended by then.
    """
    waits = sorted(_by(facts.waits, period_end), key=lambda wait: wait.requested_at)
    received = facts.received_at if facts.received_at is not None and facts.received_at <= period_end else None
    ended = _end(facts.stages, received, waits, period_end)
    if ended is None:
        return None
    ended_by, end = ended
    if len(waits) > 1:
        return NationalJudgement(on_time=False, judged_by=JudgedBy.REQUESTS, ended_by=ended_by, end=end)
    taken_off = _completed(waits, received, end)
    due = date_judged(None, None, facts.appointment, calendar)
    if due is not None:
        waited = taken_off[1] - taken_off[0] if taken_off else timedelta()
        return NationalJudgement(
            on_time=end - waited <= due, judged_by=JudgedBy.APPOINTMENT, ended_by=ended_by, end=end
        )
    if received is None or longest is None or (latest := deadline(received, longest, calendar)) is None:
        return None
    within = _within(received, end, taken_off, longest, latest, calendar)
    return NationalJudgement(on_time=within, judged_by=JudgedBy.LONGEST_TERM, ended_by=ended_by, end=end)


def national_facts(dossier: Dossier) -> NationalFacts:
    """Gather what the rule looks at from a dossier.

    Where a source sends no supplement requests, each unbroken run of status 5 stands for one, completed by the status
    that follows it.
    """
    stages = [RecordedStage(step.stage, step.at) for step in dossier.steps if step.stage is not None]
    if dossier.recorded is not None:
        stages.append(dossier.recorded)
    marks = (
        (Stage.FINISHED, dossier.result_ready_at),
        (Stage.RETURNED, dossier.returned_at),
        (Stage.NOT_ACCEPTED, dossier.refused_at),
    )
    stages += [RecordedStage(stage, at) for stage, at in marks if at is not None]
    stages.sort(key=lambda dated: (dated.at, dated.stage))
    requests = tuple(Wait(each.requested_at, each.completed_at) for each in dossier.supplements)
    return NationalFacts(
        received_at=dossier.received_at,
        appointment=dossier.result_appointment,
        stages=tuple(stages),
        waits=requests or tuple(_runs_of_waiting(stages)),
    )


def _runs_of_waiting(stages: Iterable[RecordedStage]) -> Iterator[Wait]:
    requested: datetime | None = None
    for dated in stages:
        if dated.stage is Stage.SUPPLEMENT_WANTED:
            requested = requested or dated.at
        elif requested is not None:
            yield Wait(requested, dated.at)
            requested = None
    if requested is not None:
        yield Wait(requested)


def _by(waits: Iterable[Wait], period_end: datetime) -> Iterator[Wait]:
    """The requests as they stood at the period's end."""
    for wait in waits:
        if wait.requested_at <= period_end:
            still_open = wait.completed_at is None or wait.completed_at > period_end
            yield Wait(wait.requested_at) if still_open else wait


# Whichever group has a fact decides, in this order.
_ENDS: Final = (
    (EndedBy.FINISHED, frozenset({Stage.FINISHED})),
    (EndedBy.RETURNED, frozenset({Stage.RETURNED})),
    (EndedBy.CLOSED, frozenset({Stage.STOPPED, Stage.NOT_ACCEPTED, Stage.WITHDRAWN})),
)


def _end(
    stages: Iterable[RecordedStage], received: datetime | None, waits: list[Wait], period_end: datetime
) -> tuple[EndedBy, datetime] | None:
    known = [
        dated
        for dated in stages
        if dated.at <= period_end and (received is not None or dated.stage is not Stage.WITHDRAWN)
    ]
    for ended_by, ends in _ENDS:
        first = min((dated.at for dated in known if dated.stage in ends), default=None)
        if first is not None:
            return ended_by, first
    if waits and waits[-1].completed_at is None:
        return EndedBy.SUPPLEMENT_REQUEST, waits[-1].requested_at
    return None if received is None else (EndedBy.PERIOD_END, period_end)


def _completed(waits: list[Wait], received: datetime | None, end: datetime) -> tuple[datetime, datetime] | None:
    """The part of the one completed request that lies between reception and end, by its two moments."""
    for wait in waits:
        if wait.completed_at is not None:
            begins = wait.requested_at if received is None else max(wait.requested_at, received)
            ends = min(wait.completed_at, end)
            return (begins, ends) if begins < ends else None
    return None


_WORKING_UNITS: Final = {TermUnit.HOUR: HOUR, TermUnit.WORKING_DAY: WORKING_DAY}


def _within(
    received: datetime,
    end: datetime,
    taken_off: tuple[datetime, datetime] | None,
    longest: Term,
    latest: datetime,
    calendar: WorkingCalendar,
) -> bool:
    """Whether the time from reception to end, less the supplement's, is within the procedure's maximum."""
    unit = _WORKING_UNITS.get(longest.unit)
    if unit is None:
        return end - (taken_off[1] - taken_off[0] if taken_off else timedelta()) <= latest
    used = calendar.between(received, end) - (calendar.between(*taken_off) if taken_off else 0)
    return used <= longest.amount * unit
