"""Sends to Zalo through the open API, and looks there for what may have been sent before.

The open API has no key by which a repeated message would be recognised. So before a reply is sent again the newest
messages of its conversation are read: one of ours with the same text, later than what it answers, and with an id that
no other reply of ours has, is this one.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import msgspec

from hotline_bot.fetching import PictureReader
from hotline_bot.fitting import fitted
from hotline_bot.fronts import Incoming, NotTaken, Picture, Undeliverable
from hotline_bot.fronts.zalo.tokens import ZaloTokens
from hotline_bot.fronts.zalo.translate import FRONT, LIMITS, message_of, read_event, translate
from hotline_bot.house import House
from hotline_bot.posts import Post
from hotline_bot.turns import Heard, Reply
from lookup_api.exchange import Exchange

SEND, RECENT = "/v3.0/oa/message/cs", "/v2.0/oa/conversation"
TOKEN_ENDED = -216
TOO_MANY = -32
SLOW_DOWN = timedelta(seconds=60)
PAGE, PAGES = 10, 3  # messages of a conversation that are looked through
FROM_US = 0  # `src` of a message that the account sent


Decoded = TypeVar("Decoded")


class _Data(msgspec.Struct):
    message_id: str = ""


class _Outcome(msgspec.Struct):
    error: int


class _Answer(_Outcome):
    data: _Data | None = None


class _Message(msgspec.Struct):
    message_id: str
    src: int
    time: int  # milliseconds
    message: str = ""


class _Recent(_Outcome):
    data: list[_Message] = []


class ZaloFront:
    """One a process, on one event loop."""

    name = FRONT
    at_once = 16

    def __init__(
        self,
        http: httpx.AsyncClient,
        api_url: str,
        tokens: ZaloTokens,
        pictures: PictureReader,
        exchange: Exchange,
        house: House,
    ) -> None:
        self._http = http
        self._api_url = api_url.rstrip("/")
        self._tokens = tokens
        self._pictures = pictures
        self._exchange = exchange
        self._house = house
        self._fresh: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin to keep the token fresh."""
        self._fresh = asyncio.create_task(self._tokens.keep_fresh())

    async def close(self) -> None:
        """Let threads and connections go."""
        if self._fresh:
            self._fresh.cancel()
        self._pictures.close()
        await self._http.aclose()

    def read(self, body: bytes) -> Incoming | None:
        """Understand a kept event."""
        event = read_event(body)
        return None if event is None else translate(event)

    async def listen(self, incoming: Incoming) -> Heard:
        """Find out what was said; fetches a picture from Zalo's hosts."""
        if isinstance(incoming.content, Picture):
            return await self._pictures.look_at(incoming.content.where, incoming.content.caption)
        return incoming.content

    def address(self, incoming: Incoming) -> str:
        """Where the replies go."""
        return incoming.address

    def pieces(self, reply: Reply, language: str) -> Sequence[Reply]:
        """A reply in messages of at most five buttons; citizens cannot send their number with a button here."""
        if reply.contact:
            return []
        return fitted(reply, LIMITS, self._house.wording(language).text("fronts-more-choices"))

    async def deliver(self, recipient: str, post: Post, *, doubtful: bool) -> str | None:
        """Send one reply, or find it where it was sent before; raises Undeliverable and NotTaken."""
        if doubtful and (found := await self._find(recipient, post)):
            return found
        to = json.loads(post.address) if post.address else {"user_id": recipient}
        body = msgspec.json.encode({"recipient": to, "message": message_of(post.reply)})
        content = await self._call("POST", SEND, content=body, headers={"Content-Type": "application/json"})
        answer = _decoded(content, _Answer)
        return answer.data.message_id if answer.data else None

    async def _find(self, recipient: str, post: Post) -> str | None:
        for page in range(PAGES):
            asked = {"user_id": recipient, "offset": page * PAGE, "count": PAGE}
            content = await self._call("GET", RECENT, params={"data": json.dumps(asked)})
            messages = _decoded(content, _Recent).data
            for each in messages:
                ours = each.src == FROM_US and each.message == post.reply.text and each.time >= post.heard_at
                if ours and not await asyncio.to_thread(self._exchange.delivery, FRONT, each.message_id):
                    return each.message_id
            if len(messages) < PAGE or messages[-1].time < post.heard_at:
                break
        return None

    async def _call(self, method: str, path: str, **more: Any) -> bytes:
        """Call the open API with a token, once more with a new one when it has ended."""
        token = await self._tokens.access()
        error, content = await self._try(method, path, token, **more)
        if error == TOKEN_ENDED:
            error, content = await self._try(method, path, await self._tokens.access(refused=token), **more)
        if error == TOKEN_ENDED:
            raise NotTaken("token", SLOW_DOWN)
        if error == TOO_MANY:
            raise NotTaken("too many", SLOW_DOWN)
        if error:
            raise Undeliverable(f"error {error}")
        return content

    async def _try(
        self, method: str, path: str, token: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> tuple[int, bytes]:
        try:
            response = await self._http.request(
                method, self._api_url + path, headers={"access_token": token, **(headers or {})}, **more
            )
            response.raise_for_status()
        except httpx.HTTPError as error:
            # The library's own text names the address; whether anything arrived is not known.
            raise NotTaken(type(error).__name__) from None
        return _decoded(response.content, _Outcome).error, response.content


def _decoded(content: bytes, kind: type[Decoded]) -> Decoded:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise NotTaken("no answer") from None
