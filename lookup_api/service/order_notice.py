"""Order a notice by hand: a counter, an operator or a sending system has a citizen told of a situation."""

from datetime import datetime

from lookup_api.domain import errors
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.notices import RULES, Basis, Occasion, Situation, still_holds
from lookup_api.service.notice_ports import NewNotice, NoticeStore
from lookup_api.service.queue_notices import recipients


def order_notice(dossier: Dossier, situation: Situation, key: str, *, store: NoticeStore, now: datetime) -> int:
    """Queue a notice to whom it concerns; return how many are new. The same `key` again queues nothing more.

    Raises InvalidRequest for what only a citizen can ask for, Conflict for what is not true of the dossier.
    """
    if RULES[situation].basis is Basis.ASKED:
        raise errors.InvalidRequest("this is sent to who asks for it only")
    if situation is Situation.MAINTENANCE:
        raise errors.InvalidRequest("maintenance is announced to all who follow, by `lookup-api maintenance plan`")
    if dossier.id is None or not still_holds(situation, dossier, now):
        raise errors.Conflict("this is not true of the dossier as it stands")
    occasion = Occasion(situation, now, f"ordered {key}")
    with store.write() as writer:
        people = writer.people_of(dossier.id)
        return sum(
            writer.notices.put(
                NewNotice(dossier_id=dossier.id, occasion=occasion, once=occasion.once, recipient=recipient), now
            )
            for recipient in recipients(writer.wishes, dossier.id, people, occasion)
        )
