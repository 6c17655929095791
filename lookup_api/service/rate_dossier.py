"""Rate a dossier (đánh giá mức độ hài lòng): once, by its holder, after the result was handed over."""

from datetime import datetime

from lookup_api.domain import errors
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Stage
from lookup_api.service.notice_ports import NoticeStore


def rate_dossier(
    dossier: Dossier, score: int, comment: str | None, channel: str, *, store: NoticeStore, now: datetime
) -> None:
    """Keep the rating of a dossier that its holder has proved to hold; the same score again changes nothing.

    Raises Conflict before the result is handed over, and for another score than the one that is kept. An archived
    dossier keeps no words.
    """
    status = current_status(dossier)
    if dossier.id is None or status is None or status.stage is not Stage.RETURNED:
        raise errors.Conflict("a dossier is rated once its result was handed over")
    with store.write() as writer:
        words = comment if dossier.archived_at is None else None
        kept = writer.ratings.put(dossier.id, score, words, channel, now)
    if kept != score:
        raise errors.Conflict("this dossier was rated already")
