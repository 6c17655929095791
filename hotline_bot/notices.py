"""Notices in the chat that follows a dossier: worded here, and carried by `lookup_api.notifying`.

What a provider does not let us say any more (Zalo's and Messenger's windows), and what is for a chat that is not
switched on, is given back, and the lookup API sends it another way. While a person speaks with the citizen nothing is
said beside them: the notice is claimed again later, as long as it is true.

A message bears the names of what it tells, however often that is worded: what was given up for its age, and may have
left all the same with a worker that died, is looked for in the chat before it is sent again.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline_bot.handover import Who, speaker
from hotline_bot.house import House
from hotline_bot.posts import draft
from hotline_bot.talks import Place, Talks
from hotline_bot.turns import Reply
from hotline_bot.windows import Windows
from lookup_api.client import LookupClient
from lookup_api.contract.notices import NoticeToSend, Way
from lookup_api.exchange import Exchange
from lookup_api.notifying import Message, Notifying, leaves_before, names_of, repeat
from lookup_api.wording import Wording
from lookup_api.wording.notices import notice_chat, template_of

LONGEST: Final = 1500  # letters; every front takes as many in one message
TEMPLATE: Final = "chat-notices"
_CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class ChatWords:
    """Words notices for the chats of one house; `fronts` are those that are switched on."""

    house: House
    fronts: Collection[str]
    talks: Talks
    windows: Windows
    clock: Callable[[], datetime]

    def messages(self, notices: Sequence[NoticeToSend]) -> Iterator[Message]:
        """Word what waits for one chat, as few messages as will hold it."""
        front, _, conversation = notices[0].address.partition(":")
        if front not in self.fronts or not conversation:
            yield Message(None, TEMPLATE, tuple(notices))
            return
        if speaker(self.talks.of(Place(front, conversation))) is Who.OPERATOR:
            return
        for pack, text in _packed(notices, self.house.wording(notices[0].language), self.house):
            yield self._message(front, conversation, pack, text)

    def _message(self, front: str, conversation: str, pack: tuple[NoticeToSend, ...], text: str) -> Message:
        now = self.clock()
        template = template_of(pack[0]) if len(pack) == 1 else TEMPLATE
        heard_at = self.windows.take(front, conversation, now)
        if heard_at is None:
            return Message(None, template, pack)
        written = draft(
            front,
            conversation,
            Reply(text),
            key=names_of(pack),
            heard_at=heard_at,
            now=now,
            not_after=leaves_before(pack),
            anew=True,
        )
        return Message(written, template, pack)


class ChatNotices:
    """The loop of chat notices in a thread of its own; `start` it and `stop` it once."""

    def __init__(
        self,
        client: LookupClient,
        exchange: Exchange,
        house: House,
        fronts: Collection[str],
        talks: Talks,
        clock: Callable[[], datetime],
    ) -> None:
        """`client` signs in with a key of the kind `chat`. Without fronts nobody is told anything."""
        self._tells = bool(fronts)
        words = ChatWords(house, fronts, talks, Windows(exchange), clock)
        self._notifying = Notifying(client, exchange, [Way.CHAT], words.messages, clock)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="chat notices", daemon=True)

    def start(self) -> None:
        """Begin."""
        if self._tells:
            self._thread.start()

    def stop(self) -> None:
        """End after the round at hand."""
        self._stopping.set()
        if self._tells:
            self._thread.join(10)

    def _work(self) -> None:
        repeat(self._stopping, self._notifying.once)


def _packed(
    notices: Sequence[NoticeToSend], wording: Wording, house: House
) -> Iterator[tuple[tuple[NoticeToSend, ...], str]]:
    """Part notices into messages that hold them whole; one that is too long by itself is cut."""
    pack: tuple[NoticeToSend, ...] = ()
    text = ""
    for notice in notices:
        longer = _worded((*pack, notice), wording, house)
        if pack and len(longer) > LONGEST:
            yield pack, text
            pack, longer = (), _worded((notice,), wording, house)
        pack, text = (*pack, notice), longer if len(longer) <= LONGEST else longer[: LONGEST - 1] + _CUT
    yield pack, text


def _worded(pack: Sequence[NoticeToSend], wording: Wording, house: House) -> str:
    paragraphs = [notice_chat(notice, wording, house.face) for notice in pack]
    if len(pack) > 1:
        paragraphs.insert(0, wording.text("chat-notices-several", count=len(pack)))
    return "\n\n".join([*paragraphs, wording.text("chat-notices-stop")])
