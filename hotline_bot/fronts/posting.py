"""What fronts do alike whose replies are posted to a provider that knows a repeated one by nothing.

No key goes along by which a repeated message would be recognised. So before a reply is sent again the newest messages
of its conversation are read: one of ours with the same text, not earlier than what it answers, and with an id that no
other reply of ours has, is this one.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

import httpx

from hotline_bot.fetching import PictureReader
from hotline_bot.fitting import Limits, fitted
from hotline_bot.fronts import Doubt, Incoming, Picture
from hotline_bot.house import House
from hotline_bot.posts import Post
from hotline_bot.turns import Heard, Reply
from lookup_api.exchange import Exchange


class PostingFront(ABC):
    """One a process, on one event loop. What is left to each provider is how it is read, written to and looked into."""

    name: str
    limits: Limits
    at_once = 16

    def __init__(
        self, http: httpx.AsyncClient, api_url: str, pictures: PictureReader, exchange: Exchange, house: House
    ) -> None:
        self._http = http
        self._api_url = api_url.rstrip("/")
        self._pictures = pictures
        self._exchange = exchange
        self._house = house

    @abstractmethod
    def read(self, body: bytes) -> Incoming | None:
        """Understand a kept event."""

    @abstractmethod
    async def _send(self, recipient: str, post: Post) -> str | None:
        """Send one reply and return the provider's id of it; raises Undeliverable and NotTaken."""

    @abstractmethod
    async def _find(self, recipient: str, post: Post) -> str | None:
        """The id of a reply that was sent before; None where it was not. Raises Undeliverable and NotTaken."""

    def newest(self) -> int:
        """These providers give their messages no numbers."""
        return 0

    async def begin(self) -> None:  # noqa: B027 - not every provider asks for something
        """There is nothing to be done before messages come."""

    async def close(self) -> None:
        """Let threads and connections go."""
        self._pictures.close()
        await self._http.aclose()

    async def listen(self, incoming: Incoming) -> Heard:
        """Find out what was said; fetches a picture from the provider's hosts."""
        if isinstance(incoming.content, Picture):
            return await self._pictures.look_at(incoming.content.where, incoming.content.caption)
        return incoming.content

    def address(self, incoming: Incoming) -> str:
        """Where the replies go."""
        return incoming.address

    def pieces(self, reply: Reply, language: str) -> Sequence[Reply]:
        """A reply within the provider's limits; citizens cannot send their number with a button here."""
        if reply.contact:
            return []
        return fitted(reply, self.limits, self._house.wording(language).text("fronts-more-choices"))

    async def deliver(self, recipient: str, post: Post, doubt: Doubt | None) -> str | None:
        """Send one reply, or find it where it was sent before; raises Undeliverable and NotTaken."""
        found = await self._find(recipient, post) if doubt else None
        return found or await self._send(recipient, post)

    async def _is_anothers(self, message_id: str) -> bool:
        """Tell whether another reply of ours has this id."""
        return bool(await asyncio.to_thread(self._exchange.delivery, self.name, message_id))
