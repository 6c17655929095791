r"""Keeps what providers deliver before it is acknowledged: each message once, whatever happens afterwards.

    webhook, poll -> keep -> the journal's queue of what was heard -> `worker`
                         \-> the spool, while the journal's database is away -> replayed into the queue

A kept message is on the disk when `keep` returns. A repeat has the same id and is kept once. Messages of one
conversation are answered one after the other, in the order in which they were kept.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from lookup_api.exchange import Draft, Exchange, ExchangeUnavailable, Spool, Spooled
from lookup_api.exchange.gathering import Gathering

# A message that nobody answered for so long (the hotline was off) is answered no more: the citizen has gone elsewhere.
PATIENCE = timedelta(hours=24)
MOST_AT_ONCE = 64  # requests whose messages are put down together

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message as a provider delivered it. `body` is what the front's `read` understands again."""

    front: str
    message_id: str = field(repr=False)  # the provider's own, the same at every delivery
    conversation: str = field(repr=False)  # the front's own id of the chat
    body: bytes = field(repr=False)


class _Packed(msgspec.Struct, array_like=True):
    """A message in the spool, with what the spool has no field for."""

    conversation: str
    body: bytes


def queue_of(front: str) -> str:
    """The journal's channel in which a front's messages wait to be answered."""
    return f"{front}-heard"


class Reception:
    """One a process; thread-safe."""

    def __init__(self, exchange: Exchange, spool: Spool, clock: Callable[[], datetime]) -> None:
        self._exchange = exchange
        self._spool = spool
        self._clock = clock
        self._wake: Callable[[], object] = lambda: None
        # What many requests bring at once is put down by one of them for all.
        self._crowd: Gathering[Sequence[Delivered], bool] = Gathering(self._enqueue_all, MOST_AT_ONCE)

    def tell(self, wake: Callable[[], object]) -> None:
        """Have `wake` called, from any thread, when something waits: by the worker of the same process."""
        self._wake = wake

    def keep(self, messages: Sequence[Delivered]) -> None:
        """Keep messages; they may be acknowledged when this returns. Raises SpoolFull: deliver them again."""
        if not messages:
            return
        try:
            self._crowd.join(messages)
        except ExchangeUnavailable:
            log.warning("kept in the spool", extra={"front": messages[0].front, "count": len(messages)})
            now = self._clock()
            for message in messages:
                packed = msgspec.msgpack.encode(_Packed(message.conversation, message.body))
                self._spool.keep(Spooled(message.front, message.message_id, packed, now))

    def replay(self) -> int:
        """Take in what was spooled; return how many. Nothing is taken while the journal is still away."""
        if not self._spool.holds():
            return 0
        taken = self._spool.replay(self._take_in)
        if taken:
            log.info("taken in from the spool", extra={"count": taken})
            self._wake()
        return taken

    def _take_in(self, spooled: Spooled) -> None:
        packed = msgspec.msgpack.decode(spooled.body, type=_Packed)
        message = Delivered(spooled.channel, spooled.message_id, packed.conversation, packed.body)
        self._enqueue([message], self._clock())

    def _enqueue_all(self, crowd: Sequence[Sequence[Delivered]]) -> Sequence[bool]:
        self._enqueue([message for messages in crowd for message in messages], self._clock())
        self._wake()  # once for all of them: each waking takes the interpreter from whoever is at work
        return [True] * len(crowd)

    def _enqueue(self, messages: Sequence[Delivered], now: datetime) -> None:
        drafts = [
            Draft(
                key=f"{queue_of(message.front)}:{message.message_id}",
                channel=queue_of(message.front),
                recipient=message.message_id,
                body=message.body,
                not_after=now + PATIENCE,
                conversation=message.conversation,
            )
            for message in messages
        ]
        new = self._exchange.outbox.enqueue_many(drafts, now)
        if not all(new):
            log.info("delivered again", extra={"front": messages[0].front, "count": len(new) - sum(new)})
