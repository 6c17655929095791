"""One folder a provider, which only verifies and translates.

A front that is written to afterwards is a `Front`: what its webhook or poll delivered is kept by the `reception`, and
the `worker` asks it to read that again, to fetch a picture, and to send the replies.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from hotline_bot.posts import Post
from hotline_bot.switchboard import Caller
from hotline_bot.turns import Heard, Reply


class Undeliverable(Exception):
    """No attempt will ever succeed: the chat is gone, the house is blocked. Its text is a short reason."""


class NotTaken(Exception):
    """It was not sent, or that is not known; to be tried again, at the earliest after `wait`."""

    def __init__(self, reason: str, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Doubt:
    """That a reply may have been sent before; `newest_before` is what the journal tells of it (`Outgoing`).

    `looked` tells the journal up to which number it was looked for in vain.
    """

    newest_before: int | None
    looked: Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is still to be fetched; `where` is the provider's id or address of it."""

    where: str = field(repr=False)
    caption: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One delivered message, in our words."""

    caller: Caller
    content: Heard | Picture
    address: str = field(default="", repr=False)  # the front's own; empty: the conversation is address enough
    at: datetime | None = None  # by the provider's clock
    press: str = ""  # where the provider waits for a sign that a button was pressed


class Front(Protocol):
    """A provider that is written to afterwards. One a process, used from one event loop."""

    name: str
    at_once: int  # replies sent at the same time

    def newest(self) -> int:
        """The highest number of a message that was seen; 0 where the provider does not number them."""
        ...

    def read(self, body: bytes) -> Incoming | None:
        """Understand what was kept; None for what is not for us. May raise: it is logged and left."""
        ...

    async def listen(self, incoming: Incoming) -> Heard:
        """Find out what was said; fetches a picture."""
        ...

    def address(self, incoming: Incoming) -> str:
        """Where the replies go, as is known at the moment they are kept."""
        ...

    def pieces(self, reply: Reply, language: str) -> Sequence[Reply]:
        """A reply in as many messages as the provider's limits ask for; none where it has no place there."""
        ...

    async def deliver(self, recipient: str, post: Post, doubt: Doubt | None) -> str | int | None:
        """Send one reply, or with `doubt` find it where it was sent before.

        Returns the provider's id of it, or its number where the provider numbers all messages in one sequence. Raises
        Undeliverable, NotTaken, and what the journal raises.
        """
        ...

    async def begin(self) -> None:
        """Do what has to be done before messages come; waits as long as the provider cannot be reached."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
