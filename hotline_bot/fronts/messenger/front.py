"""Sends to Messenger through the Graph API, and looks there for what may have been sent before."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx
import msgspec

from hotline_bot.fetching import PictureReader
from hotline_bot.fronts import Incoming, NotTaken, Undeliverable
from hotline_bot.fronts.messenger.translate import FRONT, LIMITS, message_of, read_event, translate
from hotline_bot.fronts.posting import PostingFront
from hotline_bot.house import House
from hotline_bot.posts import Post
from lookup_api.exchange import Exchange

SEND, CONVERSATIONS = "/me/messages", "/me/conversations"
RECENT = 30  # messages of a conversation that are looked through
# Codes of the Graph API: what passes, what asks for less haste, and a page token that ended; all else is final.
PASSING, TOO_FAST, TOKEN_ENDED = frozenset({1, 2, 1200}), frozenset({4, 17, 32, 613}), 190
SLOW_DOWN = timedelta(seconds=60)
_TIME = "%Y-%m-%dT%H:%M:%S%z"


Answer = TypeVar("Answer")


class _Sent(msgspec.Struct):
    message_id: str = ""


class _Problem(msgspec.Struct):
    code: int = 0


class _Failed(msgspec.Struct):
    error: _Problem


class _Party(msgspec.Struct):
    id: str = ""


class _Message(msgspec.Struct):
    id: str
    created_time: str
    sender: _Party = msgspec.field(name="from")
    message: str = ""


class _Messages(msgspec.Struct):
    data: list[_Message] = []


class _Conversation(msgspec.Struct):
    messages: _Messages | None = None


class _Conversations(msgspec.Struct):
    data: list[_Conversation] = []


class MessengerFront(PostingFront):
    """One a process, on one event loop."""

    name = FRONT
    limits = LIMITS

    def __init__(
        self,
        http: httpx.AsyncClient,
        api_url: str,
        page_token: str,
        pictures: PictureReader,
        exchange: Exchange,
        house: House,
    ) -> None:
        super().__init__(http, api_url, pictures, exchange, house)
        self._headers = {"Authorization": f"Bearer {page_token}", "Content-Type": "application/json"}

    def read(self, body: bytes) -> Incoming | None:
        """Understand a kept event."""
        event = read_event(body)
        return None if event is None else translate(event)

    async def _send(self, recipient: str, post: Post) -> str | None:
        body = {"recipient": {"id": recipient}, "messaging_type": "RESPONSE", "message": message_of(post.reply)}
        sent = await self._call("POST", SEND, _Sent, content=msgspec.json.encode(body))
        return sent.message_id or None

    async def _find(self, recipient: str, post: Post) -> str | None:
        fields = f"messages.limit({RECENT}){{id,created_time,from,message}}"
        asked = {"platform": "messenger", "user_id": recipient, "fields": fields}
        found = await self._call("GET", CONVERSATIONS, _Conversations, params=asked)
        messages = [message for each in found.data if each.messages for message in each.messages.data]
        for each in messages:
            # The Graph API tells whole seconds.
            late_enough = _seconds(each.created_time) >= post.heard_at // 1000
            if each.sender.id == recipient or each.message != post.reply.text or not late_enough:
                continue
            if not await self._is_anothers(each.id):
                return each.id
        return None

    async def _call(self, method: str, path: str, kind: type[Answer], **more: Any) -> Answer:
        try:
            response = await self._http.request(method, self._api_url + path, headers=self._headers, **more)
        except httpx.HTTPError as error:
            # The library's own text names the address; whether anything arrived is not known.
            raise NotTaken(type(error).__name__) from None
        try:
            if response.is_success:
                return msgspec.json.decode(response.content, type=kind)
            code = msgspec.json.decode(response.content, type=_Failed).error.code
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise NotTaken(f"status {response.status_code}") from None
        if code in TOO_FAST:
            raise NotTaken("too many", SLOW_DOWN)
        if code == TOKEN_ENDED:
            raise NotTaken("token", SLOW_DOWN)
        if code in PASSING or response.is_server_error:
            raise NotTaken(f"error {code}")
        raise Undeliverable(f"error {code}")


def _seconds(moment: str) -> float:
    try:
        return datetime.strptime(moment, _TIME).astimezone(UTC).timestamp()
    except ValueError:
        return 0.0
