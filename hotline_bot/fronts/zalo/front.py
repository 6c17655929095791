"""Sends to Zalo through the open API, and looks there for what may have been sent before."""

import asyncio
import json
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import msgspec

from hotline_bot.fetching import PictureReader
from hotline_bot.fronts import Incoming, NotTaken, Undeliverable
from hotline_bot.fronts.posting import PostingFront
from hotline_bot.fronts.zalo.tokens import ZaloTokens
from hotline_bot.fronts.zalo.translate import FRONT, LIMITS, message_of, read_event, translate
from hotline_bot.house import House
from hotline_bot.posts import Post
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


class ZaloFront(PostingFront):
    """One a process, on one event loop."""

    name = FRONT
    limits = LIMITS

    def __init__(
        self,
        http: httpx.AsyncClient,
        api_url: str,
        tokens: ZaloTokens,
        pictures: PictureReader,
        exchange: Exchange,
        house: House,
    ) -> None:
        super().__init__(http, api_url, pictures, exchange, house)
        self._tokens = tokens
        self._fresh: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin to keep the token fresh."""
        self._fresh = asyncio.create_task(self._tokens.keep_fresh())

    async def close(self) -> None:
        """Let threads and connections go."""
        if self._fresh:
            self._fresh.cancel()
        await super().close()

    def read(self, body: bytes) -> Incoming | None:
        """Understand a kept event."""
        event = read_event(body)
        return None if event is None else translate(event)

    async def _send(self, recipient: str, post: Post) -> str | None:
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
                if ours and not await self._is_anothers(each.message_id):
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
