"""Notices (thông báo): what a citizen is told unasked, when it arises, and how long it is worth telling. Pure.

    arising(before, after, now)              a step was just taken: what follows from it
    arising_by_time(dossier, now, calendar)  nothing happened but time
    still_holds(situation, dossier, now)     asked again before it is sent: what was overtaken is not told

A statutory notice needs no consent: intake, return, guidance and supplement are to be told (Yên Bái art. 7.2; Đắk Lắk
art. 5.4), with the code at acceptance (Yên Bái art. 14.6b) and what to bring and pay (Đắk Lắk art. 19.1.c). Every other
one is for those who follow their dossier. One that was asked for, such as a one-time code, goes at any hour.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lookup_api.domain.calendar_days import DayKind
from lookup_api.domain.counter_facts import Collecting, Refund, Visit, newest, noted_at
from lookup_api.domain.deadlines import DUE_SOON, WORKING_DAY, date_judged
from lookup_api.domain.dossier import CollectMethod, Dossier
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Clock, Outcome, Stage, Status
from lookup_api.domain.working_time import OutOfCalendar, WorkingCalendar, in_vietnam

FRESH: Final = timedelta(days=1)  # a step that is older is news to nobody
FRESH_BY_TIME: Final = timedelta(days=3)  # a search for what time brought may have stood still over a weekend
COLLECT_WITHIN: Final = 5 * WORKING_DAY  # working seconds until a result that waits is called to mind
RATE_AFTER: Final = timedelta(days=1)  # from the hand-over to the invitation to rate it
QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(7)


class Situation(StrEnum):
    """What a notice tells."""

    SUBMITTED = "submitted"  # đã nộp
    ACCEPTED = "accepted"  # đã tiếp nhận: mã hồ sơ và hẹn trả
    REFUSED = "refused"  # từ chối tiếp nhận
    FORWARDED = "forwarded"  # chuyển cơ quan giải quyết
    VERIFICATION_VISIT = "verification_visit"  # hẹn thẩm tra, xác minh
    SUPPLEMENT_WANTED = "supplement_wanted"  # yêu cầu bổ sung
    SUPPLEMENT_RECEIVED = "supplement_received"  # đã nhận bổ sung, hẹn trả mới
    FEE_DUE = "fee_due"  # nghĩa vụ tài chính
    FEE_RECEIVED = "fee_received"  # đã nhận phí
    STOPPED = "stopped"  # dừng giải quyết
    WITHDRAWN = "withdrawn"  # rút hồ sơ
    DUE_SOON = "due_soon"  # sắp đến hẹn
    RESCHEDULED = "rescheduled"  # xin lỗi và hẹn lại
    OVERDUE = "overdue"  # quá hẹn mà chưa hẹn lại
    RESULT_READY = "result_ready"  # có kết quả
    NOT_COLLECTED = "not_collected"  # có kết quả mà chưa nhận
    RETURNED = "returned"  # đã trả kết quả
    SENT_BY_POST = "sent_by_post"  # đã gửi bưu chính
    REFUND_DUE = "refund_due"  # được hoàn phí
    MAINTENANCE = "maintenance"  # bảo trì
    RATING_INVITATION = "rating_invitation"  # mời đánh giá
    ONE_TIME_CODE = "one_time_code"  # mã xác nhận
    LOST_RECEIPT = "lost_receipt"  # gửi lại mã hồ sơ


class Basis(StrEnum):
    """Why a notice may be sent."""

    STATUTORY = "statutory"  # a regulation owes it: no consent is needed, and opting out only changes the way
    CONSENT = "consent"  # to those who follow their dossier
    ASKED = "asked"  # the citizen waits for it at this moment


class Way(StrEnum):
    """How a notice reaches a person."""

    SMS = "sms"
    EMAIL = "email"
    CHAT = "chat"
    CALL = "call"  # the desk's list of people to be called


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """What holds for every notice of one situation."""

    basis: Basis
    worth: timedelta  # how long after it arose it is still worth sending
    stages: frozenset[Stage]  # a dossier that has left these has overtaken the notice

    @property
    def keeps_quiet(self) -> bool:
        """Tell whether it waits for the end of the quiet hours."""
        return self.basis is not Basis.ASKED


_DAY = timedelta(days=1)
_ANY = frozenset(Stage)
_OPEN = frozenset(stage for stage in Stage if stage.clock in (Clock.RUNNING, Clock.PAUSED))
_RUNNING = frozenset(stage for stage in Stage if stage.clock is Clock.RUNNING)


def _statutory(days: int, *stages: Stage) -> NoticeRule:
    return NoticeRule(Basis.STATUTORY, days * _DAY, frozenset(stages) or _ANY)


def _by_consent(days: int, *stages: Stage) -> NoticeRule:
    return NoticeRule(Basis.CONSENT, days * _DAY, frozenset(stages) or _ANY)


RULES: Mapping[Situation, NoticeRule] = MappingProxyType({
    Situation.SUBMITTED: _statutory(1, Stage.SUBMITTED),
    Situation.ACCEPTED: _statutory(3, *_OPEN),
    Situation.REFUSED: _statutory(7, Stage.NOT_ACCEPTED),
    Situation.FORWARDED: _by_consent(2, *_RUNNING),
    Situation.VERIFICATION_VISIT: _statutory(7, *_OPEN),
    Situation.SUPPLEMENT_WANTED: _statutory(7, Stage.SUPPLEMENT_WANTED),
    Situation.SUPPLEMENT_RECEIVED: _statutory(3, *_RUNNING),
    Situation.FEE_DUE: _statutory(7, Stage.PAYMENT_DUE),
    Situation.FEE_RECEIVED: _by_consent(2),
    Situation.STOPPED: _statutory(7, Stage.STOPPED),
    Situation.WITHDRAWN: _statutory(7, Stage.WITHDRAWN),
    Situation.DUE_SOON: _by_consent(1, *_RUNNING),
    Situation.RESCHEDULED: _statutory(3, *_RUNNING),
    Situation.OVERDUE: _statutory(3, *_RUNNING),
    Situation.RESULT_READY: _statutory(7, Stage.FINISHED),
    Situation.NOT_COLLECTED: _by_consent(7, Stage.FINISHED),
    Situation.RETURNED: _by_consent(2, Stage.RETURNED),
    Situation.SENT_BY_POST: _statutory(3, Stage.FINISHED, Stage.RETURNED),
    Situation.REFUND_DUE: _statutory(7),
    Situation.MAINTENANCE: _by_consent(5),
    Situation.RATING_INVITATION: _by_consent(3, Stage.RETURNED),
    Situation.ONE_TIME_CODE: NoticeRule(Basis.ASKED, timedelta(minutes=5), _ANY),
    Situation.LOST_RECEIPT: NoticeRule(Basis.ASKED, timedelta(hours=1), _ANY),
})  # fmt: skip

# What is sent first: who waits at this moment, then an apology, which is owed before the promised time passes.
_FIRST = {Situation.ONE_TIME_CODE: 0, Situation.LOST_RECEIPT: 0, Situation.RESCHEDULED: 1, Situation.OVERDUE: 1}
_LAST = 2


def rank(situation: Situation) -> int:
    """Say which of several notices goes first: the lowest number."""
    return _FIRST.get(situation, _LAST)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One moment at which a situation arises. `occurrence` tells it from others of its kind in one dossier's life."""

    situation: Situation
    at: datetime
    occurrence: str = ""

    @property
    def once(self) -> str:
        """What a dossier is told once: the same occasion from a second message or a replay is no new one."""
        return f"{self.situation.value}/{self.occurrence}"

    @property
    def expires_at(self) -> datetime:
        """From when it is no longer worth sending."""
        return self.at + RULES[self.situation].worth


_OF_STAGE = {
    Stage.SUBMITTED: Situation.SUBMITTED,
    Stage.ACCEPTED: Situation.ACCEPTED,
    Stage.NOT_ACCEPTED: Situation.REFUSED,
    Stage.SUPPLEMENT_WANTED: Situation.SUPPLEMENT_WANTED,
    Stage.PAYMENT_DUE: Situation.FEE_DUE,
    Stage.WITHDRAWN: Situation.WITHDRAWN,
    Stage.STOPPED: Situation.STOPPED,
    Stage.FINISHED: Situation.RESULT_READY,
    Stage.RETURNED: Situation.RETURNED,
}
# What happens once in a dossier's life; a sender that corrects its date afterwards tells nothing new.
_ONCE = frozenset({Situation.SUBMITTED, Situation.ACCEPTED, Situation.RESULT_READY, Situation.RETURNED})


def arising(before: Dossier | None, after: Dossier, now: datetime) -> tuple[Occasion, ...]:
    """Say what arises from a step: from the dossier as it stood (None: there was none) and as it stands now.

    Nothing arises from what is older than a day, so an old system's history that arrives late is news to nobody; nor
    from a dossier that comes without any date, which may be of any age.
    """
    if before is None and _is_undated(after):
        return ()
    found = {occasion.once: occasion for occasion in _arising(before, after, now)}
    return tuple(occasion for occasion in found.values() if occasion.at >= now - FRESH)


def _arising(before: Dossier | None, after: Dossier, now: datetime) -> Iterator[Occasion]:
    was = None if before is None else current_status(before)
    status = current_status(after)
    if status is not None and (was is None or was.stage is not status.stage):
        if before is not None and _without_a_date(before, after, status):
            status = replace(status, since=now)
        if not _is_said_again(before, after, now):
            yield from _of_stage(status)
        if was is not None and was.stage is Stage.PAYMENT_DUE and status.stage in {*_RUNNING, Stage.FINISHED}:
            yield Occasion(Situation.FEE_RECEIVED, status.since, _day(status.since))
    if after.received_at is not None and (before is None or before.received_at is None):
        yield Occasion(Situation.ACCEPTED, after.received_at)
    yield from _supplements(before, after, was)
    yield from _forwarded(before, after)
    yield from _fees_received(before, after)
    yield from _rescheduled(before, after)
    yield from _of_the_counter(before, after)


def _is_undated(dossier: Dossier) -> bool:
    dates = (
        dossier.submitted_at,
        dossier.received_at,
        dossier.result_ready_at,
        dossier.returned_at,
        dossier.refused_at,
    )
    return not (any(dates) or dossier.steps or dossier.supplements)


def _without_a_date(before: Dossier, after: Dossier, status: Status) -> bool:
    """Tell whether a record brought the status without any date for it.

    It differs from the one before and is as old: it is news since it arrived.
    """
    known, told = before.recorded, after.recorded
    if known is None or told is None or told.stage is not status.stage or known.stage is told.stage:
        return False
    return known.at == told.at == status.since


def _is_said_again(before: Dossier | None, after: Dossier, now: datetime) -> bool:
    """Tell whether a source only repeats the status that it told last, undated: nightly, or all anew after go-live.

    Such a status follows its arrival (product: age), so it stands again after a step that came between. It is no news.
    """
    known, told = None if before is None else before.recorded, after.recorded
    if before is None or known is None or told is None or told.at != now or told.stage is not known.stage:
        return False
    return (told.source or after.source).id == (known.source or before.source).id


def _of_stage(status: Status) -> Iterator[Occasion]:
    situation = _OF_STAGE.get(status.stage)
    if situation is not None and status.outcome is not Outcome.UNCONFIRMED:
        yield Occasion(situation, status.since, "" if situation in _ONCE else _day(status.since))


def _supplements(before: Dossier | None, after: Dossier, was: Status | None) -> Iterator[Occasion]:
    known = {} if before is None else {item.number: item for item in before.supplements}
    for item in after.supplements:
        earlier = known.get(item.number)
        # By its day, so that the event of status 5 and the request that the record brings later are one occasion.
        if earlier is None and item.completed_at is None:
            yield Occasion(Situation.SUPPLEMENT_WANTED, item.requested_at, _day(_known_since(item.requested_at, was)))
        if item.completed_at is not None and (earlier is None or earlier.completed_at is None):
            yield Occasion(Situation.SUPPLEMENT_RECEIVED, item.completed_at, _day(item.requested_at))


def _known_since(requested_at: datetime, was: Status | None) -> datetime:
    """When a request was heard of: one whose status came first, without a date, has waited since that came."""
    if was is None or was.stage is not Stage.SUPPLEMENT_WANTED:
        return requested_at
    return max(was.since, requested_at)


def _forwarded(before: Dossier | None, after: Dossier) -> Iterator[Occasion]:
    """A step of processing at a house where the dossier has not been yet; the first house is where it was taken in."""
    known = set() if before is None else {step.agency for step in before.steps}
    seen: set[str | None] = set()
    for step in after.steps:
        if step.stage is Stage.PROCESSING and step.agency and seen and step.agency not in seen | known:
            yield Occasion(Situation.FORWARDED, step.at, step.agency)
        seen.add(step.agency)


def _fees_received(before: Dossier | None, after: Dossier) -> Iterator[Occasion]:
    if before is None:
        return
    owed = {(fee.name, fee.amount) for fee in before.fees if fee.paid is False}
    if any(fee.paid and (fee.name, fee.amount) in owed for fee in after.fees):
        at = after.record_age or after.as_of
        yield Occasion(Situation.FEE_RECEIVED, at, _day(at))


def _rescheduled(before: Dossier | None, after: Dossier) -> Iterator[Occasion]:
    """A later appointment in place of the given one; one that follows from a supplement is told with the supplement."""
    if before is None or before.result_appointment is None or after.result_appointment is None:
        return
    to = after.result_appointment
    by_supplement = any(item.appointment_after == to and item.completed_at for item in after.supplements)
    if to <= before.result_appointment or by_supplement:
        return
    given = after.appointments[-1] if after.appointments else None
    at = after.as_of if given is None else given.told_at or given.given_at
    yield Occasion(Situation.RESCHEDULED, at, _minute(to))


def _of_the_counter(before: Dossier | None, after: Dossier) -> Iterator[Occasion]:
    known = () if before is None else before.counter_facts
    for fact in after.counter_facts:
        if fact in known:
            continue
        at = noted_at(fact)
        match fact:
            case Visit():
                yield Occasion(Situation.VERIFICATION_VISIT, at, _minute(fact.at))
            case Refund(paid=False):
                yield Occasion(Situation.REFUND_DUE, at, _day(at))
            case Collecting(parcel=str() as parcel):
                yield Occasion(Situation.SENT_BY_POST, at, parcel)
            case _:
                continue


def arising_by_time(dossier: Dossier, now: datetime, calendar: WorkingCalendar) -> tuple[Occasion, ...]:
    """Say what time alone has brought: due soon, overdue, not collected, an invitation to rate."""
    status = current_status(dossier)
    if status is None:
        return ()
    found = (*_of_promise(dossier, status, now, calendar), *_after_the_end(dossier, status, calendar))
    return tuple(occasion for occasion in found if now - FRESH_BY_TIME <= occasion.at <= now)


def _of_promise(dossier: Dossier, status: Status, now: datetime, calendar: WorkingCalendar) -> Iterator[Occasion]:
    promised = date_judged(dossier.received_at, None, dossier.result_appointment, calendar)
    if promised is None or status.stage not in _RUNNING:
        return
    if now > promised:
        yield Occasion(Situation.OVERDUE, promised, _minute(promised))
    elif calendar.between(now, promised) <= DUE_SOON:
        yield Occasion(Situation.DUE_SOON, now, _minute(promised))


def _after_the_end(dossier: Dossier, status: Status, calendar: WorkingCalendar) -> Iterator[Occasion]:
    if status.stage is Stage.RETURNED:
        yield Occasion(Situation.RATING_INVITATION, status.since + RATE_AFTER)
    waits = status.stage is Stage.FINISHED and status.outcome is not Outcome.UNCONFIRMED
    if waits and dossier.collect is not CollectMethod.POST:
        with suppress(OutOfCalendar):  # an absurd date in a feed
            yield Occasion(Situation.NOT_COLLECTED, calendar.add(status.since, COLLECT_WITHIN))


def still_holds(situation: Situation, dossier: Dossier, now: datetime) -> bool:
    """Tell whether a notice is still true of the dossier as it stands when the notice is about to be sent."""
    status = current_status(dossier)
    if status is not None and status.stage not in RULES[situation].stages:
        return False
    promised = dossier.result_appointment
    match situation:
        case Situation.RESCHEDULED | Situation.DUE_SOON:
            return promised is not None and promised > now
        case Situation.OVERDUE:
            return promised is not None and promised <= now
        case Situation.VERIFICATION_VISIT:
            visit = newest(dossier.counter_facts, Visit)
            return visit is not None and visit.at > now
        case Situation.REFUND_DUE:
            refund = newest(dossier.counter_facts, Refund)
            return refund is not None and not refund.paid
        case _:
            return True


def quiet_now(now: datetime, calendar: WorkingCalendar) -> bool:
    """Tell whether notices wait: from 21:00 to 07:00, and all day on a holiday (product: quiet hours)."""
    local = in_vietnam(now)
    if local.time() >= QUIET_FROM or local.time() < QUIET_UNTIL:
        return True
    return any(row.day == local.date() and row.kind is DayKind.OFF for row in calendar.table.days)


def _day(at: datetime) -> str:
    return in_vietnam(at).date().isoformat()


def _minute(at: datetime) -> str:
    return in_vietnam(at).strftime("%Y-%m-%dT%H:%M")
