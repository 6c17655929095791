"""Queue notices (xếp thông báo): what follows from a step, in the same transaction as the step.

The step and its notices are committed together or not at all. Never called by imports; nothing is queued for a step
older than a day, before a source's go-live switch, or for a situation that the source tells citizens itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from lookup_api.domain.dossier import Dossier, Person, PersonRole
from lookup_api.domain.notices import RULES, Basis, Occasion, Way, arising
from lookup_api.service.notice_ports import NewNotice, NoticeWriter, Recipient, Wishes


def queue_notices(writer: NoticeWriter, before: Dossier | None, after: Dossier, now: datetime, *, source: str) -> int:
    """Queue what arises between two states of a dossier; return how many notices are new.

    `before` is the dossier as it was loaded (None: it was not there), `after` as it was saved, with its row; `source`
    is the id of the system that the step comes from.
    """
    return queue_occasions(writer, after, arising(before, after, now), now, source=source)


def queue_occasions(
    writer: NoticeWriter, dossier: Dossier, occasions: Sequence[Occasion], now: datetime, *, source: str
) -> int:
    """Queue occasions of one dossier to everyone they concern, as far as its source is live."""
    if not occasions:
        return 0
    told = writer.wishes.source(source)
    wanted = [
        occasion
        for occasion in occasions
        if told.live_since is not None
        and occasion.at >= told.live_since
        and occasion.situation not in told.tells_itself
    ]
    return _put(writer, dossier, wanted, now)


def _put(writer: NoticeWriter, dossier: Dossier, occasions: Iterable[Occasion], now: datetime) -> int:
    if dossier.id is None:
        raise ValueError("save a dossier before its notices are queued")
    count = 0
    people: tuple[Person, ...] | None = None
    for occasion in occasions:
        if people is None:
            people = writer.people_of(dossier.id)  # unsealed only where there is something to tell
        for recipient in recipients(writer.wishes, dossier.id, people, occasion):
            notice = NewNotice(dossier_id=dossier.id, occasion=occasion, once=occasion.once, recipient=recipient)
            count += writer.notices.put(notice, now)
    return count


def recipients(wishes: Wishes, dossier_id: int, people: Sequence[Person], occasion: Occasion) -> tuple[Recipient, ...]:
    """Who is told of an occasion: the followers, and of a statutory one everyone it is owed to, each once."""
    following = wishes.followers(dossier_id)
    if RULES[occasion.situation].basis is not Basis.STATUTORY:
        return following
    owed = _first_ways(wishes, people)
    return tuple({(recipient.way, recipient.address): recipient for recipient in (*owed, *following)}.values())


def _first_ways(wishes: Wishes, people: Sequence[Person]) -> Iterator[Recipient]:
    """The best way to each owner and proxy; to who handed the papers in where neither can be reached."""
    reached = False
    for person in people:
        if person.role in (PersonRole.OWNER, PersonRole.PROXY):
            for way in wishes.ways_to(person)[:1]:
                reached = True
                yield way
    if not reached:
        for person in people:
            if person.role is PersonRole.SUBMITTER:
                yield from wishes.ways_to(person)[:1]


def next_way(wishes: Wishes, people: Sequence[Person], failed: Recipient) -> Recipient | None:
    """The way to a person after one that failed: e-mail after SMS, then a call by the desk; None at the end."""
    order = (Way.SMS, Way.EMAIL, Way.CALL)
    if failed.way not in order:
        return None
    later = order[order.index(failed.way) + 1 :]
    for person in people:
        ways = wishes.ways_to(person)
        theirs = {way.address for way in ways} | {person.phone, person.email}
        if failed.address in theirs:
            return next((way for way in ways if way.way in later), None)
    return None
