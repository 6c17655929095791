"""What waits in the journal's outbox for a chat: one reply each, sent once, in the order of its conversation.

Whoever wants to say something in a conversation of a front enqueues `draft(...)`: the turn of the dialogue in the same
transaction as its new state, a person at the console by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from hotline_bot.turns import Reply
from lookup_api.exchange import Draft


class Post(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reply on its way. `address` is the front's own, empty where the conversation is address enough."""

    reply: Reply
    address: str = ""
    heard_at: int = 0  # milliseconds by the provider's clock: when it delivered what is answered; 0: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How long after a citizen's last word a provider lets a house write.

    `free` without payment, at most `free_messages` of them (None: any number); `paid` what it charges for, and beyond
    that only templates, which this hotline does not send. The house writes within `free` alone. `held`: the provider
    holds the house to it; else it is our own measure of an answer, and a notice may come at any time.
    """

    free: timedelta
    paid: timedelta | None = None
    free_messages: int | None = None
    held: bool = True


# Messenger and Zalo as their policies state them; Telegram has none, and a day is when nobody waits any more.
WINDOWS: Final = {
    "telegram": Window(free=timedelta(hours=24), held=False),
    "messenger": Window(free=timedelta(hours=24)),
    "zalo": Window(free=timedelta(hours=48), paid=timedelta(days=7), free_messages=8),
}


def draft(
    front: str,
    conversation: str,
    reply: Reply,
    *,
    key: str,
    heard_at: datetime,
    now: datetime,
    address: str = "",
    not_after: datetime | None = None,
    anew: bool = False,
) -> Draft | None:
    """One reply to a citizen who last wrote at `heard_at`; None when the provider's window is closed.

    `key` is the caller's own name for this sending: the same key is sent once. `not_after`: where it is of no use
    even before the window closes. `anew`: as `Draft` has it.
    """
    until = min(heard_at, now) + WINDOWS[front].free
    until = until if not_after is None else min(until, not_after)
    if until <= now:
        return None
    post = Post(reply, address, int(heard_at.timestamp() * 1000))
    return Draft(
        key=key,
        channel=front,
        recipient=conversation,
        body=msgspec.json.encode(post),
        not_after=until,
        conversation=conversation,
        anew=anew,
    )
