"""Claim notices (nhận thông báo để gửi): a few of those that wait, each with what its recipient may be told.

A claimer has what it claimed for a while; several may claim side by side. What is no longer true of its dossier is
settled unsent. Each view that leaves with a notice is on record like any other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.views import View
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.maintenance import Maintenance
from lookup_api.domain.notices import RULES, Basis, Situation, Way, quiet_now, still_holds
from lookup_api.domain.working_time import WorkingCalendar
from lookup_api.service.find_due_notices import FindDuePorts, go_on_finding
from lookup_api.service.look_up import LookUpPorts
from lookup_api.service.notice_ports import LeasedNotice, NoticeState, NoticeStore, Wishes
from lookup_api.service.ports import LedgerEntry
from lookup_api.service.prove import proves_by_phone
from lookup_api.service.settle_notice import go_another_way
from lookup_api.service.view_dossier import view_dossier

LEASE: Final = timedelta(minutes=2)  # a claimer that says nothing for so long has died
MOST_CLAIMED: Final = 64
SEARCH_EVERY: Final = 300  # seconds between two searches for what time has brought
_MOST_EXPIRED = 200  # settled at one claim

# Which kind of channel key sends by which way; the desk's list of calls is worked off by people.
WAYS_OF: Final = {
    KeyKind.SMS: frozenset({Way.SMS, Way.EMAIL}),
    KeyKind.CHAT: frozenset({Way.CHAT}),
    KeyKind.CONSOLE: frozenset({Way.CALL}),
    KeyKind.COUNTER: frozenset({Way.CALL}),
}


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """One notice to be sent now: to whom, what, and until when it is worth sending."""

    leased: LeasedNotice
    view: View
    leased_until: datetime
    maintenance: Maintenance | None = None  # what a notice of maintenance tells


@dataclass(frozen=True, slots=True)
class ClaimPorts:
    """What claiming needs from outside."""

    store: NoticeStore
    look_up: LookUpPorts
    due: FindDuePorts
    house_calendar: Callable[[], WorkingCalendar]
    maintenance: Callable[[], Sequence[Maintenance]]  # all that was ever announced


def claim_notices(
    ways: Sequence[Way], most: int, *, claimer: bytes, channel: KeyKind, ports: ClaimPorts, now: datetime
) -> tuple[ClaimedNotice, ...]:
    """Claim up to `most` recipients' notices for `LEASE`; in quiet hours only those that were asked for."""
    go_on_finding(SEARCH_EVERY, ports.due, now)
    calendar = ports.house_calendar()
    # Also in the minutes before: what is claimed then would leave when it is quiet.
    quiet = quiet_now(now, calendar) or quiet_now(now + LEASE, calendar)
    claimed = []
    with ports.store.write() as writer:
        for expired in writer.notices.expire(now, _MOST_EXPIRED):
            go_another_way(expired, writer, now)
        for leased in writer.notices.claim(ways, most, now + LEASE, now, quiet=quiet):
            dossier = ports.due.reader.find_by_id(leased.dossier_id)
            if not _is_wanted(leased, writer.wishes):
                go_another_way(leased, writer, now)
                writer.notices.settle(leased.id, NoticeState.GIVEN_UP, now)
            elif dossier is None or not _still_true(leased, dossier, ports, now):
                writer.notices.settle(leased.id, NoticeState.OVERTAKEN, now)
            else:
                claimed.append((leased, dossier))
    # Outside the transaction: recording an access waits for the store's one writer.
    return tuple(_told(leased, dossier, claimer, channel, ports, now) for leased, dossier in claimed)


def _is_wanted(leased: LeasedNotice, wishes: Wishes) -> bool:
    """Tell whether a phone still takes texts, and a chat still follows: that may have ended since it was queued."""
    asked = RULES[leased.occasion.situation].basis is Basis.ASKED
    recipient = leased.recipient
    if recipient.way is Way.CHAT:
        followers = wishes.followers(leased.dossier_id)
        return any((each.way, each.address) == (Way.CHAT, recipient.address) for each in followers)
    return asked or recipient.way is not Way.SMS or wishes.takes_texts(recipient.address)


def _still_true(leased: LeasedNotice, dossier: Dossier, ports: ClaimPorts, now: datetime) -> bool:
    if leased.occasion.situation is Situation.MAINTENANCE:
        return _maintenance_of(leased, ports, now) is not None
    return still_holds(leased.occasion.situation, dossier, now)


def _maintenance_of(leased: LeasedNotice, ports: ClaimPorts, now: datetime) -> Maintenance | None:
    """The maintenance that a notice tells of, unless it is over or was called off."""
    if leased.occasion.situation is not Situation.MAINTENANCE:
        return None
    named = (each for each in ports.maintenance() if each.id == leased.occasion.occurrence and each.stands_at(now))
    return next(named, None)


def _told(
    leased: LeasedNotice, dossier: Dossier, claimer: bytes, channel: KeyKind, ports: ClaimPorts, now: datetime
) -> ClaimedNotice:
    level = _level(leased, dossier, ports, now)
    people = ports.look_up.reader.people_of(leased.dossier_id) if level.reaches(Level.HOLDER) else ()
    view = view_dossier(dossier, level, people, ports.look_up.rules, now)
    ports.look_up.ledger.record(
        LedgerEntry(
            at=now,
            channel=channel,
            asker=claimer,
            key_type="notice",
            outcome="answered",
            level=level,
            dossier_id=leased.dossier_id,
        )
    )
    return ClaimedNotice(leased, view, now + LEASE, _maintenance_of(leased, ports, now))


def _level(leased: LeasedNotice, dossier: Dossier, ports: ClaimPorts, now: datetime) -> Level:
    """A holder's phone is told what its holder may know; a service's phone or an old one what the code tells.

    Who follows by chat proved to be a holder when they began. E-mail crosses the open net and gets no identity.
    """
    match leased.recipient.way:
        case Way.SMS | Way.CALL:
            standing = ports.look_up.reader.phone_standing(leased.dossier_id, leased.recipient.address)
            return Level.HOLDER if proves_by_phone(standing, dossier, now) else Level.CODE
        case Way.CHAT:
            return Level.HOLDER
        case _:
            return Level.CODE
