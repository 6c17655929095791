"""End what a chat follows (dừng nhận thông báo).

Whoever writes in a chat may end what is told there, so no proof is asked. It tells nothing: the answer is the same
whether the chat followed or not.
"""

from lookup_api.domain.dossier import Dossier
from lookup_api.domain.notices import Way
from lookup_api.service.notice_ports import NoticeStore, Recipient


def end_following(dossier: Dossier, chat: str, store: NoticeStore) -> None:
    """Tell a chat no more of one dossier."""
    if dossier.id is None:
        raise ValueError("only a dossier of the store can be followed")
    with store.write() as writer:
        writer.wishes.unfollow(dossier.id, Recipient(Way.CHAT, chat))


def end_all_following(chat: str, store: NoticeStore) -> None:
    """Tell a chat no more of any dossier."""
    with store.write() as writer:
        writer.wishes.unfollow_all(Recipient(Way.CHAT, chat))
