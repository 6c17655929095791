"""Announce maintenance to followers (báo bảo trì cho người theo dõi): one notice for each phone or chat that follows.

However many dossiers somebody follows, they are told once; who opted out of texts is not told. Doing it again, after it
was interrupted, queues only what is missing.
"""

from datetime import datetime

from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.maintenance import Maintenance, MaintenanceKind
from lookup_api.domain.notices import Occasion, Situation
from lookup_api.service.find_due_notices import PAGE
from lookup_api.service.notice_ports import DossiersInTime, NewNotice, NoticeStore


def announce_maintenance(notice: Maintenance, store: NoticeStore, in_time: DossiersInTime, now: datetime) -> int:
    """Queue a published notice of planned maintenance to every follower; return how many notices are new.

    Raises InvalidRequest for an outage, or for maintenance that is over: a text would come too late.
    """
    if notice.kind is not MaintenanceKind.PLANNED or not notice.stands_at(now):
        raise InvalidRequest("followers are told of planned maintenance that is still to come")
    occasion = Occasion(Situation.MAINTENANCE, notice.published_at, notice.id)
    told: set[tuple[str, str]] = set()
    queued = after = 0
    while page := in_time.followed(after, PAGE):
        with store.write() as writer:
            for dossier_id in page:
                # The first dossier in order stands for all that a follower follows, so a second run finds it again.
                for recipient in writer.wishes.followers(dossier_id):
                    address = (recipient.way.value, recipient.address)
                    if address not in told:
                        told.add(address)
                        new = NewNotice(
                            dossier_id=dossier_id, occasion=occasion, once=occasion.once, recipient=recipient
                        )
                        queued += writer.notices.put(new, now)
        after = page[-1]
    return queued
