"""Settle a notice: how sending it went. `sent` is never left; what could not be sent is tried again, then given up."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from lookup_api.domain.dossier import PersonRole
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.notices import RULES, Basis, Occasion, Way
from lookup_api.service.notice_ports import LeasedNotice, NewNotice, NoticeState, NoticeStore, NoticeWriter
from lookup_api.service.queue_notices import next_way

MOST_ATTEMPTS: Final = 8
_FIRST_PAUSE = timedelta(seconds=30)  # doubled with each attempt
_LONGEST_PAUSE = timedelta(hours=1)


def settle_notice(
    notice_id: int, state: NoticeState, attempt: int, *, store: NoticeStore, now: datetime
) -> NoticeState:
    """Note the outcome of an attempt and return where the notice stands then.

    `state` is SENT, GIVEN_UP (the carrier will never take it), or QUEUED for an attempt that failed and may succeed
    later. A report of an attempt that another claimer has since taken over counts only where it says that it was sent.
    Raises InvalidRequest for a notice that is not there.
    """
    with store.write() as writer:
        try:
            standing = writer.notices.state(notice_id)
        except LookupError:
            raise InvalidRequest("there is no such notice") from None
        if state is NoticeState.SENT:
            writer.notices.settle(notice_id, NoticeState.SENT, now)
            return NoticeState.SENT
        notice = writer.notices.waiting(notice_id)
        if notice is None or notice.attempt != attempt:
            return standing
        if state is NoticeState.QUEUED and notice.attempt < MOST_ATTEMPTS:
            again_at = now + min(_FIRST_PAUSE * 2 ** (notice.attempt - 1), _LONGEST_PAUSE)
            writer.notices.send_again(notice_id, again_at)
            return NoticeState.QUEUED
        go_another_way(notice, writer, now)
        if notice.recipient.way is Way.CHAT:
            _go_by_telephone(notice, writer, now)
        writer.notices.settle(notice_id, NoticeState.GIVEN_UP, now)
        return NoticeState.GIVEN_UP


def go_another_way(notice: LeasedNotice, writer: NoticeWriter, now: datetime) -> None:
    """Queue a statutory notice that did not go by one way for the next: it is owed, so it is not simply dropped."""
    situation = notice.occasion.situation
    if RULES[situation].basis is not Basis.STATUTORY:
        return
    other = next_way(writer.wishes, writer.people_of(notice.dossier_id), notice.recipient)
    if other is not None:
        # From now on, so that the new way has its own time.
        occasion = Occasion(situation, now, notice.occasion.occurrence)
        renewed = NewNotice(dossier_id=notice.dossier_id, occasion=occasion, once=notice.occasion.once, recipient=other)
        writer.notices.put(renewed, now)


def _go_by_telephone(notice: LeasedNotice, writer: NoticeWriter, now: datetime) -> None:
    """Queue a notice for owner and proxy where a chat that follows cannot be written to: who follows is one of them.

    The desk calls for what is owed alone. Who is told already, because it is owed or they follow as well, is told once.
    """
    calls = RULES[notice.occasion.situation].basis is Basis.STATUTORY
    for person in writer.people_of(notice.dossier_id):
        if person.role not in (PersonRole.OWNER, PersonRole.PROXY):
            continue
        ways = (way for way in writer.wishes.ways_to(person) if calls or way.way is not Way.CALL)
        if (best := next(ways, None)) is not None:
            renewed = NewNotice(
                dossier_id=notice.dossier_id,
                occasion=notice.occasion,
                once=notice.occasion.once,
                recipient=replace(best, language=notice.recipient.language),
            )
            writer.notices.put(renewed, now)
